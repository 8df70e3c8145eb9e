"""What is told of a SPARQL text without running it."""

import pyoxigraph as ox
import pytest

from ordrelocal.sparql import is_update, syntax_error, uses_service


@pytest.mark.parametrize(
    ("text", "update"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", False),
        ("# DELETE everything\nASK {}", False),
        ("PREFIX delete: <urn:delete> SELECT * { ?s delete:x ?o }", False),
        ("BASE <urn:x> INSERT DATA { <a> <b> <c> }", True),
        ("prefix x: <urn:x#> # DELETE\n  delete where { ?s ?p ?o }", True),
        ("LOAD <http://127.0.0.1/>", True),
        ("", False),
    ],
)
def test_update_is_told_from_query(text: str, update: bool) -> None:
    assert is_update(text) is update


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("SELECT * { service silent <urn:x> { ?s ?p ?o } }", True),
        ("SELECT * { ?s ?p 'SERVICE' }", False),
        ("SELECT * { ?s <urn:SERVICE> ?o }", False),
        ("SELECT ?SERVICE { ?SERVICE ?p ?o } # SERVICE", False),
        ("PREFIX service: <urn:x> SELECT * { ?s service:x ?o }", False),
    ],
)
def test_service_is_found_only_as_a_keyword(text: str, service: bool) -> None:
    assert uses_service(text) is service


def test_syntax_error_has_line_and_column() -> None:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query("SELECT *\nWHERE { ?s ?p }")
    error = syntax_error(caught.value)
    assert error.values["line"] == 2
    assert error.values["column"] == 15
