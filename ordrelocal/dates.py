"""Dates as authored (year, month or day) and the bounds derived from them."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


class DateFormatError(ValueError):
    """The text is not a year, a month or a day."""


class ImpossibleDateError(ValueError):
    """The text has the form of a date, but the calendar has no such date."""


@dataclass(frozen=True)
class Span:
    """First and last moment that an authored date may mean, both in UTC and inclusive."""

    first: datetime
    last: datetime


def parse(text: str) -> Span:
    """Bounds of an authored date.

    Raises:
        DateFormatError: Not written as 2003, 2003-06 or 2003-06-30.
        ImpossibleDateError: No such date in the calendar.

    Example:
        >>> parse("2003-02").last.isoformat()
        '2003-02-28T23:59:59+00:00'
    """
    match = DATE.match(text)
    if not match:
        raise DateFormatError(text)
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError as error:
        raise ImpossibleDateError(str(error)) from error
    return Span(
        datetime.combine(first, time.min, UTC),
        datetime.combine(last, time(23, 59, 59), UTC),
    )


def xsd(moment: datetime) -> str:
    """Lexical form of a moment as ``xsd:dateTime``, always with ``Z``.

    Example:
        >>> xsd(parse("2003").first)
        '2003-01-01T00:00:00Z'
    """
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
