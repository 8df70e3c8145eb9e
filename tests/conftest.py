"""What many tests share: the shipped dataset, built once a session."""

from pathlib import Path

import pytest

from ordrelocal.building import build
from ordrelocal.dataset import Dataset, current


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ORDRELOCAL_HOME with the shipped dataset in service, of the geography the units named alone."""
    home = tmp_path_factory.mktemp("home")
    build(home, whole_geography=False)
    return home


@pytest.fixture(scope="session")
def shipped(shipped_home: Path) -> Dataset:
    """The shipped dataset."""
    return current(shipped_home)
