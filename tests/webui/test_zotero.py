"""What Zotero gets from our pages: which items, of which type, with which fields, by each of its ways."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from ordrelocal.citing.embedding import coins, highwire_tags
from ordrelocal.citing.zotero import zotero_rdf
from ordrelocal.namespaces import BASE, ID
from tests.webui import zotero
from tests.webui.site import parse
from tests.webui.zotero import Creator, ZoteroItem

#: CSL type -> Zotero's type, and the fields that it has among those that are compared.
TYPES = {
    "article-journal": ("journalArticle", "publicationTitle volume issue pages DOI ISSN"),
    "article-newspaper": ("newspaperArticle", "publicationTitle place pages ISSN"),
    "book": ("book", "volume place publisher ISBN"),
    "chapter": ("bookSection", "publicationTitle volume place publisher pages ISBN"),
    "dataset": ("dataset", "publisher place DOI"),
    "document": ("document", "publisher"),
    "legislation": ("statute", "pages"),
    "paper-conference": (
        "conferencePaper",
        "publicationTitle conferenceName volume place publisher pages DOI ISBN",
    ),
    "report": ("report", "place publisher pages"),
    "thesis": ("thesis", "place publisher"),
    "webpage": ("webpage", "publicationTitle"),
}
COMMON = "title date language url"
FIELDS = {
    "title": "title",
    "URL": "url",
    "language": "language",
    "container-title": "publicationTitle",
    "event-title": "conferenceName",
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
    "publisher": "publisher",
    "publisher-place": "place",
    "ISBN": "ISBN",
    "ISSN": "ISSN",
    "DOI": "DOI",
}
#: Every field, with the traps of the formats in it.
FULL: dict[str, Any] = {
    "title": "Le « local » : 50 % d’État & <règles> ?",
    "author": [
        {"family": "Le Rest", "given": "Pascal"},
        {"family": "Du Pont", "given": "Anne Marie"},
        {"literal": "Ville inventée de Rien"},
    ],
    "editor": [{"family": "Balme", "given": "Richard"}, {"family": "Faure", "given": "Alain"}],
    "issued": {"date-parts": [[2009, 6, 4]]},
    "container-title": "Actes d’un colloque inventé",
    "event-title": "Colloque inventé",
    "volume": "58",
    "issue": "5",
    "page": "713-742",
    "publisher": "Presses inventées",
    "publisher-place": "Nice",
    "ISBN": "9782296070035",
    "ISSN": "0035-2950",
    "DOI": "10.1234/invented",
    "URL": "https://example.org/a?b=c&d=é",
    "language": "fr",
}


def expected(item: dict[str, Any]) -> ZoteroItem:
    """What Zotero holds of an item when nothing is lost."""
    type_, own = TYPES[item["type"]]
    fields = {name: item.get(field, "") for field, name in FIELDS.items()}
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    fields["date"] = "-".join(f"{part:02}" for part in parts)
    creators: list[Creator] = [
        (role, name.get("literal") or name["family"], name.get("given", ""))
        for role in ("author", "editor")
        for name in item.get(role, ())
    ]
    kept = {name: value for name, value in fields.items() if value and name in f"{COMMON} {own}".split()}
    return ZoteroItem(type_, kept, creators)


def like(found: ZoteroItem, wanted: ZoteroItem, without: str = "") -> bool:
    """Whether a way brings all fields that the type has, but for those that it cannot bring."""
    lost = without.split()
    fields = {name: value for name, value in wanted.fields.items() if name not in lost}
    creators = [creator for creator in wanted.creators if creator[0] not in lost]
    assert found.type == wanted.type
    assert {name: found.fields.get(name) for name in fields} == fields
    assert [creator for creator in found.creators if creator[0] in ("author", "editor")] == creators
    return True


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    ("way", "without"),
    [
        (lambda item: zotero.zotero_rdf(zotero_rdf({"https://example.org/w": item}))[0], ""),
        (lambda item: zotero.context_object(coins(item)), "editor conferenceName"),
        (lambda item: zotero.metadata(list(highwire_tags(item)))[0], "place"),
    ],
    ids=["unapi", "coins", "embedded"],
)
def test_each_way_brings_each_type_with_its_fields(
    kind: str, way: Callable[[dict[str, Any]], ZoteroItem], without: str
) -> None:
    item = FULL | {"type": kind}
    lost = f"{without} language" if kind == "thesis" and "conferenceName" in without else without
    assert like(way(item), expected(item), lost)


@pytest.mark.parametrize("kind", TYPES)
def test_a_title_alone_still_tells_the_type(kind: str) -> None:
    item = {"type": kind, "title": "Un titre inventé"}
    assert zotero.metadata(list(highwire_tags(item)))[0].type == TYPES[kind][0]
    assert zotero.context_object(coins(item)).type == TYPES[kind][0]


def test_zotero_rdf_keeps_an_institution_with_a_comma_whole() -> None:
    item = {
        "type": "report",
        "title": "Un rapport inventé",
        "author": [{"literal": "Ville inventée, service"}],
    }
    (found,) = zotero.zotero_rdf(zotero_rdf({"https://example.org/w": item}))
    assert found.creators == [("author", "Ville inventée, service", "")]


@pytest.fixture(scope="module")
def works(site_app: Any) -> dict[str, dict[str, Any]]:
    """CSL type -> the work of the site with most fields, as it is served in CSL-JSON."""
    items = json.loads(site_app.test_client().get("/references.csl.json").data)
    return {each["type"]: each for each in sorted(items, key=lambda each: (len(each), each["id"]))}


@pytest.mark.parametrize("kind", sorted(set(TYPES) - {"dataset"}))
def test_the_page_of_a_work_gives_the_work(site: FlaskClient, works: dict[str, Any], kind: str) -> None:
    work = works[kind]
    page = site.get(work["source"].replace(BASE, "/fr/"))
    assert page.status_code == 200
    document = parse(page.data)
    translator, (found,) = zotero.detect(document, lambda address: site.get(address).data)
    assert translator == "unAPI"
    assert like(found, expected(work))
    assert zotero.coins(document) == []  # they would go before the tags, and lose editors
    (tagged,) = zotero.embedded(document)
    # A tag cannot hold the comma of an institution's name, nor is there one for the place.
    names = [
        {**each, "literal": each["literal"].replace(", ", " – ")} if "literal" in each else each
        for each in work.get("author", ())
    ]
    assert like(tagged, expected({**work, "author": names}), "place")


def test_the_list_gives_every_work(site: FlaskClient) -> None:
    items = json.loads(site.get("/references.csl.json").data)
    document = parse(site.get("/fr/references").data)
    found = {item.fields["title"]: item for item in zotero.coins(document)}
    assert {item["title"] for item in items if "title" in item} == set(found)
    ids = [each.get("title") for each in document.iter("abbr")]
    assert len(ids) == len(set(ids)) == len(items)


def test_a_case_gives_itself_and_its_sources(site: FlaskClient) -> None:
    document = parse(site.get("/fr/id/case/chelles-errance").data)
    translator, (case, *sources) = zotero.detect(document, lambda address: site.get(address).data)
    assert translator == "unAPI"
    (item,) = json.loads(
        site.get("/id/case/chelles-errance.csl.json", headers={"Accept-Language": "fr"}).data
    )
    assert like(case, expected(item))
    assert case.type == "dataset"
    assert case.creators == [("author", "ordrelocal contributors", "")]
    listed = json.loads(site.get("/id/case/chelles-errance.csl.json?of=sources").data)
    assert sorted(each.fields.get("title", "") for each in sources) == sorted(
        each.get("title", "") for each in listed
    )
    assert zotero.embedded(document)[0].type == "dataset"


def test_the_list_of_cases_gives_every_case(site: FlaskClient) -> None:
    document = parse(site.get("/en/cases").data)
    addresses = {str(link.get("href")) for link in document.iter("a")}
    cases = {address for address in addresses if address.startswith(("/en/id/case/", "/en/id/argument/"))}
    translator, found = zotero.detect(document, lambda address: site.get(address).data)
    assert translator == "unAPI"
    assert {item.fields["url"].replace(BASE, "/en/") for item in found} == cases
    assert {item.type for item in found} == {"dataset"}
    assert {item.fields["language"] for item in found} == {"en"}


def test_the_page_of_a_person_gives_their_works(site: FlaskClient) -> None:
    document = parse(site.get("/fr/id/person/borraz").data)
    translator, found = zotero.detect(document, lambda address: site.get(address).data)
    assert translator == "unAPI"
    assert found
    assert all(any(name == "Borraz" for _, name, _ in item.creators) for item in found)


def test_an_answer_gives_the_works_and_cases_in_it(site: FlaskClient) -> None:
    query = f"SELECT * {{ VALUES ?of {{ <{ID}work/borraz-1999> <{ID}case/chelles-errance> <{ID}x> }} }}"
    document = parse(site.get("/fr/query", query_string={"query": query}).data)
    translator, found = zotero.detect(document, lambda address: site.get(address).data)
    assert (translator, [item.type for item in found]) == ("unAPI", ["bookSection", "dataset"])
