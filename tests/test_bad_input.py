"""Each kind of bad input gets a finding with file, line, field, value, reason and remedy, in both languages.

A fixture says what it expects, in a comment or a note: `expects: <code> <line>`. The messages of all fixtures
stand in docs/authoring.md, as a reader of that page would meet them.
"""

import itertools
import re
from pathlib import Path

import pytest

from ordrelocal.findings import Finding
from ordrelocal.graphing import build_graph
from ordrelocal.reading import data_files
from tests.checked import findings_in
from tests.checkout import ROOT, read

FOLDER = ROOT / "tests" / "fixtures" / "bad"
FIXTURES = sorted([*FOLDER.glob("*.yaml"), *FOLDER.glob("*.csl.json")])


def serious(path: Path) -> tuple[Finding, ...]:
    """What is found in a file, hints left out."""
    return tuple(finding for finding in findings_in(path) if finding.severity != "hint")


def test_fixtures_were_discovered() -> None:
    assert len(FIXTURES) >= 26


def test_good_case_has_no_finding() -> None:
    assert serious(FOLDER.parent / "good-case.yaml") == ()


# One test a fixture: each needs a graph of its own, which takes seconds.
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_bad_input_is_told_at_its_line_in_whole_sentences_as_the_guide_has_it(path: Path) -> None:
    expected = re.search(rb"expects: ([a-z-]+) (\d+)", path.read_bytes())
    assert expected
    found = serious(path)
    assert (expected[1].decode(), int(expected[2])) in {(finding.code, finding.line) for finding in found}
    guide = read("docs/authoring.md")
    for finding, lang in itertools.product(found, ("fr", "en")):
        parts = finding.parts(lang)
        assert all(parts.values()), (finding, parts)
        assert "{" not in "".join(parts.values())
        assert finding.render(lang) in guide


def test_all_findings_are_reported_in_one_run() -> None:
    knowledge = build_graph([*data_files(), *FIXTURES])
    files = {Path(finding.file).name for finding in knowledge.findings}
    # A clash shows only when nothing hides the statements that clash: two fixtures share their ids here. What
    # leads nowhere is told when every file can be read.
    assert {path.name for path in FIXTURES} - files <= {"clash.yaml", "csl-dangling.csl.json"}
