"""What is said of a query without parsing it."""

import pytest

from ordrelocal.errors import QueryRefusedError
from ordrelocal.pool import querytext
from ordrelocal.pool.limits import Limits


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("ASK {}", 1),
        ("SELECT * { FILTER((1) = (2)) }", 3),
        ("ASK { ?s ?p '''((( ' (( ''' } # (((", 1),
        ('ASK { ?s ?p "\\"(((" }', 1),
        ("ASK { <http://e/#x((> ?p ?o }", 1),
        ("ASK { <http://e/#x> ?p [ ?q ( 1 2 ) ] }", 3),
        ("ASK { ex:a\\#b ?p ( ?x ) }", 2),
    ],
)
def test_nesting_counts_brackets_outside_strings_comments_and_iris(text: str, depth: int) -> None:
    assert querytext.nesting(text) == depth


def test_check_refuses_a_long_query() -> None:
    with pytest.raises(QueryRefusedError, match="longer than 100 bytes"):
        querytext.check("ASK {}" + " " * 100, Limits(query_bytes=100))


def test_check_refuses_a_deep_query_and_takes_a_wide_one() -> None:
    limits = Limits(query_depth=50)
    querytext.check("ASK {" + "{} " * 500 + "}", limits)
    with pytest.raises(QueryRefusedError, match="more than 50 deep"):
        querytext.check("ASK " + "{" * 51 + "}" * 51, limits)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ASK { SERVICE <http://e/> {} }", True),
        ("ASK { service silent ?x {} }", True),
        ("ASK { \\u0053ERVICE <http://e/> {} }", True),
        ("ASK { ?service ?p 'SERVICE' } # SERVICE", False),
        ("ASK { ex:SERVICE <http://e/SERVICE> ?SERVICE }", False),
    ],
)
def test_service_is_seen_only_as_a_keyword(text: str, found: bool) -> None:
    assert querytext.mentions_service(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INSERT DATA {}", True),
        ("PREFIX insert: <urn:x> DELETE WHERE { ?s ?p ?o }", True),
        ("# SELECT\nWITH <urn:g> DELETE {} WHERE {}", True),
        ("LOAD <http://e/>", True),
        ("BASE <urn:delete> SELECT * { ?delete ?p 'INSERT' }", False),
    ],
)
def test_updates_are_known_by_their_first_keyword(text: str, found: bool) -> None:
    assert querytext.is_update(text) is found


@pytest.mark.parametrize("call", ["NOW()", "rand ( )", "UUID()", "STRUUID()", "BNODE()"])
def test_volatile_functions_are_seen(call: str) -> None:
    assert querytext.is_volatile(f"SELECT ({call} AS ?x) {{}}")
    assert not querytext.is_volatile("SELECT ?now { ?rand ?p ?o }")
