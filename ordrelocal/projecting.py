"""Projection: the one rule by which contents of statements become plain facts.

The rule itself is ``queries/rules/00-projection.rq``; this module only lays out the store on which it runs.
"""

from collections.abc import Iterable
from functools import cache

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
    said = projected(store)
    new = {
        ox.Quad(each.subject, each.predicate, each.object) for triples in said.values() for each in triples
    }
    new = {quad for quad in new if quad not in store}
    store.extend(new)
    rule, mark = ox.NamedNode(PROJECTION), ox.NamedNode(OL + "projectedBy")
    store.extend({ox.Quad(statement, mark, rule, ox.NamedNode(GRAPH_METADATA)) for statement in said})
    return len(new)


def projected(
    store: ox.Store, among: Iterable[ox.NamedNode] | None = None
) -> dict[ox.NamedNode, list[ox.Triple]]:
    """What the rule lets through, whether or not it stands in the default graph already: by statement.

    Args:
        store: Holds the statements.
        among: The statements to look at, if not all: of each the rule reads what names it, and no more.
    """
    prologue, where = _rule()
    values = "" if among is None else f"VALUES ?statement {{ {' '.join(map(str, among))} }} "
    found = store.query(
        f"{prologue}SELECT ?statement ?subject ?predicate ?object WHERE {{ {values}{where} }}"
    )
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("the projection rule is not a CONSTRUCT")
    said: dict[ox.NamedNode, list[ox.Triple]] = {}
    for row in found:
        triple = ox.Triple(row["subject"], row["predicate"], row["object"])
        said.setdefault(row["statement"], []).append(triple)
    return said


@cache
def _rule() -> tuple[str, str]:
    """PREFIX lines and condition of the rule."""
    return condition(load(resource("queries", "rules", "00-projection.rq")))
