"""The text of an alignment: known terms of one kind, each mapping with its reason, a header that says all."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.alignments import Alignment, alignments, read_alignment
from ordrelocal.namespaces import ALIGNMENT, DCTERMS, OWL, RDFS, SKOS, VOID
from ordrelocal.ontology import alignment_files
from tests.alignment_checks import (
    BY_TEXT,
    FIXTURES,
    HEADER,
    WRONG,
    expected,
    faults,
    kinds,
    ontology,
    shipped,
    triples_of,
)


def test_alignments_and_wrong_ones_were_discovered() -> None:
    assert {each.name for each in alignments()} == {
        path.stem for path in (FIXTURES / "vocabularies").glob("*.ttl")
    } - {"frbr"}
    assert {expected(path).split(" ol:")[0].split(" http")[0] for path in WRONG} == {
        *BY_TEXT,
        "inconsistent",
        "new kind",
        "unsatisfiable",
    }


@pytest.mark.parametrize("path", alignment_files(), ids=lambda path: path.stem)
def test_alignment_maps_known_terms_of_one_kind_each_with_its_reason(path: Path) -> None:
    assert faults(path) == set()


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_wrong_alignment_is_refused_by_its_text_where_its_text_is_wrong(path: Path) -> None:
    fault = expected(path)
    assert faults(path) == ({fault} if fault.startswith(BY_TEXT) else set())


@pytest.mark.parametrize("alignment", alignments(), ids=lambda each: each.name)
def test_header_names_target_and_version_in_both_languages(alignment: Alignment) -> None:
    header = {
        each.predicate.value: each.object for each in triples_of(shipped(alignment.name)) if _is_header(each)
    }
    (version,) = (each.object for each in ontology() if each.predicate.value == OWL + "versionIRI")
    assert set(alignment.title) == set(alignment.description) == {"en", "fr"}
    assert header[VOID + "subjectsTarget"] == version
    assert header[DCTERMS + "license"].value == "https://creativecommons.org/licenses/by/4.0/"  # type: ignore[union-attr]
    assert alignment.targets
    for each in alignment.targets:
        assert set(each.title) == {"en", "fr"}
        assert each.version
    assert alignment.mappings


def _is_header(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(ALIGNMENT)


def test_no_mapping_says_that_two_terms_are_the_same() -> None:
    """Whoever is to be taken at their word needs a reason that no definition of ours gives so far."""
    strong = {SKOS + "exactMatch", OWL + "equivalentClass", OWL + "equivalentProperty", OWL + "sameAs"}
    said = {each.predicate.value for path in alignment_files() for each in triples_of(path)}
    assert said & strong == set()


def test_models_without_a_logic_to_test_against_are_matched_only() -> None:
    counts = {each.name: each.axioms for each in alignments()}
    assert {name for name, count in counts.items() if not count} == {"cidoc-crm", "schema-org", "skos"}


@pytest.mark.parametrize("path", alignment_files(), ids=lambda path: path.stem)
def test_terms_of_others_are_declared_as_what_they_are(path: Path) -> None:
    """Whoever loads the alignment without its target still has typed terms, and none too many."""
    declared = {iri for iri in kinds(triples_of(path)) if not iri.startswith(SKOS)}
    assert declared >= HEADER
    declared -= HEADER
    used = {each.theirs for each in read_alignment(path).mappings}
    used |= {each.object.value for each in triples_of(path) if each.predicate.value == RDFS + "seeAlso"}  # type: ignore[union-attr]
    assert declared == {iri for iri in used if not iri.startswith(SKOS)}
