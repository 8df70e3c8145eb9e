"""Answers as the protocol wants them: candidates of queries, suggestions, values of properties.

Source: Reconciliation Service API 0.2, W3C Entity Reconciliation Community Group, 2023.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ordrelocal.folding import plain
from ordrelocal.namespaces import BASE
from ordrelocal.naming import readable
from ordrelocal.reconcile.candidates import Candidates, Source, by_identifier, find
from ordrelocal.reconcile.names import Named, called
from ordrelocal.reconcile.requests import Extension, Query
from ordrelocal.reconcile.schema import EntityType, Property
from ordrelocal.reconcile.scoring import Known, Scored, rank
from ordrelocal.reconcile.values import Value, Values, read_values, short

#: Suggestions in one answer.
PAGE = 10
#: What stands between the parts of a description, of which the kind of thing is the first.
BETWEEN = " · "
_SHOWN_VALUES = 3
_DESCRIPTION = 200
_DAY = re.compile(r"-?\d{4}-\d\d-\d\d")
_WHOLE = re.compile(r"-?\d{1,15}")

Names = Mapping[str, Sequence[Named]]


def answer(source: Source, queries: Mapping[str, Query], lang: str) -> dict[str, Any]:
    """The candidates of a batch of queries.

    Args:
        source: Where candidates come from.
        queries: Key of each query -> the query.
        lang: Language of names and descriptions.

    Returns:
        Key of each query -> its candidates, by falling score.
    """
    found = find(source, queries)
    iris = {iri for each in found.values() for iri in each.iris}
    asked = {each.property.id: each.property for query in queries.values() for each in query.constraints}
    classes = source.index.classes(iris)
    values = read_values(source.select, _own(source, classes, asked))
    names = source.index.names(iris | _things(values))
    ranked = {
        key: rank(query, _known(source, found[key], names, classes, values), names)[: query.limit]
        for key, query in queries.items()
    }
    told = describe(source, {each.known.iri for own in ranked.values() for each in own}, lang)
    return {key: {"result": [_candidate(each, told, lang) for each in own]} for key, own in ranked.items()}


def suggest_entities(source: Source, prefix: str, skip: int, lang: str) -> dict[str, Any]:
    """Things whose names begin like what was typed; an id or identifier leads to its thing first.

    Args:
        source: Where candidates come from.
        prefix: What was typed.
        skip: Suggestions that the client has already.
        lang: Language of names and descriptions.
    """
    first = sorted(by_identifier(source, [prefix]).get(prefix, ())) if prefix else []
    begun = source.index.beginning(prefix, source.classes(), PAGE, max(0, skip - len(first)))
    iris = list(dict.fromkeys([*first[skip:], *begun]))[:PAGE]
    classes = source.index.classes(iris)
    told = describe(source, iris, lang)
    return {
        "result": [
            {
                "id": short(iri),
                "name": told[iri][0],
                "description": told[iri][1],
                "notable": _types(source.schema.types_of(classes[iri]), lang),
            }
            for iri in iris
        ]
    }


def suggest_types(source: Source, prefix: str, skip: int, lang: str) -> dict[str, Any]:
    """Types whose id or name begins like what was typed; all of them for nothing typed."""
    begun = [each for each in source.schema.types.values() if _begins(each.id, each.labels, prefix)]
    return {"result": [type_of(source, each, lang) for each in begun[skip : skip + PAGE]]}


def suggest_properties(source: Source, prefix: str, skip: int, lang: str) -> dict[str, Any]:
    """Properties whose id or name begins like what was typed; all of them for nothing typed."""
    begun = [each for each in source.schema.properties.values() if _begins(each.id, each.labels, prefix)]
    return {
        "result": [
            {"id": each.id, "name": each.labels[lang], "description": ", ".join(bearers(source, each, lang))}
            for each in begun[skip : skip + PAGE]
        ]
    }


def type_of(source: Source, type_: EntityType, lang: str) -> dict[str, Any]:
    """A type with the one above it."""
    told: dict[str, Any] = {"id": type_.id, "name": type_.labels[lang]}
    above = source.schema.types.get(type_.broader)
    return told | ({"broader": [type_of(source, above, lang)]} if above else {})


def bearers(source: Source, property_: Property, lang: str) -> list[str]:
    """The names of the types that have a property."""
    return [root.labels[lang] for root in source.schema.roots if property_.id in root.properties]


def propose(source: Source, type_: EntityType | None, lang: str) -> list[dict[str, str]]:
    """The properties of a type; of all types when none is given."""
    own = source.schema.properties_of(type_) if type_ else source.schema.properties.values()
    return [{"id": each.id, "name": each.labels[lang]} for each in own]


def extend(source: Source, request: Extension, lang: str) -> dict[str, Any]:
    """The values of some properties of some things; a thing that is not known has none.

    Args:
        source: Where values come from.
        request: What is asked for.
        lang: Language of words and names.
    """
    iris = {id_: BASE + id_.removeprefix(BASE) for id_ in request.ids}
    asked = {each.id: each for each, _ in request.properties}
    values = read_values(source.select, _own(source, source.index.classes(iris.values()), asked))
    names = source.index.names(_things(values))
    rows = {}
    for id_, iri in iris.items():
        own = values.get(iri, {})
        rows[id_] = {
            each.id: _cells(each, own.get(each.id, ()), names, lang, most)
            for each, most in request.properties
        }
    return {
        "meta": [{"id": each.id, "name": each.labels[lang]} for each, _ in request.properties],
        "rows": rows,
    }


def describe(source: Source, iris: Iterable[str], lang: str) -> dict[str, tuple[str, str]]:
    """Name and description of some things, in one language where there is one."""
    wanted = set(iris)
    classes = source.index.classes(wanted)
    shown = {each.id: each for each in source.schema.properties.values() if each.described}
    values = read_values(source.select, _own(source, classes, shown))
    names = source.index.names(wanted | _things(values))
    told = {}
    for iri in wanted:
        types = source.schema.types_of(classes.get(iri, frozenset()))
        words = [types[0].labels[lang]] if types else []
        for each in source.schema.properties_of(types[0]) if types else ():
            if each.described:
                own = _in_language(values.get(iri, {}).get(each.id, ()), lang)[:_SHOWN_VALUES]
                words += [", ".join(_words(value, names, lang) for value in own)] if own else []
        told[iri] = (called(names, iri, lang) or readable(iri), _cut(BETWEEN.join(words)))
    return told


def detail(source: Source, iri: str, lang: str) -> list[tuple[str, str]]:
    """What a preview shows of a thing: each described property in words, and its values."""
    types = source.schema.types_of(source.index.classes([iri]).get(iri, frozenset()))
    shown = [each for type_ in types[:1] for each in source.schema.properties_of(type_) if each.described]
    own = read_values(source.select, {iri: shown}).get(iri, {})
    names = source.index.names(_things({iri: own}))
    rows = []
    for each in shown:
        values = _in_language(own.get(each.id, ()), lang)[:_SHOWN_VALUES]
        if values:
            rows.append((each.labels[lang], _cut(", ".join(_words(value, names, lang) for value in values))))
    return rows


def _own(
    source: Source, classes: Mapping[str, frozenset[str]], asked: Mapping[str, Property]
) -> dict[str, list[Property]]:
    """Thing -> those of the properties asked for that its types have."""
    own = {}
    for iri, kinds in classes.items():
        known = {name for each in source.schema.types_of(kinds) for name in each.properties}
        own[iri] = [each for name, each in asked.items() if name in known]
    return own


def _known(
    source: Source, found: Candidates, names: Names, classes: Mapping[str, frozenset[str]], values: Values
) -> list[Known]:
    known = []
    for iri in found.iris:
        types = source.schema.types_of(classes.get(iri, frozenset()))
        if types:
            own = values.get(iri, {})
            known.append(Known(iri, names.get(iri, ()), types, own, iri in found.identified))
    return known


def _candidate(scored: Scored, told: Mapping[str, tuple[str, str]], lang: str) -> dict[str, Any]:
    name, description = told[scored.known.iri]
    return {
        "id": short(scored.known.iri),
        "name": name,
        "description": description,
        "type": _types(scored.known.types, lang),
        "score": scored.score,
        "features": [{"id": id_, "value": value} for id_, value in scored.features.items()],
        "match": scored.match,
    }


def _types(types: Iterable[EntityType], lang: str) -> list[dict[str, str]]:
    return [{"id": each.id, "name": each.labels[lang]} for each in types]


def _things(values: Values) -> set[str]:
    return {value.iri for own in values.values() for each in own.values() for value in each if value.iri}


def _cells(
    property_: Property, values: Sequence[Value], names: Names, lang: str, most: int
) -> list[dict[str, Any]]:
    own = _in_language(values, lang)
    return [_cell(property_, value, names, lang) for value in own[: most or None]]


def _cell(property_: Property, value: Value, names: Names, lang: str) -> dict[str, Any]:
    if value.iri.startswith(BASE):
        return {"id": short(value.iri), "name": _words(value, names, lang)}
    match property_.kind:
        case "year" if _WHOLE.match(value.text):
            return {"int": int(value.text[: 5 if value.text.startswith("-") else 4])}
        case "number" if _WHOLE.fullmatch(value.text):
            return {"int": int(value.text)}
        case "date" if _DAY.fullmatch(value.text):
            return {"date": f"{value.text}T00:00:00"}
    return {"str": value.text}


def _in_language(values: Sequence[Value], lang: str) -> Sequence[Value]:
    """Words in one language when there are any in it; what is no words stays."""
    if not any(value.lang == lang for value in values):
        return values
    return [value for value in values if value.lang in (lang, "")]


def _words(value: Value, names: Names, lang: str) -> str:
    return (called(names, value.iri, lang) or readable(value.iri)) if value.iri else value.text


def _begins(id_: str, labels: Mapping[str, str], prefix: str) -> bool:
    wanted = plain(prefix)
    return any(f" {plain(each)}".find(f" {wanted}") >= 0 for each in (id_, *labels.values()))


def _cut(text: str) -> str:
    return text if len(text) <= _DESCRIPTION else text[: _DESCRIPTION - 1].rstrip() + "…"
