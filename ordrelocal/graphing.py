"""From sources to the inferred graph: read, check, project, infer; the spine of ``build``, ``validate``."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ordrelocal.alignments import alignment_quads
from ordrelocal.content_check import ContentCheck
from ordrelocal.context import build_context
from ordrelocal.findings import Finding
from ordrelocal.geography.naming import named_units, unit_places, unit_quads
from ordrelocal.geography.units import Unit, shipped_geography
from ordrelocal.graph_check import Places, check_findings, clash_findings, shape_findings
from ordrelocal.i18n import N_
from ordrelocal.inferring import Inference, infer
from ordrelocal.linking.filing import accepted_quads, link_files, link_findings, read_links
from ordrelocal.linking.linksets import verified_quads
from ordrelocal.linking.services import service_files, service_findings, service_quads
from ordrelocal.namespaces import GRAPH_ONTOLOGY, GRAPH_VOCABULARIES
from ordrelocal.ontology import (
    alignment_files,
    ontology_files,
    shape_files,
    shipped_terms,
    vocabulary_files,
)
from ordrelocal.owlrules import CompiledOntology, compile_ontology
from ordrelocal.paths import shown
from ordrelocal.projecting import merge, project
from ordrelocal.reading import Source, data_files, read_source
from ordrelocal.recording import inferred_quads
from ordrelocal.references import References, naming_findings
from ordrelocal.rulefiles import shipped_rules
from ordrelocal.rules import Rule
from ordrelocal.schema_check import schema_findings
from ordrelocal.terms import iri_of
from ordrelocal.yamlld import Document

Stage = Callable[[str], None]
"""Called with the English name of each stage as it starts."""

STAGES = (N_("read"), N_("check files"), N_("project"), N_("infer"), N_("check graph"))


@dataclass(frozen=True)
class Knowledge:
    """The whole graph in memory, with what led to it.

    ``store`` holds the default graph and all provenance graphs, rule graphs included; ``rules`` are the
    compiled axioms and the rule files; ``units`` are the units of the geography that it holds: those that
    sources name, and what these are part of.
    """

    store: ox.Store
    sources: tuple[Source, ...]
    compiled: CompiledOntology
    rules: tuple[Rule, ...]
    inference: Inference
    projected: int
    findings: tuple[Finding, ...]
    units: tuple[Unit, ...] = ()


def ontology_findings() -> list[Finding]:
    """Turtle files of the ontology that cannot be read."""
    return turtle_findings([*ontology_files(), *vocabulary_files(), *shape_files(), *alignment_files()])


def turtle_findings(paths: Iterable[Path]) -> list[Finding]:
    """Turtle files among some that cannot be read."""
    found = []
    for path in paths:
        try:
            for _ in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                pass
        except SyntaxError as error:
            detail = {"detail": error.msg}
            found.append(Finding(shown(path), error.lineno or 1, "", "turtle-syntax", "", detail))
        except UnicodeDecodeError as error:
            raw = path.read_bytes()
            line = raw[: error.start].count(b"\n") + 1
            found.append(
                Finding(
                    shown(path), line, "", "encoding", f"0x{raw[error.start]:02x}", {"position": error.start}
                )
            )
    return found


def ontology_quads() -> Iterable[ox.Quad]:
    """Quads of ontology and vocabularies, each in its graph."""
    for graph, files in ((GRAPH_ONTOLOGY, ontology_files()), (GRAPH_VOCABULARIES, vocabulary_files())):
        name = ox.NamedNode(graph)
        for path in files:
            # Blank nodes are renamed so that two files never share one, in the same way at each run.
            prefix = path.stem.replace("-", "")
            for triple in _stable(path, prefix):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, name)


def _stable(path: Path, prefix: str) -> Iterable[ox.Triple]:
    names: dict[str, ox.BlankNode] = {}

    def renamed(term: object) -> object:
        if not isinstance(term, ox.BlankNode):
            return term
        return names.setdefault(term.value, ox.BlankNode(f"{prefix}{len(names)}"))

    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        yield ox.Triple(renamed(quad.subject), quad.predicate, renamed(quad.object))  # type: ignore[arg-type]


def build_graph(files: Iterable[Path] | None = None, stage: Stage = lambda _: None) -> Knowledge:
    """Read, check, project and infer.

    Args:
        files: Data files; all shipped ones if not given.
        stage: Told which stage starts.

    Returns:
        The graph with every finding; when a file has errors, the graph holds what could be read.
    """
    stage(STAGES[0])
    broken = ontology_findings()
    if broken:
        return Knowledge(ox.Store(), (), CompiledOntology((), ()), (), Inference(), 0, tuple(broken))
    context = build_context(shipped_terms())
    sources = tuple(read_source(path, context) for path in (data_files() if files is None else files))
    links = tuple(map(read_links, link_files())) if files is None else ()
    stage(STAGES[1])
    documents = [source.document for source in sources]
    findings = [finding for document in documents for finding in (*document.findings, *_misfits(document))]
    findings += naming_findings(documents)
    findings += _link_findings(sources, links)
    findings += (finding for path in service_files() for finding in service_findings(path))
    geography = shipped_geography()
    unreadable = any(document.content is None for document in documents)
    findings += (*geography.findings, *ContentCheck(sources, geography).findings())
    return _inferred(sources, links, findings, stage, with_shapes=not unreadable)


def _link_findings(sources: tuple[Source, ...], links: tuple[Source, ...]) -> Iterator[Finding]:
    every = [*sources, *links]
    known = {iri_of(quad.subject) for source in every for quad in source.quads}
    yield from (finding for source in links for finding in source.findings)
    if all(source.document.content is not None for source in every):
        yield from link_findings(links, known)


def _misfits(document: Document) -> Iterator[Finding]:
    """What does not fit the schema; works in CSL-JSON were held against theirs when they were read."""
    return iter(()) if isinstance(document, References) else schema_findings(document)


def _inferred(
    sources: tuple[Source, ...],
    links: tuple[Source, ...],
    findings: list[Finding],
    stage: Stage,
    *,
    with_shapes: bool,
) -> Knowledge:
    store = ox.Store()
    merge(store, ontology_quads())
    merge(store, alignment_quads())
    compiled = compile_ontology(store)
    authored = [quad for source in sources for quad in source.quads]
    merge(store, authored)
    linked = [quad for source in links for quad in source.quads]
    accepted = (*accepted_quads((*authored, *linked)), *verified_quads(authored))
    merge(store, (*linked, *accepted, *service_quads()))
    geography = shipped_geography()
    units = tuple(named_units(geography, authored))
    merge(store, unit_quads(geography, units, authored))
    stage(STAGES[2])
    projected = project(store)
    stage(STAGES[3])
    rules = (*compiled.rules, *shipped_rules())
    inference = infer(store, rules)
    stage(STAGES[4])
    places = Places((*sources, *links), unit_places(geography, units))
    clashes = list(clash_findings(store, compiled, rules, inference, places))
    findings += clashes
    findings += check_findings(store, places)
    # What a shape says of a line that has an error already would be an echo.
    known = {(finding.file, finding.line) for finding in findings}
    if with_shapes:
        findings += (each for each in shape_findings(store, places) if (each.file, each.line) not in known)
    store.extend(inferred_quads(store, rules, inference))
    unique = sorted(dict.fromkeys(findings))
    return Knowledge(store, sources, compiled, rules, inference, projected, tuple(unique), units)
