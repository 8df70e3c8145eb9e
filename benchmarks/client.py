"""A load process: ``python -m benchmarks.client``.

It does as little as it can, so that an engine's time is not the client's: requests are bytes made before,
the socket is kept, a body is read and counted. It takes its order as a line of JSON, says ``ready`` once it
is connected and warm, starts at the next line, and answers with a line of JSON.
"""

import contextlib
import http.client
import json
import socket
import sys
import time
from dataclasses import asdict, dataclass
from typing import Self

_BUFFER_BYTES = 1 << 18


class ReplyError(Exception):
    """The reply is no whole answer."""


@dataclass(frozen=True)
class Order:
    """What one load process has to do.

    Args:
        port: Where the engine listens on this machine.
        requests: Whole HTTP requests; the first is sent before the clock starts.
        budget_s: No request is begun after this time.
        timeout_s: Longest wait for one piece of a reply.
        ordinary: Ask by Python's own HTTP client, as programs do, and not by the lean one.
    """

    port: int
    requests: list[str]
    budget_s: float
    timeout_s: float
    ordinary: bool = False


@dataclass(frozen=True)
class Outcome:
    """What one load process saw.

    Args:
        latencies_ms: From the first byte sent to the last received, one for each request.
        body_bytes: Bytes of all bodies.
        cpu_s: Processor time of this process while the clock ran.
        began: Start, on the clock that all processes share.
        ended: End, on the same clock.
        problem: Why it stopped before its time; empty if it did not.
    """

    latencies_ms: list[float]
    body_bytes: int
    cpu_s: float
    began: float
    ended: float
    problem: str = ""


class Connection:
    """A kept HTTP connection that counts bodies.

    Args:
        port: Where to connect on this machine.
        timeout_s: Longest wait for one piece of a reply.
    """

    def __init__(self, port: int, timeout_s: float) -> None:
        self._port = port
        self._timeout_s = timeout_s
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), self._timeout_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb", _BUFFER_BYTES)

    def ask(self, request: bytes) -> int:
        """Send a request and read the whole reply; returns the length of its body.

        Raises:
            ReplyError: The reply is an error, or breaks off.
            OSError: The connection fails, or nothing comes in time.
        """
        status = self._send(request)
        if not status:  # a server may hang up on a connection that had nothing to do for some seconds
            self.close()
            self._connect()
            status = self._send(request)
        length, chunked = -1, False
        while (line := self._file.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            match name.lower():
                case b"content-length":
                    length = int(value)
                case b"transfer-encoding":
                    chunked = b"chunked" in value
        if b" 200 " not in status:
            raise ReplyError(status.decode("latin-1").strip() or "no reply")
        if chunked:
            return self._count_chunks()
        if length < 0:
            raise ReplyError("a body of unknown length")
        self._take(length)
        return length

    def _send(self, request: bytes) -> bytes:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._socket.sendall(request)
            return self._file.readline()
        return b""

    def _count_chunks(self) -> int:
        total = 0
        while True:
            line = self._file.readline()
            if not line:
                raise ReplyError("the body breaks off")
            size = int(line.partition(b";")[0], 16)
            self._take(size + 2)
            if not size:
                return total
            total += size

    def _take(self, size: int) -> None:
        if len(self._file.read(size)) != size:
            raise ReplyError("the body breaks off")

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class OrdinaryConnection:
    """The same by Python's own HTTP client.

    Args:
        port: Where to connect on this machine.
        timeout_s: Longest wait for one piece of a reply.
    """

    def __init__(self, port: int, timeout_s: float) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)

    def ask(self, request: bytes) -> int:
        """Send a GET request and read the whole reply; returns the length of its body.

        Raises:
            ReplyError: The reply is an error, or breaks off.
            OSError: The connection fails, or nothing comes in time.
        """
        line, *lines = request.decode("latin-1").rstrip().split("\r\n")
        headers = dict(each.split(": ", 1) for each in lines)
        try:
            self._connection.request("GET", line.split(" ")[1], headers=headers)
            response = self._connection.getresponse()
            body = response.read()
        except http.client.HTTPException as error:
            raise ReplyError(str(error)) from error
        if response.status != http.HTTPStatus.OK:
            raise ReplyError(f"status {response.status}")
        return len(body)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def run(order: Order) -> Outcome:
    """Warm up, wait for the signal, then send one request after the other."""
    latencies: list[float] = []
    total, problem = 0, ""
    warm, *timed = [request.encode("latin-1") for request in order.requests]
    kind = OrdinaryConnection if order.ordinary else Connection
    with kind(order.port, order.timeout_s) as connection:
        connection.ask(warm)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        cpu_s, began = time.process_time(), time.monotonic()
        for request in timed:
            start = time.perf_counter()
            try:
                total += connection.ask(request)
            except (OSError, ReplyError) as error:
                problem = f"{type(error).__name__}: {error}"
                break
            latencies.append((time.perf_counter() - start) * 1000)
            if time.monotonic() - began > order.budget_s:
                break
    return Outcome(latencies, total, time.process_time() - cpu_s, began, time.monotonic(), problem)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(run(Order(**json.loads(sys.stdin.readline()))))) + "\n")
