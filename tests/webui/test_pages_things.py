"""Pages of statements, works, persons, terms: what is said, who says so, what follows, what is proposed."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from tests.webui.service import service
from tests.webui.site import by_class, by_id, parse, words


def page(site: FlaskClient, path: str, lang: str = "en") -> Element:
    return parse(site.get(f"/{lang}{path}").data)


def section(document: Element, head: str) -> str:
    """Text of the section whose heading has an id."""
    found = next(each for each in document.iter("section") if each.get("aria-labelledby") == head)
    return words(found)


@pytest.mark.parametrize(
    ("path", "use"),
    [
        ("/id/statement/essai/lien", "Used as a plain fact"),
        ("/id/statement/essai/lien-nie", "not used as a plain fact: its holder denies it."),
        ("/id/statement/essai/age-25", "not used as a plain fact: another statement contradicts it."),
        ("/id/statement/essai/silence", "A silence adds no fact"),
    ],
)
def test_statement_says_how_it_is_used(site: FlaskClient, path: str, use: str) -> None:
    assert use in section(page(site, path), "use-head")


def test_statement_shows_its_rival_and_its_content(site: FlaskClient) -> None:
    document = page(site, "/id/statement/essai/age-25")
    assert "The problem concerns people aged 18 to 30." in section(document, "rivals-head")
    assert "25" in section(document, "content-head")
    assert "held by Pascal Le Rest" in section(document, "said-head")


def test_actor_is_told_by_statements_with_their_marks(site: FlaskClient) -> None:
    document = page(site, "/id/actor/essai-a")
    leading = section(document, "in-head")
    assert "A and B are bound by a protocol. reported" in leading
    assert "A and C are bound by no contract. reported denied not used as a plain fact" in leading
    assert "declared" not in leading


def test_denied_tie_stays_denied_on_the_page_of_the_other_party(site: FlaskClient) -> None:
    document = page(site, "/id/actor/essai-c")
    assert "not used as a plain fact" in section(document, "in-head")
    drawn = section(document, "drawn-head")
    assert "association" in words(by_class(document, "eyebrow")[0])
    assert "inferred is of the kind formal organisation" in drawn  # by its declaration alone
    assert "tie" not in drawn
    assert "part" not in drawn


def test_inferred_relations_of_a_thing_say_their_rule(site: FlaskClient) -> None:
    drawn = section(page(site, "/id/actor/essai-b"), "drawn-head")
    assert "inferred participates in Trial configuration" in drawn
    assert "“participates in” follows from “has participation” and then “participation in”." in drawn


def test_person_lists_what_he_or_she_holds(site: FlaskClient) -> None:
    named = section(page(site, "/id/person/le-rest"), "roles-head")
    assert "held by" in named
    assert "A sees B as an associated rival. reported" in named


def test_thing_without_a_name_is_called_by_its_kind(site: FlaskClient) -> None:
    assert words(page(site, "/id/tie/essai/protocole").find(".//h1")) == "formal tie (protocole)"
    assert words(page(site, "/id/tie/essai/protocole", "fr").find(".//h1")) == "lien formel (protocole)"


def test_work_shows_its_printed_form_its_corrections_and_who_cites_it(site: FlaskClient) -> None:
    document = page(site, "/id/work/destremau-messu-2008")
    printed = section(document, "printed-head")
    assert "Destremeau" in printed
    assert "Blandine Destremau" in printed
    assert "Frigoli 2009, note N6" in printed
    assert "Frigoli (2009)" in section(document, "cited-head")


def test_candidates_are_candidates_and_nothing_else(site: FlaskClient) -> None:
    document = page(site, "/id/work/destremau-messu-2008")
    assert "10.3917/rfsp.585.0713" in section(document, "neighbours-head")
    assert "10.3917" not in section(document, "known-head")
    assert [each for each in document.iter("a") if "doi.org" in (each.get("href") or "")] == []


@pytest.mark.parametrize("path", ["/id/work/aubry-2024", "/references"])
def test_authors_stand_in_the_order_of_the_work(site: FlaskClient, path: str) -> None:
    text = words(page(site, path))
    assert re.search("Nina Aubry.{1,3}Aurélien Martineau.{1,3}Emmanuel Bioteau", text)


def test_work_lists_its_passages_and_what_rests_on_it(site: FlaskClient) -> None:
    document = page(site, "/id/work/frigoli-2009")
    assert "Frigoli 2009, paragraph P12" in section(document, "passages-head")
    assert "Trial case" in section(document, "supported-head")


def test_term_shows_definition_source_relations_and_instances(site: FlaskClient) -> None:
    document = page(site, "/ontology/LocalOrder")
    text = words(by_id(document, "content"))
    for part in ("Nothing is both this and", "order of", "Frigoli 2009, paragraph P11", "ol:LocalOrder"):
        assert part in text
    assert "Trial order" in section(document, "uses-head")


def test_defined_class_says_its_conditions_in_words(site: FlaskClient) -> None:
    conditions = [
        words(each) for each in by_class(page(site, "/ontology/OrderDoingLocalJustice"), "conditions")
    ]
    assert len(conditions) == 1
    assert conditions[0].startswith("is of the kind “local order”")
    assert "at least one thing of the kind “partnership policy”" in conditions[0]


def test_chain_of_a_relation_is_said_in_its_order(site: FlaskClient) -> None:
    text = words(by_id(page(site, "/ontology/participatesIn"), "content"))
    assert "Follows from has participation and then participation in" in text


def test_typology_says_whose_it_is_and_who_reports_it(site: FlaskClient) -> None:
    document = page(site, "/vocabulary/p8-triad")
    assert "Typology by Sandrine Nicourd, according to Gilles Frigoli." in words(by_id(document, "content"))


def test_notion_lists_the_statements_about_it(site: FlaskClient) -> None:
    about = section(page(site, "/vocabulary/notion/social-justice"), "about-head")
    assert "Is justice no longer anything but local? reported thesis a question Asked by" in about


def test_search_finds_without_accents_and_says_when_there_is_nothing(site: FlaskClient) -> None:
    hits = words(by_id(page(site, "/search?q=equipe+prevention", "fr"), "content"))
    assert "Équipe de prévention spécialisée" in hits
    assert "Aucun résultat" in words(by_id(page(site, "/search?q=zzzz", "fr"), "content"))


def test_pages_of_files_that_no_build_made_say_what_they_lack(tmp_path: Path) -> None:
    file = tmp_path / "one.ttl"
    file.write_text("<https://example.org/a> <https://example.org/b> 1 .", encoding="utf-8")
    with service(data_files=[file]) as app:
        client = app.test_client()
        assert "no index of names" in words(by_id(page(client, "/search?q=one"), "content"))
        assert client.get("/dump.nq").status_code == 404
        for path in ("/", "/cases", "/references", "/ontology", "/vocabulary", "/query", "/about"):
            assert client.get(f"/fr{path}").status_code == 200


def test_dump_is_the_dataset_in_service(site: FlaskClient) -> None:
    response = site.get("/dump.nq", buffered=True)
    assert (response.status_code, response.mimetype) == (200, "application/n-quads")
    assert b"<https://w3id.org/ordrelocal/id/case/essai>" in response.data
