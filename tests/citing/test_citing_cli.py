"""Citing and exporting, run as people run them."""

from pathlib import Path

from ordrelocal.citing.formats import read_references
from tests.test_cli import run


def test_cite_sets_a_work_in_a_style(shipped_home: Path) -> None:
    done = run(shipped_home, "cite", "work/destremau-messu-2008", "--style", "iso690")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "DESTREMAU, Blandine et MESSU, Michel, 2008. Le droit à l’assistance sociale"
    )


def test_export_writes_the_works_of_a_case_and_of_an_answer(shipped_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "errance.bib"
    done = run(shipped_home, "export", "case/chelles-errance", "--format", "biblatex", "--output", str(path))
    assert done.returncode == 0, done.stderr
    reading = read_references(path)
    assert "le-rest-2009" in {item["id"] for item in reading.items}
    assert reading.problems == ()
    query = "SELECT ?journal ?work { ?work <http://purl.org/dc/terms/isPartOf> ?journal }"
    done = run(shipped_home, "export", "--query", query, "--format", "ris")
    assert "ID  - borraz-1999\n" in done.stdout
    assert "event-title" in done.stderr


def test_unknown_work_is_an_error_and_nothing_named_a_wrong_use(shipped_home: Path) -> None:
    unknown = run(shipped_home, "cite", "work/nothing", lang="fr")
    assert (unknown.returncode, "work/nothing" in unknown.stderr) == (1, True)
    assert run(shipped_home, "export").returncode == 2
