"""Types and properties that can be matched: the table of ``queries/reconcile/``, and the classes below."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ordrelocal.asking import Row, Select
from ordrelocal.i18n import LANGUAGES
from ordrelocal.namespaces import OL, PREFIXES
from ordrelocal.paths import resource
from ordrelocal.queryfiles import QueryFile, load
from ordrelocal.terms import language_of, text_of
from ordrelocal.yamltext import load_yaml

Labels = Mapping[str, str]
"""Language -> words."""


@dataclass(frozen=True)
class Property:
    """A property that things can be told apart by.

    Attributes:
        id: What clients call it.
        labels: What readers call it.
        kind: ``thing``, ``text``, ``year``, ``date``, ``number``, ``code`` or ``identifier``.
        paths: IRIs of the properties of the graph, with ``^`` in front where the value is the subject.
        scheme: Scheme of an identifier, as ``ordrelocal.identifiers`` names it.
        telling: Whether an equal value tells a person from a namesake.
        described: Whether the value is shown beside a candidate.
    """

    id: str
    labels: Labels = field(hash=False)
    kind: str
    paths: tuple[str, ...]
    scheme: str = ""
    telling: bool = False
    described: bool = False


@dataclass(frozen=True)
class EntityType:
    """A type of things: one of the table, or a class below one.

    Attributes:
        id: What clients call it: a local name of the ontology, but for ``Concept``.
        labels: What readers call it.
        classes: IRIs of all classes whose members belong to it.
        without: IRIs of classes whose members do not.
        properties: Ids of its properties.
        broader: Id of the type above it; empty for those of the table.
        needs: What must agree beside the name before one is surely meant: a ``telling`` property, any
            ``agreeing`` one, any for what is ``local`` to a case, or nothing.
    """

    id: str
    labels: Labels
    classes: frozenset[str]
    without: frozenset[str]
    properties: tuple[str, ...]
    broader: str = ""
    needs: str = ""

    def holds(self, classes: frozenset[str]) -> bool:
        """Whether a thing of these classes belongs to the type."""
        return bool(classes & self.classes) and not classes & self.without


@dataclass(frozen=True)
class Schema:
    """All types and properties, each by its id; the types of the table come first and in its order."""

    types: Mapping[str, EntityType]
    properties: Mapping[str, Property]

    @property
    def roots(self) -> tuple[EntityType, ...]:
        """The types of the table."""
        return tuple(each for each in self.types.values() if not each.broader)

    def types_of(self, classes: frozenset[str]) -> tuple[EntityType, ...]:
        """The types of a thing, the most special first."""
        found = [each for each in self.types.values() if each.holds(classes)]
        return tuple(sorted(found, key=lambda each: (len(each.classes), each.id)))

    def properties_of(self, type_: EntityType) -> tuple[Property, ...]:
        """The properties of a type, in the order of the table."""
        return tuple(self.properties[each] for each in type_.properties)


@cache
def query_file(name: str) -> QueryFile:
    """One query of ``queries/reconcile/``, read once."""
    return load(resource("queries", "reconcile", f"{name}.rq"))


def read_schema(select: Select) -> Schema:
    """The table with the classes of the ontology in service.

    Args:
        select: Asks the graph.
    """
    table = _table()
    tree = _tree(select(query_file("classes").text))
    properties = {name: _property(name, each) for name, each in table["properties"].items()}
    roots = [_root(each, tree) for each in table["types"]]
    types = {root.id: root for root in roots}
    for root in roots:
        for below in _below(root, tree):
            types.setdefault(below.id, below)
    return Schema(types, properties)


@dataclass
class _Class:
    """One class: what it is called, and the classes directly above it."""

    labels: dict[str, str]
    parents: set[str]


@cache
def _table() -> dict[str, Any]:
    path = resource("queries", "reconcile", "table.yaml")
    table: dict[str, Any] = load_yaml(path.read_text(encoding="utf-8"))
    return table


def _tree(rows: Iterable[Row]) -> dict[str, _Class]:
    tree: dict[str, _Class] = {}
    for row in rows:
        own = tree.setdefault(text_of(row["class"]), _Class({}, set()))
        own.labels[language_of(row["label"])] = text_of(row["label"])
        own.parents.add(text_of(row["parent"]))
    return tree


def _property(name: str, written: Mapping[str, Any]) -> Property:
    paths = tuple("^" * path.startswith("^") + _iri(path.lstrip("^")) for path in written["paths"])
    return Property(
        id=name,
        labels=dict(written["label"]),
        kind=written["kind"],
        paths=paths,
        scheme=written.get("scheme", ""),
        telling=written.get("telling", False),
        described=written.get("described", False),
    )


def _root(written: Mapping[str, Any], tree: Mapping[str, _Class]) -> EntityType:
    return EntityType(
        id=written["id"],
        labels=dict(written["label"]),
        classes=_closed(map(_iri, written["classes"]), tree),
        without=_closed(map(_iri, written.get("except", ())), tree),
        properties=tuple(written["properties"]),
        needs=written.get("needs", ""),
    )


def _below(root: EntityType, tree: Mapping[str, _Class]) -> Iterable[EntityType]:
    """The classes below a type, as types of their own."""
    for iri, own in sorted(tree.items()):
        above = sorted(own.parents & root.classes)
        if iri not in root.classes or iri in root.without or not above or not iri.startswith(OL):
            continue
        parent = above[0].removeprefix(OL)
        yield EntityType(
            id=iri.removeprefix(OL),
            labels={lang: own.labels[lang] for lang in LANGUAGES},
            classes=_closed([iri], tree),
            without=root.without,
            properties=root.properties,
            broader=parent if above[0].startswith(OL) else root.id,
            needs=root.needs,
        )


def _closed(iris: Iterable[str], tree: Mapping[str, _Class]) -> frozenset[str]:
    """Some classes with all those below them."""
    found = set(iris)
    while more := {iri for iri, own in tree.items() if own.parents & found} - found:
        found |= more
    return frozenset(found)


def _iri(compact: str) -> str:
    prefix, _, local = compact.partition(":")
    return PREFIXES[prefix] + local
