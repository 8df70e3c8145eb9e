"""Names and addresses of things: what a page calls an IRI, and where it leads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox
from flask import g, url_for

from ordrelocal.i18n import LANGUAGES, N_, translate
from ordrelocal.namespaces import BASE, BIBO, DCTERMS, FOAF, ID, OL, RDF, RDFS, SKOS, VOCABULARY, compact
from ordrelocal_webui.pages.asking import Term, ask
from ordrelocal_webui.pages.languages import reader_language

#: Ways of naming a thing, the best first. A statement is called by its paraphrase, a passage by its place.
_NAMINGS = (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", OL + "paraphrase", OL + "locator")


#: Properties of other vocabularies that the data use, and what the pages call them.
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
}


#: Verified identifiers, and the address in front of each that leads to what it identifies.
OUTSIDE_ADDRESSES: Mapping[str, str] = {
    OL + "doi": "https://doi.org/",
    OL + "halId": "https://hal.science/",
    OL + "idref": "https://www.idref.fr/",
}


@dataclass(frozen=True)
class Name:
    """What a thing is called, and the language of these words (empty: none or unknown)."""

    text: str
    lang: str
    known: bool = True


@dataclass
class Names:
    """Names already looked up for the page being made: IRI -> language -> words."""

    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def learn(self, iris: Iterable[str]) -> None:
        """Look up the names of things that are not known yet."""
        missing = {iri for iri in iris if iri.startswith(BASE)} - self.words.keys()
        if not missing:
            return
        found = _ask("labels", missing)
        found |= _ask("labels-within", missing - found.keys())
        self.words |= {iri: _by_language(found.get(iri, {})) for iri in missing}
        for row in ask("kinds", entity={iri for iri in missing - found.keys() if iri.startswith(ID)}):
            self._call_by_kind(row["entity"].value, row["label"])

    def _call_by_kind(self, iri: str, kind: Term) -> None:
        """Call a thing without a name by what it is: ``formal tie (protocole)``."""
        if isinstance(kind, ox.Literal):
            self.words[iri].setdefault(kind.language or "", f"{kind.value} ({_readable(iri)})")

    def of(self, iri: str) -> Name:
        """Name of a thing in the reader's language, else in another one, else the short form of its IRI."""
        words = self.words.get(iri, {})
        for lang in (reader_language(), "", *LANGUAGES):
            if lang in words:
                return Name(words[lang], lang)
        return Name(_outside(iri) or _readable(iri), "", known=False)


def _ask(query: str, iris: Iterable[str]) -> dict[str, dict[tuple[int, str], str]]:
    """Thing -> (rank of the way of naming, language) -> words."""
    found: dict[str, dict[tuple[int, str], str]] = {}
    for row in ask(query, entity=iris):
        label, rank = row["label"], _NAMINGS.index(row["naming"].value)
        if isinstance(label, ox.Literal):
            found.setdefault(row["entity"].value, {}).setdefault((rank, label.language or ""), label.value)
    return found


def _by_language(labels: Mapping[tuple[int, str], str]) -> dict[str, str]:
    """Keep, in each language, the words of the best way of naming."""
    kept: dict[str, str] = {}
    for (_, lang), text in sorted(labels.items()):
        kept.setdefault(lang, text)
    return kept


def _readable(iri: str) -> str:
    """Last part of one of our IRIs, or the compact form of another."""
    if iri.startswith((ID, VOCABULARY)):
        return iri.rsplit("/", 1)[-1]
    return compact(iri)


def _outside(iri: str) -> str:
    """Words for a property of another vocabulary, in the reader's language; empty when there are none."""
    words = OUTSIDE.get(iri, "")
    return translate(words, reader_language()) if words else ""


def key_words(key: str) -> str:
    """What a page calls a key of the data files (``issue``), when it is a property of another vocabulary."""
    found = next((iri for iri in OUTSIDE if iri.endswith((f"/{key}", f"#{key}"))), "")
    return _outside(found) or key


def names() -> Names:
    """The names of the page being made."""
    result: Names = g.setdefault("names", Names())
    return result


def address(iri: str) -> str:
    """Page of one of our things in the reader's language; empty when there is none.

    An IRI that is not ours has no page here, and is linked only where it is said to be a page of the thing.
    """
    if iri.startswith(ID):
        return url_for("things.show", path=iri.removeprefix(ID))
    if iri.startswith(OL) and iri != OL:
        return url_for("ontology.term", term=iri.removeprefix(OL))
    if iri.startswith(VOCABULARY):
        return url_for("vocabularies.show", path=iri.removeprefix(VOCABULARY))
    return ""


def iris_in(terms: Iterable[Term]) -> set[str]:
    """The IRIs among some terms."""
    return {term.value for term in terms if isinstance(term, ox.NamedNode)}
