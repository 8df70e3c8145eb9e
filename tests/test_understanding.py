"""What a newcomer is shown: why an example is one, and a near miss with why it is none.

Each class that is concluded, by its definition or by a rule, has them: its readers never write it, they have
to recognise it. Any other term may have them.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, SKOS

from ordrelocal.namespaces import OL, compact
from ordrelocal.ontology import ontology_files, vocabulary_files
from ordrelocal.queryfiles import catalogue

_OL = rdflib.Namespace(OL)
REASON, MISS, WHY = _OL.exampleReason, _OL.nearMiss, _OL.nearMissReason
_TEMPLATE = re.compile(r"CONSTRUCT\s*\{(.*?)\}\s*WHERE", re.DOTALL)
_KIND = re.compile(r"\ba\s+ol:(\w+)")


@cache
def graph() -> rdflib.Graph:
    found = rdflib.Graph()
    for path in (*ontology_files(), *vocabulary_files()):
        found.parse(path, format="turtle")
    return found


def concluded() -> list[str]:
    """Names of the classes that a definition or a rule concludes."""
    defined = {compact(str(term)) for term in graph().subjects(OWL.equivalentClass)}
    ruled = {f"ol:{name}" for rule in catalogue("rules") for name in classes_of(rule.path)}
    return sorted(defined | ruled)


def classes_of(rule: Path) -> list[str]:
    template = _TEMPLATE.search(rule.read_text(encoding="utf-8"))
    return _KIND.findall(template.group(1)) if template else []


def term_of(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(OL + name.removeprefix("ol:"))


def languages(term: rdflib.term.Node, predicate: rdflib.URIRef) -> Counter[str]:
    return Counter(
        value.language or ""
        for value in graph().objects(term, predicate)
        if isinstance(value, rdflib.Literal)
    )


def shown() -> list[rdflib.URIRef]:
    """Terms that have a near miss."""
    return sorted(term for term in set(graph().subjects(MISS)) if isinstance(term, rdflib.URIRef))


ONCE_EACH = Counter({"en": 1, "fr": 1})


def test_concluded_classes_and_near_misses_were_discovered() -> None:
    assert {"ol:LocallyFilteredRight", "ol:DoubleResolution"} <= set(concluded())
    assert len(shown()) > 60


@pytest.mark.parametrize("name", concluded())
def test_concluded_class_says_why_its_example_is_one_and_what_is_none(name: str) -> None:
    term = term_of(name)
    assert set(languages(term, SKOS.example)) == {"en", "fr"}
    for predicate in (REASON, MISS, WHY):
        assert languages(term, predicate) == ONCE_EACH, compact(str(predicate))


@pytest.mark.parametrize("term", shown(), ids=compact)
def test_near_miss_comes_with_its_reason_in_both_languages(term: rdflib.URIRef) -> None:
    assert languages(term, MISS) == languages(term, WHY) == ONCE_EACH
    if (term, RDF.type, OWL.Class) in graph():
        assert languages(term, REASON) == ONCE_EACH


def test_no_reason_repeats_the_definition_or_another_reason() -> None:
    texts = [
        str(text)
        for predicate in (REASON, MISS, WHY, SKOS.definition)
        for text in graph().objects(None, predicate)
    ]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


@pytest.mark.parametrize("predicate", [REASON, MISS, WHY], ids=compact)
def test_wordings_end_with_a_stop_and_keep_typography(predicate: rdflib.URIRef) -> None:
    for text in graph().objects(None, predicate):
        assert isinstance(text, rdflib.Literal)
        assert text.endswith("."), text
        assert ("'" not in text) if text.language == "fr" else ("’" not in text), text


def test_terms_told_apart_are_declared_and_not_the_same() -> None:
    for term, other in graph().subject_objects(_OL.distinguishedFrom):
        assert term != other
        assert (other, RDF.type, None) in graph(), other
