"""The files of links: read, changed and written whole; what the build takes from them.

A file that is being written never replaces the former one before it is whole.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from ordrelocal.errors import LinkFileError
from ordrelocal.findings import Finding
from ordrelocal.identifiers import parse
from ordrelocal.linking.records import (
    ACCEPTED,
    GRAPH_ACCEPTED,
    GRAPH_LINKS,
    PROPOSED,
    RECALLED,
    SCHEME_CONCEPTS,
    Candidate,
    Described,
    LinkDecision,
    LinkSearch,
    Record,
    triples,
)
from ordrelocal.namespaces import ID, OL
from ordrelocal.paths import resource, shown
from ordrelocal.reading import Place, Source
from ordrelocal.terms import iri_of
from ordrelocal.yamlld import Document, nodes, read_yaml

_SUFFIX = ".ttl"
_HEAD = (
    "# Searches, candidates and decisions at one service: by `ordrelocal link`, one triple a line, sorted.\n"
)
_REFERENCES = tuple(ox.NamedNode(OL + name) for name in ("candidateFor", "searchFor", "decidesOn"))


def links_folder() -> Path:
    """Where the project's own links stand."""
    return resource("data", "links")


def link_files(folder: Path | None = None) -> list[Path]:
    """Turtle files of links, in a fixed order."""
    return sorted((folder or links_folder()).glob(f"*{_SUFFIX}"))


class Links:
    """The links of one folder.

    ``load`` reads all, ``save`` writes the files of the services that changed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._searches: dict[str, LinkSearch] = {}
        self._candidates: dict[str, Candidate] = {}
        self._decisions: dict[str, LinkDecision] = {}
        self._changed: set[str] = set()

    @classmethod
    def load(cls, folder: Path | None = None) -> "Links":
        """Read the links of a folder; the project's own if not given.

        Raises:
            LinkFileError: A file is not Turtle.
        """
        links = cls(folder or links_folder())
        for candidate in _recalled(links.folder):
            links._candidates[candidate.iri] = candidate
        for path in link_files(links.folder):
            for record in Described(_triples(path)).records():
                links._take(record)
        return links

    def searches(self) -> list[LinkSearch]:
        """Every search, by name."""
        return [self._searches[iri] for iri in sorted(self._searches)]

    def candidates(self, thing: str = "") -> list[Candidate]:
        """Every candidate (of one thing), the best first within a thing."""
        found = (each for each in self._candidates.values() if thing in ("", each.thing))
        return sorted(found, key=lambda each: (each.thing, -each.score, each.iri))

    def decisions(self, candidate: str) -> list[LinkDecision]:
        """Decisions on a candidate, the first first."""
        found = (each for each in self._decisions.values() if each.candidate == candidate)
        return sorted(found, key=lambda each: (each.at, each.iri))

    def search_of(self, thing: str, service: str) -> LinkSearch | None:
        """The last search for a thing at a service."""
        return next(
            (each for each in self._searches.values() if (each.thing, each.service) == (thing, service)), None
        )

    def state(self, candidate: str) -> str:
        """What was last decided on a candidate, or ``proposed``."""
        decided = self.decisions(candidate)
        return decided[-1].outcome if decided else PROPOSED

    def candidate(self, iri: str) -> Candidate | None:
        """The candidate of a name."""
        return self._candidates.get(iri)

    def found(self, search: LinkSearch, candidates: Iterable[Candidate]) -> None:
        """Put in what a search found, instead of what the last one for this thing and service did.

        A candidate on which somebody decided stays as it was decided upon.
        """
        for iri, each in list(self._candidates.items()):
            if (each.thing, each.service) == (search.thing, search.service) and not self.decisions(iri):
                del self._candidates[iri]
        self._take(search)
        for candidate in candidates:
            if not self.decisions(candidate.iri):
                self._take(candidate)
        self._changed.add(search.service)

    def decide(self, decision: LinkDecision) -> None:
        """Put in a decision.

        Raises:
            KeyError: There is no such candidate.
        """
        self._changed.add(self._candidates[decision.candidate].service)
        self._take(decision)

    def forget(self, decision: LinkDecision) -> None:
        """Take a decision out again that has not been published."""
        del self._decisions[decision.iri]
        self._changed.add(self._candidates[decision.candidate].service)

    def save(self) -> None:
        """Write the files that changed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for service in sorted(self._changed):
            self._write(service)
        self._changed.clear()

    def _take(self, record: Record) -> None:
        if isinstance(record, LinkSearch):
            self._searches[record.iri] = record
        elif isinstance(record, Candidate):
            self._candidates[record.iri] = record
        else:
            self._decisions[record.iri] = record

    def _write(self, service: str) -> None:
        path = self.folder / f"{service}{_SUFFIX}"
        lines = sorted({f"{triple} .\n" for record in self._of(service) for triple in triples(record)})
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with draft.open("w", encoding="utf-8") as file:
            file.write(_HEAD)
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def _of(self, service: str) -> Iterator[Record]:
        yield from (each for each in self._searches.values() if each.service == service)
        mine = {iri for iri, each in self._candidates.items() if each.service == service}
        if service != RECALLED:  # those are authored by hand, in YAML
            yield from (self._candidates[iri] for iri in mine)
        yield from (each for each in self._decisions.values() if each.candidate in mine)


def _triples(path: Path) -> list[ox.Triple]:
    try:
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    except (SyntaxError, UnicodeDecodeError) as error:
        line, problem = getattr(error, "lineno", None) or 1, getattr(error, "msg", None) or error
        raise LinkFileError(file=shown(path), line=line, problem=problem) from None


def _recalled(folder: Path) -> Iterator[Candidate]:
    """Candidates that were written down by hand, without a search."""
    path = folder / f"{RECALLED}.yaml"
    document = read_yaml(path) if path.is_file() else None
    for _, node in nodes(document.content or {}) if document else ():
        if node.get("type") == "IdentifierCandidate":
            text = {key: str(value) for key, value in node.items()}
            concept = text.get("identifierScheme", "")
            scheme = next((name for name, each in SCHEME_CONCEPTS.items() if each == concept), "")
            identifier = parse(text.get("identifierValue", ""), scheme) if scheme else None
            yield Candidate(
                ID + text["candidateFor"],
                RECALLED,
                identifier.iri if identifier else "",
                scheme,
                text.get("identifierValue", ""),
                confidence=text.get("confidence", ""),
                name=ID + text["id"],
            )


# --- What the build takes


def read_links(path: Path) -> Source:
    """Read one file of links for the build, with the line where each record begins."""
    file, graph = shown(path), GRAPH_LINKS + path.stem
    try:
        found = _triples(path)
    except LinkFileError as error:
        finding = Finding(
            file,
            int(str(error.values["line"])),
            "",
            "turtle-syntax",
            "",
            {"detail": str(error.values["problem"])},
        )
        return Source(path, graph, Document(file, {}, (finding,), None), (), {})
    lines: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("<"):
            lines.setdefault(line[1 : line.index(">")], number)
    quads = tuple(
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph)) for triple in found
    )
    places = {(graph, iri): Place(file, (), line, {}) for iri, line in lines.items()}
    return Source(path, graph, Document(file, {}, (), {}), quads, places)


def link_findings(sources: Iterable[Source], known: set[str]) -> Iterator[Finding]:
    """Records of links that are about nothing known.

    Args:
        sources: Files of links as read.
        known: IRIs of everything declared, candidates among them.
    """
    for source in sources:
        for quad in source.quads:
            target = iri_of(quad.object)
            if quad.predicate in _REFERENCES and target not in known:
                place = source.places.get((source.graph, iri_of(quad.subject)))
                field = iri_of(quad.predicate).removeprefix(OL)
                line = place.line if place else 1
                yield Finding(
                    source.document.file, line, field, "dangling-reference", target.removeprefix(ID)
                )


def accepted_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """The accepted links among quads of link graphs, each as a plain triple in its service's graph.

    Of several decisions on a candidate the last counts.
    """
    by_graph: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        graph = iri_of(quad.graph_name)
        if graph.startswith(GRAPH_LINKS):
            by_graph.setdefault(graph, []).append(quad.triple)
    return [link for graph, found in sorted(by_graph.items()) for link in _accepted(graph, found)]


def _accepted(graph: str, found: list[ox.Triple]) -> Iterator[ox.Quad]:
    records = list(Described(found).records())
    candidates = {each.iri: each for each in records if isinstance(each, Candidate)}
    last: dict[str, LinkDecision] = {}
    for each in sorted(
        (each for each in records if isinstance(each, LinkDecision)), key=lambda each: each.at
    ):
        last[each.candidate] = each
    home = ox.NamedNode(GRAPH_ACCEPTED + graph.removeprefix(GRAPH_LINKS))
    for iri, decision in sorted(last.items()):
        candidate = candidates.get(iri)
        if candidate and decision.outcome == ACCEPTED and decision.relation:
            target = candidate.target or _target(candidate)
            if target:
                yield ox.Quad(
                    ox.NamedNode(candidate.thing), ox.NamedNode(decision.relation), ox.NamedNode(target), home
                )


def _target(candidate: Candidate) -> str:
    identifier = parse(candidate.value, candidate.scheme) if candidate.scheme else None
    return identifier.iri if identifier else ""
