"""Ask a store and get rows."""

import pyoxigraph as ox


def rows(store: ox.Store, query: str) -> list[ox.QuerySolution]:
    """Rows of a SELECT query."""
    answer = store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    return list(answer)
