"""Breaking a connection off, so that a cut answer cannot look whole.

When a WSGI body fails midway, granian logs the error and ends the chunked body as if all had been sent
(seen with 2.8.7), and it tells the application neither socket nor port. So the connection is found among
the sockets of the process: the one to this client on which as many bytes were sent, since the answer began,
as the answer had. It is then reset, which every client reports as an error, whatever the HTTP version.
Where several connections fit, all of them are reset: a broken download can be tried again, a wrong answer
that looks right cannot.
"""

import contextlib
import ctypes
import os
import socket
import struct
import sys
import time
from collections.abc import Iterator
from fcntl import ioctl

_TCP_INFO_BYTES = 256
_BYTES_ACKED_OFFSET = 120
_UNSENT_QUEUE = 0x5411  # SIOCOUTQ: bytes written and not yet acknowledged
_BUFFERED_BYTES = 1 << 20  # what server and channel may hold back from the socket
_FRAMING_BYTES = 8192  # the head of the answer
_CHUNK_FRAMING_BYTES = 16
_SETTLING_S = 0.05


class Connections:
    """The connections to one client, as they stood when an answer began.

    Args:
        address: IP address of the client.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._before = {descriptor: sent for descriptor, sent in self._sent_bytes()}

    def reset(self, body_bytes: int, chunks: int) -> int:
        """Reset the connection on which this much was answered.

        Returns:
            How many connections were reset.
        """
        time.sleep(_SETTLING_S)  # the last chunks are on their way to the socket
        grown = {
            descriptor: sent - self._before.get(descriptor, (port, 0))[1]
            for descriptor, (port, sent) in self._sent_bytes()
            if self._before.get(descriptor, (port, 0))[0] == port
        }
        most = body_bytes + chunks * _CHUNK_FRAMING_BYTES + _FRAMING_BYTES
        likely = [
            fd for fd, size in grown.items() if body_bytes - _BUFFERED_BYTES <= size <= most and size > 0
        ]
        chosen = likely or list(grown)
        for descriptor in chosen:
            _reset(descriptor)
        return len(chosen)

    def _sent_bytes(self) -> Iterator[tuple[int, tuple[int, int]]]:
        """Descriptor -> port of the client and bytes written so far, for each connection to the client."""
        for name in os.listdir("/dev/fd"):
            with contextlib.suppress(OSError), _borrowed(int(name)) as connection:
                if connection.family in (socket.AF_INET, socket.AF_INET6):
                    host, port = connection.getpeername()[:2]
                    if host == self._address:
                        yield int(name), (port, _written(connection))


@contextlib.contextmanager
def _borrowed(descriptor: int) -> Iterator[socket.socket]:
    """A socket of the process under its own number; it stays open afterwards.

    Raises:
        OSError: The descriptor is no socket, or closed by now.
    """
    connection = socket.socket(fileno=descriptor)
    try:
        yield connection
    finally:
        connection.detach()


def _written(connection: socket.socket) -> int:
    """Bytes written to a TCP connection since it was opened; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO_BYTES)
    (acknowledged,) = struct.unpack_from("Q", info, _BYTES_ACKED_OFFSET)
    (waiting,) = struct.unpack("i", ioctl(connection, _UNSENT_QUEUE, b"\0\0\0\0"))
    return int(acknowledged + waiting)


def _reset(descriptor: int) -> None:
    """Send a reset and forget what is still to be sent; where that cannot be done, just end it."""
    address = struct.pack("=H14x", socket.AF_UNSPEC)
    if sys.platform == "linux" and not ctypes.CDLL(None).connect(descriptor, address, len(address)):
        return
    with contextlib.suppress(OSError), _borrowed(descriptor) as connection:
        connection.shutdown(socket.SHUT_RDWR)
