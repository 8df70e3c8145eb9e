"""Small graphs whose facts can be explained, and what an explanation shows, read as sets."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ordrelocal.asking import of_store
from ordrelocal.explaining import Explainer
from ordrelocal.explanation import Explanation, Fact
from ordrelocal.inferring import Inference, infer
from ordrelocal.namespaces import GRAPH
from ordrelocal.owlrules import compile_ontology
from ordrelocal.recording import inferred_quads
from ordrelocal.rules import Rule
from tests.turtle import graph, triples

CASE = ox.NamedNode(GRAPH + "cases/example")


def inferred(axioms: str, facts: str, rules: Iterable[Rule] = ()) -> tuple[ox.Store, Inference]:
    """A store with axioms, facts that a case declares, and all that follows."""
    store = graph(axioms, facts)
    store.extend(ox.Quad(each.subject, each.predicate, each.object, CASE) for each in triples(facts))
    every = (*compile_ontology(store).rules, *rules)
    inference = infer(store, every)
    store.extend(inferred_quads(store, every, inference))
    return store, inference


def explainer(store: ox.Store) -> Explainer:
    """An explainer of a store."""
    return Explainer(of_store(store))


def path(explanation: Explanation, fact: Fact) -> Iterator[Fact]:
    """A fact and all below it in the first way, each as often as it is met."""
    yield fact
    way = explanation.way(fact)
    for premise in way.premises if way else ():
        yield from path(explanation, premise)


def leaves(explanation: Explanation) -> list[Fact]:
    """Facts at the ends of the first way, from left to right."""
    return [fact for fact in path(explanation, explanation.fact) if explanation.way(fact) is None]
