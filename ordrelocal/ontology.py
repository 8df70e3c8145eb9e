"""The ontology as the rest of the code reads it: classes, properties, concept schemes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from ordrelocal.namespaces import (
    GRAPH_ONTOLOGY,
    GRAPH_VOCABULARIES,
    OL,
    OWL,
    RDF,
    RDFS,
    SKOS,
    VOCABULARY,
    XSD,
)
from ordrelocal.paths import resource
from ordrelocal.terms import iri_of

ValueKind = Literal["id", "concept", "text", "literal"]

_TYPE = ox.NamedNode(RDF + "type")


@dataclass(frozen=True)
class Property:
    """One ``ol:`` property: how its values are written and read.

    ``value`` is ``id`` (a thing), ``concept`` (a term of ``scheme``, or of any scheme when empty), ``text``
    (a language map) or ``literal`` (of ``datatype``).
    """

    name: str
    value: ValueKind
    datatype: str = ""
    scheme: str = ""


@dataclass(frozen=True)
class Terms:
    """Names that authored data may use.

    ``ranges`` gives the class that a property leads to, where the ontology says one; ``kinds`` gives each
    class with everything above it.
    """

    classes: frozenset[str]
    defined_classes: frozenset[str]
    properties: Mapping[str, Property]
    schemes: Mapping[str, frozenset[str]]
    ranges: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)


def ontology_files() -> list[Path]:
    """Turtle files of the ontology proper (header and modules)."""
    return [resource("ontology", "ordrelocal.ttl"), *sorted(resource("ontology", "modules").glob("*.ttl"))]


def vocabulary_files() -> list[Path]:
    """Turtle files of the SKOS schemes, one a scheme."""
    return sorted(resource("ontology", "vocabularies").glob("*.ttl"))


def shape_files() -> list[Path]:
    """Turtle files of the SHACL shapes."""
    return sorted(resource("ontology", "shapes").glob("*.ttl"))


def alignment_files() -> list[Path]:
    """Turtle files that link terms to those of other vocabularies, one a vocabulary."""
    return sorted(resource("ontology", "alignments").glob("*.ttl"))


def load_ontology() -> ox.Store:
    """Store with the ontology and the vocabularies, each in its graph.

    Raises:
        SyntaxError: A file is not Turtle; ``filename`` and ``lineno`` say where.
    """
    store = ox.Store()
    for graph, files in ((GRAPH_ONTOLOGY, ontology_files()), (GRAPH_VOCABULARIES, vocabulary_files())):
        for path in files:
            store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    return store


@cache
def shipped_terms() -> Terms:
    """Terms of the ontology that is shipped."""
    return read_terms(load_ontology())


def read_terms(store: ox.Store) -> Terms:
    """Collect the names that authored data may use from a store with the ontology and the vocabularies."""
    defined = {
        subject.value.removeprefix(OL)
        for subject in _subjects(store, OWL + "Class")
        if next(store.quads_for_pattern(subject, ox.NamedNode(OWL + "equivalentClass"), None), None)
    }
    classes = {subject.value.removeprefix(OL) for subject in _subjects(store, OWL + "Class")}
    return Terms(
        classes=frozenset(classes - defined),
        defined_classes=frozenset(defined),
        properties={prop.name: prop for prop in _properties(store)},
        schemes=_schemes(store),
        ranges={sub: parent for sub, parent in _named_pairs(store, RDFS + "range")},
        kinds=_kinds(classes, _named_pairs(store, RDFS + "subClassOf")),
    )


def _named_pairs(store: ox.Store, predicate: str) -> list[tuple[str, str]]:
    """Local names of both ends of an axiom between ``ol:`` terms."""
    quads = store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.NamedNode(GRAPH_ONTOLOGY))
    ends = [(iri_of(quad.subject), iri_of(quad.object)) for quad in quads]
    return [
        (a.removeprefix(OL), b.removeprefix(OL)) for a, b in ends if a.startswith(OL) and b.startswith(OL)
    ]


def _kinds(classes: set[str], pairs: list[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Each class with itself and every class above it."""

    def above(name: str) -> frozenset[str]:
        parents = [parent for sub, parent in pairs if sub == name]
        return frozenset({name}).union(*(above(parent) for parent in parents))

    return {name: above(name) for name in classes}


def _subjects(store: ox.Store, class_iri: str) -> list[ox.NamedNode]:
    found = {quad.subject for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(class_iri), None)}
    named = [node for node in found if isinstance(node, ox.NamedNode) and node.value.startswith(OL)]
    return sorted(named, key=lambda node: node.value)


def _value(store: ox.Store, subject: ox.NamedNode, predicate: str) -> str:
    for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None, None):
        if isinstance(quad.object, ox.NamedNode):
            return quad.object.value
    return ""


def _properties(store: ox.Store) -> list[Property]:
    found = []
    for node in _subjects(store, OWL + "ObjectProperty"):
        scheme = _value(store, node, OL + "valuesFrom")
        kind: ValueKind = "concept" if scheme else "id"
        name = scheme.removeprefix(VOCABULARY) if scheme.startswith(VOCABULARY) else ""
        found.append(Property(node.value.removeprefix(OL), kind, scheme=name))
    for node in _subjects(store, OWL + "DatatypeProperty"):
        datatype = _value(store, node, RDFS + "range") or XSD + "string"
        literal: ValueKind = "text" if datatype == RDF + "langString" else "literal"
        found.append(Property(node.value.removeprefix(OL), literal, datatype=datatype))
    return found


def _schemes(store: ox.Store) -> dict[str, frozenset[str]]:
    terms: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(SKOS + "ConceptScheme"), None):
        terms.setdefault(iri_of(quad.subject).removeprefix(VOCABULARY), set())
    for quad in store.quads_for_pattern(None, ox.NamedNode(SKOS + "inScheme"), None, None):
        scheme, _, term = iri_of(quad.subject).removeprefix(VOCABULARY).partition("/")
        terms.setdefault(scheme, set()).add(term)
    return {scheme: frozenset(values) for scheme, values in terms.items()}
