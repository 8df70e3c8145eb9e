"""Each rule concludes what it says from its premises, nothing from a near miss or from what is no fact."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.inferring import Inference
from ordrelocal.namespaces import GRAPH_METADATA, ID, OL, RULE, VOCABULARY
from ordrelocal.queryfiles import QueryFile
from tests.queries.pipeline import CASE, follows, known, quads_of, rules

FIXTURES = Path(__file__).parent / "rules"
RULES = rules()
NEAR_MISSES = sorted(FIXTURES.glob("*.near-miss-*.ttl"))
IN_WORDS = ("question", "question_fr", "premise", "premise_fr", "near_miss", "near_miss_fr")
STATEMENT = ox.NamedNode(ID + "statement/example")


def stems(rule: QueryFile) -> str:
    return rule.path.stem


def conclusions(inference: Inference, stem: str) -> set[ox.Triple]:
    """What a rule was the first to conclude."""
    return {triple for triple, first in inference.derivations.items() if first.rule == RULE + stem}


def fixture(stem: str, part: str) -> list[ox.Quad]:
    return quads_of(FIXTURES / f"{stem}.{part}.ttl")


def expected(stem: str) -> set[ox.Triple]:
    return {quad.triple for quad in fixture(stem, "derived")}


def said(quads: Iterable[ox.Quad], modality: str, polarity: str = "affirmed") -> list[ox.Quad]:
    """The same content, said by one statement."""
    node = ox.NamedNode
    return [
        *(ox.Quad(quad.subject, quad.predicate, quad.object, STATEMENT) for quad in quads),
        ox.Quad(STATEMENT, node(OL + "modality"), node(f"{VOCABULARY}modality/{modality}"), CASE),
        ox.Quad(STATEMENT, node(OL + "polarity"), node(f"{VOCABULARY}polarity/{polarity}"), CASE),
    ]


def test_rules_were_discovered() -> None:
    assert len(RULES) >= 5
    assert {path.name.split(".")[0] for path in FIXTURES.iterdir()} == {stems(rule) for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=stems)
def test_rule_says_itself_its_premise_and_a_near_miss_in_both_languages(rule: QueryFile) -> None:
    assert [key for key in IN_WORDS if not str(rule.header.get(key, "")).strip()] == []
    assert rule.question["fr"] != rule.question["en"]
    assert rule.kind == "rule"
    assert int(str(rule.header["stratum"])) >= 1
    assert str(rule.header["source"]).startswith(ID)


@pytest.mark.parametrize("rule", RULES, ids=stems)
def test_rule_concludes_from_its_premises_and_is_named_as_author(rule: QueryFile) -> None:
    store, inference = known(fixture(rule.path.stem, "given"))
    assert conclusions(inference, rule.path.stem) == expected(rule.path.stem)
    by_rule = store.quads_for_pattern(
        None, ox.NamedNode(OL + "byRule"), ox.NamedNode(RULE + rule.path.stem), ox.NamedNode(GRAPH_METADATA)
    )
    graphs = [quad.subject for quad in by_rule]
    recorded = {
        quad.triple
        for graph in graphs
        if isinstance(graph, ox.NamedNode)
        for quad in store.quads_for_pattern(None, None, None, graph)
    }
    assert recorded == expected(rule.path.stem)


@pytest.mark.parametrize("rule", RULES, ids=stems)
def test_a_conclusion_falls_with_each_premise(rule: QueryFile) -> None:
    given = fixture(rule.path.stem, "given")
    for premise in given:
        inference = follows([quad for quad in given if quad != premise])
        assert not conclusions(inference, rule.path.stem) >= expected(rule.path.stem), premise


@pytest.mark.parametrize("path", NEAR_MISSES, ids=lambda path: path.stem)
def test_near_miss_concludes_nothing(path: Path) -> None:
    inference = follows(quads_of(path))
    assert conclusions(inference, path.name.split(".")[0]) == set()


@pytest.mark.parametrize("rule", RULES, ids=stems)
def test_each_rule_has_a_near_miss(rule: QueryFile) -> None:
    assert [path for path in NEAR_MISSES if path.name.startswith(rule.path.stem + ".")]


@pytest.mark.parametrize("rule", RULES, ids=stems)
def test_rule_reads_facts_alone(rule: QueryFile) -> None:
    """The same content, asserted, concludes; hedged, asked, conditional or denied, it does not."""
    given = fixture(rule.path.stem, "given")
    inference = follows(said(given, "asserts"))
    assert conclusions(inference, rule.path.stem) == expected(rule.path.stem)
    for modality in ("hedges", "asks", "conditional"):
        inference = follows(said(given, modality))
        assert conclusions(inference, rule.path.stem) == set(), modality
    inference = follows(said(given, "asserts", "denied"))
    assert conclusions(inference, rule.path.stem) == set()


@pytest.mark.parametrize("rule", RULES, ids=stems)
def test_rule_concludes_the_same_at_each_run(rule: QueryFile) -> None:
    runs = [set(follows(fixture(rule.path.stem, "given")).derivations.items()) for _ in range(2)]
    assert runs[0] == runs[1]
