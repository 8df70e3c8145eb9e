"""The engines that are compared: how each is given the data, started and stopped."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Self

from benchmarks.answers import JSON

_PYTHON = (sys.executable, "-m")
_OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))
_POLL_S = 0.1
_STOP_S = 10
_LOAD_S = 600


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class EngineError(Exception):
    """An engine does not start in its time, or gives no answer."""


@dataclass
class Engine:
    """A SPARQL server on this machine.

    Args:
        name: What tables call it.
        package: Distribution that its version is read from.
        path: Where it takes queries.
        start_s: Longest time to load the data and to answer.
        port: Where it listens.
    """

    name: str
    package: str
    path: str
    start_s: float
    port: int = field(default_factory=_free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def version(self) -> str:
        """Version of the package."""
        return metadata.version(self.package)

    def command(self, data: Path, scratch: Path) -> list[str]:
        """The command line that serves the data."""
        raise NotImplementedError

    def environment(self, data: Path, scratch: Path) -> dict[str, str]:
        """Variables of its environment beyond ours."""
        return {}

    def prepare(self, data: Path, scratch: Path) -> None:
        """What has to be done before the server starts."""

    def fill(self, data: Path) -> None:
        """What has to be done once the server answers."""

    def start(self, data: Path, scratch: Path) -> float:
        """Serve the data; returns the seconds it took to answer.

        Raises:
            EngineError: It took too long, or the server ended.
        """
        self.prepare(data, scratch)
        began = time.monotonic()
        self._process = subprocess.Popen(
            self.command(data, scratch),
            env=os.environ | self.environment(data, scratch),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(scratch / f"{self.package}.log").open("wb"),
        )
        while not self._answers():
            if self._process.poll() is not None:
                raise EngineError(f"{self.name} ended with status {self._process.returncode}")
            if time.monotonic() - began > self.start_s:
                self.stop()
                raise EngineError(f"{self.name} did not answer within {self.start_s:g} s")
            time.sleep(_POLL_S)
        self.fill(data)
        return time.monotonic() - began

    def stop(self) -> None:
        """End the server."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def target(self, query: str) -> str:
        """The target of a GET request for a query."""
        return f"{self.path}?{urllib.parse.urlencode({'query': query})}"

    def request(self, query: str, media_type: str) -> str:
        """A whole GET request for a query."""
        return (
            f"GET {self.target(query)} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Accept: {media_type}\r\nUser-Agent: benchmark\r\n\r\n"
        )

    def ask(self, query: str, media_type: str, patience_s: float) -> bytes:
        """The body of an answer.

        Raises:
            EngineError: There is none, or not in time.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience_s)
        try:
            connection.request("GET", self.target(query), headers={"Accept": media_type})
            response = connection.getresponse()
            body = response.read()
        except TimeoutError as error:
            raise EngineError(f"over {patience_s:g} s") from error
        except (OSError, http.client.HTTPException) as error:
            raise EngineError(str(error) or type(error).__name__) from error
        finally:
            connection.close()
        if response.status != http.HTTPStatus.OK:
            raise EngineError(f"{self.name}: status {response.status} {body[:200]!r}")
        return body

    def _answers(self) -> bool:
        with contextlib.suppress(EngineError):
            return bool(self.ask("ASK { }", JSON, _STOP_S))
        return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Ordrelocal(Engine):
    """Our service as anybody starts it, but without the cache."""

    def command(self, data: Path, scratch: Path) -> list[str]:
        """``ordrelocal serve --data``."""
        return [*_PYTHON, "ordrelocal", "serve", "--port", str(self.port), "--data", str(data)]

    def environment(self, data: Path, scratch: Path) -> dict[str, str]:
        """No cache; no dataset of the machine."""
        return {"ORDRELOCAL_CACHE_MB": "0", "ORDRELOCAL_HOME": str(scratch)}


class OxigraphOnDisk(Engine):
    """Oxigraph's server as its documentation starts it for reading: on disk, optimised."""

    def command(self, data: Path, scratch: Path) -> list[str]:
        """``oxigraph serve-read-only``."""
        return [
            _OXIGRAPH,
            "serve-read-only",
            "--location",
            self._store(scratch),
            "--bind",
            f"127.0.0.1:{self.port}",
        ]

    def prepare(self, data: Path, scratch: Path) -> None:
        """Load, then optimise."""
        for command in (["load", "--file", str(data), "--location"], ["optimize", "--location"]):
            subprocess.run(
                [_OXIGRAPH, *command, self._store(scratch)], check=True, capture_output=True, timeout=_LOAD_S
            )

    def _store(self, scratch: Path) -> str:
        return str(scratch / "oxigraph")


class OxigraphInMemory(Engine):
    """Oxigraph's server without a directory: all in memory, and open to writers."""

    def command(self, data: Path, scratch: Path) -> list[str]:
        """``oxigraph serve``."""
        return [_OXIGRAPH, "serve", "--bind", f"127.0.0.1:{self.port}"]

    def fill(self, data: Path) -> None:
        """Send the data by HTTP, the only way in."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_LOAD_S)
        with data.open("rb") as body, contextlib.closing(connection):
            connection.request("POST", "/store", body, {"Content-Type": "application/n-quads"})
            response = connection.getresponse()
            response.read()
        if response.status >= http.HTTPStatus.BAD_REQUEST:
            raise EngineError(f"{self.name} refused the data: status {response.status}")


class RdflibEndpoint(Engine):
    """rdflib-endpoint, on uvicorn as its own command starts it."""

    def command(self, data: Path, scratch: Path) -> list[str]:
        """``uvicorn``."""
        app = "benchmarks.rdflib_peer:create_app"
        return [*_PYTHON, "uvicorn", "--factory", app, "--port", str(self.port), "--log-level", "error"]

    def environment(self, data: Path, scratch: Path) -> dict[str, str]:
        """The file to serve."""
        return {"ORDRELOCAL_BENCHMARK_DATA": str(data)}


class EmptyApplication(Engine):
    """The web server that we use, with an application that does nothing: no answer of ours is faster."""

    def command(self, data: Path, scratch: Path) -> list[str]:
        """``granian``, set as ``ordrelocal serve`` sets it."""
        options = ["--interface", "wsgi", "--runtime-mode", "st", "--http", "1", "--no-ws", "--no-log"]
        place = ["--host", "127.0.0.1", "--port", str(self.port), "--blocking-threads", "64"]
        return [*_PYTHON, "granian", *options, *place, "benchmarks.empty_application:app"]


OURS = "ordrelocal"
REFERENCE = "Oxigraph"
FLOOR = "empty application"


def make_all(rdflib_load_s: float) -> list[Engine]:
    """The engines, ours first.

    Args:
        rdflib_load_s: Longest time to let rdflib-endpoint load.
    """
    return [
        Ordrelocal(OURS, "ordrelocal", "/sparql", _LOAD_S),
        OxigraphOnDisk(REFERENCE, "oxigraph", "/query", _LOAD_S),
        OxigraphInMemory("Oxigraph in memory", "oxigraph", "/query", _LOAD_S),
        RdflibEndpoint("rdflib-endpoint", "rdflib-endpoint", "/sparql", rdflib_load_s),
        EmptyApplication(FLOOR, "granian", "/sparql", _LOAD_S),
    ]
