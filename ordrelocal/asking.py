"""Asking a graph, wherever it is: one function from a SPARQL query to rows, and the batches that it takes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import pyoxigraph as ox

from ordrelocal.queryfiles import page_query

Term = ox.NamedNode | ox.Literal | ox.BlankNode
T = TypeVar("T")
Row = Mapping[str, Term]
Select = Callable[[str], list[dict[str, Term]]]
"""Answers a SELECT query with rows; a variable without value is not in its row."""

#: Rows of VALUES in one query: more would make a query longer than a service takes.
BATCH = 150


def of_store(store: ox.Store) -> Select:
    """Ask a store in this process."""

    def select(query: str) -> list[dict[str, Term]]:
        found = store.query(query)
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("only a SELECT query has rows")
        names = [variable.value for variable in found.variables]
        return [
            {name: value for name, value in zip(names, solution, strict=True) if value is not None}
            for solution in found
        ]

    return select


def page(select: Select, name: str, **iris: Iterable[str]) -> list[Row]:
    """Ask a query of ``queries/pages/`` about given things.

    Args:
        select: Where to ask.
        name: Stem of the query's file.
        iris: Name of the one parameter -> IRIs.
    """
    file = page_query(name)
    ((parameter, values),) = iris.items()
    rows: list[Row] = []
    for batch in batches(sorted({value for value in values if value})):
        nodes: list[ox.NamedNode | ox.Literal] = [ox.NamedNode(iri) for iri in batch]
        rows += select(file.bind(**{parameter: nodes}))
    return rows


def batches(items: Sequence[T]) -> Iterable[Sequence[T]]:
    """Items in groups of a size that one query takes."""
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
