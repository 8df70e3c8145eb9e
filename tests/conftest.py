"""What many tests share: the shipped dataset, built once a run, and their turns on the machine."""

import os
from collections.abc import Generator
from functools import partial
from pathlib import Path

import pytest

from ordrelocal.building import build
from ordrelocal.dataset import Dataset, current
from ordrelocal.graphing import Knowledge, build_graph
from tests.sharing import common, made_once, turn


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A test marked ``alone`` waits until the other workers rest; the wait is outside its time limit."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return (yield)
    factory: pytest.TempPathFactory = item.config._tmp_path_factory  # type: ignore[attr-defined]
    with turn(common(factory), alone=item.get_closest_marker("alone") is not None):
        return (yield)


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ORDRELOCAL_HOME with the shipped dataset in service, of the geography the units named alone."""
    return made_once(tmp_path_factory, "home", partial(build, whole_geography=False))


@pytest.fixture(scope="session")
def shipped(shipped_home: Path) -> Dataset:
    """The shipped dataset."""
    return current(shipped_home)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """What the sources say and what follows from it, to be read and left as it is."""
    return build_graph()
