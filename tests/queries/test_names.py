"""Queries name terms that exist; the share of terms in use by questions and rules is told and never falls."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.namespaces import GRAPH_ONTOLOGY, GRAPH_VOCABULARIES, OL, OWL, RDF, RULE, SKOS, VOCABULARY
from ordrelocal.ontology import load_ontology
from ordrelocal.paths import resource

COVERAGE = Path(__file__).parent / "coverage.txt"
QUERIES = sorted(resource("queries").rglob("*.rq"))
ASKING = [path for path in QUERIES if path.parent.name in {"competency", "rules"}]
PREFIX = re.compile(r"^PREFIX ([\w-]+:)\s*<([^>]*)>", re.MULTILINE)
IRI = re.compile(r"<([^<>\s]+)>")
NOT_TERMS = re.compile(r"\"[^\"\n]*\"|#(?![^<\n]*>).*$", re.MULTILINE)


def named(path: Path) -> set[str]:
    """IRIs that a query names, in full or by a prefix, its header and comments left out."""
    text = NOT_TERMS.sub("", path.read_text(encoding="utf-8"))
    prefixes = dict(PREFIX.findall(text))
    body = PREFIX.sub("", text)
    iris = set(IRI.findall(body))
    for name, local in re.findall(r"(?<![\w<?-])([\w-]+:)([A-Za-z][\w-]*)", IRI.sub("", body)):
        iris.add(prefixes[name] + local)
    return iris


def declared(*kinds: str) -> set[str]:
    """Terms of the project that the ontology or a vocabulary declares as of one of some kinds."""
    store = load_ontology()
    graphs = [ox.NamedNode(GRAPH_ONTOLOGY), ox.NamedNode(GRAPH_VOCABULARIES)]
    return {
        quad.subject.value
        for kind in kinds
        for graph in graphs
        for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(kind), graph)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith((OL, VOCABULARY))
    }


CLASSES_AND_PROPERTIES = (OWL + "Class", OWL + "ObjectProperty", OWL + "DatatypeProperty")
TERMS = (*CLASSES_AND_PROPERTIES, OWL + "AnnotationProperty")
CONCEPTS = (SKOS + "Concept", SKOS + "ConceptScheme")


def test_queries_were_discovered() -> None:
    folders = {path.relative_to(resource("queries")).parts[0] for path in QUERIES}
    assert folders == {"competency", "rules", "checks", "pages", "quality"}


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_query_names_terms_that_exist(path: Path) -> None:
    known = declared(*TERMS, *CONCEPTS)
    ours = {iri for iri in named(path) if iri.startswith((OL, VOCABULARY)) and not iri.startswith(RULE)}
    assert ours - known == set()


def test_share_of_terms_in_use_does_not_fall(capsys: pytest.CaptureFixture[str]) -> None:
    terms = {iri for iri in declared(*CLASSES_AND_PROPERTIES) if iri.startswith(OL)}
    used = terms & set().union(*(named(path) for path in ASKING))
    share = 100 * len(used) / len(terms)
    with capsys.disabled():
        print(f"\n{len(used)} of {len(terms)} terms ({share:.1f} %) in questions and rules")  # noqa: T201
    assert share >= float(COVERAGE.read_text(encoding="utf-8"))
