"""Tables of the page of a case: relations between actors, and dated things, each row with its statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

import pyoxigraph as ox

from ordrelocal.namespaces import OL
from ordrelocal_webui.pages import naming
from ordrelocal_webui.pages.asking import Term
from ordrelocal_webui.pages.dating import Dating, dating
from ordrelocal_webui.pages.evidence import Node, Record
from ordrelocal_webui.pages.sections import dossier_order

#: For each heading, the kinds of relations that make a table there, and their columns.
TABLES: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "actors": (("Participation", ("participant", "role", "level", "participationIn")),),
    "ties": (
        ("FormalTie", ("party", "instrument")),
        ("Dependence", ("dependent", "dependsOn", "forResource")),
        ("Commission", ("commissioner", "commissioned", "commissionedIntervention", "aboutProblem")),
    ),
    "perceptions": (("Perception", ("perceiver", "perceived", "seenAs", "withinConfiguration")),),
    "attributions": (
        ("PositionAttribution", ("attributionOf", "position", "withinConfiguration")),
        ("StanceAttribution", ("stanceOf", "stance")),
    ),
    "resources": (("ResourceHolding", ("holder", "resource", "resourceKind")),),
}


_PHASE = OL + "OrderPhase"
_BEFORE = frozenset({OL + "directlyBefore", OL + "before"})


@dataclass(frozen=True)
class TableRow:
    """One relation: its node, the values of each column, and the records that state it."""

    iri: str
    cells: tuple[tuple[Term, ...], ...]
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Table:
    """Relations of one kind; ``kind`` and ``columns`` are IRIs, whose names head the table."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Moment:
    """One dated or ordered thing as one statement tells it."""

    node: Node
    record: Record
    dating: Dating

    @property
    def before(self) -> tuple[str, ...]:
        """Things that this statement says come after it."""
        later = (triple.value for triple in self.node.triples if triple.predicate in _BEFORE)
        return tuple(term.value for term in later if isinstance(term, ox.NamedNode))


def tables(heading: str, records: Iterable[Record], kinds: Mapping[str, frozenset[str]]) -> list[Table]:
    """The tables under one heading; a table without rows, and a column without values, are left out.

    Args:
        heading: Key of a heading.
        records: The records of the case.
        kinds: Thing -> every class it belongs to, as IRIs.
    """
    every = list(records)
    found = [_table(OL + kind, columns, every, kinds) for kind, columns in TABLES.get(heading, ())]
    return [replace(table, rows=tuple(sorted(table.rows, key=_by_name))) for table in found if table.rows]


def _by_name(row: TableRow) -> tuple[list[str], list[tuple[str, str]]]:
    """Rows follow the names at their head; under one name, the order of the dossier."""
    heads = [naming.names().of(term.value).text.casefold() for term in row.cells[0]]
    return heads, [dossier_order(record) for record in row.records]


def _table(
    kind: str, columns: tuple[str, ...], records: list[Record], kinds: Mapping[str, frozenset[str]]
) -> Table:
    # What is said with reserve, or read by us into the sources, shares no row with what others say plainly.
    gathered: dict[tuple[str, str], list[tuple[Node, Record]]] = {}
    whole: dict[str, list[tuple[Node, Record]]] = {}
    for record in records:
        sort = record.concept("status") if record.projected else record.iri
        for node in record.content:
            if kind in kinds.get(node.iri, ()):
                gathered.setdefault((node.iri, sort), []).append((node, record))
                whole.setdefault(node.iri, []).append((node, record))
    rows = [_row(iri, columns, parts, whole[iri]) for (iri, _), parts in gathered.items()]
    used = [index for index in range(len(columns)) if any(row.cells[index] for row in rows)]
    trimmed = tuple(
        TableRow(row.iri, tuple(row.cells[index] for index in used), row.records)
        for row in rows
        if any(row.cells)
    )
    return Table(kind, tuple(OL + columns[index] for index in used), trimmed)


def _row(
    iri: str, columns: tuple[str, ...], parts: list[tuple[Node, Record]], whole: list[tuple[Node, Record]]
) -> TableRow:
    """One row: what some statements say of a relation.

    Whom the relation is about stands at its head even if only another statement names them.
    """
    head, *others = columns
    cells = (_values(head, parts) or _values(head, whole), *(_values(column, parts) for column in others))
    return TableRow(iri, cells, _records(parts))


def _values(column: str, parts: list[tuple[Node, Record]]) -> tuple[Term, ...]:
    triples = (triple for node, _ in parts for triple in node.triples)
    return tuple(dict.fromkeys(triple.value for triple in triples if triple.predicate == OL + column))


def _records(parts: list[tuple[Node, Record]]) -> tuple[Record, ...]:
    return tuple({record.iri: record for _, record in parts}.values())


def timeline(
    records: Iterable[Record], kinds: Mapping[str, frozenset[str]]
) -> tuple[list[Moment], list[Moment]]:
    """Phases, and other dated things, each in order of time.

    Returns:
        Phases in the order that the statements give (dates, and "directly before" where there are none), and
        the other dated things by date. A thing dated differently by two statements has two rows.
    """
    phases: list[Moment] = []
    others: list[Moment] = []
    for record in records:
        for node in _with_mentioned_phases(record, kinds):
            told = moment(node, record)
            if _PHASE in kinds.get(node.iri, ()):
                phases.append(told)
            elif told.dating.known:
                others.append(told)
    others.sort(key=lambda each: each.dating.order)
    described = [each for each in phases if each.node.triples]
    # A phase that is only mentioned has one row, unless a statement tells more of it.
    mentioned = {each.node.iri: each for each in phases} | {each.node.iri: None for each in described}
    return _in_order([*described, *filter(None, mentioned.values())]), others


def moment(node: Node, record: Record) -> Moment:
    """A thing as one statement tells it, with the date that the statement gives."""
    facts: dict[str, list[Term]] = {}
    for triple in node.triples:
        facts.setdefault(triple.predicate, []).append(triple.value)
    return Moment(node, record, dating(facts))


def _with_mentioned_phases(record: Record, kinds: Mapping[str, frozenset[str]]) -> Iterable[Node]:
    yield from record.content
    own = {node.iri for node in record.content}
    values = (triple.value.value for node in record.content for triple in node.triples)
    for iri in dict.fromkeys(values):
        if iri not in own and _PHASE in kinds.get(iri, ()):
            yield Node(iri, (), ())


def _in_order(moments: list[Moment]) -> list[Moment]:
    """Phases by date, then by what comes before what; a circle of claims leaves the order by date."""
    by_date = sorted(moments, key=lambda moment: moment.dating.order)
    rank = {moment.node.iri: index for index, moment in reversed(list(enumerate(by_date)))}
    sorter: TopologicalSorter[str] = TopologicalSorter({iri: () for iri in rank})
    for moment in by_date:
        for later in moment.before:
            if later in rank:
                sorter.add(later, moment.node.iri)
    try:
        sorter.prepare()
    except CycleError:
        return by_date
    order: dict[str, int] = {}
    ready: list[str] = []
    while sorter.is_active():
        ready += sorter.get_ready()
        ready.sort(key=lambda iri: rank[iri])
        first = ready.pop(0)
        order[first] = len(order)
        sorter.done(first)
    return sorted(by_date, key=lambda moment: order[moment.node.iri])
