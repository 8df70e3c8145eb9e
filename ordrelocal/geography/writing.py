"""Units that no source names, as the lines, counts and labels that go straight into a dataset.

They are some million quads: as objects they would take longer to handle than all the rest of a build.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ordrelocal.geography.closing import Conclusion, conclusions
from ordrelocal.geography.naming import GRAPH_GEOGRAPHY, facts, label
from ordrelocal.geography.units import Geography, Unit
from ordrelocal.inferring import Derivation
from ordrelocal.namespaces import ID, OL, RDF
from ordrelocal.owlrules import CompiledOntology

_TYPE = RDF + "type"


@dataclass
class Bulk:
    """What a dataset holds beyond the graph that was reasoned upon.

    Attributes:
        blocks: N-Quads, one text a unit: the sorted lines whose subject it is.
        quads: How many lines these are.
        units: How many units.
        inferred: How many triples were inferred.
        classes: Class IRI -> members, in the default graph.
        properties: Property IRI -> triples, in the default graph.
        labels: IRI, name and type (IRI) of each unit.
        derivations: Rules and rounds that concluded something.
    """

    blocks: list[str] = field(default_factory=list)
    quads: int = 0
    units: int = 0
    inferred: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    labels: list[tuple[str, str, str]] = field(default_factory=list)
    derivations: set[Derivation] = field(default_factory=set)


def bulk(geography: Geography, named: Iterable[Unit], compiled: CompiledOntology) -> Bulk:
    """All units but those named, with what follows for them."""
    apart = {unit.id for unit in named}
    units = [unit for unit in geography.units.values() if unit.id not in apart]
    patterns, concluded = conclusions(geography, units, compiled)
    result = Bulk()
    for unit in units:
        _add(result, geography, unit, concluded[patterns[unit.id]])
    for found in concluded.values():
        result.derivations.update(each.derivation for each in found)
    return result


def _add(result: Bulk, geography: Geography, unit: Unit, concluded: list[Conclusion]) -> None:
    iri = ID + unit.id
    lines: list[str] = []
    for predicate, value in facts(unit, geography.vintage):
        said = f"<{iri}> <{predicate}> {value}"
        lines += (f"{said} .\n", f"{said} <{GRAPH_GEOGRAPHY}> .\n")
        _count(result, predicate, getattr(value, "value", ""))
    around = geography.ancestors(unit.id) if concluded else ()
    for each in concluded:
        value_iri = ID + around[each.place] if each.place >= 0 else each.value
        said = f"<{iri}> <{each.predicate}> <{value_iri}>"
        lines += (f"{said} .\n", f"{said} <{each.derivation.graph}> .\n")
        _count(result, each.predicate, value_iri)
    result.blocks.append("".join(sorted(lines)))
    result.quads += len(lines)
    result.units += 1
    result.inferred += len(concluded)
    result.labels.append((iri, label(unit), OL + unit.kind))


def _count(result: Bulk, predicate: str, value: str) -> None:
    result.properties[predicate] += 1
    if predicate == _TYPE:
        result.classes[value] += 1
