"""Who is next: a queue that is fair between clients.

One client's hundred queries do not push another's single one back: clients take turns, and each may run
only a few queries at once.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Waiting(Protocol):
    """What the queue needs to know of a query."""

    @property
    def client(self) -> str:
        """Whom to count the query for."""


J = TypeVar("J", bound=Waiting)


class FairQueue(Generic[J]):
    """Waiting queries by client.

    Args:
        client_running: Queries of one client that may run at once.
        client_waiting: Queries of one client that may wait.
    """

    def __init__(self, client_running: int, client_waiting: int) -> None:
        self._client_running = client_running
        self._client_waiting = client_waiting
        self._queues: OrderedDict[str, deque[J]] = OrderedDict()
        self._running: Counter[str] = Counter()

    def __iter__(self) -> Iterator[J]:
        for queue in self._queues.values():
            yield from queue

    def add(self, job: J) -> bool:
        """Let a query wait; returns whether the client may still let one wait."""
        queue = self._queues.setdefault(job.client, deque())
        if len(queue) >= self._client_waiting:
            return False
        queue.append(job)
        return True

    def start_next(self) -> J | None:
        """The next query to run, counted as running; None when nobody may run one now."""
        for client, queue in self._queues.items():
            if self._running[client] < self._client_running:
                job = queue.popleft()
                self._drop_if_empty(client)
                if client in self._queues:
                    self._queues.move_to_end(client)
                self._running[client] += 1
                return job
        return None

    def count(self, job: J) -> None:
        """A query that never waited is running."""
        self._running[job.client] += 1

    def finish(self, job: J) -> None:
        """A running query has ended."""
        self._running[job.client] -= 1
        if not self._running[job.client]:
            del self._running[job.client]

    def put_back(self, job: J) -> None:
        """A query that was to run did not start: it is first again."""
        self.finish(job)
        self._queues.setdefault(job.client, deque()).appendleft(job)
        self._queues.move_to_end(job.client, last=False)

    def withdraw(self, job: J) -> None:
        """A waiting query waits no more."""
        self._queues[job.client].remove(job)
        self._drop_if_empty(job.client)

    def running(self, client: str) -> int:
        """How many queries of the client run now."""
        return self._running.get(client, 0)

    def _drop_if_empty(self, client: str) -> None:
        if not self._queues[client]:
            del self._queues[client]
