"""Answering one request on a store: the part of a worker that knows SPARQL."""

import socket
from functools import partial
from typing import IO, cast

import pyoxigraph as ox

from ordrelocal.errors import (
    QueryInterruptedError,
    QueryMemoryError,
    ServiceRefusedError,
    UnknownFormatError,
)
from ordrelocal.namespaces import BASE
from ordrelocal.pool import frames, querytext, syntax
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.request import GRAPH_TYPES, ROW_TYPES, Request

_ROW_FORMATS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
_GRAPH_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_END = frames.frame(frames.END)


class ClientGoneError(Exception):
    """Nobody reads the answer any more."""


class AnswerWriter:
    """Binary file that sends what is written to it as frames of 64 KiB, the head before the first of them."""

    def __init__(self, connection: socket.socket, head: bytes) -> None:
        self._connection = connection
        self._parts = [head]
        self._held = 0

    def write(self, data: bytes) -> int:
        """Take a piece of the answer."""
        self._parts.append(data)
        self._held += len(data)
        if self._held >= frames.DATA_BYTES:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Keep small pieces together; ``finish`` sends the rest."""

    def finish(self) -> None:
        """Send what is held, and the end."""
        self._send(_END)

    def _send(self, *after: bytes) -> None:
        if self._held:
            first = 1 if self._parts[0][0] == frames.HEAD and len(self._parts) > 1 else 0
            self._parts.insert(first, frames.header(frames.DATA, self._held))
        try:
            frames.send_all(self._connection, (*self._parts, *after))
        except (BrokenPipeError, ConnectionError) as error:
            raise ClientGoneError from error
        self._parts = []
        self._held = 0


def answer(
    store: ox.Store, request: Request, connection: socket.socket, dataset: str, limits: Limits
) -> None:
    """Evaluate a request and stream the answer.

    Raises:
        QueryError: What the client is to be told.
        ClientGoneError: The client closed the connection.
    """
    querytext.check(request.query, limits)
    refusal = querytext.refused_service(request.query)
    if refusal is not None:
        raise refusal
    evaluate(store, request, connection, dataset, limits)


def evaluate(
    store: ox.Store, request: Request, connection: socket.socket, dataset: str, limits: Limits
) -> None:
    """Evaluate without the friendly looks at the text: the sandbox alone stands between query and world."""
    try:
        results = _query(store, request)
        kind, media_type = _form(results, request)
        head = frames.frame(frames.HEAD, f"{kind}\t{media_type}\t{dataset}".encode())
        writer = AnswerWriter(connection, head)
        _serialize(results, cast(IO[bytes], writer), media_type, request.query)
        writer.finish()
    except SyntaxError as error:
        raise syntax.explain(request.query, str(error), partial(store.query, base_iri=BASE)) from error
    except MemoryError as error:
        raise QueryMemoryError(limit_mb=limits.memory_mb) from error
    except (OSError, ValueError, RuntimeError) as error:
        if querytext.mentions_service(request.query):
            raise ServiceRefusedError from error
        raise QueryInterruptedError(detail=str(error)) from error


type_of_results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def _query(store: ox.Store, request: Request) -> type_of_results:
    if not request.default_graphs and not request.named_graphs:
        return store.query(request.query, base_iri=BASE)
    # The protocol's dataset replaces the query's, as a whole: what it does not name is empty.
    return store.query(
        request.query,
        base_iri=BASE,
        default_graph=[ox.NamedNode(iri) for iri in request.default_graphs],
        named_graphs=[ox.NamedNode(iri) for iri in request.named_graphs],
    )


def _form(results: type_of_results, request: Request) -> tuple[str, str]:
    """Kind of the answer, and its media type."""
    known: tuple[str, ...] = ROW_TYPES
    if isinstance(results, ox.QueryTriples):
        kind, media_type, known = "graph", request.graph_type, GRAPH_TYPES
    else:
        kind = "boolean" if isinstance(results, ox.QueryBoolean) else "solutions"
        media_type = request.row_type
    if media_type not in known:
        raise UnknownFormatError(
            accept=media_type or request.row_type or request.graph_type, known=", ".join(known)
        )
    return kind, media_type


def _serialize(results: type_of_results, writer: IO[bytes], media_type: str, query: str) -> None:
    if not isinstance(results, ox.QueryTriples):
        results.serialize(writer, format=_ROW_FORMATS[media_type])
        return
    rdf_format = _GRAPH_FORMATS[media_type]
    if rdf_format in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML):
        ox.serialize(results, writer, format=rdf_format, prefixes=querytext.declared_prefixes(query))
    else:
        results.serialize(writer, format=rdf_format)
