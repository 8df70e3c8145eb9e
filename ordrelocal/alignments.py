"""Alignments with the vocabularies of others: what each file maps, and how.

A mapping is an axiom (``rdfs:subClassOf``, ``rdfs:subPropertyOf``) where it was reasoned upon together with
the target's own axioms, and a SKOS match elsewhere. Nothing of ours rests on them: each stands in a graph
of its own, outside of the default graph and of inference, for those who read in another vocabulary.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ordrelocal.namespaces import (
    ALIGNMENT,
    DCTERMS,
    GRAPH_ALIGNMENT,
    GRAPH_METADATA,
    RDF,
    RDFS,
    SKOS,
    VOID,
    XSD,
)
from ordrelocal.ontology import alignment_files
from ordrelocal.terms import iri_of, language_of, text_of

AXIOMS = frozenset(RDFS + name for name in ("subClassOf", "subPropertyOf"))
"""Mappings that a reasoner reads."""

MATCHES = frozenset(
    SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
)
"""Mappings for people, and for programs that decide on their own what a match is worth."""


@dataclass(frozen=True, order=True)
class Correspondence:
    """One mapping, as three IRIs: a term of ours, the relation, a term of theirs."""

    ours: str
    relation: str
    theirs: str


@dataclass(frozen=True)
class Target:
    """A vocabulary that is aligned with: its IRI, its name by language, the version that was read."""

    iri: str
    title: Mapping[str, str]
    version: str


@dataclass(frozen=True)
class Alignment:
    """One file of ``ontology/alignments/``: title and description by language, targets, mappings in order."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    targets: tuple[Target, ...]
    mappings: tuple[Correspondence, ...]

    @property
    def iri(self) -> str:
        """IRI of the alignment, where its document is."""
        return ALIGNMENT + self.name

    @property
    def axioms(self) -> int:
        """Number of mappings that a reasoner reads."""
        return sum(each.relation in AXIOMS for each in self.mappings)

    @property
    def matches(self) -> int:
        """Number of SKOS matches."""
        return len(self.mappings) - self.axioms


@cache
def alignments() -> tuple[Alignment, ...]:
    """The alignments that are shipped, by name."""
    return tuple(read_alignment(path) for path in alignment_files())


def read_alignment(path: Path) -> Alignment:
    """Read one file.

    Raises:
        SyntaxError: The file is not Turtle; ``filename`` and ``lineno`` say where.
    """
    triples = [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    iri = ALIGNMENT + path.stem
    targets = [iri_of(each.object) for each in triples if _is(each, iri, VOID + "objectsTarget")]
    return Alignment(
        name=path.stem,
        title=_texts(triples, iri, DCTERMS + "title"),
        description=_texts(triples, iri, DCTERMS + "description"),
        targets=tuple(
            Target(
                target,
                _texts(triples, target, DCTERMS + "title"),
                _texts(triples, target, DCTERMS + "hasVersion").get("", ""),
            )
            for target in sorted(targets)
        ),
        mappings=tuple(
            sorted(
                Correspondence(iri_of(each.subject), each.predicate.value, iri_of(each.object))
                for each in triples
                if each.predicate.value in AXIOMS | MATCHES
            )
        ),
    )


def alignment_quads() -> Iterable[ox.Quad]:
    """Each file in its own graph, and the graph described in the metadata."""
    for path in alignment_files():
        graph = ox.NamedNode(GRAPH_ALIGNMENT + path.stem)
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        yield from _described(graph, read_alignment(path))


def _described(graph: ox.NamedNode, alignment: Alignment) -> Iterable[ox.Quad]:
    metadata, node = ox.NamedNode(GRAPH_METADATA), ox.NamedNode
    count = ox.Literal(str(len(alignment.mappings)), datatype=node(XSD + "integer"))
    yield ox.Quad(graph, node(RDF + "type"), node(VOID + "Linkset"), metadata)
    yield ox.Quad(graph, node(DCTERMS + "source"), node(alignment.iri), metadata)
    yield ox.Quad(graph, node(VOID + "triples"), count, metadata)
    for target in alignment.targets:
        yield ox.Quad(graph, node(VOID + "objectsTarget"), node(target.iri), metadata)
    for lang, title in sorted(alignment.title.items()):
        yield ox.Quad(graph, node(DCTERMS + "title"), ox.Literal(title, language=lang), metadata)


def _is(triple: ox.Triple, subject: str, predicate: str) -> bool:
    return triple.subject == ox.NamedNode(subject) and triple.predicate.value == predicate


def _texts(triples: Iterable[ox.Triple], subject: str, predicate: str) -> dict[str, str]:
    return {
        language_of(each.object): text_of(each.object) for each in triples if _is(each, subject, predicate)
    }
