"""Every fact of the dossiers behind the cases stands in the data, or is listed with its reason."""

import json
from functools import cache
from pathlib import Path

import pytest

from docs.case_base import cases, left_out
from ordrelocal.reading import data_files, read_document
from ordrelocal.yamlld import nodes

FACTS = Path(__file__).resolve().parents[3] / "shared" / "cases" / "facts.jsonl"


@pytest.fixture(scope="module")
def dossier() -> dict[str, str]:
    """Fact -> its mark in the dossiers (SEEN, DISCUSSION, CODED, GAP, RECALLED)."""
    if not FACTS.is_file():
        pytest.skip(f"the dossiers are not here; put facts.jsonl at {FACTS} to check the data against them")
    facts = map(json.loads, FACTS.read_text(encoding="utf-8").splitlines())
    return {fact["fact"]: fact["status"] for fact in facts}


@cache
def authored() -> tuple[tuple[str, dict[str, object]], ...]:
    """Each fact named in the data, with the node that names it."""
    found: list[tuple[str, dict[str, object]]] = []
    for path in data_files():
        for _, node in nodes(read_document(path).content or {}):
            facts = node.get("factId", [])
            for fact in facts if isinstance(facts, list) else [facts]:
                found.append((str(fact), dict(node)))
    return tuple(found)


def documented() -> dict[str, str]:
    """Fact -> its mark, of those that stand under no ``factId``."""
    return {each.fact: each.mark for each in left_out()}


def test_the_data_name_facts_of_every_case() -> None:
    assert {fact[:3] for fact, _ in authored()} == {case.number for case in cases()}


def test_each_fact_of_the_dossiers_is_used_or_its_absence_documented(dossier: dict[str, str]) -> None:
    used = {fact for fact, _ in authored()}

    assert sorted(used & documented().keys()) == [], "used, and documented as without a factId"
    assert sorted(dossier.keys() - used - documented().keys()) == [], "neither used nor documented"
    assert sorted((used | documented().keys()) - dossier.keys()) == [], "in no dossier"


def test_facts_left_out_carry_their_mark_and_a_reason(dossier: dict[str, str]) -> None:
    assert {fact: dossier[fact] for fact in documented()} == documented()
    assert [each.fact for each in left_out() if not all(each.reason.get(lang) for lang in ("fr", "en"))] == []
    assert list(documented()) == sorted(documented())


def test_only_what_is_recalled_or_coded_may_be_left_out() -> None:
    """What a source says, and what was looked for in vain, is never dropped."""
    assert {fact: mark for fact, mark in documented().items() if mark not in ("RECALLED", "CODED")} == {}


def test_nine_facts_in_ten_are_placed_by_a_relation() -> None:
    every = [way for case in cases() for way in case.facts.values()]
    placed = sum(way != "named" for way in every)
    assert placed / (len(every) + len(left_out())) >= 0.9


def test_no_reported_statement_rests_on_a_coded_fact_or_a_gap_alone(dossier: dict[str, str]) -> None:
    marks: dict[str, set[str]] = {}
    for fact, node in authored():
        if node.get("status") == "reported":
            marks.setdefault(str(node["id"]), set()).add(dossier[fact])

    assert {name for name, of in marks.items() if of <= {"CODED", "GAP"}} == set()


def test_each_gap_is_a_silence_finding_and_no_plain_fact(dossier: dict[str, str]) -> None:
    kinds: dict[str, set[object]] = {}
    for fact, node in authored():
        if dossier[fact] == "GAP":
            kinds.setdefault(fact, set()).add(node.get("type"))

    assert {fact: kind for fact, kind in kinds.items() if "SilenceFinding" not in kind} == {}
