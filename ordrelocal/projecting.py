"""Projection: the one rule by which contents of statements become plain facts.

The rule itself is ``queries/rules/00-projection.rq``; this module only lays out the store on which it runs.
"""

from collections.abc import Iterable

import pyoxigraph as ox

from ordrelocal.namespaces import GRAPH, GRAPH_ALIGNMENT, GRAPH_METADATA, GRAPH_SUPPORTS, OL
from ordrelocal.paths import resource
from ordrelocal.queryfiles import load
from ordrelocal.rulefiles import condition
from ordrelocal.rules import PROJECTION

APART = (GRAPH + "metadata", GRAPH_SUPPORTS, GRAPH + "links/", GRAPH_ALIGNMENT)


def merge(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Add quads to their graphs and, unless kept apart, once more to the default graph.

    Contents of statements stay in their own graphs, and so do link candidates, alignments and metadata.
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
    """Add the projected triples to the default graph; returns how many were new there.

    Each statement whose content is projected is marked in the metadata graph (``ol:projectedBy``).
    """
    rows = _rows(store)
    new = {ox.Quad(each.subject, each.predicate, each.object) for _, each in rows}
    new = {quad for quad in new if quad not in store}
    store.extend(new)
    rule, mark = ox.NamedNode(PROJECTION), ox.NamedNode(OL + "projectedBy")
    store.extend({ox.Quad(statement, mark, rule, ox.NamedNode(GRAPH_METADATA)) for statement, _ in rows})
    return len(new)


def projected(store: ox.Store) -> list[ox.Triple]:
    """The triples that the rule lets through, whether or not they stand in the default graph already."""
    return list(dict.fromkeys(triple for _, triple in _rows(store)))


def _rows(store: ox.Store) -> list[tuple[ox.NamedNode, ox.Triple]]:
    """Each triple that the rule lets through, with the statement that says it."""
    prologue, where = condition(load(resource("queries", "rules", "00-projection.rq")))
    found = store.query(f"{prologue}SELECT ?statement ?subject ?predicate ?object WHERE {{ {where} }}")
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("the projection rule is not a CONSTRUCT")
    return [(row["statement"], ox.Triple(row["subject"], row["predicate"], row["object"])) for row in found]
