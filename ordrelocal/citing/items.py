"""Items of CSL-JSON, what was read of a file of references, and what could not be.

Source: Citation Style Language 1.0.2, appendices III (types) and IV (variables).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as calendar_date
from typing import Any

from ordrelocal.findings import Finding

CslItem = Mapping[str, Any]
"""One item: field of CSL -> value."""

TYPES = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic "
    "collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing "
    "interview legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference "
    "patent performance periodical personal_communication post post-weblog regulation report review "
    "review-book software song speech standard thesis treaty webpage".split()
)
NAMES = frozenset(
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editorial-director executive-producer guest host illustrator interviewer narrator organizer "
    "original-author performer producer recipient reviewed-author script-writer series-creator "
    "translator".split()
)
DATES = frozenset("accessed available-date event-date issued original-date submitted".split())
NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")

# White space that ends a line somewhere, or stands for none; the no-break space of French is kept.
_BLANK = re.compile(r"[ \t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff]")
_DAY = re.compile(r"(-?\d{1,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@dataclass(frozen=True)
class Reading:
    """What was read of a file of references.

    Attributes:
        items: The items, in the order of the file.
        problems: What could not be read, or not as it was meant; nothing is dropped in silence.
        lines: Line (from 1) where each item begins.
    """

    items: tuple[CslItem, ...]
    problems: tuple[Finding, ...] = ()
    lines: tuple[int, ...] = ()


@dataclass
class Collector:
    """Items and problems of one file while it is read."""

    file: str
    items: list[CslItem] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    entry: int = 0
    _keys: dict[str, int] = field(default_factory=dict)

    def add(self, item: dict[str, Any], line: int) -> None:
        """Take one item; one whose key stands already gets another key."""
        key = str(item.get("id") or self.entry)
        if key in self._keys:
            first, wanted = self._keys[key], key
            key = unused(wanted, self._keys)
            self.problem("reference-key", line, "id", wanted, first=first, new=key)
        self._keys[key] = self.entry
        self.items.append({"id": key, **{name: value for name, value in item.items() if name != "id"}})
        self.lines.append(line)

    def problem(self, code: str, line: int, field: str = "", value: str = "", **values: object) -> None:
        """Note what could not be read in the entry at hand."""
        self.problems.append(
            Finding(self.file, line, field, code, value[:200], {"entry": self.entry, **values})
        )

    def reading(self) -> Reading:
        """What was read."""
        return Reading(tuple(self.items), tuple(self.problems), tuple(self.lines))


def unused(wanted: str, taken: Mapping[str, object] | set[str]) -> str:
    """The key, or the key with the first number that nobody has."""
    number = 2
    key = wanted
    while key in taken:
        key, number = f"{wanted}-{number}", number + 1
    return key


def line_text(value: object) -> str:
    """A value as one line of text: no line ends, no control characters, one space at a time."""
    return _CONTROL.sub("", _BLANK.sub(" ", str(value))).strip()


def dated(text: str) -> dict[str, Any] | None:
    """A date of CSL from a year, a month, a day, or two of them with a slash; None if it is none.

    Example:
        >>> dated("2009-06-04/2009-06-05")
        {'date-parts': [[2009, 6, 4], [2009, 6, 5]]}
    """
    parts = [_parts(each) for each in text.split("/")]
    if len(parts) > 2 or not parts[0] or not parts[-1]:
        return None
    return {"date-parts": [each for each in parts if each]}


def _parts(text: str) -> list[int] | None:
    found = _DAY.fullmatch(text.strip())
    if not found:
        return None
    parts = [int(part) for part in found.groups() if part]
    try:
        calendar_date(2000, *[*parts[1:], 1, 1][:2]) if len(parts) < 3 else calendar_date(*parts)
    except ValueError:
        return None
    return parts


def iso(date: Mapping[str, Any]) -> str:
    """A date of CSL as years, months or days, with a slash between two; "" if it has none.

    Example:
        >>> iso({"date-parts": [[2009, 6, 4]]})
        '2009-06-04'
    """
    return "/".join(
        "-".join(str(int(part)).zfill(width) for part, width in zip(parts, (4, 2, 2), strict=False))
        for parts in date.get("date-parts", [])
    )


def first_day(date: Mapping[str, Any]) -> Sequence[int]:
    """Year, month and day of the first date, as many as are known."""
    return [int(part) for part in (date.get("date-parts") or [[]])[0]]


def without_nothing(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item without fields that hold nothing."""
    return {name: value for name, value in item.items() if value not in ("", [], {}, None)}
