"""Scores of candidates, what they come from, and which candidate is surely meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ordrelocal.namespaces import ID
from ordrelocal.reconcile.likeness import name_likeness, value_likeness
from ordrelocal.reconcile.names import Named
from ordrelocal.reconcile.requests import Constraint, Query
from ordrelocal.reconcile.schema import EntityType, Property
from ordrelocal.reconcile.values import Value

NAME, TYPE, IDENTIFIER = "name", "type", "identifier"

_NAME_WEIGHT = 3.0
_VALUE_WEIGHT = 1.0
_TELLING_WEIGHT = 2.0
#: An equal identifier decides; another one counts less against, for a work may have two.
_IDENTIFIER_WEIGHT = 10.0
#: What it costs that a property asked for is not known, and that the thing is of no type asked for.
_UNKNOWN_COST = 8.0
_WRONG_TYPE = 0.5
#: Below it, a candidate is noise.
LEAST_SCORE = 35.0
_SURE_SCORE = 90.0
#: A title without its subtitle is enough where something else agrees; a name has to be the same.
_SURE_TITLE, _SURE_NAME = 0.9, 0.95
#: Where a number is equal, this is the name.
_NEAR_NAME = 0.8
_SURE_VALUE = 0.85
_CONTRADICTION = 0.6
_TITLE_WORDS = 3
#: How far ahead of the next a candidate must be.
_AHEAD = 5.0


@dataclass(frozen=True)
class Known:
    """What is known of a candidate.

    Attributes:
        iri: The thing.
        names: What it is called.
        types: Its types, the most special first.
        values: Id of a property -> its values.
        identified: Whether the query is an identifier of it.
    """

    iri: str
    names: Sequence[Named]
    types: Sequence[EntityType]
    values: Mapping[str, Sequence[Value]]
    identified: bool = False


@dataclass(frozen=True)
class Scored:
    """A candidate with its score (0 to 100), the features it comes from, and whether it is surely meant."""

    known: Known
    score: float
    features: Mapping[str, float | bool]
    match: bool = False


def rank(query: Query, candidates: Sequence[Known], names: Mapping[str, Sequence[Named]]) -> list[Scored]:
    """Candidates by falling score, of which at most one is said to match.

    Args:
        query: What is looked for.
        candidates: What may be meant.
        names: What the values that are things are called.
    """
    scored = sorted(
        (_scored(query, each, names) for each in candidates),
        key=lambda each: (-each.score, not each.known.identified, each.known.iri),
    )
    kept = [each for each in scored if each.score >= LEAST_SCORE or each.known.identified]
    if kept and _sure(query, kept):
        kept[0] = replace(kept[0], match=True)
    return kept


def fits(query: Query, types: Sequence[EntityType]) -> bool:
    """Whether a thing of these types is of the type asked for: of one of them, or of all if so asked."""
    own = {each.id for each in types}
    wanted = [each.id in own for each in query.types]
    return not wanted or (all(wanted) if query.strict == "all" else any(wanted))


def _scored(query: Query, known: Known, names: Mapping[str, Sequence[Named]]) -> Scored:
    features: dict[str, float | bool] = {}
    weighed: list[tuple[float, float]] = []
    if query.text:
        likeness = 1.0 if known.identified else name_likeness(query.text, [each.text for each in known.names])
        features[NAME] = _points(likeness)
        weighed.append((_NAME_WEIGHT, likeness))
    unknown = 0
    for constraint in query.constraints:
        alike = _constraint_likeness(constraint, known, names)
        if alike is None:
            unknown += 1
            continue
        features[constraint.property.id] = _points(alike)
        weighed.append((_weight(constraint.property, alike), alike))
    total = sum(weight for weight, _ in weighed)
    score = 100 * sum(weight * alike for weight, alike in weighed) / total if total else 0.0
    score = max(0.0, score - _UNKNOWN_COST * unknown)
    if query.types:
        features[TYPE] = fits(query, known.types)
        score *= 1.0 if features[TYPE] else _WRONG_TYPE
    features[IDENTIFIER] = known.identified
    return Scored(known, round(score, 1), features)


def _weight(property_: Property, alike: float) -> float:
    if property_.kind == "identifier" and alike == 1:
        return _IDENTIFIER_WEIGHT
    return _TELLING_WEIGHT if property_.telling else _VALUE_WEIGHT


def _points(likeness: float) -> float:
    return round(100 * likeness, 1)


def _constraint_likeness(
    constraint: Constraint, known: Known, names: Mapping[str, Sequence[Named]]
) -> float | None:
    """How well the best of a thing's values agrees; None when none is known."""
    values = known.values.get(constraint.property.id, ())
    if not values:
        return None
    return max(
        (
            value_likeness(
                constraint.property, given, value, [each.text for each in names.get(value.iri, ())]
            )
            for given in constraint.values
            for value in values
        ),
        default=0.0,
    )


def _sure(query: Query, ranked: Sequence[Scored]) -> bool:
    """Whether the first candidate is surely the one: alike, of the type, without contradiction, and alone.

    A person is never told by the name alone, since there are namesakes: a work by them or an identifier has
    to agree, too. Nor is an actor of one case, called "CAF" there as every such body is, nor a work by its
    title, which may stand over a paper, a chapter and a book.
    """
    first = ranked[0]
    if not fits(query, first.known.types) or any(_rivals(first, each) for each in ranked[1:]):
        return False
    told = [each.property for each in query.constraints if each.property.id in first.features]
    if any(first.features[each.id] < 100 * _CONTRADICTION for each in told):
        return False
    if first.known.identified:
        return True
    agreeing = [each for each in told if first.features[each.id] >= 100 * _SURE_VALUE]
    telling = [each.property for each in query.constraints if each.property in agreeing and _tells(each)]
    local = first.known.iri.removeprefix(ID).count("/") > 1  # actor/nord-rsa/caf
    lacking = {"telling": not telling, "agreeing": not agreeing, "local": local and not agreeing}
    if any(lacking.get(each.needs, False) for each in first.known.types):
        return False
    least = _SURE_TITLE if any(each.needs == "agreeing" for each in first.known.types) else _SURE_NAME
    named = first.features.get(NAME, 0.0) >= 100 * least
    # Under an equal number, a name misspelt or cut short is still the name.
    numbered = any(each.kind == "identifier" for each in telling)
    near = numbered and first.features.get(NAME, 0.0) >= 100 * _NEAR_NAME
    return first.score >= _SURE_SCORE and (named or near or (bool(telling) and not query.text))


def _tells(constraint: Constraint) -> bool:
    """Whether an agreement tells a thing from its namesakes: a title of two words is shared by too many."""
    if constraint.property.kind != "thing":
        return constraint.property.telling
    long = any(value.id or len(value.text.split()) >= _TITLE_WORDS for value in constraint.values)
    return constraint.property.telling and long


def _rivals(first: Scored, other: Scored) -> bool:
    """Whether another candidate comes near the first; beside an identifier, only one that has it, too."""
    if first.known.identified:
        return other.known.identified
    return first.score - other.score < _AHEAD
