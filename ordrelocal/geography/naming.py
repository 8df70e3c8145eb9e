"""Units that sources name: with all that these are part of, they enter the graph that is reasoned upon.

The others have no part in what cases conclude: rules lead from a unit to what it is part of, never to its
own parts (tested). So checks, inference, explanation and the judgement of a case stay as quick as if the code
had some hundred units.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ordrelocal.geography.units import PREFIX, Geography, Unit
from ordrelocal.i18n import LANGUAGES
from ordrelocal.namespaces import GRAPH, ID, OL, RDF, RDFS, VOCABULARY, XSD
from ordrelocal.reading import Place

GRAPH_GEOGRAPHY = GRAPH + "territories/geography"
_LABEL = ox.NamedNode(RDFS + "label")
_TERRITORY = ID + PREFIX

Fact = tuple[str, ox.NamedNode | ox.Literal]


def named_units(geography: Geography, quads: Iterable[ox.Quad]) -> list[Unit]:
    """Units that quads name, and all that these are part of, in the order of their ids."""
    named: set[str] = set()
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(_TERRITORY):
                named.add(term.value.removeprefix(ID))
    found = named & geography.units.keys()
    for unit_id in list(found):
        found.update(geography.ancestors(unit_id))
    return [geography.units[unit_id] for unit_id in sorted(found)]


def unit_quads(geography: Geography, units: Iterable[Unit], authored: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """What the geography says of units, in its graph.

    A label that a source gives to a unit takes the place of the official one in that language.
    """
    graph = ox.NamedNode(GRAPH_GEOGRAPHY)
    labelled = {
        (quad.subject.value, quad.object.language)
        for quad in authored
        if quad.predicate == _LABEL
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
    }
    for unit in units:
        subject = ox.NamedNode(ID + unit.id)
        for predicate, value in facts(unit, geography.vintage):
            is_label = predicate == _LABEL.value and isinstance(value, ox.Literal)
            if not (is_label and (subject.value, value.language) in labelled):  # type: ignore[union-attr]
                yield ox.Quad(subject, ox.NamedNode(predicate), value, graph)


def unit_places(geography: Geography, units: Iterable[Unit]) -> dict[tuple[str, str], Place]:
    """Where each unit stands: (graph IRI, subject IRI) -> file and line."""
    return {
        (GRAPH_GEOGRAPHY, ID + unit.id): Place(geography.file_of(unit), (), unit.line, {}) for unit in units
    }


def facts(unit: Unit, vintage: str) -> Iterator[Fact]:
    """Predicate and value of all that the geography says of one unit."""
    yield RDF + "type", ox.NamedNode(OL + unit.kind)
    for lang in LANGUAGES:
        yield RDFS + "label", ox.Literal(label(unit), language=lang)
    for name, text in (("inseeCode", unit.code), ("siren", unit.siren)):
        if text:
            yield OL + name, ox.Literal(text)
    yield OL + "codeVintage", ox.Literal(vintage)
    if unit.population:
        yield OL + "population", ox.Literal(unit.population, datatype=ox.NamedNode(XSD + "integer"))
        reference = f"{VOCABULARY}population-reference/{unit.reference}"
        yield OL + "populationReference", ox.NamedNode(reference)
    for code in unit.former_codes:
        yield OL + "formerCode", ox.Literal(code)
    for parent in unit.parents:
        yield OL + "partOf", ox.NamedNode(ID + parent)


def label(unit: Unit) -> str:
    """Name of a unit, with what tells a département or an arrondissement from the commune of that name.

    Example:
        >>> label(Unit("territory/departement-21", "Departement", "Côte-d'Or", 1, "21"))
        'Côte-d’Or (21)'
    """
    # The official code prints typewriter apostrophes.
    name = unit.name.replace("'", "’")
    apart = {"Arrondissement": "arrondissement", "Departement": unit.code}.get(unit.kind)
    return f"{name} ({apart})" if apart else name
