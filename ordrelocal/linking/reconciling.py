"""Matching a scholar's bibliography with works: proposals for each entry, and what was decided.

A proposal that is sure, and the only sure one, may be taken by the program; any other needs a person.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ordrelocal.asking import Select
from ordrelocal.i18n import N_
from ordrelocal.identifiers import parse
from ordrelocal.linking.entries import Entry
from ordrelocal.matching import Agreement, Description, compare_works, description_of
from ordrelocal.queryfiles import page_query
from ordrelocal.terms import language_of, text_of

#: Score below which a work is not proposed.
LEAST_SCORE = 55.0
#: Proposals for one entry at most.
MOST = 5


class State(StrEnum):
    """What came out for an entry."""

    MATCHED = N_("matched")
    OPEN = N_("candidates, none chosen")
    REFUSED = N_("candidates, all refused")
    NONE = N_("no candidate")


@dataclass(frozen=True)
class Work:
    """A work that entries may be.

    Attributes:
        iri: Its IRI.
        label: What it is called.
        description: What is compared.
    """

    iri: str
    label: str
    description: Description


@dataclass(frozen=True)
class Proposal:
    """A work that an entry may be.

    Attributes:
        score: 0 to 100.
        sure: Whether the program may take it where no other is.
        agreements: What agrees and what does not; what is proposed is "ours", the entry "theirs".
    """

    iri: str
    label: str
    score: float
    sure: bool
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True)
class Outcome:
    """An entry with its proposals, and what was decided.

    Attributes:
        proposals: The best first.
        chosen: The proposal taken.
        by_person: Whether a person decided.
    """

    entry: Entry
    proposals: tuple[Proposal, ...] = ()
    chosen: Proposal | None = None
    by_person: bool = False

    @property
    def state(self) -> State:
        """What came out."""
        if self.chosen:
            return State.MATCHED
        if not self.proposals:
            return State.NONE
        return State.REFUSED if self.by_person else State.OPEN


Propose = Callable[[Sequence[Entry]], Iterator[tuple[Proposal, ...]]]
"""Proposals for each of some entries, in their order."""


def our_works(select: Select, lang: str) -> list[Work]:
    """The works of a dataset, with the label of one language where there is one."""
    found: dict[str, Work] = {}
    for row in select(page_query("matchable-works").text):
        iri, label = text_of(row["work"]), text_of(row["label"])
        if iri in found and language_of(row["label"]) != lang:
            continue
        found[iri] = Work(iri, label, _described(row))
    return list(found.values())


def _described(row: Any) -> Description:
    description = description_of(json.loads(text_of(row["csl"])))
    hal = parse(text_of(row["hal"]), "hal") if "hal" in row else None
    return replace(description, identifiers=(*description.identifiers, hal)) if hal else description


def among(works: Sequence[Work]) -> Propose:
    """Propose works of a list."""

    def propose(entries: Sequence[Entry]) -> Iterator[tuple[Proposal, ...]]:
        for entry in entries:
            compared = (_compared(work, entry) for work in works)
            yield ranked(each for each in compared if each.sure or each.score >= LEAST_SCORE)

    return propose


def _compared(work: Work, entry: Entry) -> Proposal:
    match = compare_works(work.description, entry.description)
    return Proposal(work.iri, work.label, match.score, match.sure, match.agreements)


def ranked(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """The best proposals, sure ones first."""
    return tuple(sorted(proposals, key=lambda each: (not each.sure, -each.score, each.iri))[:MOST])


def settled(entry: Entry, proposals: tuple[Proposal, ...]) -> Outcome:
    """What the program decides alone: it takes what is sure, if nothing else is."""
    sure = [each for each in proposals if each.sure]
    return Outcome(entry, proposals, sure[0] if len(sure) == 1 else None)
