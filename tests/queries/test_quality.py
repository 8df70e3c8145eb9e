"""Each quality check finds its fault in a bad file, and none in the ontology that is shipped."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.findings import Finding
from ordrelocal.namespaces import PREFIXES
from ordrelocal.paths import resource
from ordrelocal.quality import (
    LISTS,
    Outcome,
    elsewhere,
    faults,
    findings,
    quality_checks,
    quality_store,
    run_checks,
    shipped_files,
)
from ordrelocal.queryfiles import QueryFile

BAD = Path(__file__).parent / "quality"
CHECKS = quality_checks()
FOUND = re.compile(r"^#\+ found: (\S+) (\S+) (\S+)$", re.MULTILINE)
HEADER = "".join(
    f"@prefix {prefix}: <{namespace}> .\n"
    for prefix, namespace in {**PREFIXES, "vann": "http://purl.org/vocab/vann/"}.items()
)
LEVELS = {"ERROR", "WARN", "INFO"}
FOLDERS = {"robot": "ROBOT ", "oops": "OOPS! ", "foops": "FOOPS! ", "odk": "ODK ", "house": "ordrelocal"}

#: The published lists, so that none of their items is passed over in silence.
ROBOT = """deprecated_boolean_datatype deprecated_class_reference deprecated_property_reference
    duplicate_definition duplicate_label illegal_use_of_built_in_vocabulary label_formatting
    label_whitespace missing_label missing_ontology_description missing_ontology_license
    missing_ontology_title misused_obsolete_label misused_replaced_by multiple_definitions
    multiple_equivalent_class_definitions multiple_labels annotation_whitespace duplicate_exact_synonym
    duplicate_label_synonym duplicate_scoped_synonym equivalent_pair equivalent_class_axiom_no_genus
    invalid_xref missing_definition missing_obsolete_label missing_subset_declaration
    missing_synonymtype_declaration multiple_equivalent_classes invalid_entity_uri lowercase_definition
    missing_superclass"""
FOOPS = """CN1 DOC1 FIND1 FIND2 FIND3 FIND_3_BIS HTTP1 OM1 OM2 OM3 OM4.1 OM4.2 OM5.1 OM5.2 PURL1 RDF1
    URI1 URI2 VER1 VER2 VOC1 VOC2 VOC3 VOC4"""
ODK = """owldef-self-reference redundant-subClassOf taxon-range iri-range iri-range-advanced
    label-with-iri multiple-replaced_by term-tracker-uri illegal-date dc-properties"""
ITEMS = {
    *(f"ROBOT {name}" for name in ROBOT.split()),
    *(f"OOPS! P{number:02}" for number in range(1, 42)),
    *(f"FOOPS! {name}" for name in FOOPS.split()),
    *(f"ODK {name}" for name in ODK.split()),
}


def check_id(check: QueryFile) -> str:
    return check.id


def outcome_id(outcome: Outcome) -> str:
    return outcome.check.id


def loaded(path: Path) -> ox.Store:
    store = ox.Store()
    store.load(input=(HEADER + path.read_text(encoding="utf-8")).encode(), format=ox.RdfFormat.TURTLE)
    return store


def test_checks_and_bad_files_were_discovered() -> None:
    assert len(CHECKS) > 70
    assert {path.name for path in BAD.iterdir()} == {f"{check.id}.bad.ttl" for check in CHECKS}
    assert len(shipped_files()) > 50


def test_each_item_of_the_lists_is_answered_or_has_a_reason() -> None:
    answered = {item for check in CHECKS for item in Outcome(check, ()).answers} - {"ordrelocal"}
    told = [each.item for each in elsewhere()]
    assert len(ITEMS) == 32 + 41 + 24 + 10
    assert answered | set(told) == ITEMS
    assert answered & set(told) == set()
    assert {item.split(" ")[0] for item in ITEMS} == set(LISTS)


def test_what_is_not_answered_says_why_in_both_languages() -> None:
    for each in elsewhere():
        assert each.status in {"elsewhere", "not-run", "not-applicable"}
        assert each.reason["en"].endswith(".")
        assert each.reason["fr"].endswith(".")
        assert each.reason["en"] != each.reason["fr"]


@pytest.mark.parametrize("check", CHECKS, ids=check_id)
def test_check_says_level_problem_and_remedy_in_both_languages(check: QueryFile) -> None:
    outcome = Outcome(check, ())
    assert check.id == check.path.stem
    assert outcome.level in LEVELS
    texts = [outcome.text(key, lang) for key in ("problem", "fix") for lang in ("en", "fr")]
    assert all(text.endswith(".") for text in texts)
    assert len(set(texts)) == len(texts)
    assert outcome.answers[0].startswith(FOLDERS[check.path.parent.name])
    # Only a hint may be accepted, and in both languages.
    accepted = [outcome.text("accepted", lang) for lang in ("en", "fr")]
    assert all(accepted) or not any(accepted)
    assert outcome.level == "INFO" or not any(accepted)


@pytest.mark.parametrize("check", CHECKS, ids=check_id)
def test_check_finds_its_fault_in_a_bad_file(check: QueryFile) -> None:
    bad = BAD / f"{check.id}.bad.ttl"
    expected = sorted(FOUND.findall(bad.read_text(encoding="utf-8")))
    found = [(each.entity, each.property, each.value) for each in faults(check, loaded(bad), {})]
    assert expected
    assert sorted(tuple(cell.replace(" ", "_") for cell in row) for row in found) == expected


@pytest.mark.parametrize("outcome", run_checks(), ids=outcome_id)
def test_shipped_ontology_passes_the_check(outcome: Outcome) -> None:
    if outcome.text("accepted", "en"):
        assert outcome.faults, "nothing is left to accept: take the reason away"
    else:
        assert [(each.file, each.line, each.entity, each.value) for each in outcome.faults] == []


def test_faults_are_led_back_to_file_and_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix own: <https://w3id.org/ordrelocal/ontology#> .\n\n"
        "own:Order a owl:Class .\n",
        encoding="utf-8",
    )
    found = findings(run_checks([bad]))
    missing = [each for each in found if each.values["shape"] == "missing-label"]
    assert [(each.line, each.field, each.value, each.severity) for each in missing] == [
        (4, "rdfs:label", "en", "error"),
        (4, "rdfs:label", "fr", "error"),
    ]
    assert all(each.file.endswith("bad.ttl") for each in missing)
    assert "ol:Order (fr): Le terme n’a pas de libellé" in missing[1].render("fr")


def test_accepted_faults_are_no_findings() -> None:
    outcomes = run_checks()
    shown: list[Finding] = findings(outcomes)
    accepted = {outcome.check.id for outcome in outcomes if outcome.accepted}
    assert "doi" in accepted
    assert accepted & {str(each.values["shape"]) for each in shown} == set()


def test_shapes_stand_apart_from_the_ontology() -> None:
    store = quality_store([resource("ontology", "ordrelocal.ttl")])
    subjects = {quad.subject for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert len(subjects) == 1
    assert len(store) > len(subjects) + 100
