"""Every text of the pages exists in both languages, and none of them judges."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from ordrelocal_webui.resources import PACKAGE, TEMPLATES, TRANSLATIONS

_KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_OPTIONS = {"silent": "false", "trimmed": "true", "newstyle_gettext": "true"}
#: Words by which a page would judge places, bodies or persons, or promise more than a source says.
_VERDICTS = re.compile(
    r"\b(best|worst|better than|worse|success\w*|fail(?:ed|ure)s?|unfair|unjust|exemplary|good practices?"
    r"|proves?|meilleure?s?|pires?|réussi\w*|échou\w*|injustes?|exemplaires?|bonnes? pratiques?|prouve\w*)\b",
    re.IGNORECASE,
)

Id = str | tuple[str, ...]


def marked() -> Iterator[tuple[str, Id]]:
    """Where each marked message stands, and the message (a pair when it has a plural)."""
    sources: list[tuple[Path, str, dict[str, str]]] = [
        (path, "python", {}) for path in sorted(PACKAGE.rglob("*.py"))
    ]
    sources += [(path, "jinja2.ext:babel_extract", _OPTIONS) for path in sorted(TEMPLATES.rglob("*.html"))]
    for path, method, options in sources:
        found = extract_from_file(method, path, keywords=_KEYWORDS, options=options)
        for line, message, _comments, _context in found:
            parts = (message,) if isinstance(message, str) else tuple(part for part in message if part)
            yield f"{path.name}:{line}", parts[0] if len(parts) == 1 else parts


def catalogue() -> list[Message]:
    with TRANSLATIONS.open("rb") as file:
        return [entry for entry in read_po(file, locale="fr") if entry.id]


def _id(entry: Message) -> Id:
    return entry.id if isinstance(entry.id, str) else tuple(entry.id)


def _forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(form) for form in text]  # type: ignore[attr-defined]


def test_messages_were_found_in_code_and_in_templates() -> None:
    places = {place.rpartition(".")[2].split(":")[0] for place, _ in marked()}
    assert places == {"py", "html"}
    assert len({message for _, message in marked()}) > 250


def test_every_message_has_a_french_form() -> None:
    french = {_id(entry) for entry in catalogue() if all(_forms(entry.string)) and not entry.fuzzy}
    assert [(place, message) for place, message in marked() if message not in french] == []


def test_catalogue_holds_no_message_that_nobody_shows() -> None:
    used = {message for _, message in marked()}
    assert [entry.id for entry in catalogue() if _id(entry) not in used] == []


def test_french_forms_use_the_same_values() -> None:
    for entry in catalogue():
        wanted = {name for form in _forms(entry.id) for name in _names(form)}
        assert {name for form in _forms(entry.string) for name in _names(form)} == wanted, entry.id


def _names(text: str) -> list[str]:
    return re.findall(r"%\(\w+\)s|\{\w+\}", text)


def test_french_typography_is_kept() -> None:
    for entry in catalogue():
        for form in _forms(entry.string):
            plain = re.sub(r"<[^>]*>", "", form)
            assert not re.search(r" [:;?!»](?:\s|$)|« ", plain), f"no-break space missing: {form}"
            assert not re.search(r"\w'\w", plain), f"straight apostrophe: {form}"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_text_of_the_pages_judges(language: str) -> None:
    texts = [form for entry in catalogue() for form in _forms(entry.id if language == "en" else entry.string)]
    ours = {"Try again in a moment; if it fails again, report the address of the page."}
    assert [text for text in texts if _VERDICTS.search(text) and text not in ours] == []
