"""What the ontology and the vocabularies say of a term, as the pages of terms show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.namespaces import OL, OWL, SKOS
from ordrelocal.publishing import usage
from ordrelocal.publishing.conditions import condition_words
from ordrelocal.publishing.releases import shipped_structure
from ordrelocal.publishing.structure import Part, axioms_of, functional
from ordrelocal.queryfiles import QueryFile
from ordrelocal_webui.pages.asking import Row, Term, ask, iris_of, text_of
from ordrelocal_webui.pages.languages import reader_language
from ordrelocal_webui.pages.naming import names

#: Kinds of terms by their OWL class.
KINDS = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "relation",
    OWL + "DatatypeProperty": "value",
    OWL + "AnnotationProperty": "annotation",
}
_NEAR = (OL + "exampleReason", OL + "nearMiss", OL + "nearMissReason")


@dataclass(frozen=True)
class TermFacts:
    """What the ontology says of one term: both ways, property IRI -> values."""

    out: Mapping[str, tuple[Term, ...]]
    back: Mapping[str, tuple[Term, ...]]

    def words(self, name: str) -> tuple[Term, ...]:
        """Wordings of one kind: ``definition``, ``scopeNote``, ``example``."""
        return self.out.get(SKOS + name, ())

    def named(self, property_: str, *, back: bool = False) -> tuple[str, ...]:
        """Terms of ours at the other end of a property."""
        found = (self.back if back else self.out).get(property_, ())
        return tuple(term.value for term in found if isinstance(term, ox.NamedNode))

    @property
    def explained(self) -> bool:
        """Whether something helps to tell the term from its neighbours."""
        return any(name in self.out for name in (*_NEAR, OL + "distinguishedFrom"))


@dataclass(frozen=True)
class RuleFile:
    """A rule file that concludes a term."""

    file: QueryFile

    def note(self, key: str) -> str:
        """A text of the file's header in the reader's language: ``question``, ``premise``, ``near_miss``."""
        suffix = "_fr" if reader_language() == "fr" else ""
        return str(self.file.header.get(key + suffix, ""))


@dataclass(frozen=True)
class Formal:
    """The formal side of a term.

    Attributes:
        definition: Its definition in words.
        axioms: Its axioms in OWL's syntax.
        rules: The rule files that conclude it.
        consequences: The axioms that conclude it, each in a sentence.
    """

    definition: str
    axioms: tuple[str, ...]
    rules: tuple[RuleFile, ...]
    consequences: tuple[str, ...]


def term_facts(iri: str) -> TermFacts:
    """Everything that the ontology and the vocabularies say of a term."""
    sides: dict[str, dict[str, dict[Term, None]]] = {"out": {}, "in": {}}
    for row in ask("term", term=iri):
        sides[text_of(row, "direction")].setdefault(row["property"].value, {}).setdefault(row["value"])
    out, back = ({key: tuple(values) for key, values in side.items()} for side in sides.values())
    return TermFacts(out, back)


def learn(iri: str, facts: TermFacts, rows: Iterable[Row]) -> None:
    """Learn the names that the page of a term needs."""
    terms = [term for side in (facts.out, facts.back) for values in side.values() for term in values]
    named = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    names().learn({iri, *facts.out, *facts.back} | named | iris_of(rows))


def formal(iri: str) -> Formal:
    """The formal side of a term, its names learnt."""
    axioms = axioms_of(shipped_structure(), iri)
    rules = usage.concluding_axioms().get(iri, ())
    named = {term for rule in rules for term in rule.terms}
    names().learn(named | {name for axiom in axioms for name in _named(axiom)})
    lang = reader_language()
    labels = {term: names().of(term).text for term in named}
    definitions = [axiom for axiom in axioms if axiom.tag == "EquivalentClasses"]
    return Formal(
        definition=" ".join(
            condition_words(each, lambda term: names().of(term).text, lang) for each in definitions
        ),
        axioms=tuple(map(functional, axioms)),
        rules=tuple(map(RuleFile, usage.concluding_files().get(iri, ()))),
        consequences=tuple(rule.said(lang, labels) for rule in rules),
    )


def _named(part: Part) -> set[str]:
    return {part.iri, *(name for each in part.parts for name in _named(each))} - {""}


def grouped(axioms: Iterable[Row]) -> dict[str, list[list[Row]]]:
    """Axiom rows by kind of axiom (``equivalentClass``…), then by expression."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in axioms:
        kind = row["axiom"].value.rpartition("#")[2]
        found.setdefault(kind, {}).setdefault(str(row["expression"]), []).append(row)
    return {kind: list(groups.values()) for kind, groups in found.items()}
