"""Check the inferred graph: clashes with the ontology's constraints, SHACL shapes, check queries.

Whatever is found is led back to the file and line of an authored statement.
"""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox
import rdflib
from pyshacl import validate as shacl_validate

from ordrelocal.context import EXTERNAL
from ordrelocal.findings import Finding
from ordrelocal.inferring import Inference
from ordrelocal.namespaces import GRAPH_ONTOLOGY, GRAPH_VOCABULARIES, ID, OL, RDF, SH, compact
from ordrelocal.ontology import shape_files
from ordrelocal.owlrules import CompiledOntology, Constraint
from ordrelocal.queryfiles import QueryFile, catalogue
from ordrelocal.reading import Place, Source
from ordrelocal.tracing import Tracer

_EXTERNAL_KEYS = {str(definition["@id"]): key for key, definition in EXTERNAL.items()}
_SHAPE_CODES = {SH + "Violation": "shape", SH + "Warning": "shape-warning", SH + "Info": "shape-hint"}
_CHECK_CODES = {"ERROR": "check", "WARN": "check-warning", "INFO": "check-hint"}
_UNPLACED = Place("data", (), 1, {})


class Places:
    """Where the triples of the store were authored."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_node: dict[tuple[str, str], Place] = {}
        self._by_subject: dict[str, list[tuple[str, Place]]] = {}
        for source in sources:
            for (graph, subject), place in source.places.items():
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

    def of_subject(self, subject: str, key: str = "") -> Place:
        """Place where a thing is described, preferring one that has the key."""
        candidates = [place for _, place in self._by_subject.get(subject, [])]
        with_key = [place for place in candidates if key in place.keys]
        return next(iter([*with_key, *candidates]), _UNPLACED)


def clash_findings(
    store: ox.Store, compiled: CompiledOntology, inference: Inference, places: Places
) -> Iterator[Finding]:
    """One finding for each solution of a constraint, at the line of a statement that it rests on."""
    tracer = Tracer(store, inference.derivations, {rule.iri: rule for rule in compiled.rules})
    for constraint in compiled.constraints:
        body = " ".join(" ".join(pattern) + " ." for pattern in constraint.body)
        found = store.query(f"SELECT * WHERE {{ {body} }} ORDER BY ?x")
        if isinstance(found, ox.QuerySolutions):
            for solution in found:
                yield _clash(store, constraint, solution, tracer, places)


def _clash(
    store: ox.Store, constraint: Constraint, solution: ox.QuerySolution, tracer: Tracer, places: Places
) -> Finding:
    names = {"?x": solution["x"]} | ({"?y": solution["y"]} if len(constraint.body[0][2]) == 2 else {})
    leaves = dict.fromkeys(
        leaf
        for pattern in constraint.body
        for leaf in tracer.trace(
            ox.Triple(*(names.get(part) or ox.NamedNode(part.strip("<>")) for part in pattern))
        ).leaves()
    )
    located = [places.of_triple(store, leaf) for leaf in leaves]
    statements = [(place, graph) for place, graph in located if graph.startswith(ID)] or located
    place, _ = statements[-1]
    premises = "; ".join(
        dict.fromkeys(f"{compact(graph)} ({each.file}:{each.line})" for each, graph in located if graph)
    )
    first, second = (compact(term) for term in constraint.terms)
    values = {"first": first, "second": second, "premises": premises}
    return Finding(place.file, place.line, "", "clash", compact(solution["x"].value), values)


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
