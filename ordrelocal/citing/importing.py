"""A scholar's references become ours: duplicates found, what is new authored, checked, and written at once.

What is certainly the same work as one of ours, or as another of the file, is told and passed over, unless
somebody says that works without an equal identifier are others; what may be the same is asked. Nothing is
written before the whole has been checked as ``ordrelocal validate`` does.
"""

import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ordrelocal.citing.authoring import Author, Decide, Json, slug
from ordrelocal.citing.export import item_id
from ordrelocal.citing.items import CslItem, Reading
from ordrelocal.citing.known import Known
from ordrelocal.findings import Finding
from ordrelocal.graphing import build_graph
from ordrelocal.matching import WEIGHTS, Description, Match, compare_works, description_of, normal
from ordrelocal.namespaces import ID
from ordrelocal.paths import resource
from ordrelocal.reading import data_files
from ordrelocal.references import SUFFIX

#: From this score on, two works may be the same.
LIKELY = 70.0


@dataclass(frozen=True)
class Duplicate:
    """An entry that was passed over.

    Attributes:
        entry: Number of the entry in the file, from 1.
        title: Its title.
        same_as: Id of the work that it is.
        sure: Whether the comparison alone decided.
    """

    entry: int
    title: str
    same_as: str
    sure: bool


@dataclass
class Plan:
    """What an import would do.

    Attributes:
        works: Works to add, as authored.
        things: People, bodies, journals and conferences to add, as authored.
        duplicates: Entries passed over.
        notes: What is not kept of entries.
    """

    works: list[Json] = field(default_factory=list)
    things: list[Json] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


def plan(
    reading: Reading,
    known: Known,
    decide: Decide,
    file: str = "-",
    earlier: Collection[str] = (),
) -> Plan:
    """Sort entries into those that are known and those to add.

    Args:
        reading: What was read of the file.
        known: What the references hold; what is added is added to it, too.
        decide: Asked whether two works or people are the same where no identifier says so.
        file: Name of the file, for its notes.
        earlier: Ids of works that the file may have been imported as before.
    """
    made, author = Plan(), Author(known, decide)
    described = {id_: description_of(item) for id_, item in known.works.items()}
    for number, (item, line) in enumerate(zip(reading.items, reading.lines, strict=True), 1):
        title = str(item.get("title", ""))
        if not title and not item.get("author"):
            made.notes.append(Finding(file, line, "title", "reference-nameless", values={"entry": number}))
            continue
        same, sure = _same_work(item, described, decide, earlier)
        if same:
            made.duplicates.append(Duplicate(number, title, same, sure))
            continue

        def note(field: str, value: object, number: int = number, line: int = line) -> None:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            made.notes.append(Finding(file, line, field, "reference-unkept", text[:120], {"entry": number}))

        # Under the item as it was brought, whose fields are compared with those that follow.
        described[author.add(item, note)] = description_of(item)
    made.works, made.things = author.works, author.things
    return made


def _same_work(
    item: CslItem, described: Mapping[str, Description], decide: Decide, earlier: Collection[str]
) -> tuple[str, bool]:
    """Id of the work that an item is, if it is known, and whether the comparison alone decided."""
    ours = "work/" + item_id(str(item.get("source", "")))
    if str(item.get("source", "")).startswith(ID + "work/") and ours in described:
        return ours, True
    theirs = description_of(item)
    matches = sorted(
        _likely(theirs, described, earlier), key=lambda match: (not match[1].sure, -match[1].score)
    )
    for id_, match in matches:
        if (match.sure and _by_identifier(match)) or (id_ in earlier and _equal(match)):
            return id_, True
    for id_, match in matches:
        if decide("same-work" if match.sure else "work", _words(theirs), id_):
            return id_, match.sure
    return "", False


def _by_identifier(match: Match) -> bool:
    """Whether an identifier is the same; of other fields, the names are those of the weights."""
    return any(each.field not in WEIGHTS and each.likeness == 1 for each in match.agreements)


def _equal(match: Match) -> bool:
    """Whether the titles are the same, and all else that both sides say."""
    return all(each.likeness == 1 for each in match.agreements) and any(
        each.field == "title" for each in match.agreements
    )


def _likely(
    theirs: Description, described: Mapping[str, Description], earlier: Collection[str]
) -> Iterator[tuple[str, Match]]:
    words = set(normal(theirs.title).split())
    for id_, ours in described.items():
        # Without a word in common, or an identifier, they cannot be the same: most pairs are not compared.
        if words & set(normal(ours.title).split()) or set(theirs.identifiers) & set(ours.identifiers):
            match = compare_works(ours, theirs)
            if match.sure or match.score >= LIKELY or (id_ in earlier and _equal(match)):
                yield id_, match


def _words(work: Description) -> str:
    who = "; ".join(str(name) for name in work.creators)
    return ", ".join(part for part in (who, work.year, work.title) if part)


@dataclass(frozen=True)
class Draft:
    """The two files of a collection as they would be.

    Attributes:
        target: Path of the works, ``….csl.json``.
        works: Text of the works.
        things: Text of the YAML file beside it.
    """

    target: Path
    works: str
    things: str

    @property
    def beside(self) -> Path:
        """Path of the YAML file of the same name."""
        return self.target.with_name(self.target.name.removesuffix(SUFFIX) + ".yaml")

    def findings(self) -> list[Finding]:
        """What ``ordrelocal validate`` would find in the two files among all others."""
        taken = {self.target.resolve(), self.beside.resolve()}
        others = [path for path in data_files() if path.resolve() not in taken]
        with TemporaryDirectory() as folder:
            drafts = {Path(folder, path.name): path for path in (self.target, self.beside)}
            for path, text in zip(drafts, (self.works, self.things), strict=True):
                path.write_text(text, encoding="utf-8")
            knowledge = build_graph(sorted([*others, *drafts]))
            shown = {source.document.file: source.path for source in knowledge.sources}
            # What a finding names among its values, such as the first of two ids, may stand in a draft, too.
            moved = {file: str(drafts[path]) for file, path in shown.items() if path in drafts}
            return [_moved(found, moved) for found in knowledge.findings if shown.get(found.file) in drafts]

    def write(self) -> None:
        """Put both files in their place, or neither."""
        self.target.parent.mkdir(parents=True, exist_ok=True)
        before = self.beside.read_bytes() if self.beside.exists() else None
        _replace(self.beside, self.things)
        try:
            _replace(self.target, self.works)
        except OSError:
            if before is None:
                self.beside.unlink()
            else:
                _replace(self.beside, before.decode("utf-8"))
            raise


def _moved(found: Finding, files: Mapping[str, str]) -> Finding:
    """A finding with other names of files (old -> new), also where its values name a place in them."""

    def named(value: object) -> object:
        file, colon, line = value.rpartition(":") if isinstance(value, str) else ("", "", "")
        return f"{files[file]}{colon}{line}" if file in files else value

    values = {name: named(value) for name, value in found.values.items()}
    return replace(found, file=files.get(found.file, found.file), values=values)


def _replace(path: Path, text: str) -> None:
    """Write a file such that readers see the old text or the new one."""
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def default_target(file: str) -> Path:
    """Where the works of a file go if nobody says: among the data that the build reads."""
    return resource("data", "references", slug(file.split(".")[0]) + SUFFIX)


def drafted(made: Plan, target: Path, source: str) -> Draft:
    """The files of a collection with what is to be added; what they hold already stays as it is written.

    Args:
        made: What to add.
        target: The file of the works, which may exist.
        source: Name of the file that it comes from.
    """
    draft = Draft(target, "", "")
    old_works = target.read_text(encoding="utf-8") if target.exists() else "[\n]\n"
    name = target.name.removesuffix(SUFFIX)
    beside = draft.beside
    old_things = beside.read_text(encoding="utf-8") if beside.exists() else _head(name, source)
    return replace(draft, works=_appended(old_works, made.works), things=_extended(old_things, made.things))


def _appended(text: str, works: list[Json]) -> str:
    listed = json.dumps(works, ensure_ascii=False, indent=2).removeprefix("[").removesuffix("]").rstrip()
    kept = text.rstrip().removesuffix("]").rstrip()
    comma = "," if works and kept != "[" else ""
    return f"{kept}{comma}{listed}\n]\n"


def _extended(text: str, things: list[Json]) -> str:
    lines = [line for thing in things for line in _yaml(thing)]
    if not lines:
        return text
    return text.replace("entities: []\n", "entities:\n").rstrip("\n") + "\n" + "\n".join(lines) + "\n"


def _yaml(thing: Json) -> Iterator[str]:
    for place, (key, value) in enumerate(thing.items()):
        # A string of JSON is one of YAML, too.
        written = (
            "{"
            + ", ".join(f"{lang}: {json.dumps(text, ensure_ascii=False)}" for lang, text in value.items())
            + "}"
            if isinstance(value, dict)
            else value
            if key in ("id", "type")
            else json.dumps(value, ensure_ascii=False)
        )
        yield f"{'  - ' if place == 0 else '    '}{key}: {written}"


def _head(name: str, source: str) -> str:
    label = {"fr": f"Références importées de {source}", "en": f"References imported from {source}"}
    head: Json = {
        "id": f"collection/references-{slug(name)}",
        "type": "Collection",
        "label": label,
        "description": {
            "fr": f"Œuvres reprises de la bibliographie {source}, avec leurs auteurs et leurs revues.",
            "en": f"Works taken from the bibliography {source}, with their authors and their journals.",
        },
    }
    return "\n".join(line[4:] for line in _yaml(head)) + "\n\nentities: []\n"
