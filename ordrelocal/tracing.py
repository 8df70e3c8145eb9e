"""Trace a triple back to what it rests on: rule, premises, their premises, down to authored triples."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.inferring import Derivation
from ordrelocal.rules import Rule


@dataclass(frozen=True)
class Trace:
    """A triple, its first derivation (``None`` if authored or projected) and the traces of its premises."""

    triple: ox.Triple
    derivation: Derivation | None
    premises: tuple["Trace", ...] = ()

    def leaves(self) -> Iterator[ox.Triple]:
        """Authored triples at the ends of the trace, from left to right."""
        if not self.premises:
            yield self.triple
        for premise in self.premises:
            yield from premise.leaves()


class Tracer:
    """Finds premises by asking each rule's body again, bound to the triple that it derived."""

    def __init__(
        self, store: ox.Store, derivations: Mapping[ox.Triple, Derivation], rules: Mapping[str, Rule]
    ) -> None:
        self._store = store
        self._derivations = derivations
        self._rules = rules

    def trace(self, triple: ox.Triple) -> Trace:
        """Trace one triple of the default graph; premises are always of earlier rounds, so this ends."""
        derivation = self._derivations.get(triple)
        rule = self._rules.get(derivation.rule) if derivation else None
        if derivation is None or rule is None:
            return Trace(triple, derivation)
        premises = self._premises(rule, triple, derivation.round)
        return Trace(triple, derivation, tuple(self.trace(premise) for premise in premises))

    def _premises(self, rule: Rule, triple: ox.Triple, before: int) -> tuple[ox.Triple, ...]:
        parts = zip(rule.head[0], (triple.subject, triple.predicate, triple.object), strict=True)
        bound = {name: term for name, term in parts if name.startswith("?")}
        values = " ".join(f"VALUES {name} {{ {term} }}" for name, term in bound.items())
        solutions = self._store.query(f"SELECT * WHERE {{ {values} {rule.where} }}")
        if not isinstance(solutions, ox.QuerySolutions):
            return ()
        found = [tuple(_instantiate(pattern, solution) for pattern in rule.body) for solution in solutions]
        earlier = [premises for premises in found if all(self._round(each) < before for each in premises)]
        return min(earlier, key=str, default=())

    def _round(self, triple: ox.Triple) -> int:
        derivation = self._derivations.get(triple)
        return derivation.round if derivation else 0


def _instantiate(pattern: tuple[str, str, str], solution: ox.QuerySolution) -> ox.Triple:
    terms = [
        solution[part.removeprefix("?")] if part.startswith("?") else ox.NamedNode(part.strip("<>"))
        for part in pattern
    ]
    return ox.Triple(*terms)
