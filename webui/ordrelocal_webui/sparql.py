"""The SPARQL service: ``/sparql``, as the SPARQL 1.1 Protocol says."""

import hashlib
import logging
from collections.abc import Iterator
from typing import NamedTuple

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal.errors import OrdreLocalError, QueryRefusedError, UpdateRefusedError
from ordrelocal.pool import querytext
from ordrelocal.pool.client import Answer
from ordrelocal.pool.request import Request
from ordrelocal_webui import describing, negotiation
from ordrelocal_webui.aborting import Connections
from ordrelocal_webui.asking import pool, reader
from ordrelocal_webui.caching import AnswerCache, Kept
from ordrelocal_webui.errors import (
    BodyTypeError,
    MissingQueryError,
    UnreadableRequestError,
    reader_language,
    respond,
)
from ordrelocal_webui.responses import Response
from ordrelocal_webui.settings import Settings

blueprint = Blueprint("sparql", __name__)

_log = logging.getLogger(__name__)
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_CHARSET = "; charset=utf-8"


class Question(NamedTuple):
    """What a request to the service asks; all of it decides the answer."""

    query: str
    rows: str
    graph: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


@blueprint.route("/sparql", methods=["GET", "POST"])
def query() -> AnyResponse:
    """Answer a query; without one, describe the service to programs and send people to the query page."""
    parameters, text = _read_request()
    if text is None:
        return _without_query()
    limits = _settings().limits
    if len(text) > limits.query_bytes:
        return _too_long(querytext.too_long(limits.query_bytes))
    rows, graph = negotiation.answer_types(request.headers.get("Accept", ""), parameters.get("format", ""))
    question = Question(
        text,
        rows,
        graph,
        tuple(parameters.getlist("default-graph-uri")),
        tuple(parameters.getlist("named-graph-uri")),
    )
    _check_graphs(question)
    if querytext.is_volatile(text):
        return _ask(question, None)
    return _repeatable(question)


def _read_request() -> tuple[MultiDict[str, str], str | None]:
    """Parameters, and the query if there is one."""
    if request.method != "POST":
        return request.args, _single(request.args)
    if request.mimetype == _QUERY:
        try:
            return request.args, request.get_data(cache=False).decode()
        except UnicodeDecodeError as error:
            raise UnreadableRequestError(problem=str(error)) from error
    if request.mimetype == _UPDATE:
        raise UpdateRefusedError
    if request.mimetype != _FORM:
        raise BodyTypeError(given=request.mimetype or "—")
    text = _single(request.form)
    if text is None:
        raise MissingQueryError(count=0)
    return request.form, text


def _single(parameters: MultiDict[str, str]) -> str | None:
    queries = parameters.getlist("query")
    if "update" in parameters:
        raise UpdateRefusedError
    if len(queries) > 1:
        raise MissingQueryError(count=len(queries))
    return queries[0] if queries else None


def _without_query() -> AnyResponse:
    accept = request.headers.get("Accept", "")
    if negotiation.prefers_html(accept):
        response = redirect(url_for("querying.show", lang=reader_language()), 303)
        response.vary.update(("Accept", "Accept-Language"))
        return response
    _, graph = negotiation.answer_types(accept, request.args.get("format", ""))
    if not graph:
        raise MissingQueryError(count=0)
    response = Response(describing.service(url_for("sparql.query", _external=True), graph), mimetype=graph)
    response.vary.add("Accept")
    return response


def _check_graphs(question: Question) -> None:
    for iri in (*question.default_graphs, *question.named_graphs):
        if not describing.is_iri(iri):
            raise UnreadableRequestError(problem=f"<{iri}>")


def _too_long(error: QueryRefusedError) -> Response:
    response = respond(error)
    response.status_code = 414 if request.method == "GET" else 413
    return response


def _repeatable(question: Question) -> Response:
    """Answer a question whose answer is the same as long as the dataset is."""
    dataset = pool().dataset()
    key = (dataset, *question)
    tag = hashlib.blake2b(repr(key).encode(), digest_size=12).hexdigest()
    if tag in request.if_none_match:
        response = Response(status=304)
        return _headed(response, dataset, tag)
    kept = _cache().get(key)
    if kept is not None:
        return _headed(Response(kept.body, content_type=_content_type(kept.media_type)), dataset, tag)
    return _ask(question, tag)


def _ask(question: Question, tag: str | None) -> Response:
    answer = pool().ask(
        Request(
            question.query,
            question.rows,
            question.graph,
            question.default_graphs,
            question.named_graphs,
            reader(),
        )
    )
    if answer.whole:
        body = answer.read()
        if tag is not None:
            _cache().put((answer.dataset, *question), Kept(answer.kind, answer.media_type, body))
        response = Response(body)
    elif request.method == "HEAD":
        answer.close()
        response = Response()
    else:
        response = Response(Streamed(answer, _cache(), question if tag is not None else None))
    response.headers["Content-Type"] = _content_type(answer.media_type)
    return _headed(response, answer.dataset, tag if answer.dataset == pool().dataset() else None)


def _content_type(media_type: str) -> str:
    return media_type + _CHARSET if media_type.startswith("text/") else media_type


def _headed(response: Response, dataset: str, tag: str | None) -> Response:
    headers = response.headers
    headers["Vary"] = "Accept"
    headers["Ordrelocal-Dataset"] = dataset
    headers["Ordrelocal-Time-Limit"] = f"{_settings().limits.time_s:g}"
    if tag is None:
        headers["Cache-Control"] = "no-store"
    else:
        headers["ETag"] = f'"{tag}"'
        headers["Cache-Control"] = "no-cache"  # may be kept, to be asked for again by its tag
    return response


class Streamed:
    """Body of a long answer: sent as it comes, kept for the cache while short, broken off when it breaks.

    Args:
        answer: The answer on its way.
        cache: Where to keep it.
        question: What it answers; None when it is not to be kept.
    """

    def __init__(self, answer: Answer, cache: AnswerCache, question: Question | None) -> None:
        self._answer = answer
        self._cache = cache
        self._question = question
        self._kept: list[bytes] | None = [] if question is not None else None
        self._sent_bytes = 0
        self._sent_chunks = 0
        self._connections = Connections(request.environ.get("REMOTE_ADDR", ""))

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = next(self._answer)
        except StopIteration:
            self._keep()
            raise
        except OrdreLocalError as error:
            broken = self._connections.reset(self._sent_bytes, self._sent_chunks)
            _log.warning("answer broken off after %d bytes (%d): %s", self._sent_bytes, broken, error)
            raise
        self._sent_bytes += len(chunk)
        self._sent_chunks += 1
        if self._kept is not None:
            self._kept.append(chunk)
            if self._sent_bytes > self._cache.largest_bytes:
                self._kept = None
        return chunk

    def close(self) -> None:
        """The client has gone, or all is sent."""
        self._answer.close()

    def _keep(self) -> None:
        if self._kept is not None and self._question is not None:
            kept = Kept(self._answer.kind, self._answer.media_type, b"".join(self._kept))
            self._cache.put((self._answer.dataset, *self._question), kept)
            self._kept = None


def _settings() -> Settings:
    result: Settings = current_app.extensions["ordrelocal.settings"]
    return result


def _cache() -> AnswerCache:
    result: AnswerCache = current_app.extensions["ordrelocal.cache"]
    return result
