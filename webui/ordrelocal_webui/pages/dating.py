"""Dates as people read them: the words of the source, or the calendar date at the precision that is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox
from babel.dates import format_date

from ordrelocal.namespaces import DCTERMS, OL
from ordrelocal_webui.pages.asking import Term

#: Properties that date a thing, as authored.
BOUNDS = ("begins", "ends", "beginsNotBefore", "beginsNotAfter", "endsNotBefore", "endsNotAfter")
#: All properties about dates, the derived ones included: shown as one date, never one by one.
DATING = frozenset(
    OL + name for name in (*BOUNDS, "asPrinted", "earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
)
#: Properties whose values are calendar dates, to be read in words.
CALENDAR = frozenset(
    {OL + name for name in (*BOUNDS, "writtenTerm")}
    | {DCTERMS + name for name in ("created", "issued", "modified")}
)
_LAST = "9999"


@dataclass(frozen=True)
class Dating:
    """When something happened, as one source says it; ``bounds`` holds dates as authored (``2003-06``)."""

    bounds: Mapping[str, str]
    printed: tuple[ox.Literal, ...] = ()

    @property
    def order(self) -> tuple[str, str]:
        """Key that puts datings in order: by earliest beginning, then by earliest end; unknown comes last."""
        begin = self.bounds.get("begins") or self.bounds.get("beginsNotBefore") or ""
        end = self.bounds.get("ends") or self.bounds.get("endsNotBefore") or ""
        limit = self.bounds.get("beginsNotAfter") or self.bounds.get("endsNotAfter") or ""
        return (begin or end or limit or _LAST, end or _LAST)

    @property
    def known(self) -> bool:
        """Whether anything is said of the time."""
        return bool(self.bounds or self.printed)


def dating(facts: Mapping[str, Iterable[Term]]) -> Dating:
    """Read the date of a thing from its relations: property IRI -> values."""
    bounds = {name: min(term.value for term in facts[OL + name]) for name in BOUNDS if facts.get(OL + name)}
    printed = [term for term in facts.get(OL + "asPrinted", ()) if isinstance(term, ox.Literal)]
    return Dating(bounds, tuple(printed))


def spoken(authored: str, lang: str) -> str:
    """A date as authored, in words, at its own precision; anything else is given back as it is.

    Example:
        >>> spoken("2003-06", "fr"), spoken("2003-06-30", "en"), spoken("2003-06-01", "fr")
        ('juin 2003', '30 June 2003', '1er juin 2003')
    """
    parts = authored.split("-")
    if not all(part.isdigit() for part in parts) or not 1 <= len(parts) <= 3:
        return authored
    if len(parts) == 1:
        return authored
    year, month, day = (*map(int, parts), 1)[:3]
    pattern = "d MMMM y" if len(parts) == 3 else "MMMM y"
    try:
        text = format_date(date(year, month, day), pattern, locale=lang)
    except ValueError:  # no such day
        return authored
    # CLDR has no ordinal for the first day of the month, which French asks for.
    return text.replace("1 ", "1er ", 1) if lang == "fr" and len(parts) == 3 and day == 1 else text
