"""Where files are: the only module that knows.

Authored files (ontology, data, queries) stand inside the installed package when it came as a wheel, and at
the repository root otherwise. Built files stand in ``ORDRELOCAL_HOME``.
"""

import os
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parent
_BUNDLED = PACKAGE / "resources"
_CHECKOUT = PACKAGE.parent


def resources() -> Path:
    """Folder that holds ``ontology/``, ``data/`` and ``queries/``."""
    return _BUNDLED if _BUNDLED.is_dir() else _CHECKOUT


def resource(*parts: str) -> Path:
    """Path of an authored file or folder.

    Example:
        >>> resource("ontology", "ordrelocal.ttl").name
        'ordrelocal.ttl'
    """
    return resources().joinpath(*parts)


def home() -> Path:
    """Folder of the built datasets.

    ``ORDRELOCAL_HOME`` if set; else ``.ordrelocal`` in a checkout; else the user's data directory.
    """
    configured = os.environ.get("ORDRELOCAL_HOME")
    if configured:
        return Path(configured).expanduser().resolve()
    if not _BUNDLED.is_dir():
        return _CHECKOUT / ".ordrelocal"
    return Path(platformdirs.user_data_dir("ordrelocal"))


def shown(path: Path) -> str:
    """Path as a message shows it: relative to the authored files when it lies among them."""
    for base in (resources(), Path.cwd()):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return str(path)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file such that readers see what it held before or all that it is to hold.

    Raises:
        OSError: It cannot be written; it is as it was.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
