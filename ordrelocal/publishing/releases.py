"""What each version of the ontology published, and what has changed since.

``ontology/releases/<version>.csv`` lists the terms of a version that is out, with digests of what each meant:
it is written once (``python -m ordrelocal.publishing.releases``) and never changed. The version in work has
no list: it is the ontology itself, so that whoever adds a term has nothing to write here.
"""

import csv
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from ordrelocal.namespaces import GRAPH_ONTOLOGY, OL, OWL, SKOS
from ordrelocal.ontology import load_ontology
from ordrelocal.paths import resource
from ordrelocal.publishing.structure import Ontology, Part, axioms_of, functional, read_structure

What = Literal["added", "defined", "axioms", "deprecated", "removed"]
_KINDS = ("Class", "ObjectProperty", "DataProperty", "AnnotationProperty")
_FOLDER = "releases"


@dataclass(frozen=True)
class Term:
    """One term in one version: its kind, digests of its definitions and axioms, deprecated or not."""

    name: str
    kind: str
    definition: str
    axioms: str
    deprecated: bool = False


@dataclass(frozen=True)
class Change:
    """What happened to a term in a version: it came, its definition or axioms changed, it went."""

    term: str
    kind: str
    what: What


@dataclass(frozen=True)
class Release:
    """A version with its terms by name, and what changed in it; the first one changed nothing."""

    version: str
    terms: Mapping[str, Term]
    changes: tuple[Change, ...]


def shipped_triples() -> list[ox.Triple]:
    """Triples of the ontology that is shipped, header and modules."""
    quads = load_ontology().quads_for_pattern(None, None, None, ox.NamedNode(GRAPH_ONTOLOGY))
    return [quad.triple for quad in quads]


@cache
def shipped_structure() -> Ontology:
    """The ontology that is shipped, as axioms."""
    return read_structure(shipped_triples())


@cache
def releases() -> tuple[Release, ...]:
    """Versions of the ontology, the oldest first; the last is the one that is shipped."""
    ontology = shipped_structure()
    versions = [(path.stem, _read(path.stem)) for path in _lists()]
    versions.append((ontology.version_iri.rpartition("/")[2], terms_of(ontology)))
    first = Release(*versions[0], changes=())
    return (
        first,
        *(Release(name, terms, changes(before, terms)) for (_, before), (name, terms) in pairwise(versions)),
    )


def since(term: str) -> str:
    """The version in which a term (its name in ``ol:``) appeared; empty when it is not known."""
    return next((release.version for release in releases() if term in release.terms), "")


def history(term: str) -> list[tuple[str, Change]]:
    """What changed in a term, version by version."""
    return [
        (release.version, change)
        for release in releases()
        for change in release.changes
        if change.term == term
    ]


def changes(before: Mapping[str, Term], after: Mapping[str, Term]) -> tuple[Change, ...]:
    """What changed between two versions, by term."""
    return tuple(
        change for name in sorted({*before, *after}) for change in _changes(before.get(name), after.get(name))
    )


def _changes(old: Term | None, new: Term | None) -> Iterator[Change]:
    if new is None:
        if old is not None:
            yield Change(old.name, old.kind, "removed")
        return
    if old is None:
        yield Change(new.name, new.kind, "added")
        return
    if new.deprecated and not old.deprecated:
        yield Change(new.name, new.kind, "deprecated")
    if new.definition != old.definition:
        yield Change(new.name, new.kind, "defined")
    if new.axioms != old.axioms or new.kind != old.kind:
        yield Change(new.name, new.kind, "axioms")


def terms_of(ontology: Ontology) -> dict[str, Term]:
    """The terms of an ontology by name, with digests of what they mean."""
    said: dict[str, list[Part]] = {}
    for assertion in ontology.assertions:
        said.setdefault(assertion.parts[1].iri, []).append(assertion)
    found = {}
    for declaration in ontology.declarations:
        (entity,) = declaration.parts
        if entity.tag in _KINDS and entity.iri.startswith(OL):
            name = entity.iri.removeprefix(OL)
            own = said.get(entity.iri, [])
            defined = [each.parts[2] for each in own if each.parts[0].iri == SKOS + "definition"]
            deprecated = any(each.parts[0].iri == OWL + "deprecated" for each in own)
            axioms = _digest(axioms_of(ontology, entity.iri))
            found[name] = Term(name, entity.tag, _digest(defined), axioms, deprecated)
    return found


def _digest(parts: Iterable[Part]) -> str:
    text = "\n".join(sorted(map(functional, parts)))
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""


def _lists() -> list[Path]:
    paths = resource("ontology", _FOLDER).glob("*.csv")
    return sorted(paths, key=lambda path: [int(part) for part in path.stem.split(".")])


def _read(version: str) -> dict[str, Term]:
    with resource("ontology", _FOLDER, f"{version}.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["term"]: Term(
                row["term"], row["kind"], row["definition"], row["axioms"], row["deprecated"] == "true"
            )
            for row in csv.DictReader(file)
        }


def write_list(file: object = sys.stdout) -> None:
    """Write the list of the version that is shipped, for the day it is followed by another."""
    writer = csv.writer(file, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerow(("term", "kind", "definition", "axioms", "deprecated"))
    for term in terms_of(shipped_structure()).values():
        deprecated = "true" if term.deprecated else "false"
        writer.writerow((term.name, term.kind, term.definition, term.axioms, deprecated))


if __name__ == "__main__":
    write_list()
