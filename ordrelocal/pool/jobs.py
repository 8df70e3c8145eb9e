"""A query on its way through the broker, and the connection that it came by."""

import contextlib
import signal
import socket
import time
from dataclasses import dataclass, field

from ordrelocal.errors import (
    OrdreLocalError,
    QueryInterruptedError,
    QueryMemoryError,
    QueryRefusedError,
)
from ordrelocal.i18n import N_, Marked
from ordrelocal.pool import frames, wire
from ordrelocal.pool.generation import Worker
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.request import billing


@dataclass(eq=False)
class Client:
    """A connection from a web process; it carries one query at a time."""

    connection: socket.socket
    reader: frames.FrameReader = field(default_factory=frames.FrameReader)
    job: "Job | None" = None
    unsent: bytes = b""

    def tell(self, error: OrdreLocalError) -> bool:
        """Say why no whole answer comes; returns False when that has to wait until the client reads."""
        self.unsent = frames.json_frame(frames.ERROR, wire.encode(error))
        return self.send_rest()

    def send_rest(self) -> bool:
        """Send what the socket could not take before; returns whether nothing is left."""
        with contextlib.suppress(BlockingIOError, BrokenPipeError, ConnectionError):
            self.connection.send(self.unsent, socket.MSG_DONTWAIT)
            self.unsent = b""
        return not self.unsent


@dataclass(eq=False)
class Job:
    """One query, from its arrival to the end of its answer."""

    origin: Client
    payload: bytes
    limits: Limits
    arrived: float = field(default_factory=time.monotonic)
    started: float = 0.0
    deadline: float = 0.0
    worker: Worker | None = None
    slowed: bool = False
    on_lease: bool = False
    abandoned: bool = False
    stopped_by: OrdreLocalError | None = None

    def __post_init__(self) -> None:
        self.client, asked_s = billing(self.payload)
        self.time_s = min(self.limits.time_s, asked_s or self.limits.time_s)

    def start(self, worker: Worker, *, lease: bool) -> None:
        """Hand the query and its connection to a worker.

        Args:
            worker: An idle worker.
            lease: Whether it may keep the connection.

        Raises:
            OSError: The worker has ended.
        """
        message = frames.frame(frames.LEASE if lease else frames.QUERY, self.payload)
        socket.send_fds(worker.control, [message], [self.origin.connection.fileno()])
        self.run(worker, time.monotonic())
        if lease:
            worker.lease, worker.recalled = self.origin, False

    def run(self, worker: Worker, begun: float) -> None:
        """Note who answers, since when (monotonic seconds)."""
        self.started = begun
        self.deadline = begun + self.time_s
        self.worker = worker
        worker.job = self

    def failure(self, ended_by: int) -> OrdreLocalError:
        """Why the worker ended in the middle of this query."""
        if self.stopped_by is not None:
            return self.stopped_by
        if ended_by == signal.SIGABRT:  # how the engine ends when it gets no more memory
            return QueryMemoryError(limit_mb=self.limits.memory_mb)
        if ended_by in (signal.SIGSEGV, signal.SIGBUS):
            return QueryRefusedError(reason=Marked(N_("it overflows the engine's stack")))
        return QueryInterruptedError()
