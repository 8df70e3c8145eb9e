"""What Zotero gets from a page: its rules of detection for unAPI, COinS and embedded metadata, in short.

Written from the description of its translators: unAPI goes before COinS, COinS before embedded metadata.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pyoxigraph as ox

Get = Callable[[str], bytes]

#: Formats of unAPI, what Zotero prefers first.
PREFERRED = "rdf_zotero rdf_bibliontology marc unimarc marcxml mods ris refer bibtex rdf_dc".split()

BIB = "http://purl.org/net/biblio#"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
PRISM = "http://prismstandard.org/namespaces/1.2/basic/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
VCARD = "http://nwalsh.com/rdf/vCard#"
Z = "http://www.zotero.org/namespaces/export#"

#: Item type -> class of its container.
CONTAINERS = {
    "journalArticle": BIB + "Journal",
    "conferencePaper": BIB + "Journal",
    "magazineArticle": BIB + "Periodical",
    "newspaperArticle": BIB + "Newspaper",
    "bookSection": BIB + "Book",
    "webpage": Z + "Website",
}
HIGHWIRE = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_journal_title": "publicationTitle",
    "citation_inbook_title": "publicationTitle",
    "citation_volume": "volume",
    "citation_issue": "issue",
    "citation_conference_title": "conferenceName",
    "citation_dissertation_institution": "publisher",
    "citation_technical_report_institution": "publisher",
    "citation_publisher": "publisher",
    "citation_isbn": "ISBN",
    "citation_issn": "ISSN",
    "citation_doi": "DOI",
    "citation_public_url": "url",
    "citation_language": "language",
}
TYPE_TAGS = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}

#: Format and genre of COinS -> item type; any other is a book.
GENRES = {
    ("journal", "article"): "journalArticle",
    ("book", "bookitem"): "bookSection",
    ("book", "proceeding"): "conferencePaper",
    ("book", "report"): "report",
    ("dissertation", ""): "thesis",
    ("dc", ""): "webpage",
}
#: Key of COinS -> field.
KEYS = {
    "rft.atitle": "title",
    "rft.btitle": "title",
    "rft.title": "title",
    "rft.jtitle": "publicationTitle",
    "rft.source": "publicationTitle",
    "rft.date": "date",
    "rft.volume": "volume",
    "rft.issue": "issue",
    "rft.pages": "pages",
    "rft.place": "place",
    "rft.issn": "ISSN",
    "rft.isbn": "ISBN",
    "rft.pub": "publisher",
    "rft.publisher": "publisher",
    "rft.inst": "publisher",
    "rft.language": "language",
}

Creator = tuple[str, str, str]
"""Role, family name, given name (empty for an institution)."""


@dataclass
class ZoteroItem:
    """One item as Zotero would save it; base fields (``publisher`` for the university of a thesis)."""

    type: str
    fields: dict[str, str] = field(default_factory=dict)
    creators: list[Creator] = field(default_factory=list)


def detect(document: Element, get: Get) -> tuple[str, list[ZoteroItem]]:
    """The translator that takes a page, and what it finds."""
    for name, found in (
        ("unAPI", unapi(document, get)),
        ("COinS", coins(document)),
        ("Embedded Metadata", embedded(document)),
    ):
        if found:
            return name, found
    return "", []


def unapi(document: Element, get: Get) -> list[ZoteroItem]:
    """The items of the page's unAPI ids, in the format that Zotero prefers among those of the server."""
    server = next(
        (link.get("href", "") for link in document.iter("link") if link.get("rel") == "unapi-server"), ""
    )
    ids = [each.get("title", "") for each in document.iter("abbr") if each.get("class") == "unapi-id"]
    if not server or not ids:
        return []
    offered = {str(each.get("name")) for each in ElementTree.fromstring(get(server)).iter("format")}
    chosen = next(name for name in PREFERRED if name in offered)
    assert chosen == "rdf_zotero"
    return [item for each in ids for item in zotero_rdf(get(f"{server}?id={each}&format={chosen}"))]


def zotero_rdf(document: bytes) -> list[ZoteroItem]:
    """Items of a document in Zotero RDF."""
    said: dict[object, dict[str, list[object]]] = {}
    for quad in ox.parse(document, ox.RdfFormat.RDF_XML):
        said.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return [_rdf_item(node, said) for node in said if isinstance(node, ox.NamedNode)]


def _rdf_item(node: object, said: Mapping[object, Mapping[str, list[object]]]) -> ZoteroItem:
    def text(of: object, *properties: str) -> str:
        found = (value for each in properties for value in said.get(of, {}).get(each, ()))
        return next((value.value for value in found if isinstance(value, ox.Literal)), "")

    def nodes(of: object, property_: str) -> list[object]:
        return [value for value in said[of].get(property_, ()) if not isinstance(value, ox.Literal)]

    def kind(of: object) -> str:
        return str(getattr(said[of][RDF + "type"][0], "value", ""))

    item = ZoteroItem(text(node, Z + "itemType"))
    for role in ("author", "editor"):
        for sequence in nodes(node, f"{BIB}{role}s"):
            ranks = sorted(
                (name for name in said[sequence] if name.startswith(RDF + "_")),
                key=lambda name: int(name.rpartition("_")[2]),
            )
            for person in (said[sequence][name][0] for name in ranks):
                assert kind(person) == FOAF + "Person"
                item.creators.append((role, text(person, FOAF + "surname"), text(person, FOAF + "givenName")))
    wholes = [each for each in nodes(node, DCTERMS + "isPartOf") if kind(each) == CONTAINERS.get(item.type)]
    whole = wholes[0] if wholes else None
    publishers = nodes(node, DC + "publisher")
    places = [place for each in publishers for place in nodes(each, VCARD + "adr")]
    item.fields = {
        "title": text(node, DC + "title"),
        "date": text(node, DC + "date"),
        "language": text(node, Z + "language", DC + "language"),
        "pages": text(node, BIB + "pages"),
        "publicationTitle": text(whole, DC + "title"),
        "volume": text(whole, PRISM + "volume") or text(node, PRISM + "volume"),
        "issue": text(whole, PRISM + "number") or text(node, PRISM + "number"),
        "publisher": next((text(each, FOAF + "name") for each in publishers), ""),
        "place": next((text(each, VCARD + "locality") for each in places), ""),
        "conferenceName": next((text(each, DC + "title") for each in nodes(node, BIB + "presentedAt")), ""),
        "url": next((text(each, RDF + "value") for each in nodes(node, DC + "identifier")), ""),
    }
    for of in filter(None, (node, whole)):
        for value in said[of].get(DC + "identifier", ()):
            if isinstance(value, ox.Literal):
                scheme, _, identifier = value.value.partition(" ")
                item.fields[scheme] = identifier
    return _filled(item)


def coins(document: Element) -> list[ZoteroItem]:
    """The items of the page's COinS; one without title would only be looked up elsewhere."""
    spans = (each for each in document.iter("span") if "Z3988" in (each.get("class") or "").split())
    found = [context_object(each.get("title", "")) for each in spans]
    return [item for item in found if item.fields.get("title")]


def context_object(text: str) -> ZoteroItem:
    """One OpenURL context object."""
    pairs = [(key, unquote(re.sub(r"\+|%2[bB]", " ", value))) for key, value in _pairs(text)]
    values = dict(pairs)
    kind = GENRES.get((values["rft_val_fmt"].rpartition(":")[2], values.get("rft.genre", "")), "book")
    item = ZoteroItem(values.get("rft.type", kind))
    item.creators = [("author", *clean_author(value)) for key, value in pairs if key == "rft.au"]
    item.creators += [
        ("contributor", *clean_author(value)) for key, value in pairs if key == "rft.contributor"
    ]
    for key, value in pairs:
        name = KEYS.get(key, "")
        if key == "rft.btitle" and kind in ("bookSection", "conferencePaper"):
            name = "publicationTitle"
        elif key == "rft_id":
            name = "DOI" if value.startswith("info:doi/") else "url"
        elif key == "rft.language" and kind == "thesis":
            name = ""
        if name:
            item.fields[name] = value.removeprefix("info:doi/")
    return _filled(item)


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(key, value) for key, _, value in (part.partition("=") for part in text.split("&"))]


def clean_author(name: str) -> tuple[str, str]:
    """Family and given name of a name as one text; without comma, the last word is the family name."""
    comma = "," in name
    name = re.sub(r"^[\s.,/\[\]:]+|[\s.,/\[\]:]+$", "", name)
    if comma:
        family, *rest = re.split(r", ?", name)
        given = rest[0] if rest else ""
        # A short given name in capitals is taken for initials.
        return family, " ".join(f"{letter}." for letter in given) if re.fullmatch(
            "[A-Z]{1,3}", given
        ) else given
    given, _, family = name.rpartition(" ")
    return family, given


def embedded(document: Element) -> list[ZoteroItem]:
    """The one item of the page's metadata."""
    tags = [(tag.get("name", ""), tag.get("content", "")) for tag in document.iter("meta") if tag.get("name")]
    return metadata(tags)


def metadata(tags: list[tuple[str, str]]) -> list[ZoteroItem]:
    """The item of some ``<meta>`` tags, when they are of a bibliographic kind."""
    kind = guess = stated = ""
    item = ZoteroItem("")
    pages = ["", ""]
    for name, value in tags:
        kind = TYPE_TAGS.get(name, kind)
        if name == "citation_title":
            guess = guess or "journalArticle"
        elif name == "citation_isbn":
            guess = "book"
        if name == "DC.type":
            stated = value
        elif name == "DC.source":
            item.fields.setdefault("publicationTitle", value)
        elif name in ("citation_author", "citation_editor"):
            item.creators += [(name[9:], *clean_author(each)) for each in _highwire_names(value)]
        elif name in ("citation_firstpage", "citation_lastpage"):
            pages[name == "citation_lastpage"] = value
        elif name in HIGHWIRE:
            item.fields[HIGHWIRE[name]] = value
    item.type = stated or kind or guess
    item.fields["pages"] = "-".join(filter(None, pages))
    return [_filled(item)] if item.type else []


def _highwire_names(value: str) -> list[str]:
    """The people that one tag names: at semicolons, else at a comma with blanks on both of its sides."""
    people = re.split(r"\s*;\s*", value)
    if len(people) == 1:
        by_comma = re.split(r"\s*,\s*", value)
        if len(by_comma) > 1 and " " in by_comma[0] and " " in by_comma[1]:
            people = by_comma
    return [each for each in people if re.search(r"[^\s,\-.;]", each)]


def _filled(item: ZoteroItem) -> ZoteroItem:
    item.fields = {name: value for name, value in item.fields.items() if value}
    return item
