"""Where an axiom stands: file and line, found by the form of our Turtle (one term, one block)."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ordrelocal.ontology import ontology_files
from ordrelocal.paths import shown

_TYPE = " a "


def axiom_place(axiom: str) -> str:
    """File and line of an axiom, as a message shows them; empty if it is not found.

    Args:
        axiom: As rules and constraints have it: subject, predicate, object in short Turtle.

    Example:
        >>> axiom_place("ol:Case rdfs:subClassOf ol:Dossier").split(":")[0]
        'ontology/modules/evidence.ttl'
    """
    subject, predicate, value = axiom.split(" ", 2)
    names = [word for word in value.split() if ":" in word]
    # What is symmetric may be written of either.
    for head, others in ((subject, names), *((name, [subject]) for name in names)):
        for file, start, lines in _blocks():
            if lines[0].startswith(f"{head} ") and all(other in " ".join(lines) for other in others):
                found = _line(lines, predicate, value)
                if found is not None:
                    return f"{file}:{start + found}"
    return ""


def _line(lines: tuple[str, ...], predicate: str, value: str) -> int | None:
    """Line of a predicate in a block, the one that has the value if several have the predicate."""
    if predicate == "a":
        return 0 if value.split()[0] in lines[0] else None
    found = [index for index, line in enumerate(lines) if f" {predicate} " in f" {line} "]
    exact = [index for index in found if value in lines[index]]
    return next(iter([*exact, *found]), None)


@cache
def _blocks() -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """File, first line (from 1) and lines of each block of the ontology."""
    return tuple(block for path in ontology_files() for block in _of_file(path))


def _of_file(path: Path) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    block: list[str] = []
    start = 0
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        if line.strip() and not line.startswith("#"):
            start = start or number
            block.append(line)
        elif block:
            yield shown(path), start, tuple(block)
            block, start = [], 0
