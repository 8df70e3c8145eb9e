"""Names of things in words: by their labels, their kind, or the part of their IRI that can be read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from ordrelocal.asking import Row, Term
from ordrelocal.i18n import LANGUAGES, N_, translate
from ordrelocal.namespaces import (
    BASE,
    BIBO,
    DCTERMS,
    FOAF,
    ID,
    OL,
    OWL,
    RDF,
    RDFS,
    SKOS,
    VOCABULARY,
    compact,
)

#: Ways of naming a thing, the best first. A statement is called by its paraphrase, a passage by its place.
_NAMINGS = (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", OL + "paraphrase", OL + "locator")

#: Properties of other vocabularies that the data use, and what they are called here.
OUTSIDE: Mapping[str, str] = {
    RDF + "type": N_("is of the kind"),
    RDFS + "label": N_("name"),
    RDFS + "isDefinedBy": N_("defined by"),
    RDFS + "subClassOf": N_("more general kind"),
    SKOS + "altLabel": N_("also called"),
    SKOS + "note": N_("note"),
    SKOS + "inScheme": N_("vocabulary"),
    DCTERMS + "title": N_("title"),
    DCTERMS + "description": N_("description"),
    DCTERMS + "creator": N_("author"),
    DCTERMS + "issued": N_("date"),
    DCTERMS + "isPartOf": N_("part of"),
    DCTERMS + "hasPart": N_("has part"),
    DCTERMS + "publisher": N_("publisher"),
    DCTERMS + "source": N_("source"),
    DCTERMS + "license": N_("licence"),
    BIBO + "volume": N_("volume"),
    BIBO + "issue": N_("issue"),
    BIBO + "pageStart": N_("first page"),
    BIBO + "pageEnd": N_("last page"),
    BIBO + "isbn": N_("ISBN"),
    BIBO + "issn": N_("ISSN"),
    FOAF + "page": N_("web page"),
    OWL + "sameAs": N_("same as"),
    SKOS + "closeMatch": N_("close match"),
}

Ask = Callable[[str, Iterable[str]], list[Row]]
"""Asks a query of ``queries/pages/`` whose parameter is ``entity`` about some things."""


@dataclass(frozen=True)
class Name:
    """What a thing is called, and the language of these words (empty: none or unknown)."""

    text: str
    lang: str
    known: bool = True


@dataclass
class Names:
    """Names already looked up: IRI -> language -> words."""

    ask: Ask
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def learn(self, iris: Iterable[str]) -> None:
        """Look up the names of things that are not known yet."""
        missing = {iri for iri in iris if iri.startswith(BASE)} - self.words.keys()
        if not missing:
            return
        found = self._named("labels", missing)
        found |= self._named("labels-within", missing - found.keys())
        self.words |= {iri: _by_language(found.get(iri, {})) for iri in missing}
        for row in self.ask("kinds", {iri for iri in missing - found.keys() if iri.startswith(ID)}):
            self._call_by_kind(row["entity"].value, row["label"])

    def called(self, iri: str, lang: str) -> Name:
        """Name of a thing in one language, else in another one, else the short form of its IRI."""
        words = self.words.get(iri, {})
        for each in (lang, "", *LANGUAGES):
            if each in words:
                return Name(words[each], each)
        return Name(outside(iri, lang) or readable(iri), "", known=False)

    def _call_by_kind(self, iri: str, kind: Term) -> None:
        """Call a thing without a name by what it is: ``formal tie (protocole)``."""
        if isinstance(kind, ox.Literal):
            self.words[iri].setdefault(kind.language or "", f"{kind.value} ({readable(iri)})")

    def _named(self, query: str, iris: Iterable[str]) -> dict[str, dict[tuple[int, str], str]]:
        """Thing -> (rank of the way of naming, language) -> words."""
        found: dict[str, dict[tuple[int, str], str]] = {}
        for row in self.ask(query, iris):
            label, rank = row["label"], _NAMINGS.index(row["naming"].value)
            if isinstance(label, ox.Literal):
                own = found.setdefault(row["entity"].value, {})
                own.setdefault((rank, label.language or ""), label.value)
        return found


def outside(iri: str, lang: str) -> str:
    """Words for a property of another vocabulary; empty when there are none."""
    words = OUTSIDE.get(iri, "")
    return translate(words, lang) if words else ""


def readable(iri: str) -> str:
    """Last part of one of our IRIs, or the compact form of another."""
    if iri.startswith((ID, VOCABULARY)):
        return iri.rsplit("/", 1)[-1]
    return compact(iri)


def _by_language(labels: Mapping[tuple[int, str], str]) -> dict[str, str]:
    """Keep, in each language, the words of the best way of naming."""
    kept: dict[str, str] = {}
    for (_, lang), text in sorted(labels.items()):
        kept.setdefault(lang, text)
    return kept
