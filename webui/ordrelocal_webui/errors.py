"""Errors of the web service: one JSON shape, one page, both in the reader's language.

The shape::

    {"error": {"code": "QuerySyntaxError", "status": 400, "lang": "fr", "what": "…", "why": "…", "fix": "…",
               "line": 3, "column": 7, "texts": {"fr": {"what": …}, "en": {"what": …}}}}
"""

import json
import logging
from http import HTTPStatus

from flask import Flask, request
from werkzeug.exceptions import HTTPException

from ordrelocal import errors
from ordrelocal.errors import OrdreLocalError, QueryError
from ordrelocal.i18n import LANGUAGES, N_
from ordrelocal_webui import negotiation
from ordrelocal_webui.pages import failures
from ordrelocal_webui.responses import Response

_log = logging.getLogger(__name__)
_RETRY_AFTER_S = 5
_LOCATED = ("line", "column")


class WebError(OrdreLocalError):
    """A request that cannot be answered, apart from its query."""


class NotFoundError(WebError):
    """Nothing is known under this address."""

    what = N_("Nothing is known under {address}.")
    why = N_("The dataset in service has nothing of this name, or the address has a slip in it.")
    fix = N_("Search for the name of the thing, or ask /sparql which things there are.")


class NothingToCiteError(WebError):
    """A selection holds no work and no case, so that a file of citations would be empty."""

    what = N_("There is nothing to cite under {address}.")
    why = N_("What was chosen holds no work and no case, and an empty file would not say so.")
    fix = N_("Choose at least one case, or ask a query whose answer names works.")


class MethodRefusedError(WebError):
    """The address does not take this kind of request."""

    what = N_("{method} is not possible at this address.")
    why = N_("It takes only {allowed}.")
    fix = N_("Send one of these.")


class MissingQueryError(WebError):
    """A request to the SPARQL service without exactly one query."""

    what = N_("The request holds {count} queries.")
    why = N_(
        "The SPARQL protocol wants one query: in the parameter 'query', or as the body of a POST request."
    )
    fix = N_("Send GET /sparql?query=…, or POST the query as application/sparql-query.")


class UnreadableRequestError(WebError):
    """A request that breaks HTTP or is not UTF-8."""

    what = N_("The request cannot be read: {problem}.")
    why = N_("Text is read as UTF-8, and IRIs must be absolute.")
    fix = N_("Mend the request and send it again.")


class BodyTooLongError(WebError):
    """The body is longer than any query may be."""

    what = N_("The body of the request is too long.")
    why = N_("A query may have {limit} bytes at most.")
    fix = N_("Shorten the query, or split it.")


class LongAddressError(WebError):
    """The query in the address is longer than any query may be."""

    what = N_("The address of the request is too long.")
    why = N_("A query may have {limit} bytes at most.")
    fix = N_("Shorten the query, or split it.")


class BodyTypeError(WebError):
    """The body is of a type that holds no query."""

    what = N_("A body of the type {given} is not read.")
    why = N_("Queries are read from application/sparql-query and application/x-www-form-urlencoded.")
    fix = N_("Send the query with one of these as Content-Type.")


class NotAdmittedError(WebError):
    """Pages that write, and a browser that has not been let in."""

    what = N_("These pages are open to one browser alone, and not to this one.")
    why = N_(
        "Decisions are written into the data, so that the server prints an address that opens them once."
    )
    fix = N_(
        "Open the address that `ordrelocal serve --curate` printed; if it has been used, start it again."
    )


class ForeignRequestError(WebError):
    """Pages that write, asked through another site."""

    what = N_("The request comes through another site or name: {origin}.")
    why = N_("Only pages of this server, opened under an address of this machine, may write.")
    fix = N_("Open the pages at 127.0.0.1 or localhost, with the port that the server printed.")


class StaleFormError(WebError):
    """A form that was not read in this session."""

    what = N_("The form was not read in this session.")
    why = N_("Each form carries a key that only the pages of the session know.")
    fix = N_("Load the page again, and send the form from there.")


class InternalError(WebError):
    """A fault of ours."""

    what = N_("The answer could not be made.")
    why = N_("Something went wrong on the server, and not in what you asked.")
    fix = N_("Try again in a moment; if it fails again, report the address of the page.")


_STATUS: dict[type[OrdreLocalError], HTTPStatus] = {
    errors.QuerySyntaxError: HTTPStatus.BAD_REQUEST,
    errors.QueryRefusedError: HTTPStatus.BAD_REQUEST,
    errors.UpdateRefusedError: HTTPStatus.FORBIDDEN,
    errors.ServiceRefusedError: HTTPStatus.FORBIDDEN,
    errors.SelectionFormError: HTTPStatus.BAD_REQUEST,
    errors.UnknownEvidenceError: HTTPStatus.BAD_REQUEST,
    errors.ComparisonTimeoutError: HTTPStatus.GATEWAY_TIMEOUT,
    errors.ComparisonBusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ComparisonLackError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ReconciliationFormError: HTTPStatus.BAD_REQUEST,
    errors.ReconciliationLackError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.LargeBatchError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnknownFormatError: HTTPStatus.NOT_ACCEPTABLE,
    errors.QueryTimeoutError: HTTPStatus.GATEWAY_TIMEOUT,
    errors.QueryMemoryError: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.QueryInterruptedError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.PoolBusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ReaderBusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.UnreadableTermError: HTTPStatus.BAD_REQUEST,
    errors.UnknownThingError: HTTPStatus.NOT_FOUND,
    errors.NoReviewerError: HTTPStatus.BAD_REQUEST,
    errors.UnknownOutcomeError: HTTPStatus.BAD_REQUEST,
    errors.NoReasonError: HTTPStatus.BAD_REQUEST,
    errors.SecondRecordError: HTTPStatus.CONFLICT,
    errors.RelationRefusedError: HTTPStatus.BAD_REQUEST,
    errors.UnknownCandidateError: HTTPStatus.NOT_FOUND,
    errors.NoLinkToRetractError: HTTPStatus.CONFLICT,
    errors.CandidateChangedError: HTTPStatus.CONFLICT,
    errors.UndoRefusedError: HTTPStatus.CONFLICT,
    errors.NoDatasetError: HTTPStatus.SERVICE_UNAVAILABLE,
    NotFoundError: HTTPStatus.NOT_FOUND,
    NothingToCiteError: HTTPStatus.NOT_FOUND,
    NotAdmittedError: HTTPStatus.FORBIDDEN,
    ForeignRequestError: HTTPStatus.FORBIDDEN,
    StaleFormError: HTTPStatus.FORBIDDEN,
    MethodRefusedError: HTTPStatus.METHOD_NOT_ALLOWED,
    MissingQueryError: HTTPStatus.BAD_REQUEST,
    UnreadableRequestError: HTTPStatus.BAD_REQUEST,
    BodyTooLongError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    LongAddressError: HTTPStatus.REQUEST_URI_TOO_LONG,
    BodyTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}


def reader_language() -> str:
    """Language for messages: ``lang`` in the address, else what the browser prefers."""
    wanted = request.args.get("lang", "")
    first = request.path.split("/", 2)[1]
    for language in (wanted, first):
        if language in LANGUAGES:
            return language
    for language, _quality in request.accept_languages:  # by the reader's preference
        if language.lower().split("-")[0] in LANGUAGES:
            return language.lower().split("-")[0]
    return LANGUAGES[0]


def is_reconciliation(path: str) -> bool:
    """Whether an address is of the reconciliation service, which only programs ask."""
    first, _, rest = path.removeprefix("/").partition("/")
    return (rest if first in LANGUAGES else first).partition("/")[0] == "reconcile"


def register(app: Flask) -> None:
    """Answer every error in the one shape."""
    app.register_error_handler(OrdreLocalError, respond)
    app.register_error_handler(HTTPException, _from_werkzeug)
    app.register_error_handler(Exception, _from_fault)


def respond(error: OrdreLocalError) -> Response:
    """The answer that tells of an error: JSON for programs, a page for people."""
    status = status_of(error)
    lang = reader_language()
    if _wants_page():
        words = None if isinstance(error, InternalError) else error.parts(lang)
        response = Response(failures.page(status, words), status, mimetype=negotiation.HTML)
    else:
        body = json.dumps(_shape(error, status, lang), ensure_ascii=False)
        response = Response(body, status, mimetype="application/json")
    response.headers["Content-Language"] = lang
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept", "Accept-Language"))
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(error.values.get("retry_after_s", _RETRY_AFTER_S))
    return response


def status_of(error: OrdreLocalError) -> HTTPStatus:
    """The HTTP status that tells of an error."""
    return _STATUS.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR)


def _shape(error: OrdreLocalError, status: HTTPStatus, lang: str) -> dict[str, object]:
    located = {
        name: error.values[name]
        for name in _LOCATED
        if name in error.values and isinstance(error, QueryError)
    }
    texts = {language: error.parts(language) for language in LANGUAGES}
    return {
        "error": {
            "code": error.code,
            "status": status.value,
            "lang": lang,
            **texts[lang],
            **located,
            "texts": texts,
        }
    }


def _wants_page() -> bool:
    """Addresses with a language are pages; elsewhere only a browser gets one, and from /sparql nobody."""
    if request.path == "/sparql" or is_reconciliation(request.path):
        return False
    if request.path.split("/", 2)[1] in LANGUAGES:
        return True
    return negotiation.prefers_html(request.headers.get("Accept", ""))


def _from_werkzeug(error: HTTPException) -> Response:
    response = respond(_translated(error))
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _translated(error: HTTPException) -> OrdreLocalError:
    match error.code:
        case HTTPStatus.NOT_FOUND:
            return NotFoundError(address=request.path)
        case HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
            return MethodRefusedError(method=request.method, allowed=allowed)
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return BodyTooLongError(limit=request.max_content_length or 0)
        case code if code and code < HTTPStatus.INTERNAL_SERVER_ERROR:
            return UnreadableRequestError(problem=f"HTTP {code}")
    _log.error("%s %s", request.method, request.path, exc_info=error)
    return InternalError()


def _from_fault(error: Exception) -> Response:
    _log.error("%s %s", request.method, request.path, exc_info=error)
    return respond(InternalError())
