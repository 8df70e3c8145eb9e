"""Which format a reader gets."""

import pytest

from ordrelocal.errors import UnknownFormatError
from ordrelocal_webui import negotiation

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
JSON = "application/sparql-results+json"
TURTLE = "text/turtle"


@pytest.mark.parametrize(
    ("accept", "rows", "graph"),
    [
        ("", JSON, TURTLE),
        ("*/*", JSON, TURTLE),
        ("*", JSON, TURTLE),
        (BROWSER, JSON, TURTLE),
        ("application/json", "application/json", ""),
        ("application/sparql-results+xml", "application/sparql-results+xml", ""),
        ("text/csv", "text/csv", ""),
        ("text/*", "text/csv", TURTLE),
        ("application/*", JSON, "application/ld+json"),
        ("application/ld+json, text/turtle;q=0.9", "", "application/ld+json"),
        ("text/turtle;q=0.2, application/n-triples;q=0.7", "", "application/n-triples"),
        ("text/csv, application/sparql-results+json", "text/csv", ""),
        ("*/*;q=0.1, text/tab-separated-values", "text/tab-separated-values", TURTLE),
        ("application/sparql-results+json;q=0, */*", "application/json", TURTLE),
        ("TEXT/CSV ; Q=0.5", "text/csv", ""),
        (
            "application/rdf+xml, application/sparql-results+xml",
            "application/sparql-results+xml",
            "application/rdf+xml",
        ),
    ],
)
def test_accept_decides_for_rows_and_for_triples(accept: str, rows: str, graph: str) -> None:
    assert negotiation.answer_types(accept, "") == (rows, graph)


@pytest.mark.parametrize(
    ("name", "rows", "graph"),
    [
        ("json", JSON, "application/ld+json"),
        ("xml", "application/sparql-results+xml", "application/rdf+xml"),
        ("csv", "text/csv", ""),
        ("tsv", "text/tab-separated-values", ""),
        ("turtle", "", TURTLE),
        ("ttl", "", TURTLE),
        ("ntriples", "", "application/n-triples"),
        ("jsonld", "", "application/ld+json"),
        ("rdfxml", "", "application/rdf+xml"),
        ("application/sparql-results+json", JSON, ""),
        ("application/rdf xml", "", "application/rdf+xml"),
        ("CSV", "text/csv", ""),
    ],
)
def test_the_format_parameter_goes_before_accept(name: str, rows: str, graph: str) -> None:
    assert negotiation.answer_types("text/turtle", name) == (rows, graph)


@pytest.mark.parametrize(
    ("accept", "name"), [("image/png", ""), ("text/html", ""), ("*/*", "pdf"), ("text/csv;q=0", "")]
)
def test_an_unknown_format_is_refused_and_the_known_are_listed(accept: str, name: str) -> None:
    with pytest.raises(UnknownFormatError, match=r"text/csv.*text/turtle"):
        negotiation.answer_types(accept, name)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (BROWSER, "text/html"),
        ("", "text/html"),
        ("text/turtle", TURTLE),
        ("text/turtle, text/html", TURTLE),
        ("text/html;q=0.5, application/ld+json", "application/ld+json"),
        ("application/*", "application/ld+json"),
    ],
)
def test_a_thing_is_a_page_or_a_document(accept: str, chosen: str) -> None:
    assert negotiation.document_type(accept) == chosen


def test_a_thing_has_no_picture() -> None:
    with pytest.raises(UnknownFormatError):
        negotiation.document_type("image/png")


@pytest.mark.parametrize(
    ("accept", "browser"),
    [
        (BROWSER, True),
        ("", False),
        ("*/*", False),
        ("text/turtle, text/html;q=0.1", False),
        ("text/*", False),
    ],
)
def test_only_who_names_html_is_a_browser(accept: str, browser: bool) -> None:
    assert negotiation.prefers_html(accept) is browser
