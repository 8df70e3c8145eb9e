"""Quality of the ontology itself: check queries in the manner of ROBOT, OOPS!, FOOPS! and ODK.

Each query of ``queries/quality/`` returns ``?entity ?property ?value``, one row a fault. What the four lists
ask and no query answers stands in ``queries/quality/elsewhere.yaml``, with the reason.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from ordrelocal.findings import Finding
from ordrelocal.namespaces import GRAPH, PREFIXES, compact
from ordrelocal.ontology import alignment_files, ontology_files, shape_files, vocabulary_files
from ordrelocal.paths import resource, shown
from ordrelocal.queryfiles import QueryFile, load
from ordrelocal.terms import text_of
from ordrelocal.yamltext import load_yaml

LISTS = ("ROBOT", "OOPS!", "FOOPS!", "ODK")
"""The published lists that the checks answer; a check of the house's own answers none of them."""

GRAPH_SHAPES = GRAPH + "shapes"
_CODES = {"ERROR": "check", "WARN": "check-warning", "INFO": "check-hint"}
_PREFIX = re.compile(r"^@prefix\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE)
_BLOCK = re.compile(r"^(?:<(?P<iri>[^>]+)>|(?P<prefix>[\w-]*):(?P<name>[\w-]+))(?=\s)", re.MULTILINE)

Status = Literal["elsewhere", "not-run", "not-applicable"]


@dataclass(frozen=True)
class Elsewhere:
    """One item of a list that no query answers: ``elsewhere`` (and where), not run, or not applicable."""

    item: str
    status: Status
    reason: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """One row of a check: terms in short form, and where the entity is described."""

    entity: str
    property: str
    value: str
    file: str
    line: int


@dataclass(frozen=True)
class Outcome:
    """A check with what it found."""

    check: QueryFile
    faults: tuple[Fault, ...]

    @property
    def level(self) -> str:
        """``ERROR``, ``WARN`` or ``INFO``."""
        return str(self.check.header["level"])

    @property
    def accepted(self) -> bool:
        """Whether the faults are known and a reason for them is written in the check."""
        return bool(self.faults) and bool(self.check.header.get("accepted"))

    def text(self, key: str, lang: str) -> str:
        """A text of the header: ``problem``, ``fix`` or ``accepted``; empty when there is none."""
        return str(self.check.header.get(key if lang == "en" else f"{key}_{lang}", ""))

    @property
    def answers(self) -> tuple[str, ...]:
        """Items of the lists that this check answers, such as ``OOPS! P08``."""
        found = self.check.header["answers"]
        return tuple(map(str, found)) if isinstance(found, list) else ()


def quality_checks() -> list[QueryFile]:
    """The quality checks, in the order of their folders and names."""
    return [load(path) for path in sorted(resource("queries", "quality").rglob("*.rq"))]


@cache
def elsewhere() -> tuple[Elsewhere, ...]:
    """Items of the lists that no query answers, with the reason, in the order of the file."""
    path = resource("queries", "quality", "elsewhere.yaml")
    content = load_yaml(path.read_text(encoding="utf-8"))
    return tuple(
        Elsewhere(f"{group} {name}", entry["status"], {"en": entry["en"], "fr": entry["fr"]})
        for group, entries in content.items()
        for name, entry in entries.items()
    )


def shipped_files() -> list[Path]:
    """Turtle files that the checks read as one: header, modules, vocabularies, alignments."""
    return [*ontology_files(), *vocabulary_files(), *alignment_files()]


def quality_store(files: Iterable[Path]) -> ox.Store:
    """Store with some Turtle files in the default graph, and the shapes in a graph of their own."""
    store = ox.Store()
    for path in files:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    for path in shape_files():
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(GRAPH_SHAPES))
    return store


def run_checks(files: Iterable[Path] | None = None) -> list[Outcome]:
    """Run every quality check.

    Args:
        files: Turtle files; those that are shipped if not given.

    Returns:
        One outcome a check, with its faults in the order of the query.
    """
    paths = list(shipped_files() if files is None else files)
    places = places_of(paths)
    store = quality_store(paths)
    return [Outcome(check, tuple(faults(check, store, places))) for check in quality_checks()]


def faults(check: QueryFile, store: ox.Store, places: Mapping[str, tuple[str, int]]) -> Iterator[Fault]:
    """What one check finds in a store."""
    solutions = store.query(check.text)
    if not isinstance(solutions, ox.QuerySolutions):
        return
    for solution in solutions:
        entity, property_, value = (text_of(solution[name]) for name in ("entity", "property", "value"))
        # What is declared nowhere stands where it is used.
        file, line = places.get(entity) or places.get(value) or ("ontology", 1)
        yield Fault(compact(entity), compact(property_), compact(value), file, line)


def places_of(paths: Iterable[Path]) -> dict[str, tuple[str, int]]:
    """Where each term is described: IRI, then file and line of its block. The house has one block a term."""
    found: dict[str, tuple[str, int]] = {}
    for path in paths:
        text = path.read_text(encoding="utf-8")
        prefixes = {**PREFIXES, **dict(_PREFIX.findall(text))}
        for match in _BLOCK.finditer(text):
            iri = match["iri"] or prefixes.get(match["prefix"], "") + match["name"]
            found.setdefault(iri, (shown(path), text.count("\n", 0, match.start()) + 1))
    return found


def findings(outcomes: Iterable[Outcome]) -> list[Finding]:
    """The faults as findings, as the command line shows them; accepted ones are left out."""
    return sorted(
        Finding(
            fault.file,
            fault.line,
            fault.property,
            _CODES[outcome.level],
            fault.value,
            {"shape": outcome.check.id},
            {lang: _texts(outcome, fault, lang) for lang in ("en", "fr")},
        )
        for outcome in outcomes
        for fault in outcome.faults
        if not outcome.accepted
    )


def _texts(outcome: Outcome, fault: Fault, lang: str) -> dict[str, str]:
    subject = f"{fault.entity} ({fault.value})"
    return {"detail": f"{subject}: {outcome.text('problem', lang)}", "suggestion": outcome.text("fix", lang)}
