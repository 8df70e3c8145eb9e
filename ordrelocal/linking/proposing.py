"""What of a service's answer is put before a reviewer: candidates, with all that was compared."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

import pyoxigraph as ox

from ordrelocal.linking.connecting import Found
from ordrelocal.linking.records import SCHEME_CONCEPTS, Candidate
from ordrelocal.linking.wanted import Thing
from ordrelocal.matching import (
    PERSON_WEIGHTS,
    WEIGHTS,
    Description,
    Match,
    PersonDescription,
    compare_persons,
    compare_works,
)

#: Candidates of one search at most, the best.
MOST = 10
#: Score below which two descriptions have too little in common to be shown.
LEAST_SCORE = 60.0
_LEAST_TITLE = 0.7
_LEAST_CREATORS = 0.5
_LEAST_KIND = 0.5
_SAME_PLACE = 0.85
_LONGEST = 500
_FIELDS = {*WEIGHTS, *PERSON_WEIGHTS}
_SCHEMES = ("http", "https", "urn")


def candidates(thing: Thing, service: str, found: Iterable[Found]) -> list[Candidate]:
    """Candidates among what a service said, the best first; each target once."""
    best: dict[str, Candidate] = {}
    for each in found:
        match = compared(thing, each)
        if match and is_proposed(match) and _is_iri(each.iri):
            candidate = _candidate(thing, service, each, match)
            if candidate.score > best.get(each.iri, replace(candidate, score=-1)).score:
                best[each.iri] = candidate
    return sorted(best.values(), key=lambda each: (-each.score, each.target))[:MOST]


def compared(thing: Thing, found: Found) -> Match | None:
    """How well two descriptions agree; None if they are not of one kind, or if only a name does."""
    ours, theirs = thing.description, found.description
    if isinstance(ours, Description) and isinstance(theirs, Description):
        return compare_works(ours, theirs)
    if isinstance(ours, PersonDescription) and isinstance(theirs, PersonDescription):
        return compare_persons(ours, theirs)
    return None


def is_proposed(match: Match) -> bool:
    """Whether a reviewer should see two descriptions side by side.

    An equal identifier is always shown, be it to find that somebody wrote it in the wrong place. Without one,
    a person with another identifier is another person; and the same title over a work of another kind, or by
    other authors, is another work.
    """
    like = {each.field: each.likeness for each in match.agreements}
    identifiers = [value for field, value in like.items() if field not in _FIELDS]
    if 1.0 in identifiers:
        return True
    if match.score < LEAST_SCORE:
        return False
    if "name" in like:
        return not identifiers
    placed = like.get("container", 0.0) >= _SAME_PLACE
    if like.get("kind", 1.0) < _LEAST_KIND and not placed:
        return False
    credited = like.get("creators", 1.0 if placed or "address" in like else 0.0)
    return like.get("title", 0.0) >= _LEAST_TITLE and credited >= _LEAST_CREATORS


def _candidate(thing: Thing, service: str, found: Found, match: Match) -> Candidate:
    known = found.identifier if found.identifier and found.identifier.scheme in SCHEME_CONCEPTS else None
    return Candidate(
        thing.iri,
        service,
        found.iri,
        known.scheme if known else "",
        known.value if known else "",
        # As it is written to the file, so that what is read back is the same.
        round(match.score, 1),
        tuple(
            replace(
                each,
                theirs=_told(each.theirs),
                theirs_normal=_told(each.theirs_normal),
                likeness=round(each.likeness, 3),
                weight=round(each.weight, 3),
            )
            for each in match.agreements
        ),
        _told(found.label),
    )


def _told(text: str) -> str:
    """Words of a service as a file takes them: of a fair length, and without halves of characters."""
    return text[:_LONGEST].encode("utf-8", "replace").decode()


def _is_iri(text: str) -> bool:
    """Whether a target can be named, and looked at."""
    try:
        ox.NamedNode(text)
        return urlsplit(text).scheme in _SCHEMES
    except ValueError:
        return False
