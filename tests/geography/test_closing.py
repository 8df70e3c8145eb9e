"""What follows for units: carried over from one of each pattern, it is what inference over all gives."""

import random
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pyoxigraph as ox
import pytest

from ordrelocal.asking import of_store
from ordrelocal.dataset import Dataset
from ordrelocal.explaining import Explainer
from ordrelocal.geography.closing import conclusions
from ordrelocal.geography.naming import GRAPH_GEOGRAPHY, named_units, unit_quads
from ordrelocal.geography.units import PREFIX, Geography, Unit, shipped_geography
from ordrelocal.geography.writing import Bulk, bulk
from ordrelocal.graphing import ontology_quads
from ordrelocal.indexing import _counts, describe, search, write_dump, write_search, write_store
from ordrelocal.inferring import Derivation, infer
from ordrelocal.namespaces import ID, OL, RDF, RDFS
from ordrelocal.owlrules import CompiledOntology, compile_ontology
from ordrelocal.projecting import merge
from ordrelocal.recording import inferred_quads, rule_graph_quads
from ordrelocal.rulefiles import shipped_rules
from ordrelocal.rules import Pattern

PART_OF = ox.NamedNode(OL + "partOf")


@cache
def ontology() -> tuple[tuple[ox.Quad, ...], CompiledOntology]:
    store = ox.Store()
    merge(store, ontology_quads())
    return tuple(store), compile_ontology(store)


def concluded(geography: Geography, names: list[str]) -> dict[ox.Triple, Derivation]:
    """Inferred facts about units, carried over from their patterns."""
    units = [geography.units[name] for name in names]
    patterns, found = conclusions(geography, units, ontology()[1])
    facts = {}
    for unit in units:
        around = geography.ancestors(unit.id)
        for each in found[patterns[unit.id]]:
            value = ID + around[each.place] if each.place >= 0 else each.value
            triple = ox.Triple(ox.NamedNode(ID + unit.id), ox.NamedNode(each.predicate), ox.NamedNode(value))
            facts[triple] = each.derivation
    return facts


def inferred(geography: Geography, names: list[str]) -> dict[ox.Triple, Derivation]:
    """Inferred facts about units, by inference over all of them and by every rule."""
    store = ox.Store()
    merge(store, unit_quads(geography, (geography.units[name] for name in names), ()))
    return infer(store, (*ontology()[1].rules, *shipped_rules())).derivations


def sample() -> list[str]:
    """Some hundred units of the shipped code with all that they are part of, and the units near borders."""
    geography = shipped_geography()
    drawn = random.Random(4).sample(sorted(geography.units), 400)
    near = [
        name for name in geography.units if name.startswith((f"{PREFIX}commune-05", f"{PREFIX}collectivite"))
    ]
    return sorted({each for name in [*drawn, *near] for each in (name, *geography.ancestors(name))})


def test_planted_units_follow_as_by_inference_over_all(planted: Geography) -> None:
    assert concluded(planted, sorted(planted.units)) == inferred(planted, sorted(planted.units))


def test_shipped_units_follow_as_by_inference_over_all() -> None:
    names = sample()
    drawn = replace(shipped_geography(), units={name: shipped_geography().units[name] for name in names})
    assert len({unit.kind for unit in drawn.units.values()}) == 9
    assert concluded(drawn, names) == inferred(drawn, names)


def test_part_of_is_transitive_from_a_former_commune_to_the_region(planted: Geography) -> None:
    facts = concluded(planted, ["territory/commune-deleguee-01015"])
    above = {triple.object for triple in facts if triple.predicate == PART_OF}
    assert ox.NamedNode(ID + "territory/region-84") in above
    assert ox.NamedNode(ID + "territory/epci-200000001") in above


# --- A dataset that holds them


@pytest.fixture(scope="module")
def others(planted: Geography) -> Bulk:
    return bulk(planted, named(planted), ontology()[1])


def named(planted: Geography) -> list[Unit]:
    """The units that a source names: Briançon, and what it is part of."""
    subject = ox.NamedNode(ID + "territory/commune-05023")
    return named_units(planted, [ox.Quad(subject, PART_OF, subject)])


@pytest.fixture(scope="module")
def written(planted: Geography, others: Bulk, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A dataset of the ontology and the planted units, of which one is named."""
    dataset = Dataset(tmp_path_factory.mktemp("dataset"))
    quads, compiled = ontology()
    store = ox.Store()
    store.extend(quads)
    merge(store, unit_quads(planted, named(planted), ()))
    store.extend(inferred_quads(store, compiled.rules, infer(store, compiled.rules)))
    store.extend(rule_graph_quads(others.derivations))
    store.extend(describe(store, "", others))
    write_dump(store, dataset.dump, others.blocks)
    write_store(dataset.dump, dataset.store)
    write_search(store, dataset.search, others.labels)
    return dataset


def test_units_and_all_they_are_part_of_are_named(planted: Geography) -> None:
    ids = {unit.id.removeprefix(PREFIX) for unit in named(planted)}
    assert ids == {"commune-05023", "arrondissement-051", "epci-200000003", "departement-05", "region-93"}


def test_label_of_a_source_takes_the_place_of_the_official_one(planted: Geography) -> None:
    subject, label = ox.NamedNode(ID + "territory/commune-05023"), ox.NamedNode(RDFS + "label")
    authored = [ox.Quad(subject, label, ox.Literal("Brianza", language="fr"))]
    units = [planted.units["territory/commune-05023"]]
    labels = {quad.object for quad in unit_quads(planted, units, authored) if quad.predicate == label}
    assert labels == {ox.Literal("Briançon", language="en")}


def test_dump_is_sorted_and_holds_each_line_once(written: Dataset) -> None:
    lines = written.dump.read_text(encoding="utf-8").splitlines()
    assert all(one < other for one, other in pairwise(lines))


def test_each_plain_triple_of_a_unit_has_one_provenance(written: Dataset, planted: Geography) -> None:
    store = ox.Store.read_only(str(written.store))
    for name in planted.units:
        subject = ox.NamedNode(ID + name)
        plain = [*store.quads_for_pattern(subject, None, None, ox.DefaultGraph())]
        assert ox.NamedNode(OL + "Territory") in {quad.object for quad in plain}
        for quad in plain:
            graphs = {
                each.graph_name.value
                for each in store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
                if isinstance(each.graph_name, ox.NamedNode)
            }
            assert len(graphs) == 1
            assert graphs == {GRAPH_GEOGRAPHY} or "/graph/rule/" in graphs.pop()


def test_counts_are_those_of_the_whole(written: Dataset, others: Bulk, planted: Geography) -> None:
    store = ox.Store.read_only(str(written.store))
    bare = ox.Store()
    bare.extend(ontology()[0])
    merge(bare, unit_quads(planted, named(planted), ()))
    infer(bare, ontology()[1].rules)
    classes, properties, _subjects = _counts(bare)
    every = _counts(store)
    assert (classes + others.classes, properties + others.properties) == every[:2]
    assert others.quads == sum(block.count("\n") for block in others.blocks)
    assert others.units + len(named(planted)) == len(planted.units)


def test_what_follows_for_an_unnamed_unit_is_explained(written: Dataset) -> None:
    store = ox.Store.read_only(str(written.store))
    former, region = (
        ox.NamedNode(f"{ID}territory/{name}") for name in ("commune-deleguee-01015", "region-84")
    )
    explanation = Explainer(of_store(store)).explain(ox.Triple(former, PART_OF, region))
    given = [fact for fact, node in explanation.nodes.items() if node.given]
    assert len(given) >= 2
    assert all(fact.predicate == PART_OF for fact in given)
    kind = ox.Triple(former, ox.NamedNode(RDF + "type"), ox.NamedNode(OL + "Territory"))
    assert any(node.given for node in Explainer(of_store(store)).explain(kind).nodes.values())


def test_search_finds_a_commune_by_its_name_behind_what_sources_name(written: Dataset) -> None:
    assert [hit.iri for hit in search(written, "arboys", "en")] == [ID + "territory/commune-01015"]
    found = [hit.iri.removeprefix(ID + PREFIX) for hit in search(written, "ain", "fr")]
    assert "departement-01" in found
    found = [hit.iri for hit in search(written, "brian", "fr")]
    assert found[0].endswith(("commune-05023", "arrondissement-051"))


def test_no_rule_leads_from_a_unit_down_to_its_parts() -> None:
    """Parts of what a case names never enter the reasoning: a rule that asked for them would miss them."""
    downwards = [
        (rule.id, pattern)
        for rule in (*ontology()[1].rules, *shipped_rules())
        for pattern in rule.body
        if pattern[1] == f"<{OL}partOf>" and pattern[0].startswith("?") and not _bound(rule.body, pattern)
    ]
    allowed = {
        "transitive-partOf",
        "domain-partOf-Territory",
        "range-partOf-Territory",
        "72-obstacle-nested-areas",
    }
    assert {name for name, _pattern in downwards} <= allowed


def _bound(body: tuple[Pattern, ...], pattern: Pattern) -> bool:
    """Whether another premise than a kind names the part."""
    return any(
        pattern[0] in (each[0], each[2]) and each != pattern and each[1] != f"<{RDF}type>" for each in body
    )
