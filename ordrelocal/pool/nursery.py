"""The process that holds one dataset in memory and forks the workers that answer from it.

It has one thread, so that forking is safe, and it is the parent of its workers, so that it alone can kill one
without ever hitting another process that took over the number.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from typing import Any, NoReturn

from ordrelocal.errors import OrdreLocalError
from ordrelocal.pool import frames, sandbox, wire
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.loading import Loaded, Source
from ordrelocal.pool.slots import Board
from ordrelocal.pool.worker import run as run_worker

_NICENESS = 15
_COMMAND_BYTES = 65_536


def run(control: socket.socket, source: Source, limits: Limits, board: Board, parent: int) -> NoReturn:
    """Be a nursery until the broker closes the control socket; never returns."""
    status = 1
    try:
        sandbox.die_with_parent(parent)
        try:
            loaded = source.load(limits.memory_triples)
        except OrdreLocalError as error:
            _tell(control, {"failed": wire.encode(error)})
        else:
            _tell(control, {"loaded": loaded.quads})
            Nursery(control, source.name, loaded, limits, board).serve()
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, it is told before the process ends
        traceback.print_exc()
    finally:
        os._exit(status)


class Nursery:
    """Forks, slows down, kills and buries workers, as the broker says."""

    def __init__(
        self, control: socket.socket, dataset: str, loaded: Loaded, limits: Limits, board: Board
    ) -> None:
        self._control = control
        self._dataset = dataset
        self._loaded = loaded
        self._limits = limits
        self._board = board
        self._workers: set[int] = set()
        self._wake_reading, self._wake_writing = os.pipe()
        for descriptor in (self._wake_reading, self._wake_writing):
            os.set_blocking(descriptor, False)

    def serve(self) -> None:
        """Follow commands until the broker closes the control socket."""
        signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)
        signal.set_wakeup_fd(self._wake_writing)
        gc.collect()
        gc.freeze()  # what exists now is never looked at again, so its pages stay shared with the workers
        while True:
            readable, _, _ = select.select([self._control.fileno(), self._wake_reading], [], [])
            if self._wake_reading in readable:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wake_reading, 512)
                self._bury()
            if self._control.fileno() in readable:
                commands = self._control.recv(_COMMAND_BYTES)
                if not commands:
                    return
                for command in commands.splitlines():
                    self._follow(json.loads(command))

    def _follow(self, command: dict[str, int]) -> None:
        if "fork" in command:
            self._fork(command["fork"])
        worker = command.get("kill", command.get("slow", 0))
        if worker in self._workers:
            if "kill" in command:
                os.kill(worker, signal.SIGKILL)
            else:
                os.setpriority(os.PRIO_PROCESS, worker, _NICENESS)

    def _fork(self, number: int) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, frames.SOCKET_TYPE)
        slot = self._board.slot(number)
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for descriptor in (ours.fileno(), self._control.fileno(), self._wake_reading, self._wake_writing):
                os.close(descriptor)
            run_worker(theirs, self._loaded.open_store, self._dataset, self._limits, slot, parent)
        theirs.close()
        self._workers.add(pid)
        with ours:
            _tell(self._control, {"worker": pid, "slot": number}, ours.fileno())

    def _bury(self) -> None:
        """Report the workers that have ended, with the signal that ended them."""
        for pid in list(self._workers):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._workers.discard(pid)
                ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
                _tell(self._control, {"ended": pid, "signal": ended_by})


def _tell(control: socket.socket, message: dict[str, Any], *descriptors: int) -> None:
    data = wire.dumps(message) + b"\n"
    try:
        if descriptors:
            socket.send_fds(control, [data], list(descriptors))
        else:
            control.sendall(data)
    except (BrokenPipeError, ConnectionError):
        sys.exit(0)  # the broker has ended, and the kernel ends this process too
