"""Findings of the graph are led back to the statements that they rest on."""

from pathlib import Path

import pytest

from ordrelocal.findings import Finding
from ordrelocal.graphing import build_graph
from ordrelocal.reading import data_files
from tests.checked import findings_in

GOOD = Path(__file__).parent / "fixtures" / "good-case.yaml"


def findings(tmp_path: Path, text: str) -> tuple[Finding, ...]:
    """Findings of one case text."""
    case = tmp_path / "case.yaml"
    case.write_text(text, encoding="utf-8")
    return findings_in(case)


def test_clash_through_a_domain_names_both_statements(tmp_path: Path) -> None:
    """Nobody wrote the second type: it follows from the domain of a property used in another statement."""
    text = (
        GOOD.read_text(encoding="utf-8")
        + """
  - id: statement/exemple/perimetre
    type: Statement
    paraphrase: {fr: "Autre chose.", en: "Something else."}
    heldBy: person/lyet
    reportedIn: work/lyet-2009
    modality: asserts
    status: reported
    passage: passage/frigoli-2009/p4
    states:
      - id: order/exemple
        perimeterOf: actor/exemple-association
"""
    )
    clashes = [finding for finding in findings(tmp_path, text) if finding.code == "clash"]
    assert clashes
    message = clashes[0].render("en")
    assert "statement/exemple/perimetre" in message
    last = max(number for number, words in enumerate(text.splitlines(), 1) if "- id: order/exemple" in words)
    assert f"case.yaml:{last}" in message


def test_rivals_do_not_clash(tmp_path: Path) -> None:
    text = GOOD.read_text(encoding="utf-8").replace(
        "    states:\n", "    rivalOf: statement/exemple/autre\n    states:\n", 1
    )
    text += """
  - id: statement/exemple/autre
    type: Statement
    paraphrase: {fr: "Autre chose.", en: "Something else."}
    heldBy: person/lyet
    reportedIn: work/lyet-2009
    modality: asserts
    status: reported
    passage: passage/frigoli-2009/p4
    states:
      - id: order/exemple
        type: ActorConfiguration
"""
    assert [finding.code for finding in findings(tmp_path, text) if finding.code == "clash"] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_shape_speaks_the_language_of_the_reader(tmp_path: Path, lang: str) -> None:
    text = GOOD.read_text(encoding="utf-8").replace("        orderOf: configuration/exemple\n", "")
    shapes = [finding for finding in findings(tmp_path, text) if finding.code.startswith("shape")]
    assert shapes
    assert {finding.parts(lang)["what"] for finding in shapes} != {
        finding.parts({"fr": "en", "en": "fr"}[lang])["what"] for finding in shapes
    }


def test_unreadable_file_is_told_alone(tmp_path: Path) -> None:
    """What refers into it would be said to point to nothing, which is not where the fault lies."""
    broken = tmp_path / "people.yaml"
    broken.write_bytes(b"label: \xe9\n")
    shipped = [file for file in data_files() if file.name != "people.yaml"]
    assert [finding.code for finding in build_graph([*shipped, broken]).findings] == ["encoding"]
