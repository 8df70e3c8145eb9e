"""How the workers of one test run share a machine: what is dear is made once, and a few tests run alone."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def common(factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run see; without workers, that of the only process."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def held(path: Path, kind: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Hold a lock between processes; the system releases it when the process ends, however it ends."""
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, kind)
        yield


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first worker fills; each gets a copy, which it may change.

    Args:
        factory: Where temporary folders are.
        name: Of the folder.
        make: Fills the empty folder that it is given; if it fails, the next worker tries again.
    """
    made = common(factory) / f"once-{name}"
    with held(common(factory) / f"once-{name}.lock"):
        if not made.exists():
            draft = factory.mktemp(name)
            make(draft)
            draft.rename(made)
    copy = factory.mktemp(name)
    shutil.copytree(made, copy, dirs_exist_ok=True)
    return copy


@contextmanager
def turn(folder: Path, *, alone: bool) -> Iterator[None]:
    """Run beside the tests of other workers, or alone: begin when they have ended theirs, and let none begin.

    The gate keeps a test that waits to be alone from being overtaken for ever.
    """
    kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    with (folder / "turn.lock").open("a", encoding="utf-8") as file:
        with held(folder / "gate.lock"):
            fcntl.flock(file, kind)
        yield
