"""What the cases document of each concept of the inventory: reported, denied, read by us, or silent.

A case shows a concept when a statement of it uses a term that expresses the concept: as a relation, a value,
the kind of a thing that it speaks of, or what it is about. "Silent" means looked for and not found in what
was read, with how far; "not looked for" means that no statement and no silence bears on it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from ordrelocal.asking import Row, Select
from ordrelocal.i18n import N_, translate
from ordrelocal.inventory import Concept, concepts
from ordrelocal.namespaces import ID, VOCABULARY
from ordrelocal.queryfiles import page_query

_CASE = ID + "case/"
_EXTENT = VOCABULARY + "extent/"
COLUMNS = (
    "dossier",
    "dossierName",
    "concept",
    "conceptName",
    "state",
    "stateName",
    *("reported", "interpreted", "denied", "reserved", "silent"),
    "extents",
    "sources",
)
"""Columns of the table for programs; ``sources`` counts texts of one title once."""


class State(Enum):
    """How a case stands to a concept, the strongest first."""

    REPORTED = N_("reported")
    INTERPRETED = N_("our reading")
    DENIED = N_("denied")
    RESERVED = N_("with reserve only")
    SILENT = N_("not in what was read")
    UNASKED = N_("not looked for")


@dataclass
class Cell:
    """One case and one concept: records (IRIs) that bear on it, by state, and how far silences were read."""

    records: dict[State, set[str]] = field(default_factory=dict)
    extents: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)

    @property
    def state(self) -> State:
        """The strongest state of the cell."""
        return next((state for state in State if self.records.get(state)), State.UNASKED)

    @property
    def total(self) -> int:
        """Number of records that bear on the concept."""
        return sum(len(own) for own in self.records.values())

    def count(self, state: State) -> int:
        """Number of records of one state."""
        return len(self.records.get(state, ()))


@dataclass
class CaseSources:
    """What one dossier rests on: sources that count apart, and how many of them each statement has."""

    sources: set[str] = field(default_factory=set)
    by_number: Counter[int] = field(default_factory=Counter)
    silences: int = 0


@dataclass(frozen=True)
class Coverage:
    """The whole: dossiers (IRIs, in order), cells by dossier and number of concept, sources by dossier."""

    dossiers: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    cases: Mapping[str, CaseSources]

    def cell(self, dossier: str, concept: Concept) -> Cell:
        """What a dossier shows of a concept."""
        return self.cells.get((dossier, concept.id), Cell())

    def showing(self, concept: Concept) -> list[str]:
        """Dossiers that say something of a concept, however firmly."""
        said = set(State) - {State.SILENT, State.UNASKED}
        return [each for each in self.dossiers if self.cell(each, concept).state in said]

    def sources(self, concept: Concept) -> set[str]:
        """Sources, texts of one title counting once, of all that is said of a concept in cases."""
        return {
            source
            for dossier in self.dossiers
            if dossier.startswith(_CASE)
            for source in self.cell(dossier, concept).sources
        }

    def thin(self) -> list[tuple[Concept, int]]:
        """Concepts that cases document by no source, or by one alone, with that number."""
        counted = [(concept, len(self.sources(concept))) for concept in concepts()]
        return [(concept, number) for concept, number in counted if number < 2]


@dataclass
class _Record:
    dossier: str
    state: State
    extent: str
    sources: set[str]


def coverage(select: Select) -> Coverage:
    """Read what the cases of a graph document.

    Args:
        select: Where to ask.
    """
    expressed: dict[str, set[str]] = {}
    for row in select(page_query("coverage-terms").text):
        expressed.setdefault(row["term"].value, set()).add(row["code"].value)
    records = _records(select(page_query("coverage-records").text))
    cells: dict[tuple[str, str], Cell] = {}
    for row in select(page_query("coverage-uses").text):
        record = records[row["record"].value]
        for code in expressed[row["term"].value]:
            cell = cells.setdefault((record.dossier, code), Cell())
            cell.records.setdefault(record.state, set()).add(row["record"].value)
            cell.extents |= {record.extent} if record.extent else set()
            cell.sources |= set() if record.state is State.SILENT else record.sources
    cases = _sources(records.values())
    return Coverage(tuple(sorted(cases, key=lambda iri: (not iri.startswith(_CASE), iri))), cells, cases)


def _records(rows: Iterable[Row]) -> dict[str, _Record]:
    found: dict[str, _Record] = {}
    for row in rows:
        record = found.setdefault(
            row["record"].value,
            _Record(row["dossier"].value, _state(row), row["extent"].value if "extent" in row else "", set()),
        )
        if "work" in row:
            # Texts of one title are one source, under the name that comes first.
            names = [row[name].value for name in ("work", "twin") if name in row]
            record.sources.add(min(names))
    return found


def _state(row: Row) -> State:
    if "extent" in row or "status" not in row:
        return State.SILENT
    if "polarity" in row and row["polarity"].value == VOCABULARY + "polarity/denied":
        return State.DENIED
    if "modality" in row and row["modality"].value != VOCABULARY + "modality/asserts":
        return State.RESERVED
    interpreted = row["status"].value == VOCABULARY + "status/interpreted"
    return State.INTERPRETED if interpreted else State.REPORTED


def _sources(records: Iterable[_Record]) -> dict[str, CaseSources]:
    found: dict[str, CaseSources] = {}
    for record in records:
        case = found.setdefault(record.dossier, CaseSources())
        if record.state is State.SILENT:
            case.silences += 1
        else:
            case.sources |= record.sources
            case.by_number[len(record.sources)] += 1
    return found


def rows(found: Coverage, name: Callable[[str], str], lang: str) -> Iterator[dict[str, object]]:
    """One row a dossier and concept, for programs.

    Args:
        found: What the cases document.
        name: Words for a dossier.
        lang: Language of names and states.
    """
    for dossier in found.dossiers:
        for concept in concepts():
            cell = found.cell(dossier, concept)
            counts = {state.name.lower(): cell.count(state) for state in State if state is not State.UNASKED}
            yield {
                "dossier": dossier,
                "dossierName": name(dossier),
                "concept": concept.id,
                "conceptName": concept.name[lang],
                "state": cell.state.name.lower(),
                "stateName": translate(cell.state.value, lang),
                **counts,
                "extents": " ".join(sorted(each.removeprefix(_EXTENT) for each in cell.extents)),
                "sources": len(cell.sources),
            }
