"""Supports: for each conclusion, what it rests on and what it stands without, so that SPARQL can ask.

A conclusion is what a rule file concludes, or a membership by the definition of a class; what follows from
the hierarchy of terms is none. Its basis is that of its recorded derivation, as an explanation gives it.
What it stands without is found by leaving that out and running projection and inference again.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.asking import of_store
from ordrelocal.differing import Comparison, Concluding
from ordrelocal.evidence import STATUSES, Selection, authored
from ordrelocal.explaining import Explainer
from ordrelocal.inferring import Inference
from ordrelocal.namespaces import BASE, GRAPH_SUPPORTS, ID, OL, RDF, SKOS, VOCABULARY, XSD
from ordrelocal.rules import Rule, leading_to

_OMISSION = VOCABULARY + "omission"
_STATUS = VOCABULARY + "status/"


@dataclass(frozen=True)
class Support:
    """What one conclusion rests on.

    Attributes:
        conclusion: The triple.
        rule: IRI of the rule that first concludes it.
        status: ``reported`` or ``interpreted``, the weakest of its premises; empty if all are declared.
        kinds: Kinds of the sources of its premises, as IRIs.
        works: Works of its premises, as IRIs.
        independent: How many independent sources: works of one title count once.
        standing: IRI of what is left out (a kind of evidence, or a work it rests on) -> whether it stands.
    """

    conclusion: ox.Triple
    rule: str
    status: str
    kinds: tuple[str, ...]
    works: tuple[str, ...]
    independent: int
    standing: Mapping[str, bool]

    @property
    def iri(self) -> str:
        """Name of the support, made of its conclusion."""
        return f"{BASE}support/{hashlib.sha256(str(self.conclusion).encode()).hexdigest()[:16]}"


def supports(store: ox.Store, rules: Iterable[Rule], inference: Inference) -> tuple[Support, ...]:
    """The supports of all conclusions, in a fixed order.

    Args:
        store: Holds the graph with all that follows.
        rules: Axioms and rule files.
        inference: What they concluded.
    """
    every = tuple(rules)
    weigher = _Weigher(store, every, inference)
    return tuple(weigher.supports())


class _Weigher:
    """Weighs the conclusions of one graph."""

    def __init__(self, store: ox.Store, rules: tuple[Rule, ...], inference: Inference) -> None:
        self._store = store
        concluding = Concluding(rules)
        # What bears on no conclusion is left out: rules are run once for each work.
        bearing = leading_to(filter(concluding.may, rules), rules)
        self._conclusions = {
            triple: how.rule for triple, how in inference.derivations.items() if concluding(triple, how.rule)
        }
        self._comparison = Comparison(authored(store), bearing)
        if not self._conclusions.keys() <= self._comparison.whole.derivations.keys():
            # A rule concludes from what no evidence leads to: nothing may be left aside then.
            self._comparison = Comparison(authored(store), bearing, whole=True)
        self._explainer = Explainer(of_store(store))
        self._worlds: dict[str, frozenset[ox.Triple]] = {}

    def supports(self) -> Iterator[Support]:
        for triple in sorted(self._conclusions, key=str):
            yield self._support(triple)

    def _support(self, triple: ox.Triple) -> Support:
        records = self._comparison.evidence.records
        explanation = self._explainer.explain(triple)
        basis = explanation.basis_of(triple)
        works = {work for iri in basis.statements for work in records[iri].works}
        left_out = {**self._omissions(), **{work: f"without={work.removeprefix(ID)}" for work in works}}
        return Support(
            conclusion=triple,
            rule=self._conclusions[triple],
            status=basis.status if basis.status in STATUSES else "",
            kinds=basis.kinds,
            works=tuple(sorted(works)),
            independent=len(basis.sources),
            standing={iri: triple in self._world(left_out[iri]) for iri in sorted(left_out)},
        )

    def _omissions(self) -> dict[str, str]:
        """Kinds of evidence that are left out for every conclusion: concept -> selection."""
        notation = ox.NamedNode(SKOS + "notation")
        return {
            quad.subject.value: quad.object.value
            for quad in self._store.quads_for_pattern(None, notation, None, ox.DefaultGraph())
            if isinstance(quad.subject, ox.NamedNode)
            and isinstance(quad.object, ox.Literal)
            and quad.subject.value.startswith(_OMISSION + "/")
        }

    def _world(self, selection: str) -> frozenset[ox.Triple]:
        """What holds when something is left out."""
        if selection not in self._worlds:
            kept = self._comparison.evidence.kept(Selection.parse([selection]))
            world = self._comparison.world(kept)
            self._worlds[selection] = world.stated | world.derivations.keys()
        return self._worlds[selection]


def support_quads(found: Iterable[Support]) -> Iterator[ox.Quad]:
    """Supports as quads of their graph."""
    graph = ox.NamedNode(GRAPH_SUPPORTS)
    for support in found:
        for name, value in _described(support):
            yield ox.Quad(ox.NamedNode(support.iri), ox.NamedNode(name), value, graph)


def _described(
    support: Support,
) -> Iterator[tuple[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]:
    node, conclusion = ox.NamedNode, support.conclusion
    yield RDF + "type", node(OL + "Support")
    yield OL + "conclusionSubject", conclusion.subject
    yield OL + "conclusionPredicate", conclusion.predicate
    yield OL + "conclusionObject", conclusion.object
    yield OL + "byRule", node(support.rule)
    if support.status in STATUSES:
        yield OL + "weakestStatus", node(_STATUS + support.status)
    for kind in dict.fromkeys(support.kinds):
        yield OL + "restsOnKind", node(kind)
    for work in support.works:
        yield OL + "restsOnWork", node(work)
    number = ox.Literal(str(support.independent), datatype=node(XSD + "integer"))
    yield OL + "independentSources", number
    for left_out, stands in support.standing.items():
        yield OL + ("standsWithout" if stands else "fallsWithout"), node(left_out)
