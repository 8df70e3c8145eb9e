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
    "rights": N_("Rights, schemes and access"),
    "deliberation": N_("Deliberation"),
    "theses": N_("Theses, questions and appraisals"),
    "other": N_("Other statements"),
    "silences": N_("Not in the excerpts read"),
}


@dataclass(frozen=True)
class Entry:
    """One record under one heading; ``elsewhere`` names the heading where it is shown in full."""

    record: Record
    elsewhere: str = ""


@dataclass(frozen=True)
class Section:
    """One heading with the records that stand under it, rivals next to one another."""

    key: str
    title: str
    groups: tuple[tuple[Entry, ...], ...]
    mentions: tuple[Entry, ...] = ()

    @property
    def size(self) -> int:
        """Number of records shown in full."""
        return sum(len(group) for group in self.groups)


@dataclass(frozen=True)
class Placement:
    """Which headings each kind of thing and each relation calls for: term IRI -> (rank, heading)."""

    terms: Mapping[str, tuple[int, str]]
    ancestors: Mapping[str, frozenset[str]]

    def headings(self, record: Record) -> list[str]:
        """Headings of a record, the one where it is shown in full first."""
        if record.silence:
            return ["silences"]
        if record.claim:
            return ["theses"]
        found = {self.terms[term] for term in self._kinds(record) if term in self.terms}
        return list(dict.fromkeys(heading for _, heading in sorted(found))) or ["other"]

    def _kinds(self, record: Record) -> Iterable[str]:
        for node in record.content:
            yield from self.ancestors.get(node.iri, ())
            for triple in node.triples:
                yield triple.property


def placement(case: str) -> Placement:
    """Read from the graph what decides where statements stand."""
    terms: dict[str, tuple[int, str]] = {}
    for row in ask("case-sections"):
        terms[row["term"].value] = (int(row["rank"].value), row["section"].value)
    return Placement(terms, _kinds(case))


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


def arrange(records: Mapping[str, Record], places: Placement) -> list[Section]:
    """Sort the records of a case under their headings; empty headings are left out."""
    full: dict[str, list[Record]] = {key: [] for key in HEADINGS}
    mentions: dict[str, list[Entry]] = {key: [] for key in HEADINGS}
    for record in records.values():
        first, *others = places.headings(record)
        full[first].append(record)
        for heading in others:
            mentions[heading].append(Entry(record, first))
    return [
        Section(key, HEADINGS[key], tuple(_with_rivals(full[key])), tuple(mentions[key]))
        for key in HEADINGS
        if full[key] or mentions[key]
    ]


def _with_rivals(records: list[Record]) -> Iterable[tuple[Entry, ...]]:
    """Group each record with its rivals, so that they stand side by side."""
    left = {record.iri: record for record in records}
    for record in records:
        if record.iri not in left:
            continue
        group = [left.pop(record.iri)]
        group += [left.pop(iri) for iri in record.iris("rivalOf") if iri in left]
        yield tuple(Entry(each) for each in group)


def rows_by(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    """Rows grouped by the value of one column, in the order of their first appearance."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row[name].value, []).append(row)
    return grouped
