"""Matching without a server: homonyms, features that explain, and requests of any form."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordrelocal.asking import of_store
from ordrelocal.errors import ReconciliationError, ReconciliationLackError
from ordrelocal.indexing import write_search
from ordrelocal.namespaces import BIBO, DCTERMS, ID, OL, OWL, RDF, RDFS, SKOS
from ordrelocal.reconcile.answering import answer
from ordrelocal.reconcile.candidates import Source
from ordrelocal.reconcile.likeness import text_likeness
from ordrelocal.reconcile.names import opened
from ordrelocal.reconcile.requests import read_batch, read_extension
from ordrelocal.reconcile.schema import Property, Schema, read_schema
from ordrelocal.reconcile.scoring import LEAST_SCORE
from ordrelocal.reconcile.values import identified

GARDENS, DEBTS = "Les jardins partagés de la plaine", "Dettes et loyers en bord de mer"


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    """Two people of one name, each with a work; a book in two editions; a place with a code in brackets."""
    store = ox.Store()
    for name, title, year in (("un", GARDENS, "2001"), ("deux", DEBTS, "2004")):
        _add(store, f"person/essai-{name}", "Person", {RDFS + "label": "Jeanne Essai"})
        _add(store, f"person/essai-{name}", "Person", {SKOS + "altLabel": "Essai, Jeanne"})
        _add(store, f"work/{name}", "Work", {DCTERMS + "title": title, DCTERMS + "issued": year})
        _link(store, f"work/{name}", DCTERMS + "creator", ID + f"person/essai-{name}")
    for year in ("1998", "2009"):
        words = {DCTERMS + "title": "Manuel du tour d’eau", DCTERMS + "issued": year}
        _add(store, f"work/manuel-{year}", "Work", words)
        _link(store, f"work/manuel-{year}", DCTERMS + "creator", ID + "person/essai-un")
    _add(store, "person/seul", "Person", {RDFS + "label": "Paul Seul"})
    _add(store, "work/notes", "Work", {DCTERMS + "title": "Notes brèves"})
    _link(store, "work/notes", DCTERMS + "creator", ID + "person/seul")
    _add(store, "work/manuel-2009", "Work", {BIBO + "isbn": "9782000000006"})
    _add(store, "territory/vallon", "Territory", {RDFS + "label": "Vallon (99)", OL + "inseeCode": "099"})
    _link(store, "territory/vallon", OWL + "sameAs", "https://example.org/vallon")
    write_search(store, tmp_path / "search.sqlite")
    with opened(tmp_path / "search.sqlite") as index:
        yield Source(index, of_store(store), read_schema(of_store(store)))


def test_index_of_an_earlier_version_is_no_failure_without_words(tmp_path: Path) -> None:
    """It has the tables of the search page alone."""
    path = tmp_path / "search.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE label (iri TEXT, text TEXT)")
    with pytest.raises(ReconciliationLackError), opened(path):
        pass


def _add(store: ox.Store, id_: str, kind: str, words: dict[str, str]) -> None:
    _link(store, id_, RDF + "type", OL + kind)
    for predicate, text in words.items():
        literal = ox.Literal(text, language="fr") if predicate.startswith((RDFS, SKOS)) else ox.Literal(text)
        store.add(ox.Quad(ox.NamedNode(ID + id_), ox.NamedNode(predicate), literal))


def _link(store: ox.Store, id_: str, predicate: str, target: str) -> None:
    store.add(ox.Quad(ox.NamedNode(ID + id_), ox.NamedNode(predicate), ox.NamedNode(target)))


def ask(source: Source, **query: Any) -> list[Any]:
    """The candidates of one query."""
    batch = read_batch(json.dumps({"q": query}), source.schema)
    result: list[Any] = answer(source, batch, "fr")["q"]["result"]
    return result


def test_homonyms_are_told_apart_by_a_work_only(source: Source) -> None:
    alone = ask(source, query="Jeanne Essai", type="Person")
    assert {each["id"] for each in alone} == {"id/person/essai-un", "id/person/essai-deux"}
    assert [each["match"] for each in alone] == [False, False]
    told = ask(source, query="Essai, J.", type="Person", properties=[{"pid": "work", "v": DEBTS}])
    assert told[0]["id"] == "id/person/essai-deux"
    assert told[0]["score"] - told[1]["score"] > 10
    sure = ask(source, query="Essai, Jeanne", type="Person", properties=[{"pid": "work", "v": DEBTS}])
    assert [each["match"] for each in sure] == [True, False]
    by_id = {"pid": "work", "v": {"id": "id/work/un", "name": GARDENS}}
    assert ask(source, query="Jeanne Essai", properties=[by_id])[0]["match"] is True


def test_a_name_or_title_alone_is_never_sure_even_if_nobody_else_has_it(source: Source) -> None:
    assert [each["match"] for each in ask(source, query="Paul Seul")] == [False]
    short = {"pid": "work", "v": "Notes brèves"}
    assert ask(source, query="Paul Seul", properties=[short])[0]["match"] is False
    assert ask(source, query="person/seul")[0]["match"] is True
    assert ask(source, query=GARDENS)[0]["match"] is False
    year = {"pid": "year", "v": "2001"}
    assert ask(source, query=GARDENS, properties=[year])[0]["match"] is True


@pytest.mark.parametrize("limit", ["three", True, 2.5, -1, [1]])
def test_a_limit_is_a_positive_whole_number(source: Source, limit: object) -> None:
    with pytest.raises(ReconciliationError, match=r"q\.limit"):
        ask(source, query="x", limit=limit)


def test_an_edition_is_told_by_its_year_or_isbn(source: Source) -> None:
    title = "Manuel du tour d'eau"
    assert [each["match"] for each in ask(source, query=title)] == [False, False]
    author = {"pid": "author", "v": "Jeanne Essai"}
    assert [each["match"] for each in ask(source, query=title, properties=[author])] == [False, False]
    dated = ask(source, query=title, properties=[author, {"pid": "year", "v": 1998}])
    assert (dated[0]["id"], dated[0]["match"]) == ("id/work/manuel-1998", True)
    isbn = ask(source, query=title, properties=[{"pid": "isbn", "v": "978-2-00-000000-6"}])
    assert (isbn[0]["id"], isbn[0]["match"]) == ("id/work/manuel-2009", True)
    assert isbn[0]["score"] > isbn[1]["score"]


def test_a_place_is_found_by_code_by_link_and_without_its_brackets(source: Source) -> None:
    for text in ("099", "https://example.org/vallon", "territory/vallon", "Vallon"):
        (place,) = ask(source, query=text, type="Territory")
        assert (place["id"], place["match"]) == ("id/territory/vallon", True)
    coded = {"pid": "inseeCode", "v": 99}
    assert ask(source, query="Vallon", properties=[coded])[0]["match"] is True
    other = {"pid": "inseeCode", "v": "98"}
    assert ask(source, query="Vallon", properties=[other])[0]["match"] is False


def test_features_explain_the_score(source: Source) -> None:
    (first, *_) = ask(
        source,
        query="Manuel du tour d’eau",
        type="Work",
        properties=[{"pid": "year", "v": "1998"}, {"pid": "isbn", "v": "9782000000006"}],
    )
    features = {each["id"]: each["value"] for each in first["features"]}
    assert first["id"] == "id/work/manuel-2009"
    assert features == {"name": 100, "year": 0, "isbn": 100, "type": True, "identifier": False}
    # Three parts for the name, one for the year, ten for an equal ISBN.
    assert first["score"] == round(100 * 13 / 14, 1)
    assert first["match"] is False


def test_the_table_names_what_the_graph_can_tell(source: Source) -> None:
    schema = source.schema
    assert {name for root in schema.roots for name in root.properties} == set(schema.properties)
    for each in schema.properties.values():
        assert set(each.labels) == {"fr", "en"}
        assert each.paths
        assert (each.kind == "identifier") == bool(each.scheme)
    unknown = Property("x", {}, "code", (OL + "inseeCode",), telling=True)
    assert identified(source.select, ['x" } #', "<x>"], Schema({}, {"x": unknown})) == {}


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["query", "type", "limit", "properties", "type_strict", "pid", "v", "id", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=50, deadline=None)
@given(written=_VALUES, query=_VALUES)
def test_any_json_is_read_or_refused_in_words(written: Any, query: Any) -> None:
    schema = read_schema(of_store(ox.Store()))
    for read, text in ((read_batch, {"q": query}), (read_batch, written), (read_extension, written)):
        with contextlib.suppress(ReconciliationError):
            read(json.dumps(text), schema)


@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        ("Conseil général de Seine-et-Marne", "Seine-et-Marne", "Marne"),
        ("Association d'aide à l'insertion de l'Ain", "Association d'aide à l'insertion", "Ain"),
    ],
)
def test_a_small_part_of_a_name_is_worth_less_than_a_large_one(asked: str, near: str, far: str) -> None:
    alike = [text_likeness(asked, name) for name in (asked, near, far)]
    assert alike == sorted(alike, reverse=True)
    assert len(set(alike)) == 3
    assert 100 * alike[1] >= LEAST_SCORE
