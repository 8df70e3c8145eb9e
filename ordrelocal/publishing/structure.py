"""The ontology's triples read as OWL 2 axioms: one tree that every syntax is written from.

What a triple of an unknown pattern would mean is not guessed: it stops with the error that the build gives.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.errors import UnsupportedAxiomError
from ordrelocal.namespaces import ONTOLOGY, OWL, RDF, RDFS, XSD, compact

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Node = ox.NamedNode | ox.BlankNode

#: Kinds of entities, and the tag of each.
ENTITIES = {
    OWL + "Class": "Class",
    OWL + "ObjectProperty": "ObjectProperty",
    OWL + "DatatypeProperty": "DataProperty",
    OWL + "AnnotationProperty": "AnnotationProperty",
    OWL + "NamedIndividual": "NamedIndividual",
}
_FAMILY = {"ObjectProperty": "Object", "DataProperty": "Data", "AnnotationProperty": "Annotation"}
_CHARACTERISTICS = {
    OWL + f"{name}Property": f"{name}ObjectProperty"
    for name in ("Symmetric", "Asymmetric", "Transitive", "Irreflexive", "Reflexive", "InverseFunctional")
}
_HEADER = ox.NamedNode(ONTOLOGY)
_TYPE = RDF + "type"


@dataclass(frozen=True)
class Part:
    """A part of an axiom: an entity (``iri``), a literal (``text``), or an expression of other parts."""

    tag: str
    iri: str = ""
    parts: tuple["Part", ...] = ()
    text: str = ""
    lang: str = ""
    datatype: str = ""


@dataclass(frozen=True)
class Ontology:
    """An ontology: what is said of itself, its declarations, its axioms, and what is said of its terms."""

    iri: str
    version_iri: str
    annotations: tuple[Part, ...]
    declarations: tuple[Part, ...]
    axioms: tuple[Part, ...]
    assertions: tuple[Part, ...]


def read_structure(triples: Iterable[ox.Triple]) -> Ontology:
    """Read the triples of the ontology, modules included, as axioms in a stable order.

    Raises:
        UnsupportedAxiomError: An axiom has a pattern that is not known.
    """
    return _Reader(triples).ontology()


def header_first(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Triples of the ontology in a stable order, header first: OWLAPI wants to meet it first."""
    return sorted(
        triples,
        key=lambda each: (each.subject != _HEADER, each.predicate.value != _TYPE, str(each)),
    )


def functional(part: Part) -> str:
    """A part in OWL's functional syntax, with short names.

    Example:
        >>> functional(Part("SubClassOf", parts=(Part("Class", iri="urn:a"), Part("Class", iri="urn:b"))))
        'SubClassOf(urn:a urn:b)'
    """
    if part.tag == "Literal":
        quoted = '"' + part.text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return f"{quoted}@{part.lang}" if part.lang else quoted
    if part.iri:
        return compact(part.iri)
    return f"{part.tag}({' '.join(functional(each) for each in part.parts)})"


def axioms_of(ontology: Ontology, iri: str) -> list[Part]:
    """Axioms in which a term stands first, and disjointness wherever it stands."""
    return [
        axiom
        for axiom in ontology.axioms
        if axiom.parts[0].iri == iri
        or (axiom.tag in ("DisjointClasses", "InverseObjectProperties") and iri in _named(axiom))
        or (axiom.tag.startswith("Sub") and axiom.parts[0].parts and axiom.parts[1].iri == iri)
    ]


def _named(axiom: Part) -> set[str]:
    return {part.iri for part in axiom.parts}


class _Reader:
    """Reads one ontology."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._by_subject: dict[Node, dict[str, list[Term]]] = {}
        for triple in triples:
            if isinstance(triple.subject, ox.Triple):
                continue
            said = self._by_subject.setdefault(triple.subject, {})
            said.setdefault(triple.predicate.value, []).append(triple.object)
        self._kinds = {
            subject.value: ENTITIES[kind.value]
            for subject, said in self._by_subject.items()
            if isinstance(subject, ox.NamedNode)
            for kind in said.get(_TYPE, [])
            if isinstance(kind, ox.NamedNode) and kind.value in ENTITIES
        }

    def ontology(self) -> Ontology:
        version = self._first(_HEADER, OWL + "versionIRI")
        return Ontology(
            iri=ONTOLOGY,
            version_iri=version.value if isinstance(version, ox.NamedNode) else "",
            annotations=_ordered(
                Part("Annotation", parts=(self._property(name), self._value(value)))
                for name, values in self._by_subject.get(_HEADER, {}).items()
                if name not in (_TYPE, OWL + "versionIRI", OWL + "imports")
                for value in values
            ),
            declarations=_ordered(
                Part("Declaration", parts=(Part(tag, iri=iri),)) for iri, tag in self._kinds.items()
            ),
            axioms=_ordered(self._axioms()),
            assertions=_ordered(self._assertions()),
        )

    def _axioms(self) -> Iterator[Part]:
        for subject, said in self._by_subject.items():
            for name, values in said.items():
                for value in values:
                    axiom = self._axiom(subject, name, value)
                    if axiom is not None:
                        yield axiom

    def _axiom(self, subject: Node, name: str, value: Term) -> Part | None:
        if name == _TYPE and isinstance(value, ox.NamedNode):
            return self._of_type(subject, value.value)
        if isinstance(subject, ox.BlankNode):
            return None  # parts of expressions are read where they are used
        one = Part(self._kinds.get(subject.value, "Class"), iri=subject.value)
        if name in (RDFS + "subClassOf", OWL + "equivalentClass", OWL + "disjointWith"):
            tag = {"subClassOf": "SubClassOf", "equivalentClass": "EquivalentClasses"}.get(
                name.rpartition("#")[2], "DisjointClasses"
            )
            return Part(tag, parts=(one, self._expression(value)))
        if name in (RDFS + "domain", RDFS + "range", RDFS + "subPropertyOf"):
            return self._of_property(one, name.rpartition("#")[2], value)
        if name == OWL + "inverseOf":
            return Part("InverseObjectProperties", parts=(one, self._named(value, "ObjectProperty")))
        if name == OWL + "propertyChainAxiom":
            links = tuple(self._named(link, "ObjectProperty") for link in self._list(value))
            return Part("SubObjectPropertyOf", parts=(Part("ObjectPropertyChain", parts=links), one))
        return None

    def _of_type(self, subject: Node, kind: str) -> Part | None:
        if kind == OWL + "AllDisjointClasses":
            members = self._list(self._first(subject, OWL + "members"))
            return Part("DisjointClasses", parts=tuple(self._expression(member) for member in members))
        if kind in _CHARACTERISTICS:
            return Part(_CHARACTERISTICS[kind], parts=(self._named(subject, "ObjectProperty"),))
        if kind == OWL + "FunctionalProperty":
            one = self._named(subject, "ObjectProperty")
            return Part(f"Functional{_FAMILY[one.tag]}Property", parts=(one,))
        return None

    def _of_property(self, one: Part, name: str, value: Term) -> Part:
        family = _FAMILY.get(one.tag, "Object")
        if name == "subPropertyOf":
            return Part(f"Sub{family}PropertyOf", parts=(one, self._named(value, one.tag)))
        if name == "range" and family == "Data":
            return Part("DataPropertyRange", parts=(one, self._named(value, "Datatype")))
        if family == "Annotation":
            return Part(f"AnnotationProperty{name.title()}", parts=(one, self._value(value)))
        return Part(f"{family}Property{name.title()}", parts=(one, self._expression(value)))

    def _expression(self, term: Term | None) -> Part:
        if isinstance(term, ox.NamedNode):
            return Part("Class", iri=term.value)
        if isinstance(term, ox.BlankNode):
            parts = self._list(self._first(term, OWL + "intersectionOf"))
            if parts:
                return Part("ObjectIntersectionOf", parts=tuple(self._expression(part) for part in parts))
            prop = self._first(term, OWL + "onProperty")
            filler = self._first(term, OWL + "someValuesFrom")
            given = self._first(term, OWL + "hasValue")
            if prop is not None and filler is not None:
                on = self._named(prop, "ObjectProperty")
                return Part("ObjectSomeValuesFrom", parts=(on, self._expression(filler)))
            if prop is not None and isinstance(given, ox.NamedNode):
                on = self._named(prop, "ObjectProperty")
                return Part("ObjectHasValue", parts=(on, Part("NamedIndividual", iri=given.value)))
        raise UnsupportedAxiomError(axiom="owl:Restriction", term=str(term))

    def _assertions(self) -> Iterator[Part]:
        for subject, said in self._by_subject.items():
            if not isinstance(subject, ox.NamedNode) or subject == _HEADER:
                continue
            for name, values in said.items():
                if name != _TYPE and self._axiom(subject, name, values[0]) is None:
                    for value in values:
                        parts = (self._property(name), Part("IRI", iri=subject.value), self._value(value))
                        yield Part("AnnotationAssertion", parts=parts)

    def _property(self, iri: str) -> Part:
        return Part("AnnotationProperty", iri=iri)

    def _named(self, term: Term, default: str) -> Part:
        if not isinstance(term, ox.NamedNode):
            raise UnsupportedAxiomError(axiom=default, term=str(term))
        return Part(self._kinds.get(term.value, default), iri=term.value)

    def _value(self, term: Term) -> Part:
        if isinstance(term, ox.Literal):
            datatype = "" if term.language or term.datatype.value == XSD + "string" else term.datatype.value
            return Part("Literal", text=term.value, lang=term.language or "", datatype=datatype)
        if isinstance(term, ox.NamedNode):
            return Part("IRI", iri=term.value)
        raise UnsupportedAxiomError(axiom="rdfs:annotation", term=str(term))

    def _first(self, subject: Term | None, name: str) -> Term | None:
        if not isinstance(subject, ox.NamedNode | ox.BlankNode):
            return None
        return next(iter(self._by_subject.get(subject, {}).get(name, [])), None)

    def _list(self, head: Term | None) -> list[Term]:
        found: list[Term] = []
        while isinstance(head, ox.BlankNode):
            first = self._first(head, RDF + "first")
            if first is not None:
                found.append(first)
            head = self._first(head, RDF + "rest")
        return found


def _ordered(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(set(parts), key=functional))
