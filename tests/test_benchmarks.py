"""The benchmark's own parts: what is generated, and how answers are compared. Nothing is timed here."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from benchmarks import answers, generate, lexicon, questions, report
from benchmarks.answers import CSV, JSON
from benchmarks.client import Connection, ReplyError
from benchmarks.engines import OURS, REFERENCE
from benchmarks.measuring import Figures, Measured
from ordrelocal import ontology
from ordrelocal.namespaces import OL, RDF, SH, VOCABULARY

TRIPLES = 6000


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("generated") / "data.nq"
    generate.write(path, TRIPLES)
    return path


@pytest.fixture(scope="module")
def store(generated: Path) -> ox.Store:
    loaded = ox.Store()
    loaded.load(path=str(generated), format=ox.RdfFormat.N_QUADS)
    return loaded


def plain(store: ox.Store) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(None, None, None, ox.DefaultGraph())


def test_generator_is_deterministic(generated: Path, tmp_path: Path) -> None:
    generate.write(tmp_path / "again.nq", TRIPLES)
    generate.write(tmp_path / "other.nq", TRIPLES, seed=generate.SEED + 1)
    assert (tmp_path / "again.nq").read_bytes() == generated.read_bytes()
    assert (tmp_path / "other.nq").read_bytes() != generated.read_bytes()


@pytest.mark.parametrize("triples", [1, 500, 3000])
def test_generator_makes_the_asked_number_of_triples(triples: int, tmp_path: Path) -> None:
    generate.write(tmp_path / "data.nq", triples)
    loaded = ox.Store()
    loaded.load(path=str(tmp_path / "data.nq"), format=ox.RdfFormat.N_QUADS)
    assert sum(1 for _ in plain(loaded)) == triples


def test_generator_uses_only_terms_of_the_ontology(store: ox.Store) -> None:
    known = {
        quad.subject.value for quad in ontology.load_ontology() if isinstance(quad.subject, ox.NamedNode)
    }
    used = set()
    for quad in store:
        for node in (quad.predicate, quad.object):
            if isinstance(node, ox.NamedNode) and node.value.startswith((OL, VOCABULARY)):
                used.add(node.value)
    assert len(used) > 100
    assert used <= known


def test_generated_data_have_all_shapes(store: ox.Store) -> None:
    kind = ox.NamedNode(RDF + "type")
    found = {str(quad.object)[1:-1] for quad in store.quads_for_pattern(None, kind, None, ox.DefaultGraph())}
    wanted = "Case Statement Claim SilenceFinding Actor Participation FormalTie Perception OrderPhase Passage"
    assert {OL + name for name in wanted.split()} <= found


def test_content_that_is_not_usable_stays_in_its_graph(store: ox.Store) -> None:
    query = f"""PREFIX ol: <{OL}>
        SELECT ?statement ?s ?p ?o WHERE {{
          GRAPH ?statement {{ ?s ?p ?o }}
          ?statement ol:modality ?modality ; ol:polarity ?polarity .
          BIND (?modality = <{VOCABULARY}modality/asserts> AS ?asserted)
          BIND (?asserted && ?polarity = <{VOCABULARY}polarity/affirmed> AS ?usable)
          FILTER (?usable != EXISTS {{ ?s ?p ?o }})
        }}"""
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [str(solution["statement"]) for solution in solutions] == []
    assert len(list(store.named_graphs())) > 50


def test_generated_data_conform_to_the_shapes_of_the_project(store: ox.Store) -> None:
    """All but the end, where the last case is cut off at the asked number."""
    data, shapes = rdflib.Graph(), rdflib.Graph()
    cases = [str(quad.subject) for quad in plain(store) if "/id/case/" in str(quad.subject)]
    last = max(cases).strip("<>").rpartition("/")[2]
    for quad in plain(store):
        if last not in str(quad):
            data.parse(data=f"{quad.subject} {quad.predicate} {quad.object} .", format="nt")
    for path in (*ontology.ontology_files(), *ontology.vocabulary_files()):
        data.parse(path)
    for path in ontology.shape_files():
        shapes.parse(path)
    _, found, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True)
    assert isinstance(found, rdflib.Graph)
    violations = list(found.subjects(rdflib.URIRef(SH + "resultSeverity"), rdflib.URIRef(SH + "Violation")))
    assert [str(found.value(node, rdflib.URIRef(SH + "resultMessage"))) for node in violations] == []


def test_cache_is_named_by_size_and_seed(tmp_path: Path) -> None:
    small, other = generate.cached(tmp_path, 100), generate.cached(tmp_path, 100, seed=1)
    assert small != other
    stamp = small.stat().st_mtime_ns
    assert generate.cached(tmp_path, 100) == small
    assert small.stat().st_mtime_ns == stamp


def results(*rows: tuple[str, str]) -> bytes:
    bindings = [
        {"x": {"type": "uri", "value": one}, "y": {"type": "literal", "value": other}} for one, other in rows
    ]
    return json.dumps({"head": {"vars": ["x", "y"]}, "results": {"bindings": bindings}}).encode()


def test_answers_are_equal_in_any_order() -> None:
    one = answers.read(results(("a:1", "x"), ("a:2", "y")), JSON)
    other = answers.read(results(("a:2", "y"), ("a:1", "x")), JSON)
    assert answers.difference(one, other) == ""


@pytest.mark.parametrize(
    "planted",
    [
        [("a:1", "x")],
        [("a:1", "x"), ("a:2", "y"), ("a:2", "y")],
        [("a:1", "x"), ("a:2", "z")],
        [("a:1", "x"), ("a:3", "y")],
    ],
    ids=["missing", "twice", "other-value", "other-thing"],
)
def test_a_planted_difference_is_found(planted: list[tuple[str, str]]) -> None:
    expected = answers.read(results(("a:1", "x"), ("a:2", "y")), JSON)
    assert "rows expected" in answers.difference(expected, answers.read(results(*planted), JSON))


def test_a_planted_difference_is_found_in_csv() -> None:
    expected = answers.read(b'x,y\r\na:1,"1, 2"\r\n_:b0,2\r\n', CSV)
    assert answers.difference(expected, answers.read(b'y,x\n2,_:other\n"1, 2",a:1\n', CSV)) == ""
    assert answers.difference(expected, answers.read(b'x,y\na:1,"1, 3"\n_:b0,2\n', CSV)) != ""


def test_moments_are_compared_by_value() -> None:
    same = [answers.read(f"x\n2003-12-31T23:59:59{zone}\n".encode(), CSV) for zone in ("Z", "+00:00")]
    assert answers.difference(*same) == ""
    assert answers.difference(same[0], answers.read(b"x\n2003-12-31T23:59:59+01:00\n", CSV)) != ""


@pytest.mark.parametrize("shipped", [True, False])
def test_every_request_of_a_class_is_another_one(shipped: bool, store: ox.Store) -> None:
    def draw(text: str) -> list[str]:
        solutions = store.query(text)
        assert isinstance(solutions, ox.QuerySolutions)
        return [
            getattr(each[0], "value", "") if isinstance(each[0], ox.Literal) else str(each[0])
            for each in solutions
        ]

    classes = questions.classes(draw, shipped=shipped)
    assert len(classes) >= 9
    for question in classes:
        texts = question.take(50)
        assert len(set(texts)) == 50
        store.query(texts[0])  # it is SPARQL


class Replies(threading.Thread):
    """A server of one connection that sends what it is told, whatever is asked."""

    def __init__(self, *replies: bytes) -> None:
        super().__init__(daemon=True)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._replies = replies
        self.start()

    def run(self) -> None:
        with self._listening, self._listening.accept()[0] as connection:
            for reply in self._replies:
                connection.recv(1000)
                connection.sendall(reply)


def test_client_counts_bodies_of_known_length_and_in_chunks() -> None:
    server = Replies(
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    )
    with Connection(server.port, 5) as connection:
        assert [connection.ask(b"x") for _ in range(3)] == [5, 5, 0]
    server.join()


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n",
    ],
    ids=["error", "short", "short-chunk", "no-end"],
)
def test_client_takes_no_broken_answer_for_a_whole_one(reply: bytes) -> None:
    server = Replies(reply)
    with Connection(server.port, 5) as connection, pytest.raises(ReplyError):
        connection.ask(b"x")
    server.join()


def measured(ours_ms: float, reference_ms: float, size: str = "small") -> report.Part:
    found = Measured(questions.Question("point", size, iter([])), rows=1)
    for name, p50_ms in ((OURS, ours_ms), (REFERENCE, reference_ms)):
        found.rounds[name, 1] = [Figures(p50_ms * factor, p50_ms * 2, 10, 0.1) for factor in (1, 0.5, 3)]
    return report.Part("Data", {OURS: 1.0, REFERENCE: 2.0}, [found])


def test_median_of_the_rounds_is_reported() -> None:
    figures = measured(1.5, 1.0).measured[0].figures(OURS, 1)
    assert figures is not None
    assert figures.p50_ms == 1.5


@pytest.mark.parametrize(
    ("ours_ms", "size", "expected"),
    [(1.9, "small", 0), (2.1, "small", 1), (0.9, "large", 0), (1.1, "large", 1), (9, "whole", 0)],
)
def test_a_missed_goal_is_said(ours_ms: float, size: str, expected: int) -> None:
    assert len(report.missed([measured(ours_ms, 1.0, size)])) == expected


def test_figures_stand_between_the_markers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(report, "README", readme)
    report.write("new")
    assert readme.read_text(encoding="utf-8") == f"before\n{report.BEGIN}\nnew\n{report.END}\nafter\n"


def test_readme_of_the_benchmarks_has_the_markers() -> None:
    text = report.README.read_text(encoding="utf-8")
    assert Counter(text.split())["-->"] == 2
    assert text.index(report.BEGIN) < text.index(report.END)


def test_lexicon_closes_classes_upwards() -> None:
    types = lexicon.shipped().types[OL + "Association"]
    assert {OL + "Association", OL + "FormalOrganisation", OL + "Actor", OL + "Agent"} <= set(types)
