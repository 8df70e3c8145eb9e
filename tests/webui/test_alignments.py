"""Alignments are published: a page in both languages, and a document each, as it was written."""

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ordrelocal.alignments import Alignment, alignments
from ordrelocal.paths import resource
from tests.webui.site import by_id, parse, words

ONE = alignments()[0]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_page_lists_each_alignment_with_its_mappings(site: FlaskClient, lang: str) -> None:
    response = site.get(f"/{lang}/ontology/alignments")
    assert response.status_code == 200
    document = parse(response.data)
    for alignment in alignments():
        section = by_id(document, alignment.name)
        text = words(section)
        assert all(target.title[lang] in text and target.version in text for target in alignment.targets)
        assert alignment.description[lang] in text
        assert len(list(section.iter("tr"))) == 1 + len(alignment.mappings)


def test_page_counts_axioms_and_matches_apart(site: FlaskClient) -> None:
    document = parse(site.get("/fr/ontology/alignments").data)
    assert "0 axiome, " in words(by_id(document, "cidoc-crm"))
    prov = next(each for each in alignments() if each.name == "prov-o")
    assert f"{prov.axioms} axiomes, {prov.matches} correspondances" in words(by_id(document, "prov-o"))


@pytest.mark.parametrize("alignment", alignments(), ids=lambda each: each.name)
def test_turtle_is_the_file_with_its_reasons(site: FlaskClient, alignment: Alignment) -> None:
    response = site.get(f"/ontology/alignments/{alignment.name}.ttl")
    assert response.status_code == 200
    assert response.mimetype == "text/turtle"
    assert response.data == resource("ontology", "alignments", f"{alignment.name}.ttl").read_bytes()


@pytest.mark.parametrize("suffix", ["rdf", "jsonld", "nt"])
def test_other_formats_say_the_same(site: FlaskClient, suffix: str) -> None:
    written = set(ox.parse(site.get(f"/ontology/alignments/{ONE.name}.ttl").data, format=ox.RdfFormat.TURTLE))
    format_ = ox.RdfFormat.from_extension(suffix)
    assert format_ is not None
    response = site.get(f"/ontology/alignments/{ONE.name}.{suffix}")
    assert set(ox.parse(response.data, format=format_)) == written


@pytest.mark.parametrize(
    ("accept", "ending"),
    [("text/html", f"/ontology/alignments#{ONE.name}"), ("text/turtle", f"/alignments/{ONE.name}.ttl")],
)
def test_address_of_an_alignment_leads_to_page_or_document(
    site: FlaskClient, accept: str, ending: str
) -> None:
    response = site.get(ONE.iri.removeprefix("https://w3id.org/ordrelocal"), headers={"Accept": accept})
    assert response.status_code == 303
    assert response.headers["Location"].endswith(ending)


def test_all_alignments_come_in_one_document(site: FlaskClient) -> None:
    found = list(ox.parse(site.get("/ontology/alignments.nt").data, format=ox.RdfFormat.N_TRIPLES))
    assert {each.theirs for one in alignments() for each in one.mappings} <= {
        quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)
    }


def test_unknown_alignment_is_not_found(site: FlaskClient) -> None:
    assert site.get("/ontology/alignments/none.ttl").status_code == 404


@pytest.mark.parametrize("path", ["/fr/ontology", "/fr/ontology/Agent"])
def test_pages_of_the_ontology_lead_to_the_alignments(site: FlaskClient, path: str) -> None:
    document = parse(site.get(path).data)
    links = {each.get("href") or "" for each in document.iter("a")}
    assert any(link.startswith("/fr/ontology/alignments") for link in links)
