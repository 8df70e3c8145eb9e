"""What the statements of a generated case state: its order, its phases, and how its actors are related."""

import itertools
from collections.abc import Sequence

from benchmarks.quads import TYPE, Chooser, Triple, dated, term, thing


class Contents:
    """Contents for the statements of one case.

    Args:
        choose: Draws what is left to chance.
        slug: Name of the case.
        actors: Actors of the case.
    """

    def __init__(self, choose: Chooser, slug: str, actors: Sequence[str]) -> None:
        self._choose = choose
        self._random = choose.random
        self._slug = slug
        self._actors = actors
        self._configuration = thing(f"configuration/{slug}")
        self._order = thing(f"order/{slug}")
        self._numbers = itertools.count(1)

    def frame(self) -> list[list[Triple]]:
        """What is stated once in a case."""
        return [self._order_itself(), self._phases(), self._perimeter()]

    def relation(self) -> list[Triple]:
        """One relation between actors."""
        makers = (self._participation, self._tie, self._perception, self._holding, self._dependence)
        return self._random.choice(makers)()

    def _name(self, kind: str) -> str:
        return thing(f"{kind}/{self._slug}/{next(self._numbers)}")

    def _order_itself(self) -> list[Triple]:
        order = self._order
        return [
            (order, term("coversTerritory"), thing(f"territory/{self._slug}")),
            *self._choose.valued(order, "localInSense", "originDirection"),
        ]

    def _phases(self) -> list[Triple]:
        year = self._random.randint(1985, 2015)
        found: list[Triple] = []
        phases = [self._name("phase") for _ in range(self._random.randint(3, 5))]
        for phase in phases:
            found += self._choose.named(phase, "OrderPhase", self._slug)
            found.append((self._order, term("hasPhase"), phase))
            found += dated(phase, "begins", f"{year}-{self._random.randint(1, 12):02}")
            year += self._random.randint(1, 3)
            found += dated(phase, "ends", str(year))
        return found + [(one, term("directlyBefore"), other) for one, other in itertools.pairwise(phases)]

    def _perimeter(self) -> list[Triple]:
        perimeter = self._name("perimeter")
        return [
            *self._choose.named(perimeter, "Perimeter", self._slug),
            (perimeter, term("perimeterOf"), self._random.choice(self._actors)),
            (perimeter, term("madeOf"), thing(f"territory/{self._slug}")),
        ]

    def _participation(self) -> list[Triple]:
        node = self._name("participation")
        return [
            (node, TYPE, term("Participation")),
            (node, term("participant"), self._random.choice(self._actors)),
            (node, term("participationIn"), self._configuration),
            *self._choose.valued(node, "role", "level"),
        ]

    def _tie(self) -> list[Triple]:
        node = self._name("tie")
        return [
            *self._choose.named(node, "FormalTie", self._slug),
            *((node, term("party"), actor) for actor in self._random.sample(self._actors, 3)),
            (node, term("withinConfiguration"), self._configuration),
            *self._choose.valued(node, "instrument"),
            *dated(node, "begins", str(self._random.randint(1985, 2020))),
        ]

    def _perception(self) -> list[Triple]:
        node, pair = self._name("perception"), self._random.sample(self._actors, 2)
        return [
            (node, TYPE, term("Perception")),
            (node, term("perceiver"), pair[0]),
            (node, term("perceived"), pair[1]),
            (node, term("withinConfiguration"), self._configuration),
            *self._choose.valued(node, "seenAs"),
        ]

    def _holding(self) -> list[Triple]:
        node, resource = self._name("holding"), self._name("resource")
        return [
            (node, TYPE, term("ResourceHolding")),
            (node, term("holder"), self._random.choice(self._actors)),
            (node, term("resource"), resource),
            *self._choose.named(resource, "Resource", self._slug),
            *self._choose.valued(node, "resourceKind"),
        ]

    def _dependence(self) -> list[Triple]:
        node, resource = self._name("dependence"), self._name("resource")
        pair = self._random.sample(self._actors, 2)
        return [
            (node, TYPE, term("Dependence")),
            (node, term("dependent"), pair[0]),
            (node, term("dependsOn"), pair[1]),
            (node, term("forResource"), resource),
            *self._choose.named(resource, "Resource", self._slug),
        ]
