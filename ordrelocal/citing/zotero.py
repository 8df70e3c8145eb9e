"""Zotero RDF, the format that Zotero asks for first: it holds editors, conferences, institutions, types.

Source: Zotero's translator RDF (what it reads).
"""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from ordrelocal.citing.embedding import Item, family_name, iso_date, page_range, zotero_type
from ordrelocal.namespaces import DCTERMS, FOAF, RDF

MEDIA_TYPE = "application/rdf+xml"

_BIB = "http://purl.org/net/biblio#"
_DC = "http://purl.org/dc/elements/1.1/"
_PRISM = "http://prismstandard.org/namespaces/1.2/basic/"
_VCARD = "http://nwalsh.com/rdf/vCard#"
_Z = "http://www.zotero.org/namespaces/export#"
_PREFIXES = {"bib": _BIB, "dc": _DC, "dcterms": DCTERMS, "foaf": FOAF, "prism": _PRISM, "z": _Z}

#: CSL type -> class of the item; the type that counts for Zotero is a property beside it.
_CLASSES: Mapping[str, str] = {
    "article-journal": "Article",
    "article-magazine": "Article",
    "article-newspaper": "Article",
    "book": "Book",
    "chapter": "BookSection",
    "legislation": "Legislation",
    "paper-conference": "Article",
    "report": "Report",
    "thesis": "Thesis",
}
#: CSL type -> class of what the work is a part of, as Zotero looks for it.
_WHOLES: Mapping[str, str] = {
    "article-journal": _BIB + "Journal",
    "article-magazine": _BIB + "Periodical",
    "article-newspaper": _BIB + "Newspaper",
    "chapter": _BIB + "Book",
    "paper-conference": _BIB + "Journal",
    "webpage": _Z + "Website",
}

Value = str | ox.NamedNode | ox.BlankNode


def zotero_rdf(items: Mapping[str, Item]) -> bytes:
    """Some works as RDF/XML.

    Args:
        items: IRI -> the item in CSL-JSON.
    """
    writer = _Writer()
    for iri, item in items.items():
        writer.item(ox.NamedNode(iri), item)
    places = {triple.subject: place for place, triple in reversed(list(enumerate(writer.triples)))}
    ordered = sorted(writer.triples, key=lambda triple: places[triple.subject])
    return ox.serialize(ordered, format=ox.RdfFormat.RDF_XML, prefixes=_PREFIXES) or b""


class _Writer:
    """Triples of the works written so far; nodes without IRI are numbered."""

    def __init__(self) -> None:
        self.triples: list[ox.Triple] = []
        self._nodes = 0

    def item(self, node: ox.NamedNode, item: Item) -> None:
        self._say(node, RDF + "type", ox.NamedNode(_BIB + _CLASSES.get(item["type"], "Document")))
        self._say(node, _Z + "itemType", zotero_type(item))
        for property_, value in _plain(item):
            self._say(node, property_, value)
        for role in ("author", "editor"):
            if item.get(role):
                self._say(node, f"{_BIB}{role}s", self._people(item[role]))
        if item.get("publisher"):
            self._say(node, _DC + "publisher", self._publisher(item))
        if item.get("URL"):
            address = self._node(DCTERMS + "URI", {RDF + "value": item["URL"]})
            self._say(node, _DC + "identifier", address)
        if item.get("event-title"):
            conference = self._node(_BIB + "Conference", {_DC + "title": item["event-title"]})
            self._say(node, _BIB + "presentedAt", conference)
        if item["type"] in _WHOLES and item.get("container-title"):
            whole = self._node(_WHOLES[item["type"]], dict(_of_whole(item)))
            self._say(node, DCTERMS + "isPartOf", whole)

    def _people(self, names: Iterable[Mapping[str, str]]) -> ox.BlankNode:
        """The names as a sequence; a name without given name is that of an institution."""
        people = [
            self._node(
                FOAF + "Person",
                {FOAF + "surname": family_name(name), FOAF + "givenName": name.get("given", "")},
            )
            for name in names
        ]
        return self._node(RDF + "Seq", {f"{RDF}_{place}": person for place, person in enumerate(people, 1)})

    def _publisher(self, item: Item) -> ox.BlankNode:
        place = item.get("publisher-place", "")
        address = self._node(_VCARD + "Address", {_VCARD + "locality": place}) if place else ""
        return self._node(FOAF + "Organization", {FOAF + "name": item["publisher"], _VCARD + "adr": address})

    def _node(self, type_: str, values: Mapping[str, Value]) -> ox.BlankNode:
        self._nodes += 1
        node = ox.BlankNode(f"n{self._nodes}")
        self._say(node, RDF + "type", ox.NamedNode(type_))
        for property_, value in values.items():
            self._say(node, property_, value)
        return node

    def _say(self, node: ox.NamedNode | ox.BlankNode, property_: str, value: Value) -> None:
        if value:
            term = ox.Literal(value) if isinstance(value, str) else value
            self.triples.append(ox.Triple(node, ox.NamedNode(property_), term))


def _plain(item: Item) -> Iterator[tuple[str, str]]:
    """Properties of the work itself with a text each."""
    yield _DC + "title", item.get("title", "")
    yield _DC + "date", iso_date(item)
    yield _Z + "language", item.get("language", "")
    yield _BIB + "pages", "-".join(page for page in page_range(item) if page)
    yield DCTERMS + "abstract", item.get("abstract", "")
    yield _Z + "versionNumber", item.get("version", "")
    yield _DC + "identifier", f"DOI {item['DOI']}" if item.get("DOI") else ""
    yield _DC + "identifier", f"ISBN {item['ISBN']}" if item.get("ISBN") else ""
    if item["type"] not in _WHOLES:
        yield _PRISM + "number", str(item.get("number", ""))
        yield _PRISM + "volume", str(item.get("volume", ""))
    elif not item.get("container-title"):
        yield _PRISM + "number", str(item.get("issue", ""))
        yield _PRISM + "volume", str(item.get("volume", ""))


def _of_whole(item: Item) -> Iterator[tuple[str, str]]:
    """Properties of what the work is a part of."""
    yield _DC + "title", item["container-title"]
    yield _PRISM + "volume", str(item.get("volume", ""))
    yield _PRISM + "number", str(item.get("issue", ""))
    yield _DC + "identifier", f"ISSN {item['ISSN']}" if item.get("ISSN") else ""
