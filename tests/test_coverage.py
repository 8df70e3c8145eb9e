"""Coverage: how a case stands to a concept, and how many sources say so."""

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.asking import of_store
from ordrelocal.coverage import COLUMNS, Coverage, State, coverage, rows
from ordrelocal.inventory import concepts, themes
from ordrelocal.namespaces import ID
from tests.test_cli import run

A, B = ID + "case/a", ID + "case/b"
GRAPH = """
PREFIX ol: <https://w3id.org/ordrelocal/ontology#>
PREFIX id: <https://w3id.org/ordrelocal/id/>
PREFIX v: <https://w3id.org/ordrelocal/vocabulary/>
PREFIX case: <https://w3id.org/ordrelocal/id/case/>
PREFIX s: <https://w3id.org/ordrelocal/id/statement/>
PREFIX w: <https://w3id.org/ordrelocal/id/work/>
ol:Stake ol:expresses "K055" . ol:Norm ol:expresses "K117" . ol:hasCause ol:expresses "K057" .
<https://w3id.org/ordrelocal/vocabulary/notion/social-justice> ol:expresses "K120" .
<https://w3id.org/ordrelocal/vocabulary/feature/stakes> ol:expresses "K055" .
w:one ol:sameTitleAs w:two . w:two ol:sameTitleAs w:one .
id:stake a ol:Stake . id:norm a ol:Norm .
s:said ol:inDossier case:a ; ol:status <https://w3id.org/ordrelocal/vocabulary/status/reported> ;
  ol:polarity <https://w3id.org/ordrelocal/vocabulary/polarity/affirmed> ;
  ol:modality <https://w3id.org/ordrelocal/vocabulary/modality/asserts> ; ol:reportedIn w:one , w:two .
s:read ol:inDossier case:a ; ol:status <https://w3id.org/ordrelocal/vocabulary/status/interpreted> ;
  ol:polarity <https://w3id.org/ordrelocal/vocabulary/polarity/affirmed> ;
  ol:modality <https://w3id.org/ordrelocal/vocabulary/modality/asserts> ; ol:reportedIn w:three .
s:asked ol:inDossier case:a ; ol:status <https://w3id.org/ordrelocal/vocabulary/status/reported> ;
  ol:polarity <https://w3id.org/ordrelocal/vocabulary/polarity/affirmed> ; ol:reportedIn w:three ;
  ol:modality <https://w3id.org/ordrelocal/vocabulary/modality/asks> ;
  ol:aboutConcept <https://w3id.org/ordrelocal/vocabulary/notion/social-justice> .
s:not ol:inDossier case:b ; ol:status <https://w3id.org/ordrelocal/vocabulary/status/reported> ;
  ol:polarity <https://w3id.org/ordrelocal/vocabulary/polarity/denied> ;
  ol:modality <https://w3id.org/ordrelocal/vocabulary/modality/asserts> ; ol:reportedIn w:three .
s:silent ol:inDossier case:b ; a ol:SilenceFinding ;
  ol:extent <https://w3id.org/ordrelocal/vocabulary/extent/excerpt> ;
  ol:lookedFor <https://w3id.org/ordrelocal/vocabulary/feature/stakes> .
s:said { id:definition ol:hasStake id:stake . }
s:read { id:norm ol:about id:stake . }
s:not { id:definition ol:hasCause id:cause . }
"""


@pytest.fixture(scope="module")
def found() -> Coverage:
    store = ox.Store()
    store.load(GRAPH.encode(), format=ox.RdfFormat.TRIG)
    return coverage(of_store(store))


def state(found: Coverage, case: str, number: str) -> State:
    return found.cell(case, next(each for each in concepts() if each.id == number)).state


@pytest.mark.parametrize(
    ("case", "number", "expected"),
    [
        (A, "K055", State.REPORTED),  # the firmest of two statements
        (A, "K117", State.INTERPRETED),
        (A, "K120", State.RESERVED),  # asked is not said
        (A, "K057", State.UNASKED),
        (B, "K057", State.DENIED),
        (B, "K055", State.SILENT),
        (B, "K117", State.UNASKED),
    ],
)
def test_cell_takes_the_firmest_state(found: Coverage, case: str, number: str, expected: State) -> None:
    assert state(found, case, number) is expected


def test_every_statement_is_counted_and_silences_keep_their_extent(found: Coverage) -> None:
    stakes = next(each for each in concepts() if each.id == "K055")
    cell = found.cell(A, stakes)
    assert {each: cell.count(each) for each in State if cell.count(each)} == {
        State.REPORTED: 1,
        State.INTERPRETED: 1,
    }
    assert {each.rsplit("/", 1)[1] for each in found.cell(B, stakes).extents} == {"excerpt"}
    assert found.showing(stakes) == [A]


def test_texts_of_one_title_are_one_source(found: Coverage) -> None:
    assert found.cases[A].by_number == {1: 3}
    assert {each.rsplit("/", 1)[1] for each in found.cases[A].sources} == {"one", "three"}
    assert found.cases[B].silences == 1
    thin = {concept.id: sources for concept, sources in found.thin()}
    assert thin["K117"] == 1
    assert thin["K001"] == 0
    assert "K055" not in thin  # reported by one source, read by us in another


def test_table_for_programs_has_every_case_and_concept(found: Coverage) -> None:
    table = list(rows(found, lambda iri: iri, "fr"))
    assert len(table) == 2 * len(concepts())
    assert all(tuple(row) == COLUMNS for row in table)
    (row,) = (each for each in table if each["dossier"] == B and each["concept"] == "K055")
    assert (row["state"], row["stateName"], row["silent"], row["extents"], row["sources"]) == (
        "silent",
        "absent de ce qui a été lu",
        1,
        "excerpt",
        0,
    )


def test_each_concept_stands_in_one_theme() -> None:
    assert [each for theme in themes() for each in theme.concepts] == list(concepts())
    assert all(theme.name["fr"] and theme.name["en"] and theme.concepts for theme in themes())


@pytest.mark.parametrize(("lang", "words"), [("en", "not looked for"), ("fr", "non cherchés")])
def test_command_tells_each_case(shipped_home: Path, lang: str, words: str) -> None:
    done = run(shipped_home, "coverage", lang=lang)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout.splitlines()[0]
    assert "Chelles" in done.stdout


def test_command_writes_a_table(shipped_home: Path) -> None:
    done = run(shipped_home, "coverage", "--format", "csv", lang="en")
    table = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["state"] for row in table} > {"reported", "interpreted", "silent", "unasked"}
    assert len(table) % len(concepts()) == 0
