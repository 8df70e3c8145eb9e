"""Taking the measure: answers compared first, then rounds with one engine after the other."""

import json
import math
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field

from benchmarks import answers
from benchmarks.client import Order, Outcome
from benchmarks.engines import FLOOR, OURS, REFERENCE, Engine, EngineError
from benchmarks.questions import Question

CONNECTIONS = (1, 8)
ORDINARY = 0  # stands for one connection of Python's own HTTP client
_PATIENCE_S = 30.0
_TIMEOUT_S = 300.0
_SLOW_MS = 2000

Say = Callable[[str], None]


class DifferentAnswersError(Exception):
    """Our answer is not that of the reference."""


@dataclass(frozen=True)
class Figures:
    """What was seen of an engine in a class, with so many connections; the median of the rounds.

    Args:
        p50_ms: Half of the requests took no longer.
        p95_ms: 95 % of the requests took no longer.
        per_s: Answers a second, all connections together.
        client_ms: Processor time of the client for one request.
    """

    p50_ms: float
    p95_ms: float
    per_s: float
    client_ms: float


@dataclass
class Measured:
    """A class of queries on a dataset.

    Args:
        question: The class.
        rows: Rows of the answers that were compared, at the median.
        outside: Engine -> why it was not timed.
        rounds: Engine and connections (or ``ORDINARY``) -> what each round saw.
    """

    question: Question
    rows: int = 0
    outside: dict[str, str] = field(default_factory=dict)
    rounds: dict[tuple[str, int], list[Figures]] = field(default_factory=dict)

    def figures(self, name: str, connections: int) -> Figures | None:
        """The median of the rounds; None for an engine that was not timed."""
        each = self.rounds.get((name, connections))
        if not each:
            return None
        columns = zip(*(asdict(figures).values() for figures in each), strict=True)
        return Figures(*(statistics.median(column) for column in columns))


def compare(
    question: Question, engines: Sequence[Engine], outside: dict[str, str], restart: Callable[[Engine], None]
) -> Measured:
    """Ask every engine the same; an engine without the right answer in time is not timed.

    Args:
        question: What to ask.
        engines: The engines, the reference among them.
        outside: Engine -> why it is not even asked.
        restart: Called with an engine that may still be busy with a query nobody waits for.

    Raises:
        DifferentAnswersError: Our answer is not the reference's.
    """
    measured = Measured(question, outside=outside)
    ordered = sorted(engines, key=lambda engine: engine.name != REFERENCE)
    counts = []
    for query in question.take(question.compared):
        expected: answers.Rows | None = None
        for engine in ordered:
            if engine.name in measured.outside or engine.name == FLOOR:
                continue
            try:
                body = engine.ask(query, question.media_type, _PATIENCE_S)
            except EngineError as error:
                measured.outside[engine.name] = str(error)
                restart(engine)
                continue
            found = answers.read(body, question.media_type)
            if expected is None:
                expected = found
                counts.append(found.total())
            elif problem := answers.difference(expected, found):
                if engine.name == OURS:
                    raise DifferentAnswersError(f"{question.name}: {problem}\n{query}")
                measured.outside[engine.name] = f"other answer: {problem}"
    measured.rows = round(statistics.median(counts or [0]))
    return measured


def measure(
    found: Sequence[Measured], engines: Sequence[Engine], rounds: int, budget_s: float, say: Say
) -> None:
    """Time every class on every engine that answers it, and note the medians.

    Args:
        found: The classes, compared.
        engines: The engines.
        rounds: How often to go through all of them.
        budget_s: After this time, no request of a run is begun.
        say: Told of the progress.
    """
    for number in range(rounds):
        turned = [*engines[number % len(engines) :], *engines[: number % len(engines)]]
        for measured in found:
            say(f"round {number + 1} of {rounds}: {measured.question.name}")
            small = measured.question.size == "small"
            for connections in (*CONNECTIONS, ORDINARY) if small else CONNECTIONS:
                queries = measured.question.take(measured.question.requests + max(connections, 1))
                for engine in turned:
                    _time(measured, engine, queries, budget_s, connections)


def _time(
    measured: Measured, engine: Engine, queries: Sequence[str], budget_s: float, connections: int
) -> None:
    alone = measured.figures(engine.name, 1)
    # One figure of a slow query is enough, and eight connections would only queue.
    slow = alone is not None and alone.p50_ms > _SLOW_MS
    empty = engine.name == FLOOR and measured.question.size != "small"
    if engine.name in measured.outside or slow or empty:
        return
    # The questions of the catalogue differ: a run that ended early would be the median of others.
    budget_s = _TIMEOUT_S if measured.question.size == "competency" else budget_s
    try:
        figures = _run(engine, queries, measured.question.media_type, connections, budget_s)
    except EngineError as error:
        measured.outside[engine.name] = str(error)
        return
    measured.rounds.setdefault((engine.name, connections), []).append(figures)


def _run(
    engine: Engine, queries: Sequence[str], media_type: str, connections: int, budget_s: float
) -> Figures:
    """One load: as many processes as connections, let go together."""
    requests = [engine.request(query, media_type) for query in queries]
    count = max(connections, 1)
    orders = [
        Order(engine.port, requests[place::count], budget_s, _TIMEOUT_S, connections == ORDINARY)
        for place in range(count)
    ]
    processes = [_start(order) for order in orders]
    try:
        for process in processes:
            _hear(engine, process)
        for process in processes:
            _tell(process, "go")
        outcomes = [Outcome(**json.loads(_hear(engine, process))) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    return _figures(engine, outcomes)


def _start(order: Order) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.client"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    _tell(process, json.dumps(asdict(order)))
    return process


def _tell(process: "subprocess.Popen[str]", line: str) -> None:
    if process.stdin is not None:
        process.stdin.write(line + "\n")
        process.stdin.flush()


def _hear(engine: Engine, process: "subprocess.Popen[str]") -> str:
    line = process.stdout.readline() if process.stdout is not None else ""
    if not line:
        raise EngineError(f"{engine.name}: the load process ended with status {process.wait()}")
    return line


def _figures(engine: Engine, outcomes: Sequence[Outcome]) -> Figures:
    for outcome in outcomes:
        if outcome.problem:
            raise EngineError(f"{engine.name}: {outcome.problem}")
    latencies = sorted(latency for outcome in outcomes for latency in outcome.latencies_ms)
    seconds = max(outcome.ended for outcome in outcomes) - min(outcome.began for outcome in outcomes)
    return Figures(
        p50_ms=statistics.median(latencies),
        p95_ms=latencies[math.ceil(0.95 * len(latencies)) - 1],
        per_s=len(latencies) / seconds,
        client_ms=sum(outcome.cpu_s for outcome in outcomes) * 1000 / len(latencies),
    )
