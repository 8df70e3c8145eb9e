"""The pages over the shipped data and one invented case, with a real query pool behind them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ordrelocal.graphing import build_graph
from ordrelocal.indexing import describe, write_dump
from ordrelocal.reading import data_files
from tests.webui.service import service

CASE = Path(__file__).parents[1] / "fixtures" / "site-case.yaml"


@pytest.fixture(scope="session")
def site_dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Dump of the shipped data with the invented case among them."""
    knowledge = build_graph([*data_files(), CASE])
    assert [each.render("en") for each in knowledge.findings if each.severity == "error"] == []
    knowledge.store.extend(describe(knowledge.store))
    dump = tmp_path_factory.mktemp("site") / "site.nq"
    write_dump(knowledge.store, dump)
    return dump


@pytest.fixture(scope="session")
def site_app(site_dump: Path, shipped_home: Path) -> Iterator[Flask]:
    """The web application over that dump; the search looks in the shipped dataset."""
    with pytest.MonkeyPatch.context() as patch, service(data_files=[site_dump]) as app:
        patch.setenv("ORDRELOCAL_HOME", str(shipped_home))
        yield app


@pytest.fixture
def site(site_app: Flask) -> FlaskClient:
    """A client of the pages."""
    return site_app.test_client()
