"""``python -m benchmarks``: measure, print the figures, and write them into the README."""

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
import pyoxigraph as ox

from benchmarks import generate, questions, report
from benchmarks.answers import JSON
from benchmarks.engines import OURS, REFERENCE, Engine, EngineError, make_all
from benchmarks.measuring import Measured, compare, measure
from ordrelocal import dataset, paths

_PATIENCE_S = 120


@click.command()
@click.option("--triples", default=1_000_000, show_default=True, help="Size of the generated data.")
@click.option("--rounds", default=3, show_default=True, help="How often to go through all engines.")
@click.option(
    "--budget-s", default=1.0, show_default=True, help="No request of a run is begun after this time."
)
@click.option("--rdflib-load-s", default=300.0, show_default=True, help="Time for rdflib-endpoint to load.")
@click.option("--only", type=click.Choice(["shipped", "generated"]), help="Measure on this dataset alone.")
@click.option(
    "--write/--no-write", default=True, show_default=True, help="Write the figures into the README."
)
def main(
    *, triples: int, rounds: int, budget_s: float, rdflib_load_s: float, only: str | None, write: bool
) -> None:
    """Measure our service beside Oxigraph's server and rdflib-endpoint, on the same data."""
    load_average = os.getloadavg()[0]
    engines = make_all(rdflib_load_s)
    parts, build_s = [], -1.0
    with tempfile.TemporaryDirectory(prefix="ordrelocal-benchmark-") as folder:
        if only != "generated":
            data, build_s = _build(Path(folder))
            title = f"The shipped graph ({_count(data)})"
            parts.append(_part(title, data, engines, rounds, budget_s, shipped=True))
        if only != "shipped":
            _say(f"generating {triples} triples")
            data = generate.cached(paths.home() / "benchmarks", triples)
            title = f"Generated in its shapes ({_count(data)})"
            parts.append(_part(title, data, engines, rounds, budget_s, shipped=False))
    text = report.render(parts, engines, rounds, load_average, build_s)
    click.echo(text)
    if write:
        report.write(text)


def _build(folder: Path) -> tuple[Path, float]:
    """Build the shipped dataset anew; returns its quads, and the processor seconds that took."""
    _say("building the shipped dataset")
    home = folder / "home"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "ordrelocal", "build"],
        check=True,
        env=os.environ | {"ORDRELOCAL_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return dataset.current(home).dump, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _count(data: Path) -> str:
    with data.open("rb") as file:
        quads = ox.parse(file, format=ox.RdfFormat.N_QUADS)
        plain, total = 0, 0
        for quad in quads:
            total += 1
            plain += isinstance(quad.graph_name, ox.DefaultGraph)
    return f"{plain} triples in the default graph, {total} quads in all"


def _part(
    title: str, data: Path, engines: Sequence[Engine], rounds: int, budget_s: float, *, shipped: bool
) -> report.Part:
    with contextlib.ExitStack() as stack:
        load_s, running = _start(data, engines, stack)
        reference = next(engine for engine in running if engine.name == REFERENCE)
        found: list[Measured] = []
        for question in questions.classes(lambda text: _draw(reference, text), shipped=shipped):
            _say(f"comparing answers: {question.name}")
            # Who gave no long answer in time will give no other.
            tired = found[-1].outside if found and question.size == found[-1].question.size == "large" else {}
            found.append(
                compare(question, running, dict(tired), lambda engine: _restart(engine, data, stack))
            )
            for name, problem in found[-1].outside.items():
                _say(f"  {name}: {problem}")
        measure(found, running, rounds, budget_s, _say)
    return report.Part(title, load_s, found)


def _start(
    data: Path, engines: Sequence[Engine], stack: contextlib.ExitStack
) -> tuple[dict[str, float], list[Engine]]:
    """Start all; one that is no part of any goal may fail to load."""
    load_s, running = {}, []
    for engine in engines:
        _say(f"starting {engine.name}")
        try:
            load_s[engine.name] = engine.start(data, _scratch(stack))
        except EngineError as error:
            if engine.name in (OURS, REFERENCE):
                raise
            _say(f"  left out: {error}")
            continue
        stack.callback(engine.stop)
        running.append(engine)
    return load_s, running


def _restart(engine: Engine, data: Path, stack: contextlib.ExitStack) -> None:
    _say(f"  starting {engine.name} again")
    engine.stop()
    engine.start(data, _scratch(stack))


def _scratch(stack: contextlib.ExitStack) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="ordrelocal-benchmark-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _draw(engine: Engine, text: str) -> list[str]:
    """The values of the only column of an answer, as SPARQL writes them; of a text, its words alone."""
    results = ox.parse_query_results(engine.ask(text, JSON, _PATIENCE_S), ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        raise TypeError("an ASK query has no column")
    values = [solution[0] for solution in results]
    return [
        value.value if isinstance(value, ox.Literal) else str(value)
        for value in values
        if value is not None and not isinstance(value, ox.BlankNode)
    ]


def _say(message: str) -> None:
    click.echo(message, err=True)


if __name__ == "__main__":
    main()
