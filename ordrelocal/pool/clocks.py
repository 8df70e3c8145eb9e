"""How long queries may wait and run."""

from collections.abc import Callable, Iterable

from ordrelocal.errors import OrdreLocalError, PoolBusyError, QueryTimeoutError
from ordrelocal.pool.generation import Generation
from ordrelocal.pool.jobs import Client, Job
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.scheduling import FairQueue

RETRY_AFTER_S = 5
_PATIENCE_S = 1.0  # a client that runs nothing has waited so long: time to take a place from another


class Clocks:
    """Ends what has waited or run too long; called several times a second.

    Args:
        limits: The times allowed.
        queue: What waits and what runs.
        tell: Sends an error to a client.
    """

    def __init__(
        self, limits: Limits, queue: FairQueue[Job], tell: Callable[[Client, OrdreLocalError], None]
    ) -> None:
        self._limits = limits
        self._queue = queue
        self._tell = tell

    def tick(self, now: float, generations: Iterable[Generation]) -> None:
        """Look at every query.

        Args:
            now: Monotonic time in seconds.
            generations: The datasets being served, the one in service first.
        """
        for job in [job for job in self._queue if now - job.arrived > self._limits.wait_s]:
            self._queue.withdraw(job)
            job.origin.job = None
            waited_s = round(now - job.arrived)
            self._tell(job.origin, PoolBusyError(waited_s=waited_s, retry_after_s=RETRY_AFTER_S))
        served = list(generations)
        workers = [worker for generation in served for worker in generation.workers.values()]
        running = [worker.job for worker in workers if worker.job is not None]
        for job in running:
            if job.worker is None or job.stopped_by is not None:
                continue
            if now > job.deadline:
                self._stop(job, job.time_s)
            elif now - job.started > self._limits.slow_after_s and not job.slowed:
                job.slowed = True
                job.worker.generation.slow(job.worker)
        if served and not served[0].idle:
            self._share(now, running)

    def _share(self, now: float, running: list[Job]) -> None:
        """When a client that runs nothing has to wait, end the longest query of the client that runs most."""
        patient = (job for job in self._queue if not self._queue.running(job.client))
        if not any(now - job.arrived > _PATIENCE_S for job in patient):
            return
        old = [job for job in running if now - job.started > self._limits.share_s]
        if old and not any(job.stopped_by for job in running):
            longest = max(old, key=lambda job: (self._queue.running(job.client), now - job.started))
            self._stop(longest, self._limits.share_s)

    def _stop(self, job: Job, limit_s: float) -> None:
        job.stopped_by = QueryTimeoutError(limit_s=f"{limit_s:g}")
        if job.worker is not None:
            job.worker.generation.kill(job.worker)
