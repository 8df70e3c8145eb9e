"""How requests and answers travel between web processes, broker and workers.

Everything is a frame: one byte of kind, four bytes of length, the payload. An answer is a head, any number of data
frames, and an end or an error: an answer without its end is not whole, whatever came before.

On Linux the sockets keep message borders (``SOCK_SEQPACKET``), so that a worker killed while it writes leaves whole
frames only, and the broker can still say on the same connection what happened. Elsewhere the sockets are streams; there
a killed worker shows as an answer without end.
"""

import json
import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

HEAD = 0x48  # JSON: kind, media_type, dataset
DATA = 0x44
END = 0x45
ERROR = 0x58  # JSON: code, values
QUERY = 0x51  # one line of JSON, then the query

_HEADER = struct.Struct("!BI")
DATA_BYTES = 65_536
# A message holds a head, one full data frame and an end; a request holds the longest query and its list of graphs.
MESSAGE_BYTES = 196_608

SEQUENCED: bool = hasattr(socket, "SOCK_SEQPACKET") and socket.has_ipv6 is not None
SOCKET_TYPE: int = socket.SOCK_SEQPACKET if hasattr(socket, "SOCK_SEQPACKET") else socket.SOCK_STREAM


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as received."""

    kind: int
    payload: bytes

    def json(self) -> dict[str, Any]:
        """The payload of a head or an error."""
        loaded: dict[str, Any] = json.loads(self.payload)
        return loaded


def header(kind: int, length: int) -> bytes:
    """The five bytes before a payload of this length."""
    return _HEADER.pack(kind, length)


def frame(kind: int, payload: bytes = b"") -> bytes:
    """One whole frame.

    Example:
        >>> frame(END)
        b'E\\x00\\x00\\x00\\x00'
    """
    return _HEADER.pack(kind, len(payload)) + payload


def json_frame(kind: int, value: dict[str, Any]) -> bytes:
    """A frame whose payload is JSON."""
    return frame(kind, json.dumps(value, separators=(",", ":")).encode())


@dataclass(slots=True)
class FrameReader:
    """Cuts what a socket delivers into frames, wherever the deliveries break."""

    _rest: bytearray = field(default_factory=bytearray)

    def feed(self, received: bytes | memoryview) -> Iterator[Frame]:
        """The frames that this delivery completes."""
        rest = self._rest
        rest += received
        start = 0
        while len(rest) - start >= _HEADER.size:
            kind, length = _HEADER.unpack_from(rest, start)
            end = start + _HEADER.size + length
            if len(rest) < end:
                break
            yield Frame(kind, bytes(memoryview(rest)[start + _HEADER.size : end]))
            start = end
        del rest[:start]

    @property
    def pending(self) -> bool:
        """Whether a frame has begun and is not whole."""
        return bool(self._rest)


def send_all(connection: socket.socket, parts: Iterable[bytes]) -> None:
    """Send the parts as one message (sequenced) or one run of bytes (stream)."""
    buffers = list(parts)
    sent = connection.sendmsg(buffers)
    if sent < sum(map(len, buffers)):
        connection.sendall(b"".join(buffers)[sent:])
