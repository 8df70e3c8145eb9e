"""The query page without scripts: ready questions, answers as tables, errors in plain words, downloads."""

from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from ordrelocal.i18n import LANGUAGES
from ordrelocal.linking.onward import onward_questions
from ordrelocal.linking.services import services
from ordrelocal.queryfiles import catalogue
from ordrelocal_webui.pages import querying, rendering
from tests.webui.site import by_class, by_id, parse, words

OL = "PREFIX ol: <https://w3id.org/ordrelocal/ontology#> "
CASES = OL + "SELECT ?case WHERE { ?case a ol:Case } ORDER BY ?case"


def address(query: str, lang: str = "en", **more: str) -> str:
    return f"/{lang}/query?{urlencode({'query': query, **more})}"


def test_rows_are_a_table_with_names_that_lead_to_pages(site: FlaskClient) -> None:
    document = parse(site.get(address(CASES)).data)
    table = by_class(document, "results")[0]
    assert [words(each) for each in table.iter("th")] == ["case"]
    links = {each.get("href"): words(each) for each in table.iter("a")}
    assert links["/en/id/case/essai"] == "Trial case"
    assert words(by_id(document, "answer-head")) == f"{len(links)} rows"


def test_rules_and_common_properties_are_called_by_words(site: FlaskClient) -> None:
    """A rule that is a file leads to it; an axiom, and what is of other vocabularies, has words alone."""
    base = "https://w3id.org/ordrelocal/rule/"
    values = f"<{base}10-tied-to> <{base}symmetric-tiedTo> rdf:type <http://example.org/x>"
    prefix = "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
    found = parse(site.get(address(f"{prefix}SELECT ?x {{ VALUES ?x {{ {values} }} }}", "fr")).data)
    written, axiom, kind, other = [each for each in by_class(found, "results")[0].iter("td")]
    assert next(written.iter("a")).get("href") == "/fr/query?rule=10-tied-to"
    assert words(written).startswith("Deux acteurs différents")
    assert words(axiom) == "« lié à » vaut dans les deux sens."
    assert words(kind) == "relève de la catégorie"
    assert words(other) == "http://example.org/x"


def test_query_stays_in_the_form(site: FlaskClient) -> None:
    document = parse(site.get(address(CASES)).data)
    assert (by_id(document, "query").text or "").strip() == CASES


@pytest.mark.parametrize(("lang", "answer"), [("en", "Answer: yes"), ("fr", "Réponse : oui")])
def test_yes_or_no(site: FlaskClient, lang: str, answer: str) -> None:
    document = parse(site.get(address(OL + "ASK { ?x a ol:Case }", lang)).data)
    assert words(by_id(document, "answer-head")) == answer


def test_graph_is_shown_as_turtle(site: FlaskClient) -> None:
    query = OL + "CONSTRUCT { ?x a ol:Case } WHERE { ?x a ol:Case }"
    document = parse(site.get(address(query)).data)
    assert "<https://w3id.org/ordrelocal/id/case/essai> a ol:Case" in words(by_class(document, "graph")[0])
    downloads = [words(each) for each in by_class(by_id(document, "answer"), "data-links")[0].iter("a")]
    assert downloads == ["Turtle", "N-Triples", "JSON-LD", "RDF/XML"]


def test_every_download_of_a_table_works(site: FlaskClient) -> None:
    document = parse(site.get(address(CASES)).data)
    links = [
        each.get("href") or "" for each in by_class(by_id(document, "answer"), "data-links")[0].iter("a")
    ]
    types = [site.get(link).mimetype for link in links]
    assert types == [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ]


@pytest.mark.parametrize(
    ("format_", "media_type"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
    ],
)
def test_other_format_leads_to_the_service(site: FlaskClient, format_: str, media_type: str) -> None:
    response = site.get(address(CASES, format=format_), follow_redirects=True)
    assert (response.status_code, response.mimetype) == (200, media_type)


def test_empty_answer_is_no_error_and_no_denial(site: FlaskClient) -> None:
    document = parse(site.get(address("SELECT ?x { ?x a <https://example.org/none> }")).data)
    assert "does not mean that it is not so" in words(by_id(document, "answer"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("SELECT * WHERE {", 400, {"en": "syntax error", "fr": "erreur de syntaxe"}),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", 403, {"en": "The update was refused.", "fr": "refusée"}),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", 403, {"en": "SERVICE", "fr": "SERVICE"}),
        (
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
            504,
            {"en": "stopped after 2", "fr": "2 secondes"},
        ),
    ],
)
def test_error_is_told_in_plain_words_and_the_query_is_kept(
    site: FlaskClient, lang: str, query: str, status: int, told: dict[str, str]
) -> None:
    response = site.get(address(query, lang))
    assert response.status_code == status
    document = parse(response.data)
    assert told[lang] in words(by_id(document, "error"))
    assert by_id(document, "error").get("role") == "alert"
    assert (by_id(document, "query").text or "").strip() == query


def test_long_answers_are_shown_in_part_and_say_so(site: FlaskClient) -> None:
    document = parse(site.get(address("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 1500")).data)
    assert len(list(by_class(document, "results")[0].iter("tr"))) == 501
    assert "The first 500 rows are shown" in words(by_id(document, "answer"))
    assert words(by_id(document, "answer-head")) == "1,500 rows"


@pytest.mark.parametrize(
    "term", ['"<b>bold</b>"', "'a & b'", "IRI('https://example.org/x?a=1&b=2')", "BNODE()", "1.50", '"é"@fr']
)
def test_values_of_any_kind_are_shown_and_never_taken_for_markup(site: FlaskClient, term: str) -> None:
    query = f"SELECT ({term} AS ?x) {{}}"
    document = parse(site.get(address(query)).data)
    table = by_class(document, "results")[0]
    assert words(table.find("tbody"))
    assert list(table.iter("b")) == []


def test_text_of_the_address_is_never_taken_for_markup(site: FlaskClient) -> None:
    html = site.get(f"/en/query?query={quote('</textarea><script>alert(1)</script>')}").text
    assert "<script>alert" not in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_ready_question_is_offered_and_opens_in_the_form(site: FlaskClient, lang: str) -> None:
    questions = catalogue("competency")
    document = parse(site.get(f"/{lang}/query").data)
    ready = next(by_class(document, "examples")[0].iter("ol"))
    offered = [words(each) for each in ready.iter("a")]
    assert offered == [" ".join(f"{each.id} {each.question[lang]}".split()) for each in questions]
    for question in questions:
        page = parse(site.get(f"/{lang}/query?example={question.id}&run=1").data)
        assert f'VALUES ?lang {{ "{lang}" }}' in (by_id(page, "query").text or "")
        assert by_id(page, "answer") is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_questions_go_on_at_services_with_our_records_in_them(site: FlaskClient, lang: str) -> None:
    offered = by_id(parse(site.get(f"/{lang}/query").data), "examples")
    for file in catalogue("onward"):
        question = " ".join(file.question[lang].split())  # no-break spaces, too
        (link,) = [each for each in offered.iter("a") if question in words(each)]
        section = by_class(parse(site.get(link.get("href", "")).data), "chosen-question")[0]
        assert words(by_id(section, "onward-head")) == question
        assert "035679794" in words(next(section.iter("pre")))
        away = next(each.get("href", "") for each in section.iter("a"))
        asked = parse_qs(urlsplit(away).query)["query"][0]
        assert words(next(section.iter("pre"))).split() == asked.split()
        assert away.startswith(services()[str(file.header["service"])].endpoint)


@pytest.mark.parametrize("argument", ["onward", "example", "page", "rule"])
def test_question_of_no_name_is_told(site: FlaskClient, argument: str) -> None:
    document = parse(site.get(f"/en/query?{argument}=%3Cb%3Enowhere").data)
    assert by_class(document, "chosen-question") == []
    assert "No question is called “<b>nowhere”" in words(document)


def test_nothing_is_asked_elsewhere_without_a_linked_record(
    site: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(querying, "onward_questions", lambda _: onward_questions(lambda _: []))
    section = by_class(parse(site.get("/en/query?onward=bnf-people").data), "chosen-question")[0]
    assert "nothing to ask" in words(section)
    assert list(section.iter("a")) == []


def test_ready_question_can_be_asked_of_another_case(site: FlaskClient) -> None:
    first = parse(site.get("/en/query?example=CQ01&run=1").data)
    choice = by_id(first, "choice-case")
    options = {words(each): each.get("value") or "" for each in choice.iter("option")}
    assert [words(each) for each in choice.iter("option") if each.get("selected") is not None] == [
        "Shared diagnosis on young adults’ errance, Chelles area"
    ]
    other = site.get(f"/en/query?example=CQ01&run=1&case={quote(options['Trial case'])}")
    rows = words(by_class(parse(other.data), "results")[0])
    assert "Council B" in rows
    assert "Chelles" not in rows


@pytest.mark.parametrize(
    ("label", "columns"),
    [
        ('OPTIONAL { ?case rdfs:label ?caseLabel FILTER (LANG(?caseLabel) = "en") }', ["case"]),
        ('BIND ("something else" AS ?caseLabel)', ["case", "caseLabel"]),
    ],
)
def test_column_is_folded_only_if_it_repeats_names(site: FlaskClient, label: str, columns: list[str]) -> None:
    rdfs = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    query = f"{OL}{rdfs}SELECT ?case ?caseLabel {{ ?case a ol:Case {label} }}"
    table = by_class(parse(site.get(address(query)).data), "results")[0]
    assert [words(each) for each in table.iter("th")] == columns


def test_form_shows_the_query_without_its_header(site: FlaskClient) -> None:
    text = by_id(parse(site.get("/en/query?example=CQ01").data), "query").text or ""
    assert "#+" not in text
    assert "\n# " in text  # its other comments stay


def test_unknown_example_shows_the_first_query(site: FlaskClient) -> None:
    response = site.get("/en/query?example=CQ999")
    assert response.status_code == 200
    assert "ol:Case" in (by_id(parse(response.data), "query").text or "")


@pytest.mark.parametrize("given", ["https://x y", 'https://a/"> {', "no-iri", ""])
def test_parameter_that_is_no_iri_leaves_the_default(site: FlaskClient, given: str) -> None:
    page = parse(site.get(f"/en/query?page=case-records&case={quote(given)}").data)
    assert "{ <https://w3id.org/ordrelocal/id/case/chelles-errance> }" in (by_id(page, "query").text or "")


def test_page_says_nothing_wrong_without_the_built_editor(
    site: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rendering, "BUILT", tmp_path)
    document = parse(site.get("/en/query").data)
    assert [each for each in document.iter("script") if each.get("src")] == []
    assert by_id(document, "editor").get("hidden") is not None
    assert words(by_class(document, "query-form")[0].find(".//button")) == "Run the query"
