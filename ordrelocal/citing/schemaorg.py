"""Works, people and journals as schema.org describes them, for search engines and for users of linked data.

Source: schema.org, types ScholarlyArticle, Chapter, Book, PublicationIssue, PublicationVolume, Periodical.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ordrelocal.citing.embedding import Item, iso_date, page_range

CONTEXT = "https://schema.org/"
#: CSL type -> type; any other is a CreativeWork.
TYPES: Mapping[str, str] = {
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "legislation": "Legislation",
    "paper-conference": "ScholarlyArticle",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
#: CSL type -> type of what the work is a part of.
_WHOLES: Mapping[str, str] = {
    "article-journal": "Periodical",
    "article-magazine": "Periodical",
    "article-newspaper": "Newspaper",
    "chapter": "Book",
    "dataset": "Dataset",
    "paper-conference": "Book",
    "webpage": "WebSite",
}
#: Works that have editors of their own; elsewhere an editor is that of the whole.
_EDITED = frozenset({"book", "report", "dataset", "document"})

Json = dict[str, Any]
NOBODY: Mapping[str, str] = {}


def json_ld(
    item: Item,
    iri: str,
    same_as: Iterable[str] = (),
    called: Mapping[str, str] = NOBODY,
    container: str = "",
) -> Json:
    """One item as a JSON-LD document.

    Args:
        item: The item in CSL-JSON.
        iri: What the work is called in the graph.
        same_as: IRIs of the same work elsewhere.
        called: Names of people and bodies ("Olivier Borraz") -> their IRIs.
        container: IRI of the journal or the volume that it is in.

    Example:
        >>> work = {"type": "book", "title": "L’errance", "ISBN": "9782296070035"}
        >>> json_ld(work, "https://example.org/w")["isbn"]
        '9782296070035'
    """
    first, last = page_range(item)
    doi = f"https://doi.org/{item['DOI']}" if item.get("DOI") else ""
    whole = item["type"] in _WHOLES
    return {"@context": CONTEXT} | _filled(
        {
            "@type": TYPES.get(item["type"], "CreativeWork"),
            "@id": iri,
            "name": item.get("title", ""),
            "description": item.get("abstract", ""),
            "author": _people(item.get("author", ()), called),
            "editor": _people(item.get("editor", ()), called) if item["type"] in _EDITED else [],
            "datePublished": iso_date(item),
            "inLanguage": item.get("language", ""),
            "version": item.get("version", ""),
            "publisher": {} if item["type"] == "chapter" else _organisation(item),
            "isPartOf": _whole(item, called, container),
            "pageStart": first,
            "pageEnd": last,
            "pagination": item.get("page", ""),
            "isbn": "" if whole else item.get("ISBN", ""),
            "url": item.get("URL", ""),
            "sameAs": sorted({*same_as, doi} - {""}),
        }
    )


def entity(type_: str, iri: str, name: str, same_as: Iterable[str], **more: object) -> Json:
    """A person or a journal as a JSON-LD document.

    Args:
        type_: Type of schema.org.
        iri: What it is called in the graph.
        name: What people call it.
        same_as: IRIs of the same elsewhere.
        more: Further properties; empty ones are left out.
    """
    said = {"@type": type_, "@id": iri, "name": name, **more, "sameAs": sorted(same_as)}
    return {"@context": CONTEXT} | _filled(said)


def _whole(item: Item, called: Mapping[str, str], iri: str) -> Json:
    """What a work is a part of: issue, volume and journal, each a part of the next."""
    kind, title = item["type"], item.get("container-title", "")
    if kind not in _WHOLES or not title:
        return {}
    whole = _filled({"@type": _WHOLES[kind], "@id": iri, "name": title, "issn": item.get("ISSN", "")})
    if _WHOLES[kind] == "Book":
        editors = _people(item.get("editor", ()), called)
        publisher = _organisation(item) if kind == "chapter" else {}
        return whole | _filled({"isbn": item.get("ISBN", ""), "editor": editors, "publisher": publisher})
    for type_, key, field in (
        ("PublicationVolume", "volumeNumber", "volume"),
        ("PublicationIssue", "issueNumber", "issue"),
    ):
        if item.get(field):
            whole = {"@type": type_, key: str(item[field]), "isPartOf": whole}
    return whole


def _people(names: Iterable[Mapping[str, str]], called: Mapping[str, str]) -> list[Json]:
    return [_agent(name, called) for name in names]


def _agent(name: Mapping[str, str], called: Mapping[str, str]) -> Json:
    if "literal" in name:
        words = {"name": name["literal"]}
        return {"@type": "Organization"} | _filled({"@id": called.get(name["literal"], ""), **words})
    family, given = name.get("family", ""), name.get("given", "")
    whole = f"{given} {family}".strip()
    words = {"@id": called.get(whole, ""), "name": whole, "familyName": family, "givenName": given}
    return {"@type": "Person"} | _filled(words)


def _organisation(item: Item) -> Json:
    return {"@type": "Organization", "name": item["publisher"]} if item.get("publisher") else {}


def _filled(values: Json) -> Json:
    return {key: value for key, value in values.items() if value}
