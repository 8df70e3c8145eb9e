"""Explain a fact: which rules give it, from which premises, down to who says so and where.

All that an explanation needs is in the dataset: rules with their queries, graphs with the rule and round in
which a fact came, statements with their attribution. So the same code explains from a store in this process,
from the query workers of the service, or from any endpoint that publishes the dataset.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from ordrelocal.asking import Row, Select, Term, batches, page
from ordrelocal.explanation import Derivation, Explanation, Fact, Node, RuleWords
from ordrelocal.namespaces import DCTERMS, OL, RDF, RDFS
from ordrelocal.queryfiles import page_query
from ordrelocal.rules import Pattern
from ordrelocal.sourcing import Sourcing

#: Facts that one explanation reads at most; beyond, it is marked as incomplete.
MAX_FACTS = 1500
#: Cases of one rule that are read at most.
MAX_CASES = 1000
_TYPE = RDF + "type"
_SELECT = "SELECT * WHERE {"


@dataclass(frozen=True)
class _Rule:
    """What running a rule backwards needs."""

    words: RuleWords
    head: tuple[Pattern, ...]
    body: tuple[Pattern, ...]
    query: str


@dataclass
class _Standing:
    """Where a fact was met: graphs, and the rule and round of its first derivation."""

    plain: bool = False
    graphs: list[str] = field(default_factory=list)
    rule: str = ""
    round: int = 0


class Explainer:
    """Explains facts of one dataset; what it has read of rules and statements it keeps.

    Args:
        select: Where to ask: a SPARQL query -> its rows.
    """

    def __init__(self, select: Select) -> None:
        self._select = select
        self._sourcing = Sourcing(select)
        self._rules: dict[str, list[_Rule]] = {}

    def explain(self, fact: Fact) -> Explanation:
        """Explain one fact.

        Returns:
            The explanation; its node does not hold when the fact does not.
        """
        return self.explain_all([fact])[0]

    def explain_all(self, facts: Sequence[Fact]) -> list[Explanation]:
        """Explain several facts, whose webs are read together."""
        standings: dict[Fact, _Standing] = {}
        found: dict[Fact, list[tuple[str, tuple[Fact, ...]]]] = {}
        complete, frontier = True, list(dict.fromkeys(facts))
        while frontier:
            self._stand(frontier, standings)
            if len(standings) > MAX_FACTS * len(facts):
                complete = False
                break
            wanted = [fact for fact in frontier if standings[fact].plain]
            found |= {fact: [] for fact in wanted}
            complete = self._derive(wanted, found) and complete
            premises = (each for fact in wanted for _, step in found[fact] for each in step)
            frontier = [each for each in dict.fromkeys(premises) if each not in standings]
        self._sourcing.learn({graph for each in standings.values() for graph in each.graphs})
        nodes = {fact: self._node(fact, standings, found) for fact in standings}
        words = {rule.words.iri: rule.words for rules in self._rules.values() for rule in rules}
        return [Explanation(fact, nodes, words, complete) for fact in facts]

    def _stand(self, facts: Sequence[Fact], standings: dict[Fact, _Standing]) -> None:
        """Read in which graphs facts stand."""
        standings |= {fact: _Standing() for fact in facts}
        names = ("subject", "property", "value")
        askable = [fact for fact in facts if not any(isinstance(part, ox.BlankNode) for part in _parts(fact))]
        for batch in batches(askable):
            for row in self._select(page_query("facts").bind_rows(names, map(_parts, batch))):
                standing = standings[_triple(*(row[name] for name in names))]
                standing.plain |= row["plain"].value == "true"
                standing.graphs.append(row["graph"].value)
                if "rule" in row:
                    standing.rule, standing.round = row["rule"].value, int(row["round"].value)

    def _derive(self, facts: Sequence[Fact], found: dict[Fact, list[tuple[str, tuple[Fact, ...]]]]) -> bool:
        """Read by which rules, from which premises, facts follow; returns whether all cases were read."""
        self._learn_rules({_key(fact) for fact in facts})
        calls: dict[tuple[str, int], list[tuple[_Rule, Fact]]] = {}
        for fact in facts:
            for rule in self._rules.get(_key(fact), ()):
                for index, pattern in enumerate(rule.head):
                    if _unify(pattern, fact) is not None:
                        calls.setdefault((rule.words.iri, index), []).append((rule, fact))
        complete = True
        for (_, index), asked in calls.items():
            rule = asked[0][0]
            for batch in batches([fact for _, fact in asked]):
                complete = self._cases(rule, rule.head[index], batch, found) and complete
        return complete

    def _cases(
        self,
        rule: _Rule,
        pattern: Pattern,
        facts: Sequence[Fact],
        found: dict[Fact, list[tuple[str, tuple[Fact, ...]]]],
    ) -> bool:
        rows = self._select(_backwards(rule, pattern, facts))
        complete = len(rows) < MAX_CASES
        if not complete and len(facts) > 1:
            # One fact with many cases must not hide those of the others.
            return all([self._cases(rule, pattern, [fact], found) for fact in facts])
        for row in rows:
            fact = _instance(pattern, row)
            step = (rule.words.iri, tuple(_instance(premise, row) for premise in rule.body))
            if fact in found and step not in found[fact]:
                found[fact].append(step)
        return complete

    def _learn_rules(self, keys: set[str]) -> None:
        fresh = keys - self._rules.keys()
        described: dict[str, dict[str, list[Term]]] = {}
        for row in page(self._select, "rules", term=fresh):
            own = described.setdefault(row["rule"].value, {})
            own.setdefault(row["property"].value, []).append(row["value"])
        self._rules |= {key: [] for key in fresh}
        for iri, said in described.items():
            rule = _rule(iri, said)
            for term in said[OL + "concludes"]:
                if term.value in fresh:
                    self._rules[term.value].append(rule)

    def _node(
        self,
        fact: Fact,
        standings: Mapping[Fact, _Standing],
        found: Mapping[Fact, list[tuple[str, tuple[Fact, ...]]]],
    ) -> Node:
        standing = standings[fact]
        statements = self._sourcing.statements(standing.graphs)
        steps = sorted(found.get(fact, ()), key=str)
        first = _recorded(standing, steps, standings)
        return Node(
            fact=fact,
            holds=standing.plain,
            statements=tuple(each for each in statements if each.projected),
            declarations=self._sourcing.declarations(standing.graphs),
            unprojected=tuple(each for each in statements if not each.projected),
            derivations=tuple(
                Derivation(rule, premises, recorded=(rule, premises) == first)
                for rule, premises in sorted(steps, key=lambda step: step != first)
            ),
            round=standing.round,
            open=standing.plain and fact not in found,
        )


def unknown_things(select: Select, fact: Fact) -> list[str]:
    """IRIs in a fact of which nothing is said anywhere."""
    iris = {part.value for part in _parts(fact) if isinstance(part, ox.NamedNode)}
    return sorted(iris - {row["thing"].value for row in page(select, "known-things", thing=iris)})


def _recorded(
    standing: _Standing,
    steps: Iterable[tuple[str, tuple[Fact, ...]]],
    standings: Mapping[Fact, _Standing],
) -> tuple[str, tuple[Fact, ...]] | None:
    """The step by which a fact first came: of the recorded rule, from premises of earlier rounds."""
    earlier = (
        (rule, premises)
        for rule, premises in steps
        if rule == standing.rule and all(standings[each].round < standing.round for each in premises)
    )
    return next(earlier, None)


def _rule(iri: str, said: Mapping[str, list[Term]]) -> _Rule:
    def words(name: str) -> dict[str, str]:
        return {
            term.language or "": term.value for term in said.get(name, ()) if isinstance(term, ox.Literal)
        }

    def text(name: str) -> str:
        return next((term.value for term in said.get(name, ())), "")

    described = RuleWords(
        iri=iri,
        label=words(RDFS + "label"),
        premise=words(OL + "premiseInWords"),
        closed_world=words(OL + "closedWorldInWords"),
        axiom=text(OL + "axiomInTurtle"),
        source=text(DCTERMS + "source"),
        terms=tuple(term.value for term in said.get(OL + "namesTerm", ())),
    )
    return _Rule(
        described, _patterns(text(OL + "ruleHead")), _patterns(text(OL + "ruleBody")), text(OL + "ruleQuery")
    )


def _patterns(lines: str) -> tuple[Pattern, ...]:
    """Patterns as ``recording`` writes them: one a line, the object last, which alone may hold spaces."""
    found = []
    for line in lines.splitlines():
        subject, predicate, value = line.split(" ", 2)
        found.append((subject, predicate, value))
    return tuple(found)


def _backwards(rule: _Rule, pattern: Pattern, facts: Iterable[Fact]) -> str:
    """The rule's query, bound to the facts that it may have concluded."""
    names = list(dict.fromkeys(part for part in pattern if part.startswith("?")))
    rows = [
        " ".join(str(bound[name]) for name in names)
        for fact in facts
        if (bound := _unify(pattern, fact)) is not None
    ]
    block = f"VALUES ({' '.join(names)}) {{ {' '.join(f'({row})' for row in rows)} }}"
    read = {part for premise in rule.body for part in premise}
    # What a rule computes (BIND) is compared after it, what it reads is looked up.
    if all(name in read for name in names):
        return f"{rule.query.replace(_SELECT, f'{_SELECT} {block} ', 1)} LIMIT {MAX_CASES}"
    return f"{rule.query} LIMIT {MAX_CASES} {block}"


def _unify(pattern: Pattern, fact: Fact) -> dict[str, object] | None:
    """What the variables of a pattern stand for in a fact; ``None`` if it is no instance."""
    bound: dict[str, object] = {}
    for part, term in zip(pattern, _parts(fact), strict=True):
        if (part.startswith("?") and bound.setdefault(part, term) != term) or (
            not part.startswith("?") and part != str(term)
        ):
            return None
    return bound


def _instance(pattern: Pattern, row: Row) -> Fact:
    return _triple(*(row[part[1:]] if part.startswith("?") else _constant(part) for part in pattern))


def _constant(text: str) -> Term:
    if text.startswith("<"):
        return ox.NamedNode(text[1:-1])
    value = next(iter(ox.parse(f"<urn:s> <urn:p> {text} .", format=ox.RdfFormat.N_TRIPLES))).object
    return ox.Literal("") if isinstance(value, ox.Triple) else value


def _triple(subject: Term, predicate: Term, value: Term) -> Fact:
    return ox.Triple(subject, predicate, value)  # type: ignore[arg-type]  # a literal subject never matches


def _parts(fact: Fact) -> tuple[object, object, object]:
    return fact.subject, fact.predicate, fact.object


def _key(fact: Fact) -> str:
    """IRI under which rules are looked up: class of a type, predicate of any other fact."""
    term = fact.object if fact.predicate.value == _TYPE else fact.predicate
    return term.value if isinstance(term, ox.NamedNode) else ""
