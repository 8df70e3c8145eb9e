"""A syntax error is shown where it is. The arrow in each query stands before the place to be told."""

import pyoxigraph as ox
import pytest

from ordrelocal.errors import QuerySyntaxError, UpdateRefusedError
from ordrelocal.pool.syntax import explain

PLACES = [
    "SELECT * WHERE { ?s ?p ▶}",
    "SELECT * {\n ?s ?p ▶}",
    'SELECT * {\n ?s ?p "ééé" ; ▶é }',
    "SELECT * {\n ?s ?p ?o . FILTER(?o = ▶) }",
    "SELECT * {?s ?p ?o▶",
    "SELECT ?s { ?s a ?o } LIMIT ▶x",
    "SELECT * {?s ?p ?o ▶FILTR(?o = 1)}",
    "SELECT * { ?s ?p ?o \n ▶?s ?q ?r }",
    "SELECT * WHERE\n{\n  ?s ?p ?o\n  FILTER (?o > 3\n▶}",
    "SELECT * { ?s ▶ex:p ?o }",
    "PREFIX a: <urn:a:>\n\n▶SELEC * {}",
    "# SELECT\n▶FIND ?x",
    "▶",
    "DESCRIBE▶",
]


def told(query: str) -> QuerySyntaxError:
    parse = ox.Store().query
    with pytest.raises(SyntaxError) as raised:
        parse(query)
    error = explain(query, str(raised.value), parse)
    assert isinstance(error, QuerySyntaxError)
    return error


@pytest.mark.parametrize("marked", PLACES)
def test_line_and_column_point_at_the_fault(marked: str) -> None:
    before = marked.partition("▶")[0]
    error = told(marked.replace("▶", ""))
    assert (error.values["line"], error.values["column"]) == (
        before.count("\n") + 1,
        len(before) - before.rfind("\n"),
    )


@pytest.mark.parametrize(
    ("query", "en", "fr"),
    [
        ("SELECT * { ?s ex:p ?o }", "this prefix is not declared", "préfixe"),
        ("SELEC * {}", "expected SELECT, ASK", "attendu"),
        ("SELECT * { ?s ?p ?o }}", "“}” is not expected here", "« } » n’est pas attendu ici"),
        ("SELECT * { ?s ?p }", "“}” is not expected here", "« } » n’est pas attendu ici"),
        ("SELECT * { ?s ?p ?o FILTR(?o = 1) }", "“FILTR” is not", "« FILTR » n’est pas"),
        ("SELECT * { ?s ?p ?o ?" + "x" * 99 + " }", "“?" + "x" * 38 + "…”", "x… »"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", "a variable that nothing binds", "une variable que rien"),
        ("SELECT (?o AS ?s) { ?s ?p ?o }", "a variable that has one", "qui en a déjà une"),
        ("SELECT ?s ?s { ?s ?p ?o }", "one variable twice", "deux fois"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "not possible with GROUP BY", "impossible avec GROUP BY"),
        ("SELECT * { VALUES (?a ?b) { (1) } }", "each row of VALUES", "chaque ligne de VALUES"),
        ("SELECT * { ?s <rel> ?o }", "relative without BASE", "relatif sans BASE"),
        ('SELECT * { ?s ?p "a"@toolongsubtag }', "the language tag is wrong", "étiquette de langue"),
        ("SELECT * { ?s ?p ?o", "ends too early, without “}”", "finit trop tôt, sans « } »"),
        ("DESCRIBE", "the query ends too early.", "la requête finit trop tôt."),
        ("SELECT * { _:a ?p ?o OPTIONAL { _:a ?q ?r } }", "is not expected here", "n’est pas attendu ici"),
    ],
)
def test_the_fault_is_named_in_both_languages(query: str, en: str, fr: str) -> None:
    error = told(query)
    assert en in error.render("en")
    assert fr in error.render("fr")


@pytest.mark.parametrize("marked", PLACES)
def test_nothing_of_the_parsers_english_is_in_the_french(marked: str) -> None:
    error = told(marked.replace("▶", ""))
    assert "expected" not in error.render("fr")
    assert not isinstance(error.values["detail"], str)


def test_an_update_is_no_syntax_error() -> None:
    assert isinstance(explain("CLEAR ALL", "error at 1:1: x", ox.Store().query), UpdateRefusedError)
