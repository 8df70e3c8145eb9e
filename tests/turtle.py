"""Small ontologies and facts written in Turtle, for the tests of inference."""

import pyoxigraph as ox

from ordrelocal.namespaces import GRAPH_ONTOLOGY, PREFIXES

HEADER = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


def triples(turtle: str) -> list[ox.Triple]:
    """Triples of a Turtle text in which every prefix of the project is declared."""
    return [quad.triple for quad in ox.parse(HEADER + turtle, format=ox.RdfFormat.TURTLE)]


def triple(turtle: str) -> ox.Triple:
    """The one triple of a Turtle text."""
    (only,) = triples(turtle)
    return only


def graph(axioms: str, facts: str = "") -> ox.Store:
    """Store with axioms in the ontology's graph, and axioms and facts in the default graph, as in a build."""
    store = ox.Store()
    for each in triples(axioms):
        store.add(ox.Quad(each.subject, each.predicate, each.object))
        store.add(ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(GRAPH_ONTOLOGY)))
    for each in triples(facts):
        store.add(ox.Quad(each.subject, each.predicate, each.object))
    return store


def holds(store: ox.Store, each: ox.Triple) -> bool:
    """Whether a triple stands in the default graph."""
    return ox.Quad(each.subject, each.predicate, each.object) in store
