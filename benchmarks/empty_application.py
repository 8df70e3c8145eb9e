"""A WSGI application that does nothing: what the web server takes by itself."""

from collections.abc import Callable, Iterable

_BODY = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'
_HEADERS = [("Content-Type", "application/sparql-results+json"), ("Content-Length", str(len(_BODY)))]


def app(
    environ: dict[str, object], start_response: Callable[[str, list[tuple[str, str]]], object]
) -> Iterable[bytes]:
    """The same short answer to whatever is asked."""
    start_response("200 OK", _HEADERS)
    return [_BODY]
