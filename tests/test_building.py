"""A build is reproducible, incremental, and safe against being killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal import building, dataset
from ordrelocal.building import build
from ordrelocal.errors import BuildRunningError, InvalidDataError, NoDatasetError
from ordrelocal.findings import Finding
from ordrelocal.namespaces import GRAPH, GRAPH_METADATA, OL, RDF
from tests.asking import rows

FIXTURES = Path(__file__).parent / "fixtures"
_CASE = """
id: case/exemple
type: Case
kind: monograph
label: {fr: "Cas d’exemple", en: "Example case"}
description: {fr: "Cas inventé pour les tests.", en: "Case invented for the tests."}
evidenceGrade: c
statements: []
"""
_BUILD_ONE_CASE = """
import sys
from pathlib import Path
from ordrelocal import building, graphing, paths
graphing.data_files = lambda: [Path(sys.argv[1])]
building.build(paths.home(), whole_geography=False)
"""
_WARNING = Finding(
    "data/x.yaml", 1, "heldBy", "shape-warning", "", {"shape": "olsh:X"}, {"en": {"detail": "x"}}
)


def test_dataset_has_every_part(shipped: dataset.Dataset) -> None:
    parts = {path.name for path in shipped.path.iterdir()}
    assert parts == {"dump.nq", "store", "search.sqlite", "void.ttl", "quality.json", "manifest.json"}
    assert shipped.manifest["counts"]["inferred"] > 0
    assert shipped.manifest["counts"]["projected"] > 0


def test_building_twice_gives_the_same_bytes(shipped: dataset.Dataset, tmp_path: Path) -> None:
    again = build(tmp_path, whole_geography=False).dataset
    assert again.name == shipped.name
    assert again.dump.read_bytes() == shipped.dump.read_bytes()
    assert again.manifest["content_sha256"] == shipped.manifest["content_sha256"]


def test_nothing_is_built_when_nothing_changed(shipped_home: Path) -> None:
    report = build(shipped_home, whole_geography=False)
    assert report.reused
    assert not report.seconds


def test_name_changes_with_a_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = building.input_hash()
    extra = tmp_path / "extra.yaml"
    extra.write_text("id: x/y\n", encoding="utf-8")
    monkeypatch.setattr(building, "resources", lambda: tmp_path)
    monkeypatch.setattr(building, "input_files", lambda: [extra])
    one = building.input_hash()
    extra.write_text("id: x/z\n", encoding="utf-8")
    assert len({before, one, building.input_hash()}) == 3


def test_each_default_triple_stands_once_and_in_a_provenance_graph(shipped: dataset.Dataset) -> None:
    store = ox.Store.read_only(str(shipped.store))
    alone = "SELECT ?s ?p ?o { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } } LIMIT 3"
    assert rows(store, alone) == []


def test_inferred_triples_stand_in_one_described_rule_graph(shipped: dataset.Dataset) -> None:
    store = ox.Store.read_only(str(shipped.store))
    described = {
        quad.subject
        for quad in store.quads_for_pattern(
            None, ox.NamedNode(RDF + "type"), ox.NamedNode(OL + "RuleGraph"), ox.NamedNode(GRAPH_METADATA)
        )
    }
    graphs = {graph for graph in store.named_graphs() if graph.value.startswith(GRAPH + "rule/")}
    assert graphs
    assert graphs == described


def test_invalid_sources_leave_the_dataset_in_service(
    shipped: dataset.Dataset, shipped_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(shipped_home, tmp_path, dirs_exist_ok=True)
    bad = FIXTURES / "bad" / "dangling-reference.yaml"
    monkeypatch.setattr("ordrelocal.graphing.data_files", lambda: [bad])
    with pytest.raises(InvalidDataError) as caught:
        build(tmp_path, force=True, whole_geography=False)
    assert any(finding.code == "dangling-reference" for finding in caught.value.findings)  # type: ignore[attr-defined]
    assert dataset.current(tmp_path).name == shipped.name


def test_strict_build_stops_on_a_warning() -> None:
    building._stop_on_findings((_WARNING,), strict=False)
    with pytest.raises(InvalidDataError):
        building._stop_on_findings((_WARNING,), strict=True)


def test_second_build_at_once_is_refused(tmp_path: Path) -> None:
    tmp_path.mkdir(exist_ok=True)
    with building._lock(tmp_path), pytest.raises(BuildRunningError, match="running"):
        build(tmp_path)


def test_no_dataset_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(NoDatasetError, match="ordrelocal build"):
        dataset.current(tmp_path)


@pytest.mark.alone
@pytest.mark.slow
def test_killed_build_leaves_the_previous_dataset_and_the_next_build_is_clean(tmp_path: Path) -> None:
    """Kill -9 at moments spread over the whole build; the pointer never moves, the drafts are swept.

    One small case is built: the stages are those of the whole, and each takes its share of the time.
    """
    previous, case = _foreign_dataset(tmp_path), tmp_path / "case.yaml"
    case.write_text(_CASE, encoding="utf-8")
    started = time.perf_counter()
    whole = _start_build(tmp_path / "timing", case)
    assert whole.wait(timeout=110) == 0
    seconds = time.perf_counter() - started
    expected = dataset.current(tmp_path / "timing")
    for share in (0.3, 0.5, 0.7, 0.8, 0.9, 0.97):
        process = _start_build(tmp_path, case)
        time.sleep(seconds * share)
        process.send_signal(signal.SIGKILL)
        process.wait()
        present = dataset.current(tmp_path)
        assert present.name in {previous, expected.name}
        assert present.manifest
        if present.name == expected.name:
            break  # it had finished before the signal came
    assert _start_build(tmp_path, case).wait(timeout=110) == 0
    present = dataset.current(tmp_path)
    assert present.name == expected.name
    assert present.dump.read_bytes() == expected.dump.read_bytes()
    assert not list((tmp_path / "datasets").glob(".draft-*"))


def _foreign_dataset(home: Path) -> str:
    """Put a dataset in service that the build will not find unchanged."""
    folder = home / "datasets" / "previous"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"counts": {}, "warnings": 0}), encoding="utf-8")
    dataset.switch(home, "previous")
    return "previous"


def _start_build(home: Path, case: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "ORDRELOCAL_HOME": str(home)}
    command = [sys.executable, "-c", _BUILD_ONE_CASE, str(case)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
