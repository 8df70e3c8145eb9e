"""What leased workers do, told by shared memory.

A worker that has answered may keep the client's connection and read the next query from it: that lease saves
the way through the broker, which is most of the time of a small query. The broker has no part in such a
query, but must know of it, to count it for its client and to end it in time. So each worker has a slot in
memory that it shares with the broker, and writes there when a query begins and ends.
"""

import mmap
import struct
import time
from typing import NamedTuple

_TIMES = struct.Struct("=dd")  # begin and end of the latest query, monotonic seconds
_WHO = struct.Struct("=H")  # length of what follows: whom to count it for, and the time it asks for
_SLOT_BYTES = 256
_WHO_BYTES = _SLOT_BYTES - _TIMES.size - _WHO.size
_CLIENT_BYTES = 200


class Seen(NamedTuple):
    """The latest query of a slot.

    Args:
        begun: When it began, in monotonic seconds.
        ended: When the latest query that has ended did so.
        billing: The beginning of the request, as ``request.billing`` reads it.
    """

    begun: float
    ended: float
    billing: bytes

    @property
    def running(self) -> bool:
        """Whether the query goes on."""
        return self.begun > self.ended


class Slot:
    """The part of a board that one worker writes and the broker reads."""

    def __init__(self, memory: mmap.mmap, number: int) -> None:
        self._memory = memory
        self._start = number * _SLOT_BYTES
        self._begun = 0.0

    def begin(self, payload: bytes) -> None:
        """A query of the client on lease begins."""
        client, time_s, _ = payload.split(b"\t", 2)
        who = b"%b\t%b\t" % (client[:_CLIENT_BYTES], time_s[: _WHO_BYTES - _CLIENT_BYTES - 2])
        self._begun = time.monotonic()
        place = self._start + _TIMES.size
        self._memory[place : place + _WHO.size + len(who)] = _WHO.pack(len(who)) + who
        # Last, since it is what makes the rest count.
        self._write(self._begun, 0.0)

    def end(self) -> None:
        """The query has ended, or there is none yet."""
        self._write(self._begun, time.monotonic())

    def read(self) -> Seen:
        """What the worker does; read again when it changed meanwhile."""
        while True:
            begun, ended = _TIMES.unpack_from(self._memory, self._start)
            place = self._start + _TIMES.size
            (length,) = _WHO.unpack_from(self._memory, place)
            place += _WHO.size
            seen = Seen(begun, ended, self._memory[place : place + length])
            if (begun, ended) == _TIMES.unpack_from(self._memory, self._start):
                return seen

    def _write(self, begun: float, ended: float) -> None:
        _TIMES.pack_into(self._memory, self._start, begun, ended)


class Board:
    """The slots of one generation of workers; made before the nursery is forked.

    Args:
        slots: Workers that may live at once.
    """

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self._memory = mmap.mmap(-1, slots * _SLOT_BYTES)

    def slot(self, number: int) -> Slot:
        """The slot of a number from 0."""
        return Slot(self._memory, number)
