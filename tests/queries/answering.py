"""Answers of several engines in one form: rows of text, compared as multisets."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

Row = dict[str, str]


def from_oxigraph(store: ox.Store, query: str) -> list[Row]:
    """Rows of a SELECT; an unbound variable is left out."""
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [
        {name: getattr(solution[name], "value", "") for name in names if solution[name] is not None}
        for solution in solutions
    ]


def from_rdflib(dataset: rdflib.Dataset, query: str) -> list[Row]:
    """Rows of a SELECT; an unbound variable is left out."""
    result = dataset.query(query)
    # Grouping by a variable that is unbound, rdflib binds it to nothing.
    return [
        {str(name): str(value) for name, value in solution.items() if value is not None}
        for solution in result.bindings
    ]


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """The same quads in rdflib."""
    dataset = rdflib.Dataset()
    dataset.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS), format="nquads")
    return dataset


@contextmanager
def added(dataset: rdflib.Dataset, quads: Iterable[ox.Quad]) -> Iterator[None]:
    """Some quads more in a dataset that has none of them, for a while."""
    more = [
        (s, p, o, dataset.graph(graph or DATASET_DEFAULT_GRAPH_ID))
        for s, p, o, graph in to_rdflib(quads).quads()
    ]
    dataset.addN(more)
    try:
        yield
    finally:
        for quad in more:
            dataset.remove(quad)


def from_csv(path: Path) -> list[Row]:
    """Expected rows; an empty cell is an unbound variable."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: value for name, value in row.items() if value} for row in csv.DictReader(file)]


def columns(path: Path) -> list[str]:
    """Columns of an expected answer."""
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def multiset(rows: Iterable[Mapping[str, str]]) -> list[tuple[tuple[str, str], ...]]:
    """Rows in an order that does not depend on the engine."""
    return sorted(tuple(sorted(row.items())) for row in rows)
