"""What follows for the units that no source names.

Two units whose ancestors hang together in the same way, kind by kind, and that both have parts or none,
differ in names alone, and so does all that axioms conclude about them. So inference runs on one unit of each
pattern (some thirty), and its conclusions are carried over to the others; a test compares with inference over
all units.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.errors import UnsupportedAxiomError
from ordrelocal.geography.naming import unit_quads
from ordrelocal.geography.units import Geography, Unit
from ordrelocal.inferring import Derivation, infer
from ordrelocal.namespaces import ID
from ordrelocal.owlrules import CompiledOntology
from ordrelocal.projecting import merge
from ordrelocal.terms import iri_of

Pattern = tuple[bool, tuple[tuple[str, tuple[int, ...]], ...]]
"""Whether a unit has parts; then kind and places of the parents, of itself and of each of its ancestors."""


@dataclass(frozen=True)
class Conclusion:
    """One inferred fact about any unit of a pattern.

    Attributes:
        predicate: IRI.
        place: Which ancestor is the object; -1 when ``value`` is.
        value: IRI of an object that is no unit.
        derivation: Rule and round that first conclude it.
    """

    predicate: str
    place: int
    value: str
    derivation: Derivation


def pattern_of(geography: Geography, unit: Unit, *, has_parts: bool) -> Pattern:
    """How the ancestors of a unit hang together."""
    around = geography.ancestors(unit.id)
    places = {name: place for place, name in enumerate(around)}
    lineage = (unit, *(geography.units[name] for name in around))
    return has_parts, tuple((each.kind, tuple(places[parent] for parent in each.parents)) for each in lineage)


def conclusions(
    geography: Geography, units: Iterable[Unit], compiled: CompiledOntology
) -> tuple[dict[str, Pattern], dict[Pattern, list[Conclusion]]]:
    """What the axioms conclude about units.

    Returns:
        Unit id -> its pattern, and pattern -> conclusions in a fixed order.

    Raises:
        UnsupportedAxiomError: A conclusion leads from a unit to something that is not above it.
    """
    parts = {parent: unit.id for unit in geography.units.values() for parent in unit.parents}
    patterns = {unit.id: pattern_of(geography, unit, has_parts=unit.id in parts) for unit in units}
    models: dict[Pattern, str] = {}
    for name, pattern in patterns.items():
        models.setdefault(pattern, name)
    # Each with one part, if it has some: that something is part of it is a premise, too.
    names = [each for name in models.values() for each in (name, parts.get(name, name))]
    derivations = _inferred(geography, names, compiled)
    found: dict[Pattern, list[Conclusion]] = {}
    for pattern, name in models.items():
        places = {ID + each: place for place, each in enumerate(geography.ancestors(name))}
        given = derivations.get(ID + name, {})
        found[pattern] = [_conclusion(triple, derivation, places) for triple, derivation in given.items()]
    return patterns, found


def _inferred(
    geography: Geography, names: Iterable[str], compiled: CompiledOntology
) -> dict[str, dict[ox.Triple, Derivation]]:
    """Subject IRI -> derivations, from a store that holds some units and all that they are part of."""
    wanted = {each for name in names for each in (name, *geography.ancestors(name))}
    store = ox.Store()
    merge(store, unit_quads(geography, (geography.units[name] for name in sorted(wanted)), ()))
    found: dict[str, dict[ox.Triple, Derivation]] = {}
    for triple, derivation in infer(store, compiled.rules).derivations.items():
        found.setdefault(iri_of(triple.subject), {})[triple] = derivation
    return found


def _conclusion(triple: ox.Triple, derivation: Derivation, places: Mapping[str, int]) -> Conclusion:
    value = iri_of(triple.object)
    place = places.get(value, -1)
    if not value or (place < 0 and value.startswith(ID)):
        raise UnsupportedAxiomError(axiom=derivation.rule, term=triple.predicate.value)
    return Conclusion(triple.predicate.value, place, "" if place >= 0 else value, derivation)
