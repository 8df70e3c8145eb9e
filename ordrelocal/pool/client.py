"""How the web processes ask the pool."""

import os
import socket
import struct
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from ordrelocal.errors import QueryInterruptedError
from ordrelocal.pool import frames, querytext, wire
from ordrelocal.pool.place import DATASET_FILE, ENVIRONMENT
from ordrelocal.pool.request import GRAPH_TYPES, JSON_RESULTS, ROW_TYPES, Request

Term = ox.NamedNode | ox.Literal | ox.BlankNode
# Longer than any query may wait and run: only a broker that hangs is met by it.
_SILENCE_S = 300
_KEPT_CONNECTIONS = 128
_SILENCE = struct.pack("ll", _SILENCE_S, 0)


class Answer:
    """An answer on its way: iterate over it for its bytes.

    Each turn may raise a QueryError; only an iteration that ends by itself has delivered the whole answer.
    ``close`` tells the worker to stop.

    Args:
        kind: ``solutions``, ``boolean`` or ``graph``.
        media_type: What the bytes are.
        dataset: Name of the dataset that answered.
    """

    def __init__(
        self,
        pool: "QueryPool",
        connection: socket.socket,
        received: list[frames.Frame],
        reader: frames.FrameReader,
    ) -> None:
        self._connection: socket.socket | None = connection
        self.kind, self.media_type, self.dataset = received[0].payload.decode().split("\t")
        self._pool = pool
        self._frames = deque(received[1:])
        self._reader = reader
        self.whole = False
        if self._frames and self._frames[-1].kind == frames.END:
            self._arrive()

    @property
    def chunks(self) -> Iterator[bytes]:
        """The bytes of the answer."""
        return iter(self)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        while True:
            while self._frames:
                kind, payload = self._frames.popleft()
                if kind == frames.DATA:
                    return payload
                if kind == frames.ERROR:
                    self.close()
                    raise wire.decode(frames.Frame(kind, payload).json())
            if self.whole:
                raise StopIteration
            self._receive()

    def read(self) -> bytes:
        """The whole answer at once."""
        return b"".join(self)

    def close(self) -> None:
        """Have no more of it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._frames.clear()
        self.whole = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        # Whoever drops an answer wants no more of it; its worker is not to go on for nobody.
        self.close()

    def _receive(self) -> None:
        if self._connection is None:
            raise StopIteration
        try:
            received = _more(self._connection)
        except QueryInterruptedError:
            self.close()
            raise
        self._frames.extend(self._reader.feed(received))
        if self._frames and self._frames[-1].kind == frames.END:
            self._arrive()

    def _arrive(self) -> None:
        """The end is here: the connection is free for the next query."""
        self.whole = True
        if self._connection is not None:
            self._pool.give_back(self._connection)
            self._connection = None


class QueryPool:
    """The pool behind one socket; threads may share it.

    Args:
        socket_path: Where the broker listens; the variable ``ORDRELOCAL_POOL`` when not given.
    """

    def __init__(self, socket_path: str | Path | None = None) -> None:
        self.path = str(socket_path or os.environ[ENVIRONMENT])
        self._idle: deque[socket.socket] = deque()
        self._dataset_file = str(Path(self.path).with_name(DATASET_FILE))
        self._dataset = ("", (0, 0))

    def dataset(self) -> str:
        """Name of the dataset in service."""
        try:
            status = os.stat(self._dataset_file)
        except OSError as error:
            raise QueryInterruptedError from error
        state = (status.st_mtime_ns, status.st_ino)
        if state != self._dataset[1]:
            self._dataset = (Path(self._dataset_file).read_text(encoding="utf-8"), state)
        return self._dataset[0]

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
        """Ask in one media type, or in one for tables and one for triples, separated by a comma."""
        types = [each.strip() for each in media_type.split(",")]
        rows = next((each for each in types if each in ROW_TYPES), "")
        graph = next((each for each in types if each in GRAPH_TYPES), "")
        return self.ask(Request(query, rows, graph, default_graphs, named_graphs, client, timeout_s))

    def ask(self, request: Request) -> Answer:
        """Send a request and wait for the beginning of its answer.

        Raises:
            QueryError: There is no answer.
        """
        message = request.encode()
        if len(message) > frames.MESSAGE_BYTES:
            raise querytext.too_long(frames.MESSAGE_BYTES)
        connection, received = self._exchange(message)
        reader = frames.FrameReader()
        arrived = reader.feed(received)
        while not arrived:  # on a stream, the head may come in pieces
            arrived = reader.feed(_more(connection))
        if arrived[0].kind != frames.HEAD:
            connection.close()  # only a whole answer leaves a connection that is surely clean
            raise (
                wire.decode(arrived[0].json()) if arrived[0].kind == frames.ERROR else QueryInterruptedError()
            )
        return Answer(self, connection, arrived, reader)

    def select(
        self, query: str, *, client: str = "", timeout_s: float | None = None
    ) -> list[dict[str, Term]]:
        """Rows of a SELECT query as terms; a variable without value is not in its row."""
        answer = self.run(query, client=client, timeout_s=timeout_s)
        solutions = ox.parse_query_results(answer.read(), ox.QueryResultsFormat.JSON)
        if isinstance(solutions, ox.QueryBoolean):
            raise TypeError("an ASK query has no rows")
        names = [variable.value for variable in solutions.variables]
        return [
            {name: value for name, value in zip(names, solution, strict=True) if value is not None}
            for solution in solutions
        ]

    def close(self) -> None:
        """Close the kept connections."""
        while self._idle:
            self._idle.pop().close()

    def __del__(self) -> None:
        self.close()

    def give_back(self, connection: socket.socket) -> None:
        """Keep a connection whose answer is over for the next query."""
        if len(self._idle) < _KEPT_CONNECTIONS:
            self._idle.append(connection)
        else:
            connection.close()

    def _exchange(self, message: bytes) -> tuple[socket.socket, bytes]:
        """Send on a kept connection, or on a new one when the broker has been started again since."""
        while True:
            try:
                connection, kept = self._idle.pop(), True
            except IndexError:
                connection, kept = self._connect(), False
            try:
                connection.sendall(message)
                received = connection.recv(frames.MESSAGE_BYTES)
            except OSError:
                received = b""
            if received:
                return connection, received
            connection.close()
            if not kept:
                raise QueryInterruptedError

    def _connect(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, frames.SOCKET_TYPE)
        try:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _SILENCE)
            connection.connect(self.path)
        except OSError as error:
            connection.close()
            raise QueryInterruptedError from error
        return connection


def _more(connection: socket.socket) -> bytes:
    try:
        received = connection.recv(frames.MESSAGE_BYTES)
    except OSError as error:
        raise QueryInterruptedError from error
    if not received:
        raise QueryInterruptedError
    return received
