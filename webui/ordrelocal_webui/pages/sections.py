"""The headings of the page of a case, and which statement stands under which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ordrelocal.i18n import N_
from ordrelocal_webui.pages.asking import Row, ask
from ordrelocal_webui.pages.evidence import Record

#: Headings in the order of the page. The query case-sections says which kinds of things stand under each.
HEADINGS: Mapping[str, str] = {
    "problem": N_("The problem and its definition"),
    "actors": N_("Actors and their roles"),
    "ties": N_("Formal ties"),
    "perceptions": N_("How actors see one another"),
    "attributions": N_("Positions attributed by an analyst"),
    "configuration": N_("Configuration of actors"),
    "territory": N_("Territory"),
    "resources": N_("Resources and constraints"),
    "order": N_("Local order"),
    "phases": N_("Phases and events"),
    "spaces": N_("Negotiation spaces"),
    "disturbances": N_("Disturbances and adjustments"),
    "sense": N_("Shared sense"),
    "norms": N_("Norms"),
    "rights": N_("Rights, policies and schemes"),
    "deliberation": N_("Deliberation"),
    "reasons": N_("Justifications and effects"),
    "works": N_("Works and citations"),
    "theses": N_("Theses, questions and appraisals"),
    "other": N_("Other statements"),
    "silences": N_("Not in the excerpts read"),
}


@dataclass(frozen=True)
class Part:
    """Records under one sub-heading: the kind of thing that they speak of (an IRI; empty: no sub-heading)."""

    kind: str
    groups: tuple[tuple[Record, ...], ...]


@dataclass(frozen=True)
class Section:
    """One heading with the records that stand under it, rivals next to one another.

    ``title`` is an English message, unless ``iri`` is given: then the name of that thing is the title.
    ``mentions`` are records that are shown in full under another heading.
    """

    key: str
    title: str
    parts: tuple[Part, ...]
    mentions: tuple[Record, ...] = ()
    iri: str = ""

    @property
    def size(self) -> int:
        """Number of records shown in full."""
        return sum(len(group) for part in self.parts for group in part.groups)


@dataclass(frozen=True, order=True)
class Place:
    """Where a kind of thing, or a relation, makes a record stand."""

    rank: int
    heading: str
    order: int
    term: str


@dataclass(frozen=True)
class Placement:
    """Which headings each kind of thing and each relation calls for, and of which kinds each thing is."""

    places: Mapping[str, Place]
    kinds: Mapping[str, frozenset[str]]

    def of(self, record: Record) -> list[Place]:
        """Places of a record, one a heading, the one where it is shown in full first."""
        if record.silence:
            return [Place(0, "silences", 0, "")]
        if record.claim:
            return [Place(0, "theses", 0, "")]
        found = sorted({self.places[term] for term in self._terms(record) if term in self.places})
        first: dict[str, Place] = {}
        for place in found:
            first.setdefault(place.heading, place)
        return list(first.values()) or [Place(0, "other", 0, "")]

    def _terms(self, record: Record) -> Iterable[str]:
        for node in record.content:
            yield from self.kinds.get(node.iri, ())
            for triple in node.triples:
                yield triple.predicate


def placement(case: str) -> Placement:
    """Read from the graph what decides where statements stand."""
    places = {}
    for row in ask("case-sections"):
        term, heading = row["term"].value, row["section"].value
        places[term] = Place(int(row["rank"].value), heading, int(row["place"].value), term)
    return Placement(places, _kinds(case))


def _kinds(case: str) -> dict[str, frozenset[str]]:
    """Thing -> every class it belongs to, whoever says so."""
    types: dict[str, set[str]] = {}
    for row in ask("case-types", case=case):
        types.setdefault(row["subject"].value, set()).add(row["type"].value)
    above: dict[str, set[str]] = {}
    for row in ask("ancestors", type=set().union(*types.values())):
        above.setdefault(row["type"].value, set()).add(row["ancestor"].value)
    return {
        iri: frozenset(own.union(*(above.get(each, set()) for each in own))) for iri, own in types.items()
    }


def arrange(records: Iterable[Record], placed: Placement) -> list[Section]:
    """Sort the records of a case under their headings; empty headings are left out."""
    full: dict[str, dict[Place, list[Record]]] = {key: {} for key in HEADINGS}
    mentions: dict[str, list[Record]] = {key: [] for key in HEADINGS}
    for record in sorted(records, key=dossier_order):
        first, *others = placed.of(record)
        full[first.heading].setdefault(first, []).append(record)
        for place in others:
            mentions[place.heading].append(record)
    return [
        Section(key, HEADINGS[key], _parts(full[key]), tuple(mentions[key]))
        for key in HEADINGS
        if full[key] or mentions[key]
    ]


def _parts(placed: Mapping[Place, list[Record]]) -> tuple[Part, ...]:
    """Records by kind; rivals stand together, under the kind of the first of them."""
    left = {record.iri: record for records in placed.values() for record in records}
    parts = []
    for place in sorted(placed, key=lambda each: (each.order, each.term)):
        groups = tuple(_with_rivals(placed[place], left))
        if groups:
            parts.append(Part(place.term, groups))
    return tuple(parts)


def _with_rivals(records: Iterable[Record], left: dict[str, Record]) -> Iterable[tuple[Record, ...]]:
    for record in records:
        if record.iri in left:
            group = [left.pop(record.iri)]
            group += [left.pop(iri) for iri in record.iris("rivalOf") if iri in left]
            yield tuple(group)


def by_passage(records: Iterable[Record]) -> list[Section]:
    """Sort the records of an argument by the passage that they rest on, in the order of the text."""
    found: dict[str, list[Record]] = {}
    for record in sorted(records, key=dossier_order):
        found.setdefault(next(iter(record.iris("passage")), ""), []).append(record)
    return [
        Section(
            key=iri.rsplit("/", 1)[-1] or "other",
            title=HEADINGS["other"],
            parts=(Part("", tuple(_with_rivals(found[iri], {each.iri: each for each in found[iri]}))),),
            iri=iri,
        )
        for iri in sorted(found, key=_text_order)
    ]


def _text_order(passage: str) -> tuple[bool, int, int, str]:
    """Titles (T1), then paragraphs (P1 …), then notes (N1 …), then whatever has no such place."""
    tail = passage.rsplit("/", 1)[-1]
    return (not passage, "tpn".find(tail[:1]) % 4, int(tail[1:]) if tail[1:].isdigit() else 0, tail)


def dossier_order(record: Record) -> tuple[str, str]:
    """Order of the dossier: by the number of the fact (``C01-18``), then by name."""
    return (min((term.value for term in record.all("factId")), default="~"), record.iri)


def rows_by(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    """Rows grouped by the value of one column, in the order of their first appearance."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row[name].value, []).append(row)
    return grouped
