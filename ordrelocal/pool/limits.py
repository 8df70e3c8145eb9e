"""What one query, one client and the whole pool may use."""

import os
from dataclasses import asdict, dataclass, fields
from typing import Self

ENVIRONMENT_PREFIX = "ORDRELOCAL_LIMIT_"


@dataclass(frozen=True)
class Limits:
    """Limits of the pool; each is a setting, ``ORDRELOCAL_LIMIT_<NAME>``.

    Args:
        workers: Queries that run at once. More than the cores, so that slow queries leave places free.
        time_s: Time for one query, from its start in a worker to the end of its answer.
        memory_mb: Memory that one query may take beyond the dataset.
        query_bytes: Length of a query.
        query_depth: Brackets nested in a query.
        client_running: Queries of one client that run at once; the others wait.
        client_waiting: Queries of one client that wait; the next is refused at once.
        wait_s: Longest wait for a free worker.
        slow_after_s: After this time a query yields the processor to younger ones.
        share_s: Time for one query while another client waits and every place is taken.
        queries_per_worker: A worker is replaced after so many answers.
        memory_triples: Datasets up to this size are held in memory, larger ones are read from disk.
        watch_s: How often the broker looks for a new dataset.
    """

    workers: int = 8
    time_s: float = 30.0
    memory_mb: int = 1024
    query_bytes: int = 100_000
    query_depth: int = 200
    client_running: int = 4
    client_waiting: int = 16
    wait_s: float = 10.0
    slow_after_s: float = 1.0
    share_s: float = 5.0
    queries_per_worker: int = 2000
    memory_triples: int = 5_000_000
    watch_s: float = 1.0

    @classmethod
    def from_environment(cls) -> Self:
        """Defaults, overridden by the ``ORDRELOCAL_LIMIT_…`` variables that are set."""
        chosen: dict[str, float] = {}
        for field in fields(cls):
            text = os.environ.get(ENVIRONMENT_PREFIX + field.name.upper())
            if text:
                chosen[field.name] = int(text) if isinstance(field.default, int) else float(text)
        return cls(**chosen)  # type: ignore[arg-type]  # each number was made of its field's own type

    def as_environment(self) -> dict[str, str]:
        """The variables that give these limits to a process started from here.

        Example:
            >>> Limits(workers=3).as_environment()["ORDRELOCAL_LIMIT_WORKERS"]
            '3'
        """
        return {ENVIRONMENT_PREFIX + name.upper(): str(value) for name, value in asdict(self).items()}
