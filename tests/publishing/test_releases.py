"""What a version published stays: a term goes by being deprecated, with the term that replaces it."""

import re

import pyoxigraph as ox
import pytest

from ordrelocal.namespaces import DCTERMS, OL, ONTOLOGY, OWL
from ordrelocal.publishing.releases import (
    Change,
    Release,
    changes,
    history,
    releases,
    shipped_structure,
    shipped_triples,
    since,
    terms_of,
)
from ordrelocal.publishing.structure import read_structure
from ordrelocal.terms import iri_of
from tests.checkout import read
from tests.turtle import triples

TERM = 'ol:A a owl:Class ; skos:definition "A thing."@en .'


def published() -> list[Release]:
    """Versions that are out: all but the one in work."""
    return list(releases()[:-1])


def version() -> str:
    return releases()[-1].version


def changed(before: str, after: str) -> set[tuple[str, str]]:
    old, new = (terms_of(read_structure(triples(text))) for text in (before, after))
    return {(change.term, change.what) for change in changes(old, new)}


def unreplaced(before: Release, statements: list[ox.Triple]) -> list[str]:
    """Terms of a version that are neither there nor deprecated with a replacement."""
    now = terms_of(read_structure(statements))
    replaced = {
        iri_of(each.subject) for each in statements if each.predicate.value == DCTERMS + "isReplacedBy"
    }
    return [
        name
        for name in before.terms
        if name not in now or (now[name].deprecated and OL + name not in replaced)
    ]


def test_versions_were_discovered() -> None:
    assert [release.version for release in published()] == ["0.1.0"]
    assert len(published()[0].terms) == 469


@pytest.mark.parametrize("release", published(), ids=lambda release: release.version)
def test_no_published_term_goes_without_a_replacement(release: Release) -> None:
    assert unreplaced(release, shipped_triples()) == []


def test_a_term_that_is_deleted_or_deprecated_without_replacement_is_found() -> None:
    first = published()[0]
    gone = ox.NamedNode(OL + "LocalOrder")
    without = [each for each in shipped_triples() if each.subject != gone]
    assert unreplaced(first, without) == ["LocalOrder"]
    deprecated = [*shipped_triples(), ox.Triple(gone, ox.NamedNode(OWL + "deprecated"), ox.Literal(True))]
    assert unreplaced(first, deprecated) == ["LocalOrder"]
    successor = ox.Triple(gone, ox.NamedNode(DCTERMS + "isReplacedBy"), ox.NamedNode(OL + "Regulation"))
    assert unreplaced(first, [*deprecated, successor]) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (TERM, set()),
        (TERM + 'ol:B a owl:Class ; skos:definition "B."@en .', {("B", "added")}),
        ('ol:A a owl:Class ; skos:definition "Another thing."@en .', {("A", "defined")}),
        (TERM + "ol:A rdfs:subClassOf ol:B .", {("A", "axioms")}),
        (TERM + "ol:A owl:deprecated true .", {("A", "deprecated")}),
        ("", {("A", "removed")}),
        (TERM + 'ol:A rdfs:label "a"@en .', set()),
    ],
)
def test_changes_of_a_term_are_told_by_kind(after: str, expected: set[tuple[str, str]]) -> None:
    assert changed(TERM, after) == expected


def test_history_of_a_term_starts_with_the_version_it_came_in() -> None:
    assert since("LocalOrder") == "0.1.0"
    assert since("nearMiss") == "0.2.0"
    assert history("nearMiss") == [("0.2.0", Change("nearMiss", "AnnotationProperty", "added"))]
    assert since("noSuchTerm") == ""


def test_header_follows_the_last_version_and_cites_itself() -> None:
    said = shipped_structure().annotations
    prior = [each.parts[1].iri for each in said if each.parts[0].iri == OWL + "priorVersion"]
    assert prior == [f"{ONTOLOGY}/{published()[-1].version}"]
    infos = [each.parts[1].text for each in said if each.parts[0].iri == OWL + "versionInfo"]
    assert infos == [version()]
    citations = [
        each.parts[1].text for each in said if each.parts[0].iri == DCTERMS + "bibliographicCitation"
    ]
    assert len(citations) == 2
    assert all(f"version {version()}, " in text and text.endswith(f"/{version()}") for text in citations)


def test_citation_file_names_the_same_version_of_the_ontology() -> None:
    match = re.search(r'url: "https://w3id.org/ordrelocal/ontology/([\d.]+)"', read("CITATION.cff"))
    assert match is not None
    assert match.group(1) == version()
    assert f"    version: {version()}\n" in read("CITATION.cff")
