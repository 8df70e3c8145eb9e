"""Datasets of a part of the evidence: they hold what the comparison says, and say what they are."""

import csv
import io
import json
import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal import dataset
from ordrelocal.building import build, input_hash
from ordrelocal.dataset import Dataset, part_home
from ordrelocal.errors import UnknownEvidenceError
from ordrelocal.evidence import Evidence, Selection, authored
from ordrelocal.namespaces import BASE, GRAPH_METADATA, OL, RDFS
from ordrelocal.switching import Account, as_csv, compare
from tests.test_cli import run

PART = Selection.parse(["without=press", "without=interpreted"])


@pytest.fixture(scope="module")
def part(shipped: Dataset, shipped_home: Path) -> Dataset:
    """The shipped data without press and without our readings, beside the whole."""
    return build(shipped_home, selection=PART, whole_geography=False).dataset


@pytest.fixture(scope="module")
def account(shipped: Dataset) -> Account:
    return compare(shipped, PART)


def default(of: Dataset) -> set[ox.Triple]:
    """What a dataset holds as plain facts, names apart."""
    quads = ox.parse(path=str(of.dump), format=ox.RdfFormat.N_QUADS)
    plain = (quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph())
    return {triple for triple in plain if triple.predicate.value != RDFS + "label"}


def records(of: Dataset) -> set[ox.NamedNode]:
    found = Evidence(authored(ox.parse(path=str(of.dump), format=ox.RdfFormat.N_QUADS))).records
    return {ox.NamedNode(iri) for iri in found}


def test_the_difference_is_what_the_two_datasets_hold(
    shipped: Dataset, part: Dataset, account: Account
) -> None:
    whole, left, said = default(shipped), default(part), records(shipped)

    def facts(triples: set[ox.Triple]) -> set[ox.Triple]:
        return {triple for triple in triples if not {triple.subject, triple.object} & said}

    difference = account.difference
    assert {fact.triple for fact in difference.falls} == facts(whole - left)
    assert {fact.triple for fact in difference.appears} == facts(left - whole)
    assert {fact.triple for fact in difference.stands} <= facts(whole & left)
    assert difference.falls
    assert difference.appears
    assert records(part) < said
    assert (difference.records, difference.withdrawn) == (len(records(part)), len(said) - len(records(part)))


def test_what_stands_without_evidence_is_not_told(account: Account) -> None:
    """That a passage belongs to a work is declared, and its inverse rests on no statement."""
    told = {fact.triple.predicate.value for fact in account.difference.stands}
    assert OL + "hasPassage" not in told
    assert OL + "party" in told


def test_a_part_is_never_taken_for_the_whole(shipped: Dataset, part: Dataset) -> None:
    assert part.name == input_hash(PART, whole_geography=False) != shipped.name
    assert (part.evidence, shipped.evidence) == (PART.text, "")
    assert part.manifest["compared"]["falls"] > 0
    store = ox.Store.read_only(str(part.store))
    here = ox.NamedNode(BASE + "dataset")
    described = store.quads_for_pattern(
        here, ox.NamedNode(OL + "evidenceSelection"), None, ox.NamedNode(GRAPH_METADATA)
    )
    assert [quad.object for quad in described] == [ox.Literal(PART.text)]
    void = part.void.read_text(encoding="utf-8")
    assert "Pas le graphe entier" in void
    assert "Not the whole graph" in void
    assert "Not the whole graph" not in shipped.void.read_text(encoding="utf-8")


def test_the_whole_stays_in_service(shipped: Dataset, shipped_home: Path, part: Dataset) -> None:
    assert dataset.current(shipped_home).name == shipped.name
    assert dataset.current(part_home(shipped_home, PART.text)).path == part.path
    again = build(shipped_home, selection=PART, whole_geography=False)
    assert again.reused
    assert again.compared == part.manifest["compared"]


def test_an_unknown_part_is_not_built(tmp_path: Path) -> None:
    selection = Selection.parse(["without=work/nowhere"])
    with pytest.raises(UnknownEvidenceError, match="work/nowhere"):
        build(tmp_path, selection=selection)
    assert not (part_home(tmp_path, selection.text) / dataset.POINTER).exists()


# --- What is told


def test_conclusions_are_told_first(account: Account) -> None:
    falls = [fact for fate, fact in account.facts() if fate == "falls"]
    ranks = [(not fact.conclusion, fact.stated) for fact in falls]
    assert ranks == sorted(ranks)
    assert falls[0].conclusion
    assert falls[-1].stated


def test_json_names_what_it_mentions_in_both_languages(account: Account) -> None:
    told = json.loads(json.dumps(account.as_json()))
    assert told["counts"] == account.difference.counts
    assert len(told["facts"]) == sum(
        account.difference.counts[fate] for fate in ("falls", "stands", "appears")
    )
    inferred = next(fact for fact in told["facts"] if fact["rule"])
    assert set(told["names"][inferred["rule"]]) == {"fr", "en"}
    assert set(told["names"][inferred["property"]]) == {"fr", "en"}
    values = {fact["value"]["type"] for fact in told["facts"]}
    assert values == {"uri", "literal"}


@pytest.mark.parametrize(
    ("lang", "fates"), [("en", {"falls", "stands", "appears"}), ("fr", {"tombe", "tient", "apparaît"})]
)
def test_csv_has_a_row_for_each_fact(account: Account, lang: str, fates: set[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(account.as_json(), lang))))
    assert len(rows) == len(list(account.facts()))
    assert {row["fate"] for row in rows} == fates
    assert all(row["ruleWords"] for row in rows if row["rule"])


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "Facts that rest on evidence"), ("fr", "Faits qui reposent sur des preuves")],
)
def test_command_says_what_changes(shipped_home: Path, account: Account, lang: str, said: str) -> None:
    done = run(shipped_home, "evidence", *PART.text.split(), lang=lang)
    assert done.returncode == 0, done.stderr
    *facts, last = done.stdout.splitlines()
    assert len(facts) == len(list(account.facts()))
    assert said in last
    assert str(account.difference.counts["falls"]) in last


def test_build_command_makes_a_part_beside_the_whole(
    shipped: Dataset, shipped_home: Path, part: Dataset
) -> None:
    parts = (f"--evidence={each}" for each in PART.text.split())
    done = run(shipped_home, "build", "--geography=named", *parts)
    assert done.returncode == 0, done.stderr
    assert "without=interpreted,press" in done.stdout
    assert part.name in done.stdout
    assert os.listdir(shipped_home / "datasets") == [shipped.name]


def test_wrong_selection_is_said_in_words(shipped_home: Path) -> None:
    done = run(shipped_home, "evidence", "press", lang="fr")
    assert done.returncode == 1
    assert "without=press" in done.stderr
    assert "Traceback" not in done.stderr
