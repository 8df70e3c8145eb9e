"""A worker reads on from a connection that it has on lease; what holds for other queries holds there, too."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ordrelocal.errors import QueryInterruptedError, QueryTimeoutError
from ordrelocal.pool import frames
from ordrelocal.pool.client import QueryPool
from ordrelocal.pool.launching import Pool
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.request import Request
from ordrelocal.pool.slots import Board
from tests.pool.rdf import EX

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not frames.SEQUENCED, reason="leases need sockets that keep message borders"),
]

SMALL = f"SELECT ?n {{ <{EX}t1> <{EX}name> ?n }}"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def pool(many_file: Path) -> Iterator[Pool]:
    """Two workers; a client may run one query, so there is one lease at most."""
    limits = Limits(workers=2, client_running=1, time_s=1.5, wait_s=5)
    with Pool(data_files=[many_file], limits=limits) as made:
        yield made


def kernel_ticks(pid: int) -> int:
    """Processor time of a process in hundredths of a second."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def switches(pid: int) -> int:
    """How often a process has gone to sleep of its own accord."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("voluntary_ctxt_switches:")[2].split()[0])


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def workers(pool: Pool) -> list[int]:
    assert pool.process is not None
    (nursery,) = children(pool.process.pid)
    return children(nursery)


def test_slot_tells_what_runs_for_whom_and_since_when() -> None:
    board = Board(2)
    slot, other = board.slot(1), board.slot(0)
    assert not slot.read().running
    before = time.monotonic()
    slot.begin(b"192.0.2.1\t2.5\trow\tgraph\t\t\nASK {}")
    seen = slot.read()
    assert seen.running
    assert before <= seen.begun <= time.monotonic()
    assert seen.billing == b"192.0.2.1\t2.5\t"
    assert not other.read().running
    slot.end()
    assert not slot.read().running
    slot.begin(b"x" * 5000 + b"\t\trow\tgraph\t\t\nASK {}")
    assert slot.read().billing == b"x" * 200 + b"\t\t"
    assert not other.read().running


def test_small_queries_on_lease_do_not_wake_the_broker(pool: Pool) -> None:
    assert pool.process is not None
    asking = QueryPool(pool.socket)
    asking.run(SMALL).read()
    begun, before = time.monotonic(), switches(pool.process.pid)
    for _ in range(300):
        assert b"thing number 1" in asking.run(SMALL).read()
    ticks = (time.monotonic() - begun) / 0.05
    assert switches(pool.process.pid) - before < 30 + 2 * ticks


def test_a_slow_query_on_lease_is_ended_in_its_time(pool: Pool) -> None:
    asking = QueryPool(pool.socket)
    asking.run(SMALL).read()
    begun = time.monotonic()
    with pytest.raises(QueryTimeoutError):
        asking.run(SLOW).read()
    assert 1.4 < time.monotonic() - begun < 4
    assert b"thing number 1" in asking.run(SMALL).read()


def test_a_query_on_lease_may_ask_for_less_time(pool: Pool) -> None:
    asking = QueryPool(pool.socket)
    asking.run(SMALL).read()
    begun = time.monotonic()
    with pytest.raises(QueryTimeoutError):
        asking.run(SLOW, timeout_s=0.3).read()
    assert time.monotonic() - begun < 1.2


def test_a_query_on_lease_counts_for_its_client(pool: Pool) -> None:
    """Of one client's two queries the second waits, though a worker is free; another client's does not."""
    asking = QueryPool(pool.socket)
    asking.run(SMALL, client="one").read()
    first = threading.Thread(target=_slow, args=(asking, "one"))
    first.start()
    time.sleep(0.3)
    begun = time.monotonic()
    assert b"thing number 1" in asking.run(SMALL, client="other").read()
    assert time.monotonic() - begun < 0.6
    assert b"thing number 1" in asking.run(SMALL, client="one").read()
    assert time.monotonic() - begun > 0.8
    first.join()


def _slow(asking: QueryPool, client: str) -> None:
    with pytest.raises(QueryTimeoutError):
        asking.run(SLOW, client=client).read()


def test_a_lease_gives_way_when_others_wait(many_file: Path) -> None:
    """With one worker, which one connection has on lease, another connection is answered."""
    with Pool(data_files=[many_file], limits=Limits(workers=1)) as pool:
        one, other = QueryPool(pool.socket), QueryPool(pool.socket)
        for _ in range(20):
            begun = time.monotonic()
            assert one.run(SMALL).read() == other.run(SMALL).read()
            assert time.monotonic() - begun < 1


def test_an_idle_lease_ends_with_its_connection(many_file: Path) -> None:
    with Pool(data_files=[many_file], limits=Limits(workers=1)) as pool:
        for _ in range(5):
            asking = QueryPool(pool.socket)
            asking.run(SMALL).read()
            assert b"thing number 1" in asking.run(SMALL).read()
            asking.close()
        assert len(workers(pool)) == 1


def test_a_client_that_hangs_up_on_lease_ends_its_query(many_file: Path) -> None:
    limits = Limits(workers=2, client_running=1, time_s=10, wait_s=8)
    with Pool(data_files=[many_file], limits=limits) as pool:
        with socket.socket(socket.AF_UNIX, frames.SOCKET_TYPE) as connection:
            connection.connect(str(pool.socket))
            connection.sendall(Request(SMALL, client="one").encode())
            assert connection.recv(frames.MESSAGE_BYTES)
            connection.sendall(Request(SLOW, client="one").encode())
            time.sleep(0.3)
        begun = time.monotonic()
        assert b"thing number 1" in QueryPool(pool.socket).run(SMALL, client="one").read()
        assert time.monotonic() - begun < 3


def test_a_worker_killed_on_lease_is_told_of(pool: Pool) -> None:
    asking = QueryPool(pool.socket)
    asking.run(SMALL).read()
    before = {pid: kernel_ticks(pid) for pid in workers(pool)}
    failures: list[Exception] = []

    def ask() -> None:
        try:
            asking.run(SLOW).read()
        except QueryInterruptedError as error:
            failures.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.4)
    busy = max(before, key=lambda pid: kernel_ticks(pid) - before[pid])
    os.kill(busy, 9)
    thread.join(1)
    assert len(failures) == 1
    assert b"thing number 1" in asking.run(SMALL).read()
