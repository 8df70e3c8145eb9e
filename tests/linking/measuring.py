"""How well a bibliography with planted variants is matched: the figures of docs/linking.md.

``python -m tests.linking.measuring`` prints them, and what was missed.
"""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ordrelocal.identifiers import parse
from ordrelocal.linking.entries import read_bibliography
from ordrelocal.linking.reconciling import Outcome, Work, among, settled
from ordrelocal.matching import description_of
from ordrelocal.namespaces import ID
from ordrelocal.paths import resource

FOLDER = Path(__file__).parents[1] / "fixtures" / "reconcile"


@dataclass(frozen=True)
class Truth:
    """What an entry is: works (several where the entry does not tell them apart), what was planted."""

    works: tuple[str, ...]
    variant: str


@dataclass(frozen=True)
class Figures:
    """Counts of entries.

    Attributes:
        entries: All of them.
        ours: Those that are a work of ours.
        sure: Those of which the program was sure.
        sure_right: Those of which it was sure, and right.
        proposed: Those with a candidate.
        first_right: Those whose first candidate is the work.
    """

    entries: int
    ours: int
    sure: int
    sure_right: int
    proposed: int
    first_right: int

    def shares(self) -> dict[str, float]:
        """Precision and recall, in per cent."""
        pairs = {
            "sure precision": (self.sure_right, self.sure),
            "sure recall": (self.sure_right, self.ours),
            "first precision": (self.first_right, self.proposed),
            "first recall": (self.first_right, self.ours),
        }
        return {name: round(100 * part / whole, 1) for name, (part, whole) in pairs.items()}


def authored_works() -> list[Work]:
    """Works as they are authored."""
    return list(_authored())


def _authored() -> Iterator[Work]:
    for path in sorted(resource("data", "references").glob("*.csl.json")):
        for record in json.loads(path.read_text(encoding="utf-8")):
            found = description_of(record)
            hal = parse(record["custom"].get("halId", ""), "hal")
            if hal:
                found = replace(found, identifiers=(*found.identifiers, hal))
            yield Work(ID + record["id"], record["custom"]["label"]["fr"], found)


def truths() -> dict[str, Truth]:
    """Key of each entry -> what it is."""
    with (FOLDER / "variants.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["key"]: Truth(tuple(ID + work for work in row["works"].split()), row["variant"]) for row in rows
    }


def outcomes() -> list[Outcome]:
    """What the program finds and decides alone."""
    entries = read_bibliography(FOLDER / "variants.bib").entries
    proposals = among(authored_works())(entries)
    return [settled(entry, found) for entry, found in zip(entries, proposals, strict=True)]


def figures(found: Sequence[Outcome]) -> Figures:
    """Count."""
    known = truths()

    def right(outcome: Outcome, work: str | None) -> bool:
        return work is not None and work in known[outcome.entry.key].works

    firsts = [(each, each.proposals[0].iri) for each in found if each.proposals]
    chosen = [(each, each.chosen.iri) for each in found if each.chosen]
    return Figures(
        len(found),
        sum(bool(known[each.entry.key].works) for each in found),
        len(chosen),
        sum(right(*pair) for pair in chosen),
        len(firsts),
        sum(right(*pair) for pair in firsts),
    )


def misses(found: Sequence[Outcome]) -> Iterator[str]:
    """What is wrong, or left to a person, in words."""
    known = truths()
    for each in found:
        truth = known[each.entry.key]
        first = each.proposals[0] if each.proposals else None
        if each.chosen and each.chosen.iri not in truth.works:
            yield f"WRONG {each.entry.key} ({truth.variant}): {each.chosen.iri}"
        elif truth.works and (first is None or first.iri not in truth.works):
            yield f"missed {each.entry.key} ({truth.variant}): {truth.works[0]}"
        elif not truth.works and first:
            yield f"proposed {each.entry.key} ({truth.variant}): {first.iri} {first.score:.0f}"
        elif truth.works and not each.chosen and first:
            yield f"not sure {each.entry.key} ({truth.variant}): {first.iri} {first.score:.0f}"


if __name__ == "__main__":
    ours = outcomes()
    sys.stdout.write("\n".join([*misses(ours), str(figures(ours)), str(figures(ours).shares())]) + "\n")
