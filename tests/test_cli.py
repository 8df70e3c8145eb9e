"""The command line, run as people run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ordrelocal.paths import resource

BAD = Path(__file__).parent / "fixtures" / "bad"


def run(home: Path, *arguments: str, lang: str = "en", text: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ORDRELOCAL_HOME": str(home), "ORDRELOCAL_LANG": lang}
    command = [sys.executable, "-m", "ordrelocal", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, input=text, timeout=100)


def test_build_reports_that_nothing_changed(shipped_home: Path) -> None:
    done = run(shipped_home, "build", "--geography=named")
    assert done.returncode == 0
    assert "Nothing changed" in done.stdout


def test_query_answers_a_text(shipped_home: Path) -> None:
    done = run(shipped_home, "query", "ASK { ?case a <https://w3id.org/ordrelocal/ontology#Case> }")
    assert done.stdout.strip() == "yes"


def test_query_reads_standard_input_and_writes_csv(shipped_home: Path) -> None:
    question = "SELECT (COUNT(?case) AS ?n) { ?case a <https://w3id.org/ordrelocal/ontology#Case> }"
    done = run(shipped_home, "query", "-", "--format", "csv", text=question)
    assert done.stdout.split() == ["n", str(len(list(resource("data", "cases").glob("*.yaml"))))]


def test_empty_answer_and_failure_look_different(shipped_home: Path) -> None:
    empty = run(shipped_home, "query", "SELECT * { <urn:nothing> ?p ?o }")
    failed = run(shipped_home, "query", "SELECT * {")
    assert (empty.returncode, failed.returncode) == (0, 1)
    assert "0 rows" in empty.stdout
    assert "line 1, column" in failed.stderr


@pytest.mark.parametrize(("lang", "words"), [("en", "read-only"), ("fr", "lecture seule")])
def test_update_is_refused_in_the_language_of_the_reader(shipped_home: Path, lang: str, words: str) -> None:
    done = run(shipped_home, "query", "DELETE WHERE { ?s ?p ?o }", lang=lang)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_query_without_dataset_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path, "query", "ASK {}")
    assert done.returncode == 1
    assert "ordrelocal build" in done.stderr


def test_validate_reports_the_given_file_and_exits_with_1(shipped_home: Path) -> None:
    done = run(shipped_home, "validate", str(BAD / "impossible-date.yaml"))
    assert done.returncode == 1
    assert (
        "impossible-date.yaml:32: statements[0].states[0].begins: The date 2003-02-30 does not exist."
        in done.stderr
    )


def test_validate_speaks_json_in_both_languages(shipped_home: Path) -> None:
    done = run(shipped_home, "validate", "--format", "json", str(BAD / "lost-zero.yaml"))
    (finding,) = json.loads(done.stdout)
    assert (finding["code"], finding["line"]) == ("bad-code", 15)
    assert "zéro" in finding["fr"]["fix"]
    assert "zero" in finding["en"]["fix"]


def test_shipped_sources_are_clean(shipped_home: Path) -> None:
    done = run(shipped_home, "validate", "--strict")
    assert done.returncode == 0, done.stderr
    assert "0 errors, 0 warnings" in done.stdout


def test_doctor_names_what_is_missing_and_how_to_get_it(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor")
    assert done.returncode == 0
    assert "ordrelocal build" in done.stdout


@pytest.mark.parametrize("command", ["build", "serve", "query", "validate", "check", "reason", "doctor"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_command_has_help(tmp_path: Path, command: str, lang: str) -> None:
    done = run(tmp_path, command, "--help", lang=lang)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 4


@pytest.mark.parametrize("name", ["nofile.rq", "CQ99"])
def test_unknown_question_is_not_taken_for_sparql(shipped_home: Path, name: str) -> None:
    done = run(shipped_home, "query", name)
    assert done.returncode == 1
    assert "no question and no file" in done.stderr
    assert "CQ01" in done.stderr


def test_parameter_without_value_is_refused(shipped_home: Path) -> None:
    done = run(shipped_home, "query", "CQ01", "--param", "nonsense")
    assert done.returncode == 2
    assert "nonsense" in done.stderr


def test_impossible_port_is_refused_in_words(shipped_home: Path) -> None:
    done = run(shipped_home, "serve", "--port", "99999")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("lang", "words"), [("en", "0 errors, 0 warnings"), ("fr", "0 erreurs")])
def test_check_passes_the_shipped_ontology(tmp_path: Path, lang: str, words: str) -> None:
    done = run(tmp_path, "check", "--strict", lang=lang)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout
    assert "OWL 2 DL" in done.stdout


def test_check_names_file_and_line_of_a_fault_and_exits_with_1(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix owl: <http://www.w3.org/2002/07/owl#> .\n\n<urn:x> a owl:Ontology .\n", "utf-8")
    done = run(tmp_path, "check", str(bad))
    assert done.returncode == 1
    assert "bad.ttl:3: dcterms:license: urn:x (owl:Ontology): The header names no licence." in done.stderr


def test_check_speaks_json_with_every_check_and_every_reason(tmp_path: Path) -> None:
    report = json.loads(run(tmp_path, "check", "--format", "json").stdout)
    assert len(report["checks"]) > 70
    assert {each["status"] for each in report["elsewhere"]} == {"elsewhere", "not-run", "not-applicable"}
    (doi,) = (each for each in report["checks"] if each["id"] == "doi")
    assert doi["faults"]
    assert set(doi["accepted"]) == {"fr", "en"}


def test_check_tells_of_broken_turtle_in_words(tmp_path: Path) -> None:
    bad = tmp_path / "broken.ttl"
    bad.write_text("<urn:x> a \n<urn:y> <urn:z>", "utf-8")
    done = run(tmp_path, "check", str(bad))
    assert done.returncode == 1
    assert "broken.ttl:2: The Turtle is broken" in done.stderr
    assert "Traceback" not in done.stderr
