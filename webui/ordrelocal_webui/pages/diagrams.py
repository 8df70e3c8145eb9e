"""The diagram of a module: its classes as a tree, the relations that start from each, and where these lead.

The layout is computed here from the ontology alone, so that the same ontology gives the same picture: one row
a class or relation, arcs in lanes to the right. It fits a telephone, and its table says the same.
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import permutations

from ordrelocal.namespaces import OL
from ordrelocal.publishing.structure import Ontology, Part
from ordrelocal.publishing.usage import asked

Namer = Callable[[str], str]

WIDTH = 345
_LINE, _PAD, _GAP = 17, 5, 7
_INDENT, _LANE = 15, 8
_RIGHT = 300
#: Mean widths of a character: in the box of a class, and in the smaller letters of a relation.
_IN_BOX, _IN_TIE = 6.9, 6.1


@dataclass(frozen=True)
class Link:
    """One line of the diagram: a class, what ties it, to which term (empty: not said), and what says so."""

    source: str
    relation: str
    target: str
    said: str  # subclass, relation, expected, definition, disjoint, values


@dataclass
class Line:
    """One row of the picture: a class or a relation, at its place."""

    iri: str
    label: list[str]
    depth: int
    top: int
    kind: str  # class, outside, relation, values, disjoint, also (a second class above)
    target: str = ""

    @property
    def left(self) -> int:
        """Left edge of the row."""
        return self.depth * _INDENT + (0 if self.is_class else 14)

    @property
    def is_class(self) -> bool:
        """Whether the row is a box."""
        return self.kind in ("class", "outside")

    @property
    def height(self) -> int:
        """Height of the row."""
        return len(self.label) * _LINE + (2 * _PAD if self.is_class else 2)

    @property
    def bottom_line(self) -> int:
        """Height of the last words of the row."""
        return self.top + self.height - _LINE // 2 - 1

    @property
    def middle(self) -> int:
        """Where lines reach the row."""
        return self.top + self.height // 2

    @property
    def width(self) -> int:
        """Width of the box of a class, or about that of the last words of a relation."""
        return _RIGHT - self.left if self.is_class else round(len(self.label[-1]) * (_IN_TIE + 0.4)) + 10


@dataclass(frozen=True)
class Arc:
    """A line from a relation to the class that it leads to, in a lane of its own at the right."""

    left: int
    start: int
    end: int
    lane: int

    @property
    def path(self) -> str:
        """Course of the line."""
        x = _RIGHT + 8 + self.lane * _LANE
        bend = 5 if self.end > self.start else -5
        return (
            f"M{self.left} {self.start}H{x - 5}Q{x} {self.start} {x} {self.start + bend}"
            f"V{self.end - bend}Q{x} {self.end} {x - 5} {self.end}H{_RIGHT + 5}"
        )

    @property
    def head(self) -> str:
        """The tip of the arrow."""
        return f"M{_RIGHT} {self.end}l6 -3v6z"


@dataclass(frozen=True)
class Diagram:
    """The picture of a module, and the same as a table."""

    lines: tuple[Line, ...]
    branches: tuple[str, ...]
    arcs: tuple[Arc, ...]
    links: tuple[Link, ...]
    height: int
    width: int = field(default=WIDTH)


def draw(classes: Iterable[str], ties: Iterable[Link], name: Namer) -> Diagram:
    """Draw some classes with what ties them.

    Args:
        classes: IRIs of the classes of the module.
        ties: What ties them (``links``).
        name: Gives the label of a term in the reader's language.
    """
    own = set(classes)
    links = tuple(sorted(set(ties), key=lambda each: _order(each, name)))
    lines = list(_lines(own, links, name))
    top = 2
    for line in lines:
        if line.is_class:
            top += _GAP
        line.top = top
        top += line.height
    arcs = tuple(_arcs(lines))
    lanes = max((arc.lane for arc in arcs), default=-1) + 1
    width = max(WIDTH, _RIGHT + 12 + lanes * _LANE)
    return Diagram(tuple(lines), tuple(_branches(lines)), arcs, links, top + 4, width)


def _order(link: Link, name: Namer) -> tuple[str, int, str, str]:
    kinds = ("subclass", "definition", "relation", "expected", "values", "disjoint")
    target = name(link.target) if link.target else ""
    return name(link.source).casefold(), kinds.index(link.said), name(link.relation).casefold(), target


def links(ontology: Ontology, own: Iterable[str]) -> Iterator[Link]:
    """What ties the classes: axioms first, then what shapes ask for and no axiom says."""
    ranges = {a.parts[0].iri: a.parts[1].iri for a in ontology.axioms if a.tag == "ObjectPropertyRange"}
    values = {
        each.parts[1].iri: each.parts[2].iri
        for each in ontology.assertions
        if each.parts[0].iri == OL + "valuesFrom"
    }
    own = set(own)
    said: set[tuple[str, str]] = set()
    for axiom in ontology.axioms:
        for link in _of_axiom(axiom, ranges, values):
            if link.source in own:
                said.add((link.source, link.relation))
                yield link
    objects = {part.parts[0].iri for part in ontology.declarations if part.parts[0].tag == "ObjectProperty"}
    for iri in own:
        for each in asked().get(iri, ()):
            if each.target == iri and each.path in objects and (iri, each.path) not in said:
                yield _relation(iri, each.path, "expected", ranges, values)


def _of_axiom(axiom: Part, ranges: dict[str, str], values: dict[str, str]) -> Iterator[Link]:
    first, *others = axiom.parts
    if axiom.tag == "SubClassOf" and others[0].iri:
        yield Link(first.iri, "", others[0].iri, "subclass")
    elif axiom.tag == "ObjectPropertyDomain":
        yield _relation(others[0].iri, first.iri, "relation", ranges, values)
    elif axiom.tag == "DisjointClasses":
        for one, other in permutations(axiom.parts, 2):
            yield Link(one.iri, "", other.iri, "disjoint")
    elif axiom.tag == "EquivalentClasses":
        yield from _of_definition(first.iri, others[0])


def _of_definition(defined: str, expression: Part) -> Iterator[Link]:
    for part in expression.parts or (expression,):
        if part.iri:
            yield Link(defined, "", part.iri, "subclass")
        else:
            yield Link(defined, part.parts[0].iri, part.parts[1].iri, "definition")


def _relation(source: str, relation: str, said: str, ranges: dict[str, str], values: dict[str, str]) -> Link:
    if relation in values:
        return Link(source, relation, values[relation], "values")
    return Link(source, relation, ranges.get(relation, ""), said)


def _lines(own: set[str], links: Iterable[Link], name: Namer) -> Iterator[Line]:
    """The rows: each class below the first class above it, its other ties below it."""
    links = list(links)
    above: dict[str, str] = {}
    for link in links:
        if link.said == "subclass":
            above.setdefault(link.source, link.target)
    shown = own | set(above.values())
    children: dict[str, list[str]] = {}
    for iri in sorted(shown, key=lambda each: name(each).casefold()):
        children.setdefault(above.get(iri, ""), []).append(iri)

    def rows(iri: str, depth: int) -> Iterator[Line]:
        kind = "class" if iri in own else "outside"
        yield Line(iri, _wrapped(name(iri), depth, _IN_BOX), depth, 0, kind)
        for link in links:
            if link.source == iri and (link.said != "subclass" or link.target != above[iri]):
                yield _tie(link, depth, name)
        for child in children.get(iri, []):
            yield from rows(child, depth + 1)

    for root in children.get("", []):
        yield from rows(root, 0)


def _tie(link: Link, depth: int, name: Namer) -> Line:
    if link.said == "disjoint":
        return Line(
            link.target, _wrapped(f"≠ {name(link.target)}", depth, _IN_TIE), depth, 0, "disjoint", link.target
        )
    if link.said == "subclass":
        return Line(
            link.target, _wrapped(f"⊂ {name(link.target)}", depth, _IN_TIE), depth, 0, "also", link.target
        )
    words = name(link.relation) + (f" → {name(link.target)}" if link.target else " →")
    kind = "values" if link.said == "values" else "relation"
    return Line(link.relation, _wrapped(words, depth, _IN_TIE), depth, 0, kind, link.target)


def _wrapped(text: str, depth: int, character: float) -> list[str]:
    width = int((_RIGHT - depth * _INDENT - 22) / character)
    return textwrap.wrap(text, width, break_on_hyphens=False) or [text]


def _branches(lines: list[Line]) -> Iterator[str]:
    """Lines from a class to the classes below it."""
    classes = [line for line in lines if line.is_class]
    for index, line in enumerate(classes):
        above = next((each for each in reversed(classes[:index]) if each.depth == line.depth - 1), None)
        if line.depth and above is not None:
            yield f"M{above.left + 6} {above.top + above.height}V{line.middle}H{line.left}"


def _arcs(lines: list[Line]) -> Iterator[Arc]:
    """Arcs in as few lanes as keep them apart: the shortest nearest to the rows."""
    places = {line.iri: line.middle for line in lines if line.is_class}
    wanted = [line for line in lines if line.kind == "relation" and line.target in places]
    taken: list[list[tuple[int, int]]] = []
    for line in sorted(wanted, key=lambda each: (abs(places[each.target] - each.middle), each.top)):
        low, high = sorted((line.bottom_line, places[line.target]))
        lane = next(
            (n for n, spans in enumerate(taken) if all(high < a - 3 or low > b + 3 for a, b in spans)), None
        )
        if lane is None:
            lane = len(taken)
            taken.append([])
        taken[lane].append((low, high))
        yield Arc(line.left + line.width, line.bottom_line, places[line.target], lane)
