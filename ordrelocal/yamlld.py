"""YAML-LD files: YAML whose scalars are all strings, with the line of every key and item.

Scalars stay strings because YAML's own typing turns ``01004`` into 1004 and ``no`` into false; the JSON-LD
context types them. The library's tree of nodes is read instead of its objects, since only it keeps every
mark.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from yaml.error import YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ordrelocal.findings import Finding
from ordrelocal.i18n import N_, Marked
from ordrelocal.paths import shown
from ordrelocal.yamltext import compose, problem

Value = str | list["Value"] | dict[str, "Value"]
Path_ = tuple[str | int, ...]

# Breaks of lines in YAML, but not in JSON, where they stand in texts alone.
_BREAK = re.compile("[\x85\u2028\u2029]")
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


@dataclass(frozen=True)
class Located:
    """What was read of one file: the line of each path in it, and what was wrong."""

    file: str
    lines: Mapping[Path_, int]
    findings: tuple[Finding, ...]

    def line(self, path: Path_) -> int:
        """Line (from 1) of a path, or of the nearest enclosing path that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def field(self, path: Path_) -> str:
        """Name of a path in the file."""
        return field_name(path)


@dataclass(frozen=True)
class Document(Located):
    """A file as YAML-LD: its content; ``None`` when it could not be read."""

    content: dict[str, Value] | None


@dataclass(frozen=True)
class Items(Located):
    """A file that holds a list."""

    items: list[Value]


def field_name(path: Path_) -> str:
    """Path as people write it.

    Example:
        >>> field_name(("statements", 3, "states", 0, "party"))
        'statements[3].states[0].party'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_yaml(path: Path) -> Document:
    """Read one YAML file; never raises for what stands in the file, but reports it."""
    file = shown(path)
    node = _composed(path, file)
    if isinstance(node, Finding):
        return broken(file, node)
    if not isinstance(node, MappingNode):
        return broken(file, Finding(file, 1, "", "not-a-mapping"))
    builder = _Builder(file)
    content = builder.mapping(node, ())
    return Document(file, builder.lines, tuple(builder.findings), content)


def read_items(path: Path) -> Items:
    """Read one JSON file that holds a list; numbers come as they are written, in a string.

    JSON is read as YAML, whose parser keeps the lines: any JSON is YAML, but for tabs between its tokens
    (inside a text JSON has none), characters escaped as a pair of surrogates, and breaks of lines that are
    none in JSON.
    """
    file = shown(path)
    node = _composed(path, file, json_only=True)
    if isinstance(node, Finding):
        return Items(file, {}, (node,), [])
    if not isinstance(node, SequenceNode):
        return Items(file, {}, (Finding(file, 1, "", "not-a-list"),), [])
    builder = _Builder(file)
    items = builder.sequence(node, ())
    return Items(file, builder.lines, tuple(builder.findings), items)


def broken(file: str, *findings: Finding) -> Document:
    """A file of which nothing can be used, and why."""
    return Document(file, {}, findings, None)


def nodes(value: Value, path: Path_ = ()) -> Iterator[tuple[Path_, dict[str, Value]]]:
    """Every mapping of a document with its path, outermost first."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from nodes(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from nodes(inner, (*path, index))


def broken_json(error: json.JSONDecodeError) -> Marked:
    """Where a text stops being JSON, in the reader's language; the parser's own words are English."""
    return Marked(N_("at column {column}, something else is expected"), {"column": error.colno})


def _composed(path: Path, file: str, *, json_only: bool = False) -> Node | Finding | None:
    """The node tree of a file, or why there is none."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        values = {"position": error.start}
        return Finding(file, line, "", "encoding", f"0x{raw[error.start]:02x}", values)
    if json_only:
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            return Finding(file, error.lineno, "", "json-syntax", "", {"detail": broken_json(error)})
        except RecursionError:
            deep = {"detail": Marked(N_("its brackets are nested too deeply"))}
            return Finding(file, 1, "", "json-syntax", "", deep)
        text = _PAIR.sub(lambda pair: str(json.loads(f'"{pair[0]}"')), text.replace("\t", " "))
        text = _BREAK.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    try:
        return compose(text)
    except YAMLError as error:
        line, detail = problem(error, text)
        return Finding(file, line, "", "yaml-syntax", "", {"detail": detail})


class _Builder:
    """Turns composed nodes into plain values and notes the line of each."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path_, int] = {}
        self.findings: list[Finding] = []
        self._seen: set[int] = set()

    def value(self, node: Node, path: Path_) -> Value:
        if isinstance(node, ScalarNode):
            return str(node.value)
        if id(node) in self._seen:
            # A few lines of aliases of aliases stand for more nodes than any memory holds.
            detail = {"detail": Marked(N_("an alias of a list or a mapping; write it out"))}
            self.findings.append(
                Finding(self.file, self.line(path), field_name(path), "yaml-syntax", "", detail)
            )
            return ""
        self._seen.add(id(node))
        if isinstance(node, SequenceNode):
            return self.sequence(node, path)
        return self.mapping(node, path) if isinstance(node, MappingNode) else ""

    def line(self, path: Path_) -> int:
        return self.lines.get(path, 1)

    def sequence(self, node: SequenceNode, path: Path_) -> list[Value]:
        result: list[Value] = []
        for index, item in enumerate(node.value):
            self.lines[*path, index] = item.start_mark.line + 1
            result.append(self.value(item, (*path, index)))
        return result

    def mapping(self, node: MappingNode, path: Path_) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            here = (*path, key)
            if key in result:
                first = {"first": self.lines[here]}
                self.findings.append(Finding(self.file, line, field_name(here), "duplicate-key", key, first))
                continue
            self.lines[here] = line
            result[key] = self.value(value_node, here)
        return result
