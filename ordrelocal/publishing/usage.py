"""Who reads and concludes each term: the questions, rules, pages and shapes that name it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from ordrelocal.namespaces import OL, RDFS, SH
from ordrelocal.ontology import load_ontology, shape_files
from ordrelocal.owlrules import compile_ontology
from ordrelocal.queryfiles import QueryFile, catalogue
from ordrelocal.rules import Rule
from ordrelocal.terms import Node, iri_of

_NAME = re.compile(r"(?<![\w:])ol:(\w+)|<https://w3id\.org/ordrelocal/ontology#(\w+)>")
_TEMPLATE = re.compile(r"CONSTRUCT\s*\{([^{}]*)\}\s*WHERE", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """What a shape asks of the things of a class: on which property, and in which words (by language)."""

    shape: str
    target: str
    path: str
    message: Mapping[str, str]


@cache
def questions() -> Mapping[str, tuple[QueryFile, ...]]:
    """Term (IRI) -> the competency questions whose query names it."""
    return _by_term(catalogue("competency"))


@cache
def rules_reading() -> Mapping[str, tuple[QueryFile, ...]]:
    """Term (IRI) -> the rule files whose query names it."""
    return _by_term(catalogue("rules"))


def _by_term(files: list[QueryFile]) -> dict[str, tuple[QueryFile, ...]]:
    found: dict[str, list[QueryFile]] = {}
    for file in files:
        for term in terms_in(file.text):
            found.setdefault(term, []).append(file)
    return {term: tuple(files) for term, files in found.items()}


def terms_in(query: str) -> set[str]:
    r"""IRIs of the terms that a query names; comments name nothing.

    Example:
        >>> terms_in("# ol:Other\nSELECT * { ?x a ol:Case }")
        {'https://w3id.org/ordrelocal/ontology#Case'}
    """
    return {OL + (short or full) for short, full in _NAME.findall(_COMMENT.sub("", query))}


@cache
def concluding_axioms() -> Mapping[str, tuple[Rule, ...]]:
    """Term (IRI) -> the axioms that conclude it, in the order of their names."""
    found: dict[str, list[Rule]] = {}
    for rule in compile_ontology(load_ontology()).rules:
        for term in rule.concludes:
            found.setdefault(term, []).append(rule)
    return {term: tuple(rules) for term, rules in found.items()}


@cache
def concluding_files() -> Mapping[str, tuple[QueryFile, ...]]:
    """Term (IRI) -> the rule files whose CONSTRUCT names it (the projection names none)."""
    found: dict[str, list[QueryFile]] = {}
    for file in catalogue("rules"):
        template = _TEMPLATE.search(_COMMENT.sub("", file.text))
        for term in terms_in(template.group(1)) if template else ():
            found.setdefault(term, []).append(file)
    return {term: tuple(files) for term, files in found.items()}


@cache
def asked() -> Mapping[str, tuple[Asked, ...]]:
    """Term (IRI) -> what shapes ask: of a class, of its things; of a property, where it is asked for."""
    store = ox.Store()
    for file in shape_files():
        store.load(path=str(file), format=ox.RdfFormat.TURTLE)
    found: dict[str, list[Asked]] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(SH + "targetClass"), None):
        target = iri_of(quad.object)
        for prop in _values(store, quad.subject, SH + "property"):
            path = next((iri_of(each) for each in _values(store, prop, SH + "path")), "")
            if path.startswith(OL) or path == RDFS + "label":
                each = Asked(iri_of(quad.subject), target, path, _messages(store, prop))
                for term in (target, path):
                    found.setdefault(term, []).append(each)
    return {term: tuple(sorted(each, key=lambda one: (one.target, one.path))) for term, each in found.items()}


def _values(store: ox.Store, subject: object, predicate: str) -> list[object]:
    if not isinstance(subject, Node):
        return []
    return [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]


def _messages(store: ox.Store, shape: object) -> dict[str, str]:
    texts = _values(store, shape, SH + "message")
    return {text.language or "": text.value for text in texts if isinstance(text, ox.Literal)}
