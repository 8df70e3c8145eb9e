"""Reading a query out of an HTTP request, as the SPARQL 1.1 Protocol says."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request

from ordrelocal.errors import UpdateRefusedError
from ordrelocal.i18n import N_, Marked
from ordrelocal.pool.limits import Limits
from ordrelocal_webui import describing, negotiation
from ordrelocal_webui.errors import (
    BodyTooLongError,
    BodyTypeError,
    LongAddressError,
    MissingQueryError,
    UnreadableRequestError,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
BODY_FACTOR = 4  # a byte may be escaped to three, and there are other parameters


class Question(NamedTuple):
    """What a request asks; all of it decides the answer."""

    query: str
    rows: str
    graph: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def read(environ: "WSGIEnvironment", limits: Limits) -> Question | None:
    """The question of a request; None when a GET request holds no query.

    Raises:
        OrdreLocalError: The request is none that can be answered.
    """
    posted = environ["REQUEST_METHOD"] == "POST"
    parameters, text = _posted(environ, limits) if posted else _in_address(environ)
    if text is None:
        return None
    if len(text) > limits.query_bytes:
        raise (
            BodyTooLongError(limit=limits.query_bytes)
            if posted
            else LongAddressError(limit=limits.query_bytes)
        )
    rows, graph = negotiation.answer_types(environ.get("HTTP_ACCEPT", ""), _first(parameters, "format"))
    if not any(name.endswith("-graph-uri") for name, _ in parameters):
        return Question(text, rows, graph)
    default_graphs = tuple(value for name, value in parameters if name == "default-graph-uri")
    named_graphs = tuple(value for name, value in parameters if name == "named-graph-uri")
    for iri in (*default_graphs, *named_graphs):
        if not describing.is_iri(iri):
            raise UnreadableRequestError(problem=f"<{iri}>")
    return Question(text, rows, graph, default_graphs, named_graphs)


def _in_address(environ: "WSGIEnvironment") -> tuple[list[tuple[str, str]], str | None]:
    parameters = _pairs(environ.get("QUERY_STRING", ""))
    return parameters, _single(parameters)


def _posted(environ: "WSGIEnvironment", limits: Limits) -> tuple[list[tuple[str, str]], str | None]:
    request = Request(environ)
    request.max_content_length = limits.query_bytes * BODY_FACTOR
    if request.mimetype == UPDATE:
        raise UpdateRefusedError
    if request.mimetype not in (QUERY, FORM):
        raise BodyTypeError(given=request.mimetype or "—")
    try:
        body = request.get_data(cache=False, parse_form_data=False).decode()
    except RequestEntityTooLarge as error:
        raise BodyTooLongError(limit=limits.query_bytes) from error
    except UnicodeDecodeError as error:
        raise UnreadableRequestError(problem=_not_utf8(error)) from error
    if request.mimetype == QUERY:
        return _pairs(environ.get("QUERY_STRING", "")), body
    parameters = _pairs(body)
    text = _single(parameters)
    if text is None:
        raise MissingQueryError(count=0)
    return parameters, text


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise UnreadableRequestError(problem=_not_utf8(error)) from error


def _not_utf8(error: UnicodeDecodeError) -> Marked:
    return Marked(N_("the bytes from position {position} are not UTF-8"), {"position": error.start})


def _single(parameters: Sequence[tuple[str, str]]) -> str | None:
    queries = [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise UpdateRefusedError
    if len(queries) > 1:
        raise MissingQueryError(count=len(queries))
    return queries[0] if queries else None


def _first(parameters: Sequence[tuple[str, str]], wanted: str) -> str:
    return next((value for name, value in parameters if name == wanted), "")
