"""Each IRI of ours leads to a page and to documents."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from ordrelocal import dataset
from ordrelocal.namespaces import BASE, GRAPH, ID, OL, ONTOLOGY, RDF, RDFS, SKOS, VOCABULARY
from tests.pool.rdf import make_dataset
from tests.webui.service import service

FORMATS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "trig": ("application/trig", ox.RdfFormat.TRIG),
    "nq": ("application/n-quads", ox.RdfFormat.N_QUADS),
}
PATHS = ["/id/case/one", "/vocabulary/modality/asserts", "/vocabulary/modality", "/ontology"]
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


#: A case with a statement, as the build writes them: plain triples once, provenance graphs beside.
LINKED = f"""
<{ID}case/one> <{RDF}type> <{OL}Case> .
<{ID}case/one> <{RDFS}label> "Un cas à lire"@fr .
<{ID}actor/two> <{OL}appearsIn> <{ID}case/one> .
<{ID}statement/one/s1> <{OL}inDossier> <{ID}case/one> .
<{ID}actor/two> <{OL}denied> <{ID}actor/three> <{ID}statement/one/s1> .
<{VOCABULARY}modality/asserts> <{SKOS}inScheme> <{VOCABULARY}modality> .
<{ONTOLOGY}> <{RDF}type> <http://www.w3.org/2002/07/owl#Ontology> <{GRAPH}ontology> .
<{OL}Case> <{RDFS}isDefinedBy> <{ONTOLOGY}> <{GRAPH}ontology> .
<{GRAPH}metadata> <{RDF}type> <http://rdfs.org/ns/void#Dataset> <{GRAPH}metadata> .
<{BASE}dataset/linkset/one/sameAs> <{RDF}type> <http://rdfs.org/ns/void#Linkset> <{GRAPH}metadata> .
"""


@pytest.fixture(scope="module")
def linked_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service over a case, its statement, a concept, the ontology and the metadata."""
    home = tmp_path_factory.mktemp("linked")
    make_dataset(home, "small", LINKED.lstrip())
    dataset.switch(home, "small")
    with service(home) as app:
        yield app


@pytest.fixture
def client(linked_app: Flask) -> FlaskClient:
    """A client of the service over our own IRIs."""
    return linked_app.test_client()


def triples(data: bytes, suffix: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(data, FORMATS[suffix][1])}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("language", "lang"), [("fr", "fr"), ("en-GB,fr;q=0.5", "en"), ("de", "fr")])
def test_people_are_sent_to_the_page_in_their_language(
    client: FlaskClient, path: str, language: str, lang: str
) -> None:
    response = client.get(path, headers={**BROWSER, "Accept-Language": language})
    assert (response.status_code, response.headers["Location"]) == (303, f"/{lang}{path}")
    assert {"Accept", "Accept-Language"} <= response.vary.as_set(preserve_casing=True)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("suffix", FORMATS)
def test_programs_are_sent_to_a_document_that_is_there(client: FlaskClient, path: str, suffix: str) -> None:
    response = client.get(path, headers={"Accept": FORMATS[suffix][0]})
    assert (response.status_code, response.headers["Location"]) == (303, f"{path}.{suffix}")
    document = client.get(response.headers["Location"], headers=BROWSER)
    assert (document.status_code, document.mimetype) == (200, FORMATS[suffix][0])
    assert document.headers["Access-Control-Allow-Origin"] == "*"
    assert triples(document.data, suffix)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_thing_is_described_from_both_sides(client: FlaskClient, suffix: str) -> None:
    said = triples(client.get(f"/id/case/one.{suffix}").data, suffix)
    case = ox.NamedNode(ID + "case/one")
    assert ox.Triple(case, ox.NamedNode(RDFS + "label"), ox.Literal("Un cas à lire", language="fr")) in said
    assert ox.Triple(ox.NamedNode(ID + "actor/two"), ox.NamedNode(OL + "appearsIn"), case) in said


def test_a_concept_and_the_ontology_are_described(client: FlaskClient) -> None:
    concept = triples(client.get("/vocabulary/modality/asserts.ttl").data, "ttl")
    scheme = ox.NamedNode(VOCABULARY + "modality")
    assert {triple.object for triple in concept if triple.predicate.value == SKOS + "inScheme"} == {scheme}
    ontology = triples(client.get("/ontology.ttl").data, "ttl")
    assert ox.NamedNode(ONTOLOGY) in {triple.subject for triple in ontology}


@pytest.mark.parametrize("address", ["/.well-known/void", "/.well-known/void.ttl"])
def test_the_dataset_is_described_where_void_wants_it(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (200, "text/turtle")
    assert ox.NamedNode(GRAPH + "metadata") in {triple.subject for triple in triples(response.data, "ttl")}


@pytest.mark.parametrize("address", ["/dataset", "/dataset/linkset/one/sameAs"])
def test_the_dataset_and_its_parts_lead_to_their_description(client: FlaskClient, address: str) -> None:
    for accept, target in (
        ("text/turtle", "/.well-known/void"),
        ("*/*", "/.well-known/void"),
        (BROWSER["Accept"], "/en/about#data-head"),
    ):
        response = client.get(address, headers={"Accept": accept, "Accept-Language": "en"})
        assert (response.status_code, response.headers["Location"]) == (303, target)
    assert client.get("/dataset/linkset/one/none", headers=BROWSER).status_code == 404


def test_a_document_links_to_its_thing_and_to_the_other_formats(client: FlaskClient) -> None:
    links = client.get("/id/case/one.ttl").headers["Link"]
    assert f'<{BASE}id/case/one>; rel="describes"' in links
    assert f'<{BASE}id/case/one>; rel="cite-as"' in links
    assert f'<{BASE}id/case/one.ttl>; rel="canonical"' in links
    assert '</id/case/one.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert '</fr/id/case/one>; rel="alternate"; type="text/html"; hreflang="fr"' in links
    assert '</id/case/one.ttl>; rel="alternate"' not in links
    assert (
        '</id/case/one.ttl>; rel="describedby"; type="text/turtle"'
        in client.get("/id/case/one").headers["Link"]
    )


def test_documents_are_the_same_each_time_and_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/id/case/one.ttl")
    assert client.get("/id/case/one.ttl").data == first.data
    again = client.get("/id/case/one.ttl", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("host", ["evil.example", "www.ordrelocal.example:8443"])
def test_no_redirect_leads_to_the_host_that_the_caller_names(client: FlaskClient, host: str) -> None:
    for path in (*PATHS, "/sparql", "/id//case/one", "/fr"):
        location = client.get(path, headers={**BROWSER, "Host": host}).headers["Location"]
        assert location.startswith("/")
        assert not location.startswith("//")


@pytest.mark.parametrize(
    "path", ["/id//evil.example/", "/id/%5Cevil.example", "/id/../sparql", "/id/a%0d%0aSet-Cookie:x"]
)
def test_odd_paths_are_unknown_things(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/turtle"})
    assert response.status_code in (404, 308)
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", ["/id/case/none", "/id/case/none.ttl", "/vocabulary/none", "/ontology.pdf"])
def test_an_unknown_thing_is_told_to_programs_as_json(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/turtle", "Accept-Language": "fr"})
    assert (response.status_code, response.mimetype) == (404, "application/json")
    error = response.get_json()["error"]
    assert (error["code"], error["lang"]) == ("NotFoundError", "fr")
    assert path in error["what"]


@pytest.mark.parametrize(("lang", "word"), [("fr", "Rien"), ("en", "Nothing")])
def test_an_unknown_thing_is_told_to_people_as_a_page_in_their_language(
    client: FlaskClient, lang: str, word: str
) -> None:
    for path in ("/id/case/none", "/id/case/none.ttl", "/nowhere"):
        response = client.get(path, headers={**BROWSER, "Accept-Language": lang})
        assert (response.status_code, response.mimetype) == (404, "text/html")
        assert f'lang="{lang}"' in response.text
        assert word in response.text


def test_a_picture_of_a_thing_is_not_to_be_had(client: FlaskClient) -> None:
    response = client.get("/id/case/one", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.get_json()["error"]["why"]


def test_pages_may_run_only_our_own_scripts(client: FlaskClient) -> None:
    policy = client.get("/nowhere", headers=BROWSER).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "object-src 'none'" in policy
