"""Candidates in a terminal: both descriptions side by side, in columns of equal width."""

import shutil
from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap
from typing import Any

from babel.numbers import format_percent

from ordrelocal.cli.language import LANG, _
from ordrelocal.linking.records import RECALLED, Candidate
from ordrelocal.linking.reviewing import FIELDS, STATES, View, one_line
from ordrelocal.linking.services import services
from ordrelocal.matching import Agreement
from ordrelocal.namespaces import compact

_FIELD_WIDTH = 17
_LEAST_WIDTH = 16
_GAP = "  "


def lines(view: View, number: int, total: int) -> Iterator[str]:
    """A candidate as a reviewer reads it.

    Args:
        view: The candidate.
        number: Its place in the queue, from 1.
        total: Length of the queue.
    """
    candidate = view.candidate
    yield _("[{number} of {total}] {thing}", number=number, total=total, thing=compact(candidate.thing))
    yield _("{service}: {candidate}", service=_service(candidate), candidate=_called(candidate))
    if candidate.target:
        yield one_line(candidate.target)
    if candidate.score:
        yield _("Score: {score} of 100", score=round(candidate.score))
    width = max(_LEAST_WIDTH, (shutil.get_terminal_size().columns - _FIELD_WIDTH - 2 * len(_GAP)) // 2)
    if candidate.agreements:
        yield from _columns("", _("OURS"), _("THEIRS"), width)
    for each in candidate.agreements:
        yield from _compared(each, width)
    if view.search:
        yield _("Found on {date} by: {query}", date=view.search.on, query=one_line(view.search.query))
    for decision in view.decisions:
        reason = f" – {one_line(decision.reason)}" if decision.reason else ""
        words = _(STATES.get(decision.outcome, decision.outcome))
        yield f"{decision.at:%Y-%m-%d} {words}, {one_line(decision.reviewer)}{reason}"


def row(view: View) -> str:
    """A candidate on one line: state, thing, service, identifier, score, reviewer, name."""
    candidate = view.candidate
    cells = [
        _(STATES.get(view.state, view.state)),
        compact(candidate.thing),
        candidate.service,
        one_line(candidate.value or candidate.target),
        f"{candidate.score:.0f}" if candidate.score else "–",
        one_line(view.decisions[-1].reviewer) if view.decisions else "–",
        compact(candidate.iri),
    ]
    return " | ".join(cells)


def as_json(view: View) -> dict[str, Any]:
    """A candidate for programs."""
    candidate, search = view.candidate, view.search
    return {
        "candidate": candidate.iri,
        "thing": candidate.thing,
        "service": candidate.service,
        "target": candidate.target,
        "scheme": candidate.scheme,
        "value": candidate.value,
        "score": candidate.score,
        "state": view.state,
        "foundOn": search.on.isoformat() if search else None,
        "query": search.query if search else None,
        "decisions": [
            {
                "outcome": each.outcome,
                "relation": each.relation or None,
                "reviewer": each.reviewer,
                "at": each.at.isoformat(),
                "reason": each.reason or None,
            }
            for each in view.decisions
        ],
    }


def _compared(each: Agreement, width: int) -> Iterator[str]:
    field = _(FIELDS[each.field]) if each.field in FIELDS else each.field
    yield from _columns(
        f"{field} {format_percent(each.likeness, locale=LANG)}", each.ours, each.theirs, width
    )
    normal = (each.ours_normal, each.theirs_normal)
    if normal != (each.ours, each.theirs):
        yield from _columns(_("  compared as"), *normal, width)


def _columns(field: str, ours: str, theirs: str, width: int) -> Iterator[str]:
    cells = [wrap(one_line(text), width) or [""] for text in (ours, theirs)]
    heads = [field] if len(field) <= _FIELD_WIDTH else wrap(field, _FIELD_WIDTH)
    for head, one, other in zip_longest(heads, *cells, fillvalue=""):
        yield f"{head:<{_FIELD_WIDTH}}{_GAP}{one:<{width}}{_GAP}{other}".rstrip()


def _service(candidate: Candidate) -> str:
    if candidate.service == RECALLED:
        return _("Written from memory")
    known = services().get(candidate.service)
    return known.label[LANG] if known else candidate.service


def _called(candidate: Candidate) -> str:
    words = f"{candidate.label} – " if candidate.label else ""
    return one_line(f"{words}{candidate.scheme} {candidate.value}".strip())
