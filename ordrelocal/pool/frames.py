"""How requests and answers travel between web processes, broker and workers.

Everything is a frame: one byte of kind, four bytes of length, the payload. An answer is a head, any number of
data frames, and an end or an error: an answer without its end is not whole, whatever came before.

On Linux the sockets keep message borders (``SOCK_SEQPACKET``), so that a worker killed while it writes
leaves whole frames only, and the broker can still say on the same connection what happened. Elsewhere the
sockets are streams; there a killed worker shows as an answer without end.
"""

import json
import socket
import struct
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

HEAD = 0x48  # kind, media type and dataset, separated by tabs
DATA = 0x44
END = 0x45
ERROR = 0x58  # JSON: code, values
QUERY = 0x51  # one line of settings, then the query
LEASE = 0x4C  # the same; the worker may keep the connection and read the next query from it
RECALL = 0x52  # the worker is to give a kept connection back

_HEADER = struct.Struct("!BI")
DATA_BYTES = 65_536
# Room for a head, a full data frame and an end, or for the longest query with its list of graphs.
MESSAGE_BYTES = 196_608

# macOS names the constant and refuses such Unix sockets.
SEQUENCED = sys.platform.startswith("linux")
SOCKET_TYPE = socket.SOCK_SEQPACKET if SEQUENCED else socket.SOCK_STREAM


class Frame(NamedTuple):
    """One frame as received."""

    kind: int
    payload: bytes

    def json(self) -> dict[str, Any]:
        """The payload of an error."""
        loaded: dict[str, Any] = json.loads(self.payload)
        return loaded


def header(kind: int, length: int) -> bytes:
    """The five bytes before a payload of this length."""
    return _HEADER.pack(kind, length)


def frame(kind: int, payload: bytes = b"") -> bytes:
    r"""One whole frame.

    Example:
        >>> frame(END)
        b'E\x00\x00\x00\x00'
    """
    return _HEADER.pack(kind, len(payload)) + payload


def json_frame(kind: int, value: dict[str, Any]) -> bytes:
    """A frame whose payload is JSON."""
    return frame(kind, json.dumps(value, separators=(",", ":")).encode())


class FrameReader:
    """Cuts what a socket delivers into frames, wherever the deliveries break."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, received: bytes) -> list[Frame]:
        """The frames that this delivery completes."""
        data = self._rest + received if self._rest else received
        frames: list[Frame] = []
        start = 0
        while len(data) - start >= _HEADER.size:
            kind, length = _HEADER.unpack_from(data, start)
            end = start + _HEADER.size + length
            if len(data) < end:
                break
            frames.append(Frame(kind, data[start + _HEADER.size : end]))
            start = end
        self._rest = data[start:]
        return frames


def send_all(connection: socket.socket, parts: Iterable[bytes]) -> None:
    """Send the parts as one message (sequenced) or one run of bytes (stream)."""
    buffers = list(parts)
    sent = connection.sendmsg(buffers)
    if sent < sum(map(len, buffers)):
        connection.sendall(b"".join(buffers)[sent:])
