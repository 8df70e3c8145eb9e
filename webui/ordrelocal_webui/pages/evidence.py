"""Statements as pages show them: who says what, where, how firmly, and whether it is used as a plain fact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.namespaces import OL, RDF, VOCABULARY
from ordrelocal_webui.pages.asking import Row, Term, ask

_TYPE = RDF + "type"
#: What the reasoner adds to each record and no reader needs to be told.
_OBVIOUS_TYPES = frozenset({OL + "EvidenceRecord"})


@dataclass(frozen=True)
class Triple:
    """One triple of a statement's content; ``plain``: it also stands as a plain fact."""

    predicate: str
    value: Term
    plain: bool


@dataclass(frozen=True)
class Node:
    """One thing as one statement describes it."""

    iri: str
    types: tuple[str, ...]
    triples: tuple[Triple, ...]

    @property
    def said(self) -> tuple[tuple[str, tuple[Term, ...]], ...]:
        """Relations of the thing in this statement, each with its values; names and types apart."""
        grouped: dict[str, list[Term]] = {}
        for triple in self.triples:
            if triple.predicate != _TYPE and not triple.predicate.endswith("#label"):
                grouped.setdefault(triple.predicate, []).append(triple.value)
        return tuple((key, tuple(values)) for key, values in grouped.items())


@dataclass(frozen=True)
class Record:
    """One evidence record: a statement, a claim, or a silence, with what is said of it.

    ``facts`` maps a property IRI to its values; ``content`` holds what the statement says, thing by thing.
    """

    iri: str
    facts: Mapping[str, tuple[Term, ...]]
    content: tuple[Node, ...] = ()

    def all(self, name: str) -> tuple[Term, ...]:
        """Values of one ``ol:`` property, by its local name."""
        return self.facts.get(OL + name, ())

    def iris(self, name: str) -> tuple[str, ...]:
        """Values of one ``ol:`` property that are things or concepts."""
        return tuple(term.value for term in self.all(name) if isinstance(term, ox.NamedNode))

    def concept(self, name: str) -> str:
        """Last part of the concept that a property takes (``asks``); empty when it takes none."""
        return next((iri.rsplit("/", 1)[-1] for iri in self.iris(name) if iri.startswith(VOCABULARY)), "")

    def text(self, name: str, lang: str) -> ox.Literal | None:
        """Words in the reader's language, else in another one."""
        words = [term for term in self.all(name) if isinstance(term, ox.Literal)]
        return next((word for word in words if word.language == lang), words[0] if words else None)

    @property
    def types(self) -> frozenset[str]:
        """Local names of the record's classes."""
        found = {term.value for term in self.facts.get(_TYPE, ()) if isinstance(term, ox.NamedNode)}
        return frozenset(iri.removeprefix(OL) for iri in found - _OBVIOUS_TYPES)

    @property
    def silence(self) -> bool:
        """Whether the record says that something was looked for and not found in what was read."""
        return "SilenceFinding" in self.types

    @property
    def claim(self) -> bool:
        """Whether the record is a thesis about things, without content of its own."""
        return "Claim" in self.types

    @property
    def denied(self) -> bool:
        """Whether its holder denies the content."""
        return self.concept("polarity") == "denied"

    @property
    def interpreted(self) -> bool:
        """Whether the project reads it out of the sources, rather than a source saying it."""
        return self.concept("status") == "interpreted"

    @property
    def projected(self) -> bool:
        """Whether its whole content stands as plain facts; what stands there is asked, not guessed."""
        triples = [triple for node in self.content for triple in node.triples]
        return bool(triples) and all(triple.plain for triple in triples)

    @property
    def reserves(self) -> tuple[str, ...]:
        """Why the content is no plain fact: ``denied``, ``rival``, ``hedges``, ``asks``, ``conditional``."""
        reasons = ["denied"] if self.denied else []
        reasons += ["rival"] if self.all("rivalOf") else []
        modality = self.concept("modality")
        return tuple(reasons + ([modality] if modality not in {"", "asserts"} else []))

    @property
    def slug(self) -> str:
        """Name of the record's place on a page."""
        return "s-" + self.iri.rsplit("/", 1)[-1]

    @property
    def mentioned(self) -> set[str]:
        """Every IRI that showing the record needs a name for."""
        found = {self.iri} | self.facts.keys()
        values = (term for terms in self.facts.values() for term in terms)
        found |= {term.value for term in values if isinstance(term, ox.NamedNode)}
        for node in self.content:
            found |= {node.iri, *node.types}
            for triple in node.triples:
                found.add(triple.predicate)
                if isinstance(triple.value, ox.NamedNode):
                    found.add(triple.value.value)
        return found


def assemble(facts: Iterable[Row], content: Iterable[Row]) -> dict[str, Record]:
    """Build records from the rows that describe them and the rows of what they say.

    Args:
        facts: ``record``, ``property``, ``value``.
        content: ``record``, ``subject``, ``property``, ``value``, ``plain``.

    Returns:
        IRI -> record, sorted by IRI. A rival is told on both sides, though only one side may be written.
    """
    described: dict[str, dict[str, list[Term]]] = {}
    for row in facts:
        own = described.setdefault(row["record"].value, {})
        own.setdefault(row["property"].value, []).append(row["value"])
    _tell_both_rivals(described)
    said = _nodes(content)
    return {
        iri: Record(iri, {key: tuple(values) for key, values in described[iri].items()}, said.get(iri, ()))
        for iri in sorted(described)
    }


def _tell_both_rivals(described: dict[str, dict[str, list[Term]]]) -> None:
    rival = OL + "rivalOf"
    for iri, facts in list(described.items()):
        for other in facts.get(rival, []):
            back = described.get(other.value, {}).setdefault(rival, []) if other.value in described else []
            if ox.NamedNode(iri) not in back:
                back.append(ox.NamedNode(iri))


def _nodes(content: Iterable[Row]) -> dict[str, tuple[Node, ...]]:
    grouped: dict[str, dict[str, list[Triple]]] = {}
    for row in content:
        triple = Triple(row["property"].value, row["value"], row["plain"].value == "true")
        grouped.setdefault(row["record"].value, {}).setdefault(row["subject"].value, []).append(triple)
    return {
        record: tuple(_node(iri, triples) for iri, triples in subjects.items())
        for record, subjects in grouped.items()
    }


def _node(iri: str, triples: list[Triple]) -> Node:
    types = tuple(triple.value.value for triple in triples if triple.predicate == _TYPE)
    return Node(iri, types, tuple(triples))


def records_of_case(case: str) -> dict[str, Record]:
    """Every record of a dossier, with its content."""
    return assemble(ask("case-records", case=case), ask("case-content", case=case))


def records_named(iris: Iterable[str]) -> dict[str, Record]:
    """Given records, with their content; those that are no record are left out."""
    facts = ask("records", record=iris)
    return assemble(facts, ask("record-content", record={row["record"].value for row in facts}))
