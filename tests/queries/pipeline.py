"""A small dataset from a TriG text: merged, projected and inferred as a build does it."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ordrelocal.graphing import ontology_quads
from ordrelocal.inferring import Inference, infer
from ordrelocal.namespaces import GRAPH, GRAPH_ONTOLOGY, GRAPH_VOCABULARIES, PREFIXES, VOCABULARY
from ordrelocal.ontology import vocabulary_files
from ordrelocal.owlrules import compile_ontology
from ordrelocal.projecting import merge, project
from ordrelocal.queryfiles import QueryFile, catalogue
from ordrelocal.recording import inferred_quads
from ordrelocal.rulefiles import shipped_rules
from ordrelocal.rules import Rule

HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + "".join(
    f"@prefix {path.stem}: <{VOCABULARY}{path.stem}/> .\n" for path in vocabulary_files()
)
#: Where a fixture puts what a case declares and attributes.
CASE = ox.NamedNode(GRAPH + "cases/example")


@cache
def _ontology() -> tuple[tuple[ox.Quad, ...], tuple[Rule, ...]]:
    """The ontology in its graphs and in the default graph, and every rule; read once."""
    store = ox.Store()
    merge(store, ontology_quads())
    return tuple(store), (*compile_ontology(store).rules, *shipped_rules())


@cache
def rules() -> list[QueryFile]:
    """The closed-world rules, the projection left out."""
    return [query for query in catalogue("rules") if query.id != "projection"]


def quads_of(path: Path) -> list[ox.Quad]:
    """Quads of a Turtle or TriG file that declares no prefix; plain triples go to the graph ``CASE``."""
    parsed = ox.parse(HEADER + path.read_text(encoding="utf-8"), format=ox.RdfFormat.TRIG)
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object, CASE)
        if isinstance(quad.graph_name, ox.DefaultGraph)
        else quad
        for quad in parsed
    ]


def known(quads: list[ox.Quad]) -> tuple[ox.Store, Inference]:
    """A store with the ontology and some quads, all that follows, and the graphs of the rules."""
    ontology, every = _ontology()
    store = ox.Store()
    store.extend(ontology)
    inference = _inferred(store, quads)
    store.extend(inferred_quads(store, every, inference))
    return store, inference


@cache
def bare() -> frozenset[ox.Quad]:
    """What ``known`` holds of the ontology alone."""
    return frozenset(known([])[0])


def read_by_questions(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Quads without the ontology in its own graphs, which no question reads: it is in the default graph."""
    named = {GRAPH_ONTOLOGY, GRAPH_VOCABULARIES}
    return (quad for quad in quads if getattr(quad.graph_name, "value", "") not in named)


def follows(quads: list[ox.Quad]) -> Inference:
    """What follows from some quads by every rule; the ontology as data is left out, which saves time."""
    return _inferred(ox.Store(), quads)


def _inferred(store: ox.Store, quads: list[ox.Quad]) -> Inference:
    merge(store, quads)
    project(store)
    return infer(store, _ontology()[1])
