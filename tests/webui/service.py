"""An application over given data, with a real pool behind it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from ordrelocal.pool.launching import Pool
from ordrelocal.pool.limits import Limits
from ordrelocal_webui import create_app
from ordrelocal_webui.asking import EXTENSION
from ordrelocal_webui.settings import Settings

LIMITS = Limits(workers=2, time_s=2)


@contextmanager
def service(
    home: Path | None = None,
    data_files: Sequence[Path] = (),
    cache_mb: int = 64,
    curation: Path | None = None,
    links: Path | None = None,
) -> Iterator[Flask]:
    """The whole web application, as long as the block runs."""
    with Pool(home, data_files, LIMITS) as pool:
        place = str(pool.socket)
        app = create_app(Settings(place, limits=LIMITS, cache_mb=cache_mb, curation=curation, links=links))
        yield app
        app.extensions[EXTENSION].close()
