"""What the graph says of candidates: the values of their properties, and what identifies them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.asking import Row, Select, batches
from ordrelocal.namespaces import BASE, FOAF, ID, OL, ONTOLOGY, OWL, PREFIXES, SKOS
from ordrelocal.reconcile.schema import Property, Schema, query_file
from ordrelocal.terms import iri_of, language_of, text_of

#: Properties that lead from a thing of ours to what others call it, or to a page that is its own.
_SAME = (OWL + "sameAs", SKOS + "exactMatch", FOAF + "page")
_CODE_KINDS = frozenset({"code", "identifier"})


@dataclass(frozen=True, order=True)
class Value:
    """One value of a property: words with their language, or the IRI of a thing."""

    text: str
    iri: str = ""
    lang: str = ""


Values = Mapping[str, Mapping[str, tuple[Value, ...]]]
"""IRI of a thing -> id of a property -> its values."""


def read_values(select: Select, wanted: Mapping[str, Sequence[Property]]) -> Values:
    """The values of some properties of some things.

    Args:
        select: Asks the graph.
        wanted: IRI of each thing -> its properties that are wanted.
    """
    alike: dict[tuple[Property, ...], list[str]] = {}
    for iri, properties in wanted.items():
        alike.setdefault(tuple(properties), []).append(iri)
    found: dict[str, dict[str, dict[Value, None]]] = {}
    for properties, iris in alike.items():
        by_path: dict[str, list[str]] = {}
        for each in properties:
            for path in each.paths:
                by_path.setdefault(path, []).append(each.id)
        for path, row in _asked(select, sorted(iris), by_path):
            for property_ in by_path[path]:
                own = found.setdefault(text_of(row["entity"]), {}).setdefault(property_, {})
                own[_value(row["value"])] = None
    return {iri: {name: tuple(each) for name, each in own.items()} for iri, own in found.items()}


def identified(select: Select, texts: Iterable[str], schema: Schema) -> dict[str, set[str]]:
    """Things by what identifies them.

    Args:
        select: Asks the graph.
        texts: Codes and identifiers as the dataset writes them, or IRIs.
        schema: Tells which properties identify.

    Returns:
        Each text -> IRIs of the things that have it; a text that nothing has is left out.
    """
    codes = [
        path
        for each in schema.properties.values()
        if each.kind in _CODE_KINDS and each.telling
        for path in each.paths
    ]
    found: dict[str, set[str]] = {}
    properties: list[ox.NamedNode | ox.Literal] = [ox.NamedNode(iri) for iri in (*codes, *_SAME)]
    for some in batches(sorted(set(texts))):
        terms = [term for text in some for term in _terms(text)]
        for row in select(query_file("identified").bind(value=terms, wanted=properties)):
            found.setdefault(text_of(row["value"]), set()).add(text_of(row["entity"]))
    return found


def iri_forms(text: str) -> list[str]:
    """The IRIs of ours that a text may be: an id of the service or the data files, a prefixed name, an IRI.

    Example:
        >>> iri_forms("work/frigoli-2009")[1]
        'https://w3id.org/ordrelocal/id/work/frigoli-2009'
    """
    if not text or len(text) > 200 or any(char.isspace() or char in '<>"{}|\\^`' for char in text):
        return []
    prefix, colon, local = text.partition(":")
    forms = [BASE + text, ID + text]
    if colon and prefix in PREFIXES:
        forms.append(PREFIXES[prefix] + local)
    if text.startswith(BASE):
        forms.append(text)
    if "/" not in text and "#" not in text:
        forms.append(OL + text)
    return forms


def short(iri: str) -> str:
    """Id of a thing in the service: its IRI without the part that all of ours have."""
    return iri.removeprefix(BASE)


def is_ours(iri: str) -> bool:
    """Whether an IRI is of a thing that the service can give."""
    return iri.startswith(BASE) and iri not in (BASE, ONTOLOGY)


def _asked(select: Select, iris: list[str], paths: Iterable[str]) -> Iterator[tuple[str, Row]]:
    """Rows for some things, each with the path that it is for."""
    nodes: list[ox.NamedNode | ox.Literal] = [node for iri in iris if (node := _node(iri)) is not None]
    for name, mark in (("values", ""), ("inverse-values", "^")):
        wanted: list[ox.NamedNode | ox.Literal] = [
            ox.NamedNode(path.lstrip("^")) for path in sorted(paths) if path.startswith("^") == bool(mark)
        ]
        for entities in batches(nodes) if wanted else ():
            for row in select(query_file(name).bind(entity=list(entities), wanted=wanted)):
                yield mark + text_of(row["property"]), row


def _terms(text: str) -> list[ox.NamedNode | ox.Literal]:
    node = _node(text) if ":" in text else None
    return [ox.Literal(text), *([node] if node is not None else [])]


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _value(term: object) -> Value:
    return Value(text_of(term), iri_of(term), language_of(term))
