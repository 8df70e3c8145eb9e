"""The form in which answers go to the server."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response as FlaskResponse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Response(FlaskResponse):
    """A response that hands a body that is all there to the server in one piece.

    The server sends a list at once, with its length; an iterator it sends piece by piece, through a channel.
    """

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        body, status, headers = self.get_wsgi_response(environ)
        start_response(status, headers)
        if not self.is_sequence:
            return body
        whole = [b"".join(body)]
        self.close()
        return whole
