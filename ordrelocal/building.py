"""Build a dataset: hash the inputs, make the graph, write the directory, switch to it.

A directory is written under a draft name and renamed when whole; the pointer is replaced last. Killed at any
moment, a build leaves the dataset in service untouched, and the next build sweeps the draft away.
"""

import fcntl
import hashlib
import importlib.metadata
import json
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from ordrelocal import __version__, quality_report
from ordrelocal.dataset import FOLDER, Dataset, part_home, switch
from ordrelocal.errors import BuildRunningError, InvalidDataError
from ordrelocal.evidence import Selection
from ordrelocal.findings import Finding
from ordrelocal.geography.units import shipped_geography
from ordrelocal.geography.writing import Bulk, bulk
from ordrelocal.graphing import STAGES, Knowledge, Stage, build_graph
from ordrelocal.i18n import N_
from ordrelocal.indexing import describe, write_dump, write_search, write_store, write_void
from ordrelocal.namespaces import GRAPH_SUPPORTS, OL, RDF
from ordrelocal.paths import PACKAGE, resource, resources
from ordrelocal.recording import rule_graph_quads
from ordrelocal.reducing import restrict
from ordrelocal.supporting import support_quads, supports

BUILD_STAGES = (*STAGES, N_("weigh evidence"), N_("index"), N_("switch"))
_DRAFT = ".draft-"
_ENGINE_PACKAGES = ("pyoxigraph", "pyshacl", "rdflib", "pyyaml", "jsonschema")
_SOURCES = ("ontology", "data", "queries/rules", "queries/checks", "queries/quality")
_KEPT = 2
ALL_EVIDENCE = Selection()


@dataclass(frozen=True)
class Report:
    """What a build did.

    ``reused`` means that nothing had changed and the dataset was there already; ``compared`` counts the facts
    that fall, stand and appear when a part of the evidence is counted in.
    """

    dataset: Dataset
    reused: bool
    findings: tuple[Finding, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    selection: Selection = ALL_EVIDENCE
    compared: dict[str, int] = field(default_factory=dict)


def input_files() -> list[Path]:
    """Files that decide what the dataset is: sources and code."""
    sources = [path for name in _SOURCES for path in resource(*name.split("/")).rglob("*") if path.is_file()]
    code = [path for folder in (PACKAGE, PACKAGE / "geography") for path in folder.glob("*.py")]
    return sorted({*sources, *code})


def input_hash(selection: Selection = ALL_EVIDENCE, *, whole_geography: bool = True) -> str:
    """Name of the dataset that the present inputs make: 16 hexadecimal digits."""
    digest = hashlib.sha256(selection.text.encode())
    digest.update(b"" if whole_geography else b"named units only\0")
    for path in input_files():
        base = PACKAGE.parent if path.is_relative_to(PACKAGE) and path.suffix == ".py" else resources()
        digest.update(path.relative_to(base).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for package in _ENGINE_PACKAGES:
        digest.update(f"{package}=={importlib.metadata.version(package)}\0".encode())
    return digest.hexdigest()[:16]


def build(
    home: Path,
    *,
    strict: bool = False,
    force: bool = False,
    stage: Stage = lambda _: None,
    selection: Selection = ALL_EVIDENCE,
    whole_geography: bool = True,
) -> Report:
    """Build the dataset of the present inputs and put it in service.

    Args:
        home: Where datasets stand; made if missing.
        strict: Warnings stop the build, too.
        force: Build even if nothing changed.
        stage: Told which stage starts.
        selection: The evidence to be counted in; a part of it makes a dataset in a home of its own.
        whole_geography: Put in every unit of the official geographic code; else those that sources name, with
            what they are part of.

    Raises:
        InvalidDataError: The sources have errors (or, if strict, warnings); the dataset in service stays.
        BuildRunningError: Another build is running.
        UnknownEvidenceError: The selection names what is not known.
    """
    home = part_home(home, selection.text)
    home.mkdir(parents=True, exist_ok=True)
    with _lock(home):
        _sweep(home)
        name = input_hash(selection, whole_geography=whole_geography)
        dataset = Dataset(home / FOLDER / name)
        if dataset.path.is_dir() and not force:
            manifest = dataset.manifest
            if not (strict and manifest["warnings"]):
                switch(home, name)
                return Report(
                    dataset,
                    reused=True,
                    counts=manifest["counts"],
                    selection=selection,
                    compared=manifest.get("compared", {}),
                )
        clock = _Clock(stage)
        knowledge = build_graph(stage=clock.start)
        _stop_on_findings(knowledge.findings, strict=strict)
        compared: dict[str, int] = {}
        if selection:
            clock.start(STAGES[3])
            knowledge, difference = restrict(knowledge, selection)
            compared = difference.counts
            _stop_on_findings(knowledge.findings, strict=strict)
        clock.start(BUILD_STAGES[-3])
        weighed = supports(knowledge.store, knowledge.rules, knowledge.inference)
        knowledge.store.extend(support_quads(weighed))
        clock.start(BUILD_STAGES[-2])
        others = Bulk()
        if whole_geography:
            others = bulk(shipped_geography(), knowledge.units, knowledge.compiled)
        told: dict[str, object] = {"evidence": selection.text, "compared": compared}
        counts = _write(home, name, knowledge, others, clock, told)
        clock.start(BUILD_STAGES[-1])
        switch(home, name)
        _keep_recent(home, name)
        clock.stop()
        return Report(dataset, False, _told(knowledge.findings), counts, clock.seconds, selection, compared)


class _Clock:
    """Measures the seconds of each stage while passing its name on."""

    def __init__(self, stage: Stage) -> None:
        self.seconds: dict[str, float] = {}
        self._stage = stage
        self._name = ""
        self._since = 0.0

    def start(self, name: str) -> None:
        self.stop()
        self._name, self._since = name, time.perf_counter()
        self._stage(name)

    def stop(self) -> None:
        if self._name:
            self.seconds[self._name] = round(time.perf_counter() - self._since, 3)


def _stop_on_findings(findings: tuple[Finding, ...], *, strict: bool) -> None:
    severities = {"error", "warning"} if strict else {"error"}
    stopping = [each for each in findings if each.severity in severities]
    if stopping:
        raise InvalidDataError(_told(findings), count=len(stopping))


def _told(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings that a build tells of: hints are for ``validate --hints``."""
    return tuple(each for each in findings if each.severity != "hint")


def _write(
    home: Path, name: str, knowledge: Knowledge, others: Bulk, clock: _Clock, counted_in: dict[str, object]
) -> dict[str, int]:
    """Write the directory under a draft name, then give it its own."""
    draft = Dataset(home / FOLDER / f"{_DRAFT}{name}-{os.getpid()}")
    draft.path.mkdir(parents=True)
    store = knowledge.store
    store.extend(rule_graph_quads(others.derivations))
    store.extend(describe(store, str(counted_in["evidence"]), others))
    content_hash = write_dump(store, draft.dump, others.blocks)
    # The engine loads the dump without holding up Python: the rest is written meanwhile.
    with ThreadPoolExecutor(1) as loading:
        loaded = loading.submit(write_store, draft.dump, draft.store)
        labels = write_search(store, draft.search, others.labels)
        write_void(store, draft.void)
        quality_report.write(draft.quality)
        loaded.result()
    counts = {
        "files": len(knowledge.sources),
        "quads": len(store) + others.quads,
        "projected": knowledge.projected,
        "inferred": len(knowledge.inference.derivations) + others.inferred,
        "supports": _supports(store),
        "rounds": knowledge.inference.rounds,
        "rules": len(knowledge.compiled.rules),
        "labels": labels,
        "units": len(knowledge.units) + others.units,
    }
    manifest = {
        "name": name,
        "content_sha256": content_hash,
        "version": __version__,
        **counted_in,
        "built_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "counts": counts,
        "seconds": clock.seconds,
        "warnings": sum(finding.severity == "warning" for finding in knowledge.findings),
        "engines": {package: importlib.metadata.version(package) for package in _ENGINE_PACKAGES},
    }
    (draft.path / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    final = home / FOLDER / name
    if final.exists():
        # Rebuilt by force: what stands there has the same content, and readers may hold it open.
        shutil.rmtree(draft.path)
    else:
        draft.path.rename(final)
    return counts


def _supports(store: ox.Store) -> int:
    kind = ox.NamedNode(OL + "Support")
    return sum(
        1
        for _ in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), kind, ox.NamedNode(GRAPH_SUPPORTS))
    )


@contextmanager
def _lock(home: Path) -> Iterator[None]:
    """Hold the build lock; the system releases it when the process ends, however it ends."""
    with (home / "build.lock").open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildRunningError(home=home) from error
        yield


def _sweep(home: Path) -> None:
    """Remove what a killed build left behind."""
    for draft in (home / FOLDER).glob(f"{_DRAFT}*"):
        shutil.rmtree(draft)
    for pointer in home.glob(".current-*"):
        pointer.unlink()


def _keep_recent(home: Path, name: str) -> None:
    """Keep the dataset in service and the one before it, which a running server may still hold."""
    folders = [path for path in (home / FOLDER).iterdir() if path.is_dir() and path.name != name]
    for path in sorted(folders, key=lambda each: each.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(path)
