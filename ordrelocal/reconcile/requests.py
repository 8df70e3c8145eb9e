"""What clients send: batches of queries and requests for values, checked before anything is looked up."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from ordrelocal.errors import LargeBatchError, ReconciliationFormError
from ordrelocal.i18n import N_, Marked
from ordrelocal.namespaces import OL
from ordrelocal.reconcile.schema import EntityType, Property, Schema

#: Queries in one batch, as the manifest says.
BATCH = 50
#: Things, and properties, in one request for values.
EXTENDED = 500
EXTENDED_PROPERTIES = 30
#: Candidates for a query: as many as asked for, but not more.
CANDIDATES = 50
_DEFAULT_CANDIDATES = 5
#: Characters of a name or value that are compared; nothing in the dataset is called by as many.
_COMPARED = 500
_CONSTRAINTS = 20
_STRICTNESS = ("any", "all", "should")
_KEYS = frozenset({"query", "type", "limit", "properties", "type_strict"})


@dataclass(frozen=True)
class Given:
    """A value that a client gives: words, or the id of a thing with what it is called."""

    text: str
    id: str = ""


@dataclass(frozen=True)
class Constraint:
    """A property with the values that a thing should have; one of them is enough."""

    property: Property
    values: tuple[Given, ...]


@dataclass(frozen=True)
class Query:
    """One query: a name, or what else is known of the thing, or both; with neither it finds nothing."""

    text: str
    types: tuple[EntityType, ...] = ()
    strict: str = "any"
    limit: int = _DEFAULT_CANDIDATES
    constraints: tuple[Constraint, ...] = ()


@dataclass(frozen=True)
class Extension:
    """A request for values: ids of things, and each property with the number of values wanted (0: all)."""

    ids: tuple[str, ...]
    properties: tuple[tuple[Property, int], ...]


def read_batch(text: str, schema: Schema) -> dict[str, Query]:
    """A batch of queries from its JSON.

    Args:
        text: The field ``queries`` of a request.
        schema: The types and properties there are.

    Returns:
        Key of each query -> the query, in the order sent.

    Raises:
        ReconciliationFormError: It is not written as the protocol wants.
        LargeBatchError: It holds too many queries.
    """
    batch = _object(_read(text), "queries")
    if len(batch) > BATCH:
        raise LargeBatchError(count=len(batch), things=Marked(N_("queries")), limit=BATCH)
    return {key: _query(key, each, schema) for key, each in batch.items()}


def read_extension(text: str, schema: Schema) -> Extension:
    """A request for values from its JSON.

    Raises:
        ReconciliationFormError: It is not written as the protocol wants.
        LargeBatchError: It asks about too many things or properties.
    """
    request = _object(_read(text), "extend")
    _check_keys("extend", request, frozenset({"ids", "properties"}))
    ids = _list("extend.ids", request.get("ids"))
    properties = _list("extend.properties", request.get("properties"))
    if len(ids) > EXTENDED:
        raise LargeBatchError(count=len(ids), things=Marked(N_("things")), limit=EXTENDED)
    if len(properties) > EXTENDED_PROPERTIES:
        raise LargeBatchError(
            count=len(properties), things=Marked(N_("properties")), limit=EXTENDED_PROPERTIES
        )
    return Extension(
        tuple(_text(f"extend.ids[{place}]", each) for place, each in enumerate(ids)),
        tuple(_wanted(f"extend.properties[{place}]", each, schema) for place, each in enumerate(properties)),
    )


def find_type(name: str, schema: Schema) -> EntityType | None:
    """The type of an id or IRI."""
    return schema.types.get(name.removeprefix(OL))


def _read(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        _refuse(N_("its JSON is nested too deeply"))
    except ValueError:
        _refuse(N_("it is not JSON"))


def _no_number(_name: str) -> NoReturn:
    raise ValueError("JSON has no such number")


def _query(key: str, written: Any, schema: Schema) -> Query:
    where = _shown(key)
    query = _object(written, where)
    _check_keys(where, query, _KEYS)
    text = _text(f"{where}.query", query.get("query", ""))
    constraints = _constraints(where, query.get("properties", []), schema)
    strict = query.get("type_strict", "any")
    if strict not in _STRICTNESS:
        _refuse(N_("{where}.type_strict is none of {known}"), where=where, known=", ".join(_STRICTNESS))
    return Query(
        text.strip(), _types(where, query.get("type"), schema), strict, _limit(where, query), constraints
    )


def _types(where: str, written: Any, schema: Schema) -> tuple[EntityType, ...]:
    names = [] if written in (None, "") else [written] if isinstance(written, str) else written
    types = []
    for name in _list(f"{where}.type", names):
        type_ = find_type(_text(f"{where}.type", name), schema)
        if type_ is None:
            _refuse(N_("{where}.type names “{name}”, which is no type here"), where=where, name=_shown(name))
        types.append(type_)
    return tuple(types)


def _limit(where: str, query: Mapping[str, Any]) -> int:
    limit = query.get("limit")
    if limit in (None, 0, ""):
        return _DEFAULT_CANDIDATES
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit != limit // 1 or limit < 1:
        _refuse(N_("{where}.limit is not a positive whole number"), where=where)
    return int(min(limit, CANDIDATES))


def _constraints(where: str, written: Any, schema: Schema) -> tuple[Constraint, ...]:
    listed = _list(f"{where}.properties", written)
    if len(listed) > _CONSTRAINTS:
        raise LargeBatchError(count=len(listed), things=Marked(N_("properties")), limit=_CONSTRAINTS)
    read = [_constraint(f"{where}.properties[{place}]", each, schema) for place, each in enumerate(listed)]
    return tuple(each for each in read if each.values)  # an empty cell says nothing


def _constraint(where: str, written: Any, schema: Schema) -> Constraint:
    constraint = _object(written, where)
    _check_keys(where, constraint, frozenset({"pid", "v"}))
    if "v" not in constraint:
        _refuse(N_("{where} has no {key}"), where=where, key="v")
    values = constraint["v"] if isinstance(constraint["v"], list) else [constraint["v"]]
    said = [each for each in values if each is not None and str(each).strip()]
    given = tuple(_given(f"{where}.v", each) for each in said[:_CONSTRAINTS])
    return Constraint(_property(where, constraint.get("pid"), schema), given)


def _property(where: str, name: Any, schema: Schema) -> Property:
    found = schema.properties.get(name) if isinstance(name, str) else None
    if found is None:
        _refuse(N_("{where} names “{name}”, which is no property here"), where=where, name=_shown(name))
    return found


def _given(where: str, value: Any) -> Given:
    match value:
        case {"id": str(), **others} if set(others) <= {"name"}:
            return Given(_text(where, others.get("name", "")), _text(where, value["id"]))
        case bool():
            return Given(str(value).lower())
        case int() | float():
            return Given(str(int(value)) if value == value // 1 else str(value))
        case str():
            return Given(_text(where, value))
    _refuse(N_("{where} is neither text, nor a number, nor a thing with an id"), where=where)


def _wanted(where: str, written: Any, schema: Schema) -> tuple[Property, int]:
    wanted = _object(written, where)
    _check_keys(where, wanted, frozenset({"id", "settings"}))
    settings = _object(wanted.get("settings") or {}, f"{where}.settings")
    limit = settings.get("limit") or 0
    if isinstance(limit, str) and limit.isascii() and limit.isdigit() and len(limit) < 5:
        limit = int(limit)  # forms send numbers as text
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit != limit // 1 or limit < 0:
        _refuse(N_("{where}.settings.limit is not a whole number"), where=where)
    return _property(where, wanted.get("id"), schema), int(limit)


def _object(written: Any, where: str) -> dict[str, Any]:
    if not isinstance(written, dict):
        _refuse(N_("{where} is not an object"), where=where)
    return written


def _list(where: str, written: Any) -> Sequence[Any]:
    if not isinstance(written, list):
        _refuse(N_("{where} is not a list"), where=where)
    return written


def _text(where: str, written: Any) -> str:
    """Text short enough to be compared, and that can be written as UTF-8."""
    if not isinstance(written, str):
        _refuse(N_("{where} is not text"), where=where)
    return written[:_COMPARED].encode(errors="replace").decode()


def _check_keys(where: str, written: Mapping[str, Any], known: frozenset[str]) -> None:
    for key in written:
        if key not in known:
            _refuse(
                N_("{where} has the unknown key “{key}”; known are {known}"),
                where=where,
                key=_shown(key),
                known=", ".join(sorted(known)),
            )


def _shown(value: Any) -> str:
    """A key or value as a message quotes it: short, and in characters that can be written."""
    return str(value)[:40].encode(errors="replace").decode()


def _refuse(message: str, **values: object) -> NoReturn:
    raise ReconciliationFormError(problem=Marked(message, values))
