"""What the references already hold: works, the people and bodies that they credit, journals, conferences."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ordrelocal.citing.items import CslItem
from ordrelocal.matching import Description, Name, description_of, normal
from ordrelocal.paths import resource
from ordrelocal.reading import read_document
from ordrelocal.references import SUFFIX, References
from ordrelocal.yamlld import Value, nodes

_PERSON = "Person"


@dataclass
class Known:
    """What is known, by id and by name; what an import adds is known from then on.

    Attributes:
        works: Id -> item as authored.
        things: Id -> people, bodies, journals, conferences as authored.
    """

    works: dict[str, CslItem] = field(default_factory=dict)
    things: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=dict)

    def add_work(self, item: CslItem) -> None:
        """Take a work as authored."""
        self.works[str(item["id"])] = item

    def add_thing(self, thing: Mapping[str, Any]) -> None:
        """Take a person, a body, a journal or a conference as authored."""
        id_ = str(thing["id"])
        self.things[id_] = thing
        for name in self.called(id_):
            held = self._names.setdefault(normal(name), [])
            if id_ not in held:
                held.append(id_)

    def taken(self, id_: str) -> bool:
        """Whether something has this id."""
        return id_ in self.works or id_ in self.things

    def called(self, id_: str) -> list[str]:
        """What a thing may be called; a person in the sorting form."""
        thing = self.things[id_]
        types = thing.get("type")
        keys = ("altLabel",) if types == _PERSON else ("title", "label", "altLabel")
        return [text for key in keys for text in _texts(thing.get(key))]

    def name_of(self, id_: str) -> str:
        """What a reference to a thing has to call it."""
        thing = self.things[id_]
        key = "altLabel" if thing.get("type") == _PERSON else "title" if "title" in thing else "label"
        return next(_texts(thing.get(key)), id_)

    def named(self, name: str, kind: str) -> list[str]:
        """Ids that begin with a kind (``journal/``) of the things so called."""
        return [id_ for id_ in self._names.get(normal(name), ()) if id_.startswith(kind)]

    def bodies(self, name: str) -> list[str]:
        """Ids of those so called who are no person."""
        found = self._names.get(normal(name), ())
        return [id_ for id_ in found if not id_.startswith(("person/", "journal/", "conference/"))]

    def volumes(self, title: str) -> list[str]:
        """Ids of the books with a title."""
        return [
            id_
            for id_, item in self.works.items()
            if item.get("type") == "book" and normal(str(item.get("title", ""))) == normal(title)
        ]

    def people(self, name: Name) -> list[str]:
        """Ids of the people of a full name."""
        return self.named(str(name), "person/")

    def works_by(self, person: str) -> tuple[Description, ...]:
        """Works that a person made or edited."""
        return tuple(
            description_of(item)
            for item in self.works.values()
            if person in (*item["custom"].get("creator", ()), *item["custom"].get("editor", ()))
        )


def shipped_known(folder: Path | None = None) -> Known:
    """What the authored references and shared collections hold.

    Args:
        folder: Folder of the data; the shipped one if not given.
    """
    base = folder or resource("data")
    known = Known()
    found = [
        *base.glob("references/*.yaml"),
        *base.glob("shared/*.yaml"),
        *base.glob(f"references/*{SUFFIX}"),
    ]
    learn(known, found)
    return known


def learn(known: Known, paths: Iterable[Path]) -> frozenset[str]:
    """Take what authored files hold.

    Returns:
        Ids of the works among it.
    """
    works = set()
    for path in sorted(paths):
        document = read_document(path)
        if isinstance(document, References):
            for item in document.items.items:
                if isinstance(item, dict) and "id" in item:
                    known.add_work(item)
                    works.add(str(item["id"]))
        else:
            for thing in _named_things(document.content or {}):
                known.add_thing(thing)
    return frozenset(works)


def _named_things(content: dict[str, Value]) -> Iterator[Mapping[str, Any]]:
    return (node for _, node in nodes(content) if isinstance(node.get("id"), str) and "label" in node)


def _texts(value: Any) -> Iterator[str]:
    """Texts of a map of languages."""
    held: Iterable[Any] = value.values() if isinstance(value, Mapping) else ()
    for each in held:
        yield from map(str, each if isinstance(each, list) else [each])
