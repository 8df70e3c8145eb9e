"""The reconciliation service: what clients such as OpenRefine send, and answers as the protocol wants."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from werkzeug.test import TestResponse

from ordrelocal.namespaces import BASE
from ordrelocal.reconcile.requests import BATCH

SCHEMAS = Path(__file__).parents[1] / "fixtures" / "reconciliation" / "schemas"
SPACE = "https://reconciliation-api.github.io/specs/0.2/schemas/"
FORM = "application/x-www-form-urlencoded"
LYET = "L’institution incertaine du partenariat"


def schema(name: str) -> Draft202012Validator:
    """A validator for one of the specification's schemas."""
    files = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
    assert len(files) > 8
    # The schemas name no version of JSON Schema but the newest.
    known = {SPACE + each: Resource.from_contents(_plain(text), DRAFT202012) for each, text in files.items()}
    return Draft202012Validator(_plain(files[name]), registry=Registry().with_resources(known.items()))


def _plain(text: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in text.items() if key != "$schema"}


def valid(name: str, told: Any) -> Any:
    """What was told, after it was held to a schema."""
    problems = [error.message for error in schema(name).iter_errors(told)]
    assert problems == []
    return told


def batch(site: FlaskClient, *queries: Mapping[str, Any], path: str = "/en/reconcile") -> list[list[Any]]:
    """The candidates of some queries, sent as OpenRefine sends them."""
    written = {f"q{place}": query for place, query in enumerate(queries)}
    valid("reconciliation-query-batch.json", written)
    # OpenRefine encodes the whole JSON text as one form field.
    body = "queries=" + quote(json.dumps(written, ensure_ascii=False), safe="")
    response = site.post(path, data=body, content_type=FORM)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    told = valid("reconciliation-result-batch.json", response.json)
    assert list(told) == list(written)
    return [told[key]["result"] for key in written]


def ids(candidates: list[Any]) -> list[str]:
    """Ids of candidates, in their order."""
    return [each["id"] for each in candidates]


def features(candidate: Mapping[str, Any]) -> dict[str, Any]:
    """Feature -> value."""
    return {each["id"]: each["value"] for each in candidate["features"]}


def told_error(response: TestResponse, status: int) -> str:
    """What an error says in both languages; never a trace."""
    assert response.status_code == status
    assert response.json is not None
    error = response.json["error"]
    assert set(error["texts"]) == {"fr", "en"}
    assert all(error["texts"]["fr"][part] != error["texts"]["en"][part] for part in ("what", "fix"))
    assert "Traceback" not in response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return str(error["texts"]["en"]["what"])


@pytest.mark.parametrize(("path", "lang"), [("/fr/reconcile", "fr"), ("/en/reconcile", "en")])
def test_the_manifest_is_as_specified_in_both_languages(site: FlaskClient, path: str, lang: str) -> None:
    manifest = valid("manifest.json", site.get(path).json)
    assert manifest["versions"] == ["0.2"]
    assert manifest["batchSize"] == BATCH
    names = {each["id"]: each["name"] for each in manifest["defaultTypes"]}
    assert names["Person"] == {"fr": "personne", "en": "person"}[lang]
    assert len(names) == 9
    page = site.get(manifest["documentation"].removeprefix("http://localhost"))
    assert page.status_code == 200
    assert "http://localhost" + path in page.text


@pytest.mark.parametrize(
    ("accepted", "name"), [("en-GB,fr;q=0.4", "person"), ("de", "personne"), ("", "personne")]
)
def test_the_language_follows_the_reader_and_is_french_otherwise(
    site: FlaskClient, accepted: str, name: str
) -> None:
    response = site.get("/reconcile", headers={"Accept-Language": accepted})
    assert response.json is not None
    assert name in [each["name"] for each in response.json["defaultTypes"]]
    assert "Accept-Language" in response.headers["Vary"]


def test_every_address_of_the_manifest_answers(site: FlaskClient) -> None:
    manifest = site.get("/en/reconcile").json
    assert manifest is not None
    for what, prefix, id_ in (
        ("entity", "Lyet", "id/person/lyet"),
        ("type", "jour", "Journal"),
        ("property", "aut", "author"),
    ):
        service = manifest["suggest"][what]
        suggested = site.get(service["service_path"], query_string={"prefix": prefix}).json
        plural = {"entity": "entities", "type": "types", "property": "properties"}[what]
        found = valid(f"suggest-{plural}-response.json", suggested)["result"]
        assert id_ in [each["id"] for each in found]
        flyout = site.get(service["flyout_service_path"].replace("${id}", quote(id_, safe=""))).json
        assert flyout is not None
        assert flyout["id"] == id_
        assert flyout["html"].startswith("<div")
    view = manifest["view"]["url"].replace("{{id}}", quote("id/person/lyet", safe=""))
    assert site.get(view).headers["Location"] == "/en/id/person/lyet"


def test_a_name_is_found_in_spite_of_accents_order_and_a_slip(site: FlaskClient) -> None:
    found = batch(
        site,
        {"query": "Lyet, Philippe", "type": "Person"},
        {"query": "BRIANCON", "type": "Commune"},
        {"query": "Blandine Destremau"},
        {"query": "Blandine Destremeau", "type": "Person", "limit": 1},
    )
    assert [own[0]["id"] for own in found] == [
        "id/person/lyet",
        "id/territory/commune-05023",
        "id/person/destremau",
        "id/person/destremau",
    ]
    assert found[1][0]["match"] is True
    assert len(found[3]) == 1
    for own in found:
        scores = [each["score"] for each in own]
        assert scores == sorted(scores, reverse=True)
        assert sum(each["match"] for each in own) <= 1


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("id/work/frigoli-2009", "id/work/frigoli-2009"),
        ("work/frigoli-2009", "id/work/frigoli-2009"),
        (BASE + "id/case/chelles-errance", "id/case/chelles-errance"),
        ("ol:ActorConfiguration", "ontology#ActorConfiguration"),
        ("ISBN 978-2-296-14117-9", "id/work/le-rest-2006-livre"),
        ("https://hal.science/halshs-01421328", "id/work/frigoli-2009"),
        ("1149-1590", "id/journal/recherches-et-previsions"),
        ("05023", "id/territory/commune-05023"),
    ],
)
def test_a_query_that_is_an_identifier_leads_to_its_thing(site: FlaskClient, text: str, id_: str) -> None:
    (own,) = batch(site, {"query": text})
    assert (own[0]["id"], own[0]["match"], own[0]["score"]) == (id_, True, 100)
    assert features(own[0])["identifier"] is True
    suggested = site.get("/en/reconcile/suggest/entity", query_string={"prefix": text}).json
    assert suggested is not None
    assert suggested["result"][0]["id"] == id_


def test_a_person_is_never_matched_by_the_name_alone(site: FlaskClient) -> None:
    name = {"query": "Philippe Lyet", "type": "Person"}
    alone, work, other = batch(
        site,
        name,
        {**name, "properties": [{"pid": "work", "v": LYET}]},
        {**name, "properties": [{"pid": "work", "v": "Un tout autre livre sur les jardins"}]},
    )
    assert (alone[0]["id"], alone[0]["match"]) == ("id/person/lyet", False)
    assert (work[0]["id"], work[0]["match"]) == ("id/person/lyet", True)
    assert (other[0]["id"], other[0]["match"]) == ("id/person/lyet", False)
    assert features(work[0])["work"] >= 90 > 60 > features(other[0])["work"]


def test_property_constraints_change_the_ranking(site: FlaskClient) -> None:
    title, lyet = {"query": LYET, "type": "Work"}, {"id": "id/person/lyet", "name": "Philippe Lyet"}
    plain, paper, book = batch(
        site,
        title,
        {**title, "properties": [{"pid": "year", "v": 2009}, {"pid": "author", "v": "Lyet, Philippe"}]},
        {
            **title,
            "properties": [{"pid": "year", "v": "2008"}, {"pid": "author", "v": lyet}],
        },
    )
    assert not plain[0]["match"]
    assert {"id/work/lyet-2008", "id/work/lyet-2009"} <= set(ids(plain))
    # A paper and an article of the same year have the same title: none of them is surely meant.
    assert (set(ids(paper)[:2]), paper[0]["match"]) == (
        {"id/work/lyet-2009", "id/work/lyet-2009-creai"},
        False,
    )
    assert (ids(book)[0], book[0]["match"]) == ("id/work/lyet-2008", True)
    assert features(book[0])["author"] == 100


def test_things_are_found_by_their_properties_alone(site: FlaskClient) -> None:
    author, isbn, code = batch(
        site,
        {"type": "Work", "properties": [{"pid": "author", "v": ["Philippe Lyet"]}]},
        {"properties": [{"pid": "isbn", "v": "2-296-14117-X"}]},
        {"properties": [{"pid": "inseeCode", "v": "05023"}]},
    )
    assert "id/work/lyet-2008" in ids(author)
    assert [isbn[0]["id"], isbn[0]["match"]] == ["id/work/le-rest-2006-livre", True]
    assert ids(code)[0] == "id/territory/commune-05023"


def test_types_restrict_as_strictly_as_asked(site: FlaskClient) -> None:
    right = {"query": "droit au logement"}
    either, should, both = batch(
        site,
        {**right, "type": ["SocialRight", "Journal"], "type_strict": "any"},
        {"query": "droit au logemant", "type": "SocialRight", "type_strict": "should"},
        {"query": "Briançon", "type": ["Commune", "Arrondissement"], "type_strict": "all"},
    )
    assert either[0]["id"] == "id/right/logement"
    assert {each["id"].split("/")[1] for each in either} <= {"right", "journal"}
    assert should[0]["id"] == "id/right/logement"
    assert [each for each in should if not features(each)["type"]] != []
    assert all(each["score"] <= 50 for each in should if not features(each)["type"])
    assert [each["match"] for each in both] == [False] * len(both)


def test_open_refine_guesses_the_type_of_a_column(site: FlaskClient) -> None:
    found = batch(site, *({"query": name, "limit": 3} for name in ("Philippe Lyet", "Gilles Frigoli")))
    assert [own[0]["type"][0]["id"] for own in found] == ["Person", "Person"]
    assert all(len(own) <= 3 and each["type"][0]["name"] for own in found for each in own)


def test_open_refine_fetches_columns(site: FlaskClient) -> None:
    proposed = site.get("/fr/reconcile/properties", query_string={"type": "JournalArticle", "limit": 3}).json
    assert proposed is not None
    assert [each["id"] for each in proposed["properties"]] == ["title", "author", "editor"]
    request = {
        "ids": ["id/work/le-rest-2006-livre", "id/territory/commune-05023", "no/such"],
        "properties": [
            {"id": "author", "settings": {"limit": "1"}},
            {"id": "year"},
            {"id": "date"},
            {"id": "population"},
            {"id": "title"},
        ],
    }
    valid("data-extension-query.json", request)
    body = urlencode({"extend": json.dumps(request)})
    response = site.post("/fr/reconcile", data=body, content_type=FORM)
    told = valid("data-extension-response.json", response.json)
    rows = told["rows"]
    assert [each["name"] for each in told["meta"]][:2] == ["auteur", "année"]
    book = rows["id/work/le-rest-2006-livre"]
    assert book["author"] == [{"id": "id/person/le-rest", "name": "Pascal Le Rest"}]
    assert (book["year"], book["date"]) == ([{"int": 2006}], [{"date": "2006-02-01T00:00:00"}])
    assert list(rows["id/territory/commune-05023"]["population"][0]) == ["int"]
    assert set(map(len, rows["no/such"].values())) == {0}


def test_suggestions_go_on_from_a_cursor(site: FlaskClient) -> None:
    pages = [
        site.get("/fr/reconcile/suggest/entity", query_string={"prefix": "conseil", "cursor": skip}).json
        for skip in (0, 10)
    ]
    first, second = ([each["id"] for each in page["result"]] for page in pages if page)
    assert len(first) == 10
    assert second
    assert not set(first) & set(second)


def test_a_preview_alone_may_stand_in_a_frame_of_another_site(site: FlaskClient) -> None:
    manifest = site.get("/fr/reconcile").json
    assert manifest is not None
    response = site.get(manifest["preview"]["url"].replace("{{id}}", quote("id/person/lyet", safe="")))
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert "Philippe Lyet" in response.text
    assert response.headers.getlist("Content-Security-Policy")[0].endswith("frame-ancestors *")
    for path in ("/fr/", "/fr/about-reconcile", "/reconcile/preview?id=no", "/reconcile"):
        policies = site.get(path).headers.getlist("Content-Security-Policy")
        assert len(policies) == 1
        assert policies[0].endswith("frame-ancestors 'none'") == ("preview" not in path)


@pytest.mark.parametrize(
    "path", ["/reconcile", "/en/reconcile", "/fr/reconcile/suggest/type", "/reconcile/properties"]
)
def test_pages_of_any_origin_may_ask(site: FlaskClient, path: str) -> None:
    for response in (site.get(path), site.options(path), site.get(path + "?cursor=x&queries=x")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    preflight = site.options(path)
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert site.delete(path).headers["Access-Control-Allow-Origin"] == "*"


def test_an_old_client_may_name_a_function_and_nothing_else(site: FlaskClient) -> None:
    response = site.get("/reconcile?callback=jsonp.call_1")
    assert response.mimetype == "text/javascript"
    assert response.text.startswith("/**/jsonp.call_1({")
    for name in ("alert(1)//", "a;b", "<script>", "", "a" * 400):
        assert "callback" in told_error(site.get("/reconcile", query_string={"callback": name}), 400)


@pytest.mark.parametrize(
    ("queries", "says"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "nested"),
        ("[]", "not an object"),
        ('{"q0": "x"}', "q0 is not an object"),
        ('{"q0": {"query": "x", "quary": 1}}', "“quary”"),
        ('{"q0": {"query": ["x"]}}', "not text"),
        ('{"q0": {"query": "x", "type": "Nothing"}}', "“Nothing”"),
        ('{"q0": {"query": "x", "limit": -1}}', "limit"),
        ('{"q0": {"query": "x", "limit": 1e999}}', "limit"),
        ('{"q0": {"query": "x", "limit": NaN}}', "not JSON"),
        ('{"q0": {"query": "x", "type_strict": "some"}}', "type_strict"),
        ('{"q0": {"query": "x", "properties": [{"pid": "nothing", "v": 1}]}}', "“nothing”"),
        ('{"q0": {"query": "x", "properties": [{"pid": "year"}]}}', "no v"),
        ('{"q0": {"query": "x", "properties": [{"pid": "year", "v": [[1]]}]}}', "neither text"),
        ('{"q0": {"query": "x", "limit": ' + "9" * 5000 + "}}", "not JSON"),
    ],
)
def test_what_is_not_as_specified_is_refused_in_words(site: FlaskClient, queries: str, says: str) -> None:
    assert says in told_error(site.post("/reconcile", data={"queries": queries}), 400)


def test_a_request_without_anything_to_match_is_refused(site: FlaskClient) -> None:
    assert "queries" in told_error(site.post("/reconcile", data={}), 400)
    assert "not an object" in told_error(site.post("/reconcile", data={"extend": "[]"}), 400)
    unknown = json.dumps({"ids": ["a"], "properties": [{"id": "nothing"}]})
    assert "“nothing”" in told_error(site.post("/reconcile", data={"extend": unknown}), 400)
    told_error(site.get("/reconcile/flyout/entity?id=no/such"), 404)
    told_error(site.get("/reconcile/view?id=http://example.org/"), 404)
    told_error(site.get("/reconcile/no-such"), 404)


def test_an_empty_cell_spoils_no_other_and_contradicts_nothing(site: FlaskClient) -> None:
    borraz = {"query": "Olivier Borraz", "type": "Person"}
    empty = [{"pid": "idref", "v": ""}, {"pid": "work", "v": [" ", None]}, {"pid": "description", "v": []}]
    queries = {
        "q0": borraz,
        "q1": {"query": " "},
        "q2": borraz | {"properties": empty},
        "q3": {"query": "", "type": "", "limit": None, "properties": empty},
        "q4": borraz | {"limit": 0},
    }
    answer = site.post("/reconcile", data={"queries": json.dumps(queries)}).get_json()
    assert answer["q1"]["result"] == answer["q3"]["result"] == []
    scores = {key: answer[key]["result"][0]["score"] for key in ("q0", "q2", "q4")}
    assert set(scores.values()) == {scores["q0"]}


def test_a_number_leads_to_its_thing_whatever_the_name(site: FlaskClient) -> None:
    queries = {
        "q0": {"query": "Jean Dupont", "properties": [{"pid": "idref", "v": "035679794"}]},
        "q1": {
            "query": "Michel Messu",
            "properties": [{"pid": "idref", "v": "http://www.idref.fr/035679794"}],
        },
    }
    answer = site.post("/reconcile", data={"queries": json.dumps(queries)}).get_json()
    for key in queries:
        result = answer[key]["result"]
        assert "id/person/borraz" in [each["id"] for each in result]
        assert not any(each["match"] for each in result)


def test_a_number_makes_a_name_near_enough_sure(site: FlaskClient) -> None:
    name = {"query": "Recherche et prévisions", "type": "Journal"}
    queries = {"q0": name | {"properties": [{"pid": "issn", "v": "1149-1590"}]}, "q1": name}
    answer = site.post("/reconcile", data={"queries": json.dumps(queries)}).get_json()
    assert [answer[key]["result"][0]["match"] for key in queries] == [True, False]


def test_language_is_that_of_the_address_before_that_of_the_browser(site: FlaskClient) -> None:
    for address, lang in (("/reconcile?lang=en", "en"), ("/en/reconcile", "en"), ("/reconcile", "fr")):
        answer = site.get(address, headers={"Accept-Language": "fr"})
        assert answer.headers["Content-Language"] == lang


def test_what_clients_add_to_an_address_is_passed_over(site: FlaskClient) -> None:
    """JQuery adds "_" to each JSONP request."""
    answer = site.get("/reconcile?callback=jQuery360_1&_=1699000001&utm_source=x")
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).lstrip("/* ").startswith("jQuery360_1(")


def test_actor_of_one_case_is_not_every_body_of_its_name(site: FlaskClient) -> None:
    (first, *_) = site.post(
        "/reconcile", data={"queries": json.dumps({"q0": {"query": "CAF", "type": "Agent"}})}
    ).get_json()["q0"]["result"]
    assert first["score"] == 100
    assert not first["match"]


def test_hostile_requests_end_fast(site: FlaskClient) -> None:
    many = json.dumps({f"q{place}": {"query": "x"} for place in range(10_000)})
    long = json.dumps({"q0": {"query": "de la " * 50_000}})
    whole = json.dumps({f"q{place}": {"query": "conseil régional de " * 20} for place in range(BATCH)})
    strange = json.dumps({"\ud800": {"query": '\ud800" OR * NEAR( \x00 ) <b> %_', "limit": 10**400}})
    extended = json.dumps({"ids": ["id/x"] * 501, "properties": [{"id": "year"}]})
    for body, status in ((many, 413), (long, 200), (whole, 200), (strange, 200)):
        begun = time.monotonic()
        assert site.post("/reconcile", data={"queries": body}).status_code == status
        assert time.monotonic() - begun < 3
    several = json.dumps({f"q{place}": {"query": "x"} for place in range(BATCH + 1)})
    assert f"{BATCH + 1} queries" in told_error(site.post("/reconcile", data={"queries": several}), 413)
    told_error(site.post("/reconcile", data={"queries": "x" * 1_000_000}), 413)
    told_error(site.post("/reconcile", data={"extend": extended}), 413)
