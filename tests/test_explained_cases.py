"""Every derived fact of the curated cases: what its explanation shows is what it really rests on.

Each premise that is shown at the end of an explanation is really deleted before inference, which is then run
again: the fact goes, unless the explanation shows another way to it that does without that premise.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
import pytest

from ordrelocal.asking import of_store
from ordrelocal.context import build_context
from ordrelocal.explaining import Explainer
from ordrelocal.explanation import Explanation, Fact
from ordrelocal.geography.naming import named_units, unit_quads
from ordrelocal.geography.units import shipped_geography
from ordrelocal.graphing import ontology_quads
from ordrelocal.inferring import infer
from ordrelocal.namespaces import GRAPH, ID
from ordrelocal.ontology import shipped_terms
from ordrelocal.owlrules import compile_ontology
from ordrelocal.projecting import merge, project
from ordrelocal.reading import Source, data_files, read_source
from ordrelocal.recording import inferred_quads
from ordrelocal.rulefiles import shipped_rules
from ordrelocal.rules import Rule

_DOSSIERS = (GRAPH + "cases/", GRAPH + "arguments/")
#: The things that no dossier speaks of, as a case of their own.
COLLECTIONS = "collections"
#: Premises that one run of inference does without, at most.
_MOST = 24


@dataclass(frozen=True)
class World:
    """One case with the collections: what is stated or declared, and every derived fact, explained."""

    stated: frozenset[Fact]
    explanations: Mapping[Fact, Explanation]


@cache
def sources() -> tuple[Source, ...]:
    context = build_context(shipped_terms())
    return tuple(read_source(path, context) for path in data_files())


@cache
def ontology() -> tuple[frozenset[Fact], tuple[Rule, ...]]:
    """Triples of the ontology and the vocabularies, and every rule."""
    store = ox.Store()
    merge(store, ontology_quads())
    plain = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return frozenset(quad.triple for quad in plain), (*compile_ontology(store).rules, *shipped_rules())


def names() -> list[str]:
    found = [source.graph.removeprefix(GRAPH) for source in sources() if source.graph.startswith(_DOSSIERS)]
    return [*found, COLLECTIONS]


def world(name: str) -> World:
    """The world of one dossier; facts that rest on collections alone are in a world of their own."""
    terms, rules = ontology()
    store = ox.Store()
    merge(store, ontology_quads())
    for source in _around(name):
        merge(store, source.quads)
    merge(store, unit_quads(shipped_geography(), named_units(shipped_geography(), store), store))
    project(store)
    plain = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    stated = frozenset(quad.triple for quad in plain) - terms
    inference = infer(store, rules)
    store.extend(inferred_quads(store, rules, inference))
    explain = Explainer(of_store(store)).explain
    found = {fact: explain(fact) for fact in inference.derivations}
    if name != COLLECTIONS:
        found = {fact: each for fact, each in found.items() if _of_a_dossier(each)}
    return World(stated, found)


def _around(name: str) -> Iterable[Source]:
    """A dossier and the collections that it names things of, and those that these name things of."""
    collections = [source for source in sources() if not source.graph.startswith(_DOSSIERS)]
    if name == COLLECTIONS:
        return collections
    kept = [source for source in sources() if source.graph == GRAPH + name]
    for source in kept:
        named = {quad.object for quad in source.quads}
        more = [
            each for each in collections if each not in kept and not named.isdisjoint(_subjects(each.graph))
        ]
        kept += more
    return kept


@cache
def _subjects(graph: str) -> frozenset[ox.NamedNode | ox.BlankNode | ox.Triple]:
    """What a source speaks of."""
    return frozenset(quad.subject for source in sources() if source.graph == graph for quad in source.quads)


def _of_a_dossier(explanation: Explanation) -> bool:
    graphs = {each.graph for node in explanation.nodes.values() for each in node.declarations}
    return any(iri.startswith(ID + "statement/") for iri in explanation.grounds) or any(
        graph.startswith(_DOSSIERS) for graph in graphs
    )


def left(stated: Iterable[Fact]) -> set[Fact]:
    """What is stated and all that follows from it."""
    store = ox.Store()
    store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in stated)
    return set(stated) | infer(store, ontology()[1]).derivations.keys()


def given(explanation: Explanation) -> set[Fact]:
    """Premises that an explanation shows as stated or declared."""
    return {fact for fact, node in explanation.nodes.items() if node.given}


def _closes_the_world(explanation: Explanation) -> bool:
    used = {way.rule for node in explanation.nodes.values() for way in node.derivations}
    return any(explanation.rules[rule].closed_world for rule in used)


def batches(critical: Mapping[Fact, set[Fact]], shown: Mapping[Fact, set[Fact]]) -> list[set[Fact]]:
    """Premises in groups such that no fact that falls with one of them shows another of its group.

    A group is deleted in one run of inference, and each fact yet loses one premise of its own alone. Groups
    are drawn by lot (by a hash, so always the same) and are small: two premises of one fact of which the
    explanation forgets one seldom meet in a group, and apart they give it away.

    Args:
        critical: Premise -> facts that, so the explanations say, fall without it.
        shown: Fact -> premises that its explanation shows.
    """
    groups: list[set[Fact]] = []
    barred: list[set[Fact]] = []  # what may not join a group, since a fact of the group shows it
    for premise in sorted(critical, key=lambda each: hashlib.sha256(str(each).encode()).digest()):
        own = {other for fact in critical[premise] for other in shown[fact]}
        index = next(
            (
                index
                for index, group in enumerate(groups)
                if len(group) < _MOST and premise not in barred[index] and not own & group
            ),
            len(groups),
        )
        if index == len(groups):
            groups.append(set())
            barred.append(set())
        groups[index].add(premise)
        barred[index] |= own
    return groups


def test_cases_were_discovered() -> None:
    assert len(names()) >= 6


@pytest.mark.parametrize("name", names())
def test_fact_goes_with_each_premise_shown_unless_another_way_is_shown(name: str) -> None:
    known = world(name)
    shown = {fact: given(each) for fact, each in known.explanations.items()}
    assert all(shown.values()), [fact for fact, premises in shown.items() if not premises]
    critical: dict[Fact, set[Fact]] = {}
    for fact, explanation in known.explanations.items():
        for premise in shown[fact]:
            falling = critical.setdefault(premise, set())
            if not explanation.holds_without(unstated=[premise]):
                falling.add(fact)
    assert critical.keys() <= known.stated, "a premise is said to be stated and is not"
    assert any(critical.values())
    for group in batches(critical, shown):
        remaining = left(known.stated - group)
        for fact, explanation in known.explanations.items():
            told = explanation.holds_without(unstated=group)
            # What must not be known may come to be known by the very deletion; the explanation warns of it.
            if not (told and _closes_the_world(explanation)):
                assert (fact in remaining) == told, (str(fact), sorted(map(str, group & shown[fact])))
