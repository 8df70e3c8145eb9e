"""The pool answers, refuses, and survives what queries do to it. Real processes throughout."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.errors import (
    OrdreLocalError,
    QueryError,
    QueryInterruptedError,
    QueryMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    ReaderBusyError,
    ServiceRefusedError,
    UnknownFormatError,
    UpdateRefusedError,
)
from ordrelocal.pool.client import QueryPool
from ordrelocal.pool.launching import Pool
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.request import Request
from tests.pool.rdf import EX, write_many

pytestmark = pytest.mark.alone

PREFIX = f"PREFIX ex: <{EX}>\n"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BOMB = "SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_rows_come_as_terms(basic_pool: QueryPool) -> None:
    rows = basic_pool.select(
        PREFIX + "SELECT ?o ?none { ex:a ?p ?o OPTIONAL { ?o ex:none ?none } } ORDER BY ?o"
    )
    assert rows == [{"o": ox.NamedNode(EX + "b")}, {"o": ox.Literal("Zoé", language="fr")}]


def test_an_answer_names_its_kind_its_type_and_its_dataset(basic_pool: QueryPool) -> None:
    answer = basic_pool.run("ASK { ?s ?p ?o }", "text/csv")
    assert (answer.kind, answer.media_type, answer.dataset) == ("boolean", "text/csv", basic_pool.dataset())
    assert answer.read() == b"true"


def test_turtle_keeps_the_prefixes_of_the_query(basic_pool: QueryPool) -> None:
    answer = basic_pool.run(PREFIX + "CONSTRUCT { ?s ex:n ?o } { ?s ex:name ?o }", "text/turtle")
    assert answer.read().decode() == f'@prefix ex: <{EX}> .\nex:a ex:n "Zoé"@fr .\n'


def test_a_comma_gives_one_type_for_rows_and_one_for_triples(basic_pool: QueryPool) -> None:
    both = "application/sparql-results+json, text/turtle"
    assert basic_pool.run("ASK {}", both).media_type == "application/sparql-results+json"
    assert basic_pool.run("CONSTRUCT WHERE { ?s ?p ?o }", both).media_type == "text/turtle"


def test_a_format_that_does_not_fit_the_form_is_refused(basic_pool: QueryPool) -> None:
    with pytest.raises(UnknownFormatError, match="text/turtle"):
        basic_pool.run("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv")


@pytest.mark.parametrize(
    ("query", "options", "expected"),
    [
        ("SELECT ?s { ?s ex:knows ?o }", {}, ["a", "b"]),
        ("SELECT ?s FROM ex:named { ?s ex:knows ?o }", {}, ["c"]),
        ("SELECT ?s { ?s ex:knows ?o }", {"default_graphs": (EX + "named",)}, ["c"]),
        ("SELECT ?s FROM ex:other { ?s ex:knows ?o }", {"default_graphs": (EX + "named",)}, ["c"]),
        ("SELECT ?s { GRAPH ?g { ?s ?p ?o } }", {}, ["c", "c"]),
        ("SELECT ?s { GRAPH ?g { ?s ?p ?o } }", {"named_graphs": (EX + "other",)}, ["c"]),
        ("SELECT ?s { GRAPH ?g { ?s ?p ?o } }", {"default_graphs": (EX + "named",)}, []),
        ("SELECT ?s { ?s ex:knows ?o }", {"named_graphs": (EX + "named",)}, []),
    ],
)
def test_the_dataset_is_the_protocols_then_the_querys_then_the_default_graph(
    basic_pool: QueryPool, query: str, options: dict[str, tuple[str, ...]], expected: list[str]
) -> None:
    body = basic_pool.run(PREFIX + query, "text/csv", **options).read().decode()  # type: ignore[arg-type]
    assert sorted(line.removeprefix(EX) for line in body.split()[1:]) == expected


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT * {\n ?s ?p }", QuerySyntaxError),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", UpdateRefusedError),
        ("LOAD <http://127.0.0.1/>", UpdateRefusedError),
        ("ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", ServiceRefusedError),
        ("ASK " + "{" * 300 + "}" * 300, QueryRefusedError),
        ("ASK {}" + " " * 150_000, QueryRefusedError),
        ("ASK {}" + " " * 300_000, QueryRefusedError),
    ],
)
def test_errors_are_told_apart(basic_pool: QueryPool, query: str, error: type[QueryError]) -> None:
    with pytest.raises(error):
        basic_pool.run(query)


def test_a_long_answer_streams_and_is_the_whole(tight_pool: Pool) -> None:
    pool = QueryPool(tight_pool.socket)
    answer = pool.run("SELECT ?s { ?s ?p ?o }", "text/csv")
    streamed = not answer.whole
    chunks = list(answer.chunks)
    assert (streamed, answer.whole) == (True, True)
    assert len(chunks) > 5
    assert b"".join(chunks).count(b"\r\n") == 40_001


def test_every_cross_product_is_stopped_in_time(tight_pool: Pool) -> None:
    pool = QueryPool(tight_pool.socket)
    started = time.monotonic()
    with pytest.raises(QueryTimeoutError, match="2 seconds"):
        pool.run(CROSS).read()
    assert time.monotonic() - started < 3


def test_an_endless_answer_breaks_with_an_error(tight_pool: Pool) -> None:
    answer = QueryPool(tight_pool.socket).run(ENDLESS, "text/csv")
    with pytest.raises(QueryTimeoutError):
        for _ in answer:
            pass


def test_a_memory_bomb_is_stopped_and_named(tmp_path: Path) -> None:
    with Pool(data_files=[write_many(tmp_path, 20_000)], limits=Limits(memory_mb=100, workers=2)) as running:
        with pytest.raises(QueryMemoryError, match="100 MB"):
            QueryPool(running.socket).run("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f").read()
        assert QueryPool(running.socket).select(f"SELECT ?o {{ <{EX}t1> ?p ?o }}")


def test_a_query_that_overflows_the_stack_harms_only_itself(tight_pool: Pool) -> None:
    pool = QueryPool(tight_pool.socket)
    with pytest.raises(QueryError):
        pool.run("ASK { " + "OPTIONAL{?s ?p ?o}" * 5000 + " }")
    assert pool.run("ASK {}", "text/csv").read() == b"true"


def test_hostile_queries_do_not_hold_up_others(tight_pool: Pool) -> None:
    """Four clients send twenty-four cross products and bombs; a fifth asks small questions all the while."""
    hostile = QueryPool(tight_pool.socket)
    outcomes: list[str] = []
    threads = [
        threading.Thread(target=_attack, args=(hostile, query, f"hostile-{client}", outcomes))
        for client in range(4)
        for query in (CROSS, BOMB, ENDLESS) * 2
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    calm = QueryPool(tight_pool.socket)
    delays_s: list[float] = []
    end = time.monotonic() + 6
    while time.monotonic() < end:
        started = time.monotonic()
        assert calm.select(f"SELECT ?o {{ <{EX}t{len(delays_s)}> ?p ?o }}", client="calm")
        delays_s.append(time.monotonic() - started)
        time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert len(outcomes) == 24
    assert set(outcomes) <= {"QueryTimeoutError", "QueryMemoryError", "PoolBusyError"}
    assert statistics.median(delays_s) < 0.1
    assert max(delays_s) < 3.5  # places are freed for a waiting client once queries have had their share


def test_a_client_that_runs_nothing_gets_a_place_from_one_that_runs_much(many_file: Path) -> None:
    limits = Limits(workers=2, client_running=2, time_s=20, share_s=1, wait_s=15)
    with Pool(data_files=[many_file], limits=limits) as running:
        pool = QueryPool(running.socket)
        outcomes: list[str] = []
        threads = [threading.Thread(target=_attack, args=(pool, CROSS, "hog", outcomes)) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        started = time.monotonic()
        assert pool.select(f"SELECT ?o {{ <{EX}t1> ?p ?o }}", client="calm")
        assert time.monotonic() - started < 5
        _eventually(lambda: outcomes == ["QueryTimeoutError"])
    for thread in threads:
        thread.join()


def _attack(pool: QueryPool, query: str, client: str, outcomes: list[str]) -> None:
    try:
        for _ in pool.run(query, client=client):
            pass
    except OrdreLocalError as error:
        outcomes.append(error.code)


def test_a_client_with_too_many_waiting_queries_is_refused_at_once(many_file: Path) -> None:
    limits = Limits(time_s=2, workers=1, client_running=1, client_waiting=1, wait_s=1)
    with Pool(data_files=[many_file], limits=limits) as running:
        pool = QueryPool(running.socket)
        outcomes: list[str] = []
        first = threading.Thread(target=_attack, args=(pool, CROSS, "one", outcomes))
        second = threading.Thread(target=_attack, args=(pool, CROSS, "one", outcomes))
        first.start()
        time.sleep(0.3)
        second.start()
        time.sleep(0.3)
        started = time.monotonic()
        with pytest.raises(ReaderBusyError) as refused:
            pool.run("ASK {}", client="one")
        assert time.monotonic() - started < 0.5
        assert refused.value.values["retry_after_s"] == 5
        second.join()
        assert outcomes == ["PoolBusyError"]  # it waited for a second
        first.join()


def test_closing_an_answer_frees_its_worker(many_file: Path) -> None:
    with Pool(data_files=[many_file], limits=Limits(workers=1)) as running:
        pool = QueryPool(running.socket)
        for query in (ENDLESS, CROSS):
            thread = threading.Thread(target=_ask_and_leave, args=(running.socket, query))
            thread.start()
            thread.join()
            started = time.monotonic()
            assert pool.select(f"SELECT ?o {{ <{EX}t1> ?p ?o }}")
            assert time.monotonic() - started < 3


def _ask_and_leave(path: Path, query: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.connect(str(path))
        connection.sendall(Request(query).encode())
        time.sleep(0.3)


def test_workers_are_replaced_after_so_many_queries(many_file: Path) -> None:
    with Pool(data_files=[many_file], limits=Limits(workers=2, queries_per_worker=5)) as running:
        pool = QueryPool(running.socket)
        for number in range(60):
            assert len(pool.select(f"SELECT ?o {{ <{EX}t{number}> ?p ?o }}")) == 2


def test_killed_workers_interrupt_their_answer_and_are_replaced(many_file: Path) -> None:
    with Pool(data_files=[many_file], limits=Limits(workers=2)) as running:
        pool = QueryPool(running.socket)
        for _ in range(3):
            answer = pool.run(ENDLESS, "text/csv")
            next(answer)
            killed = set(_workers(running))
            for worker in killed:
                os.kill(worker, signal.SIGKILL)
            with pytest.raises(QueryInterruptedError):
                answer.read()
            _eventually(lambda: len(set(_workers(running)) - killed) == 2)  # noqa: B023 - called at once
        assert pool.select(f"SELECT ?o {{ <{EX}t1> ?p ?o }}")


def test_a_killed_nursery_is_replaced(many_file: Path) -> None:
    with Pool(data_files=[many_file], limits=Limits(workers=2)) as running:
        pool = QueryPool(running.socket)
        answer = pool.run(ENDLESS, "text/csv")
        next(answer)
        assert running.process is not None
        (nursery,) = _children(running.process.pid)
        os.kill(nursery, signal.SIGKILL)
        with pytest.raises(QueryInterruptedError):
            answer.read()
        _eventually(lambda: len(pool.select(f"SELECT ?o {{ <{EX}t1> ?p ?o }}")) == 2)


def test_a_killed_broker_takes_every_process_along(many_file: Path) -> None:
    with Pool(data_files=[many_file], limits=Limits(workers=2)) as running:
        pool = QueryPool(running.socket)
        answer = pool.run(ENDLESS, "text/csv")
        next(answer)
        assert running.process is not None
        family = [*_children(running.process.pid), *_workers(running)]
        assert len(family) == 3
        running.process.kill()
        running.process.wait()
        _eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))
        with pytest.raises(QueryInterruptedError):
            answer.read()
        with pytest.raises(QueryInterruptedError):
            pool.run("ASK {}")


def test_a_broker_ends_with_the_process_that_started_it(tmp_path: Path, many_file: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from ordrelocal.pool.launching import Pool\n"
        "pool = Pool(data_files=[Path(sys.argv[1])], folder=Path(sys.argv[2])); pool.start()\n"
        "print(pool.process.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(many_file), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        broker = int(starter.stdout.readline())
        starter.kill()
        starter.wait()
        _eventually(lambda: not Path(f"/proc/{broker}").exists())


def test_one_pool_serves_many_threads_without_mixing_answers(tight_pool: Pool) -> None:
    pool = QueryPool(tight_pool.socket)
    wrong: list[str] = []

    def ask(start: int) -> None:
        for number in range(start, start + 60):
            rows = pool.select(f"SELECT ?n {{ <{EX}t{number}> <{EX}name> ?n }}", client=str(start))
            if rows != [{"n": ox.Literal(f"thing number {number}")}]:
                wrong.append(f"{number}: {rows}")

    threads = [threading.Thread(target=ask, args=(start,)) for start in range(0, 1200, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _workers(running: Pool) -> list[int]:
    assert running.process is not None
    return [worker for nursery in _children(running.process.pid) for worker in _children(nursery)]


def _eventually(condition: Callable[[], bool], within_s: float = 10) -> None:
    end = time.monotonic() + within_s
    while True:
        try:
            if condition():
                return
        except QueryError:
            pass
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
