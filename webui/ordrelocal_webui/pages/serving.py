"""The dataset behind the pages: its files beside what the query pool answers from."""

from functools import lru_cache

from ordrelocal import paths
from ordrelocal.dataset import FOLDER, Dataset
from ordrelocal_webui.asking import pool


def in_service() -> Dataset | None:
    """The built dataset that queries are answered from; none when other RDF files are served."""
    dataset = Dataset(paths.home() / FOLDER / pool().dataset())
    return dataset if dataset.search.is_file() else None


def part_served() -> str:
    """The selection of evidence that is served; empty when all evidence is, or when it is not known."""
    dataset = in_service()
    return _evidence(dataset) if dataset else ""


@lru_cache(maxsize=4)
def _evidence(dataset: Dataset) -> str:
    return dataset.evidence
