"""The dataset behind the pages: its files beside what the query pool answers from."""

from ordrelocal import paths
from ordrelocal.dataset import FOLDER, Dataset
from ordrelocal_webui.asking import pool


def in_service() -> Dataset | None:
    """The built dataset that queries are answered from; none when other RDF files are served."""
    dataset = Dataset(paths.home() / FOLDER / pool().dataset())
    return dataset if dataset.search.is_file() else None
