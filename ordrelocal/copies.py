"""Check passages against a scholar's own copies of the texts: the locator is there, the words are the same.

A copy is a UTF-8 text file (``.txt``), one paragraph a line, each opened by its mark: ``[P4] …``. The text
never enters the project: a passage keeps the SHA-256 of its paragraph only.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ordrelocal.asking import Select
from ordrelocal.errors import NoCopyError, UnreadableCopyError
from ordrelocal.i18n import N_
from ordrelocal.queryfiles import page_query

_PARAGRAPH = re.compile(r"\[(\w+)\]\s+(.*\S)\s*")


class Outcome(Enum):
    """What became of one passage."""

    RIGHT = N_("right")
    OTHER_WORDS = N_("the words differ")
    TERM_LACKS = N_("the key term is not in the paragraph")
    NO_PARAGRAPH = N_("no paragraph has this mark")
    UNCHECKED = N_("no copy of this work in the folder")


@dataclass(frozen=True)
class Passage:
    """A passage whose words can be checked.

    ``iri`` and ``work`` are IRIs, ``locator`` the mark of the paragraph, ``hash`` its SHA-256 in hex, and
    ``terms`` words that stand in it.
    """

    iri: str
    work: str
    locator: str
    hash: str
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One passage, what became of it, and the file it was looked for in (none: no copy)."""

    passage: Passage
    outcome: Outcome
    file: Path | None


def fold(text: str) -> str:
    """A paragraph as it is hashed: NFC, white space folded to one space, trimmed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_hash(text: str) -> str:
    """SHA-256 (hex) of a paragraph without its mark."""
    return hashlib.sha256(fold(text).encode()).hexdigest()


def hashed_passages(select: Select) -> list[Passage]:
    """Every passage of the dataset that carries the hash of its paragraph, work by work."""
    terms: dict[tuple[str, str, str, str], list[str]] = {}
    for row in select(page_query("hashed-passages").text):
        key = (row["passage"].value, row["work"].value, row["locator"].value, row["hash"].value)
        terms.setdefault(key, []).extend([row["term"].value] if "term" in row else [])
    return [Passage(*key, tuple(found)) for key, found in terms.items()]


def verify(folder: Path, passages: Iterable[Passage]) -> list[Check]:
    """Look every passage up in the copies of a folder.

    A file is the copy of a work if it holds at least one of its passages, word for word; its name is free.

    Args:
        folder: Where the copies are.
        passages: What is looked up.

    Returns:
        One check a passage, in the order given.

    Raises:
        NoCopyError: The folder holds no text in the form asked for.
        UnreadableCopyError: A text is not UTF-8.
    """
    copies = {path: paragraphs(path) for path in sorted(folder.glob("*.txt"))}
    if not any(copies.values()):
        raise NoCopyError(folder=folder)
    works: dict[str, list[Passage]] = {}
    for passage in passages:
        works.setdefault(passage.work, []).append(passage)
    return [check for own in works.values() for check in _checked(own, copies)]


def paragraphs(path: Path) -> dict[str, str]:
    """Paragraphs of a copy by their mark; a file without marks has none.

    Raises:
        UnreadableCopyError: The file is not UTF-8.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableCopyError(file=path, position=error.start) from error
    return {mark: words for mark, words in (m.groups() for m in map(_PARAGRAPH.fullmatch, lines) if m)}


def _checked(passages: list[Passage], copies: Mapping[Path, Mapping[str, str]]) -> Iterable[Check]:
    def agreeing(path: Path) -> int:
        found = copies[path]
        return sum(each.locator in found and text_hash(found[each.locator]) == each.hash for each in passages)

    best = max(copies, key=agreeing)
    for passage in passages:
        if agreeing(best):
            yield Check(passage, _outcome(passage, copies[best]), best)
        else:
            yield Check(passage, Outcome.UNCHECKED, None)


def _outcome(passage: Passage, copy: Mapping[str, str]) -> Outcome:
    if passage.locator not in copy:
        return Outcome.NO_PARAGRAPH
    words = copy[passage.locator]
    if text_hash(words) != passage.hash:
        return Outcome.OTHER_WORDS
    folded = fold(words).casefold()
    right = all(fold(term).casefold() in folded for term in passage.terms)
    return Outcome.RIGHT if right else Outcome.TERM_LACKS
