"""The web service: SPARQL and linked data for programs, pages for people."""

from flask import Flask, request
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal_webui import errors, pages, sparql, things
from ordrelocal_webui.asking import EXTENSION, ReaderPool
from ordrelocal_webui.caching import AnswerCache
from ordrelocal_webui.responses import Response
from ordrelocal_webui.settings import Settings

_DATA = frozenset({sparql.blueprint.name, things.blueprint.name})
_BODY_FACTOR = 4  # a character may be escaped to three bytes, and there are other parameters
_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Ordrelocal-Dataset, Ordrelocal-Time-Limit",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def create_app(settings: Settings) -> Flask:
    """Make the application.

    Args:
        settings: Where the pool is, and the limits.
    """
    app = Flask(__name__)
    app.response_class = Response
    app.config["MAX_CONTENT_LENGTH"] = settings.limits.query_bytes * _BODY_FACTOR
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.limits.query_bytes * _BODY_FACTOR
    app.extensions[EXTENSION] = ReaderPool(settings.pool_socket)
    app.extensions["ordrelocal.settings"] = settings
    app.extensions["ordrelocal.cache"] = AnswerCache(settings.cache_mb * 2**20)
    errors.register(app)
    app.register_blueprint(sparql.blueprint)
    app.register_blueprint(things.blueprint)
    pages.register(app)
    app.after_request(_add_headers)
    return app


def _add_headers(response: AnyResponse) -> AnyResponse:
    response.headers.extend(_SECURITY)
    if request.blueprint in _DATA or request.path == "/sparql":
        response.headers.extend(_CROSS_ORIGIN)
        if request.method == "OPTIONS":
            response.headers.extend(_PREFLIGHT)
    return response
