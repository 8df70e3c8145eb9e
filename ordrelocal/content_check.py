"""Check what a schema cannot: ids declared once, references that lead somewhere, dates, codes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from ordrelocal import dates
from ordrelocal.context import EXTERNAL
from ordrelocal.findings import Finding, did_you_mean
from ordrelocal.geography.units import Geography
from ordrelocal.i18n import N_, Marked
from ordrelocal.ontology import shipped_terms
from ordrelocal.reading import DATE_KEYS, Source
from ordrelocal.yamlld import Path_, Value, nodes

_SPANS = (("begins", "ends"), ("beginsNotBefore", "endsNotAfter"), ("beginsNotBefore", "beginsNotAfter"))


@dataclass(frozen=True)
class Code:
    """Form of an official code: pattern, length, and the form in words."""

    pattern: str
    length: int
    words: str


CODES: Mapping[tuple[str, str], Code] = {
    ("inseeCode", "Commune"): Code(r"\d{5}|2[AB]\d{3}", 5, N_("a commune's code has 5")),
    ("inseeCode", "Departement"): Code(r"\d{2}|2[AB]|97\d", 2, N_("a département's code has 2 (3 overseas)")),
    ("inseeCode", "Region"): Code(r"\d{2}", 2, N_("a région's code has 2")),
    ("siren", ""): Code(r"\d{9}", 9, N_("a SIREN has 9 digits")),
}


@dataclass(frozen=True)
class _Mention:
    """A node or a value with its place."""

    source: Source
    path: Path_
    value: str

    @property
    def line(self) -> int:
        return self.source.document.line(self.path)

    def finding(self, code: str, **values: object) -> Finding:
        document = self.source.document
        return Finding(document.file, self.line, document.field(self.path), code, self.value, values)


class ContentCheck:
    """Checks over all files together, since a reference may lead from one file to another."""

    def __init__(self, sources: Iterable[Source], geography: Geography) -> None:
        self._geography = geography
        every = tuple(sources)
        self.sources = [source for source in every if source.document.content is not None]
        # What points into an unreadable file would be said to point to nothing: told when that is mended.
        self._with_references = len(self.sources) == len(every)
        self._close: dict[str, list[str]] = {}
        properties = shipped_terms().properties
        self._reference_keys = {name for name, prop in properties.items() if prop.value == "id"} | {
            key for key, definition in EXTERNAL.items() if definition.get("@type") == "@id"
        }

    def findings(self) -> Iterator[Finding]:
        """All findings, file by file."""
        yield from self._duplicates()
        for source in self.sources:
            for path, node in nodes(source.document.content or {}):
                if self._with_references:
                    yield from self._dangling(source, path, node)
                yield from self._wrong_kinds(source, path, node)
                yield from self._unlike_geography(source, path, node)
                yield from _date_findings(source, path, node)
                yield from _code_findings(source, path, node)

    @cached_property
    def declared(self) -> dict[str, _Mention]:
        """Id -> its first declaration (a node under ``states`` declares too, but may be named again)."""
        found: dict[str, _Mention] = {}
        for mention in self._declarations():
            found.setdefault(mention.value, mention)
        return found

    def _declarations(self) -> Iterator[_Mention]:
        for source in self.sources:
            for path, node in nodes(source.document.content or {}):
                value = node.get("id")
                if isinstance(value, str):
                    yield _Mention(source, (*path, "id"), value)

    def _duplicates(self) -> Iterator[Finding]:
        first: dict[str, _Mention] = {}
        for mention in self._declarations():
            if "states" in mention.path:
                continue  # several statements may speak of one thing
            if mention.value in self._geography.units:
                continue  # declared by the geography; several files may add to it
            earlier = first.setdefault(mention.value, mention)
            if earlier is not mention:
                place = f"{earlier.source.document.file}:{earlier.line}"
                yield mention.finding("duplicate-id", first=place)

    def _dangling(self, source: Source, path: Path_, node: Mapping[str, Value]) -> Iterator[Finding]:
        for key, value in node.items():
            if key not in self._reference_keys:
                continue
            for inner, target in _strings(value, (*path, key)):
                if target.startswith(("http://", "https://")) or target in self.declared:
                    continue
                if target in self._geography.units:
                    continue
                yield _Mention(source, inner, target).finding(
                    "dangling-reference", suggestion=did_you_mean(self._like(target))
                )

    def _wrong_kinds(self, source: Source, path: Path_, node: Mapping[str, Value]) -> Iterator[Finding]:
        """References to a thing of a kind that the property does not lead to."""
        terms = shipped_terms()
        for key in terms.ranges.keys() & node.keys():
            wanted = terms.ranges[key]
            for inner, target in _strings(node[key], (*path, key)):
                declared = self._declared_types.get(target, set())
                if target in self._geography.units:
                    declared = declared | {self._geography.units[target].kind}
                if declared and not any(wanted in terms.kinds.get(kind, ()) for kind in declared):
                    mention = _Mention(source, inner, target)
                    yield mention.finding(
                        "wrong-kind", first=", ".join(sorted(declared)), expected=wanted, field=key
                    )

    def _like(self, target: str) -> list[str]:
        """Names much like one that leads nowhere; looked for once, however often it is named."""
        if target not in self._close:
            known = [*self.declared, *self._neighbours(target)]
            self._close[target] = get_close_matches(target, known, 3)
        return self._close[target]

    def _neighbours(self, target: str) -> list[str]:
        """Units of the geography whose id differs in its last characters only: all would take too long."""
        return [name for name in self._geography.units if name[:-2] == target[:-2]]

    def _unlike_geography(self, source: Source, path: Path_, node: Mapping[str, Value]) -> Iterator[Finding]:
        """What a file says of a unit of the geography, and the geography says otherwise."""
        unit = self._geography.units.get(str(node.get("id", "")))
        if unit is None:
            return
        above = {*self._geography.ancestors(unit.id)}
        said = {
            "type": {unit.kind},
            "inseeCode": {unit.code},
            "siren": {unit.siren},
            "codeVintage": {self._geography.vintage},
            "population": {unit.population},
            "partOf": above,
        }
        for key in said.keys() & node.keys():
            for inner, text in _strings(node[key], (*path, key)):
                known = text in self._geography.units or key != "partOf"
                if known and text not in said[key]:
                    expected = ", ".join(sorted(said[key]))
                    mention = _Mention(source, inner, text)
                    yield mention.finding("geography-differs", first=unit.id, field=key, expected=expected)

    @cached_property
    def _declared_types(self) -> dict[str, set[str]]:
        """Id -> the classes that its declarations name."""
        found: dict[str, set[str]] = {}
        for source in self.sources:
            for _path, node in nodes(source.document.content or {}):
                if isinstance(node.get("id"), str):
                    found.setdefault(str(node["id"]), set()).update(_types(node))
        return found


def _types(node: Mapping[str, Value]) -> list[str]:
    types = node.get("type")
    return [types] if isinstance(types, str) else [kind for kind in types or [] if isinstance(kind, str)]


def _strings(value: Value, path: Path_) -> Iterator[tuple[Path_, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, (*path, index))


def _date_findings(source: Source, path: Path_, node: Mapping[str, Value]) -> Iterator[Finding]:
    spans: dict[str, dates.Span] = {}
    for key in (DATE_KEYS | {"issued"}) & node.keys():
        for inner, text in _strings(node[key], (*path, key)):
            mention = _Mention(source, inner, text)
            try:
                spans[key] = dates.parse(text)
            except dates.DateFormatError:
                yield mention.finding("bad-date")
            except dates.ImpossibleDateError:
                yield mention.finding(
                    "impossible-date", detail=Marked(N_("The calendar has no such day or month."))
                )
    for begin, end in _SPANS:
        if begin in spans and end in spans and spans[end].last < spans[begin].first:
            yield _Mention(source, (*path, end), str(node[end])).finding("date-order", first=node[begin])


def _code_findings(source: Source, path: Path_, node: Mapping[str, Value]) -> Iterator[Finding]:
    for key in ("inseeCode", "siren"):
        code = next((CODES[key, kind] for kind in [*_types(node), ""] if (key, kind) in CODES), None)
        for inner, text in _strings(node.get(key, []), (*path, key)):
            if code and not re.fullmatch(code.pattern, text):
                yield _Mention(source, inner, text).finding(
                    "bad-code", length=len(text), expected=Marked(code.words), suggestion=_padded(text, code)
                )


def _padded(text: str, code: Code) -> Marked:
    padded = text.zfill(code.length)
    if len(text) < code.length and re.fullmatch(code.pattern, padded):
        return Marked(N_("Did it lose its zero? Write {padded}."), {"padded": padded})
    return Marked(N_("Check the code against its register."))
