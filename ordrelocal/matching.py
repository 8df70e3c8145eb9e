"""Whether two descriptions are of one work, or of one person: a score, and the agreements that explain it.

Nothing here asks anybody. A field that one side lacks neither agrees nor disagrees, but weakens the whole a
little: a title alone never reaches what a title with its author and year does. An equal identifier decides;
another one in its place counts against, but less, since one article may have two DOIs. The same title may
stand over a paper, an article and a book, so that kind, container and year must not contradict it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import fsum

from ordrelocal import likeness
from ordrelocal.describing import Description as Description
from ordrelocal.describing import Name as Name
from ordrelocal.describing import PersonDescription as PersonDescription
from ordrelocal.describing import description_of as description_of
from ordrelocal.identifiers import Identifier
from ordrelocal.kinds import is_part, kind_likeness
from ordrelocal.likeness import normal as normal

# What each field weighs, before the weights of one comparison are brought to 100.
WEIGHTS: Mapping[str, float] = {
    "title": 45,
    "creators": 20,
    "year": 12,
    "container": 12,
    "kind": 8,
    "pages": 6,
    "publisher": 4,
    "volume": 3,
    "issue": 3,
    "address": 30,
}
PERSON_WEIGHTS: Mapping[str, float] = {"name": 40, "work": 45, "birth": 15}
_EQUAL_IDENTIFIER, _OTHER_IDENTIFIER = 200.0, 25.0
# How much a field that one side lacks takes from the score.
_LACKING = 0.3
_ALWAYS_EXPECTED = ("title", "creators", "year")
# Below this likeness, a field contradicts the others.
_CONTRADICTS: Mapping[str, float] = {
    "container": 0.5,
    "year": 1.0,
    "pages": 0.5,
    "volume": 0.5,
    "issue": 0.5,
}
_SUPPORTS: Mapping[str, float] = {
    "kind": 1.0,
    "container": 0.85,
    "year": 1.0,
    "publisher": 0.85,
    "pages": 0.9,
    "issue": 0.9,
}


@dataclass(frozen=True)
class Agreement:
    """One field compared.

    Attributes:
        field: A field of a description, or the scheme of an identifier.
        likeness: 0 (other) to 1 (the same).
        weight: Points that a likeness of 1 gives to the score.
    """

    field: str
    ours: str
    theirs: str
    ours_normal: str
    theirs_normal: str
    likeness: float
    weight: float


@dataclass(frozen=True)
class Match:
    """The outcome of one comparison.

    Attributes:
        score: 0 to 100, the sum of the likenesses times their weights.
        agreements: What was compared, disagreements too.
    """

    score: float
    agreements: tuple[Agreement, ...]

    @property
    def sure(self) -> bool:
        """Whether nothing contradicts and enough agrees; else somebody has to look."""
        like = {agreement.field: agreement.likeness for agreement in self.agreements}
        decisive = [like[field] for field in like if field not in _FIELDS]
        if 0.0 in decisive or any(like.get(field, 1.0) < limit for field, limit in _GRAVE.items()):
            return False
        if "name" in like:
            return _person_sure(like, bool(decisive))
        return bool(decisive) or _work_sure(like, self.score)


_FIELDS = {*WEIGHTS, *PERSON_WEIGHTS}
# Even beside an equal identifier: somebody copied it to the wrong place.
_GRAVE = {"title": 0.5, "kind": 0.5, "name": 0.7, "birth": 1.0}


def _person_sure(like: Mapping[str, float], decisive: bool) -> bool:
    return decisive or (like["name"] >= 0.9 and like.get("work", 0.0) >= 0.9)


def _work_sure(like: Mapping[str, float], score: float) -> bool:
    title = like.get("title", 0.0)
    if any(like.get(field, 1.0) < limit for field, limit in _CONTRADICTS.items()):
        return False
    if like.get("address") == 1.0:
        return title >= 0.85
    supports = sum(like.get(field, 0.0) >= limit for field, limit in _SUPPORTS.items())
    # The same pages of the same journal are nearly an identifier: the title may be misquoted.
    placed = like.get("pages", 0.0) >= 0.9 and like.get("container", 0.0) >= 0.85
    if title < (0.7 if placed else 0.85) or score < 75:
        return False
    # Books come in editions, which only the year tells apart.
    if "year" not in like and "container" not in like:
        return False
    if "creators" not in like:
        # The press is cited without authors: by title, newspaper, and number or year.
        held = like.get("container", 0.0) >= 0.85 and supports >= 2
        return title >= 0.95 and (held or supports >= 3)
    return like["creators"] >= 0.7 and supports >= 2


def compare_works(ours: Description, theirs: Description) -> Match:
    """Compare two works.

    Example:
        >>> short = Description("Le droit à l'assistance", (Name("Messu", "M."),), "2008")
        >>> whole = Description("Le droit à l’assistance : du local", (Name("Messu", "Michel"),), "2008")
        >>> match = compare_works(whole, short)
        >>> round(match.score), match.sure
        (93, False)
    """
    return _match(_work_agreements(ours, theirs), _lacking(ours, theirs))


def compare_persons(ours: PersonDescription, theirs: PersonDescription) -> Match | None:
    """Compare two persons.

    Returns:
        None where only the names agree: homonyms are many. An equal identifier is needed, or a work that
        both are said to have made.
    """
    pairs = product((ours.name, *ours.other_names), (theirs.name, *theirs.other_names))
    one, other = max(pairs, key=lambda pair: likeness.name_likeness(*pair))
    name = _compared("name", str(one), str(other), likeness.name_likeness(one, other))
    identifiers = _identifier_agreements(ours.identifiers, theirs.identifiers)
    work = _common_work(ours.works, theirs.works)
    if not any(each.likeness for each in identifiers) and not (work and name.likeness >= 0.75):
        return None
    births = [likeness.year(text) for text in (ours.birth, theirs.birth)]
    birth = [_compared("birth", births[0], births[1], float(births[0] == births[1]))] if all(births) else []
    return _match([name, *identifiers, *work, *birth], 0.0)


def _work_agreements(ours: Description, theirs: Description) -> Iterator[Agreement]:
    part = is_part(ours.kind) or is_part(theirs.kind)
    own = [
        [each for each in work.identifiers if each.scheme != "issn" and not (part and each.scheme == "isbn")]
        for work in (ours, theirs)
    ]
    yield from _identifier_agreements(*own)
    if ours.title and theirs.title:
        yield _compared("title", ours.title, theirs.title, likeness.title_likeness(ours.title, theirs.title))
    if ours.creators and theirs.creators:
        names = ["; ".join(map(str, work.creators)) for work in (ours, theirs)]
        yield _compared("creators", names[0], names[1], _creators_likeness(ours, theirs))
    years = [likeness.year(work.year) for work in (ours, theirs)]
    if all(years):
        yield _compared("year", years[0], years[1], likeness.year_likeness(*years))
    kind = kind_likeness(ours.kind, theirs.kind)
    if kind is not None:
        yield _compared("kind", ours.kind, theirs.kind, kind)
    yield from _place_agreements(ours, theirs)
    addresses = [_address(work.address) for work in (ours, theirs)]
    # Another address says nothing: a work has many.
    if addresses[0] and addresses[0] == addresses[1]:
        yield _compared("address", ours.address, theirs.address, 1.0)


def _place_agreements(ours: Description, theirs: Description) -> Iterator[Agreement]:
    """Where the work stands: container, volume, issue, pages, publisher."""
    shared = {each for each in ours.identifiers if each.scheme in ("isbn", "issn")} & set(theirs.identifiers)
    containers = _containers(ours, theirs)
    if all(containers):
        alike = likeness.container_likeness(*containers)
        held = is_part(ours.kind) or is_part(theirs.kind)
        yield _compared("container", *containers, 1.0 if shared and held else alike)
    # A journal without volumes has its issue entered as the volume by some.
    crossed = not (ours.volume and theirs.volume) and not (ours.issue and theirs.issue)
    pairs = {
        "volume": (ours.volume, theirs.volume),
        "issue": (ours.issue, theirs.issue),
        **({"issue": (ours.issue or ours.volume, theirs.issue or theirs.volume)} if crossed else {}),
    }
    for field, (one, other) in pairs.items():
        if one and other:
            yield _compared(field, one, other, likeness.number_likeness(one, other))
    if ours.pages and theirs.pages:
        yield _compared("pages", ours.pages, theirs.pages, likeness.pages_likeness(ours.pages, theirs.pages))
    if ours.publisher and theirs.publisher:
        alike = likeness.container_likeness(ours.publisher, theirs.publisher)
        yield _compared("publisher", ours.publisher, theirs.publisher, alike)


def _containers(ours: Description, theirs: Description) -> tuple[str, str]:
    """Where each stands; a newspaper that is the author on one side is the container on the other."""
    if ours.container and not theirs.container and not ours.creators:
        return ours.container, _body(theirs)
    if theirs.container and not ours.container and not theirs.creators:
        return _body(ours), theirs.container
    return ours.container, theirs.container


def _body(work: Description) -> str:
    return next((name.family for name in work.creators[:1] if not name.given), "")


def _creators_likeness(ours: Description, theirs: Description) -> float:
    """Likeness of the authors; a body may stand as the author here, as the publisher or newspaper there."""
    alike = likeness.names_likeness(ours.creators, theirs.creators)
    for one, other in ((ours, theirs), (theirs, ours)):
        bodies = [name.family for name in one.creators if not name.given]
        places = [place for place in (other.container, other.publisher) if place]
        if any(likeness.container_likeness(body, place) >= 0.9 for body in bodies for place in places):
            alike = max(alike, 0.8)
    return alike


def _identifier_agreements(ours: Iterable[Identifier], theirs: Iterable[Identifier]) -> list[Agreement]:
    """One agreement for each scheme that both sides have."""
    mine, other = ({each.scheme: each.value for each in sorted(side)} for side in (ours, theirs))
    shared = {each.scheme: each.value for each in set(ours) & set(theirs)}
    found = []
    for scheme in sorted(mine.keys() & other.keys()):
        values = (shared.get(scheme, mine[scheme]), shared.get(scheme, other[scheme]))
        weight = _EQUAL_IDENTIFIER if scheme in shared else _OTHER_IDENTIFIER
        found.append(Agreement(scheme, *values, *values, float(scheme in shared), weight))
    return found


def _common_work(ours: Sequence[Description], theirs: Sequence[Description]) -> list[Agreement]:
    """The work that both made, the most alike; none if a title is too short to tell, or the years differ."""
    best: list[Agreement] = []
    for one, other in product(ours, theirs):
        years = [likeness.year(work.year) for work in (one, other)]
        if len(normal(one.title).split()) < 3 or (all(years) and likeness.year_likeness(*years) == 0):
            continue
        alike = likeness.title_likeness(one.title, other.title)
        if alike >= 0.85 and (not best or alike > best[0].likeness):
            best = [_compared("work", one.title, other.title, alike)]
    return best


def _compared(field: str, ours: str, theirs: str, alike: float) -> Agreement:
    weight = WEIGHTS.get(field) or PERSON_WEIGHTS[field]
    return Agreement(field, ours, theirs, normal(ours), normal(theirs), alike, weight)


def _lacking(ours: Description, theirs: Description) -> float:
    """Weight of the fields that one side lacks, or both though every work has them."""
    return sum(
        weight
        for field, weight in WEIGHTS.items()
        if field not in ("address", "kind")
        and not (getattr(ours, field) and getattr(theirs, field))
        and (field in _ALWAYS_EXPECTED or getattr(ours, field) or getattr(theirs, field))
    )


def _match(found: Iterable[Agreement], lacking: float) -> Match:
    agreements = list(found)
    whole = sum(each.weight for each in agreements) + _LACKING * lacking
    scaled = tuple(replace(each, weight=100 * each.weight / whole) for each in agreements)
    return Match(fsum(each.likeness * each.weight for each in scaled), scaled)


def _address(address: str) -> str:
    """An address without what does not tell pages apart."""
    return re.sub(r"^https?://(?:www\.)?|[?&]utm_[^&#]*|#.*$|/$", "", address.strip().casefold()).rstrip("/")
