"""The planted geography, derived by the script that derives the shipped one."""

from pathlib import Path

import pytest

from ordrelocal.geography.units import Geography, read_geography
from tests.geography.planted import deriving, plant


@pytest.fixture(scope="session")
def derived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of files derived from the planted package."""
    folder = tmp_path_factory.mktemp("geography")
    deriving().derive(plant(folder / "package"), folder / "files")
    return folder / "files"


@pytest.fixture(scope="session")
def planted(derived: Path) -> Geography:
    """The geography of the planted package."""
    return read_geography(derived)
