"""What a page carries of a work for the programs that collect references: Highwire tags and COinS.

Both are made from a CSL-JSON item, and are texts before any escaping in HTML. Neither can hold an
institution whose name has a comma: what stands after a comma is read as a given name.

Source: Zotero's translators COinS and Embedded Metadata; OpenURL 1.0 (Z39.88-2004), key/encoded-value
formats for journals, books, dissertations and Dublin Core.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

Item = Mapping[str, Any]

#: CSL type -> Zotero's item type; any other type is a document.
ZOTERO_TYPES: Mapping[str, str] = {
    "article": "document",
    "article-journal": "journalArticle",
    "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle",
    "book": "book",
    "chapter": "bookSection",
    "dataset": "dataset",
    "legislation": "statute",
    "paper-conference": "conferencePaper",
    "report": "report",
    "thesis": "thesis",
    "webpage": "webpage",
}
#: CSL type -> Highwire tag of the container, which also tells the type.
_CONTAINERS: Mapping[str, str] = {
    "article-journal": "citation_journal_title",
    "article-magazine": "citation_journal_title",
    "article-newspaper": "citation_journal_title",
    "chapter": "citation_inbook_title",
    "paper-conference": "citation_inbook_title",
}
#: CSL type -> Highwire tag of the publisher.
_PUBLISHERS: Mapping[str, str] = {
    "report": "citation_technical_report_institution",
    "thesis": "citation_dissertation_institution",
}
#: Highwire tag -> CSL field.
_FIELDS: Mapping[str, str] = {
    "citation_volume": "volume",
    "citation_issue": "issue",
    "citation_issn": "ISSN",
    "citation_isbn": "ISBN",
    "citation_doi": "DOI",
    "citation_language": "language",
    "citation_abstract": "abstract",
    "citation_public_url": "URL",
}
_KEV = "info:ofi/fmt:kev:mtx:"
#: CSL type -> format and genre of COinS; the others are Dublin Core, with Zotero's item type.
_GENRES: Mapping[str, tuple[str, str]] = {
    "article-journal": ("journal", "article"),
    "book": ("book", "book"),
    "chapter": ("book", "bookitem"),
    "paper-conference": ("book", "proceeding"),
    "report": ("book", "report"),
    "thesis": ("dissertation", ""),
}
#: CSL type -> keys of COinS for title, container and publisher; an empty key is left out.
_KEYS: Mapping[str, tuple[str, str, str]] = {
    "article-journal": ("atitle", "jtitle", "pub"),
    "book": ("btitle", "", "pub"),
    "chapter": ("atitle", "btitle", "pub"),
    "paper-conference": ("atitle", "btitle", "pub"),
    "report": ("btitle", "", "pub"),
    "thesis": ("title", "", "inst"),
}
_DUBLIN_CORE_KEYS = ("title", "source", "publisher")


def zotero_type(item: Item) -> str:
    """Zotero's type of an item."""
    return ZOTERO_TYPES.get(item["type"], "document")


def sorting_name(name: Mapping[str, str]) -> str:
    """A name with the family name first, and a comma whenever a reader could split it elsewhere.

    Example:
        >>> sorting_name({"family": "Le Rest", "given": "Pascal"})
        'Le Rest, Pascal'
        >>> sorting_name({"literal": "Ville de Lyon"})
        'Ville de Lyon,'
        >>> sorting_name({"literal": "Localtis, Banque des Territoires"})
        'Localtis – Banque des Territoires,'
    """
    family, given = family_name(name), name.get("given", "")
    if given:
        return f"{family}, {given}"
    whole = re.sub(r"\s*,\s*", " – ", family)
    return f"{whole}," if " " in whole else whole


def family_name(name: Mapping[str, str]) -> str:
    """The part of a name that people are sorted by, particles that belong to it before it."""
    particle = name.get("non-dropping-particle", "")
    return name.get("literal") or f"{particle} {name.get('family', '')}".strip()


def iso_date(item: Item) -> str:
    """Date as far as it is known: ``2009``, ``2009-06`` or ``2009-06-25``; empty when unknown.

    Example:
        >>> iso_date({"issued": {"date-parts": [[2009, 6]]}})
        '2009-06'
    """
    parts = (item.get("issued", {}).get("date-parts") or [[]])[0]
    return "-".join(f"{int(part):0{width}}" for part, width in zip(parts, (4, 2, 2), strict=False))


def page_range(item: Item) -> tuple[str, str]:
    """First and last page; the last is empty when there is one page, both when none is known."""
    first, _, last = re.sub(r"\s*[-–]+\s*", "-", str(item.get("page", ""))).partition("-")
    return first, last


def highwire_tags(item: Item) -> tuple[tuple[str, str], ...]:
    """Names and contents of the ``<meta>`` tags for one item, in the order of the page."""
    return tuple((name, content) for name, content in _tags(item) if content)


def _tags(item: Item) -> Iterator[tuple[str, str]]:
    kind = item["type"]
    yield "citation_title", item.get("title", "")
    for role in ("author", "editor"):
        yield from ((f"citation_{role}", _one_name(name)) for name in item.get(role, ()))
    yield "citation_publication_date", iso_date(item)
    container = item.get("container-title", "")
    if kind in _CONTAINERS:
        yield _CONTAINERS[kind], container
    if kind == "paper-conference":
        # The last tag that tells a type counts: after the title of the book, which tells a chapter.
        yield "citation_conference_title", item.get("event-title", "")
    yield _PUBLISHERS.get(kind, "citation_publisher"), item.get("publisher", "")
    first, last = page_range(item)
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    yield from ((tag, str(item.get(field, ""))) for tag, field in _FIELDS.items())
    if not _told_by_highwire(item):
        yield "DC.type", zotero_type(item)
    if kind == "webpage":
        yield "DC.source", container


def _one_name(name: Mapping[str, str]) -> str:
    """A name that is not taken for two: with blanks on both sides of the comma, it needs another mark."""
    words = sorting_name(name)
    return f"{words};" if all(" " in part for part in words.split(", ")) and ", " in words else words


def _told_by_highwire(item: Item) -> bool:
    """Whether Highwire's tags alone give the type: each type has one tag that must be there."""
    needed = {
        "article-journal": item.get("container-title") or item.get("title"),
        "chapter": item.get("container-title"),
        "paper-conference": item.get("event-title"),
        "report": item.get("publisher"),
        "thesis": item.get("publisher"),
        "book": item.get("ISBN"),
    }
    return bool(needed.get(item["type"]))


def coins(item: Item) -> str:
    """One item as an OpenURL context object: the ``title`` of a ``<span class="Z3988">``."""
    pairs = [("ctx_ver", "Z39.88-2004"), *_context(item)]
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in pairs if value)


def _context(item: Item) -> Iterator[tuple[str, str]]:
    kind = item["type"]
    format_, genre = _GENRES.get(kind, ("dc", ""))
    yield "rft_val_fmt", _KEV + format_
    yield "rft.genre", genre
    if format_ == "dc":
        yield "rft.type", zotero_type(item)
    fields = ("title", "container-title", "publisher")
    for key, field in zip(_KEYS.get(kind, _DUBLIN_CORE_KEYS), fields, strict=True):
        if key:
            yield f"rft.{key}", item.get(field, "")
    yield from (("rft.au", sorting_name(name)) for name in item.get("author", ()))
    # There is no key for editors: of a book that has editors alone, they are contributors.
    if not item.get("author"):
        yield from (("rft.contributor", sorting_name(name)) for name in item.get("editor", ()))
    yield "rft.date", iso_date(item)
    for key in ("volume", "issue"):
        yield f"rft.{key}", str(item.get(key, ""))
    yield "rft.pages", "-".join(page for page in page_range(item) if page)
    yield "rft.issn", item.get("ISSN", "")
    yield "rft.isbn", item.get("ISBN", "")
    yield "rft.place", item.get("publisher-place", "")
    yield "rft.language", item.get("language", "")
    yield "rft_id", f"info:doi/{item['DOI']}" if item.get("DOI") else ""
    yield "rft_id", item.get("URL", "")
