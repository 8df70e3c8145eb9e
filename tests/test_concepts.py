"""Each concept of the inventory is expressed, sourced, used and asked about, or a reason says why not."""

import re

import pytest

from docs import concepts
from docs.concepts import COLUMNS, Row
from ordrelocal.inventory import Concept
from ordrelocal.inventory import concepts as inventory
from tests.checkout import ROOT, read

INVENTORY = ROOT.parent / "shared" / "design" / "concepts.md"
ROWS = concepts.rows()


def row_id(row: Row) -> str:
    return row.concept.id


def test_concepts_were_discovered() -> None:
    numbers = [concept.id for concept in inventory()]
    assert len(numbers) == len(set(numbers)) == 147
    assert numbers == sorted(numbers)
    assert (numbers[0], numbers[-1]) == ("K001", "K151")


@pytest.mark.skipif(not INVENTORY.is_file(), reason="the inventory is no part of the project")
def test_concepts_are_those_of_the_inventory() -> None:
    numbers = re.findall(r"^\| (K\d{3}) \|", INVENTORY.read_text(encoding="utf-8"), re.MULTILINE)
    assert [concept.id for concept in inventory()] == numbers


@pytest.mark.parametrize("concept", inventory(), ids=lambda concept: concept.id)
def test_concept_is_named_in_both_languages_and_gives_reasons_for_cells_alone(concept: Concept) -> None:
    assert all(concept.name[lang] for lang in ("fr", "en"))
    assert "'" not in concept.name["fr"]
    assert set(concept.reasons) <= set(COLUMNS)
    assert all(len(reason) > 10 for reason in concept.reasons.values())


@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_no_cell_is_empty_without_a_reason(row: Row) -> None:
    assert list(row.faults()) == []


def test_an_empty_cell_and_a_reason_too_many_are_faults() -> None:
    bare = Concept("K999", {"fr": "x", "en": "x"}, {"cases": "awaits the case base"})
    empty = Row(bare, ("ol:X",), ("orders",), ("P1",), (), ())
    filled = Row(bare, ("ol:X",), ("orders",), ("P1",), ("a-case",), ("CQ01",))
    lost = Row(bare, (), (), ("P1",), (), ("CQ01",))
    assert [fault.split(",")[0] for fault in empty.faults()] == ["K999: questions is empty"]
    assert [fault.split(";")[0] for fault in filled.faults()] == ["K999: cases is filled"]
    assert list(lost.faults()) == ["K999: no term expresses it (ol:expresses)"]


def test_a_term_is_used_where_a_statement_names_it_and_where_it_is_concluded() -> None:
    used = {row.concept.id: row.cases for row in ROWS}
    # Actors are spoken of in every case; the local order of Chelles is authored in its file.
    assert len(used["K020"]) >= 4
    assert "chelles-errance" in used["K076"]
    # That two actors depend on one another is concluded by a rule.
    assert used["K034"]


def test_a_question_reads_the_vocabulary_of_a_property_that_it_names() -> None:
    read_by = {row.concept.id: row.questions for row in ROWS}
    assert "interdependent-with" in read_by["K034"]
    assert read_by["K148"]


def test_table_shows_each_concept_once() -> None:
    text = read("docs/concepts.md")
    assert re.findall(r"^\| (K\d{3}) \|", text, re.MULTILINE) == [row.concept.id for row in ROWS]
    assert not re.search(r"\|[ *]*\|", text.split("| --- ")[-1].partition("\n")[2])
