"""Leases as the broker sees them: which worker reads from whose connection, and what it does there.

Queries on lease do not come through the broker. It reads of them in the workers' slots, several times a
second and before it starts another query, so that each is counted for its client and ended in its time.
"""

import socket
from collections.abc import Callable, Iterable

from ordrelocal.pool import frames
from ordrelocal.pool.generation import Generation, Worker
from ordrelocal.pool.jobs import Client, Job
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.listening import Listening
from ordrelocal.pool.scheduling import FairQueue

_IDLE_S = 5.0  # after this, a lease is no longer worth looking at
_LONG_S = 0.05  # after this, it is worth knowing whether anybody still waits for the answer


class Leases:
    """Grants leases, follows what happens on them, ends them.

    Args:
        limits: No client's address may have more workers on lease than it may run queries.
        queue: Where running queries are counted.
        listening: Hears the connections; one on lease is heard only during a long query.
        take_back: Called with a client whose connection is to be read by the broker again.
        lose: Called with a client that has gone.
    """

    def __init__(
        self,
        limits: Limits,
        queue: FairQueue[Job],
        listening: Listening,
        take_back: Callable[[Client], None],
        lose: Callable[[Client], None],
    ) -> None:
        self._limits = limits
        self._queue = queue
        self._listening = listening
        self._take_back = take_back
        self._lose = lose

    def may_grant(self, generation: Generation) -> bool:
        """Whether the next query may start a lease."""
        return frames.SEQUENCED and len(generation.leased) < self._limits.client_running

    def begin(self, job: Job) -> None:
        """A query was started with a lease: what comes on its connection is the worker's to read."""
        self._listening.no_more_to(job.origin.connection)

    def recall_idle(self, generation: Generation) -> None:
        """Ask for the leases on which nothing happens."""
        for worker in generation.leased:
            if worker.job is None:
                worker.recall()

    def end(self, worker: Worker) -> None:
        """The worker reads no more from the connection."""
        client, worker.lease = worker.lease, None
        if client is not None and client.connection.fileno() >= 0:
            self._listening.no_more_to(client.connection)
            self._take_back(client)

    def observe(self, worker: Worker) -> None:
        """Learn what a worker does on lease."""
        if worker.lease is None:
            return
        seen = worker.slot.read()
        job = worker.job
        if job is not None and job.on_lease and not (seen.running and seen.begun == job.started):
            self._listening.no_more_to(job.origin.connection)
            worker.finish(self._queue.finish)
        if worker.job is None and seen.running:
            job = Job(worker.lease, seen.billing, self._limits, on_lease=True)
            job.run(worker, seen.begun)
            worker.lease.job = job
            self._queue.count(job)

    def look(self, now: float, generations: Iterable[Generation]) -> None:
        """Go through all leases.

        Args:
            now: Monotonic time in seconds.
            generations: The datasets being served.
        """
        for worker in [worker for generation in generations for worker in generation.leased]:
            self.observe(worker)
            if worker.job is None:
                if now - worker.slot.read().ended > _IDLE_S:
                    worker.recall()
            elif now - worker.job.started > _LONG_S:
                self._listen_for_end(worker.job.origin)

    def _listen_for_end(self, client: Client) -> None:
        if client.connection.fileno() >= 0 and not self._listening.is_to(client.connection):
            self._listening.to(client.connection, lambda _events: self._hear(client))

    def _hear(self, client: Client) -> None:
        """Notice the end of a connection; what comes on it is left to the worker that has the lease."""
        try:
            gone = not client.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            gone = True
        if gone:
            self._lose(client)
        else:
            self._listening.no_more_to(client.connection)
