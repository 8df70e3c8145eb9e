"""The minimum income since 1988: who set the scale, paid and steered, period by period, and the acts.

The timeline is drawn from the competences that statements attribute; its table says the same in words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Blueprint, request

from ordrelocal.namespaces import OL
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.asking import Row, Term, ask, iris_of, text_of
from ordrelocal_webui.pages.languages import PREFIX
from ordrelocal_webui.pages.naming import names

blueprint = Blueprint("history", __name__, url_prefix=f"{PREFIX}/history")

#: The charges that the page asks after, in its order.
KINDS = ("sets-scale", "pays", "steers")
DEFAULT_DATE = "2004-01-01"
WIDTH = 760
_LEFT, _RIGHT, _TOP, _ROW = 8, 20, 34, 34
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_IDENTIFIERS = frozenset({"nor", "jorf", "eli"})


@dataclass(frozen=True)
class Said:
    """A statement, and whether a source says it (``reported``) or the project reads it (``interpreted``)."""

    iri: str
    status: str


@dataclass
class Period:
    """One charge held for a time: IRIs, and dates as authored (empty when no source gives them)."""

    iri: str
    kind: str
    actor: str
    scheme: str
    begins: str
    ends: str
    territories: set[str] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)
    said: list[Said] = field(default_factory=list)

    def holds_at(self, date: str) -> bool:
        """Whether the charge is held on a day; at the precision that its dates have."""
        return self.begins <= date and (not self.ends or date[: len(self.ends)] <= self.ends)


@dataclass(frozen=True)
class Bar:
    """One period at its place in the picture."""

    period: Period
    x: int
    y: int
    width: int


@dataclass(frozen=True)
class Drawing:
    """The timeline: bars, year marks (year -> place) and height."""

    bars: tuple[Bar, ...]
    years: dict[int, int]
    height: int


@dataclass(frozen=True)
class Detail:
    """What one statement says of an act: local name of the relation, value, the statement."""

    relation: str
    value: Term
    said: Said


@dataclass
class Act:
    """A legal act with what is said of it; ``original``: the act of which it is a wording."""

    iri: str
    issued: str
    original: str
    details: list[Detail] = field(default_factory=list)

    @property
    def identifiers(self) -> list[Detail]:
        """Identifiers that a source prints."""
        return [detail for detail in self.details if detail.relation in _IDENTIFIERS]

    @property
    def effects(self) -> list[Detail]:
        """What the act creates, founds, changes or is a wording of."""
        return [detail for detail in self.details if detail.relation not in _IDENTIFIERS]


@blueprint.get("")
def show() -> str:
    """Who had which charge on a day, the periods, and the acts."""
    asked = request.args.get("date", DEFAULT_DATE).strip()
    date = day(asked)
    rows, act_rows = ask("history-competences"), ask("history-acts")
    names().learn(iris_of([*rows, *act_rows]) | {OL + name for name in ("creates", "establishes")})
    found = [each for each in periods(rows) if each.kind in KINDS]
    return rendering.page(
        "history.html",
        asked=asked,
        date=date or DEFAULT_DATE,
        understood=bool(date),
        kinds=KINDS,
        periods=found,
        drawing=draw([each for each in found if each.begins]),
        width=WIDTH,
        acts=acts(act_rows),
    )


def day(written: str) -> str:
    """A year, month or day as a day; empty when it is none of them.

    Example:
        >>> day("2004"), day("2004-03-16"), day("soon")
        ('2004-01-01', '2004-03-16', '')
    """
    match = _DATE.fullmatch(written)
    return "-".join((match[1], match[2] or "01", match[3] or "01")) if match else ""


def periods(rows: Iterable[Row]) -> list[Period]:
    """The charges, in the order of the kinds, then of their beginnings; one a competence."""
    found: dict[str, Period] = {}
    for row in rows:
        iri = row["competence"].value
        kind = row["kind"].value.rsplit("/", 1)[-1]
        period = found.setdefault(
            iri,
            Period(
                iri,
                kind,
                row["actor"].value,
                row["scheme"].value,
                text_of(row, "begins"),
                text_of(row, "ends"),
            ),
        )
        if "territory" in row:
            period.territories.add(row["territory"].value)
        if "act" in row:
            period.acts.add(row["act"].value)
        said = _said(row)
        if said not in period.said:
            period.said.append(said)
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(found.values(), key=lambda each: (order.get(each.kind, len(order)), each.begins, each.iri))


def acts(rows: Iterable[Row]) -> list[Act]:
    """The acts by date, each wording after the act of which it is one."""
    found: dict[str, Act] = {}
    for row in rows:
        act = found.setdefault(
            row["act"].value, Act(row["act"].value, text_of(row, "issued"), text_of(row, "original"))
        )
        if "property" in row:
            relation = row["property"].value.removeprefix(OL)
            act.details.append(Detail(relation, row["value"], _said(row)))
    dates = {iri: act.issued for iri, act in found.items()}
    return sorted(found.values(), key=lambda act: (act.issued or dates.get(act.original, ""), act.iri))


def _said(row: Row) -> Said:
    return Said(row["statement"].value, row["status"].value.rsplit("/", 1)[-1])


def draw(found: list[Period]) -> Drawing:
    """Lay periods out, a row each, on a line of years; a period without end runs to the edge."""
    if not found:
        return Drawing((), {}, 0)
    first = min(int(each.begins[:4]) for each in found)
    last = max(int(date[:4]) for each in found for date in (each.begins, each.ends) if date) + 3
    scale = (WIDTH - _LEFT - _RIGHT) / (last - first)

    def place(date: str, end: bool) -> int:
        return round(_LEFT + (_years(date, end) - first) * scale)

    bars = []
    for number, each in enumerate(found):
        x = place(each.begins, False)
        edge = place(each.ends, True) if each.ends else WIDTH - _RIGHT
        bars.append(Bar(each, x, _TOP + number * _ROW, max(edge - x, 3)))
    years = {year: place(str(year), False) for year in range(first + -first % 5, last, 5)}
    return Drawing(tuple(bars), years, _TOP + len(found) * _ROW + 6)


def _years(date: str, end: bool) -> float:
    """A date as years and parts of a year; the end of a year or month lies at its close."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return parts[0] + end
    return parts[0] + (parts[1] - 1 + (end if len(parts) == 2 else parts[2] / 31)) / 12
