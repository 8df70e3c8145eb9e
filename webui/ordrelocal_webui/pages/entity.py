"""The page of a thing that has no page of its own kind: what is said of it, what leads to it, who says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.namespaces import DCTERMS, GRAPH, OL, OWL, RDF, RDFS, RULE, SKOS
from ordrelocal_webui.pages import citing, neighbours, rendering
from ordrelocal_webui.pages.asking import Row, Term, ask, iris_of, text_of
from ordrelocal_webui.pages.evidence import Record, records_named
from ordrelocal_webui.pages.inferred import learn_statuses
from ordrelocal_webui.pages.naming import names
from ordrelocal_webui.pages.sections import dossier_order
from ordrelocal_webui.pages.territory import territory

_TYPE = RDF + "type"
_RULES = GRAPH + "rule/"
#: Kinds of things that open bibliographic data describes.
_LINKED = frozenset({OL + "Person", OL + "Journal"})
#: Said in a place of its own on the page, so not again in the list of relations.
_HEAD = frozenset(
    {_TYPE, RDFS + "label", SKOS + "altLabel", DCTERMS + "description", OWL + "sameAs", SKOS + "closeMatch"}
)


@dataclass(frozen=True)
class Said:
    """One relation of a thing: the other end, which records say it, and which rules give it."""

    predicate: str
    other: Term
    plain: bool
    records: tuple[Record, ...]
    rules: tuple[str, ...]

    @property
    def inferred(self) -> bool:
        """Whether it only follows from other facts."""
        return bool(self.rules) and not self.records

    def outgoing(self, iri: str) -> ox.Triple:
        """The fact, said of a thing."""
        return ox.Triple(ox.NamedNode(iri), ox.NamedNode(self.predicate), self.other)

    def incoming(self, iri: str) -> ox.Triple:
        """The fact, leading to a thing."""
        return ox.Triple(ox.NamedNode(self.other.value), ox.NamedNode(self.predicate), ox.NamedNode(iri))


@dataclass(frozen=True)
class Side:
    """Relations that start from a thing, or that lead to it.

    ``declared``: relation -> other ends, as the project declares them; ``stated``: what statements say;
    ``inferred``: what only follows.
    """

    declared: Mapping[str, tuple[Term, ...]]
    stated: tuple[Said, ...]
    inferred: tuple[Said, ...]


def show(iri: str, rows: list[Row], facts: Mapping[str, tuple[Term, ...]]) -> str:
    """Render the page.

    Args:
        iri: The thing.
        rows: What is said of it, graph by graph.
        facts: What is plainly said of it: property IRI -> values.
    """
    incoming = ask("thing-incoming", thing=iri)
    about = {row["record"].value for row in ask("records-about", thing=iri)}
    graphs = {text_of(row, "graph") for row in [*rows, *incoming]}
    records = records_named(graphs | about | {text_of(row, "other") for row in incoming})
    names().learn({iri, *facts} | iris_of(rows) | iris_of(incoming))
    names().learn({name for record in records.values() for name in record.mentioned})
    outgoing = _said(rows, "value", records)
    leading = _said(incoming, "other", records)
    names().learn({rule for said in [*outgoing, *leading] for rule in said.rules})
    near = (
        neighbours.neighbours(iri, facts) if _LINKED & {term.value for term in facts.get(_TYPE, ())} else None
    )
    names().learn(near.mentioned if near else set())
    works = sorted({said.other.value for said in leading if said.other.value.startswith(citing.WORK)})
    citing.learnt(works)
    learn_statuses({iri} | {said.other.value for said in leading if said.inferred})
    return rendering.page(
        "entity.html",
        iri=iri,
        facts=facts,
        types=[said for said in outgoing if said.predicate == _TYPE],
        outgoing=_side(said for said in outgoing if said.predicate not in _HEAD),
        incoming=_side(said for said in leading if said.other.value not in records),
        roles=_roles((said for said in leading if not said.inferred), records),
        territory=territory(iri, facts.get(_TYPE, ())),
        near=near,
        works=works,
        **neighbours.words(),
        speaking=sorted((records[each] for each in graphs & records.keys()), key=dossier_order),
    )


def _side(said: Iterable[Said]) -> Side:
    every = list(said)
    declared: dict[str, list[Term]] = {}
    for each in every:
        if not each.records and not each.rules:
            declared.setdefault(each.predicate, []).append(each.other)
    return Side(
        declared={key: tuple(values) for key, values in declared.items()},
        stated=tuple(each for each in every if each.records),
        inferred=tuple(each for each in every if each.inferred),
    )


def _roles(said: Iterable[Said], records: Mapping[str, Record]) -> dict[str, list[Record]]:
    """Relation -> the records that it leads from: what someone holds, what rests on a passage."""
    found: dict[str, list[Record]] = {}
    for each in said:
        if isinstance(each.other, ox.NamedNode) and each.other.value in records:
            found.setdefault(each.predicate, []).append(records[each.other.value])
    return {key: sorted(values, key=dossier_order) for key, values in found.items()}


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
    """IRI of the rule whose triples a graph holds: ``…/graph/rule/<rule>/<round>``."""
    return RULE + graph.removeprefix(_RULES).rpartition("/")[0]
