"""Inferred facts as pages show them: what follows, and from which rule, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
from flask import g

from ordrelocal.namespaces import RDF, RULE
from ordrelocal_webui.pages.asking import Row, Term, ask, text_of

#: What the reasoner calls a rule that it made from an axiom starts with the kind of axiom.
_AXIOMS = (
    "chain-",
    "definition-",
    "domain-",
    "inverse-",
    "range-",
    "subclass-",
    "subproperty-",
    "symmetric-",
    "transitive-",
)


@dataclass(frozen=True)
class Fact:
    """One inferred triple."""

    subject: str
    predicate: str
    value: Term

    @property
    def triple(self) -> ox.Triple:
        """The fact as a triple."""
        return ox.Triple(ox.NamedNode(self.subject), ox.NamedNode(self.predicate), self.value)

    @property
    def kind(self) -> bool:
        """Whether it says of what kind the subject is."""
        return self.predicate == RDF + "type"


@dataclass(frozen=True)
class Inferred:
    """The facts that one rule was the first to give; the rule's name in the graph says it in words."""

    iri: str
    facts: tuple[Fact, ...]

    @property
    def rule(self) -> str:
        """Identifier of the rule: of an axiom (``subclass-…``), or of a file of ``queries/rules/``."""
        return self.iri.removeprefix(RULE)

    @property
    def written(self) -> bool:
        """Whether the rule is a query file, which can be opened, rather than an axiom of the ontology."""
        return not self.rule.startswith(_AXIOMS)


def by_rule(rows: Iterable[Row]) -> list[Inferred]:
    """Group inferred triples (``rule``, ``subject``, ``property``, ``value``) by their rule."""
    grouped: dict[str, dict[Fact, None]] = {}
    for row in rows:
        fact = Fact(text_of(row, "subject"), text_of(row, "property"), row["value"])
        grouped.setdefault(row["rule"].value, {}).setdefault(fact)
    return [Inferred(iri, tuple(facts)) for iri, facts in sorted(grouped.items())]


def learn_statuses(subjects: Iterable[str]) -> None:
    """Look up how surely the conclusions about some things are known."""
    known: dict[ox.Triple, str] = g.setdefault("concluded_statuses", {})
    for row in ask("conclusion-statuses", subject=subjects):
        fact = Fact(row["subject"].value, row["property"].value, row["value"])
        known[fact.triple] = row["status"].value.rsplit("/", 1)[-1]


def concluded_status(fact: ox.Triple) -> str:
    """``reported`` or ``interpreted``: the weakest that a conclusion rests on; empty where not recorded."""
    return str(g.get("concluded_statuses", {}).get(fact, ""))
