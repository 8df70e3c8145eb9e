"""Terms that a query reads, found in its parsed form: a comment, a header or a label names nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from ordrelocal.namespaces import RDF


@dataclass(frozen=True)
class Named:
    """IRIs in a query: ``read`` by its patterns, ``concluded`` by its template (none for a SELECT)."""

    read: frozenset[str]
    concluded: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Every IRI of the query."""
        return self.read | self.concluded


@cache
def named(path: Path) -> Named:
    """IRIs that a query file names."""
    algebra = translateQuery(parseQuery(path.read_text(encoding="utf-8"))).algebra
    template = algebra.template if "template" in algebra else None
    patterns = {key: value for key, value in algebra.items() if key not in {"template", "datasetClause"}}
    return Named(frozenset(_iris(patterns)), frozenset(_iris(template)))


def concluded_terms(path: Path) -> frozenset[str]:
    """Properties, and classes after ``a``, that a rule concludes; none if its template is all variables."""
    algebra = translateQuery(parseQuery(path.read_text(encoding="utf-8"))).algebra
    return frozenset(
        str(value if str(predicate) == RDF + "type" else predicate)
        for _, predicate, value in algebra.template
        if isinstance(predicate, URIRef)
    )


def _iris(part: object) -> Iterator[str]:
    """IRIs in a part of a parsed query, those in property paths included."""
    if isinstance(part, URIRef):
        yield str(part)
    elif isinstance(part, PropertyPath):
        for inner in _links(part):
            yield from _iris(inner)
    elif isinstance(part, Mapping):
        # The evaluator's notes on variables ("_vars") name nothing.
        for value in (value for key, value in part.items() if key != "_vars"):
            yield from _iris(value)
    elif isinstance(part, list | tuple | set | frozenset):
        for inner in part:
            yield from _iris(inner)


def _links(path: PropertyPath) -> list[object]:
    if isinstance(path, InvPath):
        return [path.arg]
    if isinstance(path, MulPath):
        return [path.path]
    assert isinstance(path, SequencePath | AlternativePath | NegatedPath), path
    return list(path.args)
