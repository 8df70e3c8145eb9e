"""Every message of the library and the command line exists in French."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from ordrelocal.i18n import preferred_language, translate
from ordrelocal.paths import PACKAGE

KEYWORDS = {"_": None, "N_": None}


def messages(folder: Path) -> Iterator[str]:
    """Messages marked in the code of a package."""
    for path in sorted(folder.rglob("*.py")):
        for _line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
            if isinstance(message, str):
                yield message


def test_messages_were_discovered() -> None:
    assert len(list(messages(PACKAGE))) > 100


def test_every_message_has_a_french_form() -> None:
    with (PACKAGE / "translations" / "fr.po").open("rb") as file:
        french = {entry.id: entry.string for entry in read_po(file) if entry.id and not entry.fuzzy}
    assert [message for message in messages(PACKAGE) if not french.get(message)] == []


def test_french_forms_use_the_same_values() -> None:
    with (PACKAGE / "translations" / "fr.po").open("rb") as file:
        for entry in read_po(file):
            if entry.id:
                assert _names(str(entry.id)) == _names(str(entry.string)), entry.id


def _names(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}


@pytest.mark.parametrize(
    ("wish", "language"), [("fr", "fr"), ("fr_FR.UTF-8", "fr"), ("de", "en"), ("en", "en")]
)
def test_language_is_chosen_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, wish: str, language: str
) -> None:
    monkeypatch.setenv("ORDRELOCAL_LANG", wish)
    assert preferred_language() == language


def test_unknown_message_stays_english() -> None:
    assert translate("Not in any catalogue {x}.", "fr", x=1) == "Not in any catalogue 1."
