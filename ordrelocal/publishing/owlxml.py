"""The ontology in OWL/XML, the syntax that ontology editors save; written without Java.

It holds the modules whole, so it imports nothing.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import pyoxigraph as ox

from ordrelocal.namespaces import OWL, PREFIXES
from ordrelocal.publishing.structure import Part, read_structure

MEDIA_TYPE = "application/owl+xml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_owlxml(triples: Iterable[ox.Triple]) -> bytes:
    """The triples of the ontology as an OWL/XML document.

    Raises:
        UnsupportedAxiomError: An axiom has a pattern that is not known.
    """
    ontology = read_structure(triples)
    root = Element("Ontology", xmlns=OWL, ontologyIRI=ontology.iri)
    if ontology.version_iri:
        root.set("versionIRI", ontology.version_iri)
    for name, namespace in PREFIXES.items():
        SubElement(root, "Prefix", name=name, IRI=namespace)
    parts = (*ontology.annotations, *ontology.declarations, *ontology.axioms, *ontology.assertions)
    for part in parts:
        _append(root, part)
    indent(root, space=" ")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _append(parent: Element, part: Part) -> None:
    element = SubElement(parent, part.tag)
    if part.tag == "IRI":
        element.text = part.iri
    elif part.tag == "Literal":
        element.text = part.text
        if part.lang:
            element.set(_LANG, part.lang)
        elif part.datatype:
            element.set("datatypeIRI", part.datatype)
    elif part.iri:
        element.set("IRI", part.iri)
    for each in part.parts:
        _append(element, each)
