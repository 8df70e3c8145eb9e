"""The sockets that the broker listens to, and who hears what comes."""

import selectors
import socket
from collections.abc import Callable
from typing import cast

Heard = Callable[[int], None]
"""Told what a socket is ready for: ``selectors.EVENT_READ``, ``EVENT_WRITE`` or both."""


class Listening:
    """Sockets, each with the one who hears it."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def to(self, connection: socket.socket, heard: Heard) -> None:
        """Listen to a socket."""
        self._selector.register(connection, selectors.EVENT_READ, heard)

    def is_to(self, connection: socket.socket) -> bool:
        """Whether a socket is listened to; nobody listens to a closed one."""
        return connection.fileno() >= 0 and connection in self._selector.get_map()

    def no_more_to(self, connection: socket.socket) -> None:
        """Leave a socket alone, to be called before it is closed."""
        if self.is_to(connection):
            self._selector.unregister(connection)

    def await_room(self, connection: socket.socket, *, wanted: bool) -> None:
        """Hear also, or no longer, when a socket that is listened to takes more to send."""
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if wanted else 0)
        self._selector.modify(connection, events, self._selector.get_key(connection).data)

    def hear(self, wait_s: float) -> None:
        """Wait for something to come, at most so long, and let those hear it whom it concerns."""
        for key, events in self._selector.select(wait_s):
            # What was heard before in this round may have closed it.
            if cast(socket.socket, key.fileobj).fileno() >= 0:
                key.data(events)
