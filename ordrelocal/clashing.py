"""Clashes explained: for each, the smallest sets of statements and axioms from which it follows.

A set is minimal: from what is left when any one member is taken away, the clash follows no more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.asking import of_store
from ordrelocal.explaining import Explainer
from ordrelocal.explanation import Explanation, Fact, Node
from ordrelocal.inferring import Inference
from ordrelocal.namespaces import compact
from ordrelocal.owlrules import Constraint
from ordrelocal.recording import inferred_quads
from ordrelocal.rules import Rule

#: Minimal sets that are looked for, at most.
MAX_SETS = 3


@dataclass(frozen=True, order=True)
class Member:
    """One member of a minimal set: a statement, a declared triple, or an axiom or rule.

    ``fact`` is the triple as text, of a declaration alone, since a file declares much else.
    """

    kind: str
    name: str
    fact: str = ""


@dataclass(frozen=True)
class Clash:
    """One solution of a constraint, and each minimal set found for it."""

    constraint: Constraint
    about: str
    other: str
    facts: tuple[Fact, ...]
    sets: tuple[tuple[Member, ...], ...]
    leaves: tuple[Fact, ...]


def clashes(
    store: ox.Store, constraints: Iterable[Constraint], rules: Sequence[Rule], inference: Inference
) -> Iterator[Clash]:
    """Every clash of an inferred graph, in a fixed order.

    Args:
        store: Holds the graph with all that follows, the graphs of rules left out.
        constraints: What the ontology forbids.
        rules: Axioms and rule files.
        inference: What they concluded.
    """
    explainer: Explainer | None = None
    for constraint in constraints:
        body = " ".join(" ".join(pattern) + " ." for pattern in constraint.body)
        found = store.query(f"SELECT * WHERE {{ {body} }} ORDER BY ?x")
        for solution in found if isinstance(found, ox.QuerySolutions) else ():
            explainer = explainer or _explainer(store, rules, inference)
            yield _clash(constraint, solution, explainer, {rule.iri: rule for rule in rules})


def _explainer(store: ox.Store, rules: Sequence[Rule], inference: Inference) -> Explainer:
    described = ox.Store()
    described.extend(store)
    described.extend(inferred_quads(described, rules, inference))
    return Explainer(of_store(described))


def _clash(
    constraint: Constraint, solution: ox.QuerySolution, explainer: Explainer, rules: dict[str, Rule]
) -> Clash:
    names = {"?x": solution["x"]}
    if any("?y" in pattern for pattern in constraint.body):
        names["?y"] = solution["y"]
    facts = tuple(
        ox.Triple(*(names.get(part) or ox.NamedNode(part.strip("<>")) for part in pattern))
        for pattern in constraint.body
    )
    explanation = explainer.explain_all(facts)[0]
    search = _Search(explanation, facts, rules)
    sets = tuple(search.sets())
    return Clash(
        constraint=constraint,
        about=compact(solution["x"].value),
        other=compact(names["?y"].value) if "?y" in names else "",
        facts=facts,
        sets=tuple((*members, Member("axiom", constraint.axiom)) for members in sets),
        leaves=tuple(search.leaves(sets[0])) if sets else facts,
    )


class _Search:
    """Looks for minimal sets in the web of an explanation."""

    def __init__(self, explanation: Explanation, facts: tuple[Fact, ...], rules: dict[str, Rule]) -> None:
        self._nodes = explanation.nodes
        self._facts = facts
        self._rules = rules

    def sets(self) -> Iterator[tuple[Member, ...]]:
        """Minimal sets, each different: a further one is sought without a member of those before."""
        everything = list(dict.fromkeys(self._members()))
        waiting: list[frozenset[Member]] = [frozenset()]
        seen: set[tuple[Member, ...]] = set()
        while waiting and len(seen) < MAX_SETS:
            without = waiting.pop(0)
            members = [each for each in everything if each not in without]
            if not self._follows(frozenset(members)):
                continue
            found = self._minimal(members)
            if found not in seen:
                seen.add(found)
                yield found
            waiting += [without | {each} for each in found]

    def leaves(self, members: Iterable[Member]) -> Iterator[Fact]:
        """Stated or declared facts that a set holds, in the order of the web."""
        kept = frozenset(members)
        return (fact for fact, node in self._nodes.items() if not kept.isdisjoint(_carriers(node)))

    def _minimal(self, members: list[Member]) -> tuple[Member, ...]:
        kept = list(members)
        for each in reversed(members):
            fewer = [other for other in kept if other != each]
            if self._follows(frozenset(fewer)):
                kept = fewer
        return tuple(kept)

    def _members(self) -> Iterator[Member]:
        for node in self._nodes.values():
            yield from _carriers(node)
            for way in node.derivations:
                yield self._rule(way.rule)

    def _rule(self, iri: str) -> Member:
        rule = self._rules[iri]
        return Member("axiom", rule.axiom) if rule.axiom else Member("rule", rule.id)

    def _follows(self, members: frozenset[Member]) -> bool:
        """Whether the clash follows from a set alone."""
        known = {fact for fact, node in self._nodes.items() if not members.isdisjoint(_carriers(node))}
        grown = True
        while grown and not known.issuperset(self._facts):
            grown = False
            for fact, node in self._nodes.items():
                if fact not in known and any(
                    self._rule(way.rule) in members and known.issuperset(way.premises)
                    for way in node.derivations
                ):
                    known.add(fact)
                    grown = True
        return known.issuperset(self._facts)


def _carriers(node: Node) -> Iterator[Member]:
    for said in node.statements:
        yield Member("statement", said.iri)
    for declared in node.declarations:
        yield Member("declaration", declared.graph, str(node.fact))
