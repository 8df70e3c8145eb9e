"""Terms as people write them: short ids, prefixed names, full IRIs, literals."""

import re

import pyoxigraph as ox

from ordrelocal.asking import Term
from ordrelocal.errors import UnreadableTermError
from ordrelocal.namespaces import BASE, ID, ONTOLOGY, PREFIXES, RDF

_FULL = re.compile(r"(?:https?://|urn:)[^\s<>\"{}|\\^`]+")
_PREFIXED = re.compile(r"([a-z]+):([^\s<>\"]+)")
_ID = re.compile(r"[a-z0-9-]+(?:/[^\s<>\"/]+)+")
_DATATYPE = re.compile(r"\^\^([a-z]+):(\w+)$")
_OTHER_FOLDERS = ("vocabulary/", "rule/", "graph/")


def read_term(text: str) -> Term:
    """Read a term.

    Args:
        text: An id (``case/chelles-errance``), ``ol:tiedTo``, a full IRI, ``a`` (is of the kind); or a
            literal between quotes, with ``@fr`` or ``^^xsd:date`` after it.

    Raises:
        UnreadableTermError: It is none of these.

    Example:
        >>> read_term("ol:tiedTo").value
        'https://w3id.org/ordrelocal/ontology#tiedTo'
        >>> read_term('"2003"').value
        '2003'
    """
    written = text.strip()
    if written.startswith('"'):
        return _literal(written)
    try:
        return _node(written)
    except ValueError as error:
        raise UnreadableTermError(text=text) from error


def _node(written: str) -> ox.NamedNode:
    """A name.

    Raises:
        ValueError: It is none.
    """
    iri = written[1:-1] if written.startswith("<") and written.endswith(">") else written
    if iri == "a":
        return ox.NamedNode(RDF + "type")
    prefixed = _PREFIXED.fullmatch(iri)
    if _FULL.fullmatch(iri):
        return ox.NamedNode(iri)
    if prefixed and prefixed[1] in PREFIXES:
        return ox.NamedNode(PREFIXES[prefixed[1]] + prefixed[2])
    if _ID.fullmatch(iri):
        return ox.NamedNode((BASE if iri.startswith(_OTHER_FOLDERS) else ID) + iri)
    raise ValueError(written)


def write_term(term: object) -> str:
    """A term as short as ``read_term`` takes it.

    Example:
        >>> write_term(ox.NamedNode("https://w3id.org/ordrelocal/id/case/x"))
        'case/x'
    """
    if not isinstance(term, ox.NamedNode):
        return str(term)
    if term.value.startswith(ID):
        return term.value.removeprefix(ID)
    if term.value.startswith(BASE) and not term.value.startswith(ONTOLOGY):
        return term.value.removeprefix(BASE)
    short = (
        (name, iri) for name, iri in PREFIXES.items() if term.value.startswith(iri) and term.value != iri
    )
    return next((f"{name}:{term.value.removeprefix(iri)}" for name, iri in short), term.value)


def _literal(written: str) -> ox.Literal:
    datatype = _DATATYPE.search(written)
    full = written
    if datatype and datatype[1] in PREFIXES:
        full = f"{written[: datatype.start()]}^^<{PREFIXES[datatype[1]]}{datatype[2]}>"
    try:
        value = next(iter(ox.parse(f"<urn:s> <urn:p> {full} .", format=ox.RdfFormat.N_TRIPLES))).object
    except SyntaxError as error:
        raise UnreadableTermError(text=written) from error
    if not isinstance(value, ox.Literal):
        raise UnreadableTermError(text=written)
    return value
