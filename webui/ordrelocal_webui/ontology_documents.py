"""Documents of the ontology: the whole of it, its versions and modules, the log of its terms, alignments."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ordrelocal.namespaces import DCTERMS, OL, ONTOLOGY, OWL, RDF, SKOS, XSD
from ordrelocal.ontology import alignment_files, ontology_files
from ordrelocal.publishing.owlxml import write_owlxml
from ordrelocal.publishing.releases import Change, Release, releases
from ordrelocal.publishing.structure import header_first
from ordrelocal_webui import describing
from ordrelocal_webui.negotiation import ONTOLOGY_SUFFIXES, OWL_XML, SUFFIXES

STEM = "ontology"
LOG = "log"
ALIGNMENTS = "alignments"
_NOTES = {
    "added": ("Added in version {}.", "Ajouté dans la version {}."),
    "defined": ("Definition changed in version {}.", "Définition modifiée dans la version {}."),
    "axioms": (
        "Formal conditions changed in version {}.",
        "Conditions formelles modifiées dans la version {}.",
    ),
    "deprecated": ("Deprecated in version {}.", "Déprécié dans la version {}."),
    "removed": ("Removed in version {}.", "Retiré dans la version {}."),
}


def is_whole(path: str) -> bool:
    """Whether a path (after the base) is that of the whole ontology, by name or by present version."""
    return path in (STEM, f"{STEM}/{releases()[-1].version}")


def is_document(path: str) -> bool:
    """Whether a path is that of the ontology, of a version, a module, the log or an alignment."""
    head, _, part = path.partition("/")
    return head == STEM and (not part or part in {LOG, *_versions(), *modules(), *_alignments()})


def modules() -> tuple[str, ...]:
    """Names of the modules."""
    return tuple(path.stem for path in ontology_files()[1:])


def page_of(path: str) -> str:
    """Path of the page for people; a version that is over is told by the log."""
    part = path.partition("/")[2]
    if is_whole(path):
        return STEM
    if part in _alignments():
        return f"{STEM}/{part.replace('/', '#')}"
    return f"{STEM}/{LOG}#v{part}" if part in _versions() else path


def content(path: str) -> list[ox.Triple]:
    """Triples of a document, what it is about first; none for a path that is no document."""
    part = path.partition("/")[2]
    if is_whole(path):
        return header_first(describing.triples("ontology-document"))
    if part == LOG:
        return sorted((each for release in releases() for each in _log(release)), key=str)
    if part in _versions():
        return sorted(_contents(next(each for each in releases() if each.version == part)), key=str)
    if part in modules():
        return _module(part)
    return [each for path in _alignments().get(part, ()) for each in _triples(path)]


def as_written(path: str, media_type: str) -> bytes:
    """The file of a module or of one alignment with its comments, which give reasons; else nothing."""
    part = path.partition("/")[2]
    files = _alignments().get(part, tuple(each for each in ontology_files()[1:] if each.stem == part))
    return files[0].read_bytes() if len(files) == 1 and media_type == SUFFIXES["ttl"] else b""


def _alignments() -> dict[str, tuple[Path, ...]]:
    """Last part of the path -> files: of each alignment, and of all of them together."""
    files = alignment_files()
    return {ALIGNMENTS: tuple(files), **{f"{ALIGNMENTS}/{path.stem}": (path,) for path in files}}


def _versions() -> tuple[str, ...]:
    return tuple(release.version for release in releases())


def _module(name: str) -> list[ox.Triple]:
    (path,) = (path for path in ontology_files() if path.stem == name)
    return _triples(path)


def _triples(path: Path) -> list[ox.Triple]:
    """Triples of a file, its unnamed nodes numbered in order: the parser names them at random."""
    numbers: dict[str, ox.BlankNode] = {}

    def kept(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Any:
        if isinstance(term, ox.BlankNode):
            return numbers.setdefault(term.value, ox.BlankNode(f"{path.stem}{len(numbers)}"))
        return term

    quads = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    return [ox.Triple(kept(quad.subject), quad.predicate, kept(quad.object)) for quad in quads]


def _version(release: Release) -> ox.NamedNode:
    return ox.NamedNode(f"{ONTOLOGY}/{release.version}")


def _contents(release: Release) -> Iterator[ox.Triple]:
    """What is kept of a version: which terms it had."""
    version = _version(release)
    yield ox.Triple(version, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Ontology"))
    yield ox.Triple(version, ox.NamedNode(OWL + "versionInfo"), ox.Literal(release.version))
    yield ox.Triple(version, ox.NamedNode(DCTERMS + "isVersionOf"), ox.NamedNode(ONTOLOGY))
    yield ox.Triple(version, ox.NamedNode(DCTERMS + "isReplacedBy"), _version(releases()[-1]))
    for name in release.terms:
        yield ox.Triple(version, ox.NamedNode(DCTERMS + "hasPart"), ox.NamedNode(OL + name))


def _log(release: Release) -> Iterator[ox.Triple]:
    version = _version(release)
    yield ox.Triple(version, ox.NamedNode(OWL + "versionInfo"), ox.Literal(release.version))
    count = ox.Literal(str(len(release.terms)), datatype=ox.NamedNode(XSD + "integer"))
    yield ox.Triple(version, ox.NamedNode(DCTERMS + "extent"), count)
    for change in release.changes:
        yield from _notes(release, change)


def _notes(release: Release, change: Change) -> Iterator[ox.Triple]:
    term = ox.NamedNode(OL + change.term)
    history = ox.NamedNode(SKOS + ("historyNote" if change.what == "added" else "changeNote"))
    for lang, text in zip(("en", "fr"), _NOTES[change.what], strict=True):
        yield ox.Triple(term, history, ox.Literal(text.format(release.version), language=lang))


@dataclass(frozen=True)
class Written:
    """One document of the whole ontology: its address, its media type, and how large it is."""

    suffix: str
    media_type: str
    size_bytes: int


def written() -> list[Written]:
    """The documents of the whole ontology, each written once to tell its size."""
    triples = content(STEM)
    return [
        Written(suffix, media_type, len(write(triples, media_type)))
        for suffix, media_type in ONTOLOGY_SUFFIXES.items()
    ]


def write(triples: list[ox.Triple], media_type: str) -> bytes:
    """Triples of the whole ontology in one of its formats."""
    return write_owlxml(triples) if media_type == OWL_XML else describing.document(triples, media_type)
