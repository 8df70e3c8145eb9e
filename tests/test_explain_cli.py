"""``ordrelocal explain`` as people run it, in both languages, for facts that hold and facts that do not."""

import json
from pathlib import Path

import pytest

from tests.test_cli import run

TIED = ("actor/mission-locale-chelles", "ol:tiedTo", "actor/uas-chelles")
RIVAL = ("definition/chelles-errance", "ol:concernsAgeFrom", '"18"^^xsd:integer')
WORDS = {
    "en": ("tied to", "Rule:", "Stated:", "held by", "What would make it fall:", "Independent sources: "),
    "fr": (
        "lié à",
        "Règle :",
        "Énoncé :",
        "tenu par",
        "Ce qui le ferait tomber :",
        "Sources indépendantes : ",
    ),
}


@pytest.mark.parametrize("lang", WORDS)
def test_inferred_fact_is_explained_down_to_statement_and_passage(shipped_home: Path, lang: str) -> None:
    done = run(shipped_home, "explain", *TIED, lang=lang)
    assert done.returncode == 0
    assert [words for words in WORDS[lang] if words not in done.stdout] == []
    assert "10-tied-to" in done.stdout
    assert "id:statement/chelles/protocole" in done.stdout
    assert "Traceback" not in done.stderr


def test_option_chooses_the_language(shipped_home: Path) -> None:
    done = run(shipped_home, "explain", *TIED, "--lang", "fr", lang="en")
    assert "Règle :" in done.stdout


def test_programs_get_the_tree_with_both_languages(shipped_home: Path) -> None:
    told = json.loads(run(shipped_home, "explain", *TIED, "--format", "json").stdout)
    assert told["holds"]
    step = told["explanation"]
    assert step["rule"]["iri"].endswith("/rule/10-tied-to")
    assert set(step["rule"]["label"]) == {"fr", "en"}
    assert step["status"] == "reported"
    assert len(step["premises"]) == 3
    said = step["premises"][1]["stated"][0]
    assert said["passages"][0]["locator"]
    assert said["held_by"][0]["label"]["fr"]
    assert [each["iri"].rsplit("/", 1)[1] for each in told["falls_without"]] == ["protocole"]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "another statement rivals it"), ("fr", "un énoncé rival le concurrence")]
)
def test_contested_content_is_told_with_its_rivals(shipped_home: Path, lang: str, words: str) -> None:
    done = run(shipped_home, "explain", *RIVAL, lang=lang)
    assert done.returncode == 1
    assert words in done.stdout
    assert "id:statement/chelles/age-18-25" in done.stdout
    assert "id:statement/chelles/age-18-30" in done.stdout


@pytest.mark.parametrize(("lang", "words"), [("en", "does not make it false"), ("fr", "ne le rend pas faux")])
def test_what_nobody_says_is_not_called_false(shipped_home: Path, lang: str, words: str) -> None:
    done = run(shipped_home, "explain", "actor/state", "ol:tiedTo", "actor/field-actors", lang=lang)
    assert done.returncode == 1
    assert words in done.stdout


@pytest.mark.parametrize(("lang", "words"), [("en", "Did you mean"), ("fr", "Vouliez-vous dire")])
def test_unknown_thing_is_named_with_what_is_near(shipped_home: Path, lang: str, words: str) -> None:
    done = run(shipped_home, "explain", "actor/mission", "ol:tiedTo", "actor/uas-chelles", lang=lang)
    assert done.returncode == 1
    assert "actor/mission" in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("bad", ["two words", "nope:x", '"unclosed', '"x"^^no:type'])
def test_term_that_cannot_be_read_is_refused_in_words(shipped_home: Path, bad: str) -> None:
    done = run(shipped_home, "explain", bad, "ol:tiedTo", "actor/uas-chelles")
    assert done.returncode == 1
    assert bad in done.stderr
    assert "Traceback" not in done.stderr


def test_words_are_no_subject(shipped_home: Path) -> None:
    done = run(shipped_home, "explain", '"words"', "ol:tiedTo", "actor/uas-chelles")
    assert done.returncode == 1
    assert "cannot be read" in done.stderr
