"""Read works authored in CSL-JSON as the YAML-LD that they stand for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ordrelocal import csl
from ordrelocal.findings import Finding
from ordrelocal.schema_check import reference_findings
from ordrelocal.yamlld import Document, Items, Path_, Value, broken, nodes, read_items

SUFFIX = ".csl.json"


@dataclass(frozen=True)
class References(Document):
    """Works as YAML-LD, with the places where they are authored.

    Attributes:
        items: The works as authored.
        origins: Path of a key in the YAML-LD -> path of what it was made from.
    """

    items: Items
    origins: Mapping[Path_, Path_]

    def line(self, path: Path_) -> int:
        """Line (from 1) of what a path was made from."""
        return self.items.line(self._origin(path))

    def field(self, path: Path_) -> str:
        """Name of what a path was made from."""
        return self.items.field(self._origin(path))

    def _origin(self, path: Path_) -> Path_:
        origin = self.origins.get(path[:3])
        if origin is None:
            return path[1:2]
        return (*origin, *path[3:]) if "custom" in origin else origin


def read_references(path: Path) -> Document:
    """Read one file of works; what does not conform to the schema is reported, and none of it used."""
    items = read_items(path)
    findings = items.findings or tuple(reference_findings(items))
    findings = findings or tuple(_class_findings(items))
    if findings:
        return broken(items.file, *findings)
    origins: dict[Path_, Path_] = {}
    works: list[Value] = []
    for index, item in enumerate(_mappings(items)):
        work: dict[str, Value] = {}
        for key, value, origin in csl.node(item):
            work[key] = value
            origins["entities", index, key] = (index, *origin)
        works.append(work)
    return References(items.file, {}, (), {"entities": works}, items, origins)


def naming_findings(documents: Iterable[Document]) -> Iterator[Finding]:
    """Names and titles in the fields of CSL that are not those of the things named under ``custom``."""
    documents = list(documents)
    called = {
        str(found["id"]): found
        for document in documents
        for _, found in nodes(document.content or {})
        if "id" in found and "label" in found
    }
    for document in documents:
        if isinstance(document, References):
            for index, item in enumerate(_mappings(document.items)):
                yield from _unlike(document.items, index, item, called)


def _unlike(
    items: Items, index: int, item: Mapping[str, Any], called: Mapping[str, Mapping[str, Value]]
) -> Iterator[Finding]:
    for field, key in (*csl.NAMES.items(), *csl.CONTAINERS.items()):
        ids, said = _listed(item["custom"].get(key)), _listed(item.get(field))
        if len(said) != len(ids):
            where: Path_ = (index, field) if said else (index, "custom", key)
            yield _finding(items, where, "csl-names", str(len(said)), first=len(ids), field=key)
            continue
        for place, (id_, name) in enumerate(zip(ids, map(_written, said), strict=True)):
            where = (index, field, place) if field in csl.NAMES else (index, field)
            expected = _names(called[id_]) if id_ in called else []
            if expected and name not in expected:
                yield _finding(items, where, "csl-name", name, first=id_, expected=expected[0])


def _finding(items: Items, where: Path_, code: str, value: str, **values: object) -> Finding:
    return Finding(items.file, items.line(where), items.field(where), code, value, values)


def _names(thing: Mapping[str, Value]) -> list[str]:
    """What a thing may be called: its sorting form (a person), its title, or its labels."""
    types = _listed(thing.get("type"))
    keys = ("altLabel",) if "Person" in types else ("title",) if "title" in thing else ("label", "altLabel")
    return [name for key in keys for value in _listed(thing.get(key)) for name in _texts(value)]


def _texts(value: Any) -> list[str]:
    return [text for each in value.values() for text in _listed(each)]


def _written(name: Any) -> str:
    """A name as people are sorted: family name, given name."""
    if isinstance(name, str):
        return name
    return name.get("literal") or ", ".join(name[key] for key in ("family", "given") if key in name)


def _class_findings(items: Items) -> Iterator[Finding]:
    """Classes under ``custom`` that CSL has another type for."""
    for index, item in enumerate(_mappings(items)):
        for kind in _listed(item["custom"].get("type")):
            fitting = csl.TYPES[item["type"]]
            if kind not in fitting:
                where = (index, "custom", "type")
                yield _finding(
                    items, where, "csl-type", kind, first=item["type"], expected=", ".join(fitting)
                )


def _mappings(items: Items) -> Iterator[Mapping[str, Any]]:
    return (item for item in items.items if isinstance(item, dict))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
