"""CSL-JSON, the form in which items are held: read with every value checked, written as it is."""

import json
from collections.abc import Sequence
from typing import Any

from ordrelocal.citing.items import (
    DATES,
    NAME_PARTS,
    NAMES,
    TYPES,
    Collector,
    CslItem,
    Reading,
    dated,
    line_text,
)
from ordrelocal.i18n import N_, Marked
from ordrelocal.yamlld import broken_json


def write(items: Sequence[CslItem]) -> str:
    """Items as a JSON list, one field a line."""
    return json.dumps([dict(item) for item in items], ensure_ascii=False, indent=2) + "\n"


def read(text: str, name: str) -> Reading:
    """Read a list of items; a value of another form than CSL gives it is reported and left out."""
    found = Collector(name)
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        found.problem("json-syntax", error.lineno, detail=broken_json(error))
        return found.reading()
    except RecursionError:
        found.problem("json-syntax", 1, detail=Marked(N_("its brackets are nested too deeply"), {}))
        return found.reading()
    except ValueError:
        found.problem("json-syntax", 1, detail=Marked(N_("a number has too many digits"), {}))
        return found.reading()
    if not isinstance(entries, list):
        found.problem("not-a-list", 1)
        return found.reading()
    lines = _lines(text, len(entries))
    for found.entry, (entry, line) in enumerate(zip(entries, lines, strict=True), 1):
        if not _sound(entry):
            detail = Marked(N_("it holds half a character (\\ud800 to \\udfff)"), {})
            found.problem("reference-form", line, detail=detail)
        elif isinstance(entry, dict):
            found.add(_item(entry, line, found), line)
        else:
            found.problem(
                "reference-form", line, detail=Marked(N_("it is no mapping of fields to values"), {})
            )
    return found.reading()


def _sound(entry: object) -> bool:
    """Whether all texts of an entry can be written; JSON has escapes for halves of characters."""
    try:
        json.dumps(entry, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _lines(text: str, count: int) -> list[int]:
    """Line (from 1) where each of the items of a list begins."""
    decoder, place = json.JSONDecoder(), text.find("[") + 1
    lines: list[int] = []
    while len(lines) < count:
        while text[place] in " \t\r\n,":
            place += 1
        lines.append(text.count("\n", 0, place) + 1)
        place = decoder.raw_decode(text, place)[1]
    return lines


def _item(entry: dict[str, Any], line: int, found: Collector) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for field, value in entry.items():
        kept = _value(field, value)
        if kept is None:
            found.problem(
                "reference-value",
                line,
                field,
                json.dumps(value, ensure_ascii=False),
                expected=_expected(field),
            )
        else:
            item[field] = kept
    if item.get("type") not in TYPES:
        found.problem("reference-type", line, "type", str(item.get("type", "")))
        item["type"] = "document"
    return item


def _value(field: str, value: Any) -> Any:
    """The value of a field in the form that CSL gives it; None if it is of another form."""
    if field in NAMES:
        names = value if isinstance(value, list) else [None]
        return [_name(each) for each in names] if all(_name(each) for each in names) else None
    if field in DATES:
        return _date(value)
    if field in ("custom", "categories"):
        return value if isinstance(value, dict | list) else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return line_text(value) or None


def _name(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    name = {
        part: line_text(value[part]) for part in ("literal", *NAME_PARTS) if isinstance(value.get(part), str)
    }
    name = {part: text for part, text in name.items() if text}
    if "literal" in name:
        return {"literal": name["literal"]}
    return name if name.keys() & {"family", "given"} else None


def _date(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and all(isinstance(each, list) for each in parts):
        date = dated("/".join("-".join(str(part) for part in each) for each in parts))
        return date and date | {key: value[key] for key in ("circa", "season") if key in value}
    for form in ("raw", "literal"):
        if isinstance(value.get(form), str) and line_text(value[form]):
            return dated(line_text(value[form])) or {"literal": line_text(value[form])}
    return None


def _expected(field: str) -> Marked:
    if field in NAMES:
        return Marked(N_("a list of names, each with 'family' and 'given', or 'literal'"), {})
    if field in DATES:
        return Marked(N_("numbers under 'date-parts', such as [[2009, 6, 4]]"), {})
    return Marked(N_("text"), {})
