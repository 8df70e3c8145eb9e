"""Projection: the one rule by which contents of statements become plain facts.

The rule itself is ``queries/rules/00-projection.rq``; this module only lays out the store on which it runs.
"""

from collections.abc import Iterable

import pyoxigraph as ox

from ordrelocal.namespaces import GRAPH, GRAPH_SUPPORTS
from ordrelocal.paths import resource
from ordrelocal.queryfiles import load

APART = (GRAPH + "metadata", GRAPH_SUPPORTS, GRAPH + "links/")


def merge(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Add quads to their graphs and, unless kept apart, once more to the default graph.

    Contents of statements stay in their own graphs, and so do link candidates and metadata.
    """
    for quad in quads:
        store.add(quad)
        if in_default_graph(quad.graph_name):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object))


def in_default_graph(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
    """Whether the triples of a provenance graph stand in the default graph as they are."""
    if not isinstance(graph, ox.NamedNode):
        return False
    return graph.value.startswith(GRAPH) and not graph.value.startswith(APART)


def project(store: ox.Store) -> int:
    """Add the projected triples to the default graph; returns how many were new there."""
    quads = [ox.Quad(triple.subject, triple.predicate, triple.object) for triple in projected(store)]
    new = {quad for quad in quads if quad not in store}
    store.extend(new)
    return len(new)


def projected(store: ox.Store) -> list[ox.Triple]:
    """The triples that the rule lets through, whether or not they stand in the default graph already."""
    found = store.query(load(resource("queries", "rules", "00-projection.rq")).text)
    if not isinstance(found, ox.QueryTriples):
        raise TypeError("the projection rule is not a CONSTRUCT")
    return list(found)
