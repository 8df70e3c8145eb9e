"""Citations: the CSL-JSON items of works and cases, and what pages carry and show of them."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

import pyoxigraph as ox
from flask import Flask, g
from markupsafe import Markup

from ordrelocal import __version__
from ordrelocal.citing import embedding, export, schemaorg, styles
from ordrelocal.citing.dossiers import dossier_item
from ordrelocal.citing.embedding import Item
from ordrelocal.namespaces import BASE, BIBO, DCTERMS, ID, OL, OWL, RDF, RDFS
from ordrelocal_webui import describing
from ordrelocal_webui.asking import pool
from ordrelocal_webui.pages.asking import Row, Term, ask, note
from ordrelocal_webui.pages.languages import reader_language
from ordrelocal_webui.pages.naming import names
from ordrelocal_webui.pages.rendering import in_language
from ordrelocal_webui.pages.serving import in_service

WORK = ID + "work/"
#: Where the IRIs of cases and of arguments start.
DOSSIERS = (ID + "case/", ID + "argument/")

_DATASET = BASE + "dataset"
_ROLES = (DCTERMS + "creator", OL + "editor")
#: Class -> type of schema.org, of things that are no works.
_ENTITIES = {OL + "Person": "Person", OL + "Journal": "Periodical"}
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def is_citable(iri: str) -> bool:
    """Whether an IRI is of a kind that can be cited; there may yet be nothing of this name."""
    return iri.startswith((WORK, *DOSSIERS)) and describing.is_iri(iri)


def items(iris: Iterable[str]) -> dict[str, Item]:
    """Works and cases as CSL-JSON, by IRI, in the order given; what can not be cited is left out."""
    wanted = [iri for iri in dict.fromkeys(iris) if is_citable(iri)]
    found = {**_works([iri for iri in wanted if iri.startswith(WORK)])}
    found |= _dossiers([iri for iri in wanted if iri.startswith(DOSSIERS)])
    return {iri: found[iri] for iri in wanted if iri in found}


def learnt(iris: Iterable[str]) -> None:
    """Look up the items that the page being made will carry."""
    known: dict[str, Item] = g.setdefault("citable", {})
    known |= items(iri for iri in iris if iri not in known)


def item_of(iri: str) -> Item | None:
    """The item of a thing that was looked up before; none when it can not be cited."""
    known: dict[str, Item] = g.get("citable", {})
    return known.get(iri)


def sources(dossiers: Iterable[str]) -> list[str]:
    """IRIs of the works that some cases rest on."""
    wanted = list(dossiers)
    note("dossier-works")
    return export.works_of(pool().select, wanted)


def every_work() -> list[str]:
    """IRIs of all works."""
    return export.every_work(pool().select)


def _works(iris: list[str]) -> Mapping[str, Item]:
    lang = reader_language()
    known = _known(pool().dataset(), lang)
    missing = [iri for iri in iris if iri not in known]
    if missing:
        known |= {str(item["source"]): item for item in export.citable(pool().select, missing, lang)}
    if iris:
        note("citable")
    return known


@lru_cache(maxsize=4)
def _known(dataset: str, lang: str) -> dict[str, Item]:
    """Works already looked up in a dataset: what it holds never changes."""
    return {}


def _dossiers(iris: list[str]) -> dict[str, Item]:
    told: dict[str, list[Row]] = {}
    for row in ask("citable-dossiers", dossier=iris):
        told.setdefault(row["dossier"].value, []).append(row)
    return {iri: _dossier(iri, rows) for iri, rows in told.items()}


def _dossier(iri: str, rows: Iterable[Row]) -> Item:
    said: dict[str, list[Term]] = {}
    for row in rows:
        said.setdefault(row["property"].value, []).append(row["value"])
    title = next(iter(in_language(said.get(RDFS + "label", ()))), ox.Literal(iri))
    about = next(iter(in_language(said.get(DCTERMS + "description", ()))), ox.Literal(""))
    lang = (title.language if isinstance(title, ox.Literal) else "") or reader_language()
    dataset = in_service()
    version = f"{dataset.manifest['version']}+{dataset.name}" if dataset else __version__
    built = str(dataset.manifest.get("built_at", "")) if dataset else ""
    return dossier_item(iri, title.value, lang, version, built, about.value)


def citations(iri: str) -> dict[str, Markup]:
    """Name of a style -> how a thing that was looked up before is cited in it, as HTML."""
    item = item_of(iri)
    if not item:
        return {}
    # ISO 690 would print the abstract behind the citation.
    written = json.dumps({name: value for name, value in item.items() if name != "abstract"}, sort_keys=True)
    return {key: _cited(written, key, reader_language()) for key in styles.STYLES}


@lru_cache(maxsize=1024)
def _cited(item: str, style: str, lang: str) -> Markup:
    (text,) = styles.bibliography([json.loads(item)], style, lang, "html")
    return Markup(text)  # what stands in the item is escaped


def json_ld(iri: str, facts: Mapping[str, tuple[Term, ...]]) -> Mapping[str, object]:
    """A work, a case, a person or a journal for search engines; empty for anything else.

    Args:
        iri: What was looked up before, with the names of what its facts lead to.
        facts: What is said of it; the same things elsewhere are among it.
    """
    item = item_of(iri)
    same = [term.value for term in facts.get(OWL + "sameAs", ())]
    if not item:
        kinds = [_ENTITIES[term.value] for term in facts.get(RDF + "type", ()) if term.value in _ENTITIES]
        issn = [term.value for term in facts.get(BIBO + "issn", ())]
        return schemaorg.entity(kinds[0], iri, names().of(iri).text, same, issn=issn) if kinds else {}
    people = [term.value for role in _ROLES for term in facts.get(role, ())]
    containers = [term.value for term in facts.get(DCTERMS + "isPartOf", ())]
    called = {names().of(each).text: each for each in people}
    told = schemaorg.json_ld(item, iri, same, called, "".join(containers[:1]))
    if iri.startswith(DOSSIERS):
        told |= {"license": _LICENCE, "isPartOf": told["isPartOf"] | {"@id": _DATASET}}
    return told


def register(app: Flask) -> None:
    """Make items known to every template."""
    app.jinja_env.filters.update(coins=embedding.coins, highwire=embedding.highwire_tags)
    app.jinja_env.globals.update(
        citable=item_of, citations=citations, citation_styles=styles.STYLES, json_ld=json_ld
    )
