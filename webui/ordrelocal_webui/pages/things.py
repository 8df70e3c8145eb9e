"""The page of any thing: a case, a statement, a work, or whatever else the graph speaks of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort

from ordrelocal.namespaces import GRAPH, ID, OL, RDF, RDFS
from ordrelocal_webui.pages import case, rendering, statement, work
from ordrelocal_webui.pages.asking import Row, Term, ask, iris_of, text_of
from ordrelocal_webui.pages.evidence import Record, records_named
from ordrelocal_webui.pages.languages import PREFIX
from ordrelocal_webui.pages.naming import names

blueprint = Blueprint("things", __name__, url_prefix=f"{PREFIX}/id")

_TYPE = RDF + "type"
_RULES = GRAPH + "rule/"
#: Said once at the head of the page, so not again in the list of relations.
_HEAD = frozenset({_TYPE, RDFS + "label"})


@dataclass(frozen=True)
class Said:
    """One relation of a thing: the other end, who says so (records), and by which rule if nobody does."""

    predicate: str
    other: Term
    plain: bool
    records: tuple[Record, ...]
    rules: tuple[str, ...]

    @property
    def inferred(self) -> bool:
        """Whether it only follows from other facts."""
        return bool(self.rules) and not self.records


@blueprint.get("/<path:path>")
def show(path: str) -> str:
    """Page of one thing; which page depends on its types."""
    iri = ID + path
    rows = ask("thing", thing=iri)
    if not rows:
        abort(404)
    facts = _facts(rows)
    types = {term.value.removeprefix(OL) for term in facts.get(_TYPE, ())}
    if types & {"Case", "Argument"}:
        return case.show(iri, facts)
    if types & {"Statement", "SilenceFinding"}:
        return statement.show(iri)
    if "Work" in types:
        return work.show(iri, facts)
    return entity(iri, rows, facts)


def _facts(rows: Iterable[Row]) -> dict[str, tuple[Term, ...]]:
    """What stands plainly: property -> values, each once."""
    facts: dict[str, dict[Term, None]] = {}
    for row in rows:
        if row["plain"].value == "true":
            facts.setdefault(row["property"].value, {}).setdefault(row["value"])
    return {key: tuple(values) for key, values in facts.items()}


def entity(iri: str, rows: list[Row], facts: Mapping[str, tuple[Term, ...]]) -> str:
    """Render the page of a thing that has no page of its own kind."""
    incoming = ask("thing-incoming", thing=iri)
    about = {row["record"].value for row in ask("records-about", thing=iri)}
    graphs = {text_of(row, "graph") for row in [*rows, *incoming]}
    records = records_named(graphs | about)
    wanted = {iri, *facts} | iris_of(rows) | iris_of(incoming)
    for record in records.values():
        wanted |= record.mentioned
    names().learn(wanted)
    outgoing = _said(rows, "value", records)
    return rendering.page(
        "entity.html",
        iri=iri,
        facts=facts,
        outgoing=[said for said in outgoing if said.predicate not in _HEAD],
        types=[said for said in outgoing if said.predicate == _TYPE],
        incoming=_said(incoming, "other", records),
        records=records,
        about=[records[each] for each in sorted(about) if each in records],
    )


def _said(rows: Iterable[Row], end: str, records: Mapping[str, Record]) -> list[Said]:
    """Relations, each once, with every statement and every rule that gives it."""
    grouped: dict[tuple[str, Term], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row["property"].value, row[end]), []).append(row)
    return [_one(predicate, other, group, records) for (predicate, other), group in grouped.items()]


def _one(predicate: str, other: Term, rows: list[Row], records: Mapping[str, Record]) -> Said:
    graphs = [text_of(row, "graph") for row in rows]
    return Said(
        predicate=predicate,
        other=other,
        plain=any(row["plain"].value == "true" for row in rows),
        records=tuple(records[graph] for graph in graphs if graph in records),
        rules=tuple(_rule(graph) for graph in graphs if graph.startswith(_RULES)),
    )


def _rule(graph: str) -> str:
    """Identifier of the rule whose triples a graph holds: ``…/graph/rule/<rule>/<round>``."""
    return graph.removeprefix(_RULES).rpartition("/")[0]
