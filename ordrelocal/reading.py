"""Read authored files: each becomes quads in its graphs, with the line of every node kept for messages.

What the authored form leaves implicit is written out here, in the graph where it stands: the polarity of a
statement that is not denied, and the bounds of authored dates.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ordrelocal import dates
from ordrelocal.findings import Finding
from ordrelocal.namespaces import GRAPH, ID, OL, RDF, VOCABULARY, XSD
from ordrelocal.paths import resource
from ordrelocal.references import SUFFIX, read_references
from ordrelocal.yamlld import Document, Path_, nodes, read_yaml

_TYPE = ox.NamedNode(RDF + "type")
_POLARITY = ox.NamedNode(OL + "polarity")
_AFFIRMED = ox.NamedNode(VOCABULARY + "polarity/affirmed")
_STATEMENT_TYPES = tuple(ox.NamedNode(OL + name) for name in ("Statement", "Claim", "MappingClaim"))

# authored key -> (derived property for the first moment, derived property for the last moment)
_BOUNDS: Mapping[str, tuple[str | None, str | None]] = {
    "begins": ("earliestBegin", "latestBegin"),
    "ends": ("earliestEnd", "latestEnd"),
    "beginsNotBefore": ("earliestBegin", None),
    "beginsNotAfter": (None, "latestBegin"),
    "endsNotBefore": ("earliestEnd", None),
    "endsNotAfter": (None, "latestEnd"),
}
DATE_KEYS = frozenset(_BOUNDS)


@dataclass(frozen=True)
class Place:
    """Where a node stands: file as shown, path in it, and the line of the node and of each of its keys."""

    file: str
    path: Path_
    line: int
    keys: Mapping[str, int]


@dataclass(frozen=True)
class Source:
    """One authored file, read.

    Attributes:
        path: The file.
        graph: IRI of the graph of its declarations and attributions.
        document: Content and lines.
        quads: All its quads; those of the JSON-LD default graph stand in ``graph``.
        places: (graph IRI, subject IRI) -> where that node stands.
    """

    path: Path
    graph: str
    document: Document
    quads: tuple[ox.Quad, ...]
    places: Mapping[tuple[str, str], Place]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What reading found."""
        return self.document.findings


def data_files() -> list[Path]:
    """All authored files of the graph, in a fixed order; services are settings, and no part of it."""
    folder = resource("data")
    found = [*folder.rglob("*.yaml"), *folder.rglob(f"*{SUFFIX}")]
    return sorted(path for path in found if path.parent != folder / "services")


def graph_of(path: Path) -> str:
    """IRI of the graph of a file's declarations: its place under ``data/`` without the suffix.

    Works in CSL-JSON share the graph of the YAML file of the same name.
    """
    base = resource("data")
    relative = path.relative_to(base) if path.is_relative_to(base) else Path("cases", path.name)
    return GRAPH + relative.as_posix().removesuffix(SUFFIX).removesuffix(".yaml")


def read_document(path: Path) -> Document:
    """Read one file in the form that its name tells."""
    return read_references(path) if path.name.endswith(SUFFIX) else read_yaml(path)


def read_source(path: Path, context: Mapping[str, Any]) -> Source:
    """Read one file; a file that cannot be read has no quads and at least one finding."""
    document = read_document(path)
    graph = graph_of(path)
    if document.content is None:
        return Source(path, graph, document, (), {})
    return Source(
        path, graph, document, tuple(_quads(document, graph, context)), dict(_places(document, graph))
    )


def to_iri(value: str) -> str:
    """IRI of an authored id."""
    return value if value.startswith(("http://", "https://")) else ID + value


def _quads(document: Document, graph: str, context: Mapping[str, Any]) -> Iterator[ox.Quad]:
    text = json.dumps({**context, **(document.content or {})})
    parsed = _in_graph(ox.parse(text, format=ox.RdfFormat.JSON_LD), ox.NamedNode(graph))
    quads = list(dict.fromkeys(parsed))
    yield from quads
    yield from _polarities(quads)
    yield from _bounds(quads)


def _in_graph(quads: Iterable[ox.Quad], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    for quad in quads:
        home = quad.graph_name if isinstance(quad.graph_name, ox.NamedNode) else graph
        yield ox.Quad(quad.subject, quad.predicate, quad.object, home)


def _polarities(quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    spoken = {quad.subject for quad in quads if quad.predicate == _POLARITY}
    for quad in quads:
        is_statement = quad.predicate == _TYPE and quad.object in _STATEMENT_TYPES
        if is_statement and quad.subject not in spoken:
            yield ox.Quad(quad.subject, _POLARITY, _AFFIRMED, quad.graph_name)


def _bounds(quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    for quad in quads:
        key = quad.predicate.value.removeprefix(OL)
        if key not in _BOUNDS or not isinstance(quad.object, ox.Literal):
            continue
        try:
            span = dates.parse(quad.object.value)
        except ValueError:
            continue  # reported by validation, with its line
        for name, moment in zip(_BOUNDS[key], (span.first, span.last), strict=True):
            if name:
                value = ox.Literal(dates.xsd(moment), datatype=ox.NamedNode(XSD + "dateTime"))
                yield ox.Quad(quad.subject, ox.NamedNode(OL + name), value, quad.graph_name)


def _places(document: Document, graph: str) -> Iterator[tuple[tuple[str, str], Place]]:
    """Each node with an id; a node under ``states`` stands in its statement's graph."""
    if document.content is None:
        return
    ids = {path: node["id"] for path, node in nodes(document.content) if isinstance(node.get("id"), str)}
    for path, node in nodes(document.content):
        subject = ids.get(path)
        if not isinstance(subject, str):
            continue
        home = graph
        if "states" in path:
            holder = ids.get(path[: path.index("states")])
            home = to_iri(str(holder)) if holder else graph
        keys = {key: document.line((*path, key)) for key in node}
        yield (home, to_iri(subject)), Place(document.file, path, document.line((*path, "id")), keys)
