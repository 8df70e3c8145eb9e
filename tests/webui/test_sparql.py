"""The SPARQL 1.1 Protocol, and one shape for every error."""

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pool.rdf import EX, write_basic, write_many
from tests.webui.service import service

NAMES = f"SELECT ?s ?o {{ ?s <{EX}name> ?o }}"
GRAPH = f"CONSTRUCT WHERE {{ ?s <{EX}name> ?o }}"
ROW_TYPES = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/json": "application/json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv; charset=utf-8",
    "text/tab-separated-values": "text/tab-separated-values; charset=utf-8",
}
RDF_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def basic_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service over six triples in three graphs."""
    with service(data_files=[write_basic(tmp_path_factory.mktemp("basic"))]) as app:
        yield app


@pytest.fixture(scope="module")
def many_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service over forty thousand triples."""
    with service(data_files=[write_many(tmp_path_factory.mktemp("many"), 20_000)]) as app:
        yield app


@pytest.fixture
def client(basic_app: Flask) -> FlaskClient:
    """A client of the basic service."""
    return basic_app.test_client()


def url(query: str, **parameters: str) -> str:
    return "/sparql?" + urlencode({"query": query, **parameters})


@pytest.mark.parametrize("method", ["GET", "form", "direct"])
@pytest.mark.parametrize("media_type", ROW_TYPES)
def test_rows_in_every_format_and_by_every_method(client: FlaskClient, method: str, media_type: str) -> None:
    headers = {"Accept": media_type}
    if method == "GET":
        response = client.get(url(NAMES), headers=headers)
    elif method == "form":
        response = client.post("/sparql", data={"query": NAMES}, headers=headers)
    else:
        response = client.post(
            "/sparql", data=NAMES, content_type="application/sparql-query", headers=headers
        )
    assert response.status_code == 200
    assert response.headers["Content-Type"] == ROW_TYPES[media_type]
    if media_type == "text/csv":
        assert response.text == f"s,o\r\n{EX}a,Zoé\r\n"
    else:
        known = {"application/json": "application/sparql-results+json"}.get(media_type, media_type)
        results_format = ox.QueryResultsFormat.from_media_type(known)
        solutions = ox.parse_query_results(response.data, results_format)
        assert isinstance(solutions, ox.QuerySolutions)
        assert [row["o"] for row in solutions] == [ox.Literal("Zoé", language="fr")]


@pytest.mark.parametrize("media_type", RDF_FORMATS)
def test_triples_in_every_format(client: FlaskClient, media_type: str) -> None:
    response = client.get(url(GRAPH), headers={"Accept": media_type})
    assert response.status_code == 200
    assert response.mimetype == media_type
    (quad,) = ox.parse(response.data, RDF_FORMATS[media_type])
    assert quad.object == ox.Literal("Zoé", language="fr")


@pytest.mark.parametrize(("accept", "ask"), [("", b'{"head":{},"boolean":true}'), ("text/csv", b"true")])
def test_booleans(client: FlaskClient, accept: str, ask: bytes) -> None:
    assert client.get(url("ASK {}"), headers={"Accept": accept}).data == ask


def test_a_browser_that_asks_a_query_gets_results_and_never_html(client: FlaskClient) -> None:
    response = client.get(url(NAMES), headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.mimetype == "application/sparql-results+json"


def test_a_browser_without_a_query_is_sent_to_the_query_page(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"})
    assert (response.status_code, response.headers["Location"]) == (303, "/en/query")


@pytest.mark.parametrize("media_type", ["*/*", *RDF_FORMATS])
def test_without_a_query_the_service_describes_itself(client: FlaskClient, media_type: str) -> None:
    response = client.get("/sparql", headers={"Accept": media_type})
    assert response.status_code == 200
    triples = list(ox.parse(response.data, RDF_FORMATS[response.mimetype or ""]))
    language = ox.NamedNode("http://www.w3.org/ns/sparql-service-description#supportedLanguage")
    assert [triple.subject for triple in triples if triple.predicate == language] == [
        ox.NamedNode("http://localhost/sparql")
    ]


def test_the_protocols_graphs_replace_the_querys(client: FlaskClient) -> None:
    query = f"SELECT ?s FROM <{EX}other> {{ ?s <{EX}knows> ?o }}"
    parameters = {"default-graph-uri": EX + "named", "format": "csv"}
    assert client.get(url(query, **parameters)).text == f"s\r\n{EX}c\r\n"
    assert client.post("/sparql", data={"query": query, **parameters}).text == f"s\r\n{EX}c\r\n"
    direct = client.post(
        "/sparql?" + urlencode(parameters), data=query, content_type="application/sparql-query"
    )
    assert direct.text == f"s\r\n{EX}c\r\n"


@pytest.mark.parametrize(
    ("parameter", "pattern"), [("default-graph-uri", "{}"), ("named-graph-uri", "{{ GRAPH ?g {} }}")]
)
def test_a_graph_may_be_the_only_parameter_beside_a_query_in_the_body(
    client: FlaskClient, parameter: str, pattern: str
) -> None:
    query = "SELECT ?s " + pattern.format(f"{{ ?s <{EX}knows> ?o }}")

    def ask(graph: str) -> TestResponse:
        address = "/sparql?" + urlencode({parameter: graph})
        headers = {"Accept": "text/csv"}
        return client.post(address, data=query, content_type="application/sparql-query", headers=headers)

    assert ask(EX + "named").text == f"s\r\n{EX}c\r\n"
    refused = ask("no iri")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (400, "UnreadableRequestError")


def test_bytes_that_are_no_text_are_told_in_the_readers_language(client: FlaskClient) -> None:
    in_address = client.get("/sparql?query=ASK%20%ff").get_json()["error"]["texts"]
    assert "position 4" in in_address["fr"]["what"]
    body = client.post("/sparql", data=b"ASK { \xff }", content_type="application/sparql-query")
    in_body = body.get_json()["error"]["texts"]
    assert "la position 6 ne sont pas" in in_body["fr"]["what"]
    assert "the bytes from position 6 are not UTF-8" in in_body["en"]["what"]


def test_several_named_graphs(client: FlaskClient) -> None:
    query = quote("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    graphs = "".join(f"&named-graph-uri={quote(EX + name)}" for name in ("named", "other"))
    response = client.get(f"/sparql?query={query}&format=csv{graphs}")
    assert response.text == f"g\r\n{EX}named\r\n{EX}other\r\n"


ERRORS = [
    (url("SELECT * {\n ?s ?p }"), 400, "QuerySyntaxError"),
    (url("INSERT DATA { <urn:a> <urn:b> <urn:c> }"), 403, "UpdateRefusedError"),
    ("/sparql?update=CLEAR%20ALL", 403, "UpdateRefusedError"),
    (url("ASK { SERVICE <http://127.0.0.1/> {} }"), 403, "ServiceRefusedError"),
    (url("ASK {}", format="pdf"), 406, "UnknownFormatError"),
    (url(GRAPH, format="csv"), 406, "UnknownFormatError"),
    (url("ASK {}") + "&query=ASK", 400, "MissingQueryError"),
    ("/sparql?query=%ff", 400, "UnreadableRequestError"),
    (url("ASK {}", **{"default-graph-uri": "no iri"}), 400, "UnreadableRequestError"),
    (url("ASK " + "{" * 300 + "}" * 300), 400, "QueryRefusedError"),
    (url("ASK {}" + " " * 100_000), 414, "LongAddressError"),
]


@pytest.mark.parametrize(("address", "status", "code"), ERRORS)
def test_every_error_has_the_one_shape_in_both_languages(
    client: FlaskClient, address: str, status: int, code: str
) -> None:
    for lang in ("fr", "en"):
        response = client.get(address, headers={"Accept-Language": lang})
        assert (response.status_code, response.mimetype) == (status, "application/json")
        error = response.get_json()["error"]
        assert (error["code"], error["status"], error["lang"]) == (code, status, lang)
        assert response.headers["Content-Language"] == lang
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        for part in ("what", "why", "fix"):
            assert error[part]
            assert error[part] == error["texts"][lang][part]
        assert error["texts"]["fr"]["what"] != error["texts"]["en"]["what"]


def test_a_syntax_error_names_line_and_column(client: FlaskClient) -> None:
    error = client.get(ERRORS[0][0] + "&lang=fr").get_json()["error"]
    assert (error["line"], error["column"], error["lang"]) == (2, 8, "fr")


def test_the_browsers_errors_on_the_service_are_json_too(client: FlaskClient) -> None:
    response = client.get(url("nonsense"), headers={"Accept": "text/html"})
    assert response.status_code == 406
    assert response.mimetype == "application/json"


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        ("CLEAR ALL", "application/sparql-update", 403, "UpdateRefusedError"),
        ("update=CLEAR+ALL", "application/x-www-form-urlencoded", 403, "UpdateRefusedError"),
        ("{}", "application/json", 415, "BodyTypeError"),
        ("format=csv", "application/x-www-form-urlencoded", 400, "MissingQueryError"),
        (b"ASK { ?s ?p '\xff' }", "application/sparql-query", 400, "UnreadableRequestError"),
        ("ASK {}" + " " * 100_000, "application/sparql-query", 413, "BodyTooLongError"),
        ("query=ASK" + " " * 500_000, "application/x-www-form-urlencoded", 413, "BodyTooLongError"),
    ],
)
def test_posted_errors(
    client: FlaskClient, body: str | bytes, content_type: str, status: int, code: str
) -> None:
    response = client.post("/sparql", data=body, content_type=content_type)
    assert (response.status_code, response.get_json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_those_allowed(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert response.get_json()["error"]["code"] == "MethodRefusedError"


def test_options_tells_other_sites_what_they_may_send(client: FlaskClient) -> None:
    response = client.options("/sparql", headers={"Origin": "https://example.org"})
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("address", [url(NAMES), url("SELECT * { ?s ?p ?o . ?a ?b ?c }", format="csv")])
def test_head_is_get_without_the_body(client: FlaskClient, address: str) -> None:
    head, get = client.head(address), client.get(address)
    assert head.status_code == get.status_code
    assert dict(head.headers) == dict(get.headers)
    assert head.data == b""


def test_an_answer_says_what_it_depends_on(client: FlaskClient, basic_app: Flask) -> None:
    headers = client.get(url(NAMES)).headers
    assert headers["Vary"] == "Accept"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Ordrelocal-Dataset"] == basic_app.extensions["ordrelocal.pool"].dataset()
    assert headers["Ordrelocal-Time-Limit"] == "2"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_an_unchanged_answer_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get(url(NAMES))
    again = client.get(url(NAMES), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(url(NAMES, format="csv"), headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_a_query_that_changes_from_one_run_to_the_next_is_never_kept(client: FlaskClient) -> None:
    query = "SELECT (STRUUID() AS ?x) {}"
    first, second = client.get(url(query)), client.get(url(query))
    assert first.data != second.data
    assert "ETag" not in first.headers
    assert first.headers["Cache-Control"] == "no-store"


def test_a_long_answer_comes_whole_and_then_from_the_cache(many_app: Flask) -> None:
    client = many_app.test_client()
    address = url("SELECT ?s ?o { ?s ?p ?o }", format="csv")
    first = client.get(address)
    assert "Content-Length" not in first.headers  # it was streamed
    assert first.data.count(b"\r\n") == 40_001
    second = client.get(address)
    assert int(second.headers["Content-Length"]) == len(second.data)
    assert second.data == first.data


def test_a_slow_query_gets_an_error_that_names_the_limit(many_app: Flask) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    response = many_app.test_client().get(url(query), headers={"Accept-Language": "fr"})
    assert response.status_code == 504
    assert "2 secondes" in response.get_json()["error"]["what"]


def test_a_query_named_in_the_body_is_not_mistaken_for_parameters(client: FlaskClient) -> None:
    query = f"SELECT (?s AS ?update) {{ ?s <{EX}name> 'a&query=b' }}"
    response = client.post("/sparql", data={"query": query})
    assert json.loads(response.data)["head"]["vars"] == ["update"]
