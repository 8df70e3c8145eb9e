"""The process that takes requests in and hands them to workers.

It is single-threaded, holds no data and parses no query: it moves messages and watches clocks, so that
nothing a query does can hold it up.
"""

import contextlib
import os
import selectors
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ordrelocal.errors import (
    DatasetError,
    OrdreLocalError,
    QueryInterruptedError,
    ReaderBusyError,
)
from ordrelocal.pool import frames, wire
from ordrelocal.pool.clocks import RETRY_AFTER_S, Clocks
from ordrelocal.pool.generation import Generation, Worker
from ordrelocal.pool.jobs import Client, Job
from ordrelocal.pool.leases import Leases
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.listening import Listening
from ordrelocal.pool.loading import Source
from ordrelocal.pool.place import DATASET_FILE
from ordrelocal.pool.scheduling import FairQueue
from ordrelocal.pool.worker import KEPT, READY

_BACKLOG = 512
_TICK_S = 0.05
_GRACE_S = 0.25  # a worker whose client has gone notices by itself when it writes; after this it is killed


class Broker:
    """Connections, queue, workers and datasets.

    Args:
        socket_path: Where to listen; its folder is private to the user.
        find_source: Names the data to serve now; asked again and again.
        limits: What queries may use.
        report_ready: Called once, with the dataset's name and size, when the first answer can be given.
    """

    def __init__(
        self,
        socket_path: Path,
        find_source: Callable[[], Source],
        limits: Limits,
        report_ready: Callable[[str, int], None],
    ) -> None:
        self._folder = socket_path.parent
        self._find_source = find_source
        self._limits = limits
        self._report_ready = report_ready
        self._queue: FairQueue[Job] = FairQueue(limits.client_running, limits.client_waiting)
        self._clocks = Clocks(limits, self._queue, self._tell)
        self._listening = Listening()
        self._leases = Leases(limits, self._queue, self._listening, self._listen_to, self._lose_client)
        self._door = socket.socket(socket.AF_UNIX, frames.SOCKET_TYPE)
        self._door.bind(str(socket_path))
        self._door.listen(_BACKLOG)
        self._listening.to(self._door, self._accept)
        self._current: Generation | None = None
        self._coming: Generation | None = None
        self._old: list[Generation] = []
        self._ready = False
        self._quads = 0
        self._unusable = ""
        self._buffer = bytearray(frames.MESSAGE_BYTES)

    def run(self) -> None:
        """Work until the process is ended.

        Raises:
            OrdreLocalError: The first dataset cannot be loaded.
        """
        self._coming = self._start(self._find_source())
        next_look = time.monotonic() + self._limits.watch_s
        next_tick = 0.0
        while True:
            busy = self._current is not None and (len(self._current.idle) < self._limits.workers or self._old)
            self._listening.hear(_TICK_S if busy else self._limits.watch_s)
            now = time.monotonic()
            if now >= next_tick:
                served = [self._current, *self._old] if self._current is not None else self._old
                self._leases.look(now, served)
                self._clocks.tick(now, served)
                next_tick = now + _TICK_S
            if now >= next_look:
                self._look_for_data()
                next_look = now + self._limits.watch_s

    # Clients

    def _accept(self, _events: int) -> None:
        connection, _ = self._door.accept()
        self._listen_to(Client(connection))

    def _listen_to(self, client: Client) -> None:
        self._listening.to(client.connection, lambda events: self._hear_client(client, events))

    def _hear_client(self, client: Client, events: int) -> None:
        if events & selectors.EVENT_WRITE and client.send_rest():
            self._listening.await_room(client.connection, wanted=False)
        if not events & selectors.EVENT_READ:
            return
        try:
            size = client.connection.recv_into(self._buffer, 0, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            size = 0
        if not size:
            self._lose_client(client)
            return
        for frame in client.reader.feed(bytes(memoryview(self._buffer)[:size])):
            self._enqueue(client, frame.payload)
        self._dispatch()

    def _lose_client(self, client: Client) -> None:
        self._listening.no_more_to(client.connection)
        client.connection.close()
        job, client.job = client.job, None
        if job is None:
            return
        if job.worker is None:
            self._queue.withdraw(job)
        else:
            job.abandoned = True
            job.deadline = min(job.deadline, time.monotonic() + _GRACE_S)

    def _enqueue(self, client: Client, payload: bytes) -> None:
        job = Job(client, payload, self._limits)
        if self._queue.add(job):
            client.job = job
        else:
            refusal = ReaderBusyError(limit=self._limits.client_waiting, retry_after_s=RETRY_AFTER_S)
            self._tell(client, refusal)

    def _tell(self, client: Client, error: OrdreLocalError) -> None:
        if not client.tell(error):
            self._listening.await_room(client.connection, wanted=True)

    # Workers

    def _dispatch(self) -> None:
        current = self._current
        if current is None:
            return
        for worker in current.leased:
            self._leases.observe(worker)
        while current.idle:
            job = self._queue.start_next()
            if job is None:
                return
            if not self._hand_over(job, current):
                self._queue.put_back(job)
        if any(self._queue):
            self._leases.recall_idle(current)

    def _hand_over(self, job: Job, current: Generation) -> bool:
        """Give a query to an idle worker; returns whether one took it."""
        lease = self._leases.may_grant(current)
        while current.idle:
            try:
                job.start(current.idle.pop(), lease=lease)  # the last used: its memory is warm
            except OSError:
                continue  # that worker has ended; its nursery will say so
            if lease:
                self._leases.begin(job)
            return True
        return False

    def _hear_worker(self, worker: Worker) -> None:
        try:
            said = worker.control.recv(1)
        except OSError:
            said = b""
        if not said:
            self._listening.no_more_to(worker.control)
            worker.control.close()
            return  # how it ended comes from the nursery
        worker.answered += 1
        worker.finish(self._queue.finish)
        generation = worker.generation
        if said == KEPT:
            if generation.retiring or any(self._queue):
                worker.recall()
            return
        self._leases.end(worker)
        if said != READY:
            generation.replenish(1)
        elif generation.retiring:
            self._dismiss(worker)
        else:
            generation.idle.append(worker)
            self._dispatch()

    def _dismiss(self, worker: Worker) -> None:
        self._listening.no_more_to(worker.control)
        worker.control.close()

    def _worker_ended(self, generation: Generation, pid: int, ended_by: int) -> None:
        worker = generation.bury(pid)
        if worker is None:
            return
        self._leases.observe(worker)
        self._leases.end(worker)
        if worker.job is not None:
            self._fail(worker, worker.job.failure(ended_by))
            generation.replenish(1)
        elif ended_by or not worker.answered:
            generation.replenish(1)
        if generation.retiring and not generation.workers:
            self._forget(generation)

    def _fail(self, worker: Worker, error: OrdreLocalError) -> None:
        job = worker.finish(self._queue.finish)
        if job is None or job.abandoned:
            return
        if frames.SEQUENCED:
            self._tell(job.origin, error)
        else:  # half a frame may stand in the stream: nothing more can be said there
            self._lose_client(job.origin)

    # Datasets

    def _start(self, source: Source) -> Generation:
        generation = Generation(source, self._limits)
        self._listening.to(generation.control, lambda _events: self._hear_nursery(generation))
        return generation

    def _hear_nursery(self, generation: Generation) -> None:
        reports = generation.reports()
        if reports is None:
            self._nursery_ended(generation)
            return
        for report, descriptors in reports:
            if "loaded" in report:
                self._quads = report["loaded"]
                generation.replenish(self._limits.workers)
            elif "failed" in report:
                self._load_failed(generation, wire.decode(report["failed"]))
            elif "worker" in report:
                self._admit(generation, report["worker"], report["slot"], descriptors.pop(0))
            else:
                self._worker_ended(generation, report["ended"], report["signal"])

    def _admit(self, generation: Generation, pid: int, slot: int, descriptor: int) -> None:
        worker = generation.admit(pid, slot, descriptor)
        self._listening.to(worker.control, lambda _events: self._hear_worker(worker))
        if generation.retiring:
            self._dismiss(worker)
            return
        generation.idle.append(worker)
        if generation is self._coming:
            self._switch(generation)
        self._dispatch()

    def _switch(self, generation: Generation) -> None:
        """Serve the new dataset; the old one ends with its last answer."""
        old, self._current, self._coming = self._current, generation, None
        draft = self._folder / f".{DATASET_FILE}"
        draft.write_text(generation.source.name, encoding="utf-8")
        draft.replace(self._folder / DATASET_FILE)
        if not self._ready:
            self._ready = True
            self._report_ready(generation.source.name, self._quads)
        if old is None:
            return
        old.retiring = True
        self._old.append(old)
        while old.idle:
            self._dismiss(old.idle.pop())
        for worker in old.leased:
            worker.recall()
        if not old.workers:
            self._forget(old)

    def _load_failed(self, generation: Generation, error: OrdreLocalError) -> None:
        if not self._ready:
            raise error
        self._unusable = generation.source.name
        _complain(f"{generation.source.name}: {error}")

    def _nursery_ended(self, generation: Generation) -> None:
        self._listening.no_more_to(generation.control)
        generation.close()
        for worker in list(generation.workers.values()):
            generation.bury(worker.pid)
            job = worker.finish(self._queue.finish)
            client = worker.lease if job is None else job.origin
            if client is not None and client.connection.fileno() >= 0:
                self._lose_client(client)  # its worker may be writing still, so nothing can be said there
        if generation is self._coming:
            self._coming = None
            if not self._ready:
                raise QueryInterruptedError
            if self._unusable != generation.source.name:
                self._unusable = generation.source.name
                _complain(f"{generation.source.name}: the process that loaded the data has ended")
        elif generation is self._current:
            _complain(f"{generation.source.name}: the process that held the data has ended; loading again")
            self._current = None
            if self._coming is None:
                self._coming = self._start(generation.source)

    def _forget(self, generation: Generation) -> None:
        self._old.remove(generation)
        self._listening.no_more_to(generation.control)
        generation.close()

    def _look_for_data(self) -> None:
        if self._coming is not None:
            return
        try:
            source = self._find_source()
        except DatasetError:
            return  # the pointer is gone; what is loaded stays in service
        except OrdreLocalError as error:
            _complain(str(error))
            return
        if self._current is None or source.name not in (self._current.source.name, self._unusable):
            self._coming = self._start(source)


def _complain(message: str) -> None:
    with contextlib.suppress(OSError):
        os.write(sys.stderr.fileno(), f"ordrelocal: {message}\n".encode())
