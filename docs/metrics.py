"""The figures of docs/miro.md (item E.3), counted in the files."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from ordrelocal.namespaces import OL, OWL, RDF, RDFS, SKOS, VOCABULARY
from ordrelocal.ontology import alignment_files, ontology_files, shape_files, vocabulary_files
from ordrelocal.paths import resource
from ordrelocal.terms import iri_of

START, END = "<!-- figures: written by `make docs` -->", "<!-- end of figures -->"

_AXIOMS = {
    RDFS + "subClassOf": "subclass",
    RDFS + "subPropertyOf": "subproperty",
    RDFS + "domain": "domain",
    RDFS + "range": "range",
    OWL + "inverseOf": "inverse",
    OWL + "propertyChainAxiom": "property chain",
    OWL + "equivalentClass": "defined class",
    OWL + "disjointWith": "disjoint pair",
    OWL + "members": "disjoint group",
}
_NATURES = {
    OWL + f"{nature}Property": nature.lower()
    for nature in ("Symmetric", "Transitive", "Asymmetric", "Irreflexive", "Functional")
}


def figures() -> str:
    """The figures as a Markdown table."""
    rows = [*_terms(), *_axioms(), *_files()]
    return "\n".join(
        ["| what | number |", "| --- | --- |", *(f"| {what} | {count} |" for what, count in rows)]
    )


def filled(text: str) -> str:
    """A page with the figures put between its two marks."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{figures()}\n\n{END}{after}"


def _quads(files: Iterable[Path]) -> Iterator[ox.Quad]:
    for path in files:
        yield from ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)


def _typed(files: Iterable[Path], namespace: str) -> Counter[str]:
    """Number of terms of ours by type."""
    types = (quad for quad in _quads(files) if quad.predicate.value == RDF + "type")
    return Counter(iri_of(quad.object) for quad in types if iri_of(quad.subject).startswith(namespace))


def _terms() -> Iterator[tuple[str, int]]:
    kinds = _typed(ontology_files(), OL)
    yield "classes", kinds[OWL + "Class"]
    yield "object properties", kinds[OWL + "ObjectProperty"]
    yield "datatype properties", kinds[OWL + "DatatypeProperty"]
    yield "annotation properties of our own", kinds[OWL + "AnnotationProperty"]
    concepts = _typed(vocabulary_files(), VOCABULARY)
    yield "vocabularies (SKOS concept schemes)", concepts[SKOS + "ConceptScheme"]
    yield "concepts in them", concepts[SKOS + "Concept"]


def _axioms() -> Iterator[tuple[str, int]]:
    quads = [
        quad for quad in _quads(ontology_files()) if iri_of(quad.subject).startswith(OL) or _is_group(quad)
    ]
    found = Counter(_AXIOMS[quad.predicate.value] for quad in quads if quad.predicate.value in _AXIOMS)
    for name in _AXIOMS.values():
        yield f"axioms: {name}", found[name]
    kinds = _typed(ontology_files(), OL)
    for iri, name in _NATURES.items():
        yield f"axioms: {name} property", kinds[iri]


def _is_group(quad: ox.Quad) -> bool:
    return quad.predicate.value == OWL + "members"


def _files() -> Iterator[tuple[str, int]]:
    yield "modules", len(list(resource("ontology", "modules").glob("*.ttl")))
    yield "alignment files", len(alignment_files())
    yield "files of SHACL shapes", len(shape_files())
    for folder, name in (
        ("competency", "competency questions"),
        ("rules", "rules (the projection among them)"),
        ("checks", "checks of the data"),
        ("quality", "quality checks of the ontology"),
    ):
        yield name, len(list(resource("queries", folder).rglob("*.rq")))
    yield (
        "cases and other dossiers",
        len([*resource("data", "cases").glob("*.yaml"), *resource("data", "arguments").glob("*.yaml")]),
    )
