"""A built dataset: an immutable directory, found through the pointer ``current``."""

import hashlib
import json
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ordrelocal.errors import NoDatasetError

POINTER = "current"
FOLDER = "datasets"
_PARTS = "evidence"
_SLUG = 60


@dataclass(frozen=True)
class Dataset:
    """One built dataset; ``name`` is the hash of what it was built from."""

    path: Path

    @property
    def name(self) -> str:
        """Hash of sources, code and lock that the dataset was built from."""
        return self.path.name

    @property
    def dump(self) -> Path:
        """All quads as sorted N-Quads."""
        return self.path / "dump.nq"

    @property
    def store(self) -> Path:
        """Oxigraph store on disk."""
        return self.path / "store"

    @property
    def search(self) -> Path:
        """SQLite full-text index of labels."""
        return self.path / "search.sqlite"

    @property
    def void(self) -> Path:
        """VoID description in Turtle."""
        return self.path / "void.ttl"

    @property
    def quality(self) -> Path:
        """What the checks of the ontology found, as JSON."""
        return self.path / "quality.json"

    @property
    def evidence(self) -> str:
        """The selection of evidence that is counted in; empty when all is."""
        return str(self.manifest.get("evidence", ""))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Counts, timings, versions, time of the build; the only place where times stand."""
        content: dict[str, Any] = json.loads((self.path / "manifest.json").read_text(encoding="utf-8"))
        return content


def part_home(home: Path, selection: str) -> Path:
    """Home of the datasets of a part of the evidence, apart so that they never replace the whole.

    Args:
        home: Home of the whole.
        selection: The selection in its canonical form; an empty one gives the home itself.

    Example:
        >>> part_home(Path("home"), "without=press").name
        'without-press-82f5b9b2'
    """
    if not selection:
        return home
    words = re.sub(r"[^a-z0-9]+", "-", selection)[:_SLUG].strip("-")
    return home / _PARTS / f"{words}-{hashlib.sha256(selection.encode()).hexdigest()[:8]}"


def current(home: Path) -> Dataset:
    """The dataset in service.

    Raises:
        NoDatasetError: None has been built there.
    """
    pointer = home / POINTER
    if not pointer.is_file():
        raise NoDatasetError(home=home)
    dataset = Dataset(home / FOLDER / pointer.read_text(encoding="utf-8").strip())
    if not (dataset.path / "manifest.json").is_file():
        raise NoDatasetError(home=home)
    return dataset


def switch(home: Path, name: str) -> None:
    """Put a dataset in service, atomically: readers see the old name or the new one."""
    draft = home / f".{POINTER}-{os.getpid()}"
    with draft.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(home / POINTER)
