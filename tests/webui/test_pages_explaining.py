"""The page that says why a fact holds: rule, premises, statements, passages; as JSON for programs."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.webui.site import PAGES, by_class, by_id, parse, words

TIED = PAGES["explanation"]
WORDS = {
    "en": ("By which rule", "From which premises", "What would make it fall", "why?", "Weakest status:"),
    "fr": (
        "Par quelle règle",
        "De quelles prémisses",
        "Ce qui le ferait tomber",
        "pourquoi ?",
        "Statut le plus",
    ),
}


@pytest.mark.parametrize("lang", WORDS)
def test_inferred_fact_is_explained_with_links_to_work_and_passage(site: FlaskClient, lang: str) -> None:
    document = parse(site.get(f"/{lang}{TIED}").data)
    shown = words(document)
    assert [each for each in WORDS[lang] if each not in shown.replace("\u00a0", " ")] == []
    premises = by_id(document, "premises-head")
    assert premises is not None
    links = {each.get("href") or "" for each in document.iter("a")}
    assert f"/{lang}/id/statement/chelles/protocole" in links
    assert any(link.startswith(f"/{lang}/id/passage/") for link in links)
    assert any(link.startswith(f"/{lang}/id/work/") for link in links)


def test_each_premise_leads_to_its_own_explanation(site: FlaskClient) -> None:
    document = parse(site.get(f"/fr{TIED}").data)
    lines = by_class(document, "premise")
    assert len(lines) >= 3
    for line in lines:
        (link, *_) = by_class(line, "why")
        assert site.get(link.get("href") or "").status_code == 200


def test_programs_get_json_by_accept_and_by_format(site: FlaskClient) -> None:
    by_accept = site.get(f"/fr{TIED}", headers={"Accept": "application/json"})
    by_format = site.get(f"/fr{TIED}&format=json")
    assert by_accept.mimetype == by_format.mimetype == "application/json"
    assert "Accept" in by_accept.headers["Vary"]
    told = json.loads(by_accept.data)
    assert told == json.loads(by_format.data)
    assert told["explanation"]["rule"]["iri"].endswith("10-tied-to")
    assert site.get(f"/fr{TIED}", headers={"Accept": "text/html"}).mimetype == "text/html"


@pytest.mark.parametrize(
    ("lang", "reason"), [("en", "another statement rivals it"), ("fr", "un énoncé rival le concurrence")]
)
def test_contested_content_is_no_fact_and_says_why(site: FlaskClient, lang: str, reason: str) -> None:
    response = site.get(f"/{lang}{PAGES['contested']}")
    assert response.status_code == 200
    shown = words(by_id(parse(response.data), "content"))
    assert reason in shown
    told = json.loads(site.get(f"/{lang}{PAGES['contested']}&format=json").data)
    assert told["holds"] is False
    assert {each["reserves"][0] for each in told["unprojected"]} == {"rival"}


def test_stated_fact_shows_who_says_it(site: FlaskClient) -> None:
    document = parse(site.get(f"/en{PAGES['stated']}").data)
    assert by_class(by_id(document, "content"), "ground")


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("subject=actor/nobody&predicate=ol:tiedTo&object=actor/state", 404, "actor/nobody"),
        ("subject=two+words&predicate=ol:tiedTo&object=actor/state", 400, "two words"),
        ("subject=actor/state&predicate=%22x%22&object=actor/state", 400, "x"),
    ],
)
def test_what_cannot_be_explained_is_told(site: FlaskClient, query: str, status: int, named: str) -> None:
    for lang in ("fr", "en"):
        response = site.get(f"/{lang}/explain?{query}")
        assert response.status_code == status
        assert named in words(parse(response.data))


def test_without_a_fact_there_is_a_form(site: FlaskClient) -> None:
    document = parse(site.get("/fr/explain?subject=actor/state").data)
    inputs = {each.get("name"): each.get("value") for each in document.iter("input")}
    assert inputs["subject"] == "actor/state"
    assert {"subject", "predicate", "object"} <= inputs.keys()


@pytest.mark.parametrize("kind", ["shipped-case", "entity"])
def test_every_inferred_fact_leads_to_its_explanation(site: FlaskClient, kind: str) -> None:
    page = PAGES[kind] if kind in PAGES else "/id/actor/uas-chelles"
    document = parse(site.get(f"/fr{page}").data)
    facts = [each for each in by_class(document, "fact") if each.tag == "li"]
    assert facts
    for fact in facts:
        (link,) = by_class(fact, "why")
        address = urlsplit(link.get("href") or "")
        assert address.path == "/fr/explain"
        assert set(parse_qs(address.query)) == {"subject", "predicate", "object"}
    answer = json.loads(site.get(f"{by_class(facts[0], 'why')[0].get('href')}&format=json").data)
    assert answer["holds"]
    assert answer["explanation"]["rule"]


def test_conclusion_tells_its_weakest_status(site: FlaskClient) -> None:
    document = parse(site.get("/en/id/actor/uas-chelles").data)
    tied = [each for each in by_class(document, "fact") if "tied to" in words(each)]
    assert tied
    assert all("reported" in words(each) or "our reading" in words(each) for each in tied)
