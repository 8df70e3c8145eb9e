"""Citations as files: of a work, a case, its sources, a comparison, an answer, of everything."""

import json
import re
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pyoxigraph as ox
import pytest
from bibtexparser.entrypoint import parse_string
from flask import Flask
from flask.testing import FlaskClient

from ordrelocal.namespaces import ID, OL, OWL
from ordrelocal_webui.pages import citing
from ordrelocal_webui.pages.dating import spoken
from tests.webui.site import by_class, parse, words

TYPES = {
    "bib": "application/x-bibtex",
    "biblatex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
QUERY = quote(f"SELECT ?w {{ VALUES ?w {{ <{ID}work/borraz-1999> <{ID}case/chelles-errance> <{OL}Case> }} }}")
ADDRESSES = {
    "/id/work/borraz-1999.{}": 1,
    "/id/case/chelles-errance.{}": 1,
    "/id/argument/frigoli-2009.{}": 1,
    "/fr/compare?case=case/chelles-errance&cite={}": 0,
    "/en/query?query=" + QUERY.replace("{", "{{") + "&cite={}": 2,
    "/references.{}": 0,
}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("suffix", TYPES)
def test_each_selection_comes_in_each_format_as_a_file(site: FlaskClient, address: str, suffix: str) -> None:
    response = site.get(address.format(suffix))
    assert (response.status_code, response.mimetype) == (200, TYPES[suffix])
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["Content-Disposition"].endswith(f'.{suffix}"')
    begin = {"bib": "\n@", "biblatex": "\n@", "ris": "\nTY  - ", "csl.json": '"type": '}[suffix]
    count = f"\n{response.text}".count(begin)
    assert count == ADDRESSES[address] or (not ADDRESSES[address] and count > 5)


def test_a_file_of_bibtex_is_read_back_whole(site: FlaskClient) -> None:
    library = parse_string(site.get("/references.bib").text)
    assert library.failed_blocks == []
    assert len(library.entries) == len(json.loads(site.get("/references.csl.json").data))


def test_the_sources_of_a_case_are_a_selection_of_their_own(site: FlaskClient) -> None:
    address = "/id/case/chelles-errance.csl.json"
    case, sources = (json.loads(site.get(each).data) for each in (address, f"{address}?of=sources"))
    both = json.loads(site.get("/fr/compare?case=case/chelles-errance&cite=csl.json").data)
    assert [each["type"] for each in case] == ["dataset"]
    assert len(both) == 1 + len(sources)


@pytest.mark.parametrize(
    ("lang", "told"), [("fr", "Il n’y a rien à citer"), ("en", "There is nothing to cite")]
)
@pytest.mark.parametrize("address", ["compare?cite=bib", "query?query=ASK%7B%7D&cite=ris"])
def test_an_empty_selection_is_said_in_words(site: FlaskClient, lang: str, told: str, address: str) -> None:
    response = site.get(f"/{lang}/{address}")
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert told in words(parse(response.data))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/id/work/none.bib", 404),
        ("/id/actor/uas-chelles.bib", 404),
        ("/references.pdf", 404),
        ("/unapi?id=none", 404),
        (f"/unapi?id={ID}work/none%0A%3E&format=rdf_zotero", 404),
        (f"/unapi?id={ID}case/a%20b", 404),
        (f"/unapi?id={ID}actor/uas-chelles", 404),
        ("/unapi?format=pdf", 406),
        ("/fr/compare?case=case/chelles-errance&cite=../x", 406),
    ],
)
def test_what_cannot_be_cited_is_refused(site: FlaskClient, address: str, status: int) -> None:
    assert site.get(address, headers={"Accept": "*/*"}).status_code == status


def test_a_work_is_negotiated_in_bibtex(site: FlaskClient) -> None:
    response = site.get("/id/work/borraz-1999", headers={"Accept": "application/x-bibtex"})
    assert (response.status_code, response.headers["Location"]) == (303, "/id/work/borraz-1999.bib")
    links = site.get("/id/work/borraz-1999.ttl").headers["Link"]
    assert '</id/work/borraz-1999.ris>; rel="alternate"; type="application/x-research-info-systems"' in links


def test_unapi_tells_its_formats_what_loses_nothing_first(site: FlaskClient) -> None:
    every = site.get("/unapi")
    assert every.mimetype == "application/xml"
    assert b'<formats><format name="rdf_zotero" ' in every.data
    one = site.get(f"/unapi?id={ID}work/borraz-1999")
    assert (one.status_code, f'id="{ID}work/borraz-1999"' in one.text) == (300, True)
    record = site.get(f"/unapi?id={ID}work/borraz-1999&format=ris")
    assert record.text.startswith("TY  - CHAP")
    assert record.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("lang", "iso"), [("fr", "ISO 690 (français)"), ("en", "ISO 690 (French)")])
def test_a_work_is_cited_in_three_styles_to_be_copied(site: FlaskClient, lang: str, iso: str) -> None:
    document = parse(site.get(f"/{lang}/id/work/borraz-1999").data)
    texts = [words(each) for each in by_class(document, "citation")]
    assert len(texts) == 3
    assert all({"borraz", "1999"} <= set(re.findall(r"\w+", text.lower())) for text in texts)
    assert all("mabileau" in text.lower() for text in texts)
    assert iso in words(document)


def test_a_case_is_cited_with_the_version_of_the_dataset_and_without_abstract(site: FlaskClient) -> None:
    (item,) = json.loads(site.get("/id/case/chelles-errance.csl.json").data)
    document = parse(site.get("/fr/id/case/chelles-errance").data)
    texts = [words(each) for each in by_class(document, "citation")]
    assert item["version"] in texts[0]
    assert all(item["title"] in text and item["abstract"] not in text for text in texts)


def test_files_are_in_the_language_of_the_page_that_leads_to_them(site: FlaskClient) -> None:
    titles = {}
    for lang, browser in (("en", "fr"), ("fr", "en")):
        document = parse(site.get(f"/{lang}/id/case/chelles-errance").data)
        links = {each.get("href", "") for each in [*document.iter("a"), *document.iter("link")]}
        (address,) = {each for each in links if "chelles-errance.ris" in each and "of=" not in each}
        text = site.get(address, headers={"Accept-Language": browser}).get_data(as_text=True)
        titles[lang] = re.search(r"^TI  - (.*)$", text, re.MULTILINE)[1]  # type: ignore[index]
        assert titles[lang].strip() == words(next(document.iter("h1")))
    assert titles["en"] != titles["fr"]


def ld_of(document: Element) -> dict[str, Any]:
    (script,) = [each for each in document.iter("script") if each.get("type") == "application/ld+json"]
    told: dict[str, Any] = json.loads(script.text or "")
    return told


def test_people_and_journals_are_described_with_what_they_are_elsewhere(site: FlaskClient) -> None:
    person = ld_of(parse(site.get("/fr/id/person/borraz").data))
    assert (person["@type"], person["name"]) == ("Person", "Olivier Borraz")
    assert (person["@id"], person["sameAs"]) == (ID + "person/borraz", ["http://www.idref.fr/035679794/id"])
    journal = ld_of(parse(site.get("/fr/id/journal/revue-francaise-de-science-politique").data))
    assert (journal["@type"], journal["issn"]) == ("Periodical", ["0035-2950"])
    chapter = ld_of(parse(site.get("/fr/id/work/borraz-1999").data))
    assert [each["@id"] for each in chapter["author"]] == [ID + "person/borraz"]
    article = ld_of(parse(site.get("/fr/id/work/destremau-messu-2008").data))
    parts = article["isPartOf"]
    while "isPartOf" in parts:
        parts = parts["isPartOf"]
    assert parts["@id"] == ID + "journal/revue-francaise-de-science-politique"


@pytest.mark.parametrize(
    ("path", "kind"), [("work/borraz-1999", "Chapter"), ("work/le-rest-2009", "ScholarlyArticle")]
)
def test_a_work_is_described_for_search_engines(site: FlaskClient, path: str, kind: str) -> None:
    document = parse(site.get(f"/en/id/{path}").data)
    told = ld_of(document)
    assert (told["@context"], told["@type"], told["@id"]) == ("https://schema.org/", kind, ID + path)
    assert [link.get("href") for link in document.iter("link") if link.get("rel") == "canonical"] == [
        ID + path
    ]


def test_accepted_links_are_told_to_search_engines(site_app: Flask) -> None:
    work, same = f"{ID}work/borraz-1999", "https://example.org/invented"
    with site_app.test_request_context("/fr/"):
        citing.learnt([work])
        told = citing.json_ld(work, {OWL + "sameAs": (ox.NamedNode(same),)})
    assert told["sameAs"] == [same]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_date_of_a_work_is_read_in_words(site: FlaskClient, lang: str) -> None:
    items = json.loads(site.get("/references.csl.json").data)
    whole = next(item for item in items if len(item.get("issued", {}).get("date-parts", [[]])[0]) == 3)
    written = "-".join(f"{part:02}" for part in whole["issued"]["date-parts"][0])
    facts = parse(site.get(f"/{lang}/id/work/{whole['id']}").data)
    values = [words(each) for each in facts.iter("dd")]
    assert written not in values
    assert spoken(written, lang) in values
