"""The map of a text's argument: its claims, who holds them how firmly, what supports what, what is cited.

The picture is a row of marks a passage, joined by arrows; it is computed from the graph alone, and its table
says the same in words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort

from ordrelocal.namespaces import ID, OL
from ordrelocal_webui.pages import rendering, sections
from ordrelocal_webui.pages.asking import Row, ask, iris_of
from ordrelocal_webui.pages.evidence import Record, records_of_case
from ordrelocal_webui.pages.languages import PREFIX
from ordrelocal_webui.pages.naming import names

blueprint = Blueprint("argument", __name__, url_prefix=f"{PREFIX}/map")

WIDTH = 345
_STEP, _RADIUS, _LEFT, _ROW, _A_ROW = 37, 13, 58, 62, 8


@dataclass(frozen=True)
class Link:
    """One claim tied to another: IRIs of both, local name of the relation, the statement that ties them."""

    source: str
    relation: str
    target: str
    record: Record


@dataclass(frozen=True)
class Citation:
    """A work called for a claim, with the roles of the citation (IRIs) and the statement that says so."""

    work: str
    roles: tuple[str, ...]
    record: Record


@dataclass(frozen=True)
class Node:
    """One claim at its place in the picture: its number (``P3.2``), initials of who holds it."""

    record: Record
    number: str
    initials: str
    x: int
    y: int

    @property
    def modality(self) -> str:
        """How firmly it is held: ``asserts``, ``hedges``, ``asks`` or ``conditional``."""
        return self.record.concept("modality")


@dataclass(frozen=True)
class Passage:
    """A passage with the claims that rest on it: its IRI, its mark (``P3``) and where its row begins."""

    iri: str
    mark: str
    top: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Arrow:
    """The line of a link: its course and how it is drawn (the relation; dashed when it is our reading)."""

    path: str
    relation: str
    interpreted: bool


@dataclass(frozen=True)
class Map:
    """An argument as passages with their claims, the arrows between claims, and the height of the picture."""

    passages: tuple[Passage, ...]
    arrows: tuple[Arrow, ...]
    height: int

    @property
    def nodes(self) -> dict[str, Node]:
        """Every claim by its IRI."""
        return {node.record.iri: node for passage in self.passages for node in passage.nodes}


@blueprint.get("/<path:path>")
def show(path: str) -> str:
    """Map of the argument of one text."""
    iri = ID + path
    records = records_of_case(iri)
    rows = ask("argument-links", argument=iri)
    if not rows:
        abort(404)
    cited = ask("argument-citations", argument=iri)
    links = [_link(row, records) for row in rows]
    claims = _claims(records, {row["link"].value for row in (*rows, *cited)})
    names().learn(iris_of([*rows, *cited]) | {iri}.union(*(each.mentioned for each in records.values())))
    drawn = draw(claims, links)
    return rendering.page(
        "argument.html",
        iri=iri,
        drawn=drawn,
        links=links,
        citations=_citations(cited, records),
    )


def _link(row: Row, records: Mapping[str, Record]) -> Link:
    relation = row["relation"].value.removeprefix(OL)
    return Link(row["from"].value, relation, row["to"].value, records[row["link"].value])


def _claims(records: Mapping[str, Record], ties: set[str]) -> list[Record]:
    return [record for iri, record in records.items() if iri not in ties]


def _citations(rows: Iterable[Row], records: Mapping[str, Record]) -> dict[str, list[Citation]]:
    """Claim -> what is cited for it; works discussed as a whole stand under an empty IRI."""
    roles: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        claim = row["record"].value if "record" in row else ""
        roles.setdefault((claim, row["work"].value, row["link"].value), []).append(row["role"].value)
    found: dict[str, list[Citation]] = {}
    for (claim, work, link), each in roles.items():
        found.setdefault(claim, []).append(Citation(work, tuple(each), records[link]))
    return found


def draw(claims: Iterable[Record], links: Iterable[Link]) -> Map:
    """Lay claims out, a row a passage in the order of the text, and join them."""
    passages: list[Passage] = []
    top = 26
    for section in sections.by_passage(claims):
        records = [record for part in section.parts for group in part.groups for record in group]
        mark = section.iri.rsplit("/", 1)[-1].upper()
        nodes = tuple(
            Node(
                record=record,
                number=f"{mark}.{place + 1}",
                initials=_initials(record),
                x=_LEFT + (place % _A_ROW) * _STEP,
                y=top + (place // _A_ROW) * _ROW,
            )
            for place, record in enumerate(records)
        )
        passages.append(Passage(section.iri, mark, top, nodes))
        top = nodes[-1].y + _ROW
    drawn = Map(tuple(passages), (), top - _ROW + 28)
    nodes_by_iri = drawn.nodes
    arrows = tuple(
        _arrow(nodes_by_iri[link.source], nodes_by_iri[link.target], link)
        for link in links
        if link.source in nodes_by_iri and link.target in nodes_by_iri
    )
    return Map(drawn.passages, arrows, drawn.height)


def _initials(record: Record) -> str:
    """First letters of who holds a claim, ``+`` when there are several."""
    held = record.iris("heldBy")
    if len(held) != 1:
        return "+"
    return "".join(word[0] for word in held[0].rsplit("/", 1)[-1].split("-")).upper()


def _arrow(start: Node, end: Node, link: Link) -> Arrow:
    """A bow from one claim to another: above the row within a row, else bent sideways."""
    across, down = end.x - start.x, end.y - start.y
    bend_x, bend_y = (0, -18 - abs(across) // 8) if down == 0 else (18 if across >= 0 else -18, 0)
    middle = (start.x + across // 2 + bend_x, start.y + down // 2 + bend_y)
    first = _edge(start, middle)
    last = _edge(end, middle)
    path = f"M{first[0]} {first[1]}Q{middle[0]} {middle[1]} {last[0]} {last[1]}"
    return Arrow(path, link.relation, link.record.interpreted)


def _edge(node: Node, towards: tuple[int, int]) -> tuple[int, int]:
    """Point on the rim of a mark, on the way to another point."""
    across, down = towards[0] - node.x, towards[1] - node.y
    length = max((across**2 + down**2) ** 0.5, 1.0)
    rim = _RADIUS + 3
    return round(node.x + across * rim / length), round(node.y + down * rim / length)
