"""OWL axioms as they stand in the ontology's graph: reading them, and refusing those that are not known."""

from collections.abc import Iterator

import pyoxigraph as ox

from ordrelocal.errors import UnsupportedAxiomError
from ordrelocal.namespaces import GRAPH_ONTOLOGY, OWL, RDF, compact

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_GRAPH = ox.NamedNode(GRAPH_ONTOLOGY)
_KNOWN_TYPES = frozenset(
    OWL + name
    for name in (
        "Class ObjectProperty DatatypeProperty AnnotationProperty Ontology Restriction AllDisjointClasses "
        "SymmetricProperty TransitiveProperty AsymmetricProperty IrreflexiveProperty NamedIndividual"
    ).split()
)
_KNOWN_PREDICATES = frozenset(
    OWL + name
    for name in (
        "equivalentClass disjointWith members inverseOf propertyChainAxiom onProperty someValuesFrom "
        "hasValue intersectionOf imports versionIRI versionInfo priorVersion backwardCompatibleWith "
        "deprecated"
    ).split()
)


class Axioms:
    """Reads the axioms in the ontology's graph of a store."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def pairs(self, predicate: str) -> Iterator[tuple[Node, Term]]:
        """Subject and object of each triple with a predicate."""
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(predicate), None, _GRAPH):
            if not isinstance(quad.subject, ox.Triple):
                yield quad.subject, quad.object

    def named(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Axioms between two named things.

        Raises:
            UnsupportedAxiomError: One of them is a class expression.
        """
        for subject, value in self.pairs(predicate):
            if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode):
                raise self.unsupported(compact(predicate), subject)
            yield subject.value, value.value

    def typed(self, name: str) -> list[str]:
        """IRIs of the terms of an OWL type."""
        return sorted(
            subject.value
            for subject, value in self.pairs(RDF + "type")
            if value == ox.NamedNode(OWL + name) and isinstance(subject, ox.NamedNode)
        )

    def value(self, subject: Node, predicate: str) -> Term | None:
        """The one value of a property, if any."""
        quad = next(self._store.quads_for_pattern(subject, ox.NamedNode(predicate), None, _GRAPH), None)
        return quad.object if quad else None

    def members(self, head: Term | None) -> list[Term]:
        """Members of an RDF list."""
        found: list[Term] = []
        while isinstance(head, ox.BlankNode):
            first = self.value(head, RDF + "first")
            if first is not None:
                found.append(first)
            head = self.value(head, RDF + "rest")
        return found

    def refuse_unknown(self) -> None:
        """Stop at an OWL type or predicate that is not known.

        Raises:
            UnsupportedAxiomError: There is one.
        """
        for quad in self._store.quads_for_pattern(None, None, None, _GRAPH):
            predicate, value = quad.predicate.value, getattr(quad.object, "value", "")
            unknown_type = predicate == RDF + "type" and value.startswith(OWL) and value not in _KNOWN_TYPES
            if unknown_type or (predicate.startswith(OWL) and predicate not in _KNOWN_PREDICATES):
                raise self.unsupported(compact(value if unknown_type else predicate), quad.subject)

    def unsupported(self, axiom: str, subject: Node | ox.Triple) -> UnsupportedAxiomError:
        """The error for an axiom, naming the term that it is about, or whose expression it is part of."""
        node: object = subject
        seen = set[object]()
        while isinstance(node, ox.BlankNode) and node not in seen:
            seen.add(node)
            quad = next(self._store.quads_for_pattern(None, None, node, _GRAPH), None)
            node = quad.subject if quad else None
        term = compact(node.value) if isinstance(node, ox.NamedNode) else "[]"
        return UnsupportedAxiomError(axiom=axiom, term=term)
