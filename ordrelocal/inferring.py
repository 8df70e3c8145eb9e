"""Inference in the store: OWL rules to a fixpoint, then closed-world rules by stratum.

Each triple is recorded with its first derivation. Within a round every rule reads the same state, so which
rule derives a triple first does not depend on the order of evaluation; among rules of one round the first by
identifier is recorded. The recorded round lets an explanation use only premises that were there before, so
that two inverses never explain each other.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from ordrelocal.namespaces import GRAPH, RDF, RULE
from ordrelocal.rules import Rule

_TYPE = RDF + "type"


@dataclass(frozen=True)
class Derivation:
    """How an inferred triple was first derived."""

    rule: str
    round: int

    @property
    def graph(self) -> str:
        """IRI of the graph that holds the triples of this rule and round."""
        return f"{GRAPH}rule/{self.rule.removeprefix(RULE)}/{self.round}"


@dataclass
class Inference:
    """Result of a run: each inferred triple with its first derivation, and the number of rounds."""

    derivations: dict[ox.Triple, Derivation] = field(default_factory=dict)
    rounds: int = 0


Progress = Callable[[int, int], None]


def infer(store: ox.Store, rules: Iterable[Rule], progress: Progress | None = None) -> Inference:
    """Add to the default graph of a store everything that follows.

    Args:
        store: Holds ontology and projected data in its default graph; is changed.
        rules: Compiled axioms (stratum 0) and closed-world rules (from 1), which run after what lies below.
        progress: Called with (round, triples inferred so far) after each round.
    """
    result = Inference()
    strata: dict[int, list[Rule]] = {0: []}
    for rule in rules:
        strata.setdefault(rule.stratum, []).append(rule)
    axioms = strata.pop(0)
    _fixpoint(store, axioms, result, progress)
    for stratum in sorted(strata):
        _fixpoint(store, [*strata[stratum], *axioms], result, progress)
    return result


def _fixpoint(store: ox.Store, rules: list[Rule], result: Inference, progress: Progress | None) -> None:
    changed: set[str] | None = None
    while True:
        added = _round(store, rules, changed)
        if not added:
            return
        result.rounds += 1
        for triple, rule in added.items():
            result.derivations[triple] = Derivation(rule, result.rounds)
        store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in added)
        changed = {_key(triple) for triple in added} | {f"<{triple.predicate.value}>" for triple in added}
        if progress:
            progress(result.rounds, len(result.derivations))


def _round(store: ox.Store, rules: list[Rule], changed: set[str] | None) -> Mapping[ox.Triple, str]:
    added: dict[ox.Triple, str] = {}
    for rule in sorted(rules, key=lambda each: each.iri):
        reads = rule.reads
        if changed is not None and reads is not None and not reads & changed:
            continue
        found = store.query(rule.query)
        if not isinstance(found, ox.QueryTriples):
            raise TypeError(rule.iri)
        for triple in found:
            if triple not in added and not _known(store, triple):
                added[triple] = rule.iri
    return added


def _known(store: ox.Store, triple: ox.Triple) -> bool:
    return ox.Quad(triple.subject, triple.predicate, triple.object) in store


def _key(triple: ox.Triple) -> str:
    """Class of a type triple, predicate of any other: what ``Rule.reads`` names."""
    return str(triple.object) if triple.predicate.value == _TYPE else str(triple.predicate)
