"""What only a statement says never leaves its graph: a denial must not be read as a fact."""

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ordrelocal.namespaces import ID, OL, RDFS

TRIPLES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
QUADS = {"trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS}
#: Statements of the shipped data whose content is no fact.
NO_FACTS = {
    "denied": "statement/chelles/pas-de-reponse-partenariale",
    "hedged": "statement/chalon-chantier/acces",
    "rival": "statement/chelles/age-18-25",
}
FACT = "statement/essai/lien"
#: Things that no plain triple speaks of.
STATED_ONLY = ["response/chelles/reponse-partenariale"]


def quads(site: FlaskClient, thing: str, suffix: str) -> set[ox.Quad]:
    response = site.get(f"/id/{thing}.{suffix}")
    assert response.status_code == 200
    return set(ox.parse(response.data, ({**TRIPLES, **QUADS})[suffix]))


def said_by(site: FlaskClient, statement: str, suffix: str) -> set[ox.Triple]:
    graph = ox.NamedNode(ID + statement)
    return {quad.triple for quad in quads(site, statement, suffix) if quad.graph_name == graph}


@pytest.mark.parametrize("kind", NO_FACTS)
@pytest.mark.parametrize("suffix", TRIPLES)
def test_what_is_no_fact_is_not_among_the_triples(site: FlaskClient, kind: str, suffix: str) -> None:
    statement = NO_FACTS[kind]
    told = {quad.triple for quad in quads(site, statement, suffix)}
    assert any(triple.predicate.value == OL + "modality" for triple in told)
    assert {triple for triple in told if triple.predicate.value == OL + "rivalOf"} or kind != "rival"
    content = said_by(site, statement, "nq")
    assert content
    declared = {triple for triple in content if triple.predicate.value.startswith(OL)}
    assert declared
    assert not declared & told


@pytest.mark.parametrize("thing", [*NO_FACTS.values(), FACT])
@pytest.mark.parametrize("suffix", QUADS)
def test_what_a_statement_says_stands_in_its_graph_beside_its_attribution(
    site: FlaskClient, thing: str, suffix: str
) -> None:
    assert said_by(site, thing, suffix)
    plain = {quad.triple for quad in quads(site, thing, suffix) if quad.graph_name == ox.DefaultGraph()}
    assert {OL + "modality", OL + "polarity"} <= {
        triple.predicate.value for triple in plain if triple.subject == ox.NamedNode(ID + thing)
    }


@pytest.mark.parametrize("suffix", TRIPLES)
def test_what_a_statement_says_as_a_fact_is_among_the_triples(site: FlaskClient, suffix: str) -> None:
    content = said_by(site, FACT, "nq")
    assert content
    assert content <= {quad.triple for quad in quads(site, FACT, suffix)}


@pytest.mark.parametrize("thing", STATED_ONLY)
@pytest.mark.parametrize("suffix", [*TRIPLES, *QUADS])
def test_a_thing_that_only_statements_speak_of_leads_to_them(
    site: FlaskClient, thing: str, suffix: str
) -> None:
    node = ox.NamedNode(ID + thing)
    told = quads(site, thing, suffix)
    if suffix in QUADS:
        assert node in {quad.subject for quad in told}
        graphs = {quad.graph_name for quad in told if node in (quad.subject, quad.object)}
        assert graphs == {ox.NamedNode(ID + NO_FACTS["denied"])}
    else:
        see = ox.Triple(node, ox.NamedNode(RDFS + "seeAlso"), ox.NamedNode(ID + NO_FACTS["denied"]))
        assert {quad.triple for quad in told} == {see}


@pytest.mark.parametrize("thing", STATED_ONLY)
@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("text/turtle", "/id/{thing}.ttl"),
        ("application/trig", "/id/{thing}.trig"),
        ("text/html", "/fr/id/{thing}"),
    ],
)
def test_its_address_leads_to_its_page_and_documents(
    site: FlaskClient, thing: str, accept: str, location: str
) -> None:
    response = site.get(f"/id/{thing}", headers={"Accept": accept})
    assert (response.status_code, response.headers["Location"]) == (303, location.format(thing=thing))
    assert site.get(response.headers["Location"]).status_code == 200


def test_pages_and_headers_offer_the_formats_with_graphs(site: FlaskClient) -> None:
    page = site.get("/fr/id/case/essai").text
    assert 'href="/id/case/essai.trig" type="application/trig"' in page
    assert 'href="/id/case/essai.nq" type="application/n-quads"' in page
    links = site.get("/id/case/essai.ttl").headers["Link"]
    assert '</id/case/essai.trig>; rel="alternate"; type="application/trig"' in links
