"""The report on the ontology leads each fault to its line, and never stops a build."""

import json
from pathlib import Path

import pytest

from ordrelocal import quality_report
from ordrelocal.errors import ReasonerError
from ordrelocal.profiling import Violation
from ordrelocal.quality_report import Report, as_data, examine, write

BAD = """@prefix ol: <https://w3id.org/ordrelocal/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ol:year a owl:DatatypeProperty ;
    rdfs:range xsd:gYear .

ol:Order a owl:Class ;
    rdfs:subClassOf ol:Rule .
"""


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.ttl"
    path.write_text(BAD, encoding="utf-8")
    return path


def test_datatype_that_reasoners_refuse_is_an_error_at_its_line(bad: Path) -> None:
    (finding,) = (each for each in examine([bad], profile=False).findings() if each.code == "datatype")
    assert (finding.line, finding.field, finding.value, finding.severity) == (
        6,
        "ol:year",
        "xsd:gYear",
        "error",
    )
    assert "xsd:dateTime" in finding.render("en")
    assert "HermiT refuse" in finding.render("fr")


def test_violation_of_the_profile_is_an_error_at_the_term_that_it_names(
    monkeypatch: pytest.MonkeyPatch, bad: Path
) -> None:
    named = Violation("UseOfUndeclaredClass", "SubClassOf(<https://w3id.org/ordrelocal/ontology#Order> …)")
    lost = Violation("Other", "nothing of ours")
    monkeypatch.setattr(quality_report, "lacking", list)
    monkeypatch.setattr(quality_report, "profile_violations", lambda _triples: [named, lost])
    found = [each for each in examine([bad]).findings() if each.code == "profile"]
    assert [(each.file.endswith("bad.ttl"), each.line) for each in found] == [(True, 9), (False, 1)]
    assert {each.severity for each in found} == {"error"}


def test_what_is_declared_nowhere_is_told_where_it_is_used(bad: Path) -> None:
    found = examine([bad], profile=False).findings()
    untyped = [each for each in found if each.values.get("shape") == "untyped-class"]
    assert [(each.line, each.value) for each in untyped] == [(9, "ol:Order")]


def test_report_is_written_without_profile_when_the_reasoner_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(_triples: object) -> list[Violation]:
        raise ReasonerError(detail="out of memory")

    monkeypatch.setattr(quality_report, "lacking", list)
    monkeypatch.setattr(quality_report, "profile_violations", fail)
    quality_report._shipped_report.cache_clear()
    write(tmp_path / "quality.json")
    quality_report._shipped_report.cache_clear()
    report = json.loads((tmp_path / "quality.json").read_text(encoding="utf-8"))
    assert report["profile"]["checked"] is False
    assert report["checks"]


def test_report_in_plain_data_tells_an_unchecked_profile_from_a_clean_one() -> None:
    unchecked = as_data(Report((), (), None, ("jpype",), {}))["profile"]
    clean = as_data(Report((), (), (), (), {}))["profile"]
    assert (unchecked["checked"], unchecked["lacking"]) == (False, ["jpype"])
    assert (clean["checked"], clean["violations"]) == (True, [])
