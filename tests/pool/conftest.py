"""Pools that many tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ordrelocal.pool.client import QueryPool
from ordrelocal.pool.launching import Pool
from ordrelocal.pool.limits import Limits
from tests.pool.rdf import write_basic, write_many


@pytest.fixture(scope="session")
def basic_pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryPool]:
    """A pool over the basic data."""
    with Pool(data_files=[write_basic(tmp_path_factory.mktemp("basic"))], limits=Limits(workers=2)) as pool:
        yield QueryPool(pool.socket)


@pytest.fixture(scope="session")
def many_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty thousand things."""
    return write_many(tmp_path_factory.mktemp("many"), 20_000)


@pytest.fixture(scope="module")
def tight_pool(many_file: Path) -> Iterator[Pool]:
    """A pool with little time and memory for a query."""
    limits = Limits(time_s=2, memory_mb=300, wait_s=3, share_s=1, slow_after_s=0.3)
    with Pool(data_files=[many_file], limits=limits) as pool:
        yield pool
