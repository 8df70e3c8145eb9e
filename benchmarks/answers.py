"""Comparing answers: the same rows, as often, in whatever order."""

import csv
import io
import re
from collections import Counter
from datetime import UTC, datetime

import pyoxigraph as ox

from ordrelocal.namespaces import XSD

JSON = "application/sparql-results+json"
CSV = "text/csv"
Rows = Counter[tuple[str, ...]]
_SHOWN = 2
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")


def read(body: bytes, media_type: str) -> Rows:
    """Rows of an answer, each a tuple of values in the order of the variables' names."""
    return _read_csv(body) if media_type == CSV else _read_json(body)


def difference(expected: Rows, found: Rows) -> str:
    """What tells two answers apart; empty when they are the same.

    Example:
        >>> difference(Counter([("a",), ("a",)]), Counter([("a",)]))
        "2 rows expected, 1 found; missing: [('a',)]; in excess: []"
    """
    if expected == found:
        return ""
    missing, excess = list((expected - found).elements()), list((found - expected).elements())
    return (
        f"{expected.total()} rows expected, {found.total()} found; "
        f"missing: {missing[:_SHOWN]}; in excess: {excess[:_SHOWN]}"
    )


def _read_json(body: bytes) -> Rows:
    results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        return Counter([(str(bool(results)),)])
    names = [variable.value for variable in results.variables]
    order = sorted(range(len(names)), key=names.__getitem__)
    return Counter(tuple(_canonical(solution[place]) for place in order) for solution in results)


def _read_csv(body: bytes) -> Rows:
    lines = csv.reader(io.StringIO(body.decode(), newline=""))
    names = next(lines)
    order = sorted(range(len(names)), key=names.__getitem__)
    return Counter(tuple(_plain(line[place]) for place in order) for line in lines)


def _canonical(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    """The value as text; blank nodes lose their name, moments their spelling."""
    if isinstance(value, ox.Literal) and value.datatype.value == XSD + "dateTime":
        return _moment(value.value)
    return "" if value is None else _unnamed(str(value))


def _plain(text: str) -> str:
    return _moment(text) if _MOMENT.match(text) else _unnamed(text)


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat()


def _unnamed(text: str) -> str:
    return "_:" if text.startswith("_:") else text
