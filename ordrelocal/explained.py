"""An explanation laid out for readers: a tree of steps, and the same for programs as JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.explanation import (
    Basis,
    Declaration,
    Derivation,
    Explanation,
    Fact,
    Node,
    RuleWords,
    Statement,
)
from ordrelocal.i18n import LANGUAGES, N_
from ordrelocal.naming import Names
from ordrelocal.rules import PROJECTION

#: Why a statement's content is no plain fact, as it is said to readers.
RESERVES = {
    "denied": N_("its holder denies it"),
    "rival": N_("another statement rivals it"),
    "asks": N_("it is asked, not asserted"),
    "hedges": N_("it is said with reserve"),
    "conditional": N_("it is said in the conditional"),
    "unselected": N_("it is left out of the evidence that this dataset counts in"),
}
#: How firmly what a fact rests on is said.
STATUS_WORDS = {
    "declared": N_("declared"),
    "reported": N_("reported"),
    "interpreted": N_("interpreted"),
}


@dataclass(frozen=True)
class Way:
    """A further derivation of a fact, told by its premises alone."""

    premises: tuple[Node, ...]
    basis: Basis


@dataclass(frozen=True)
class Others:
    """The further derivations of a fact by one rule."""

    rule: RuleWords
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Step:
    """A fact in the tree: who states it, or by which rule it follows from which steps.

    ``repeated``: the fact stands higher up in the tree with what it rests on.
    """

    node: Node
    basis: Basis
    rule: RuleWords | None = None
    premises: tuple["Step", ...] = ()
    others: tuple[Others, ...] = ()
    repeated: bool = False


def tree(explanation: Explanation) -> Step:
    """Lay an explanation out from its fact down; each fact is unfolded once."""
    return _Layout(explanation).step(explanation.fact)


class _Layout:
    def __init__(self, explanation: Explanation) -> None:
        self._explanation = explanation
        self._unfolded: set[Fact] = set()

    def step(self, fact: Fact) -> Step:
        """The step of one fact."""
        explanation = self._explanation
        node, first = explanation.nodes[fact], explanation.way(fact)
        basis = explanation.basis_of(fact)
        if fact in self._unfolded:
            return Step(node, basis, explanation.rules[first.rule] if first else None, repeated=True)
        self._unfolded.add(fact)
        return Step(
            node=node,
            basis=basis,
            rule=explanation.rules[first.rule] if first else None,
            premises=tuple(self.step(premise) for premise in first.premises) if first else (),
            others=tuple(self._others(fact)),
        )

    def _others(self, fact: Fact) -> Iterator[Others]:
        by_rule: dict[str, list[Way]] = {}
        for derivation in self._explanation.others(fact):
            by_rule.setdefault(derivation.rule, []).append(self._way(derivation, fact))
        for iri, ways in by_rule.items():
            yield Others(self._explanation.rules[iri], tuple(ways))

    def _way(self, derivation: Derivation, fact: Fact) -> Way:
        return Way(
            premises=tuple(self._explanation.nodes[premise] for premise in derivation.premises),
            basis=self._explanation.basis(derivation, fact),
        )


def mentioned(explanation: Explanation) -> set[str]:
    """Every IRI that telling the explanation needs a name for."""
    found: set[str] = {PROJECTION}
    for node in explanation.nodes.values():
        terms = (node.fact.subject, node.fact.predicate, node.fact.object)
        found |= {term.value for term in terms if isinstance(term, ox.NamedNode)}
        for said in (*node.statements, *node.unprojected):
            found |= {said.iri, said.modality, said.polarity, *said.holders, *said.reporters, *said.works}
            found |= {*said.rivals, *said.dossiers, *said.kinds, *said.sources}
            found |= {iri for place in said.places for iri in (place.iri, place.work)}
        found |= {iri for each in node.declarations for iri in (each.iri, *each.sources)}
    used = {each.rule for node in explanation.nodes.values() for each in node.derivations}
    found |= {explanation.rules[iri].source for iri in used}
    return found - {""}


def as_json(explanation: Explanation, names: Names) -> dict[str, object]:
    """The explanation for programs: the tree, and each text in both languages."""
    write = _Writer(names)
    node = explanation.node
    shown = tree(explanation)
    return {
        "holds": node.holds,
        "complete": explanation.complete,
        **write.fact(node.fact),
        "unprojected": [write.statement(each) for each in node.unprojected],
        "explanation": write.step(shown) if node.holds else None,
        "falls_without": [write.thing(iri) for iri in explanation.needed] if node.holds else [],
        "falls_if_untrue": [
            {"rule": iri, **explanation.rules[iri].closed_world} for iri in explanation.closed_world
        ],
        "rests_on": [write.thing(iri) for iri in explanation.grounds] if node.holds else [],
    }


class _Writer:
    """Writes parts of an explanation as JSON."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def thing(self, iri: str) -> dict[str, object]:
        """A thing: its IRI and its names."""
        return {"iri": iri, "label": {lang: self._names.called(iri, lang).text for lang in LANGUAGES}}

    def fact(self, fact: Fact) -> dict[str, object]:
        """A fact: subject, predicate, object."""
        return {
            "subject": self._term(fact.subject),
            "predicate": self._term(fact.predicate),
            "object": self._term(fact.object),
        }

    def _term(self, term: object) -> dict[str, object]:
        if isinstance(term, ox.Literal):
            language = {"language": term.language} if term.language else {"datatype": term.datatype.value}
            return {"value": term.value, **language}
        return self.thing(getattr(term, "value", ""))

    def step(self, step: Step) -> dict[str, object]:
        """A step with what it rests on."""
        return {
            **self.fact(step.node.fact),
            **self.basis(step.basis),
            "stated": [self.statement(each) for each in step.node.statements],
            "declared": [self.declaration(each) for each in step.node.declarations],
            "rule": self.rule(step.rule) if step.rule else None,
            "premises": [self.step(each) for each in step.premises],
            "also": [self.others(each) for each in step.others],
            "repeated": step.repeated,
        }

    def others(self, others: Others) -> dict[str, object]:
        """The further derivations by one rule."""
        ways = [
            {**self.basis(way.basis), "premises": [self.fact(node.fact) for node in way.premises]}
            for way in others.ways
        ]
        return {"rule": self.rule(others.rule), "ways": ways}

    def basis(self, basis: Basis) -> dict[str, object]:
        """Weakest status, kinds of sources, independent sources."""
        return {
            "status": basis.status,
            "source_kinds": self._things(basis.kinds),
            "independent_sources": self._things(basis.sources),
        }

    def rule(self, rule: RuleWords) -> dict[str, object]:
        """A rule in words."""
        return {
            "iri": rule.iri,
            "label": dict(rule.label),
            "premise": dict(rule.premise),
            "closed_world": dict(rule.closed_world),
            "axiom": rule.axiom or None,
            "source": self.thing(rule.source) if rule.source else None,
        }

    def declaration(self, declaration: Declaration) -> dict[str, object]:
        """A file that declares something."""
        sources = self._things(declaration.sources)
        return {**self.thing(declaration.iri), "graph": declaration.graph, "sources": sources}

    def statement(self, said: Statement) -> dict[str, object]:
        """A statement with speaker, source and degree of commitment."""
        return {
            "iri": said.iri,
            "paraphrase": dict(said.paraphrase),
            "status": said.status,
            "reading_reason": dict(said.reason),
            "projected": said.projected,
            "reserves": list(said.reserves),
            "modality": said.modality,
            "polarity": said.polarity,
            "held_by": self._things(said.holders),
            "reported_by": self._things(said.reporters),
            "reported_in": self._things(said.works),
            "passages": [
                {**self.thing(place.iri), "work": place.work, "locator": place.locator}
                for place in said.places
            ],
            "rivals": self._things(said.rivals),
            "dossiers": self._things(said.dossiers),
            "source_kinds": self._things(said.kinds),
        }

    def _things(self, iris: Iterable[str]) -> list[dict[str, object]]:
        return [self.thing(iri) for iri in iris]
