"""Which format a reader wants: ``Accept`` header, ``format`` parameter, suffix."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ordrelocal.errors import UnknownFormatError

HTML = "text/html"


class Format(NamedTuple):
    """One format: its media type, and the words that name it in ``format=``; the first is also a suffix."""

    media_type: str
    names: tuple[str, ...]


#: Formats of tables and booleans, the default first.
ROWS = (
    Format("application/sparql-results+json", ("json", "srj")),
    Format("application/json", ()),
    Format("application/sparql-results+xml", ("xml", "srx")),
    Format("text/csv", ("csv",)),
    Format("text/tab-separated-values", ("tsv",)),
)
#: Formats of triples, the default first.
GRAPHS = (
    Format("text/turtle", ("ttl", "turtle")),
    Format("application/ld+json", ("jsonld", "json-ld", "json")),
    Format("application/n-triples", ("nt", "ntriples", "n-triples")),
    Format("application/rdf+xml", ("rdf", "rdfxml", "rdf+xml", "xml")),
)
#: Formats of triples in named graphs: documents about things come in them, answers to queries do not.
DATASETS = (
    Format("application/trig", ("trig",)),
    Format("application/n-quads", ("nq",)),
)
#: Suffix of a document -> media type.
SUFFIXES = {format_.names[0]: format_.media_type for format_ in (*GRAPHS, *DATASETS)}


#: The ontology comes in one more: OWL/XML.
OWL_XML = "application/owl+xml"
ONTOLOGY_SUFFIXES = {**SUFFIXES, "owx": OWL_XML}


class Range(NamedTuple):
    """One media range of an Accept header."""

    main: str
    sub: str
    quality: float
    place: int

    def fit(self, media_type: str) -> int:
        """How closely the range names the type: 3 by name, 2 by family, 1 any, 0 not."""
        main, _, sub = media_type.partition("/")
        if self.main == "*":
            return 1
        if self.main != main:
            return 0
        return 2 if self.sub == "*" else 3 * (self.sub == sub)


@lru_cache(maxsize=512)
def ranges(accept: str) -> tuple[Range, ...]:
    """The media ranges of an Accept header; an empty header accepts everything.

    Example:
        >>> ranges("text/csv;q=0.5, */*;q=0.1")[0]
        Range(main='text', sub='csv', quality=0.5, place=0)
    """
    found = []
    for place, part in enumerate((accept or "*/*").split(",")):
        media_type, *parameters = (piece.strip() for piece in part.lower().split(";"))
        main, slash, sub = media_type.partition("/")
        if slash:
            found.append(Range(main, sub, _quality(parameters), place))
        elif media_type == "*":  # what some old clients send
            found.append(Range("*", "*", _quality(parameters), place))
    return tuple(found)


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return max(0.0, min(1.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


@lru_cache(maxsize=2048)
def best(accept: str, offered: tuple[str, ...]) -> str:
    """The offered media type that fits an Accept header best; empty when none does.

    The closest range decides the quality of each type. Among equals, a type called by its name goes before
    one that a wildcard lets through, then the reader's order counts, then ours.

    Example:
        >>> best("text/csv;q=0.5, application/*", ("text/csv", "application/json"))
        'application/json'
    """
    chosen, score = "", (0.0, 0, 0)
    for media_type in offered:
        fitting = max(ranges(accept), key=lambda each: (each.fit(media_type), each.quality), default=None)
        if fitting is None or not fitting.fit(media_type) or not fitting.quality:
            continue
        own = (fitting.quality, fitting.fit(media_type), -fitting.place)
        if own > score or not chosen:
            chosen, score = media_type, own
    return chosen


def answer_types(accept: str, format_: str) -> tuple[str, str]:
    """Media types for a query's answer: one for rows, one for triples, either of them empty when none fits.

    Args:
        accept: Accept header.
        format_: ``format`` parameter; it goes before the header.

    Raises:
        UnknownFormatError: Neither fits.
    """
    if format_:
        rows, graph = _named(ROWS, format_), _named(GRAPHS, format_)
    else:
        rows, graph = best(accept, _types(ROWS)), best(accept, _types(GRAPHS))
    if not rows and not graph:
        raise UnknownFormatError(accept=format_ or accept, known=", ".join((*_types(ROWS), *_types(GRAPHS))))
    return rows, graph


def document_type(accept: str, formats: tuple[str, ...] = tuple(SUFFIXES.values())) -> str:
    """What a reader of a thing wants: a page, or a document in one of the formats.

    Raises:
        UnknownFormatError: Neither fits.
    """
    # A reader who takes anything gets the page: that is what an address is opened for.
    offered = (HTML, *formats)
    chosen = best(accept, offered)
    if not chosen:
        raise UnknownFormatError(accept=accept, known=", ".join(offered))
    return chosen


def prefers_html(accept: str) -> bool:
    """Whether the reader is a browser: it names HTML, and nothing of ours before it."""
    return any(each.fit(HTML) == 3 for each in ranges(accept)) and (
        best(accept, (HTML, *_types(ROWS), *SUFFIXES.values())) == HTML
    )


@lru_cache
def _types(formats: tuple[Format, ...]) -> tuple[str, ...]:
    return tuple(format_.media_type for format_ in formats)


def _named(formats: Sequence[Format], name: str) -> str:
    wanted = name.strip().lower().replace(" ", "+")  # an unescaped plus sign in an address is read as a space
    for format_ in formats:
        if wanted == format_.media_type or wanted in format_.names:
            return format_.media_type
    return ""
