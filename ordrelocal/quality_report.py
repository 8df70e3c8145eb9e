"""The report on the quality of the ontology: what the checks found, and what the build keeps of it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ordrelocal import __version__
from ordrelocal.errors import ReasonerError
from ordrelocal.findings import Finding
from ordrelocal.i18n import LANGUAGES
from ordrelocal.namespaces import compact
from ordrelocal.ontology import shape_files
from ordrelocal.paths import resource
from ordrelocal.profiling import (
    ForbiddenDatatype,
    Violation,
    forbidden_datatypes,
    lacking,
    profile_violations,
)
from ordrelocal.quality import Outcome, elsewhere, findings, places_of, run_checks, shipped_files
from ordrelocal.reasoning import ALLOWED_DATATYPES

_PLACE = ("ontology", 1)


@dataclass(frozen=True)
class Report:
    """All that was looked at.

    Attributes:
        outcomes: One for each check.
        datatypes: Datatypes outside the allow-list.
        violations: What OWL 2 DL does not allow; none if that was not checked.
        lacking: Packages for want of which the profile was not checked.
        places: Where each term is described: IRI, then file and line.
    """

    outcomes: tuple[Outcome, ...]
    datatypes: tuple[ForbiddenDatatype, ...]
    violations: tuple[Violation, ...] | None
    lacking: tuple[str, ...]
    places: dict[str, tuple[str, int]]

    def findings(self) -> list[Finding]:
        """Everything that was found and not accepted, as the command line shows it."""
        known = ", ".join(sorted(map(compact, ALLOWED_DATATYPES)))
        found = findings(self.outcomes)
        for each in self.datatypes:
            place, subject = self._place(each.subject), compact(each.subject)
            found.append(Finding(*place, subject, "datatype", compact(each.datatype), {"known": known}))
        for refused in self.violations or ():
            place = self._place_in(refused.detail)
            found.append(Finding(*place, "", "profile", refused.kind, {"detail": refused.detail}))
        return found

    def _place(self, iri: str) -> tuple[str, int]:
        return self.places.get(iri, _PLACE)

    def _place_in(self, text: str) -> tuple[str, int]:
        """Place of the first of our terms that a text names as ``<IRI>``."""
        named = (part.partition(">")[0] for part in text.split("<")[1:])
        return next((self.places[iri] for iri in named if iri in self.places), _PLACE)


def examine(files: Iterable[Path] | None = None, *, profile: bool = True) -> Report:
    """Run the checks, the allow-list of datatypes and, where Java and its bridge are installed, the profile.

    Args:
        files: Turtle files; the shipped ontology if not given.
        profile: Whether to check the profile at all.

    Raises:
        ReasonerError: OWLAPI gave no answer.
    """
    paths = list(shipped_files() if files is None else files)
    triples = [quad.triple for path in paths for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    missing = tuple(lacking())
    return Report(
        outcomes=tuple(run_checks(paths)),
        datatypes=tuple(forbidden_datatypes(triples)),
        violations=None if missing or not profile else tuple(profile_violations(triples)),
        lacking=missing,
        places=places_of(paths),
    )


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain data for a file, a page or a program; texts in both languages."""
    return {
        "version": __version__,
        "checks": [_check(outcome) for outcome in report.outcomes],
        "elsewhere": [
            {"item": each.item, "status": each.status, "reason": dict(each.reason)} for each in elsewhere()
        ],
        "datatypes": {
            "allowed": sorted(map(compact, ALLOWED_DATATYPES)),
            "faults": [[compact(each.subject), compact(each.datatype)] for each in report.datatypes],
        },
        "profile": {
            "name": "OWL 2 DL",
            "checked": report.violations is not None,
            "lacking": list(report.lacking),
            "violations": [[each.kind, each.detail] for each in report.violations or ()],
        },
    }


def _check(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.check.id,
        "group": outcome.check.path.parent.name,
        "level": outcome.level,
        "answers": list(outcome.answers),
        "problem": {lang: outcome.text("problem", lang) for lang in LANGUAGES},
        "fix": {lang: outcome.text("fix", lang) for lang in LANGUAGES},
        "accepted": {lang: outcome.text("accepted", lang) for lang in LANGUAGES if outcome.accepted},
        "faults": [
            {key: getattr(each, key) for key in ("entity", "property", "value", "file", "line")}
            for each in outcome.faults
        ],
    }


def write(path: Path) -> None:
    """Write the report on the shipped ontology as JSON."""
    digest = hashlib.sha256()
    for file in sorted({*shipped_files(), *shape_files(), *resource("queries", "quality").rglob("*.*")}):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    path.write_text(_shipped_report(digest.hexdigest()), encoding="utf-8")


@cache
def _shipped_report(digest: str) -> str:
    """The report as text; made once for one state of the files, which the digest names."""
    try:
        report = examine()
    except ReasonerError:
        # A dataset is none the worse for it: the report says that the profile was not checked.
        report = examine(profile=False)
    return json.dumps(as_data(report), ensure_ascii=False, indent=1) + "\n"
