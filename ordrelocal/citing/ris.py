"""RIS, written and read."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar

import rispy  # type: ignore[import-untyped]

from ordrelocal.citing import ris_fields as table
from ordrelocal.citing.items import (
    Collector,
    CslItem,
    Reading,
    dated,
    first_day,
    line_text,
    without_nothing,
)
from ordrelocal.i18n import N_, Marked
from ordrelocal.identifiers import parse as identifier

_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*)|)", re.DOTALL)
_START = re.compile(r"^TY {1,2}-.*$", re.MULTILINE)
_KEYS: dict[str, str] = rispy.TAG_KEY_MAPPING


class Writer(rispy.RisWriter):  # type: ignore[misc]
    """The library's writer, without its numbers before each reference."""

    def set_header(self, count: int) -> str:
        """Nothing: numbers are no part of the format."""
        return ""


class Parser(rispy.RisParser):  # type: ignore[misc]
    """The library's reader, which also takes one space before a dash, and a file's editors (ED)."""

    DEFAULT_MAPPING: ClassVar[dict[str, str]] = _KEYS | {tag: tag for tag in ("BT", "CT", "ED")}
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = [*rispy.LIST_TYPE_TAGS, "ED"]
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}

    def parse_line(self, line: str) -> tuple[str | None, str]:
        """Tag and content of a line; a line without tag goes on with the line before."""
        found = _TAG.fullmatch(line.rstrip())
        return (found[1], (found[2] or "").strip()) if found else (None, line.strip())


def write(items: Sequence[CslItem]) -> str:
    """Items as references, in UTF-8, their fields in a fixed order."""
    return str(rispy.dumps([_reference(item) for item in items], implementation=Writer))


def _reference(item: CslItem) -> dict[str, Any]:
    tags = {tag: text for tag, text in _tags(item) if tag and text}
    return {_KEYS[tag]: [text] if tag in ("N1", "UR") else text for tag, text in tags.items()}


def _tags(item: CslItem) -> Iterator[tuple[str, Any]]:
    """Tags and values of an item, in the order in which they are written."""
    kind = str(item.get("type", "document"))
    yield "TY", table.TYPES.get(kind, "GEN")
    yield "ID", line_text(item.get("id", ""))
    for field, tags in table.NAMES.items():
        tag = "A3" if field == "editor" and kind in table.BOOKS else tags[0]
        yield tag, [_written(name) for name in item.get(field, ())]
    day = first_day(item.get("issued", {}))
    yield "PY", str(day[0]).zfill(4) if day else item.get("issued", {}).get("literal", "")
    yield "DA", _day(day) if len(day) > 1 else ""
    for field in table.FIELDS:
        tag = _tag(kind, field)
        text = line_text(item.get(field, ""))
        if field == "container-title" and kind == "paper-conference" and item.get("event-title"):
            yield "T2", line_text(item["event-title"]) if text else ""
            tag = "C3"
        yield tag, text.split(", ") if tag == "KW" and text else text
        if field == "volume":
            yield from _pages(item, kind)
    yield "SN", _serial_number(item, kind)
    yield "Y2", _day(first_day(item.get("accessed", {})))


def _tag(kind: str, field: str) -> str:
    return table.SPECIAL.get(kind, {}).get(field, table.FIELDS[field])


def _pages(item: CslItem, kind: str) -> Iterator[tuple[str, str]]:
    if kind in table.COUNTED:
        yield "SP", line_text(item.get("number-of-pages", ""))
        return
    first, dash, last = line_text(item.get("page", "")).replace("–", "-").partition("-")
    # Only one dash makes two pages; "12-14, 20-22" stays in one piece.
    yield "SP", first if dash and "-" not in last else first + dash + last
    yield "EP", last if dash and "-" not in last else ""


def _serial_number(item: CslItem, kind: str) -> str:
    order = ("ISSN", "ISBN") if kind in table.SERIALS else ("ISBN", "ISSN")
    return next((line_text(item[field]) for field in order if item.get(field)), "")


def _day(day: Sequence[int]) -> str:
    """``YYYY/MM/DD/``, with nothing between the slashes where nothing is known."""
    if not day:
        return ""
    parts = [str(part).zfill(width) for part, width in zip(day, (4, 2, 2), strict=False)]
    return "/".join([*parts, *[""] * (4 - len(parts))])


def _written(name: Mapping[str, str]) -> str:
    """A name with its comma; of a name in one piece, a comma of its own is doubled."""
    if "literal" in name:
        return line_text(name["literal"]).replace(",", ",,", 1)
    particles = ("dropping-particle", "non-dropping-particle", "family")
    family = " ".join(line_text(name[key]) for key in particles if name.get(key))
    return ", ".join(
        each for each in (family, *(line_text(name.get(key, "")) for key in ("given", "suffix"))) if each
    )


def read(text: str, name: str) -> Reading:
    """Read the references of a file; what cannot be read of it is reported, with its line."""
    found = Collector(name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    starts = [each.start() for each in _START.finditer(text)]
    if text[: starts[0] if starts else None].strip(" \n0123456789."):
        found.entry = 1
        found.problem("reference-form", 1, detail=Marked(N_("it does not begin with TY"), {}))
    for found.entry, (start, end) in enumerate(pairwise([*starts, len(text)]), 1):
        line = text.count("\n", 0, start) + 1
        _read_one(text[start:end], line, found)
    return found.reading()


def _read_one(text: str, line: int, found: Collector) -> None:
    body, ended, rest = re.split(r"^(ER {1,2}-.*)$", text + "\nER  - ", maxsplit=1, flags=re.MULTILINE)
    (reference,) = Parser(enforce_list_tags=False).parse(body + ended)
    if not re.search(r"^ER {1,2}-", text, re.MULTILINE):
        found.problem("reference-form", line, detail=Marked(N_("it does not end with ER"), {}))
    elif rest.replace("ER  - ", "").strip(" \n0123456789."):
        found.problem("reference-form", line, detail=Marked(N_("text stands behind its end"), {}))
    by_tag = {key: tag for tag, key in Parser.DEFAULT_MAPPING.items()}
    unknown = reference.pop("unknown_tag", {})
    values = {by_tag[key]: value if isinstance(value, list) else [value] for key, value in reference.items()}
    found.add(_item(values | dict(unknown), line, found), line)


def _item(values: dict[str, list[str]], line: int, found: Collector) -> dict[str, Any]:
    values = {
        tag: texts
        for tag, each in values.items()
        if (texts := [line_text(one) for one in each if line_text(one)])
    }

    def one(tag: str) -> str:
        """The first value of a tag that stands once; another one is told."""
        first, *more = values.pop(tag, [""])
        if more:
            found.problem("reference-field", line, tag, "; ".join(more))
        return first

    item: dict[str, Any] = {"id": one("ID"), "type": _kind(values, line, found)}
    for field, tags in table.NAMES.items():
        item[field] = [_name(name) for tag in tags for name in values.pop(tag, [])]
    item |= _read_dates(values, line, found) | _read_pages(one, item["type"])
    item |= _read_numbers(values, item["type"], line, found)
    if "C3" in values:
        item["event-title"] = one("T2")
        item["container-title"] = one("C3")
    by_tag = {**table.FIELD_ALIASES, **{_tag(item["type"], field): field for field in table.FIELDS}}
    for tag, texts in values.items():
        field = by_tag.get(tag, "")
        if not field or item.get(field):
            found.problem("reference-field", line, tag, "; ".join(texts))
            continue
        item[field] = ", ".join(texts) if tag == "KW" else texts[0]
        if tag != "KW" and texts[1:]:
            found.problem("reference-field", line, tag, "; ".join(texts[1:]))
    return without_nothing(item)


def _kind(values: dict[str, list[str]], line: int, found: Collector) -> str:
    """The CSL type of a reference; proceedings as a whole are a book."""
    written = values.pop("TY", [""])[0].upper()
    if written == "CONF" and not values.keys() & {"T2", "C3", "BT", "JF"}:
        return "book"
    kinds = {**table.ALIASES, **{tag: kind for kind, tag in table.TYPES.items()}}
    if written not in kinds:
        found.problem("reference-type", line, "TY", written)
    return kinds.get(written, "document")


def _name(text: str) -> dict[str, str]:
    if ",," in text or "," not in text.rstrip(", "):
        return {"literal": text.replace(",,", ",").rstrip(", ")}
    parts = [part.strip() for part in text.split(",", 2)]
    return {key: part for key, part in zip(("family", "given", "suffix"), parts, strict=False) if part}


def _read_dates(values: dict[str, list[str]], line: int, found: Collector) -> dict[str, Any]:
    item = {}
    for field, tags in table.DATES.items():
        written = [(tag, text) for tag in tags for text in values.pop(tag, [])]
        dates = [dated(text.strip("/ ").replace("/", "-")) for _, text in written]
        chosen = next((date for date in dates if date), None)
        if written:
            item[field] = chosen or {"literal": written[0][1]}
        whole = list(first_day(chosen or {}))
        for (tag, text), date in zip(written, dates, strict=True):
            # A year beside a day of it says nothing new.
            part = list(first_day(date or {}))
            if (not part or part != whole[: len(part)]) and item[field] != {"literal": text}:
                expected = Marked(N_("the same date wherever the entry gives it"), {})
                found.problem("reference-value", line, tag, text, expected=expected)
    return item


def _read_pages(one: Callable[[str], str], kind: str) -> dict[str, str]:
    first, last = one("SP"), one("EP")
    if kind in table.COUNTED and not last:
        return {"number-of-pages": first}
    return {"page": "-".join(part.replace("–", "-") for part in (first, last) if part)}


def _read_numbers(values: dict[str, list[str]], kind: str, line: int, found: Collector) -> dict[str, str]:
    """ISSN and ISBN, one of each; a report has its own number in their place."""
    item: dict[str, str] = {}
    other = "number" if kind in ("report", "standard") else "ISSN" if kind in table.SERIALS else "ISBN"
    for number in values.pop("SN", []):
        field = next((name for name in ("ISSN", "ISBN") if identifier(number, name.lower())), other)
        if field in item:
            found.problem("reference-field", line, "SN", number)
        item.setdefault(field, number)
    return item
