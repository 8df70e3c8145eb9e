"""What the generator may say: the ontology's classes, properties, concepts and their words."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ordrelocal import ontology
from ordrelocal.i18n import LANGUAGES
from ordrelocal.namespaces import OL, OWL, RDF, RDFS, SKOS, VOCABULARY

Words = dict[str, str]


@dataclass(frozen=True)
class Concept:
    """A term of a vocabulary.

    Args:
        iri: Its name.
        label: Language -> what it is called.
        definition: Language -> what it means.
    """

    iri: str
    label: Words
    definition: Words


@dataclass(frozen=True)
class Lexicon:
    """Terms of the ontology, and what follows from using them.

    Args:
        types: Class IRI -> the class and all its superclasses.
        labels: Class IRI -> language -> label.
        broader: Property IRI -> IRIs of its superproperties.
        inverses: Property IRI -> IRIs of the properties that hold in the other direction.
        schemes: Name of a vocabulary -> its concepts, by IRI.
        scheme_of: Local name of a property -> name of the vocabulary of its values.
    """

    types: dict[str, tuple[str, ...]]
    labels: dict[str, Words]
    broader: dict[str, tuple[str, ...]]
    inverses: dict[str, tuple[str, ...]]
    schemes: dict[str, tuple[Concept, ...]]
    scheme_of: dict[str, str]

    def concepts(self) -> list[Concept]:
        """All concepts, by scheme and IRI."""
        return [concept for name in sorted(self.schemes) for concept in self.schemes[name]]


@cache
def shipped() -> Lexicon:
    """The lexicon of the ontology that is shipped."""
    store = ontology.load_ontology()
    properties = ontology.shipped_terms().properties
    labels = _texts(store, RDFS + "label")
    classes = sorted(iri for iri in _subjects(store, RDF + "type", OWL + "Class") if iri.startswith(OL))
    return Lexicon(
        types={iri: _with_ancestors(store, iri, RDFS + "subClassOf") for iri in classes},
        labels={iri: labels[iri] for iri in classes},
        broader={
            iri: tuple(each for each in _with_ancestors(store, iri, RDFS + "subPropertyOf") if each != iri)
            for iri in {narrow for narrow, _ in _pairs(store, RDFS + "subPropertyOf")}
        },
        inverses=_inverses(store),
        schemes=_schemes(store),
        scheme_of={name: prop.scheme for name, prop in properties.items() if prop.scheme},
    )


def sources() -> list[Path]:
    """The files that the lexicon is read from."""
    return [*ontology.ontology_files(), *ontology.vocabulary_files()]


def _subjects(store: ox.Store, predicate: str, value: str) -> list[str]:
    found = store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value), None)
    return [quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)]


def _pairs(store: ox.Store, predicate: str) -> list[tuple[str, str]]:
    found = store.quads_for_pattern(None, ox.NamedNode(predicate), None, None)
    return sorted(
        (quad.subject.value, quad.object.value)
        for quad in found
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    )


def _texts(store: ox.Store, predicate: str) -> dict[str, Words]:
    texts: dict[str, Words] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            texts.setdefault(quad.subject.value, {})[quad.object.language or ""] = quad.object.value
    return texts


def _with_ancestors(store: ox.Store, iri: str, predicate: str) -> tuple[str, ...]:
    found = {iri}
    waiting = [iri]
    while waiting:
        node = ox.NamedNode(waiting.pop())
        for quad in store.quads_for_pattern(node, ox.NamedNode(predicate), None, None):
            if isinstance(quad.object, ox.NamedNode) and quad.object.value not in found:
                found.add(quad.object.value)
                waiting.append(quad.object.value)
    return tuple(sorted(found))


def _inverses(store: ox.Store) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for one, other in _pairs(store, OWL + "inverseOf"):
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    for iri in _subjects(store, RDF + "type", OWL + "SymmetricProperty"):
        found.setdefault(iri, set()).add(iri)
    return {iri: tuple(sorted(others)) for iri, others in sorted(found.items())}


def _schemes(store: ox.Store) -> dict[str, tuple[Concept, ...]]:
    labels, definitions = _texts(store, SKOS + "prefLabel"), _texts(store, SKOS + "definition")
    schemes: dict[str, list[Concept]] = {}
    for iri, scheme in _pairs(store, SKOS + "inScheme"):
        if set(labels[iri]) >= set(LANGUAGES) and set(definitions.get(iri, ())) >= set(LANGUAGES):
            name = scheme.removeprefix(VOCABULARY)
            schemes.setdefault(name, []).append(Concept(iri, labels[iri], definitions[iri]))
    return {name: tuple(concepts) for name, concepts in sorted(schemes.items())}
