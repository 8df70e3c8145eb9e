"""Engines that the questions are put to: the shipped dataset in pyoxigraph, in rdflib, in a real Virtuoso."""

from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
import rdflib

from ordrelocal.dataset import Dataset
from ordrelocal.namespaces import GRAPH_ONTOLOGY
from tests.virtuoso import Virtuoso, running

#: A named graph with more quads than this holds an import, not a case: too slow for rdflib.
LARGE = 20_000


@pytest.fixture(scope="session")
def oxigraph(shipped: Dataset) -> ox.Store:
    """The shipped dataset, read-only."""
    return ox.Store.read_only(str(shipped.store))


@pytest.fixture(scope="session")
def in_rdflib(shipped: Dataset) -> rdflib.Dataset:
    """The cases alone: what large graphs hold is left out, of the default graph too."""
    quads = list(ox.parse(path=str(shipped.dump), format=ox.RdfFormat.N_QUADS))
    sizes = Counter(quad.graph_name for quad in quads if isinstance(quad.graph_name, ox.NamedNode))
    kept = {name for name, size in sizes.items() if size <= LARGE or name.value == GRAPH_ONTOLOGY}
    facts = {quad.triple for quad in quads if quad.graph_name in kept}
    default = ox.DefaultGraph()
    plain = (quad for quad in quads if quad.graph_name == default and quad.triple in facts)
    light = [*(quad for quad in quads if quad.graph_name in kept), *plain]
    dataset = rdflib.Dataset()
    dataset.parse(data=ox.serialize(light, format=ox.RdfFormat.N_QUADS), format="nquads")
    return dataset


@pytest.fixture(scope="session")
def virtuoso(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso with the shipped dataset; skips where Virtuoso is missing."""
    with running(shipped.dump, tmp_path_factory.mktemp("virtuoso")) as server:
        yield server
