"""How alike a given name or value is to what the dataset has, from 0 (other) to 1 (the same)."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from ordrelocal import likeness
from ordrelocal.describing import Name
from ordrelocal.identifiers import parse
from ordrelocal.likeness import normal
from ordrelocal.reconcile.requests import Given
from ordrelocal.reconcile.schema import Property
from ordrelocal.reconcile.values import Value, iri_forms

# What each way of being alike is worth: another order of the words is nearly equality, a part of them is not.
_REORDERED = 0.99
_PART = 0.75
_INITIALS = 0.9
_SHORTENED = 0.97
_OTHER_THING = 0.5
_PARENTHESIS = re.compile(r"\s*\([^()]*\)\s*$")
_DAY = len("2009-01-01")


def name_likeness(given: str, names: Iterable[str]) -> float:
    """How alike a name is to the closest of a thing's names: of a person, a work, a place, a body.

    Example:
        >>> name_likeness("Le Rest, Pascal", ["Pascal Le Rest"]), name_likeness("Ain", ["Ain (01)"])
        (0.99, 0.97)
        >>> name_likeness("Faure, Olivier", ["Faure, Alain", "Alain Faure"])
        0.3
    """
    known = list(names)
    inverted = [name for name in known if _is_inverted(name)]
    if _is_inverted(given) and inverted:
        wanted = Name.parse(given)
        return max(likeness.name_likeness(wanted, Name.parse(name)) for name in inverted)
    forms = ((name, worth) for each in known for name, worth in _forms(each))
    return max((text_likeness(given, name) * worth for name, worth in forms), default=0.0)


def text_likeness(given: str, known: str) -> float:
    """How alike two titles or names are; a name that is a part of the other is alike in part."""
    one, other = normal(given), normal(known)
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    return max(
        likeness.title_likeness(given, known),
        fuzz.ratio(one, other) / 100 * _REORDERED if len(one.split()) == 1 else 0.0,
        _REORDERED if sorted(one.split()) == sorted(other.split()) else 0.0,
        fuzz.token_set_ratio(one, other) / 100 * _part_worth(one.split(), other.split()),
        _with_initials(one.split(), other.split()),
    )


def _part_worth(one: list[str], other: list[str]) -> float:
    """What it is worth to be a part of a name: the less, the more of the name is left over."""
    short, long = sorted((len(one), len(other)))
    return _PART * (1 + short / long) / 2


def value_likeness(property_: Property, given: Given, value: Value, names: Iterable[str]) -> float:
    """How alike a given value is to one that the graph has.

    Args:
        property_: Whose values they are.
        given: The client's value.
        value: The graph's.
        names: What the graph's value is called, when it is a thing.
    """
    if given.id or property_.kind == "thing":
        return _same_thing(given, value, names)
    match property_.kind:
        case "year" | "date":
            return _same_date(given.text, value.text)
        case "number":
            return float(_digits(given.text) == _digits(value.text))
        case "code":  # tables lose the zero in front
            return float(likeness.number_likeness(given.text, value.text) == 1)
        case "identifier":
            return float(_canonical(given.text, property_.scheme) == _canonical(value.text, property_.scheme))
    return text_likeness(given.text, value.text)


def _is_inverted(name: str) -> bool:
    """Whether a name is written as in a bibliography: ``Le Rest, Pascal``."""
    family, comma, first = name.partition(", ")
    return bool(comma) and len(family.split()) <= 3 and 0 < len(first.split()) <= 3


def _forms(name: str) -> Iterable[tuple[str, float]]:
    """A name, also without the brackets at its end, and what each is worth."""
    yield name, 1.0
    bare = _PARENTHESIS.sub("", name)
    if bare and bare != name:
        yield bare, _SHORTENED


def _with_initials(one: list[str], other: list[str]) -> float:
    """Names of which one has a first letter where the other has a word."""
    if len(one) != len(other) or len(one) < 2 or all(len(word) > 1 for word in (*one, *other)):
        return 0.0
    left = list(other)
    for word in sorted(one, key=len, reverse=True):
        same = next((each for each in left if each == word), None) or next(
            (each for each in left if 1 in (len(word), len(each)) and each[0] == word[0]), None
        )
        if same is None:
            return 0.0
        left.remove(same)
    return _INITIALS


def _same_thing(given: Given, value: Value, names: Iterable[str]) -> float:
    if value.iri and value.iri in iri_forms(given.id or given.text):
        return 1.0
    if given.id and not given.text:
        return 0.0
    alike = name_likeness(given.text, names if value.iri else [value.text])
    # A thing with another id is another thing, whatever it is called.
    return min(alike, _OTHER_THING) if given.id and value.iri else alike


def _same_date(given: str, known: str) -> float:
    """Days when both have one, else years."""
    years = likeness.year(given), likeness.year(known)
    if not all(years):
        return float(normal(given) == normal(known))
    alike = likeness.year_likeness(*years)
    if min(len(given), len(known)) >= _DAY and alike == 1:
        return 1.0 if given[:_DAY] == known[:_DAY] else _OTHER_THING
    return alike


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _canonical(text: str, scheme: str) -> str:
    found = parse(text, scheme)
    return found.value if found else normal(text)
