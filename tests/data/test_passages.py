"""Passages: each hash fits the paragraph of a scholar's own copy; no sentence of it is copied here."""

import hashlib
import re
import unicodedata
from pathlib import Path

import pytest

from ordrelocal.reading import data_files, read_document
from ordrelocal.yamlld import nodes

SOURCE = Path(__file__).resolve().parents[3] / "shared" / "source" / "discussion-2009.txt"
WORK = "work/frigoli-2009"
LONGEST_SHARED_RUN = 8  # words: a key term and its setting, never a sentence


@pytest.fixture(scope="module")
def paragraphs() -> dict[str, str]:
    """Locator (``P4``) -> paragraph without its mark, as printed."""
    if not SOURCE.is_file():
        pytest.skip(f"no copy of the discussion text; put one at {SOURCE} to check the passages against it")
    marked = re.findall(r"^\[([TPN]\d+)\] (.*)$", SOURCE.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(marked)


@pytest.fixture(scope="module")
def passages() -> dict[str, dict[str, str]]:
    """Locator -> passage node of the discussion text."""
    found = {}
    for path in data_files():
        for _, node in nodes(read_document(path).content or {}):
            if node.get("inWork") == WORK:
                found[str(node["locator"])] = {key: str(value) for key, value in node.items()}
    return found


def folded(text: str) -> str:
    """Text in NFC with its white space folded to one space and trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def words(text: str) -> list[str]:
    """Words in lower case, without punctuation and with one kind of apostrophe."""
    return re.findall(r"\w+", folded(text).lower().replace("’", " ").replace("'", " "))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every run of so many words."""
    said = words(text)
    return {tuple(said[at : at + length]) for at in range(len(said) - length + 1)}


def test_each_paragraph_has_its_passage(
    paragraphs: dict[str, str], passages: dict[str, dict[str, str]]
) -> None:
    assert passages.keys() == paragraphs.keys()


def test_each_hash_fits_its_paragraph(
    paragraphs: dict[str, str], passages: dict[str, dict[str, str]]
) -> None:
    expected = {
        locator: hashlib.sha256(folded(text).encode("utf-8")).hexdigest()
        for locator, text in paragraphs.items()
    }

    assert {locator: passage["textHash"] for locator, passage in passages.items()} == expected


def test_each_key_term_stands_in_its_paragraph(
    paragraphs: dict[str, str], passages: dict[str, dict[str, str]]
) -> None:
    strangers = {
        locator: passage["keyTerm"]
        for locator, passage in passages.items()
        if folded(passage["keyTerm"]) not in folded(paragraphs[locator])
    }

    assert strangers == {}


def test_no_sentence_of_the_text_is_copied_into_the_data(paragraphs: dict[str, str]) -> None:
    # Titles of works stand in headings and notes, and may be named; the argument itself may not be copied.
    argued = [text for locator, text in paragraphs.items() if locator.startswith("P")]
    copied = set().union(*(runs(text, LONGEST_SHARED_RUN) for text in argued))
    found = {}
    for path in data_files():
        document = read_document(path)
        for place, node in nodes(document.content or {}):
            for key, value in node.items():
                shared = runs(value, LONGEST_SHARED_RUN) & copied if isinstance(value, str) else set()
                if shared:
                    found[f"{path.name}: {document.field((*place, key))}"] = sorted(map(" ".join, shared))

    assert found == {}
