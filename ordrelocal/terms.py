"""RDF terms as pyoxigraph types them, and safe reading of their parts."""

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Node = ox.NamedNode | ox.BlankNode


def iri_of(term: object) -> str:
    """IRI of a named node; empty for any other term.

    Example:
        >>> iri_of(ox.NamedNode("urn:x")), iri_of(ox.Literal("x"))
        ('urn:x', '')
    """
    return term.value if isinstance(term, ox.NamedNode) else ""


def text_of(term: object) -> str:
    """Text of a literal or IRI of a named node; empty for any other term."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def language_of(term: object) -> str:
    """Language tag of a literal; empty for any other term or a literal without one."""
    return (term.language or "") if isinstance(term, ox.Literal) else ""
