"""Every kind of page, in both languages: it answers, is well formed, speaks one language, leads somewhere."""

import json
import re
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from ordrelocal.i18n import LANGUAGES
from ordrelocal_webui.resources import TRANSLATIONS
from tests.webui.site import PAGES, by_class, by_id, parse, words

EVERY = pytest.mark.parametrize("kind", PAGES)
BOTH = pytest.mark.parametrize("lang", LANGUAGES)


@BOTH
@EVERY
def test_page_answers_and_is_well_formed(site: FlaskClient, kind: str, lang: str) -> None:
    response = site.get(f"/{lang}{PAGES[kind]}")
    assert response.status_code == 200
    document = parse(response.data)
    assert document.get("lang") == lang
    assert len(list(document.iter("h1"))) == 1
    assert len(list(document.iter("main"))) == 1
    title = document.find("head/title")
    assert title is not None
    assert words(title).endswith("· ordrelocal")
    ids = [each.get("id") for each in document.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


@BOTH
@EVERY
def test_headings_skip_no_level_and_labels_point_to_something(
    site: FlaskClient, kind: str, lang: str
) -> None:
    document = parse(site.get(f"/{lang}{PAGES[kind]}").data)
    levels = [int(each.tag[1]) for each in document.iter() if each.tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = {each.get("id") for each in document.iter()}
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        named = {each.get(attribute) for each in document.iter() if each.get(attribute)}
        assert named <= ids


@EVERY
def test_french_page_holds_no_english_text_of_ours(site: FlaskClient, kind: str) -> None:
    shown = words(parse(site.get(f"/fr{PAGES[kind]}").data))
    with TRANSLATIONS.open("rb") as file:
        entries = [(str(entry.id), str(entry.string)) for entry in read_po(file) if isinstance(entry.id, str)]
    english = [text for text, french in entries if text != french and len(text) > 14 and "%(" not in text]
    assert len(english) > 100
    assert [text for text in english if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", shown)] == []


@EVERY
def test_language_switch_keeps_the_page(site: FlaskClient, kind: str) -> None:
    document = parse(site.get(f"/en{PAGES[kind]}").data)
    switch = [each for each in by_class(document, "languages")[0].iter("a")]
    assert [each.get("hreflang") for each in switch] == ["fr"]
    assert switch[0].get("href") == f"/fr{PAGES[kind]}"


@pytest.mark.parametrize(
    ("accept", "lang"), [("en-GB,fr;q=0.4", "en"), ("fr", "fr"), ("de", "fr"), ("", "fr")]
)
def test_first_address_leads_to_the_readers_language(site: FlaskClient, accept: str, lang: str) -> None:
    response = site.get("/", headers={"Accept-Language": accept})
    assert (response.status_code, response.headers["Location"]) == (302, f"/{lang}/")
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("kind", ["home", "case", "shipped-case", "statement", "work", "class", "about"])
def test_links_inside_the_site_lead_somewhere(site: FlaskClient, kind: str) -> None:
    targets = sorted(set(_targets(parse(site.get(f"/fr{PAGES[kind]}").data))))
    assert len(targets) > 10
    bad = {target: site.get(target, buffered=True).status_code for target in targets}
    assert {target: status for target, status in bad.items() if status not in (200, 303)} == {}


def _targets(document: Element) -> list[str]:
    links = [each.get("href") or "" for each in document.iter("a")]
    return [link.partition("#")[0] for link in links if link.startswith("/") and link.partition("#")[0]]


@EVERY
def test_anchors_lead_to_a_place_on_the_page(site: FlaskClient, kind: str) -> None:
    document = parse(site.get(f"/en{PAGES[kind]}").data)
    anchors = {
        (each.get("href") or "")[1:] for each in document.iter("a") if (each.get("href") or "")[:1] == "#"
    }
    assert anchors <= {each.get("id") for each in document.iter()}


def test_web_pages_and_verified_identifiers_lead_out(site: FlaskClient) -> None:
    for path, address in (
        ("/id/work/frigoli-2009", "https://hal.science/halshs-01421328"),
        ("/id/person/borraz", "https://www.idref.fr/035679794"),
    ):
        document = parse(site.get(f"/en{path}").data)
        outside = [each.get("href") for each in document.iter("a") if each.get("rel") == "external"]
        assert address in outside


def test_no_page_links_to_an_address_that_is_unfit(site: FlaskClient) -> None:
    unfit = ("docplayer", "scribd", "youscribe", "123dok", "ezproxy", "netcomdev", "vdocuments")
    for kind in ("references", "shipped-case", "work"):
        links = [each.get("href") or "" for each in parse(site.get(f"/fr{PAGES[kind]}").data).iter("a")]
        assert [link for link in links if any(name in link for name in unfit)] == []


@pytest.mark.parametrize("kind", ["home", "case"])
def test_description_for_search_engines_is_sound_json(site: FlaskClient, kind: str) -> None:
    document = parse(site.get(f"/en{PAGES[kind]}").data)
    scripts = [each for each in document.iter("script") if each.get("type") == "application/ld+json"]
    assert len(scripts) == 1
    content = json.loads(scripts[0].text or "")
    assert content["@type"] == "Dataset"
    assert content["license"].startswith("https://creativecommons.org/")


@pytest.mark.parametrize("kind", ["case", "actor", "statement", "work", "references", "ontology", "class"])
def test_page_names_the_queries_that_made_it_and_they_open(site: FlaskClient, kind: str) -> None:
    document = parse(site.get(f"/en{PAGES[kind]}").data)
    links = [each.get("href") or "" for each in by_class(document, "queries")[0].iter("a")]
    assert links
    for link in links:
        page = parse(site.get(link).data)
        assert "SELECT" in (by_id(page, "query").text or "")


def test_bound_query_of_a_page_asks_about_the_same_thing(site: FlaskClient) -> None:
    document = parse(site.get("/en/id/case/essai").data)
    links = [each.get("href") or "" for each in by_class(document, "queries")[0].iter("a")]
    records = next(link for link in links if "page=case-records" in link)
    assert "/id/case/essai>" in (by_id(parse(site.get(records).data), "query").text or "")


@BOTH
@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/id/case/none",
        "/ontology/None",
        "/vocabulary/none",
        "/vocabulary/modality/none",
        "/a%20b",
    ],
)
def test_unknown_address_gets_a_page_in_the_readers_language(site: FlaskClient, lang: str, path: str) -> None:
    response = site.get(f"/{lang}{path}")
    assert (response.status_code, response.mimetype) == (404, "text/html")
    document = parse(response.data)
    assert document.get("lang") == lang
    assert {"fr": "Rien n’est connu", "en": "Nothing is known"}[lang] in words(document.find("body"))


@pytest.mark.parametrize(
    "path", ["/id/case/a>b", "/id/x%22y", "/vocabulary/a%7Bb%7D", "/id/a%5Cb", "/id/a%0Ab", "/ontology/a%20b"]
)
def test_address_that_is_no_iri_is_unknown_rather_than_a_fault(site: FlaskClient, path: str) -> None:
    assert site.get(f"/en{path}").status_code == 404


def test_policy_lets_no_foreign_script_or_style_in(site: FlaskClient) -> None:
    policy = site.get("/en/query").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
