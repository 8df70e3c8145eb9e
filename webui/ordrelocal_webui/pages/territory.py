"""What the page of a territory shows beside what is said of it: cases there, units that are part of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from ordrelocal.namespaces import OL
from ordrelocal_webui.pages.asking import Term, ask, iris_of, text_of
from ordrelocal_webui.pages.naming import names

#: Units of one kind are listed up to this number; beyond it their number stands alone.
_MOST_LISTED = 60


@dataclass(frozen=True)
class Parts:
    """Units of one kind that are part of a territory; ``listed`` is empty when there are too many."""

    kind: str
    number: int
    listed: tuple[str, ...]


@dataclass(frozen=True)
class Territory:
    """Cases in a territory, each with the place where it stands, and the units that are part of it."""

    cases: tuple[tuple[str, str], ...]
    parts: tuple[Parts, ...]


def territory(iri: str, types: Iterable[Term]) -> Territory | None:
    """Cases and parts of a territory, their names learnt; nothing for another thing."""
    if OL + "Territory" not in {each.value for each in types}:
        return None
    cases = ask("territory-cases", thing=iri)
    numbers = {text_of(row, "kind"): int(text_of(row, "parts")) for row in ask("territory-parts", thing=iri)}
    few = [kind for kind, number in numbers.items() if number <= _MOST_LISTED]
    units = ask("territory-units", thing=iri, kind=few)
    names().learn({*numbers} | iris_of([*cases, *units]))
    listed: dict[str, list[str]] = {}
    for row in units:
        listed.setdefault(text_of(row, "kind"), []).append(text_of(row, "part"))
    return Territory(
        cases=tuple((text_of(row, "case"), text_of(row, "place")) for row in cases),
        parts=tuple(Parts(kind, number, tuple(listed.get(kind, ()))) for kind, number in numbers.items()),
    )
