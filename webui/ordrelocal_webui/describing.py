"""RDF documents: what the graph says of a thing, and what the service says of itself."""

from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from ordrelocal.namespaces import BASE, PREFIXES, RDF, RDFS
from ordrelocal.pool.client import Term
from ordrelocal.queryfiles import page_query
from ordrelocal_webui.asking import pool

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RDF_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
# What W3C calls the formats that have a name there.
_FORMAT_NAMES = (
    "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV "
    "Turtle N-Triples JSON-LD RDF_XML"
).split()


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI.

    Example:
        >>> is_iri("https://example.org/a"), is_iri("a b")
        (True, False)
    """
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def triples(name: str, **values: str) -> list[ox.Triple]:
    """Answer of one CONSTRUCT query of ``queries/pages/``, in a stable order.

    Args:
        name: Stem of the query's file.
        values: Name of a parameter -> IRI.
    """
    file = page_query(name)
    text = file.bind(**{key: ox.NamedNode(iri) for key, iri in values.items()}) if values else file.text
    found = ox.parse(pool().run(text, "application/n-triples").read(), ox.RdfFormat.N_TRIPLES)
    first = values.get("thing", "")
    return sorted(
        (quad.triple for quad in found), key=lambda triple: (str(triple.subject) != f"<{first}>", str(triple))
    )


def graphs_about(thing: str) -> list[ox.Quad]:
    """What is plainly said of a thing, then what each statement that speaks of it says, in its own graph.

    A worker answers CONSTRUCT in triples alone, so the quads are rows of a SELECT query.
    """
    text = page_query("describe-graphs").bind(thing=ox.NamedNode(thing))
    quads = {_quad(row) for row in pool().select(text)}
    plain = ox.DefaultGraph()
    return sorted(
        quads,
        key=lambda quad: (
            quad.graph_name != plain,
            str(quad.graph_name),
            str(quad.subject) != f"<{thing}>",
            str(quad),
        ),
    )


def _quad(row: Mapping[str, Term]) -> ox.Quad:
    graph = row.get("graph", ox.DefaultGraph())
    subject, predicate = row["subject"], row["property"]
    if (
        isinstance(graph, ox.Literal)
        or isinstance(subject, ox.Literal)
        or not isinstance(predicate, ox.NamedNode)
    ):
        raise TypeError("a literal is no graph, subject or property")
    return ox.Quad(subject, predicate, row["value"], graph)


def document(
    content: Sequence[ox.Triple] | Sequence[ox.Quad], media_type: str, extra: dict[str, str] | None = None
) -> bytes:
    """Some triples or quads in one of the formats, with short names where the format has them."""
    text = "\n".join(map(str, content))
    used = {name: iri for name, iri in ({**PREFIXES, **(extra or {})}).items() if f"<{iri}" in text}
    written = ox.serialize(content, format=_RDF_FORMATS[media_type], prefixes=used)
    return written or b""


def service(endpoint: str, media_type: str) -> bytes:
    """The service's description of itself."""
    return document(list(_service_triples(endpoint)), media_type, {"sd": _SD})


def _service_triples(endpoint: str) -> Iterable[ox.Triple]:
    here = ox.NamedNode(endpoint)
    data = ox.NamedNode(BASE + "sparql#dataset")
    void = ox.NamedNode(endpoint.removesuffix("/sparql") + "/.well-known/void")

    def named(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    a = ox.NamedNode(RDF + "type")
    yield ox.Triple(here, a, named("Service"))
    yield ox.Triple(here, named("endpoint"), here)
    yield ox.Triple(here, named("supportedLanguage"), named("SPARQL11Query"))
    yield ox.Triple(here, named("defaultDataset"), data)
    yield ox.Triple(data, a, named("Dataset"))
    yield ox.Triple(data, ox.NamedNode(RDFS + "seeAlso"), void)
    for name in _FORMAT_NAMES:
        yield ox.Triple(here, named("resultFormat"), ox.NamedNode(_FORMATS + name))


def is_known(iri: str) -> bool:
    """Whether the graph says anything of a thing, be it in one statement alone."""
    text = page_query("known").bind(thing=ox.NamedNode(iri))
    return b"true" in pool().run(text, "text/csv").read()
