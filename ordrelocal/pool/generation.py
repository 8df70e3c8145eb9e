"""One dataset as the broker sees it: the nursery that holds it, and that nursery's workers."""

import contextlib
import json
import os
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ordrelocal.pool import frames, nursery, wire
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.loading import Source
from ordrelocal.pool.slots import Board, Slot

if TYPE_CHECKING:
    from ordrelocal.pool.jobs import Client, Job

_FIRST_DESCRIPTOR = 3  # after standard input, output and error
_LAST_DESCRIPTOR = 1 << 20
_REPORT_BYTES = 65_536
_STILLBORN_LIMIT = 20
_SLOTS_A_WORKER = 4  # an ending worker keeps its slot until it is buried, while another takes its place


@dataclass(eq=False)
class Worker:
    """A worker process, with the socket that requests go through.

    ``lease`` is the client whose connection it may go on reading from; ``recalled`` that it is to stop that.
    """

    pid: int
    control: socket.socket
    generation: "Generation"
    slot_number: int
    slot: Slot
    job: "Job | None" = None
    answered: int = 0
    lease: "Client | None" = None
    recalled: bool = False

    def finish(self, count: Callable[["Job"], None]) -> "Job | None":
        """The query that it answered has ended: have it counted, and return it."""
        job, self.job = self.job, None
        if job is not None:
            count(job)
            if job.origin.job is job:
                job.origin.job = None
        return job

    def recall(self) -> None:
        """Have the worker give its lease back once it is idle."""
        if not self.recalled:
            self.recalled = True
            with contextlib.suppress(OSError):  # it has ended; its nursery will say so
                self.control.send(frames.frame(frames.RECALL))


@dataclass(eq=False)
class Generation:
    """A nursery and its workers.

    Args:
        source: What the nursery loads.
        limits: How many workers to keep.
    """

    source: Source
    limits: Limits
    workers: dict[int, Worker] = field(default_factory=dict)
    idle: list[Worker] = field(default_factory=list)
    retiring: bool = False
    stillborn: int = 0
    started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, frames.SOCKET_TYPE)
        self._board = Board(self.limits.workers * _SLOTS_A_WORKER)
        self._free_slots = deque(range(self._board.slots))
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            kept = theirs.fileno()
            os.closerange(_FIRST_DESCRIPTOR, kept)
            os.closerange(kept + 1, _LAST_DESCRIPTOR)
            nursery.run(theirs, self.source, self.limits, self._board, parent)
        theirs.close()
        self._unread = b""

    def reports(self) -> Iterator[tuple[dict[str, Any], list[int]]] | None:
        """What the nursery says, with the sockets it sends; None when it has ended."""
        data, descriptors, _, _ = socket.recv_fds(self.control, _REPORT_BYTES, 16)
        if not data:
            return None
        *lines, self._unread = (self._unread + data).split(b"\n")
        return ((json.loads(line), descriptors) for line in lines)

    def replenish(self, count: int) -> None:
        """Ask for new workers, unless the dataset is on its way out or workers die when they are born."""
        for _ in range(count):
            if not self.retiring and self.stillborn < _STILLBORN_LIMIT:
                number = self._free_slots.popleft()
                self._board.slot(number).end()
                self._command(fork=number)

    def kill(self, worker: Worker) -> None:
        """Have a worker killed; its end is reported afterwards."""
        self._command(kill=worker.pid)

    def slow(self, worker: Worker) -> None:
        """Have a worker yield the processor to the others."""
        self._command(slow=worker.pid)

    @property
    def leased(self) -> list[Worker]:
        """The workers that have a lease."""
        return [worker for worker in self.workers.values() if worker.lease is not None]

    def admit(self, pid: int, slot: int, descriptor: int) -> Worker:
        """A new worker has been born."""
        control = socket.socket(socket.AF_UNIX, frames.SOCKET_TYPE, 0, descriptor)
        worker = self.workers[pid] = Worker(pid, control, self, slot, self._board.slot(slot))
        return worker

    def bury(self, pid: int) -> Worker | None:
        """A worker has ended."""
        worker = self.workers.pop(pid, None)
        if worker is not None:
            self._free_slots.append(worker.slot_number)
            if worker in self.idle:
                self.idle.remove(worker)
            self.stillborn = 0 if worker.answered or worker.job else self.stillborn + 1
        return worker

    def close(self) -> None:
        """Let the nursery end, with every worker it still has."""
        self.control.close()

    def _command(self, **command: int) -> None:
        try:
            self.control.sendall(wire.dumps(command) + b"\n")
        except OSError:
            return  # the nursery has ended; the broker learns it from the socket
