"""Works of a dataset as items that any tool for citations reads."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ordrelocal import csl
from ordrelocal.asking import Select, Term, page
from ordrelocal.citing.items import CslItem, dated, without_nothing
from ordrelocal.namespaces import BIBO, DCTERMS, FOAF, ID, OL, RDF, RDFS, SKOS
from ordrelocal.queryfiles import page_query

Properties = Mapping[str, list[Term]]
Things = Mapping[str, Properties]

WORK = OL + "Work"
RECORD = OL + csl.RECORD
PERSON = OL + "Person"
_PRESS = frozenset({"article-magazine", "article-newspaper"})
#: What a chapter or a paper takes from the volume that it stands in, if it says nothing itself.
_OF_VOLUME = ("editor", "publisher", "publisher-place", "collection-title", "ISBN", "ISSN")
_TEXTS: Mapping[str, str] = {
    OL + "doi": "DOI",
    BIBO + "isbn": "ISBN",
    BIBO + "issn": "ISSN",
    BIBO + "issue": "issue",
    BIBO + "volume": "volume",
    DCTERMS + "publisher": "publisher",
    FOAF + "page": "URL",
}
_NAMES: Mapping[str, str] = {DCTERMS + "creator": "author", OL + "editor": "editor"}
_PARTS = (DCTERMS + "isPartOf", OL + "partOfConference")


def citable(select: Select, iris: Iterable[str], lang: str = "fr") -> list[CslItem]:
    """Works as items of CSL-JSON, in the order asked for.

    An item has the id of the work (``le-rest-2009``) and, under ``source``, its IRI with us. What CSL wants
    with a work and we hold elsewhere is added: the ISSN of its journal, the editors and the publisher of its
    volume. A work without a known title has its label between square brackets, as libraries write what they
    supply themselves.

    Args:
        select: Where to ask.
        iris: IRIs of works; others are passed over.
        lang: Language of the labels that stand for names and titles.
    """
    wanted = list(dict.fromkeys(iris))
    works = {iri: said for iri, said in _asked(select, wanted).items() if WORK in _values(said, RDF + "type")}
    linked = (*_NAMES, *_PARTS)
    others = _asked(
        select, {iri for said in works.values() for each in linked for iri in _values(said, each)}
    )
    return [_whole(iri, works[iri], others, lang) for iri in wanted if iri in works]


def every_work(select: Select) -> list[str]:
    """IRIs of all works."""
    return [row["work"].value for row in select(page_query("citable-works").text)]


def described(select: Select, iri: str) -> bool:
    """Whether anything is said of a thing, be it a work or not."""
    return bool(_asked(select, [iri]))


def works_of(select: Select, dossiers: Iterable[str]) -> list[str]:
    """IRIs of the works that the statements and silences of some cases rest on."""
    return sorted({row["work"].value for row in page(select, "dossier-works", dossier=dossiers)})


def gathered(select: Select, iris: Iterable[str]) -> list[str]:
    """IRIs of works: those given, and in the place of each case those that it rests on, each once."""
    works: list[str] = []
    for iri in iris:
        works += [iri] if iri.startswith(ID + "work/") else works_of(select, [iri])
    return list(dict.fromkeys(works))


def item_id(iri: str) -> str:
    """The id of a work as citations have it, and as it becomes a key.

    Example:
        >>> item_id("https://w3id.org/ordrelocal/id/work/le-rest-2009")
        'le-rest-2009'
    """
    return iri.removeprefix(ID).removeprefix("work/")


def _asked(select: Select, iris: Iterable[str]) -> dict[str, dict[str, list[Term]]]:
    """Things -> properties -> values."""
    said: dict[str, dict[str, list[Term]]] = {}
    for row in page(select, "citable", thing=iris):
        said.setdefault(row["thing"].value, {}).setdefault(row["property"].value, []).append(row["value"])
    return said


def _whole(iri: str, said: Properties, others: Things, lang: str) -> CslItem:
    item = _record(said) or _stated(said, others, lang)
    item.pop("custom", None)
    if not item.get("title"):
        item["title"] = f"[{_label(said, lang)}]"
    # CSL has one container: a volume comes before the conference at which it was given.
    for container in [other for each in _PARTS[:1] for other in _values(said, each)]:
        held = others.get(container, {})
        volume = _record(held) or {
            field: value for name, field in _TEXTS.items() if field != "URL" and (value := _text(held, name))
        }
        item = {field: volume[field] for field in _OF_VOLUME if field in volume} | item
    if item["type"] in _PRESS and not item.get("container-title"):
        item["container-title"] = _organ(item)
    item |= {"id": item_id(iri), "source": iri}
    first = {field: item.pop(field) for field in ("id", "type", "title") if field in item}
    return without_nothing(first | dict(sorted(item.items())))


def _organ(item: Mapping[str, Any]) -> str:
    """The paper or station that an unsigned article is by; else nothing is known of where it appeared."""
    authors = item.get("author") or []
    return str(authors[0].get("literal", "")) if len(authors) == 1 else ""


def _record(said: Properties) -> dict[str, Any]:
    found = _values(said, RECORD)
    return json.loads(found[0]) if found else {}


def _stated(said: Properties, others: Things, lang: str) -> dict[str, Any]:
    """An item from what is said of a work that has no record."""
    kinds = {kind.removeprefix(OL) for kind in _values(said, RDF + "type")} - {"Work"}
    fitting = (kind for kind, classes in csl.TYPES.items() if kinds & set(classes))
    title = next(iter(_in_language(said.get(DCTERMS + "title", []), lang)), None)
    pages = [_text(said, BIBO + each) for each in ("pageStart", "pageEnd")]
    item: dict[str, Any] = {
        "type": next(fitting, "document"),
        "title": title.value if title else "",
        "language": getattr(title, "language", None),
        "issued": dated(_text(said, DCTERMS + "issued")),
        "page": "-".join(number for number in pages if number),
        **{field: _text(said, name) for name, field in _TEXTS.items()},
    }
    for name, field in _NAMES.items():
        item[field] = [_name(others.get(iri, {}), iri, lang) for iri in _values(said, name)]
    for name, field in zip(_PARTS, ("container-title", "event-title"), strict=True):
        item[field] = next((_called(others.get(iri, {}), lang) for iri in _values(said, name)), "")
    return without_nothing(item)


def _name(said: Properties, iri: str, lang: str) -> dict[str, str]:
    """A person by the sorting form of the name, anybody else by the label."""
    sorting = next(iter(_in_language(said.get(SKOS + "altLabel", []), lang)), None)
    if PERSON in _values(said, RDF + "type") and sorting and ", " in sorting.value:
        family, given = sorting.value.split(", ", 1)
        return {"family": family, "given": given}
    return {"literal": _label(said, lang) or item_id(iri)}


def _called(said: Properties, lang: str) -> str:
    title = next(iter(_in_language(said.get(DCTERMS + "title", []), lang)), None)
    return title.value if title else _label(said, lang)


def _label(said: Properties, lang: str) -> str:
    return next((each.value for each in _in_language(said.get(RDFS + "label", []), lang)), "")


def _in_language(terms: Iterable[Term], lang: str) -> list[Term]:
    """Texts in one language first."""
    return sorted(terms, key=lambda term: (getattr(term, "language", None) != lang, term.value))


def _values(said: Properties, name: str) -> list[str]:
    return [term.value for term in said.get(name, ())]


def _text(said: Properties, name: str) -> str:
    return next(iter(_values(said, name)), "")
