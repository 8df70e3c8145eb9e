"""Trace a triple back to what it rests on: rule, premises, their premises, down to authored triples."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from ordrelocal.inferring import Derivation
from ordrelocal.rules import Pattern, Rule


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
        found: list[tuple[ox.Triple, ...]] = []
        for bound in (each for head in rule.head if (each := _bound(head, triple)) is not None):
            # Behind the condition, since a rule may bind a variable of its head by BIND.
            values = " ".join(f"VALUES {name} {{ {term} }}" for name, term in bound.items())
            solutions = self._store.query(f"{rule.prologue}SELECT * WHERE {{ {rule.where} {values} }}")
            if isinstance(solutions, ox.QuerySolutions):
                found += (
                    tuple(_instantiate(pattern, solution) for pattern in rule.body) for solution in solutions
                )
        earlier = [premises for premises in found if all(self._round(each) < before for each in premises)]
        return min(earlier, key=str, default=())

    def _round(self, triple: ox.Triple) -> int:
        derivation = self._derivations.get(triple)
        return derivation.round if derivation else 0


def _instantiate(pattern: Pattern, solution: ox.QuerySolution) -> ox.Triple:
    terms = [
        solution[part.removeprefix("?")] if part.startswith("?") else _constant(part) for part in pattern
    ]
    return ox.Triple(*terms)  # type: ignore[arg-type]  # what a pattern matches is a triple


def _bound(head: Pattern, triple: ox.Triple) -> dict[str, object] | None:
    """What the variables of a head stand for, if a triple is an instance of it."""
    bound: dict[str, object] = {}
    for part, term in zip(head, (triple.subject, triple.predicate, triple.object), strict=True):
        if (part if part.startswith("?") else _constant(part)) not in (part, term):
            return None
        if part.startswith("?") and bound.setdefault(part, term) != term:
            return None
    return bound


@cache
def _constant(text: str) -> ox.NamedNode | ox.Literal:
    """A term as a pattern writes it."""
    (quad,) = ox.parse(f"<urn:s> <urn:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
    if not isinstance(quad.object, ox.NamedNode | ox.Literal):
        raise TypeError(text)
    return quad.object
