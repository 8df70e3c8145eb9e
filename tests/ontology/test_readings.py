"""The readings that are easy to get wrong: what follows, what does not, what cannot be.

Each file of ``readings/`` is one small situation. Its header names the reading (a decision on modelling, D1
to D12, or one of the seven readings of the text), says it in a sentence, and lists what must follow, what
must not, which statements stay to be read without being facts, or the clash that it must be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.namespaces import GRAPH_ONTOLOGY, ID
from ordrelocal.ontology import load_ontology
from ordrelocal.owlrules import compile_ontology
from ordrelocal.reasoning import reason
from ordrelocal.yamltext import load_yaml
from tests.lacking import need
from tests.queries.pipeline import HEADER, known, quads_of

FILES = sorted((Path(__file__).parent / "readings").glob("*.trig"))
DECISIONS = {f"D{number}" for number in range(1, 13)}
TEXT = {"1", "2", "3", "4", "5", "6", "7"}


@dataclass(frozen=True)
class Reading:
    """One situation, with triples written as in Turtle."""

    path: Path
    reading: str
    says: str
    follows: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    clash: str = ""


def load(path: Path) -> Reading:
    lines = path.read_text(encoding="utf-8").splitlines()
    header = load_yaml("\n".join(line[3:] for line in lines if line.startswith("#+ ")))
    assert set(header) <= {"reading", "says", "follows", "not", "kept", "clash"}, path.name
    follows, excluded, kept = (tuple(header.get(key, ())) for key in ("follows", "not", "kept"))
    return Reading(path, header["reading"], header["says"], follows, excluded, kept, header.get("clash", ""))


READINGS = [load(path) for path in FILES]
CLASHING = [each for each in READINGS if each.clash]
SOUND = [each for each in READINGS if not each.clash]


def name(reading: Reading) -> str:
    return reading.path.stem


def triple(text: str) -> ox.Quad:
    """A triple of the default graph, written as in Turtle."""
    quad: ox.Quad = next(iter(ox.parse(f"{HEADER}{text} .", format=ox.RdfFormat.TURTLE)))
    return quad


def clashes(store: ox.Store) -> set[str]:
    """Names of the constraints that a store breaks."""
    constraints = compile_ontology(store).constraints
    broken = set()
    for each in constraints:
        body = " ".join(" ".join(pattern) + " ." for pattern in each.body)
        if bool(store.query(f"ASK {{ {body} }}")):
            broken.add(each.id)
    return broken


def test_readings_of_each_decision_were_discovered() -> None:
    assert len(READINGS) >= 35
    assert {each.reading for each in READINGS} >= DECISIONS
    assert {each.reading for each in READINGS} <= DECISIONS | TEXT
    assert [name(each) for each in SOUND if not each.excluded and not each.follows] == []


@pytest.mark.parametrize("reading", SOUND, ids=name)
def test_what_follows_follows_and_nothing_of_what_must_not(reading: Reading) -> None:
    store, _ = known(quads_of(reading.path))
    assert [text for text in reading.follows if triple(text) not in store] == []
    assert [text for text in reading.excluded if triple(text) in store] == []
    assert clashes(store) == set()


@pytest.mark.parametrize("reading", [each for each in READINGS if each.kept], ids=name)
def test_what_is_no_fact_is_still_there_to_be_read(reading: Reading) -> None:
    store, _ = known(quads_of(reading.path))
    for statement in reading.kept:
        graph = triple(f"{statement} a owl:Thing").subject
        assert isinstance(graph, ox.NamedNode)
        assert list(store.quads_for_pattern(None, None, None, graph)) != [], statement


@pytest.mark.parametrize("reading", CLASHING, ids=name)
def test_what_cannot_be_clashes(reading: Reading) -> None:
    store, _ = known(quads_of(reading.path))
    assert reading.clash in clashes(store)


@pytest.mark.parametrize("reading", CLASHING, ids=name)
def test_what_cannot_be_is_made_of_several_truths(reading: Reading) -> None:
    """With any one of its triples withdrawn, the situation is possible: the clash is in their meeting."""
    given = quads_of(reading.path)
    for lost in given:
        store, _ = known([quad for quad in given if quad != lost])
        assert reading.clash not in clashes(store), lost


@pytest.fixture(scope="module")
def axioms() -> list[ox.Triple]:
    """The ontology; fails or skips where HermiT is missing."""
    need()
    graph = ox.NamedNode(GRAPH_ONTOLOGY)
    return [quad.triple for quad in load_ontology().quads_for_pattern(None, None, None, graph)]


def apart(reading: Reading) -> list[ox.Triple]:
    """Plain triples of a situation, its things under names that no other situation has."""
    quads = quads_of(reading.path)
    store, _ = known(quads)
    plain = {quad.triple for quad in quads if ox.Quad(*quad.triple) in store}
    text = "".join(f"{each.subject} {each.predicate} {each.object} .\n" for each in plain)
    renamed = text.replace(f"<{ID}", f"<{ID}{name(reading)}/")
    return [quad.triple for quad in ox.parse(renamed, format=ox.RdfFormat.N_TRIPLES)]


def memberships_named(reading: Reading, texts: Iterable[str]) -> list[tuple[str, str]]:
    """(individual, class) of those triples that say a membership."""
    quads = [triple(text) for text in texts if " a " in text]
    return [
        (quad.subject.value.replace(ID, f"{ID}{name(reading)}/", 1), quad.object.value)
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    ]


@pytest.mark.oracle
def test_hermit_agrees_on_what_is_possible_and_on_the_kinds_of_things(axioms: list[ox.Triple]) -> None:
    readings = [each for each in SOUND if not each.kept]
    judgement = reason([*axioms, *(each for reading in readings for each in apart(reading))])
    assert judgement.consistent
    for each in readings:
        for individual, kind in memberships_named(each, each.follows):
            assert kind in judgement.memberships[individual], (name(each), individual, kind)
        for individual, kind in memberships_named(each, each.excluded):
            assert kind not in judgement.memberships.get(individual, ()), (name(each), individual, kind)


@pytest.mark.oracle
@pytest.mark.parametrize("reading", CLASHING, ids=name)
def test_hermit_finds_no_model_for_what_cannot_be(reading: Reading, axioms: list[ox.Triple]) -> None:
    assert not reason([*axioms, *apart(reading)]).consistent
