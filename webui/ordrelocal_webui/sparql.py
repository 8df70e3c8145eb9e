"""The SPARQL service: ``/sparql``.

Queries are answered before Flask sees the request: most take less time than Flask's own work on a request.
What is not a query with an answer goes to Flask's view: the service's description, the way to the query
page, every error.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal.errors import OrdreLocalError
from ordrelocal.pool import querytext
from ordrelocal.pool.client import Answer, QueryPool
from ordrelocal.pool.request import Request
from ordrelocal_webui import describing, headers, negotiation, questions
from ordrelocal_webui.aborting import Connections
from ordrelocal_webui.caching import AnswerCache, Kept
from ordrelocal_webui.errors import MissingQueryError, reader_language
from ordrelocal_webui.questions import Question
from ordrelocal_webui.responses import Response
from ordrelocal_webui.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/sparql"
blueprint = Blueprint("sparql", __name__)

_log = logging.getLogger(__name__)
_ERROR = "ordrelocal.error"  # how a failure reaches Flask's view


@blueprint.route(PATH, methods=["GET", "POST"])
def query() -> AnyResponse:
    """Tell of an error; without a query, describe the service, or send people to the query page."""
    failure: OrdreLocalError | None = request.environ.get(_ERROR)
    if failure is not None:
        raise failure
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


class Outcome(NamedTuple):
    """An answer as HTTP gives it."""

    status: str
    headers: list[tuple[str, str]]
    body: Iterable[bytes]


class QueryService:
    """WSGI application that answers queries, and leaves everything else to the one behind it.

    Args:
        behind: Flask's application.
        pool: Where queries are answered.
        cache: Answers kept to be given again.
        settings: Limits to hold requests to.
    """

    def __init__(
        self, behind: "WSGIApplication", pool: QueryPool, cache: AnswerCache, settings: Settings
    ) -> None:
        self._behind = behind
        self._pool = pool
        self._cache = cache
        self._limits = settings.limits
        self._fixed = [
            *headers.SECURITY.items(),
            *headers.CROSS_ORIGIN.items(),
            ("Vary", "Accept"),
            ("Ordrelocal-Time-Limit", f"{settings.limits.time_s:g}"),
        ]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] not in ("GET", "POST", "HEAD"):
            return self._behind(environ, start_response)
        try:
            question = questions.read(environ, self._limits)
            outcome = None if question is None else self._answer(question, environ)
        except OrdreLocalError as error:
            environ[_ERROR] = error
            outcome = None
        if outcome is None:
            return self._behind(environ, start_response)
        start_response(outcome.status, outcome.headers)
        return outcome.body

    def _answer(self, question: Question, environ: "WSGIEnvironment") -> Outcome:
        dataset = self._pool.dataset()
        if querytext.is_volatile(question.query):
            return self._ask(question, environ, dataset, "")
        tag = hashlib.blake2b(repr((dataset, question)).encode(), digest_size=12).hexdigest()
        if f'"{tag}"' in environ.get("HTTP_IF_NONE_MATCH", ""):
            return Outcome("304 Not Modified", self._headers("", dataset, tag), [])
        kept = self._cache.get((dataset, *question))
        if kept is not None:
            return self._whole(kept, dataset, tag, environ)
        return self._ask(question, environ, dataset, tag)

    def _ask(self, question: Question, environ: "WSGIEnvironment", dataset: str, tag: str) -> Outcome:
        answer = self._pool.ask(Request(*question, environ.get("REMOTE_ADDR", "")))
        if answer.dataset != dataset:
            tag = ""  # the dataset was switched in between: the tag names the other one
        if answer.whole:
            kept = Kept(answer.kind, answer.media_type, answer.read())
            if tag:
                self._cache.put((answer.dataset, *question), kept)
            return self._whole(kept, answer.dataset, tag, environ)
        heading = self._headers(answer.media_type, answer.dataset, tag)
        if environ["REQUEST_METHOD"] == "HEAD":
            answer.close()
            return Outcome("200 OK", heading, [])
        key = (answer.dataset, *question) if tag else None
        return Outcome("200 OK", heading, Streamed(answer, self._cache, key, environ.get("REMOTE_ADDR", "")))

    def _whole(self, kept: Kept, dataset: str, tag: str, environ: "WSGIEnvironment") -> Outcome:
        heading = self._headers(kept.media_type, dataset, tag)
        heading.append(("Content-Length", str(len(kept.body))))
        return Outcome("200 OK", heading, [] if environ["REQUEST_METHOD"] == "HEAD" else [kept.body])

    def _headers(self, media_type: str, dataset: str, tag: str) -> list[tuple[str, str]]:
        heading = [*self._fixed, ("Ordrelocal-Dataset", dataset)]
        if media_type:
            charset = "; charset=utf-8" if media_type.startswith("text/") else ""
            heading.append(("Content-Type", media_type + charset))
        if tag:  # may be kept, to be asked for again by its tag
            heading += [("ETag", f'"{tag}"'), ("Cache-Control", "no-cache")]
        else:
            heading.append(("Cache-Control", "no-store"))
        return heading


class Streamed:
    """Body of a long answer: sent as it comes, kept for the cache while short, broken off when it breaks.

    Args:
        answer: The answer on its way.
        cache: Where to keep it.
        key: What to keep it under; None when it is not to be kept.
        address: IP address of the reader.
    """

    def __init__(
        self, answer: Answer, cache: AnswerCache, key: tuple[object, ...] | None, address: str
    ) -> None:
        self._answer = answer
        self._cache = cache
        self._key = key
        self._kept: list[bytes] | None = [] if key is not None else None
        self._sent_bytes = 0
        self._sent_chunks = 0
        self._connections = Connections(address)

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
            _log.warning("%d connections reset after %d bytes: %s", broken, self._sent_bytes, error)
            raise StopIteration from error
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
        if self._kept is not None and self._key is not None:
            self._cache.put(self._key, Kept(self._answer.kind, self._answer.media_type, b"".join(self._kept)))
            self._kept = None
