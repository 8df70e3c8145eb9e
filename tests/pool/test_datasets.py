"""Which data a pool serves: the dataset in service, the next one, or files."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal import dataset
from ordrelocal.errors import DataFileError, NoDatasetError
from ordrelocal.pool.client import QueryPool
from ordrelocal.pool.launching import Pool
from ordrelocal.pool.limits import Limits
from tests.pool.rdf import EX, make_dataset, write_basic

pytestmark = pytest.mark.alone

LIMITS = Limits(workers=2, watch_s=0.1, time_s=20)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def quads(count: int, graph: str = "") -> str:
    return "".join(f"<{EX}s{number}> <{EX}p> <{EX}o> {graph}.\n" for number in range(count))


def count(pool: QueryPool) -> int:
    value = pool.select(COUNT)[0]["n"]
    assert isinstance(value, ox.Literal)
    return int(value.value)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two datasets, the first in service."""
    make_dataset(tmp_path, "first", quads(3) + quads(5, f"<{EX}g> "))
    make_dataset(tmp_path, "second", quads(7))
    dataset.switch(tmp_path, "first")
    return tmp_path


@pytest.mark.parametrize("memory_triples", [1000, 0], ids=["in memory", "on disk"])
def test_the_dataset_in_service_is_served_without_union_of_graphs(home: Path, memory_triples: int) -> None:
    limits = Limits(workers=2, memory_triples=memory_triples)
    with Pool(home, limits=limits) as running:
        pool = QueryPool(running.socket)
        assert (running.dataset, pool.dataset(), running.quads) == ("first", "first", 8)
        assert count(pool) == 3
        assert pool.run("ASK {}").dataset == "first"


def test_a_new_dataset_is_taken_over_and_old_answers_finish(home: Path) -> None:
    long = (
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s . ?t ?u ?v . ?w ?x ?y }"
    )
    with Pool(home, limits=LIMITS) as running:
        pool = QueryPool(running.socket)
        answer = pool.run(long, "text/csv")
        first = next(answer)
        dataset.switch(home, "second")
        _wait_for(pool, "second")
        assert count(pool) == 7
        assert (first + answer.read()).count(b"\n") == 3**8 + 1
        assert answer.dataset == "first"
        assert pool.run("ASK {}").dataset == "second"


def test_no_query_fails_while_datasets_are_switched(home: Path) -> None:
    with Pool(home, limits=LIMITS) as running:
        pool = QueryPool(running.socket)
        counts: list[int] = []
        asking = threading.Event()

        def ask() -> None:
            while not asking.is_set():
                counts.append(count(pool))

        thread = threading.Thread(target=ask)
        thread.start()
        for name in ("second", "first", "second"):
            dataset.switch(home, name)
            _wait_for(pool, name)
        asking.set()
        thread.join()
        assert set(counts) == {3, 7}


def test_a_broken_new_dataset_leaves_the_old_one_in_service(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = make_dataset(home, "broken", quads(1))
    broken.dump.write_text("this is no N-Quads\n", encoding="utf-8")
    with Pool(home, limits=LIMITS) as running:
        pool = QueryPool(running.socket)
        dataset.switch(home, "broken")
        time.sleep(1)
        assert (pool.dataset(), count(pool)) == ("first", 3)
        dataset.switch(home, "second")
        _wait_for(pool, "second")
    assert "broken" in capfd.readouterr().err


def test_two_pools_serve_two_homes(tmp_path: Path) -> None:
    for size, name in ((2, "two"), (9, "nine")):
        make_dataset(tmp_path / name, name, quads(size))
        dataset.switch(tmp_path / name, name)
    with Pool(tmp_path / "two", limits=LIMITS) as two, Pool(tmp_path / "nine", limits=LIMITS) as nine:
        assert (count(QueryPool(two.socket)), count(QueryPool(nine.socket))) == (2, 9)


def test_without_a_dataset_the_pool_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoDatasetError), Pool(tmp_path, limits=LIMITS):
        pass


FILES = {
    "a.ttl": f"<{EX}ttl> <{EX}p> 1 .",
    "b.nt": f"<{EX}nt> <{EX}p> <{EX}o> .",
    "c.nq": f"<{EX}nq> <{EX}p> <{EX}o> .",
    "d.trig": f"{{ <{EX}trig> <{EX}p> <{EX}o> }}",
    "e.jsonld": f'{{"@id": "{EX}jsonld", "{EX}p": 1}}',
    "f.rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">'
        '<rdf:Description rdf:about="http://example.org/rdf"><e:p>1</e:p></rdf:Description></rdf:RDF>'
    ),
    "g.n3": f"<{EX}n3> <{EX}p> 1 .",
}


def test_files_of_every_format_are_served_together(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Pool(data_files=sorted(tmp_path.iterdir()), limits=LIMITS) as running:
        rows = QueryPool(running.socket).select("SELECT ?s { ?s ?p ?o }")
    assert {row["s"].value.removeprefix(EX) for row in rows} == {Path(name).suffix[1:] for name in FILES}


def test_changed_files_are_loaded_again(tmp_path: Path) -> None:
    file = write_basic(tmp_path)
    with Pool(data_files=[file], limits=LIMITS) as running:
        pool = QueryPool(running.socket)
        before = pool.dataset()
        file.write_text(f"<{EX}a> <{EX}p> 1 .", encoding="utf-8")
        _wait_until(lambda: pool.dataset() != before)
        assert count(pool) == 1


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("bad.ttl", "<urn:a> <urn:b> 1 .\n<urn:a> <urn:b> ?x .\n", 2, "bad.ttl, line 2"),
        ("bad.nt", "<urn:a> <urn:b> .\n", 1, "bad.nt, line 1"),
        ("bad.jsonld", '{\n"@id": ', 2, "bad.jsonld"),
        ("bad.rdf", "<rdf:RDF", 1, "bad.rdf"),
        ("bad.txt", "", 1, "no RDF format"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, name: str, text: str, line: int, words: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with (
        pytest.raises(DataFileError, match=words) as failure,
        Pool(data_files=[tmp_path / name], limits=LIMITS),
    ):
        pass
    assert failure.value.values["line"] == line


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"none\.ttl"), Pool(data_files=[tmp_path / "none.ttl"]):
        pass


def _wait_for(pool: QueryPool, name: str) -> None:
    _wait_until(lambda: pool.dataset() == name)


def _wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
