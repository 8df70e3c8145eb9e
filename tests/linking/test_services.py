"""Services are described in files: every address is one line there, and a description in error is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ordrelocal.cli import main
from ordrelocal.linking import services as module
from ordrelocal.linking.services import described, service_findings, service_quads, services

GOOD = """id: trial
label: {fr: "Essai", en: "Trial"}
description: {fr: "Service d’essai.", en: "A service for trials."}
endpoint: "https://example.org/sparql"
homepage: "https://example.org/"
ratePerSecond: "2"
source: "made up"
checked: "2026"
"""


def write(folder: Path, text: str, name: str = "trial.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_service_has_what_its_connector_needs() -> None:
    found = described()
    assert {"bnf", "idref", "persee", "hal", "wikidata", "opencitations", "crossref"} <= found.keys()
    for service in found.values():
        assert bool(service.connector) <= bool(service.endpoint or service.address), service.id
        assert bool(service.endpoint or service.address) <= bool(service.hosts), service.id
        assert service.label.keys() == service.description.keys() == {"fr", "en"}


@pytest.mark.parametrize(
    ("before", "after", "code", "field", "line"),
    [
        ('"https://example.org/sparql"', '"example.org"', "bad-value", "endpoint", 4),
        ('ratePerSecond: "2"', 'ratePerSecond: "fast"', "bad-value", "ratePerSecond", 6),
        ("homepage:", "homePage:", "unknown-key", "homePage", 5),
        ("id: trial", "id: other", "wrong-file-name", "id", 1),
        ('source: "made up"\n', "", "missing-key", "", 1),
    ],
)
def test_description_in_error_is_told_with_line_and_field(
    tmp_path: Path, before: str, after: str, code: str, field: str, line: int
) -> None:
    assert service_findings(write(tmp_path, GOOD)) == []
    findings = service_findings(write(tmp_path, GOOD.replace(before, after)))
    assert (code, field, line) in {(each.code, each.field, each.line) for each in findings}


def test_environment_moves_a_service_to_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDRELOCAL_SERVICE_WIKIDATA", "http://127.0.0.1:9/trial")
    moved = services()["wikidata"]
    assert {moved.endpoint, *moved.endpoints.values()} == {"http://127.0.0.1:9/trial"}
    assert moved.hosts == ("127.0.0.1",)
    assert services()["idref"] == described()["idref"]


def test_graph_names_every_service() -> None:
    assert {quad.subject.value for quad in service_quads()} == {each.iri for each in described().values()}  # type: ignore[union-attr]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A description in error, the only one there is."""
    path = write(tmp_path, GOOD.replace("homepage", "homePage"))
    monkeypatch.setattr(module, "service_files", lambda: [path])
    described.cache_clear()
    yield path
    described.cache_clear()


def test_description_in_error_is_told_by_every_command_with_its_line(
    broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(service_quads()) == [], "the graph is still made, so that its findings are told"
    monkeypatch.setattr("sys.argv", ["ordrelocal", "link", "check"])
    with pytest.raises(SystemExit):
        main()
    told = capsys.readouterr().err.splitlines()
    assert any(f"{broken.name}:5: homePage" in line for line in told)
    assert "2 error(s)" in told[-1]
