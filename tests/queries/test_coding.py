"""A code of the case-by-condition table rests on records of the case, and goes when they are withdrawn."""

from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from ordrelocal.dataset import Dataset
from ordrelocal.namespaces import ID, OL
from ordrelocal.queryfiles import QueryFile, catalogue
from tests.queries.answering import Row, from_oxigraph
from tests.queries.pipeline import CASE as GRAPH
from tests.queries.pipeline import known, quads_of
from tests.queries.test_competency import AUTHORED, FIXTURES

CODES = next(query for query in catalogue("competency") if query.id == "CQ51")
LIKENESS = next(query for query in catalogue("competency") if query.id == "CQ50")
#: Conditions of the fixture -> the record on which the code of a case rests, and the code.
GROUNDS = {
    ("case-x", "CAUSES_OF_THE_PROBLEM"): ("s1", "1"),
    ("case-y", "CAUSES_OF_THE_PROBLEM"): ("s2", "1"),
    ("case-x", "PUBLIC_DEBATE"): ("s1", "1"),
    ("case-y", "PUBLIC_DEBATE"): ("s3", "0"),
    ("case-y", "DEPARTURES_OF_ACTORS"): ("s4", "put forward, not established"),
    ("case-x", "NARRATIVE_OF_THE_PROBLEM"): ("s1", "1"),
    ("case-y", "NARRATIVE_OF_THE_PROBLEM"): ("s5", "not in the excerpt"),
}
UNSOUGHT = "not looked for"


def codes(quads: list[ox.Quad]) -> dict[tuple[str, str], str]:
    rows = answered(CODES, quads)
    return {(row["case"].removeprefix(ID), row["condition"]): row["codeLabel"] for row in rows}


def answered(query: QueryFile, quads: list[ox.Quad]) -> list[Row]:
    return from_oxigraph(known(quads)[0], query.bind(lang=ox.Literal("en")))


def without(quads: Iterable[ox.Quad], record: str) -> list[ox.Quad]:
    """The quads less a record: what is said of it and what it says."""
    name = ox.NamedNode(ID + record)
    return [quad for quad in quads if name not in (quad.subject, quad.graph_name)]


def test_each_code_rests_on_its_record_and_all_else_was_not_looked_for() -> None:
    quads = quads_of(FIXTURES / "CQ51.trig")
    before = codes(quads)
    assert {key: code for key, code in before.items() if code != UNSOUGHT} == {
        key: code for key, (_, code) in GROUNDS.items()
    }
    for record in sorted({record for record, _ in GROUNDS.values()}):
        after = codes(without(quads, record))
        fallen = {key for key, (ground, _) in GROUNDS.items() if ground == record}
        assert {key for key, code in after.items() if code != before[key]} == fallen
        assert {after[key] for key in fallen} == {UNSOUGHT}


def test_a_rival_leaves_a_condition_open() -> None:
    quads = quads_of(FIXTURES / "CQ51.trig")
    names = [ox.NamedNode(ID + name) for name in ("s2", "s1")]
    contested = [*quads, ox.Quad(names[0], ox.NamedNode(OL + "rivalOf"), names[1], GRAPH)]
    assert codes(contested)["case-y", "CAUSES_OF_THE_PROBLEM"] == "put forward, not established"


def test_distance_counts_only_what_was_looked_for_in_both() -> None:
    quads = quads_of(FIXTURES / "CQ50.trig")

    def pair(given: list[ox.Quad]) -> Row:
        return next(row for row in answered(LIKENESS, given) if row["other"] == ID + "case-y")

    before = pair(quads)
    assert (before["inBoth"], before["alike"]) == ("3", "1")
    # The narrative is no longer sought in one of the two: it leaves the comparison.
    after = pair(without(quads, "s5"))
    assert (after["inBoth"], after["alike"]) == ("2", "1")
    assert int(after["notLookedForPercent"]) > int(before["notLookedForPercent"])
    unsought = [row for row in answered(LIKENESS, quads) if row["inBoth"] == "0"]
    assert unsought
    assert all("distancePercent" not in row for row in unsought)


@pytest.mark.parametrize("query", [CODES, LIKENESS], ids=lambda query: query.id)
def test_coding_of_the_cases_rests_on_their_records(query: QueryFile, shipped: Dataset) -> None:
    """Without the statements and silences of the dossiers nothing is coded, in the shipped cases too."""
    quads = [
        quad
        for quad in ox.parse(path=str(shipped.dump), format=ox.RdfFormat.N_QUADS)
        if isinstance(quad.graph_name, ox.NamedNode)
        and quad.graph_name.value.startswith(AUTHORED)
        and quad.predicate != ox.NamedNode(OL + "inDossier")
    ]
    rows = answered(query, quads)
    assert rows
    assert {row.get("codeLabel", UNSOUGHT) for row in rows} == {UNSOUGHT}
    assert {row.get("inBoth", "0") for row in rows} == {"0"}
