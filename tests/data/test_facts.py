"""Every fact of the dossiers behind the cases stands in the data, or in the README with its reason."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from ordrelocal.paths import resource
from ordrelocal.yamlld import nodes, read_yaml

FACTS = Path(__file__).resolve().parents[3] / "shared" / "cases" / "facts.jsonl"
CASES = {"C01", "C02", "C03", "C04"}
ROW = re.compile(r"^\| (C\d\d-\d\d) \| ([A-Z]+) \| (.+?) \| (.+?) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def dossier() -> dict[str, str]:
    """Fact -> its mark in the dossiers (SEEN, DISCUSSION, CODED, GAP, RECALLED)."""
    if not FACTS.is_file():
        pytest.skip(f"the dossiers are not here; put facts.jsonl at {FACTS} to check the data against them")
    facts = map(json.loads, FACTS.read_text(encoding="utf-8").splitlines())
    return {fact["fact"]: fact["status"] for fact in facts if fact["case"] in CASES}


@cache
def authored() -> tuple[tuple[str, dict[str, object]], ...]:
    """Each fact named in the data, with the node that names it."""
    found: list[tuple[str, dict[str, object]]] = []
    for path in sorted(resource("data").rglob("*.yaml")):
        for _, node in nodes(read_yaml(path).content or {}):
            facts = node.get("factId", [])
            for fact in facts if isinstance(facts, list) else [facts]:
                found.append((str(fact), dict(node)))
    return tuple(found)


def documented() -> dict[str, tuple[str, str]]:
    """Fact -> its mark and where it stands, from the table of the facts without a ``factId``."""
    text = resource("data", "README.md").read_text(encoding="utf-8")
    return {fact: (mark, where) for fact, mark, where, _ in ROW.findall(text)}


def test_the_data_name_facts() -> None:
    assert {fact[:3] for fact, _ in authored()} == CASES


def test_each_fact_of_the_dossiers_is_used_or_its_absence_documented(dossier: dict[str, str]) -> None:
    used = {fact for fact, _ in authored()}

    assert sorted(used & documented().keys()) == [], "used, and documented as without a factId"
    assert sorted(dossier.keys() - used - documented().keys()) == [], "neither used nor documented"
    assert sorted((used | documented().keys()) - dossier.keys()) == [], "in no dossier"


def test_only_recalled_facts_stand_without_a_fact_id(dossier: dict[str, str]) -> None:
    assert {fact: mark for fact, (mark, _) in documented().items()} == {
        fact: "RECALLED" for fact in documented() if dossier[fact] == "RECALLED"
    }


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
