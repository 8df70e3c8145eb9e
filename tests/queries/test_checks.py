"""Each check finds its fault where there is one, and nothing where there is none."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.dataset import Dataset
from ordrelocal.graph_check import Places, check_findings
from ordrelocal.namespaces import compact
from ordrelocal.queryfiles import QueryFile, catalogue
from tests.queries.pipeline import known, quads_of

FIXTURES = Path(__file__).parent / "checks"
CHECKS = catalogue("checks")
FOUND = re.compile(r"^#\+ found: (\S+) (\S+) (\S+)$", re.MULTILINE)
SEVERITIES = {"ERROR": "error", "WARN": "warning", "INFO": "hint"}
Row = tuple[str, ...]


def check_id(check: QueryFile) -> str:
    return check.id


def found(check: QueryFile, store: ox.Store) -> list[Row]:
    solutions = store.query(check.text)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(
        tuple(compact(getattr(solution[name], "value", "")) for name in ("entity", "property", "value"))
        for solution in solutions
    )


def test_checks_were_discovered() -> None:
    assert len(CHECKS) >= 5
    names = {f"{check.id}{part}.trig" for check in CHECKS for part in ("", ".good")}
    assert {path.name for path in FIXTURES.iterdir()} == names


@pytest.mark.parametrize("check", CHECKS, ids=check_id)
def test_check_says_problem_and_remedy_in_both_languages(check: QueryFile) -> None:
    header = check.header
    assert check.kind == "check"
    assert check.id == check.path.stem
    assert header["level"] in SEVERITIES
    texts = [str(header.get(key, "")).strip() for key in ("problem", "problem_fr", "fix", "fix_fr")]
    assert all(texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("check", CHECKS, ids=check_id)
def test_check_finds_its_fault(check: QueryFile) -> None:
    bad = FIXTURES / f"{check.id}.trig"
    expected = sorted(FOUND.findall(bad.read_text(encoding="utf-8")))
    assert expected
    assert found(check, known(quads_of(bad))[0]) == expected


@pytest.mark.parametrize("check", CHECKS, ids=check_id)
def test_check_finds_nothing_where_all_is_well(check: QueryFile) -> None:
    assert found(check, known(quads_of(FIXTURES / f"{check.id}.good.trig"))[0]) == []


@pytest.mark.parametrize("check", CHECKS, ids=check_id)
def test_level_of_a_check_is_the_severity_of_its_findings(check: QueryFile) -> None:
    store, _ = known(quads_of(FIXTURES / f"{check.id}.trig"))
    findings = [each for each in check_findings(store, Places(())) if each.values["shape"] == check.id]
    assert findings
    assert {each.severity for each in findings} == {SEVERITIES[str(check.header["level"])]}
    for lang, problem in (("en", "problem"), ("fr", "problem_fr")):
        assert str(check.header[problem]) in findings[0].render(lang)


@pytest.mark.parametrize("check", CHECKS, ids=check_id)
def test_shipped_data_pass_the_check(check: QueryFile, shipped: Dataset) -> None:
    assert found(check, ox.Store.read_only(str(shipped.store))) == []
