"""What an explanation is made of: a fact, where it stands, every rule that gives it, from which premises.

Facts and derivations form a web rather than a tree, since one fact may serve many. ``Explanation`` reads the
web from one fact: ``way`` follows one derivation down to statements, ``others`` are the further ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

Fact = ox.Triple
Words = Mapping[str, str]
"""Language -> text."""

#: From the firmest to the weakest: what follows is as weak as its weakest premise.
STATUSES = ("declared", "reported", "interpreted")


@dataclass(frozen=True)
class Place:
    """A passage: its work and the place in it."""

    iri: str
    work: str
    locator: str


@dataclass(frozen=True)
class Statement:
    """A statement that says a fact, as its attribution tells; IRIs throughout.

    ``sources`` names each independent source once: texts of one title count as one. ``reserves`` says why the
    content is no plain fact: ``denied``, ``rival``, ``asks``, ``hedges``, ``conditional``, or ``unselected``.
    """

    iri: str
    projected: bool
    status: str
    holders: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    modality: str = ""
    polarity: str = ""
    rivals: tuple[str, ...] = ()
    dossiers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    paraphrase: Words = field(default_factory=dict)
    reason: Words = field(default_factory=dict)
    reserves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Declaration:
    """A file that declares a fact as a whole: a collection, a dossier's head, a vocabulary, the ontology.

    ``iri`` is the collection or dossier; for vocabularies and ontology, the name of their graph.
    """

    iri: str
    graph: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleWords:
    """A rule as the dataset describes it."""

    iri: str
    label: Words
    premise: Words = field(default_factory=dict)
    closed_world: Words = field(default_factory=dict)
    axiom: str = ""
    source: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derivation:
    """One step: a rule, and the facts that it used. ``recorded``: it is the one by which the fact came."""

    rule: str
    premises: tuple[Fact, ...]
    recorded: bool = False


@dataclass(frozen=True)
class Node:
    """A fact with all that gives it.

    ``unprojected`` are statements that say it without making it a plain fact. ``round`` is the round of
    inference in which it came, 0 if it was stated or declared. ``open``: what it rests on was not read.
    """

    fact: Fact
    holds: bool = False
    statements: tuple[Statement, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    unprojected: tuple[Statement, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    round: int = 0
    open: bool = False

    @property
    def given(self) -> bool:
        """Whether the fact is stated or declared, and so needs no rule."""
        return bool(self.statements or self.declarations)

    @property
    def grounds(self) -> tuple[str, ...]:
        """IRIs of the statements and declarations, each of which suffices."""
        return (*(each.iri for each in self.statements), *(each.iri for each in self.declarations))


@dataclass(frozen=True)
class Basis:
    """What a derivation or a fact rests on: weakest status, kinds of sources, independent sources (IRIs)."""

    status: str
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """A fact and the web of facts that it rests on; ``complete`` unless the web was too large to be read."""

    fact: Fact
    nodes: Mapping[Fact, Node]
    rules: Mapping[str, RuleWords]
    complete: bool = True

    @property
    def node(self) -> Node:
        """The fact that is explained."""
        return self.nodes[self.fact]

    def ways(self, fact: Fact) -> tuple[Derivation, ...]:
        """Derivations of a fact that do not rest on the fact itself, the recorded one first."""
        node = self.nodes.get(fact)
        return tuple(each for each in node.derivations if self._founded(node, each)) if node else ()

    def way(self, fact: Fact) -> Derivation | None:
        """The derivation by which the explanation goes on; none if the fact is stated or declared."""
        node = self.nodes.get(fact)
        return None if node is None or node.given else next(iter(self.ways(fact)), None)

    def others(self, fact: Fact) -> tuple[Derivation, ...]:
        """The further derivations of a fact."""
        first = self.way(fact)
        return tuple(each for each in self.ways(fact) if each is not first)

    def basis(self, derivation: Derivation, conclusion: Fact) -> Basis:
        """What a derivation of a fact rests on."""
        chosen = self._chosen(conclusion)
        return _together(self._basis(premise, chosen) for premise in derivation.premises)

    def basis_of(self, fact: Fact) -> Basis:
        """What a fact rests on: its statements, or the first derivation."""
        node, first = self.nodes[fact], self.way(fact)
        return self.basis(first, fact) if first else _own(node)

    def holds_without(self, grounds: Iterable[str] = (), unstated: Iterable[Fact] = ()) -> bool:
        """Whether the fact would still follow.

        Args:
            grounds: Statements and declarations that are withdrawn.
            unstated: Facts that nobody states or declares any more, though rules may still give them.
        """
        return self.fact in self._follow(frozenset(grounds), frozenset(unstated), frozenset())

    @cached_property
    def grounds(self) -> tuple[str, ...]:
        """IRIs of all statements and declarations in the web, those of the first way first."""
        found: dict[str, None] = {}
        for fact in (*self._tree(self.fact), *self.nodes):
            found |= dict.fromkeys(self.nodes[fact].grounds)
        return tuple(found)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """IRIs of the statements and declarations each of which the fact cannot do without."""
        first = {iri for fact in self._tree(self.fact) for iri in self.nodes[fact].grounds}
        return tuple(iri for iri in self.grounds if iri in first and not self.holds_without([iri]))

    @cached_property
    def closed_world(self) -> tuple[str, ...]:
        """IRIs of the rules of the first way that take something as known to be absent."""
        used = {first.rule for fact in self._tree(self.fact) if (first := self.way(fact))}
        return tuple(iri for iri in sorted(used) if self.rules[iri].closed_world)

    def _tree(self, fact: Fact) -> Iterator[Fact]:
        """Facts of the first way, from the conclusion down, each once."""
        seen: dict[Fact, None] = {}
        waiting = [fact]
        while waiting:
            each = waiting.pop()
            if each not in seen and each in self.nodes:
                seen[each] = None
                first = self.way(each)
                waiting += reversed(first.premises) if first else ()
        yield from seen

    def _founded(self, node: Node, derivation: Derivation) -> bool:
        rounds = [self.nodes[each].round if each in self.nodes else 0 for each in derivation.premises]
        if not node.given and all(each < node.round for each in rounds):
            return True
        chosen = self._chosen(node.fact)
        return all(premise in chosen for premise in derivation.premises)

    def _chosen(self, barred: Fact) -> Mapping[Fact, Derivation | None]:
        """Facts that follow without the use of one fact, as ``_follow`` gives them."""
        if barred not in self._choices:
            self._choices[barred] = self._follow(frozenset(), frozenset(), frozenset({barred}))
        return self._choices[barred]

    @cached_property
    def _choices(self) -> dict[Fact, Mapping[Fact, Derivation | None]]:
        return {}

    @cached_property
    def _users(self) -> Mapping[Fact, tuple[tuple[Fact, Derivation], ...]]:
        """Fact -> the derivations that use it, with what they conclude."""
        found: dict[Fact, list[tuple[Fact, Derivation]]] = {}
        for node in self.nodes.values():
            for derivation in node.derivations:
                for premise in set(derivation.premises):
                    found.setdefault(premise, []).append((node.fact, derivation))
        return {fact: tuple(users) for fact, users in found.items()}

    def _follow(
        self, withdrawn: frozenset[str], unstated: frozenset[Fact], barred: frozenset[Fact]
    ) -> Mapping[Fact, Derivation | None]:
        """Facts that follow from what is left, each with the first derivation that gives it.

        A derivation is met only after its premises, so that following the choices never turns in a circle.
        """
        chosen: dict[Fact, Derivation | None] = {
            fact: None
            for fact, node in self.nodes.items()
            if fact not in barred
            and (node.open or (fact not in unstated and not withdrawn.issuperset(node.grounds)))
        }
        reached = list(chosen)
        while reached:
            fresh: dict[Fact, Derivation | None] = {}
            for fact in reached:
                for conclusion, derivation in self._users.get(fact, ()):
                    known = conclusion in chosen or conclusion in fresh or conclusion in barred
                    if not known and all(premise in chosen for premise in derivation.premises):
                        fresh[conclusion] = derivation
            chosen |= fresh
            reached = list(fresh)
        return chosen

    def _basis(self, fact: Fact, chosen: Mapping[Fact, Derivation | None]) -> Basis:
        derivation = chosen.get(fact)
        if derivation is None:
            return _own(self.nodes[fact]) if fact in self.nodes else Basis(STATUSES[0])
        return _together(self._basis(premise, chosen) for premise in derivation.premises)


def _own(node: Node) -> Basis:
    """Basis of what is stated or declared: the firmest of those that give it, all their sources."""
    statuses = [each.status for each in node.statements] + [STATUSES[0] for _ in node.declarations]
    return Basis(
        status=min(statuses, key=STATUSES.index, default=STATUSES[0]),
        kinds=_union(each.kinds for each in node.statements),
        sources=_union(each.sources for each in node.statements),
        statements=tuple(each.iri for each in node.statements),
    )


def _together(bases: Iterable[Basis]) -> Basis:
    every = list(bases)
    return Basis(
        status=max((each.status for each in every), key=STATUSES.index, default=STATUSES[0]),
        kinds=_union(each.kinds for each in every),
        sources=_union(each.sources for each in every),
        statements=_union(each.statements for each in every),
    )


def _union(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({each for part in parts for each in part}))
