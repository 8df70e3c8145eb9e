"""The figures as Markdown."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.engines import OURS, REFERENCE, Engine
from benchmarks.measuring import CONNECTIONS, ORDINARY, Figures, Measured

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"
_RDFLIB = "rdflib-endpoint"
_TITLES = {
    1: "One connection",
    8: "Eight connections",
    ORDINARY: "One connection of Python's own HTTP client, small queries alone",
}
_LOADS = {1: "one connection", 8: "eight", ORDINARY: "one, Python's own client"}
_KIBIBYTES_A_GIB = 1 << 20
# Ratio of medians that the service is to keep to: to the reference by size of answer, and to rdflib-endpoint.
_GOALS = {"small": 2.0, "competency": 2.0, "large": 1.0}
_RDFLIB_GOAL = 4.0


@dataclass(frozen=True)
class Part:
    """All that was measured on one dataset.

    Args:
        title: What the dataset is.
        load_s: Engine -> seconds until it answered; an engine that did not has a negative number.
        measured: The classes.
    """

    title: str
    load_s: dict[str, float]
    measured: Sequence[Measured]


def write(text: str) -> None:
    """Put the figures between the markers of the README."""
    readme = README.read_text(encoding="utf-8")
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def render(
    parts: Sequence[Part], engines: Sequence[Engine], rounds: int, load_average: float, build_s: float
) -> str:
    """The whole report.

    Args:
        parts: The datasets.
        engines: The engines.
        rounds: Rounds that the medians are of.
        load_average: The machine's, before the start.
        build_s: Processor seconds of `ordrelocal build`; negative when it was not measured.
    """
    versions = dict.fromkeys(f"{engine.package} {engine.version}" for engine in engines)
    lines = [
        f"Measured on {date.today().isoformat()}: {_machine()}, load average {load_average:.2f} before;",
        f"{', '.join(versions)}, Python {platform.python_version()}; median of {rounds} rounds.",
        "",
    ]
    if build_s >= 0:
        lines += [
            f"`ordrelocal build` of the shipped data: {build_s:.1f} s of processor time (goal: 20 s).",
            "",
        ]
    for part in parts:
        lines += _part(part, [engine.name for engine in engines])
    return "\n".join([*lines, *_verdict(parts)])


def missed(parts: Sequence[Part]) -> list[str]:
    """The goals that were not reached, in words."""
    return [
        f"{part.title.partition(' (')[0]}, {problem}"
        for part in parts
        for each in part.measured
        for problem in _missed(each)
    ]


def _missed(measured: Measured) -> list[str]:
    name = measured.question.name
    if OURS in measured.outside:
        return [f"{name}: {measured.outside[OURS]}"]
    found = []
    goal = _GOALS.get(measured.question.size)
    above = [
        f"{ratio:.2f} times ({load})"
        for load, ratio in _ratios(measured, OURS, REFERENCE)
        if goal and ratio > goal
    ]
    if above:
        found.append(f"{name}: {', '.join(above)} the median of {REFERENCE}; goal: at most {goal:g}")
    below = [
        f"{ratio:.2f} times ({load})"
        for load, ratio in _ratios(measured, _RDFLIB, OURS)
        if ratio < _RDFLIB_GOAL
    ]
    if below:
        found.append(f"{name}: {', '.join(below)} faster than {_RDFLIB}; goal: at least {_RDFLIB_GOAL:g}")
    return found


def _ratios(measured: Measured, one: str, other: str) -> list[tuple[str, float]]:
    """Load, in words, and how the medians of two engines compare under it."""
    pairs = [(load, _ratio(measured, one, other, connections)) for connections, load in _LOADS.items()]
    return [(load, ratio) for load, ratio in pairs if ratio is not None]


def _verdict(parts: Sequence[Part]) -> list[str]:
    problems = missed(parts)
    if not problems:
        return ["All goals are reached."]
    return ["Goals not reached:", "", *(f"- {problem}" for problem in problems)]


def _part(part: Part, names: Sequence[str]) -> list[str]:
    loads = ", ".join(
        f"{name} {part.load_s[name]:.1f} s" if part.load_s.get(name, -1) >= 0 else f"{name} not in its time"
        for name in names
    )
    lines = [f"### {part.title}", "", f"Until the first answer: {loads}.", ""]
    for connections in (*CONNECTIONS, ORDINARY):
        found = [each for each in part.measured if connections or each.question.size == "small"]
        lines += [f"#### {_TITLES[connections]}", "", *_head(names)]
        lines += [_row(measured, names, connections) for measured in found]
        lines += ["", _client(found, names, connections), ""]
    return lines


def _head(names: Sequence[str]) -> list[str]:
    titles = ["query", "rows", *names, f"{OURS} : {REFERENCE}", f"{_RDFLIB} : {OURS}"]
    return [f"| {' | '.join(titles)} |", "|---|" + "---:|" * (len(titles) - 1)]


def _row(measured: Measured, names: Sequence[str], connections: int) -> str:
    cells = [measured.question.name, str(measured.rows)]
    cells += [_cell(measured, name, connections) for name in names]
    for one, other in ((OURS, REFERENCE), (_RDFLIB, OURS)):
        ratio = _ratio(measured, one, other, connections)
        cells.append("–" if ratio is None else f"{ratio:.2f}")
    return f"| {' | '.join(cells)} |"


def _cell(measured: Measured, name: str, connections: int) -> str:
    figures = measured.figures(name, connections)
    if figures is None:
        return measured.outside.get(name, "–").partition(":")[0]
    return f"{_ms(figures.p50_ms)} / {_ms(figures.p95_ms)} · {_ms(figures.per_s)}"


def _ms(value: float) -> str:
    """Three digits.

    Example:
        >>> _ms(0.5678), _ms(12.34), _ms(1234.5)
        ('0.57', '12.3', '1234')
    """
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _ratio(measured: Measured, one: str, other: str, connections: int) -> float | None:
    pair = [measured.figures(name, connections) for name in (one, other)]
    if pair[0] is None or pair[1] is None:
        return None
    return pair[0].p50_ms / pair[1].p50_ms


def _client(found: Sequence[Measured], names: Sequence[str], connections: int) -> str:
    """What the client itself costs, for the first class and the last large one."""
    chosen = [found[0], *[measured for measured in found if measured.question.size == "large"][:1]]
    costs = []
    for measured in chosen:
        seen = [measured.figures(name, connections) for name in names]
        each: list[Figures] = [figures for figures in seen if figures is not None]
        costs.append(f"{_ms(max(figures.client_ms for figures in each))} ms ({measured.question.name})")
    return f"The client's own work for one request, at most: {', '.join(costs)}."


def _machine() -> str:
    memory_kib = 0
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemTotal:"):
            memory_kib = int(line.split()[1])
    return f"{os.cpu_count()} cores, {memory_kib / _KIBIBYTES_A_GIB:.0f} GiB of memory"
