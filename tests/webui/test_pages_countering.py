"""Counter-cases on the web: each bearing with its cases and passages, the same for programs."""

import json

import pytest
from flask.testing import FlaskClient

from tests.webui.site import parse, words

DIRECTION = "https://w3id.org/ordrelocal/vocabulary/direction/ascending"


def told(site: FlaskClient, term: str) -> dict[str, dict[str, list[dict[str, object]]]]:
    """Bearing -> case -> evidence, as programs get it."""
    answer = site.get("/counter-cases", query_string={"term": term})
    assert answer.mimetype == "application/json"
    content = json.loads(answer.data)
    assert set(content["term"]["label"]) == {"fr", "en"}
    return {
        each["bearing"]["iri"].rsplit("/", 1)[1]: {
            case["case"]["id"]: case["evidence"] for case in each["cases"]
        }
        for each in content["bearings"]
    }


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_page_names_the_cases_for_and_against_with_their_passages(site: FlaskClient, lang: str) -> None:
    found = told(site, DIRECTION)
    assert "case/chalon-chantier" in found["supports"]
    assert "case/plie-creusot-montceau" in found["other-value"]
    document = parse(site.get(f"/{lang}/counter-cases", query_string={"term": DIRECTION}).data)
    links = [each.get("href") or "" for each in document.iter("a")]
    for cases in found.values():
        for case, evidence in cases.items():
            assert f"/{lang}/id/{case}" in links
            for each in evidence:
                assert str(each["statement"]).replace("https://w3id.org/ordrelocal", f"/{lang}") in links
    passages = [each for each in links if "/id/passage/" in each]
    assert passages


def test_denial_contradicts_and_rivals_contest(site: FlaskClient) -> None:
    found = told(site, "ol:FormalTie")
    assert "case/essai" in found["contradicts"]
    assert "contested" in told(site, "ol:concernsAgeTo")


def test_silence_keeps_how_far_was_read(site: FlaskClient) -> None:
    silent = told(site, "ol:PublicDebate")["silent"]["case/chalon-chantier"]
    assert all(str(each["extents"]).count("extent/") for each in silent)


def test_cases_not_looked_into_are_named_apart(site: FlaskClient) -> None:
    content = json.loads(site.get("/counter-cases?term=ol:PublicDebate").data)
    named = {case["case"]["id"] for each in content["bearings"] for case in each["cases"]}
    apart = {each["id"] for each in content["notLookedFor"]}
    assert apart
    assert not apart & named


def test_term_that_nothing_bears_on_is_no_failure(site: FlaskClient) -> None:
    document = parse(site.get("/en/counter-cases?term=ol:Nothing").data)
    assert "No statement of this graph bears on it." in words(document)


def test_words_are_no_term(site: FlaskClient) -> None:
    assert site.get("/fr/counter-cases?term=%22mots%22").status_code == 400


def test_choices_are_terms_that_statements_use(site: FlaskClient) -> None:
    document = parse(site.get("/fr/counter-cases").data)
    options = [each.get("value") or "" for each in document.iter("option")]
    assert DIRECTION in options
    assert len(options) == len(set(options)) > 100


def test_analyses_lead_to_each_analysis(site: FlaskClient) -> None:
    document = parse(site.get("/fr/analyses").data)
    links = {each.get("href") or "" for each in document.iter("a")}
    for name in ("coverage", "counter-cases", "compare", "history", "evidence", "map/argument/frigoli-2009"):
        assert f"/fr/{name}" in links
        assert site.get(f"/fr/{name}").status_code == 200
