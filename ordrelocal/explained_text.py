"""An explanation in sentences, made from the names of things and the words of rules."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ordrelocal.explained import RESERVES, STATUS_WORDS, Others, Step, tree
from ordrelocal.explanation import Basis, Declaration, Explanation, Fact, Node, RuleWords, Statement, Words
from ordrelocal.i18n import N_, translate
from ordrelocal.namespaces import GRAPH_ONTOLOGY, GRAPH_VOCABULARIES, RULE, compact
from ordrelocal.naming import Names

_INDENT = "  "
_SENTENCE = N_("“{subject}” — {relation} — “{value}”")
_FILES = {GRAPH_ONTOLOGY: N_("the ontology"), GRAPH_VOCABULARIES: N_("the vocabularies")}


def as_text(explanation: Explanation, names: Names, lang: str) -> str:
    """The explanation as lines of text, indented by what rests on what."""
    return "\n".join(Telling(names, lang).lines(explanation))


class Telling:
    """Tells parts of explanations in one language."""

    def __init__(self, names: Names, lang: str) -> None:
        self._names = names
        self._lang = lang

    def lines(self, explanation: Explanation) -> Iterator[str]:
        """Lines of a whole explanation."""
        node = explanation.node
        yield self.sentence(node.fact)
        if not node.holds:
            yield from self._not_held(node)
            return
        shown = tree(explanation)
        if shown.rule is None:
            yield _INDENT + self.basis(shown.basis)
        yield from self._step(shown, 0)
        yield from _indented(self._unprojected(node), 1)
        yield from self._falling(explanation)
        if not explanation.complete:
            yield self._say(N_("More gives this fact than is shown: not every way was read."))

    def sentence(self, fact: Fact) -> str:
        """A fact in words."""
        return self._say(
            _SENTENCE,
            subject=self.term(fact.subject),
            relation=self.term(fact.predicate),
            value=self.term(fact.object),
        )

    def term(self, term: object) -> str:
        """Name of a thing, or the words of a literal."""
        return term.value if isinstance(term, ox.Literal) else self.name(getattr(term, "value", ""))

    def name(self, iri: str) -> str:
        """Name of a thing."""
        return self._say(_FILES[iri]) if iri in _FILES else self._names.called(iri, self._lang).text

    def statement(self, said: Statement) -> str:
        """Who says it, where, how surely."""
        parts = [
            self._say(N_("“{paraphrase}”"), paraphrase=self._words(said.paraphrase) or self.name(said.iri))
        ]
        for message, iris in (
            (N_("held by {names}"), said.holders),
            (N_("reported by {names}"), said.reporters),
            (N_("in {names}"), said.works),
            (N_("at {names}"), tuple(place.iri for place in said.places)),
            (N_("kind of source: {names}"), said.kinds),
        ):
            if iris:
                parts.append(self._say(message, names=self._listed(iris)))
        parts.append(self._say(STATUS_WORDS[said.status]))
        if reason := self._words(said.reason):
            parts.append(self._say(N_("our reading: {reason}"), reason=reason))
        return f"{'; '.join(parts)} [{compact(said.iri)}]"

    def reserves(self, said: Statement) -> str:
        """Why a statement is no plain fact."""
        told = ", ".join(self._say(RESERVES.get(each, each)) for each in said.reserves)
        rivals = f" ({', '.join(map(compact, said.rivals))})" if said.rivals else ""
        return told + rivals

    def basis(self, basis: Basis) -> str:
        """Weakest status, kinds of sources, number of independent sources."""
        status = self._say(STATUS_WORDS[basis.status])
        if not basis.sources:
            return self._say(N_("Status: {status}."), status=status)
        count = N_("Status: {status}. Kinds of sources: {kinds}. Independent sources: {count}.")
        return self._say(
            count, status=status, kinds=self._listed(basis.kinds) or "–", count=len(basis.sources)
        )

    def rule(self, rule: RuleWords) -> Iterator[str]:
        """The rule, its premises in words, what it takes to be absent, where it stands."""
        yield self._say(
            N_("Rule: {words} [{id}]"), words=self._words(rule.label), id=rule.iri.removeprefix(RULE)
        )
        if rule.axiom:
            yield self._say(N_("Axiom of the ontology: {axiom}"), axiom=rule.axiom)
        if premise := self._words(rule.premise):
            yield self._say(N_("Premises: {words}"), words=premise)
        if closed := self._words(rule.closed_world):
            yield closed

    def _step(self, step: Step, depth: int) -> Iterator[str]:
        node = step.node
        if step.repeated:
            yield from _indented([self._say(N_("Explained above."))], depth + 1)
            return
        yield from _indented(self._stated(node), depth + 1)
        if step.rule:
            yield from _indented([*self.rule(step.rule), self.basis(step.basis)], depth + 1)
            yield from _indented([self._say(N_("Because:"))], depth + 1)
            for number, premise in enumerate(step.premises, 1):
                yield from _indented([f"{number}. {self.sentence(premise.node.fact)}"], depth + 2)
                yield from self._step(premise, depth + 2)
        for others in step.others:
            yield from _indented(self._others(others), depth + 1)

    def _others(self, others: Others) -> Iterator[str]:
        yield self._say(N_("Also concluded:"))
        yield from _indented(self.rule(others.rule), 1)
        for way in others.ways:
            facts = "; ".join(self.sentence(node.fact) for node in way.premises)
            told = self._say(N_("from: {facts}"), facts=facts)
            yield f"{_INDENT}{told}. {self.basis(way.basis)}"

    def _stated(self, node: Node) -> Iterator[str]:
        for said in node.statements:
            yield self._say(N_("Stated: {statement}"), statement=self.statement(said))
        for declared in node.declarations:
            yield self._declared(declared)

    def _declared(self, declared: Declaration) -> str:
        told = self._say(N_("Declared in {name}"), name=self.name(declared.iri))
        sources = f" ({self._listed(declared.sources)})" if declared.sources else ""
        return f"{told}{sources} [{compact(declared.iri)}]"

    def _unprojected(self, node: Node) -> Iterator[str]:
        for said in node.unprojected:
            yield self._say(
                N_("Said, but no plain fact ({reserves}): {statement}"),
                reserves=self.reserves(said),
                statement=self.statement(said),
            )

    def _not_held(self, node: Node) -> Iterator[str]:
        yield self._say(N_("This is no fact of the dataset in service."))
        yield from _indented(self._unprojected(node), 1)
        if not node.unprojected:
            yield self._say(
                N_("No statement says it, and no rule concludes it; that does not make it false.")
            )

    def _falling(self, explanation: Explanation) -> Iterator[str]:
        yield self._say(N_("What would make it fall:"))
        for iri in explanation.needed:
            withdrawn = N_("it falls without {name} [{id}]")
            yield _INDENT + self._say(withdrawn, name=self.name(iri), id=compact(iri))
        for iri in explanation.closed_world:
            closed = self._words(explanation.rules[iri].closed_world)
            yield _INDENT + self._say(N_("it falls if this ceases to be true: {words}"), words=closed)
        if not explanation.needed:
            yield _INDENT + self._say(N_("no single source: there are several ways to it"))

    def _listed(self, iris: Iterable[str]) -> str:
        return ", ".join(self.name(iri) for iri in iris)

    def _words(self, words: Words) -> str:
        return words.get(self._lang) or next(iter(words.values()), "")

    def _say(self, message: str, **values: object) -> str:
        return translate(message, self._lang, **values)


def _indented(lines: Iterable[str], depth: int) -> Iterator[str]:
    return (f"{_INDENT * depth}{line}" for line in lines)
