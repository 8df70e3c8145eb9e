"""Namespaces and prefixes: the one table that code, data, queries and pages share."""

BASE = "https://w3id.org/ordrelocal/"
OL = BASE + "ontology#"
ONTOLOGY = BASE + "ontology"
ID = BASE + "id/"
VOCABULARY = BASE + "vocabulary/"
GRAPH = BASE + "graph/"
RULE = BASE + "rule/"
SHAPES = BASE + "shapes#"
ALIGNMENT = ONTOLOGY + "/alignments/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
BIBO = "http://purl.org/ontology/bibo/"
FOAF = "http://xmlns.com/foaf/0.1/"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
VOID = "http://rdfs.org/ns/void#"
SH = "http://www.w3.org/ns/shacl#"

PREFIXES: dict[str, str] = {
    "ol": OL,
    "id": ID,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "bibo": BIBO,
    "foaf": FOAF,
    "prov": PROV,
    "schema": SCHEMA,
    "void": VOID,
    "sh": SH,
    "olsh": SHAPES,
}

GRAPH_METADATA = GRAPH + "metadata"
GRAPH_ONTOLOGY = GRAPH + "ontology"
GRAPH_VOCABULARIES = GRAPH + "vocabularies"
GRAPH_SUPPORTS = GRAPH + "supports"
GRAPH_ALIGNMENT = GRAPH + "alignments/"


def compact(iri: str) -> str:
    """Short form of an IRI for messages: ``ol:FormalTie``, ``id:case/x``; the IRI itself when no prefix fits.

    Example:
        >>> compact("https://w3id.org/ordrelocal/ontology#Case")
        'ol:Case'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
