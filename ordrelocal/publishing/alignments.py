"""What the alignments say of a term: which terms of other vocabularies stand above, beside or below it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ordrelocal import alignments as shipped
from ordrelocal.namespaces import RDFS, SKOS

#: Relations that an alignment may state, the strongest first.
RELATIONS = (
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
    found: dict[str, list[Alignment]] = {}
    for file in shipped.alignments():
        for each in file.mappings:
            found.setdefault(each.ours, []).append(Alignment(each.relation, each.theirs, file.name))
    return {
        term: tuple(sorted(each, key=lambda one: (RELATIONS.index(one.relation), one.target)))
        for term, each in found.items()
    }
