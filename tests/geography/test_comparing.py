"""Comparing evidence reads of a dataset's units those that something names."""

from pathlib import Path

from ordrelocal.dataset import Dataset
from ordrelocal.geography.naming import GRAPH_GEOGRAPHY
from ordrelocal.namespaces import GRAPH, ID, OL
from ordrelocal.switching import _quads


def test_units_that_nothing_names_are_not_read(tmp_path: Path) -> None:
    def said(subject: str, value: str, graph: str) -> str:
        return f"<{ID}{subject}> <{OL}partOf> <{ID}{value}> <{graph}> .\n"

    town, other, around = (f"territory/{name}" for name in ("commune-01001", "commune-01002", "region-84"))
    named = [
        said("territory/area", town, f"{ID}statement/x"),
        said(town, around, GRAPH_GEOGRAPHY),
        said(town, "territory/area", f"{GRAPH}cases/x"),
    ]
    (tmp_path / "dump.nq").write_text(
        "".join([*named, said(other, around, GRAPH_GEOGRAPHY)]), encoding="utf-8"
    )
    assert sorted(f"{quad} .\n" for quad in _quads(Dataset(tmp_path))) == sorted(named)
