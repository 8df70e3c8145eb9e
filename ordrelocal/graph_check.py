"""Check the inferred graph: clashes with the ontology's constraints, SHACL shapes, check queries.

Whatever is found is led back to the file and line of an authored statement.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import pyoxigraph as ox
import rdflib
from pyshacl import validate as shacl_validate

from ordrelocal.axiom_places import axiom_place
from ordrelocal.clashing import Clash, Member, clashes
from ordrelocal.context import EXTERNAL
from ordrelocal.findings import Finding
from ordrelocal.i18n import N_, Marked
from ordrelocal.inferring import Inference
from ordrelocal.namespaces import GRAPH_ONTOLOGY, GRAPH_VOCABULARIES, ID, OL, RDF, SH, compact
from ordrelocal.ontology import shape_files
from ordrelocal.owlrules import CompiledOntology
from ordrelocal.queryfiles import QueryFile, catalogue
from ordrelocal.reading import Place, Source
from ordrelocal.rules import Rule
from ordrelocal.terms import iri_of

_EXTERNAL_KEYS = {str(definition["@id"]): key for key, definition in EXTERNAL.items()}
_SHAPE_CODES = {SH + "Violation": "shape", SH + "Warning": "shape-warning", SH + "Info": "shape-hint"}
_CHECK_CODES = {"ERROR": "check", "WARN": "check-warning", "INFO": "check-hint"}
_UNPLACED = Place("data", (), 1, {})


class Places:
    """Where the triples of the store were authored."""

    def __init__(
        self, sources: Iterable[Source], units: Mapping[tuple[str, str], Place] = MappingProxyType({})
    ) -> None:
        self._by_node: dict[tuple[str, str], Place] = {}
        self._by_subject: dict[str, list[tuple[str, Place]]] = {}
        for places in (*(source.places for source in sources), units):
            for (graph, subject), place in places.items():
                self._by_node[graph, subject] = place
                self._by_subject.setdefault(subject, []).append((graph, place))

    def of_triple(self, store: ox.Store, triple: ox.Triple) -> tuple[Place, str]:
        """Place of an authored triple, and the graph that carries it (a statement before a declaration)."""
        quads = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        graphs = sorted(
            (quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)),
            key=lambda graph: (not graph.startswith(ID), graph),
        )
        for graph in graphs:
            place = self._by_node.get((graph, getattr(triple.subject, "value", "")))
            if place:
                return place, graph
        return _UNPLACED, ""

    def of_quad(self, quad: ox.Quad) -> Place:
        """Place of the node that a quad is about, in the quad's graph."""
        return self._by_node.get((iri_of(quad.graph_name), iri_of(quad.subject)), _UNPLACED)

    def of_subject(self, subject: str, key: str = "") -> Place:
        """Place where a thing is described, preferring one that has the key."""
        candidates = [place for _, place in self._by_subject.get(subject, [])]
        with_key = [place for place in candidates if key in place.keys]
        return next(iter([*with_key, *candidates]), _UNPLACED)


def clash_findings(
    store: ox.Store, compiled: CompiledOntology, rules: Sequence[Rule], inference: Inference, places: Places
) -> Iterator[Finding]:
    """One finding for each clash, at the line of a statement that it rests on, with its minimal sets."""
    for clash in clashes(store, compiled.constraints, rules, inference):
        located = [places.of_triple(store, leaf) for leaf in clash.leaves]
        statements = [(place, graph) for place, graph in located if graph.startswith(ID)] or located
        place = statements[-1][0] if statements else _UNPLACED
        sets = [_set_text(store, members, clash.leaves, places) for members in clash.sets]
        values = {"clash": _clash_words(clash), "premises": _either(sets)}
        yield Finding(place.file, place.line, "", "clash", clash.about, values)


def _clash_words(clash: Clash) -> Marked:
    first, second = (compact(term) for term in clash.constraint.terms)
    values = {"value": clash.about, "first": first, "second": second, "other": clash.other}
    if first != second:
        return Marked(N_("{value} is both {first} and {second}"), values)
    if clash.other:
        return Marked(N_("{first} leads from {value} to {other} and back"), values)
    return Marked(N_("{first} leads from {value} to itself"), values)


def _either(sets: list[str]) -> Marked | str:
    if len(sets) < 2:
        return "".join(sets)
    return Marked(
        N_("{first}; and also, by itself, from: {rest}"), {"first": sets[0], "rest": _either(sets[1:])}
    )


def _set_text(
    store: ox.Store, members: Iterable[Member], leaves: tuple[ox.Triple, ...], places: Places
) -> str:
    """Members of a minimal set with their files and lines: names and places alone, so in no language."""
    return "; ".join(dict.fromkeys(_member_text(store, member, leaves, places) for member in members))


def _member_text(store: ox.Store, member: Member, leaves: tuple[ox.Triple, ...], places: Places) -> str:
    if member.kind in ("axiom", "rule"):
        where = axiom_place(member.name) if member.kind == "axiom" else f"queries/rules/{member.name}.rq"
        return f"{member.name} ({where})" if where else member.name
    quads = list(store.quads_for_pattern(None, None, None, ox.NamedNode(member.name)))
    named = [quad for quad in quads if str(quad.triple) == member.fact]
    shown = [quad for quad in quads if quad.triple in leaves]
    place = places.of_quad(next(iter([*named, *shown, *quads])))
    name = iri_of(named[0].subject) if named else member.name
    return f"{compact(name)} ({place.file}:{place.line})"


def shape_findings(store: ox.Store, places: Places) -> Iterator[Finding]:
    """Findings of the SHACL shapes over the default graph, led back to the key of the node."""
    data = rdflib.Graph()
    triples = (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in _default(store))
    data.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    shapes = rdflib.Graph()
    for path in shape_files():
        shapes.parse(path, format="turtle")
    if not len(shapes):
        return
    _, report, _ = shacl_validate(data, shacl_graph=shapes, inference="none", advanced=False)
    for result in sorted(report.subjects(rdflib.RDF.type, rdflib.URIRef(SH + "ValidationResult"))):
        yield _shape_finding(report, shapes, result, places)


def _default(store: ox.Store) -> Iterator[ox.Quad]:
    """Default graph without ontology and vocabularies, except the types of concepts."""
    apart = [ox.NamedNode(GRAPH_ONTOLOGY), ox.NamedNode(GRAPH_VOCABULARIES)]
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        is_type = quad.predicate.value == RDF + "type"
        copies = (ox.Quad(quad.subject, quad.predicate, quad.object, graph) for graph in apart)
        if is_type or not any(copy in store for copy in copies):
            yield quad


def _shape_finding(
    report: rdflib.Graph, shapes: rdflib.Graph, result: rdflib.term.Node, places: Places
) -> Finding:
    def one(name: str) -> str:
        return str(report.value(result, rdflib.URIRef(SH + name)) or "")

    focus, path = one("focusNode"), _key(report.value(result, rdflib.URIRef(SH + "resultPath")))
    messages = {
        getattr(message, "language", None) or "en": str(message)
        for message in report.objects(result, rdflib.URIRef(SH + "resultMessage"))
    }
    fallback = next(iter(messages.values()), "")
    texts = {lang: {"detail": f"{compact(focus)}: {messages.get(lang, fallback)}"} for lang in ("fr", "en")}
    source = report.value(result, rdflib.URIRef(SH + "sourceShape"))
    named = source if isinstance(source, rdflib.URIRef) else _owner(shapes, source)
    place = places.of_subject(focus, path)
    code = _SHAPE_CODES[one("resultSeverity")]
    line = place.keys.get(path, place.line)
    return Finding(place.file, line, path, code, one("value"), {"shape": compact(str(named))}, texts)


def _key(path: rdflib.term.Node | None) -> str:
    """Authored key of a path; none for a path that is no single property (read backwards, alternative…)."""
    if not isinstance(path, rdflib.URIRef):
        return ""
    return _EXTERNAL_KEYS.get(str(path)) or str(path).removeprefix(OL)


def _owner(shapes: rdflib.Graph, property_shape: rdflib.term.Node | None) -> rdflib.term.Node | None:
    return next(shapes.subjects(rdflib.URIRef(SH + "property"), property_shape), property_shape)


def check_findings(store: ox.Store, places: Places) -> Iterator[Finding]:
    """Findings of the check queries (``queries/checks/``), each returning ``?entity ?property ?value``."""
    for query in catalogue("checks"):
        found = store.query(query.text)
        if isinstance(found, ox.QuerySolutions):
            for solution in found:
                yield _check_finding(query, solution, places)


def _check_finding(query: QueryFile, solution: ox.QuerySolution, places: Places) -> Finding:
    entity = getattr(solution["entity"], "value", "")
    key = getattr(solution["property"], "value", "").removeprefix(OL)
    place = places.of_subject(entity, key)
    texts: Mapping[str, Mapping[str, str]] = {
        lang: {
            "detail": f"{compact(entity)}: {query.header.get('problem' + suffix, '')}",
            "suggestion": str(query.header.get("fix" + suffix, "")),
        }
        for lang, suffix in (("en", ""), ("fr", "_fr"))
    }
    code = _CHECK_CODES[str(query.header.get("level"))]
    value = getattr(solution["value"], "value", "")
    return Finding(place.file, place.keys.get(key, place.line), key, code, value, {"shape": query.id}, texts)
