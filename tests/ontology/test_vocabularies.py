"""Each vocabulary is one bilingual scheme in one file, and its terms can stand as short names in the data."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from ordrelocal.context import build_context
from ordrelocal.namespaces import ID, OL, VOCABULARY, compact
from ordrelocal.ontology import ontology_files, shipped_terms, vocabulary_files

LANGUAGES = {"en", "fr"}
TYPOLOGIES = {
    "nicourd-logics": ("person/nicourd", None),
    "p3-triad": ("person/frigoli", None),
    "p4-triad": ("person/frigoli", None),
    "p8-triad": ("person/nicourd", "person/frigoli"),
}


@cache
def vocabulary(path: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(path, format="turtle")


def concepts(graph: rdflib.Graph) -> list[rdflib.URIRef]:
    found = set(graph.subjects(RDF.type, SKOS.Concept))
    return sorted(concept for concept in found if isinstance(concept, rdflib.URIRef))


def all_concepts() -> list[tuple[Path, rdflib.URIRef]]:
    return [(path, concept) for path in vocabulary_files() for concept in concepts(vocabulary(path))]


def named(value: object) -> str:
    return compact(str(value)) if isinstance(value, rdflib.URIRef) else Path(str(value)).stem


def texts(graph: rdflib.Graph, subject: rdflib.Node, predicate: rdflib.URIRef) -> dict[str | None, str]:
    """Language -> text; fails when one language has two."""
    values = [value for value in graph.objects(subject, predicate) if isinstance(value, rdflib.Literal)]
    languages = Counter(value.language for value in values)
    assert set(languages.values()) <= {1}, f"{subject} has two {predicate} in one language"
    return {value.language: str(value) for value in values}


def test_vocabularies_were_discovered() -> None:
    assert vocabulary_files()
    assert all_concepts()


@pytest.mark.parametrize("path", vocabulary_files(), ids=named)
def test_file_holds_the_one_scheme_of_its_name_with_concepts(path: Path) -> None:
    graph, scheme = vocabulary(path), rdflib.URIRef(VOCABULARY + path.stem)
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    assert concepts(graph)
    for predicate in (RDFS.label, DCTERMS.title, SKOS.definition):
        assert set(texts(graph, scheme, predicate)) == LANGUAGES


@pytest.mark.parametrize(("path", "concept"), all_concepts(), ids=named)
def test_concept_is_labelled_and_defined_in_both_languages(path: Path, concept: rdflib.URIRef) -> None:
    graph = vocabulary(path)
    labels, defined = texts(graph, concept, SKOS.prefLabel), texts(graph, concept, SKOS.definition)
    assert set(labels) == LANGUAGES
    assert set(defined) == LANGUAGES
    assert texts(graph, concept, RDFS.label) == labels
    assert all(text.endswith(".") for text in defined.values())
    notes = Counter(getattr(note, "language", None) for note in graph.objects(concept, SKOS.scopeNote))
    assert notes["en"] == notes["fr"] == notes.total() / 2


@pytest.mark.parametrize(("path", "concept"), all_concepts(), ids=named)
def test_concept_stands_in_its_scheme_under_a_short_name(path: Path, concept: rdflib.URIRef) -> None:
    graph, scheme = vocabulary(path), rdflib.URIRef(VOCABULARY + path.stem)
    assert set(graph.objects(concept, SKOS.inScheme)) == {scheme}
    assert set(graph.objects(concept, SKOS.topConceptOf)) <= {scheme}
    assert re.fullmatch(re.escape(f"{scheme}/") + r"[a-z0-9]+(-[a-z0-9]+)*", str(concept))


@pytest.mark.parametrize(("path", "concept"), all_concepts(), ids=named)
def test_concept_says_where_it_comes_from(path: Path, concept: rdflib.URIRef) -> None:
    sources = list(vocabulary(path).objects(concept, DCTERMS.source))
    assert sources
    assert all(isinstance(source, rdflib.URIRef) and source.startswith(ID) for source in sources)


@pytest.mark.parametrize("path", vocabulary_files(), ids=named)
def test_no_two_concepts_of_a_scheme_share_a_label_or_a_definition(path: Path) -> None:
    graph = vocabulary(path)
    for predicate in (SKOS.prefLabel, SKOS.definition):
        shared = Counter(text for concept in concepts(graph) for text in graph.objects(concept, predicate))
        assert [text for text, count in shared.items() if count > 1] == []


def test_each_scheme_that_a_property_names_has_a_file() -> None:
    ontology = rdflib.Graph()
    for path in ontology_files():
        ontology.parse(path, format="turtle")
    schemes = {str(scheme) for scheme in ontology.objects(None, rdflib.URIRef(OL + "valuesFrom"))}
    assert VOCABULARY.rstrip("/") in schemes
    assert len(schemes) > 1
    shipped = {VOCABULARY + path.stem for path in vocabulary_files()}
    assert schemes - shipped == {VOCABULARY.rstrip("/")}


def test_no_concept_bears_the_name_of_a_key() -> None:
    keys = set(build_context(shipped_terms())["@context"])
    assert "modality" in keys
    clashing = [
        compact(str(concept)) for _, concept in all_concepts() if str(concept).rpartition("/")[2] in keys
    ]
    assert clashing == []


@pytest.mark.parametrize("stem", TYPOLOGIES)
def test_typology_names_its_author_and_its_reporter(stem: str) -> None:
    graph = vocabulary(next(path for path in vocabulary_files() if path.stem == stem))
    scheme = rdflib.URIRef(VOCABULARY + stem)
    author, reporter = TYPOLOGIES[stem]
    assert set(graph.objects(scheme, rdflib.URIRef(OL + "typologyBy"))) == {rdflib.URIRef(ID + author)}
    reporters = {rdflib.URIRef(ID + reporter)} if reporter else set()
    assert set(graph.objects(scheme, rdflib.URIRef(OL + "typologyReportedBy"))) == reporters
