"""One writer of the links at a time: what another decided meanwhile is read first, never written over."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ordrelocal.errors import LinkFolderError
from ordrelocal.linking.filing import Links, links_folder
from ordrelocal.paths import shown
from ordrelocal.system_errors import reason


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder of links; the system releases it when the process ends, however it ends.

    Raises:
        LinkFolderError: It cannot be made or opened.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = os.open(folder, os.O_RDONLY)  # the folder itself, so that no lock file lies among the data
    except OSError as error:
        raise LinkFolderError(folder=shown(folder), problem=reason(error)) from None
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


@contextmanager
def editing(folder: Path | None = None) -> Iterator[Links]:
    """The links as they are now, written when the block ends well, and by nobody else meanwhile.

    Raises:
        LinkFileError: A file is not Turtle.
        LinkFolderError: The folder cannot be written to.
    """
    place = folder or links_folder()
    with locked(place):
        links = Links.load(place)
        yield links
        try:
            links.save()
        except OSError as error:
            raise LinkFolderError(folder=shown(place), problem=reason(error)) from None
