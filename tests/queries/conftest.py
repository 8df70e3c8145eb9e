"""Engines for the questions: the shipped dataset in pyoxigraph and in a Virtuoso, a few cases in rdflib."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
import rdflib

from ordrelocal.dataset import Dataset
from ordrelocal.graphing import build_graph
from ordrelocal.reading import data_files
from ordrelocal.supporting import support_quads, supports
from tests.queries.answering import to_rdflib
from tests.queries.pipeline import bare, read_by_questions
from tests.virtuoso import Virtuoso, running

#: Cases that together give rows to each question without a fixture, which rdflib, slow on more, is asked.
FEW = frozenset({"chalon-chantier", "chelles-errance"})


@pytest.fixture(scope="session")
def oxigraph(shipped: Dataset) -> ox.Store:
    """The shipped dataset, read-only."""
    return ox.Store.read_only(str(shipped.store))


@pytest.fixture(scope="session")
def few() -> ox.Store:
    """What the build makes of a few cases, the argument and the collections, as far as questions read it."""
    files = [path for path in data_files() if path.parent.name != "cases" or path.stem in FEW]
    built = build_graph(files)
    store = ox.Store()
    store.extend(read_by_questions(built.store))
    store.extend(support_quads(supports(built.store, built.rules, built.inference)))
    return store


@pytest.fixture(scope="session")
def in_rdflib(few: ox.Store) -> rdflib.Dataset:
    """The same in rdflib."""
    return to_rdflib(few)


@pytest.fixture(scope="session")
def ontology_in_rdflib() -> rdflib.Dataset:
    """The ontology and what follows from it alone, in rdflib; parsed once, as it is most of a fixture."""
    return to_rdflib(read_by_questions(bare()))


@pytest.fixture(scope="session")
def virtuoso(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso with the shipped dataset; skips where Virtuoso is missing."""
    with running(shipped.dump, tmp_path_factory.mktemp("virtuoso")) as server:
        yield server
