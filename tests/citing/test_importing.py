"""References that scholars bring become ours, without doubles and without guessing who is who."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ordrelocal.citing.csljson import read as read_json
from ordrelocal.citing.formats import read
from ordrelocal.citing.importing import Draft, Plan, _moved, default_target, drafted, plan
from ordrelocal.citing.known import Known, learn, shipped_known
from ordrelocal.cli.importing import references
from ordrelocal.findings import Finding
from ordrelocal.reading import data_files

BIB = """
@article{crozier, author={Crozier, Michel and Thoenig, Jean-Claude}, title={La régulation des systèmes
 organisés complexes. Le cas du système de décision politico-administratif local en France},
 journal={Revue Française de Sociologie}, year=1975, volume=16, number=1, pages={3--32}}
@article{mot, author={Mot, Ève and Le Rest, Pascal and {Institut inventé}}, title={Un titre inventé},
 journal={Revue inventée}, year=2011, issn={1234-5679}, pages={3--32}, langid={french}, abstract={Long}}
@article{mot2, author={Mot, Eve and Le Rest, P. and {Institut inventé}}, title={Un titre inventé},
 journal={Revue inventée}, year=2011, pages={3--32}}
@incollection{chap, author={Autre, Zoé}, editor={Chef, Léa}, title={Un chapitre},
 booktitle={Un volume inventé}, publisher={Presses}, year=2012, langid={french}}
@misc{rien, year=2000}
"""


@pytest.fixture(scope="module")
def made() -> tuple[Plan, list[tuple[str, str, str]]]:
    asked: list[tuple[str, str, str]] = []

    def decide(kind: str, theirs: str, ours: str) -> bool:
        asked.append((kind, theirs, ours))
        return kind == "same-work"

    return plan(read(BIB, "bibtex"), shipped_known(), decide), asked


def test_works_that_we_have_are_told_and_passed_over(made: tuple[Plan, object]) -> None:
    told = [(each.entry, each.same_as, each.sure) for each in made[0].duplicates]
    assert told == [(1, "work/crozier-thoenig-1975", True), (3, "work/mot-le-rest-2011", True)]


def test_a_namesake_is_asked_about_and_never_taken_for_the_same(
    made: tuple[Plan, list[tuple[str, str, str]]],
) -> None:
    assert ("person", "Le Rest, Pascal", "person/le-rest") in made[1]
    assert "person/le-rest-pascal" in {thing["id"] for thing in made[0].things}


def test_what_is_new_is_authored_with_its_volume_and_its_journal(made: tuple[Plan, object]) -> None:
    works = {work["id"]: work for work in made[0].works}
    assert set(works) == {"work/mot-le-rest-2011", "work/chef-2012", "work/autre-2012"}
    assert works["work/autre-2012"]["custom"]["isPartOf"] == "work/chef-2012"
    assert works["work/chef-2012"]["custom"]["type"] == "EditedVolume"
    assert {"journal/revue-inventee"} <= {thing["id"] for thing in made[0].things}
    assert [(each.code, each.field) for each in made[0].notes] == [
        ("reference-unkept", "abstract"),
        ("reference-nameless", "title"),
    ]


def test_drafts_are_readable_and_extend_what_stands(made: tuple[Plan, object], tmp_path: Path) -> None:
    target = tmp_path / "these.csl.json"
    drafted(made[0], target, "these.bib").write()
    first = target.read_text(encoding="utf-8")
    assert len(read_json(first, "").items) == 3
    more = drafted(Plan(works=[{"id": "work/more", "type": "book"}]), target, "these.bib")
    assert [item["id"] for item in read_json(more.works, "").items][-1] == "work/more"
    assert more.works.startswith(first.rstrip().removesuffix("]").rstrip())


def never(kind: str, theirs: str, ours: str) -> bool:
    """Says of whatever is asked that it is another."""
    return False


def test_only_an_identifier_makes_works_one_for_whom_they_are_others() -> None:
    known = Known()
    text = """@article{%s, author={Mot, Ève}, title={Un titre inventé}, journal={Revue}, year=2011,
      pages={3--9}, doi={%s}}"""
    plan(read(text % ("a", "10.5555/made-up"), "bibtex"), known, never)
    again = read(text % ("b", "10.5555/MADE-UP") + text % ("c", ""), "bibtex")
    made = plan(again, known, never)
    assert [(each.entry, each.same_as) for each in made.duplicates] == [(1, "work/mot-2011")]
    assert len(made.works) == 1


def test_what_was_imported_before_is_known_wherever_it_stands(tmp_path: Path) -> None:
    reading = read(BIB + "@book{sans, author={Mot, Zoé}, title={Sans date}}", "bibtex")
    target = tmp_path / "these.csl.json"
    first = plan(reading, Known(), never)
    draft = drafted(first, target, "these.bib")
    draft.write()
    known = Known()
    again = plan(reading, known, never, earlier=learn(known, [target, draft.beside]))
    assert (again.works, again.things) == ([], [])
    assert len(again.duplicates) == len(reading.items) - 1


def test_works_go_where_the_build_reads_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    target = default_target("Ma thèse.v2.bib")
    assert target.parent in {path.parent for path in data_files()}
    assert target.name == "ma-these.csl.json"


def test_findings_name_the_file_to_be_and_no_draft() -> None:
    found = Finding("/tmp/x.json", 3, "id", "duplicate-id", "work/x", {"first": "/tmp/x.json:1", "n": 2})
    moved = _moved(found, {"/tmp/x.json": "these.csl.json"})
    assert (moved.file, moved.values) == ("these.csl.json", {"first": "these.csl.json:1", "n": 2})


def test_an_unreadable_entry_is_a_failure_and_what_is_read_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "these.bib"
    path.write_text(BIB.partition("@article{mot,")[0] + "book{perdu, title={Perdu}}", encoding="utf-8")
    done = CliRunner().invoke(references, [str(path)])
    assert done.exit_code == 1
    assert "work/crozier-thoenig-1975" in done.output


def test_a_file_without_references_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "vide.ris"
    path.touch()
    done = CliRunner().invoke(references, [str(path)])
    assert (done.exit_code, "vide.ris" in done.output) == (1, True)


def test_a_failed_write_leaves_both_files_as_they_were(tmp_path: Path) -> None:
    target = tmp_path / "these.csl.json"
    (tmp_path / "these.yaml").write_text("before", encoding="utf-8")
    target.mkdir()
    with pytest.raises(OSError, match="these"):
        Draft(target, "[]", "after").write()
    assert (tmp_path / "these.yaml").read_text(encoding="utf-8") == "before"
    assert not Known().works
