"""OWL/XML says what the triples say: OWLAPI, which ontology editors are made of, reads the same in both."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.errors import UnsupportedAxiomError
from ordrelocal.namespaces import ONTOLOGY
from ordrelocal.ontology import load_ontology
from ordrelocal.publishing.owlxml import write_owlxml
from ordrelocal.publishing.structure import axioms_of, functional, header_first, read_structure
from ordrelocal.queryfiles import page_query
from tests.lacking import lacking
from tests.turtle import triples

READER = Path(__file__).with_name("owlapi_reading.py")
# OWLAPI 3 does not know rdf:langString when it reads triples, and takes the range of a datatype property for
# that of an object property; it repeats what is said of the ontology as if said of a term.
KNOWN_FAULT = re.compile(r"^ObjectPropertyRange\t.* rdf:langString\)$")


def document() -> list[ox.Triple]:
    found = load_ontology().query(page_query("ontology-document").text)
    assert isinstance(found, ox.QueryTriples)
    return header_first(found)


def readings(*files: Path) -> list[set[str]]:
    """Lines ``kind<TAB>axiom`` that OWLAPI reads in each file; pairs that mean the same read the same."""
    if find_spec("jpype") is None or find_spec("owlready2") is None:
        lacking("OWLAPI", "install the extra 'dev'")
    command = [sys.executable, str(READER), *map(str, files)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found: list[set[str]] = [set() for _ in files]
    for line in done.stdout.splitlines():
        number, axiom = line.split("\t", 1)
        found[int(number)].add(unordered(axiom))
    return found


def unordered(axiom: str) -> str:
    """Inverse properties with the first name first: OWLAPI prints them as it met them."""
    match = re.fullmatch(r"(.*InverseObjectProperties\()(\S+) (\S+)\)", axiom)
    return f"{match[1]}{' '.join(sorted((match[2], match[3])))})" if match else axiom


@pytest.mark.oracle
def test_owlapi_reads_the_same_axioms_in_owlxml_as_in_rdfxml(tmp_path: Path) -> None:
    owx, rdf = tmp_path / "ontology.owx", tmp_path / "ontology.rdf"
    owx.write_bytes(write_owlxml(document()))
    ox.serialize(document(), output=str(rdf), format=ox.RdfFormat.RDF_XML)
    ours, theirs = readings(owx, rdf)
    repeated = re.compile(rf"AnnotationAssertion\tAnnotationAssertion\(\S+ <{re.escape(ONTOLOGY)}> ")
    faults = {line for line in theirs if KNOWN_FAULT.match(line)}
    mended = {line.replace("ObjectPropertyRange", "DataPropertyRange") for line in faults}
    assert len(ours) > 5000
    assert ours == {line for line in theirs - faults if not repeated.match(line)} | mended


@pytest.mark.oracle
def test_owlapi_takes_the_header_for_that_of_the_file(tmp_path: Path) -> None:
    owx = tmp_path / "ontology.owx"
    owx.write_bytes(write_owlxml(document()))
    (said,) = readings(owx)
    version = read_structure(document()).version_iri
    assert version.startswith(f"{ONTOLOGY}/")
    assert f"Ontology\t{ONTOLOGY} {version}" in said


def test_definition_is_written_in_functional_syntax() -> None:
    structure = read_structure(document())
    (axiom,) = axioms_of(structure, "https://w3id.org/ordrelocal/ontology#LocallyFilteredRight")
    assert functional(axiom) == (
        "EquivalentClasses(ol:LocallyFilteredRight "
        "ObjectIntersectionOf(ol:SocialRight ObjectSomeValuesFrom(ol:reachedBy ol:LocalPassage)))"
    )


def test_unknown_pattern_stops_the_writing() -> None:
    most = "[ a owl:Restriction ; owl:onProperty ol:p ; owl:maxCardinality 1 ]"
    with pytest.raises(UnsupportedAxiomError):
        write_owlxml(triples(f"ol:A a owl:Class ; rdfs:subClassOf {most} ."))
