"""What the tests of commands on links share."""

import os
from pathlib import Path

import pytest

from ordrelocal.dataset import Dataset


@pytest.fixture
def at_home(shipped: Dataset, tmp_path: Path) -> dict[str, str]:
    """Environment of a command: the shipped dataset, and a folder of answers of its own."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "datasets").symlink_to(shipped.path.parent)
    (home / "current").write_text(shipped.name + "\n")
    return {**os.environ, "ORDRELOCAL_HOME": str(home), "ORDRELOCAL_LANG": "en"}
