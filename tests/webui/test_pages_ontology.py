"""The ontology's pages: a newcomer finds what a term means, when it holds, an example and a near miss."""

from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from ordrelocal.namespaces import OL, OWL, RDFS, SKOS
from ordrelocal.publishing.releases import releases, shipped_structure
from ordrelocal_webui.pages.ontology import FIRST_STEPS, modules
from tests.webui.site import by_class, by_id, parse, words

SVG = "{http://www.w3.org/2000/svg}"
PARTS = [module.name for module in modules()]


def page(site: FlaskClient, path: str, lang: str = "fr") -> Element:
    response = site.get(f"/{lang}{path}")
    assert response.status_code == 200, path
    return parse(response.data)


def text(site: FlaskClient, path: str, lang: str = "fr") -> str:
    return words(by_id(page(site, path, lang), "content"))


def links(document: Element) -> set[str]:
    return {each.get("href") or "" for each in document.iter("a")}


def test_newcomer_finds_from_a_filtered_right_what_it_is_and_what_it_is_not(site: FlaskClient) -> None:
    found = page(site, "/ontology?q=droit+filtre+localement")
    first = by_class(found, "concepts")[0].find(".//a")
    assert first is not None
    assert first.get("href") == "/fr/ontology/LocallyFilteredRight"
    document = page(site, "/ontology/LocallyFilteredRight")
    content = words(by_id(document, "content"))
    in_order = [
        "Droit social qui ne peut être revendiqué qu’en passant par un ordre local.",
        "Frigoli 2009, paragraphe P13",
        "tout droit social atteint par au moins un passage par un ordre local.",
        "Un revenu dont le maintien dépend d’un contrat négocié avec une équipe locale.",
        "Pourquoi c’en est un",
        "un passage par un ordre local se trouve sur le chemin",
        "Contre-exemple proche",
        "Une prestation nationale dont la loi fixe l’âge",
        "Pourquoi ce n’en est pas un",
        "L’âge est une condition",
    ]
    places = [content.find(part) for part in in_order]
    assert -1 not in places, in_order[places.index(-1)]
    assert places == sorted(places)
    assert {"/fr/id/passage/frigoli-2009/p13", "/fr/ontology/AccessCondition"} <= links(document)


def test_english_reader_finds_the_same(site: FlaskClient) -> None:
    content = text(site, "/ontology/LocallyFilteredRight", "en")
    for part in (
        "Is a locally filtered right: every social right reached by at least one local passage.",
        "Why it is one",
        "Why it is none",
        "EquivalentClasses(ol:LocallyFilteredRight",
    ):
        assert part in content


def test_class_concluded_by_a_rule_says_what_the_rule_needs_and_what_does_not_suffice(
    site: FlaskClient,
) -> None:
    content = text(site, "/ontology/DoubleResolution")
    for part in ("Condition formelle", "Ce qu’il y faut", "Les deux évènements", "Ce qui n’y suffit pas"):
        assert part in content
    assert "/fr/query?rule=21-double-resolution" in links(page(site, "/ontology/DoubleResolution"))


def test_term_names_the_questions_cases_and_shapes_that_use_it(site: FlaskClient) -> None:
    assert any("example=CQ11" in each for each in links(page(site, "/ontology/framedAs", "en")))
    assert "/en/id/case/chelles-errance" in links(page(site, "/ontology/FormalTie", "en"))
    assert "Say who made the condition" in text(site, "/ontology/AccessCondition", "en")
    assert "K116, K151" in text(site, "/ontology/LocalPassage", "en")


def test_concept_shows_its_near_miss_too(site: FlaskClient) -> None:
    content = text(site, "/vocabulary/notion/social-justice")
    assert "La justice que fait un ordre local" in content
    assert "/fr/ontology/OrderDoingLocalJustice" in links(page(site, "/vocabulary/notion/social-justice"))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_overview_leads_to_modules_first_steps_log_and_files(site: FlaskClient, lang: str) -> None:
    document = page(site, "/ontology", lang)
    found = links(document)
    assert {f"/{lang}/ontology/{name}" for name in (*PARTS, *FIRST_STEPS, "log")} <= found
    assert {f"/ontology.{suffix}" for suffix in ("ttl", "rdf", "jsonld", "nt", "owx", "trig", "nq")} <= found
    content = words(by_id(document, "content"))
    assert releases()[-1].version in content


@pytest.mark.parametrize("name", PARTS)
def test_diagram_of_a_module_says_what_its_table_says(site: FlaskClient, name: str) -> None:
    document = page(site, f"/ontology/{name}")
    (diagram,) = by_class(document, "diagram")
    boxes = {each.get("href") for each in diagram.iter(f"{SVG}a") if each.find(f"{SVG}rect") is not None}
    assert {f"/fr/ontology/{iri.removeprefix(OL)}" for iri in _classes() & _module(name)} <= boxes
    rows = [[words(cell) for cell in row] for row in next(document.iter("tbody")).iter("tr")]
    drawn = [*by_class(diagram, "tie"), *by_class(diagram, "branch")]
    assert len(drawn) == len(rows)
    pictured = words(diagram)
    missing = [row for row in rows if not _is_pictured(row, pictured)]
    assert missing == []


def _is_pictured(row: list[str], pictured: str) -> bool:
    source, relation, target, _ = row
    if relation == "n’est jamais aussi":
        return f"≠ {target}" in pictured
    tie = "" if relation == "est une sorte de" else f"{relation} →"
    return source in pictured and tie in pictured and (target == "toute chose" or target in pictured)


def _classes() -> set[str]:
    parts = [each.parts[0] for each in shipped_structure().declarations]
    return {part.iri for part in parts if part.tag == "Class" and part.iri.startswith(OL)}


def _module(name: str) -> frozenset[str]:
    return next(module.terms for module in modules() if module.name == name)


@pytest.mark.parametrize("name", PARTS)
def test_every_subclass_axiom_of_a_module_is_in_its_table(site: FlaskClient, name: str) -> None:
    table = next(each for each in page(site, f"/ontology/{name}").iter("tbody"))
    rows = [[each.get("href") for each in row.iter("a")] for row in table.iter("tr")]
    pairs = {(row[0], row[1]) for row in rows if len(row) == 2}
    for axiom in shipped_structure().axioms:
        if axiom.tag == "SubClassOf" and axiom.parts[0].iri in _module(name):
            assert tuple(f"/fr/ontology/{part.iri.removeprefix(OL)}" for part in axiom.parts) in pairs


def test_diagram_and_documents_are_the_same_each_time(site: FlaskClient) -> None:
    assert site.get("/ontology/rights.ttl").data == site.get("/ontology/rights.ttl").data
    assert site.get("/fr/ontology/orders").data == site.get("/fr/ontology/orders").data


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("FILTRÉ", "LocallyFilteredRight"),
        ("interdep", "interdependentWith"),
        ("oeuvre", "Work"),
        ("ol:LocalOrder", "LocalOrder"),
        ("locally filtered", "LocallyFilteredRight"),
        ("fixe", "setBy"),
    ],
)
def test_search_finds_a_term_without_accents_in_either_language(
    site: FlaskClient, query: str, name: str
) -> None:
    for lang in ("fr", "en"):
        response = site.get(f"/{lang}/ontology", query_string={"q": query, "format": "json"})
        assert response.mimetype == "application/json"
        assert name in {term["name"].removeprefix("ol:") for term in response.get_json()["terms"]}


def test_search_puts_the_term_called_so_first_and_answers_programs(site: FlaskClient) -> None:
    response = site.get("/fr/ontology?q=ordre+local", headers={"Accept": "application/json"})
    first = response.get_json()["terms"][0]
    assert first["iri"] == OL + "LocalOrder"
    assert first["page"] == "/fr/ontology/LocalOrder"
    assert set(first["definitions"]) == {"fr", "en"}


def test_search_says_when_nothing_is_found_or_nothing_asked(site: FlaskClient) -> None:
    assert "Aucun résultat" in text(site, "/ontology?q=zzzz")
    assert "La recherche lit les libellés" in text(site, "/ontology?q=")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_log_lists_what_came_since_the_first_version(site: FlaskClient, lang: str) -> None:
    document = page(site, "/ontology/log", lang)
    newest = words(by_id(document, "v0.2.0"))
    assert "ol:nearMiss" in newest
    assert "469" in words(by_id(document, "v0.1.0"))


def test_log_is_data_too(site: FlaskClient) -> None:
    log = site.get("/ontology/log.nt").get_data(as_text=True)
    assert f'<{OL}nearMiss> <{SKOS}historyNote> "Added in version 0.2.0."@en .' in log
    first = site.get("/ontology/0.1.0.nt").get_data(as_text=True)
    assert f'<https://w3id.org/ordrelocal/ontology/0.1.0> <{OWL}versionInfo> "0.1.0" .' in first


@pytest.mark.parametrize("path", ["/ontology", "/ontology/0.2.0"])
def test_owlxml_is_offered_found_and_linked(site: FlaskClient, path: str) -> None:
    response = site.get(path, headers={"Accept": "application/owl+xml"})
    assert (response.status_code, response.headers["Location"]) == (303, f"{path}.owx")
    document = site.get(f"{path}.owx")
    assert document.mimetype == "application/owl+xml"
    assert b'ontologyIRI="https://w3id.org/ordrelocal/ontology"' in document.data
    assert (
        f'<{path}.owx>; rel="alternate"; type="application/owl+xml"'
        in site.get(f"{path}.ttl").headers["Link"]
    )


def test_versions_and_modules_lead_people_to_pages_and_programs_to_documents(site: FlaskClient) -> None:
    people = {"Accept": "text/html", "Accept-Language": "en"}
    for path, target in (
        ("/ontology/0.2.0", "/en/ontology"),
        ("/ontology/0.1.0", "/en/ontology/log#v0.1.0"),
        ("/ontology/rights", "/en/ontology/rights"),
        ("/query", "/en/query"),
    ):
        response = site.get(path, headers=people)
        assert (response.status_code, response.headers["Location"]) == (303, target)
    assert site.get("/ontology/0.2.0.ttl").data == site.get("/ontology.ttl").data
    assert f"<{RDFS}label>".encode() in site.get("/ontology/rights.nt").data
    assert site.get("/ontology/9.9.9", headers=people).status_code == 404
    assert site.get("/ontology/rights.owx").status_code == 404
    assert site.get("/logo.svg").mimetype == "image/svg+xml"


def test_document_of_the_whole_has_one_header_and_imports_nothing(site: FlaskClient) -> None:
    lines = site.get("/ontology.nt").get_data(as_text=True).splitlines()
    assert len([line for line in lines if line.endswith(f"<{OWL}Ontology> .")]) == 1
    assert [line for line in lines if f"<{OWL}imports>" in line] == []
    assert lines[0].startswith("<https://w3id.org/ordrelocal/ontology> ")
