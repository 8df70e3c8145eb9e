"""Alignments hold with the axioms of their targets, change no kind of ours, and serve those who load them."""

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.alignments import Alignment, alignment_quads, alignments
from ordrelocal.graphing import Knowledge
from ordrelocal.inferring import infer
from ordrelocal.namespaces import (
    GRAPH_ALIGNMENT,
    GRAPH_METADATA,
    GRAPH_ONTOLOGY,
    ID,
    OL,
    RDF,
    RDFS,
    SKOS,
    VOID,
)
from ordrelocal.ontology import alignment_files, vocabulary_files
from ordrelocal.owlrules import compile_ontology
from ordrelocal.projecting import in_default_graph
from ordrelocal.reasoning import reason
from tests.alignment_checks import (
    BY_TEXT,
    WRONG,
    axioms,
    expected,
    judged,
    ontology,
    shipped,
    target,
    touched,
    triples_of,
)
from tests.lacking import need

NOT_BY_TEXT = [path for path in WRONG if not expected(path).startswith(BY_TEXT)]
DEFAULT = ox.DefaultGraph()
TYPE = ox.NamedNode(RDF + "type")


@pytest.fixture(scope="module")
def oracle() -> None:
    """HermiT and a Java to run it on."""
    need()


# By reasoning


def facts_about(knowledge: Knowledge, alignment: Alignment) -> list[ox.Triple]:
    """What the shipped dossiers say in the aligned terms, concluded kinds included."""
    aligned = {each.ours for each in alignment.mappings if each.relation == RDFS + "subPropertyOf"}
    said = [
        quad.triple
        for iri in sorted(aligned)
        for quad in knowledge.store.quads_for_pattern(None, ox.NamedNode(iri), None, DEFAULT)
    ]
    ends = {end for each in said for end in (each.subject, each.object)}
    classes = touched([shipped(alignment.name)])
    types = [quad.triple for quad in knowledge.store.quads_for_pattern(None, TYPE, None, DEFAULT)]
    return unlike(
        said,
        [
            each
            for each in types
            if each.object.value in classes or (each.subject in ends and each.object.value.startswith(OL))  # type: ignore[union-attr]
        ],
    )


def unlike(said: list[ox.Triple], types: list[ox.Triple]) -> list[ox.Triple]:
    """Facts of one thing of each sort: of the same kinds, said to stand alike to things of the same kinds.

    A reasoner learns the same of all things of a sort, and takes a minute for some thousands of them.
    """
    kinds: dict[object, set[object]] = defaultdict(set)
    ties: dict[object, set[object]] = defaultdict(set)
    for each in types:
        kinds[each.subject].add(each.object)
    for each in said:
        ties[each.subject].add((each.predicate, frozenset(kinds[each.object])))
    sorts = {(frozenset(kinds[thing]), frozenset(ties[thing])): thing for thing in [*kinds, *ties]}
    kept = [each for each in said if each.subject in sorts.values()]
    told = {*sorts.values(), *(each.object for each in kept)}
    return kept + [each for each in types if each.subject in told]


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
@pytest.mark.parametrize(
    "alignment", [each for each in alignments() if each.axioms], ids=lambda each: each.name
)
def test_axioms_hold_with_those_of_the_target_and_change_no_kind_of_ours(
    alignment: Alignment, knowledge: Knowledge
) -> None:
    """With one individual of each aligned class, of all classes below, and with what the dossiers say."""
    assert judged(alignment.name, facts=facts_about(knowledge, alignment)) == set()


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
@pytest.mark.parametrize("path", NOT_BY_TEXT, ids=lambda path: path.stem)
def test_wrong_alignment_is_refused_by_reasoning(path: Path) -> None:
    assert expected(path) in judged(path.stem.split("__")[0], path)


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
def test_vocabularies_hold_with_the_axioms_of_skos() -> None:
    schemes = [each for path in vocabulary_files() for each in triples_of(path)]
    judgement = reason([*target("skos"), *schemes])
    assert judgement.consistent
    first = next(each.subject for each in schemes if each.object == ox.NamedNode(SKOS + "ConceptScheme"))
    both = ox.Triple(first, TYPE, ox.NamedNode(SKOS + "Concept"))
    assert not reason([*target("skos"), *schemes, both]).consistent


# For those who use them


def with_alignment(knowledge: Knowledge, name: str) -> ox.Store:
    """The shipped facts, concluded once more with the axioms of an alignment among those of the ontology."""
    store, graph = ox.Store(), ox.NamedNode(GRAPH_ONTOLOGY)
    store.extend(knowledge.store.quads_for_pattern(None, None, None, DEFAULT))
    for each in (*ontology(), *axioms(shipped(name))):
        store.add(ox.Quad(each.subject, each.predicate, each.object, graph))
    infer(store, compile_ontology(store).rules)
    return store


def test_reader_of_prov_learns_who_answers_for_a_statement_and_whence_it_comes(knowledge: Knowledge) -> None:
    store = with_alignment(knowledge, "prov-o")
    found = store.query(
        f"""PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?agent ?work WHERE {{
          <{ID}statement/chalon-chantier/lieu> a prov:Entity ;
            prov:wasAttributedTo ?agent ; prov:wasDerivedFrom ?work .
          ?agent a prov:Agent . ?work a prov:Entity ; a <{OL}Work>
        }}"""
    )
    assert isinstance(found, ox.QuerySolutions)
    rows = [(row["agent"].value, row["work"].value) for row in found]
    assert rows == [(ID + "press/ash", ID + "work/ash-2630")]


def test_reader_of_org_finds_organisations_and_members_of_partnerships(knowledge: Knowledge) -> None:
    store = with_alignment(knowledge, "org")
    found = store.query(
        f"""PREFIX org: <http://www.w3.org/ns/org#>
        SELECT ?member WHERE {{
          ?partnership a org:Organization , <{OL}Partnership> ; org:hasMember ?member .
          ?member org:unitOf ?whole . ?whole a org:FormalOrganization
        }} ORDER BY ?member"""
    )
    assert isinstance(found, ox.QuerySolutions)
    members = [row["member"].value for row in found]
    assert ID + "actor/uas-chelles" in members
    # A configuration of actors is no organisation, whoever loads what.
    configurations = store.quads_for_pattern(None, TYPE, ox.NamedNode(OL + "ActorConfiguration"), DEFAULT)
    organisation = ox.NamedNode("http://www.w3.org/ns/org#Organization")
    assert [quad for quad in configurations if ox.Quad(quad.subject, TYPE, organisation) in store] == []


def test_alignments_stand_in_graphs_of_their_own_and_conclude_nothing(knowledge: Knowledge) -> None:
    graphs = {ox.NamedNode(GRAPH_ALIGNMENT + path.stem) for path in alignment_files()}
    assert graphs <= set(knowledge.store.named_graphs())
    assert not any(in_default_graph(graph) for graph in graphs)
    for prefix in ("http://www.w3.org/ns/prov#", "http://www.w3.org/ns/org#", "http://purl.org/spar/"):
        types = knowledge.store.quads_for_pattern(None, TYPE, None, DEFAULT)
        assert [quad for quad in types if str(quad.object).startswith(f"<{prefix}")] == []


def test_metadata_describe_the_graph_of_each_alignment() -> None:
    quads = [quad for quad in alignment_quads() if quad.graph_name == ox.NamedNode(GRAPH_METADATA)]
    counts = {
        quad.subject.value: int(quad.object.value)  # type: ignore[union-attr]
        for quad in quads
        if quad.predicate.value == VOID + "triples"
    }
    assert counts == {GRAPH_ALIGNMENT + each.name: len(each.mappings) for each in alignments()}
