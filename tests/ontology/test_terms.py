"""Each term of the ontology is labelled, defined, exemplified and sourced; it names only terms that exist."""

import re
from collections import Counter
from functools import cache

import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from ordrelocal.namespaces import OL, ONTOLOGY, VOCABULARY, compact
from ordrelocal.ontology import ontology_files, vocabulary_files
from ordrelocal.paths import resource

LANGUAGES = {"en", "fr"}
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
MODULES = sorted(resource("ontology", "modules").glob("*.ttl"))
VALUES_FROM = rdflib.URIRef(OL + "valuesFrom")
EXPRESSES = rdflib.URIRef(OL + "expresses")


@cache
def ontology() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in ontology_files():
        graph.parse(path, format="turtle")
    return graph


def terms() -> list[rdflib.URIRef]:
    found = {term for kind in KINDS for term in ontology().subjects(RDF.type, kind)}
    return sorted(term for term in found if isinstance(term, rdflib.URIRef) and term.startswith(OL))


def texts(term: rdflib.URIRef, predicate: rdflib.URIRef) -> dict[str, str]:
    """Language -> text, one for each language."""
    values = [value for value in ontology().objects(term, predicate) if isinstance(value, rdflib.Literal)]
    assert len({value.language for value in values}) == len(values), f"two {predicate} in one language"
    return {value.language or "": str(value) for value in values}


def definitions() -> list[tuple[str, str]]:
    return [pair for term in terms() for pair in texts(term, SKOS.definition).items()]


def test_modules_and_terms_were_discovered() -> None:
    assert len(MODULES) == 8
    assert terms()


@pytest.mark.parametrize("term", terms(), ids=compact)
def test_term_is_labelled_and_defined_in_both_languages(term: rdflib.URIRef) -> None:
    labels, defined = texts(term, RDFS.label), texts(term, SKOS.definition)
    assert set(labels) == LANGUAGES
    assert set(defined) == LANGUAGES
    assert all(text.endswith(".") for text in defined.values())
    same = [lang for lang in LANGUAGES if defined[lang].strip(" .").lower() == labels[lang].lower()]
    assert same == []


@pytest.mark.parametrize("term", terms(), ids=compact)
def test_term_has_an_example_a_source_and_a_home(term: rdflib.URIRef) -> None:
    assert "en" in {getattr(text, "language", None) for text in ontology().objects(term, SKOS.example)}
    assert all(isinstance(source, rdflib.URIRef) for source in ontology().objects(term, DCTERMS.source))
    assert ontology().value(term, DCTERMS.source)
    assert ontology().value(term, RDFS.isDefinedBy) == rdflib.URIRef(ONTOLOGY)


@pytest.mark.parametrize("term", terms(), ids=compact)
def test_scope_notes_come_in_both_languages(term: rdflib.URIRef) -> None:
    counts = Counter(getattr(note, "language", None) for note in ontology().objects(term, SKOS.scopeNote))
    assert counts["en"] == counts["fr"] == counts.total() / 2


def test_no_two_terms_share_a_definition() -> None:
    assert [text for text, count in Counter(definitions()).items() if count > 1] == []


def test_terms_are_of_one_kind_each() -> None:
    kinds = Counter(term for kind in KINDS for term in set(ontology().subjects(RDF.type, kind)))
    assert [term for term, count in kinds.items() if count > 1] == []


def test_each_term_that_an_axiom_names_is_declared() -> None:
    predicates = [
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        RDFS.domain,
        RDFS.range,
        OWL.inverseOf,
        OWL.disjointWith,
    ]
    predicates += [OWL.onProperty, OWL.someValuesFrom, RDF.first]
    named = {value for predicate in predicates for value in ontology().objects(None, predicate)}
    own = {value for value in named if isinstance(value, rdflib.URIRef) and value.startswith(OL)}
    assert sorted(own - set(terms())) == []


def test_each_term_that_a_scope_note_names_is_declared() -> None:
    notes = {str(note) for note in ontology().objects(None, SKOS.scopeNote)}
    named = {rdflib.URIRef(OL + name) for note in notes for name in re.findall(r"\bol:(\w+)", note)}
    assert sorted(named - set(terms())) == []


def test_each_scheme_that_a_property_takes_values_from_is_shipped() -> None:
    shipped = {VOCABULARY + path.stem for path in vocabulary_files()} | {VOCABULARY.rstrip("/")}
    assert sorted({str(scheme) for scheme in ontology().objects(None, VALUES_FROM)} - shipped) == []


def test_concepts_expressed_are_written_as_in_the_inventory() -> None:
    written = {str(value) for value in ontology().objects(None, EXPRESSES)}
    assert [value for value in written if not re.fullmatch(r"K(?:0\d\d|1[0-4]\d|15[01])", value)] == []
