"""The pool as the web process uses it: every query is counted for the reader who caused it."""

from flask import current_app, has_request_context, request

from ordrelocal.pool.client import Answer, QueryPool
from ordrelocal.pool.request import JSON_RESULTS

EXTENSION = "ordrelocal.pool"


class ReaderPool(QueryPool):
    """A query pool that takes the reader's address as client."""

    def run(
        self,
        query: str,
        media_type: str = JSON_RESULTS,
        *,
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
        client: str = "",
        timeout_s: float | None = None,
    ) -> Answer:
        """Ask for the reader of the request being answered."""
        return super().run(
            query,
            media_type,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            client=client or reader(),
            timeout_s=timeout_s,
        )


def reader() -> str:
    """Address of the reader; empty outside a request."""
    return (request.remote_addr or "") if has_request_context() else ""


def pool() -> ReaderPool:
    """The pool that the application was made with."""
    result: ReaderPool = current_app.extensions[EXTENSION]
    return result
