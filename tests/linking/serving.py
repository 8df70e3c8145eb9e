"""A small HTTP server that answers as a service would: well, slowly, too much, or in a hostile way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request: method, path, parameters of address and form (each once), headers."""

    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Given:
    """One answer; ``wait_s`` seconds pass before each piece of the body."""

    body: bytes | str = b""
    status: int = 200
    type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    pieces: int = 1
    wait_s: float = 0.0


Answering = Callable[[Asked], Given]


@dataclass
class Serving:
    """A running server: its address, and what it was asked so far."""

    address: str
    asked: list[Asked]


@contextmanager
def serving(answering: Answering) -> Iterator[Serving]:
    """Serve on a free port of the loopback.

    Args:
        answering: From a request to its answer.
    """
    asked: list[Asked] = []
    stopping = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET", "")

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self._answer("POST", self.rfile.read(length).decode())

        def _answer(self, method: str, form: str) -> None:
            url = urlsplit(self.path)
            params = {name: value for text in (url.query, form) for name, value in parse_qsl(text)}
            request = Asked(method, url.path, params, dict(self.headers))
            asked.append(request)
            given = answering(request)
            body = given.body.encode() if isinstance(given.body, str) else given.body
            self.send_response(given.status)
            for name, value in {"Content-Type": given.type, **given.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self._write(body, given)
            except OSError:
                pass  # the client hung up, as it should when it has waited or read enough

        def _write(self, body: bytes, given: Given) -> None:
            size = max(1, -(-len(body) // given.pieces))
            for start in range(0, max(1, len(body)), size):
                stopping.wait(given.wait_s)
                self.wfile.write(body[start : start + size])
                self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Keep the output of the tests clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Serving(f"http://127.0.0.1:{server.server_port}/", asked)
    finally:
        stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()
