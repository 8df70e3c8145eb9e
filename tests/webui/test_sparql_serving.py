"""``ordrelocal serve`` as its users meet it: real processes and connections, some of them killed."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ordrelocal import dataset, serving
from ordrelocal.errors import UnsafeAddressError
from ordrelocal.pool import sandbox
from tests.pool.rdf import EX, make_dataset, write_many

pytestmark = pytest.mark.alone

ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SMALL = f"SELECT ?n {{ <{EX}t1> <{EX}name> ?n }}"


@dataclass
class Server:
    """A running ``ordrelocal serve``."""

    process: subprocess.Popen[str]
    port: int

    @contextlib.contextmanager
    def get(self, query: str, version: int = 11) -> Iterator[http.client.HTTPResponse]:
        """Ask a query in CSV, by HTTP 1.1 or 1.0."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection._http_vsn = version  # type: ignore[attr-defined]
        connection._http_vsn_str = f"HTTP/1.{version % 10}"  # type: ignore[attr-defined]
        connection.request("GET", "/sparql?" + urlencode({"query": query, "format": "csv"}))
        with contextlib.closing(connection), connection.getresponse() as response:
            yield response

    def answers(self) -> bool:
        """Whether the small query is answered."""
        try:
            with self.get(SMALL) as response:
                return response.status == 200 and b"thing number 1" in response.read()
        except (OSError, http.client.HTTPException):
            return False

    @property
    def family(self) -> list[int]:
        """Every process under the server's, the server itself first."""
        return _descendants(self.process.pid)


def _descendants(pid: int) -> list[int]:
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _descendants(int(child))
    return found


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _eventually(condition: Callable[[], bool], within_s: float = 15) -> None:
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@contextlib.contextmanager
def running(*arguments: str, port: int | None = None, **environment: str) -> Iterator[Server]:
    """A server, stopped with every process of its own after the block."""
    port = port or _free_port()
    command = [sys.executable, "-m", "ordrelocal", "serve", "--port", str(port), *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"ORDRELOCAL_LANG": "en"} | environment
    ) as process:
        assert process.stdout is not None
        try:
            assert f"http://127.0.0.1:{port}" in process.stdout.readline()
            yield Server(process, port)
        finally:
            family = _descendants(process.pid)
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            left = [pid for pid in family if _alive(pid)]
            for pid in left:
                os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def many_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty thousand things."""
    return write_many(tmp_path_factory.mktemp("many"), 20_000)


@pytest.fixture(scope="module")
def server(many_file: Path) -> Iterator[Server]:
    """A server with little time for a query."""
    with running("--data", str(many_file), ORDRELOCAL_LIMIT_TIME_S="2", ORDRELOCAL_CACHE_MB="0") as made:
        yield made


@pytest.mark.parametrize("version", [11, 10])
def test_a_stream_that_breaks_is_an_error_to_the_client(server: Server, version: int) -> None:
    with server.get(ENDLESS, version) as response:
        assert response.status == 200
        assert len(response.read(1_000_000)) == 1_000_000
        assert _breaks(response)


def _breaks(response: http.client.HTTPResponse) -> bool:
    """Whether the rest of an answer ends in an error."""
    try:
        while response.read(65_536):
            pass
    except (http.client.IncompleteRead, ConnectionResetError):
        return True
    return False


def test_only_the_broken_answer_is_broken_off(server: Server) -> None:
    """While one stream breaks, long and short answers to the same address arrive whole."""
    whole = f"SELECT ?s ?p ?o {{ ?s <{EX}name> ?name ; ?p ?o }}"
    with server.get(whole) as response:
        expected = len(response.read())
    outcomes: list[int | str] = []

    def read_on(query: str) -> None:
        try:
            with server.get(query) as response:
                outcomes.append(len(response.read()))
        except (http.client.IncompleteRead, ConnectionResetError):
            outcomes.append("broken")

    threads = [threading.Thread(target=read_on, args=(ENDLESS,))]
    threads[0].start()
    end = time.monotonic() + 3
    while time.monotonic() < end:
        read_on(whole)
        assert server.answers()
    threads[0].join()
    assert outcomes.count("broken") == 1
    assert set(outcomes) == {"broken", expected}


def test_an_idle_connection_outlives_the_broken_one(server: Server) -> None:
    """A browser keeps connections open: the one that broke is told from them by what was sent on it."""
    idle = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    with contextlib.closing(idle):
        address = "/sparql?" + urlencode({"query": SMALL, "format": "csv"})
        idle.request("GET", address)
        idle.getresponse().read()
        with server.get(ENDLESS) as response:
            assert _breaks(response)
        idle.sock.setblocking(False)
        with pytest.raises(BlockingIOError):  # neither data nor an end
            idle.sock.recv(1)
        idle.sock.settimeout(20)
        idle.request("GET", address)
        assert b"thing number 1" in idle.getresponse().read()


def test_a_killed_worker_breaks_its_stream_and_nothing_else(server: Server) -> None:
    with server.get(ENDLESS) as response:
        response.read(100_000)
        workers = [
            pid for pid in server.family if "ordrelocal.pool" in _command(pid) and _parent_is_nursery(pid)
        ]
        assert len(workers) == 8
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        assert _breaks(response)
    _eventually(server.answers)


def _parent_is_nursery(pid: int) -> bool:
    def parent(of: int) -> int:
        return int(Path(f"/proc/{of}/stat").read_text().rpartition(")")[2].split()[1])

    return "ordrelocal.pool" in _command(parent(pid)) and "ordrelocal.pool" in _command(parent(parent(pid)))


def test_a_killed_broker_gives_a_clear_answer_and_is_started_again(server: Server) -> None:
    (broker,) = [
        pid for pid in server.family if "ordrelocal.pool" in _command(pid) and not _is_child_of_pool(pid)
    ]
    old = [pid for pid in server.family if "ordrelocal.pool" in _command(pid)]
    os.kill(broker, signal.SIGKILL)
    _eventually(lambda: not any(_alive(pid) for pid in old))  # until then, a worker may still answer
    with server.get(SMALL) as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "5"
        assert json.loads(response.read())["error"]["code"] == "QueryInterruptedError"
    _eventually(server.answers)


def _is_child_of_pool(pid: int) -> bool:
    parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
    return "ordrelocal.pool" in _command(int(parent))


def test_hostile_queries_over_http_do_not_hold_up_small_ones(server: Server) -> None:
    statuses: list[int] = []

    def attack() -> None:
        query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        with server.get(query) as response:
            statuses.append(response.status)

    threads = [threading.Thread(target=attack) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    delays_s = []
    while any(thread.is_alive() for thread in threads):
        started = time.monotonic()
        with server.get(SMALL) as response:
            # One address has four places: its own small queries wait for one, or are told to come back.
            assert response.status in (200, 503)
        delays_s.append(time.monotonic() - started)
    assert statuses == [504] * 4
    assert server.answers()


def test_a_killed_master_leaves_nobody_answering_and_can_be_started_again(many_file: Path) -> None:
    port = _free_port()
    with running("--data", str(many_file), port=port) as first:
        family = first.family
        assert len(family) >= 12  # master, web process, broker, nursery, eight workers
        first.process.kill()
        first.process.wait()
        _eventually(lambda: not any(_alive(pid) for pid in family))
        assert not first.answers()
        with running("--data", str(many_file), port=port) as second:
            assert second.answers()


def test_the_server_ends_cleanly_when_told_to(many_file: Path) -> None:
    with running("--data", str(many_file)) as made:
        assert made.answers()
        family = made.family
        folders = {
            argument for pid in family for argument in _command(pid).split() if argument.endswith("pool.sock")
        }
        made.process.send_signal(signal.SIGINT)
        assert made.process.wait(15) == 0
        _eventually(lambda: not any(_alive(pid) for pid in family))
        assert len(folders) == 1
        assert not Path(folders.pop()).parent.exists()


def test_a_port_in_use_is_told(server: Server, many_file: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "ordrelocal",
        "serve",
        "--port",
        str(server.port),
        "--data",
        str(many_file),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert str(server.port) in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<urn:a> <urn:b> 1 .\n<urn:a> <urn:b> .\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "ordrelocal",
        "serve",
        "--port",
        str(_free_port()),
        "--data",
        str(tmp_path / "bad.ttl"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "bad.ttl" in done.stderr
    assert "2" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_new_dataset_is_served_without_a_restart(tmp_path: Path) -> None:
    make_dataset(tmp_path, "first", f'<{EX}t1> <{EX}name> "thing number 1" .\n')
    make_dataset(tmp_path, "second", f'<{EX}t1> <{EX}name> "thing number 1000" .\n')
    dataset.switch(tmp_path, "first")
    with running(ORDRELOCAL_HOME=str(tmp_path)) as made:
        with made.get(SMALL) as response:
            assert (response.headers["Ordrelocal-Dataset"], response.read()) == (
                "first",
                b"n\r\nthing number 1\r\n",
            )
        dataset.switch(tmp_path, "second")

        def switched() -> bool:
            with made.get(SMALL) as response:
                return b"1000" in response.read()

        _eventually(switched)


@pytest.mark.parametrize(("host", "refused"), [("0.0.0.0", True), ("127.0.0.1", False), ("localhost", False)])
def test_without_a_sandbox_only_loopback_is_listened_on(
    monkeypatch: pytest.MonkeyPatch, host: str, refused: bool
) -> None:
    monkeypatch.setattr(sandbox, "missing", lambda: "Linux")
    if refused:
        with pytest.raises(UnsafeAddressError, match="Linux"):
            serving.check_address(host, _free_port())
    else:
        assert serving.check_address(host, _free_port()) in ("127.0.0.1", "::1")
