"""Which things a query may mean, before they are compared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ordrelocal.asking import Select
from ordrelocal.identifiers import parse
from ordrelocal.reconcile.names import NameIndex
from ordrelocal.reconcile.requests import Constraint, Query
from ordrelocal.reconcile.schema import Property, Schema
from ordrelocal.reconcile.values import identified, iri_forms, is_ours, read_values

#: Things of the same name that are compared; more are not told apart by anybody.
_SAME_NAME = 60
#: Of those with another name, the ones whose values are looked up.
_COMPARED = 12
_BY_VALUE = 60


@dataclass(frozen=True)
class Source:
    """Where candidates come from.

    Attributes:
        index: The names of things.
        select: Asks the graph.
        schema: The types and properties there are.
    """

    index: NameIndex
    select: Select
    schema: Schema

    def classes(self) -> frozenset[str]:
        """The classes of everything that can be matched."""
        return frozenset().union(*(root.classes for root in self.schema.roots))


@dataclass(frozen=True)
class Candidates:
    """Things that a query may mean, and which of them it identifies."""

    iris: tuple[str, ...]
    identified: frozenset[str]


def find(source: Source, queries: Mapping[str, Query]) -> dict[str, Candidates]:
    """The candidates of each query of a batch."""
    known = _identified(source, queries)
    found = {}
    for key, query in queries.items():
        own = frozenset(known.get(query.text, ())) if query.text else frozenset()
        named = _named(source, query) if query.text else _valued(source, query)
        # A number names its thing, whatever else it is called.
        numbered = [each for each in query.constraints if each.property.telling and _is_number(each.property)]
        told = [iri for each in numbered for iri in _having(source, each)] if query.text else []
        found[key] = Candidates(tuple(dict.fromkeys([*sorted(own), *told, *named])), own)
    return found


def _is_number(property_: Property) -> bool:
    return property_.kind in ("code", "identifier")


def by_identifier(source: Source, texts: Iterable[str]) -> dict[str, set[str]]:
    """Things that are identified by some texts: an id, an IRI, a code, an identifier in any of its forms.

    Returns:
        Each text -> IRIs; a text that identifies nothing is left out.
    """
    written: dict[str, set[str]] = {}
    for text in texts:
        found = parse(text)
        written[text] = {text, *((found.value, found.iri) if found else ())}
    codes = identified(source.select, (form for forms in written.values() for form in forms), source.schema)
    ours = {text: iri_forms(text) for text in written}
    classes = source.index.classes(
        {iri for iris in (*ours.values(), *codes.values()) for iri in iris if is_ours(iri)}
    )
    result: dict[str, set[str]] = {}
    for text, forms in written.items():
        named = [iri for iri in ours[text] if iri in classes]
        # What is an id of ours is nothing else.
        iris = set(named) or {iri for form in forms for iri in codes.get(form, ())}
        matched = {iri for iri in iris if source.schema.types_of(classes.get(iri, frozenset()))}
        if matched:
            result[text] = matched
    return result


def _identified(source: Source, queries: Mapping[str, Query]) -> dict[str, set[str]]:
    return by_identifier(source, {query.text for query in queries.values() if query.text})


def _named(source: Source, query: Query) -> list[str]:
    """Things with the name of a query, then those with a name like it, the likest first."""
    every = source.classes()
    wanted = frozenset().union(*(each.classes for each in query.types)) or every
    same = source.index.exactly(query.text, wanted, _SAME_NAME)
    near = source.index.nearly(query.text, wanted, max(_COMPARED, query.limit))
    if query.types and query.strict == "should" and not same:
        # Things of another type are worth a look where there is none of this name.
        near += source.index.nearly(query.text, every, _COMPARED)
    return list(dict.fromkeys([*same, *near]))


def _valued(source: Source, query: Query) -> list[str]:
    """For a query without a name: things that have one of the values given."""
    found: dict[str, None] = {}
    for constraint in query.constraints:
        found.update(dict.fromkeys(_having(source, constraint)))
    return list(found)[:_BY_VALUE]


def _having(source: Source, constraint: Constraint) -> Iterable[str]:
    texts = [value.id or value.text for value in constraint.values]
    match constraint.property.kind:
        case "code" | "identifier":
            return sorted({iri for iris in _by_code(source, constraint, texts).values() for iri in iris})
        case "thing":
            return _leading_to(source, constraint.property, texts)
        case "text":
            every = source.classes()
            return [iri for text in texts for iri in source.index.nearly(text, every, _COMPARED)]
    return ()


def _by_code(source: Source, constraint: Constraint, texts: Sequence[str]) -> dict[str, set[str]]:
    scheme = constraint.property.scheme
    read = [parse(text, scheme) if scheme else None for text in texts]
    forms = [*texts, *(each.value for each in read if each)]
    only = replace(
        source.schema, properties={constraint.property.id: replace(constraint.property, telling=True)}
    )
    return identified(source.select, forms, only)


def _leading_to(source: Source, property_: Property, texts: Sequence[str]) -> list[str]:
    """Things whose property leads to the things that are called, or identified by, some texts."""
    ids = by_identifier(source, texts)
    targets = {iri for iris in ids.values() for iri in iris}
    every = source.classes()
    for text in texts:
        if text not in ids:
            targets.update(source.index.exactly(text, every, _COMPARED))
            targets.update(source.index.nearly(text, every, 2))
    turned = replace(
        property_,
        paths=tuple(path[1:] if path.startswith("^") else "^" + path for path in property_.paths),
    )
    values = read_values(source.select, {target: [turned] for target in targets})
    return sorted(
        {value.iri for own in values.values() for each in own.values() for value in each if value.iri}
    )
