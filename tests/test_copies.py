"""``ordrelocal sources verify``: passages looked up in a scholar's own copies."""

from pathlib import Path

import pytest

from ordrelocal.copies import Outcome, Passage, fold, text_hash, verify
from ordrelocal.errors import NoCopyError, UnreadableCopyError
from tests.test_cli import run

SHARED = Path(__file__).parents[2] / "shared" / "source"
WORDS = {"P1": "Un ordre  local,\tnégocié.", "P2": "Des partenaires en débattent.", "N1": "1 Une note."}
WORK = "https://w3id.org/ordrelocal/id/work/example"


def passages() -> list[Passage]:
    return [
        Passage(f"{WORK}/{mark}", WORK, mark, text_hash(words), ("ORDRE local",) if mark == "P1" else ())
        for mark, words in WORDS.items()
    ]


def copy(folder: Path, words: dict[str, str], name: str = "copy.txt") -> Path:
    path = folder / name
    path.write_text("\n\n".join(f"[{mark}] {text}" for mark, text in words.items()), encoding="utf-8")
    return path


def outcomes(folder: Path) -> dict[str, Outcome]:
    return {check.passage.locator: check.outcome for check in verify(folder, passages())}


def test_folding_forgets_spaces_and_composition_but_no_word() -> None:
    assert fold("e\u0301tat\u00a0 \n local ") == "état local"
    assert text_hash("e\u0301tat  local") == text_hash("état local")
    assert text_hash("état local") != text_hash("etat local")


def test_every_passage_of_a_true_copy_is_right(tmp_path: Path) -> None:
    copy(tmp_path, {mark: f"  {words} " for mark, words in WORDS.items()})
    copy(tmp_path, {"P1": "Un autre texte."}, "another.txt")
    assert set(outcomes(tmp_path).values()) == {Outcome.RIGHT}


def test_only_the_passage_with_a_changed_word_fails(tmp_path: Path) -> None:
    copy(tmp_path, {**WORDS, "P2": "Des partenaires en décident."})
    assert outcomes(tmp_path) == {"P1": Outcome.RIGHT, "P2": Outcome.OTHER_WORDS, "N1": Outcome.RIGHT}


def test_lost_paragraph_is_told_from_a_changed_one(tmp_path: Path) -> None:
    copy(tmp_path, {mark: words for mark, words in WORDS.items() if mark != "N1"})
    assert outcomes(tmp_path)["N1"] is Outcome.NO_PARAGRAPH


def test_key_term_must_stand_in_its_paragraph(tmp_path: Path) -> None:
    copy(tmp_path, WORDS)
    wrong = Passage(WORK, WORK, "P2", text_hash(WORDS["P2"]), ("ordre",))
    assert verify(tmp_path, [wrong])[0].outcome is Outcome.TERM_LACKS


def test_work_without_a_copy_is_unchecked_not_wrong(tmp_path: Path) -> None:
    copy(tmp_path, {"P1": "Un autre texte."})
    assert set(outcomes(tmp_path).values()) == {Outcome.UNCHECKED}


def test_folder_without_copies_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("sans repère", encoding="utf-8")
    with pytest.raises(NoCopyError, match=r"\[P4\]"):
        verify(tmp_path, passages())


def test_copy_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes("[P1] négocié".encode("latin-1"))
    with pytest.raises(UnreadableCopyError, match=r"old\.txt.*byte 6"):
        verify(tmp_path, passages())


@pytest.mark.parametrize(("lang", "words"), [("en", "the words differ"), ("fr", "les mots diffèrent")])
def test_command_finds_all_right_then_names_the_changed_word(
    shipped_home: Path, tmp_path: Path, lang: str, words: str
) -> None:
    if not SHARED.is_dir():
        pytest.skip("the copy of the discussion text is not there")
    done = run(shipped_home, "sources", "verify", str(SHARED), lang=lang)
    assert done.returncode == 0, done.stdout
    assert "21" in done.stdout
    text = (SHARED / "discussion-2009.txt").read_text(encoding="utf-8")
    (tmp_path / "mine.txt").write_text(text.replace("ordre négocié", "ordre imposé", 1), encoding="utf-8")
    done = run(shipped_home, "sources", "verify", str(tmp_path), lang=lang)
    assert done.returncode == 1
    (line,) = (each for each in done.stdout.splitlines() if words in each)
    assert "[P4]" in line


def test_command_fails_where_no_text_is_recognised(shipped_home: Path, tmp_path: Path) -> None:
    copy(tmp_path, WORDS)
    done = run(shipped_home, "sources", "verify", str(tmp_path), lang="en")
    assert done.returncode == 1
    assert "no copy of this work" in done.stdout
