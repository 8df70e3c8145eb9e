"""No query reaches the network, even past the friendly refusal: the worker's process cannot open a socket."""

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.errors import QueryError, ServiceRefusedError, UpdateRefusedError
from ordrelocal.pool import frames, sandbox
from ordrelocal.pool.client import QueryPool
from ordrelocal.pool.evaluating import evaluate
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.request import Request

pytestmark = pytest.mark.skipif(bool(sandbox.missing()), reason="the filter needs Linux on x86-64 or ARM64")


class Trap:
    """A local HTTP server that remembers whether anybody connected."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.2)
        self.port: int = self._listening.getsockname()[1]
        self.visits = 0
        self._open = True
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while self._open:
            try:
                visitor, _ = self._listening.accept()
            except TimeoutError:
                continue
            with visitor:
                self.visits += 1
                visitor.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def close(self) -> None:
        """Count no more."""
        self._open = False
        self._thread.join()
        self._listening.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    """An address that no query may reach."""
    made = Trap()
    yield made
    made.close()


def _in_process(query: str, *, isolated: bool) -> bytes:
    """What a worker sends for a query whose text nobody looked at."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, frames.SOCKET_TYPE)
    child = os.fork()
    if child == 0:
        try:
            ours.close()
            if isolated:
                sandbox.forbid_system_calls()
            evaluate(ox.Store(), Request(query), theirs, "test", Limits())
        except QueryError as error:
            theirs.sendall(error.code.encode())
        finally:
            os._exit(0)
    theirs.close()
    with ours:
        received = ours.recv(65_536)
    os.waitpid(child, 0)
    return received


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_service_cannot_connect_from_the_sandbox(trap: Trap, silent: str) -> None:
    query = f"SELECT * {{ SERVICE {silent}<http://127.0.0.1:{trap.port}/> {{ ?s ?p ?o }} }}"
    _in_process(query, isolated=False)
    assert trap.visits, "without the sandbox the engine connects, or the test shows nothing"
    before = trap.visits
    _in_process(query, isolated=True)
    assert trap.visits == before


def test_the_engines_failure_is_told_as_a_refused_service(trap: Trap) -> None:
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{trap.port}/> {{ ?s ?p ?o }} }}"
    assert _in_process(query, isolated=True) == b"ServiceRefusedError"


def test_the_pool_refuses_service_and_load_and_nothing_connects(trap: Trap, basic_pool: QueryPool) -> None:
    address = f"<http://127.0.0.1:{trap.port}/>"
    with pytest.raises(ServiceRefusedError):
        basic_pool.run(f"SELECT * {{ SERVICE {address} {{ ?s ?p ?o }} }}")
    with pytest.raises(ServiceRefusedError):
        basic_pool.run(f"SELECT * {{ \\u0053ERVICE SILENT {address} {{ ?s ?p ?o }} }}")
    with pytest.raises(UpdateRefusedError):
        basic_pool.run(f"LOAD {address}")
    assert basic_pool.run(f"ASK FROM {address} {{ ?s ?p ?o }}", "text/csv").read() == b"false"
    assert trap.visits == 0


def test_the_socket_lies_in_a_private_folder(basic_pool: QueryPool) -> None:
    folder = Path(basic_pool.path).parent
    assert folder.stat().st_mode & 0o077 == 0
