"""What the alignments say of a term: which terms of other vocabularies stand above, beside or below it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from ordrelocal.namespaces import OL, OWL, RDFS, SKOS
from ordrelocal.paths import resource

#: Relations that an alignment may state, the strongest first.
RELATIONS = (
    OWL + "equivalentClass",
    OWL + "equivalentProperty",
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    *(SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")),
)


@dataclass(frozen=True)
class Alignment:
    """One term of another vocabulary, in which relation, and the file that says it."""

    relation: str
    target: str
    file: str


@cache
def alignments() -> Mapping[str, tuple[Alignment, ...]]:
    """Term (IRI) -> its alignments, the strongest first."""
    found: dict[str, set[Alignment]] = {}
    for path in sorted(resource("ontology", "alignments").glob("*.ttl")):
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
            subject, target = quad.subject, quad.object
            named = isinstance(subject, ox.NamedNode) and isinstance(target, ox.NamedNode)
            if named and subject.value.startswith(OL) and not target.value.startswith(OL):
                if quad.predicate.value in RELATIONS:
                    each = Alignment(quad.predicate.value, target.value, path.stem)
                    found.setdefault(subject.value, set()).add(each)
    return {
        term: tuple(sorted(each, key=lambda one: (RELATIONS.index(one.relation), one.target)))
        for term, each in found.items()
    }
