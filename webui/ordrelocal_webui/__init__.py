"""The web service: SPARQL and linked data for programs, pages for people."""

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal_webui import (
    citations,
    comparing,
    errors,
    headers,
    pages,
    questions,
    reconciling,
    site_files,
    sparql,
    things,
)
from ordrelocal_webui.asking import EXTENSION, ReaderPool
from ordrelocal_webui.caching import AnswerCache
from ordrelocal_webui.pages import curating, switching
from ordrelocal_webui.responses import Response
from ordrelocal_webui.settings import Settings

_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_DATA = frozenset(
    {sparql.blueprint.name, things.blueprint.name, citations.blueprint.name, switching.data.name}
)


def create_app(settings: Settings) -> Flask:
    """Make the application.

    Args:
        settings: Where the pool is, and the limits.
    """
    app = Flask(__name__)
    app.response_class = Response
    app.config["MAX_CONTENT_LENGTH"] = settings.limits.query_bytes * questions.BODY_FACTOR
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"]
    pool = app.extensions[EXTENSION] = ReaderPool(settings.pool_socket)
    app.extensions[comparing.EXTENSION] = comparing.Comparer()
    errors.register(app)
    app.register_blueprint(sparql.blueprint)
    app.register_blueprint(things.blueprint)
    app.register_blueprint(citations.blueprint)
    citations.register(app)
    app.register_blueprint(site_files.blueprint)
    app.register_blueprint(reconciling.blueprint)
    pages.register(app)
    curating.register(app, settings)
    app.after_request(_add_headers)
    cache = AnswerCache(settings.cache_mb * 2**20)
    app.wsgi_app = sparql.QueryService(app.wsgi_app, pool, cache, settings)  # type: ignore[method-assign]
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies)  # type: ignore[method-assign]
    return app


def _add_headers(response: AnyResponse) -> AnyResponse:
    location = response.headers.get("Location", "")
    if location and response.status_code in _REDIRECTIONS:
        response.set_data(b"")  # the framework's words are English alone; nobody reads them anyway
        response.headers.pop("Content-Type", None)
    if location.startswith(request.host_url):
        # The router's own redirects name the host that the caller named: only the path is ours to give.
        response.headers["Location"] = "/" + location.removeprefix(request.host_url).lstrip("/")
    framed = request.endpoint == reconciling.FRAMED
    response.headers.extend(headers.FRAMED if framed else headers.SECURITY)
    if request.blueprint in _DATA or request.path == sparql.PATH or errors.is_reconciliation(request.path):
        response.headers.extend(headers.CROSS_ORIGIN)
        if request.method == "OPTIONS":
            response.headers.extend(headers.PREFLIGHT)
    return response
