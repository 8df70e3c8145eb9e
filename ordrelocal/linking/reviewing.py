"""Deciding on candidates: what waits, what a reviewer sees of it, and the rules that a decision keeps.

``owl:sameAs`` says that two names are of one thing, so that all that is said of one holds for the other: it
is offered only where identity can be confirmed, for people and for works, journals and bodies. Anything else
is near.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ordrelocal.errors import (
    CandidateChangedError,
    NoLinkToRetractError,
    NoReasonError,
    NoReviewerError,
    RelationRefusedError,
    SecondRecordError,
    UndoRefusedError,
    UnknownCandidateError,
    UnknownOutcomeError,
)
from ordrelocal.i18n import N_
from ordrelocal.linking.filing import Links
from ordrelocal.linking.locking import editing
from ordrelocal.linking.records import (
    ACCEPTED,
    DEFERRED,
    OUTCOMES,
    PROPOSED,
    REJECTED,
    RETRACTED,
    Candidate,
    LinkDecision,
    LinkSearch,
)
from ordrelocal.namespaces import ID, OWL, SKOS, compact

#: Setting that names the reviewer.
REVIEWER = "ORDRELOCAL_REVIEWER"
SAME = OWL + "sameAs"
CLOSE = SKOS + "closeMatch"
#: What a state is called.
STATES: Mapping[str, str] = {
    PROPOSED: N_("undecided"),
    ACCEPTED: N_("accepted"),
    REJECTED: N_("rejected"),
    DEFERRED: N_("deferred"),
    RETRACTED: N_("taken back"),
}
#: What a field that was compared is called; identifiers are called by their scheme.
FIELDS: Mapping[str, str] = {
    "title": N_("Title"),
    "creators": N_("Authors"),
    "year": N_("Year"),
    "container": N_("Published in"),
    "kind": N_("Kind"),
    "pages": N_("Pages"),
    "publisher": N_("Publisher"),
    "volume": N_("Volume"),
    "issue": N_("Issue"),
    "address": N_("Web address"),
    "name": N_("Name"),
    "work": N_("Work in common"),
    "birth": N_("Birth"),
}
_IDENTIFIABLE = frozenset(
    {"actor", "author", "journal", "organisation", "person", "press", "publisher", "work"}
)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Wanted:
    """Which candidates are asked for; an empty text asks for all.

    Attributes:
        service: Id of a service.
        thing: IRI of a thing of ours.
        kind: First part of its id (``person``).
        state: What was last decided, or ``proposed``.
    """

    service: str = ""
    thing: str = ""
    kind: str = ""
    state: str = PROPOSED


@dataclass(frozen=True)
class View:
    """What a reviewer sees of one candidate.

    Attributes:
        search: The search that found it; none for one written down by hand.
        decisions: The first first.
        relations: What an acceptance may put, the usual one first.
    """

    candidate: Candidate
    search: LinkSearch | None
    state: str
    decisions: tuple[LinkDecision, ...]
    relations: tuple[str, ...]

    @property
    def last(self) -> str:
        """Name of the decision that counts; empty when there is none."""
        return self.decisions[-1].iri if self.decisions else ""


def kind_of(thing: str) -> str:
    """What sort of thing an id names.

    Example:
        >>> kind_of("https://w3id.org/ordrelocal/id/person/x")
        'person'
    """
    return thing.removeprefix(ID).partition("/")[0]


def relations(thing: str) -> tuple[str, ...]:
    """The relations that an acceptance may put between a thing and a target, the usual one first."""
    return (SAME, CLOSE) if kind_of(thing) in _IDENTIFIABLE else (CLOSE,)


def queue(links: Links, wanted: Wanted | None = None) -> list[Candidate]:
    """The candidates asked for, by thing, the best first; those nobody decided on unless told otherwise."""
    asked = wanted or Wanted()
    return [
        each
        for each in links.candidates(asked.thing)
        if asked.service in ("", each.service)
        and asked.kind in ("", kind_of(each.thing))
        and asked.state in ("", links.state(each.iri))
    ]


@dataclass(frozen=True)
class Place:
    """Where a candidate stands among those asked for.

    Attributes:
        number: From 1; 0 if it is not one of them.
        total: How many are asked for.
        before: Name of the one before it, or empty.
        after: Name of the one after it, or empty.
    """

    number: int
    total: int
    before: str
    after: str


def place(links: Links, wanted: Wanted, iri: str) -> Place:
    """The neighbours of a candidate, also of one that has just left the queue."""
    asked = {each.iri for each in queue(links, wanted)}
    order = [each.iri for each in links.candidates(wanted.thing) if each.iri in asked or each.iri == iri]
    at = order.index(iri)
    number = at + 1 if iri in asked else 0
    return Place(number, len(asked), "".join(order[max(at - 1, 0) : at]), "".join(order[at + 1 : at + 2]))


def counts(links: Links) -> Mapping[str, int]:
    """State -> how many candidates are in it."""
    return Counter(links.state(each.iri) for each in links.candidates())


def view(links: Links, iri: str) -> View:
    """What is to be seen of one candidate.

    Raises:
        UnknownCandidateError: There is none of this name.
    """
    candidate = _candidate(links, iri)
    return View(
        candidate,
        links.search_of(candidate.thing, candidate.service),
        links.state(iri),
        tuple(links.decisions(iri)),
        relations(candidate.thing),
    )


@dataclass(frozen=True)
class Verdict:
    """What a reviewer says of a candidate.

    Attributes:
        outcome: ``accepted``, ``rejected``, ``deferred`` or ``retracted``.
        reviewer: The name that signs.
        relation: For an acceptance; the usual one if empty.
        reason: Needed for a rejection.
        seen: The last decision that the reviewer saw, or empty; None does not ask.
    """

    outcome: str
    reviewer: str
    relation: str = ""
    reason: str = ""
    seen: str | None = None


def decide(folder: Path | None, iri: str, verdict: Verdict) -> LinkDecision:
    """Write a decision down.

    Args:
        folder: Of the links; the project's own if None.
        iri: Of the candidate.
        verdict: What is decided.

    Raises:
        NoReviewerError: Nobody signs.
        UnknownOutcomeError: Nothing of the four was decided.
        NoReasonError: A rejection without a reason.
        RelationRefusedError: The relation is not for such a thing.
        SecondRecordError: It would make one of two records or of two things, and no reason says so.
        NoLinkToRetractError: No accepted link can be taken back.
        UnknownCandidateError: There is no such candidate.
        CandidateChangedError: Somebody else decided meanwhile.
    """
    reviewer, reason = one_line(verdict.reviewer), one_line(verdict.reason)
    if not reviewer:
        raise NoReviewerError
    if verdict.outcome not in OUTCOMES:
        raise UnknownOutcomeError(outcome=verdict.outcome[:40])
    if verdict.outcome == REJECTED and not reason:
        raise NoReasonError(candidate=compact(iri))
    with editing(folder) as links:
        shown = view(links, iri)
        if verdict.seen not in (None, shown.last):
            last = shown.decisions[-1] if shown.decisions else None
            raise CandidateChangedError(candidate=compact(iri), reviewer=last.reviewer if last else "–")
        if verdict.outcome == RETRACTED and shown.state != ACCEPTED:
            raise NoLinkToRetractError(candidate=compact(iri))
        relation = _relation(shown, verdict.relation) if verdict.outcome == ACCEPTED else ""
        if relation == SAME and not reason:
            _refuse_a_second(links, shown.candidate)
        decision = LinkDecision(iri, verdict.outcome, reviewer, _moment(shown), relation, reason)
        links.decide(decision)
    return decision


def undo(folder: Path | None, decision: str, reviewer: str) -> LinkDecision:
    """Take a slip out again: the last decision on a candidate, by who made it. It leaves no trace.

    Raises:
        UndoRefusedError: It is not the last one, or somebody else's.
    """
    with editing(folder) as links:
        last = last_decision(links, decision)
        if last is None or last.reviewer != one_line(reviewer):
            raise UndoRefusedError(decision=compact(decision))
        links.forget(last)
    return last


def last_decision(links: Links, iri: str) -> LinkDecision | None:
    """The decision of a name, if it is the one that counts for its candidate."""
    lasts = (each for one in links.candidates() for each in links.decisions(one.iri)[-1:])
    return next((each for each in lasts if each.iri == iri), None)


def _candidate(links: Links, iri: str) -> Candidate:
    found = links.candidate(iri)
    if found is None:
        raise UnknownCandidateError(candidate=compact(iri))
    return found


def _relation(shown: View, relation: str) -> str:
    chosen = relation or shown.relations[0]
    if chosen not in shown.relations:
        allowed = ", ".join(map(compact, shown.relations))
        thing = compact(shown.candidate.thing)
        raise RelationRefusedError(relation=compact(chosen), thing=thing, allowed=allowed)
    return chosen


def _refuse_a_second(links: Links, candidate: Candidate) -> None:
    """Two records of one person are rare, a slip is not: whoever knows that they are one says so."""
    for other in links.candidates():
        alike = other.target == candidate.target or (
            (other.thing, other.service) == (candidate.thing, candidate.service)
        )
        decided = links.decisions(other.iri)
        if other.iri == candidate.iri or not alike or not decided:
            continue
        if (decided[-1].outcome, decided[-1].relation) == (ACCEPTED, SAME):
            raise SecondRecordError(
                thing=compact(candidate.thing),
                target=candidate.target,
                other=compact(other.thing),
                record=other.target,
            )


def _moment(shown: View) -> datetime:
    """Now, to the second, and after the last decision: the order of decisions is that of their times."""
    now = datetime.now(UTC).replace(microsecond=0)
    return max(now, shown.decisions[-1].at + _SECOND) if shown.decisions else now


def one_line(text: str) -> str:
    """Text on one line, without anything that a terminal or a file would take for more than words."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
