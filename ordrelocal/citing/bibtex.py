"""BibTeX and BibLaTeX, written and read; a file of either dialect is read by the same reader."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from bibtexparser import model
from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.library import Library
from bibtexparser.writer import BibtexFormat

from ordrelocal.citing import bibtex_fields as table
from ordrelocal.citing.bibtex_values import PREDEFINED, UndefinedError, UnjoinedError, evaluated
from ordrelocal.citing.items import (
    TYPES,
    Collector,
    CslItem,
    Reading,
    dated,
    first_day,
    iso,
    line_text,
    unused,
    without_nothing,
)
from ordrelocal.citing.latex import decoded, decoded_names, encoded, encoded_names
from ordrelocal.i18n import N_, Marked

# What is refused is among the problems; the library would also write it to the log.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

# What every entry has, and hardly a comment, whose lines begin with a per cent if it has.
_ENTRY_SIGN = re.compile(r"^(?!\s*%)(?=.*\w).*[{}=]", re.MULTILINE)
_KEY = re.compile(r"[^\w:./+-]+", re.ASCII)


def write(items: Sequence[CslItem], *, biblatex: bool) -> str:
    """Items as entries, in UTF-8, with keys made from their ids.

    Args:
        items: The items.
        biblatex: Write the names of BibLaTeX's fields (``date``, ``journaltitle``), not those of BibTeX.
    """
    library = Library()
    keys: set[str] = set()
    for item in items:
        key = unused(_KEY.sub("-", str(item.get("id", ""))).strip("-") or "item", keys)
        keys.add(key)
        library.add(_entry(item, key, int(biblatex)))
    form = BibtexFormat()  # type: ignore[no-untyped-call]
    form.indent, form.block_separator = "  ", "\n"
    return str(write_string(library, unparse_stack=[], bibtex_format=form))


def _entry(item: CslItem, key: str, dialect: int) -> model.Entry:
    kind = str(item.get("type", "document"))
    entry_type = table.TYPES.get(kind, table.OTHER_TYPES)[dialect]
    if entry_type == "phdthesis" and "master" in str(item.get("genre", "")).lower():
        entry_type = "mastersthesis"
    fields: dict[str, str] = {}
    for csl, name in table.NAMES.items():
        if item.get(csl):
            fields[name] = encoded_names(item[csl])
    for csl in table.FIELDS:
        if item.get(csl):
            fields[_names(kind, csl)[dialect]] = _value(csl, str(item[csl]))
    fields |= _dates(item, dialect) | _language(str(item.get("language", "")))
    if _unmarked(entry_type) != kind:
        fields["entrysubtype"] = table.SUBTYPES.get(kind, kind)
    # A month is a macro of BibTeX, whose words depend on the language of the document.
    enclosed = {name: value if name == "month" else "{" + value + "}" for name, value in fields.items()}
    return model.Entry(entry_type, key, [model.Field(name, value) for name, value in enclosed.items()])


def _names(kind: str, csl: str) -> tuple[str, str]:
    return table.SPECIAL.get(kind, {}).get(csl, table.FIELDS[csl])


def _unmarked(entry_type: str) -> str:
    """The CSL type that an entry type stands for by itself."""
    own = (kind for kind, names in table.TYPES.items() if entry_type in names and kind != "dataset")
    return {"misc": "document", "dataset": "dataset"}.get(entry_type) or next(
        own, table.ALIASES.get(entry_type, "")
    )


def _value(csl: str, text: str) -> str:
    if csl in table.VERBATIM:
        # Braces would end the field, and a backslash would hide the brace that does.
        return line_text(text).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    if csl == "page":
        return "--".join(encoded(part) for part in re.split("[-–]", text))
    # The second pair keeps capitals, which many styles would take away.
    return "{" + encoded(text) + "}" if csl == "title" else encoded(text)


def _dates(item: CslItem, dialect: int) -> dict[str, str]:
    fields = {name: iso(item[csl]) for csl, name in table.DATES.items() if item.get(csl)}
    issued = item.get("issued") or {}
    day = first_day(issued)
    if not day:
        fields["date" if dialect else "year"] = encoded(issued.get("literal", ""))
    elif dialect:
        fields["date"] = iso(issued)
    else:
        fields["year"] = str(day[0]).zfill(4)
        fields |= {"month": table.MONTHS[day[1] - 1]} if len(day) > 1 else {}
        fields |= {"day": str(day[2])} if len(day) > 2 else {}
    return {name: value for name, value in fields.items() if value}


def _language(code: str) -> dict[str, str]:
    babel = table.LANGUAGES.get(code[:2].lower(), ("",))[0] if code[2:3] in ("", "-") else ""
    known = {"langid": babel} if babel else {}
    return known if known and len(code) == 2 else known | ({"language": code} if code else {})


def read(text: str, name: str) -> Reading:
    """Read the entries of a file; what cannot be read of it is reported, with its line."""
    found = Collector(name)
    macros = dict(PREDEFINED)
    for found.entry, block in enumerate(_blocks(text, macros), 1):
        line = (block.start_line or 0) + 1
        entry = block.ignore_error_block if isinstance(block, model.ParsingFailedBlock) else block
        if isinstance(block, model.DuplicateFieldKeyBlock):
            found.problem("reference-twice", line, ", ".join(sorted(block.duplicate_keys)))
        if not isinstance(entry, model.Entry):
            found.problem("reference-form", line, value=str(block.raw), detail=_broken(block, line))
            continue
        try:
            item = _item(entry, _values(entry, macros, found), line, found)
        except UnjoinedError as error:
            detail = Marked(N_("behind the value of {field}, a comma is missing"), {"field": str(error)})
            found.problem("reference-form", line, detail=detail)
        except RecursionError:
            found.problem("reference-form", line, detail=Marked(N_("its braces are nested too deeply"), {}))
        else:
            found.add(item, line)
    return found.reading()


def _blocks(text: str, macros: dict[str, str]) -> Iterator[model.Block]:
    """Entries, and what should be one; macros are noted on the way."""
    told = False
    for block in parse_string(text, parse_stack=[]).blocks:
        inner = block.ignore_error_block if isinstance(block, model.ParsingFailedBlock) else block
        if isinstance(inner, model.String):
            # A macro without text is told where it is used.
            with suppress(UndefinedError, UnjoinedError):
                macros[inner.key.lower()] = evaluated(inner.value, macros)
        elif isinstance(block, model.Entry | model.ParsingFailedBlock):
            yield block
        # What stands between entries is a comment, unless it looks like one; behind a broken entry, it
        # belongs to that, which is told already.
        elif isinstance(block, model.ImplicitComment) and not told and _ENTRY_SIGN.search(block.comment):
            yield block
        told = isinstance(block, model.ParsingFailedBlock) and inner is None


def _broken(block: model.Block, line: int) -> Marked:
    """Why a block is no entry."""
    if isinstance(block, model.ImplicitComment):
        text = " ".join(block.comment.split())[:80]
        return Marked(N_("“{text}” does not begin with @ and a type right behind it"), {"text": text})
    stop = line + (block.raw or "").rstrip().count("\n")
    return Marked(
        N_("up to line {stop}, a brace, a quote, a comma or an equals sign is missing"), {"stop": stop}
    )


def _values(entry: model.Entry, macros: Mapping[str, str], found: Collector) -> dict[str, str]:
    """Fields in lower case -> LaTeX text; the first counts.

    Raises:
        UnjoinedError: A value is not one; the argument is its field.
    """
    values = {}
    for field in reversed(entry.fields):
        try:
            values[field.key.lower()] = evaluated(str(field.value), macros)
        except UndefinedError as error:
            expected = Marked(N_("text in braces or quotes, or a macro that @string defines before"), {})
            line = (field.start_line or 0) + 1
            found.problem("reference-value", line, field.key, str(error), expected=expected)
        except UnjoinedError as error:
            raise UnjoinedError(field.key) from error
    return values


def _item(entry: model.Entry, values: dict[str, str], line: int, found: Collector) -> dict[str, Any]:
    kind = _kind(entry.entry_type.lower(), values, line, found)
    item: dict[str, Any] = {"id": entry.key, "type": kind}
    by_name = {**table.FIELD_ALIASES, **{_names(kind, csl)[d]: csl for csl in table.FIELDS for d in (0, 1)}}
    item |= _read_dates(values, line, found) | _read_language(values) | _read_title(values)
    for field, csl in table.NAMES.items():
        if csl in values:
            names = decoded_names(values[csl])
            item[field] = names.names
            if names.others:
                found.problem("reference-others", line, csl)
            if names.odd:
                found.problem("reference-names", line, csl, values[csl])
            del values[csl]
    for name in list(values):
        if name in by_name:
            item.setdefault(by_name[name], _read_value(by_name[name], values.pop(name)))
    for name, value in values.items():
        if value.strip("{} "):
            found.problem("reference-field", line, name, value)
    if entry.entry_type.lower() == "mastersthesis":
        item.setdefault("genre", "Master")
    return without_nothing(item)


def _kind(entry_type: str, values: dict[str, str], line: int, found: Collector) -> str:
    """The CSL type of an entry."""
    subtype = values.pop("entrysubtype", "")
    by_subtype = {short: kind for kind, short in table.SUBTYPES.items()}
    if by_subtype.get(subtype, subtype) in TYPES:
        return by_subtype.get(subtype, subtype)
    if subtype:
        found.problem("reference-field", line, "entrysubtype", subtype)
    kind = _unmarked(entry_type)
    if not kind:
        found.problem("reference-type", line, "@", entry_type)
    return kind or "document"


def _read_value(csl: str, text: str) -> str:
    if csl in table.VERBATIM:
        return line_text(re.sub(r"\\([%_#&~$])", r"\1", text.removeprefix(r"\url{").strip("{}")))
    text = decoded(text)
    return re.sub(r"\s*(?:–|—|-+)\s*", "-", text) if csl == "page" else text


def _read_title(values: dict[str, str]) -> dict[str, str]:
    """Titles with their subtitles, which CSL holds in one field."""
    item = {}
    for main, field in (
        ("title", "title"),
        ("booktitle", "container-title"),
        ("journaltitle", "container-title"),
    ):
        subtitle = decoded(values.pop(main.replace("title", "") + "subtitle", ""))
        title = decoded(values.get(main, ""))
        if title and subtitle:
            del values[main]
            item[field] = f"{title} {subtitle}" if title[-1] in ".?!…" else f"{title}. {subtitle}"
    return item


def _read_dates(values: dict[str, str], line: int, found: Collector) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for csl, name in table.DATES.items():
        if name in values:
            written = decoded(values.pop(name))
            item[csl] = dated(written) or {"literal": written}
    year, month, day = (decoded(values.pop(name, "")) for name in ("year", "month", "day"))
    whole = decoded(values.pop("date", ""))
    number = _month(month)
    if month and not number:
        found.problem("reference-value", line, "month", month, expected=Marked(N_("a month"), {}))
    parts = [year, *([f"{number:02}"] if number else []), *([day] if number and day else [])]
    written = whole or "-".join(parts) if year or whole else ""
    issued = dated(written) or ({"literal": whole or year} if whole or year else {})
    return without_nothing(item | {"issued": issued})


def _month(text: str) -> int:
    """Number of a month, by its number or its English name; 0 if it is none."""
    if text.isdecimal():
        return int(text)
    return table.MONTHS.index(text[:3].lower()) + 1 if text[:3].lower() in table.MONTHS else 0


def _read_language(values: dict[str, str]) -> dict[str, str]:
    babel, code = (decoded(values.pop(name, "")) for name in ("langid", "language"))
    known = {name: code for code, names in table.LANGUAGES.items() for name in names}
    language = known.get(code.lower(), code) or known.get(babel.lower(), babel)
    return {"language": language} if language else {}
