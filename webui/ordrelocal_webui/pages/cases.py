"""The list of cases: problem, territory, kind, how well documented, and how many statements of each sort."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint

from ordrelocal.namespaces import OL
from ordrelocal_webui.pages import citing, rendering
from ordrelocal_webui.pages.asking import Row, Term, ask, iris_of
from ordrelocal_webui.pages.case import Counts
from ordrelocal_webui.pages.languages import PREFIX
from ordrelocal_webui.pages.naming import names

blueprint = Blueprint("cases", __name__, url_prefix=PREFIX)


@dataclass(frozen=True)
class Dossier:
    """One case or argument: its facts by local name, and how many records of each sort it holds."""

    iri: str
    argument: bool
    facts: Mapping[str, tuple[Term, ...]]
    counts: Counts

    @property
    def records(self) -> int:
        """Number of statements and silences."""
        return self.counts.reported + self.counts.interpreted + self.counts.silences


@blueprint.get("/cases")
def show() -> str:
    """List of the cases."""
    found = dossiers()
    citing.learnt(each.iri for each in found)
    return rendering.page("cases.html", dossiers=found)


def dossiers() -> list[Dossier]:
    """Every case and argument, arguments last, by the name of the dossier file."""
    rows = ask("cases")
    names().learn(iris_of(rows))
    counts = _counts(ask("case-counts"))
    facts: dict[str, dict[str, list[Term]]] = {}
    arguments = {row["dossier"].value for row in rows if row["class"].value == OL + "Argument"}
    for row in rows:
        known = facts.setdefault(row["dossier"].value, {})
        if "value" in row:
            known.setdefault(row["property"].value.removeprefix(OL), []).append(row["value"])
    found = [
        Dossier(
            iri=iri,
            argument=iri in arguments,
            facts={key: tuple(values) for key, values in known.items()},
            counts=counts.get(iri, Counts(0, 0, 0, 0, 0)),
        )
        for iri, known in facts.items()
    ]
    return sorted(found, key=lambda each: (each.argument, _number(each), each.iri))


def _number(dossier: Dossier) -> str:
    return "".join(term.value for term in dossier.facts.get("dossierId", ())) or "~"


def _counts(rows: Iterable[Row]) -> dict[str, Counts]:
    sums: dict[str, list[int]] = {}
    for row in rows:
        number = int(row["records"].value)
        silence = row["silence"].value == "true"
        interpreted = _last(row, "status") == "interpreted"
        reserved = _last(row, "polarity") == "denied" or _last(row, "modality") not in {"", "asserts"}
        parts = (
            not silence and not interpreted,
            not silence and interpreted,
            silence,
            reserved,
            row["contested"].value == "true",
        )
        total = sums.setdefault(row["dossier"].value, [0, 0, 0, 0, 0])
        for index, counted in enumerate(parts):
            total[index] += number if counted else 0
    return {iri: Counts(*total) for iri, total in sums.items()}


def _last(row: Row, name: str) -> str:
    return row[name].value.rsplit("/", 1)[-1] if name in row else ""
