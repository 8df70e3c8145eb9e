"""Each shape accepts its valid fixture and refuses its invalid ones, for the reason that these state.

An invalid fixture begins with one line a failure: ``# expects: olsh:FormalTieShape sh:minCount ol:party``;
``^ol:hasCause`` names an inverse path, and a failure of the node itself has no path. Nothing else may fail.
"""

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate
from rdflib.namespace import RDF, SH

from ordrelocal.inferring import infer
from ordrelocal.namespaces import OL, SHAPES, compact
from ordrelocal.namespaces import SH as SH_IRI
from ordrelocal.ontology import load_ontology, shape_files, shipped_terms
from ordrelocal.owlrules import CompiledOntology, compile_ontology
from ordrelocal.queryfiles import catalogue

FIXTURES = Path(__file__).parent.parent / "fixtures"
VALID = sorted((FIXTURES / "valid").glob("*.ttl"))
INVALID = sorted((FIXTURES / "invalid").glob("*__*.ttl"))
EXPECTS = re.compile(r"^# expects: (olsh:\w+) (sh:\w+)(?: (\^?\w+:\w+))?$", re.MULTILINE)
CONCLUDED = re.compile(r"\ba ol:(\w+)")
Failure = tuple[str, str, str]
#: Why a class that is not concluded needs no shape of its own, nor one above it.
BUILT = "written by the build alone"
NAMED = "only named where it is declared, and the schema of files asks for its label in both languages"
ABOVE = "shapes stand on the classes below, since nothing is asked of all of them"
FREE = "what else is said of it depends on what a source tells"
WITHOUT_SHAPE = {
    ABOVE: {"Agent", "Dossier", "Event", "EvidenceRecord", "Relation", "Territory"},
    BUILT: {"LinkedService", "Rule", "RuleGraph"},
    FREE: {
        "CommonWorld",
        "Consideration",
        "DiagnosisDocument",
        "ExistingFrame",
        "MeaningActionConfiguration",
        "Novelty",
        "PragmaticAdjustment",
        "TechnicalSolution",
    },
    NAMED: {
        "Actor",
        "ActorConfiguration",
        "Argument",
        "Association",
        "BeneficiaryGroup",
        "CivicCollective",
        "Collection",
        "CollectiveActor",
        "CooperationProblem",
        "FormalOrganisation",
        "IndividualActor",
        "LivedSpace",
        "PolicyNetwork",
        "Problem",
        "ProfessionalGroup",
        "Project",
        "PublicAuthority",
        "PublicProblem",
        "Resource",
    },
}


@cache
def axioms() -> CompiledOntology:
    return compile_ontology(load_ontology())


@cache
def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in shape_files():
        graph.parse(path, format="turtle")
    return graph


def node_shapes() -> list[rdflib.URIRef]:
    found = set(shapes().subjects(RDF.type, SH.NodeShape))
    return sorted(shape for shape in found if isinstance(shape, rdflib.URIRef))


def inferred(path: Path) -> ox.Store:
    """Store with a fixture and everything that follows from it by the ontology."""
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    infer(store, axioms().rules)
    return store


def failures(path: Path) -> set[Failure]:
    """What the shapes hold against a fixture: node shape, constraint, path."""
    triples = inferred(path).dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    data = rdflib.Graph().parse(data=triples, format="nt")
    _, report, _ = validate(data, shacl_graph=shapes(), inference="none")
    assert isinstance(report, rdflib.Graph)
    return {_failure(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)}


def _failure(report: rdflib.Graph, result: rdflib.term.Node) -> Failure:
    source = report.value(result, SH.sourceShape)
    owner = source if isinstance(source, rdflib.URIRef) else shapes().value(None, SH.property, source)
    component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(SH_IRI)
    name = component.removesuffix("ConstraintComponent")
    path = report.value(result, SH.resultPath)
    inverse = report.value(path, SH.inversePath) if isinstance(path, rdflib.BNode) else None
    # One bound or another will do: the failure is written after the bound that the shape names first.
    either = report.value(path, SH.alternativePath) if isinstance(path, rdflib.BNode) else None
    path = report.value(either, RDF.first) if either else path
    written = f"^{compact(str(inverse))}" if inverse else compact(str(path)) if path else ""
    return compact(str(owner)), f"sh:{name[0].lower()}{name[1:]}", written


def test_fixtures_and_shapes_were_discovered() -> None:
    assert VALID
    assert INVALID
    assert node_shapes()


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_fixture_conforms(path: Path) -> None:
    assert failures(path) == set()


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_fixture_clashes_with_no_disjointness(path: Path) -> None:
    store = inferred(path)
    asks = {
        each.id: "ASK { " + " ".join(" ".join(pattern) + " ." for pattern in each.body) + " }"
        for each in axioms().constraints
    }
    assert asks
    assert [name for name, ask in asks.items() if store.query(ask)] == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_fixture_fails_for_the_stated_reason(path: Path) -> None:
    expected = {match.groups(default="") for match in EXPECTS.finditer(path.read_text(encoding="utf-8"))}
    assert expected, f"{path.name} states no failure: begin it with '# expects: olsh:… sh:… ol:…'"
    assert failures(path) == expected


def concluded() -> set[str]:
    """Classes that a definition or a rule concludes, and nobody writes."""
    heads = [query.text.partition("WHERE")[0] for query in catalogue("rules")]
    return set(shipped_terms().defined_classes).union(*(CONCLUDED.findall(head) for head in heads))


def test_class_has_a_shape_or_a_reason_to_have_none() -> None:
    kinds = shipped_terms().kinds
    targets = {str(each).removeprefix(OL) for each in shapes().objects(None, SH.targetClass)}
    bare = {name for name, above in kinds.items() if not above & targets}
    assert bare - concluded() == set().union(*WITHOUT_SHAPE.values())


@pytest.mark.parametrize("shape", node_shapes(), ids=compact)
def test_shape_has_a_valid_and_an_invalid_fixture(shape: rdflib.URIRef) -> None:
    term = shape.removeprefix(SHAPES).removesuffix("Shape")
    assert FIXTURES / "valid" / f"{term}.ttl" in VALID
    assert any(path.stem.startswith(f"{term}__") for path in INVALID)


@pytest.mark.parametrize("shape", node_shapes(), ids=compact)
def test_shape_says_what_to_add_in_both_languages_with_a_severity(shape: rdflib.URIRef) -> None:
    constraints = list(shapes().objects(shape, SH.property))
    if shapes().value(shape, SH["or"]) or shapes().value(shape, SH.disjoint):
        constraints.append(shape)
    assert constraints
    for each in constraints:
        languages = {getattr(text, "language", None) for text in shapes().objects(each, SH.message)}
        assert languages == {"en", "fr"}
        assert shapes().value(each, SH.severity) in {SH.Violation, SH.Warning, SH.Info}
