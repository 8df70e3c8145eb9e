"""The questions that a page asks: each is a file of ``queries/pages/``, and the page names those it used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from flask import g

from ordrelocal.queryfiles import QueryFile, page_query
from ordrelocal_webui.asking import pool

Term = ox.NamedNode | ox.Literal | ox.BlankNode
Row = Mapping[str, Term]

#: Things asked about in one query: more would make a query longer than the service takes.
_BATCH = 400


@dataclass(frozen=True)
class UsedQuery:
    """A query that the page being made has asked, with the things it was asked about (when few)."""

    file: QueryFile
    values: Mapping[str, str]


def ask(name: str, **values: str | Iterable[str]) -> list[Row]:
    """Ask one page query about given things.

    Args:
        name: Stem of a file of ``queries/pages/``.
        values: Name of a parameter -> IRI, or several IRIs.

    Returns:
        One mapping a row: variable -> term; unbound variables are left out.
    """
    file = page_query(name)
    lists = {key: [value] if isinstance(value, str) else sorted(set(value)) for key, value in values.items()}
    _remember(file, lists)
    if any(not iris for iris in lists.values()):
        return []
    rows: list[Row] = []
    for batch in _batches(lists):
        try:
            terms = {key: _nodes(iris) for key, iris in batch.items()}
        except ValueError:
            return []  # an address that is no IRI names nothing
        rows.extend(pool().select(file.bind(**terms) if terms else file.text))
    return rows


def _nodes(iris: Iterable[str]) -> list[ox.NamedNode | ox.Literal]:
    """IRIs as terms.

    Raises:
        ValueError: One of them is no IRI.
    """
    return [ox.NamedNode(iri) for iri in iris]


def _batches(lists: dict[str, list[str]]) -> Iterable[dict[str, list[str]]]:
    long = next((key for key, iris in lists.items() if len(iris) > _BATCH), None)
    if long is None:
        yield lists
        return
    for start in range(0, len(lists[long]), _BATCH):
        yield {**lists, long: lists[long][start : start + _BATCH]}


def _remember(file: QueryFile, lists: dict[str, list[str]]) -> None:
    used: dict[str, UsedQuery] = g.setdefault("used_queries", {})
    single = {key: iris[0] for key, iris in lists.items() if len(iris) == 1}
    used.setdefault(file.id, UsedQuery(file, single))


def note(*names: str) -> None:
    """Name queries among those behind the page that were asked in another way than by ``ask``."""
    for name in names:
        _remember(page_query(name), {})


def used_queries() -> list[UsedQuery]:
    """The queries that the page being made has asked, in the order of their first use."""
    return list(g.get("used_queries", {}).values())


def iris_of(rows: Iterable[Row]) -> set[str]:
    """Every IRI that stands in some rows."""
    return {term.value for row in rows for term in row.values() if isinstance(term, ox.NamedNode)}


def text_of(row: Row, name: str) -> str:
    """Value of one column as text; empty when unbound."""
    term = row.get(name)
    return "" if term is None else term.value
