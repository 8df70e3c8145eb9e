"""The pages over the shipped data and one invented case, with a real query pool behind them."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ordrelocal import graphing
from ordrelocal.building import build
from ordrelocal.reading import data_files
from tests.sharing import made_once
from tests.webui.service import service

CASE = Path(__file__).parents[1] / "fixtures" / "site-case.yaml"


@pytest.fixture(scope="session")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ORDRELOCAL_HOME with a dataset in service: the shipped data with the invented case among them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphing, "data_files", lambda: [*data_files(), CASE])
        return made_once(tmp_path_factory, "site", partial(build, whole_geography=False))


@pytest.fixture(scope="session")
def site_app(site_home: Path) -> Iterator[Flask]:
    """The web application over that dataset."""
    with pytest.MonkeyPatch.context() as patch, service(site_home) as app:
        patch.setenv("ORDRELOCAL_HOME", str(site_home))
        yield app


@pytest.fixture
def site(site_app: Flask) -> FlaskClient:
    """A client of the pages."""
    return site_app.test_client()
