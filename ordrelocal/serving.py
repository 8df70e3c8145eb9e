"""Serving a dataset: one query pool, one web server, both ending with this process."""

import contextlib
import http.client
import ipaddress
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.log import LogLevels
from granian.server import MPServer

from ordrelocal.errors import AddressInUseError, OpenCurationError, OrdreLocalError, UnsafeAddressError
from ordrelocal.i18n import N_, preferred_language, translate
from ordrelocal.linking import admission
from ordrelocal.pool import sandbox
from ordrelocal.pool.launching import Pool
from ordrelocal.pool.place import ENVIRONMENT
from ordrelocal.system_errors import reason

# The library never imports the web package: the server is told its name.
_APPLICATION = "ordrelocal_webui.wsgi:app"
_MASTER = "ORDRELOCAL_MASTER"
_THREADS = 64  # they mostly wait for the pool; with few, slow queries would keep pages waiting
_RESTART_S = 1.0
_STOP_S = 5
_POLL_S = 0.1


def serve(host: str, port: int, home: Path, data_files: Sequence[Path] = (), *, curate: bool = False) -> None:
    """Serve until interrupted.

    Args:
        host: Address to listen on.
        port: Port to listen on.
        home: Folder of the built datasets; a new dataset is taken over while serving.
        data_files: RDF files to serve instead.
        curate: Open the pages on which links are decided, on a loopback address only.

    Raises:
        OrdreLocalError: The address or the data cannot be used.
    """
    address = check_address(host, port, private=curate)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the server sets its own
    keeper = PoolKeeper(Pool(home, data_files))
    try:
        keeper.start()
        os.environ[ENVIRONMENT] = str(keeper.pool.socket)
        os.environ["ORDRELOCAL_HOME"] = str(home)
        os.environ[_MASTER] = str(os.getpid())
        with _curation(open_=curate) as token:
            threading.Thread(target=_announce, args=(address, host, port, token), daemon=True).start()
            _server(address, port).serve()
    except KeyboardInterrupt:
        return
    finally:
        keeper.stop()


@contextlib.contextmanager
def _curation(*, open_: bool) -> Iterator[str]:
    """The token that admits a reviewer to the server about to start; empty when its pages are closed."""
    os.environ.pop(admission.ENVIRONMENT, None)  # of a server around this one
    if not open_:
        yield ""
        return
    with admission.admission() as admitted:
        os.environ[admission.ENVIRONMENT] = str(admitted.folder)
        yield admitted.issue()


def check_address(host: str, port: int, *, private: bool = False) -> str:
    """The IP address to listen on.

    Args:
        host: Address or name.
        port: Port.
        private: Nobody but this machine may reach it.

    Raises:
        AddressInUseError: Another program listens there, or the address is not of this machine.
        UnsafeAddressError: Others could reach it, and queries cannot be isolated here.
        OpenCurationError: Others could reach it, though it is to be private.
    """
    try:
        family, _, _, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        address = str(target[0])
        if private and (not ipaddress.ip_address(address).is_loopback or _behind_proxy()):
            raise OpenCurationError(host=host)
        lack = sandbox.missing()
        if lack and not ipaddress.ip_address(address).is_loopback:
            raise UnsafeAddressError(host=host, lack=lack)
        # Servers that share a port would each get some of the requests; this attempt does not share.
        with socket.socket(family, socket.SOCK_STREAM) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind((address, port))
    except OSError as error:
        raise AddressInUseError(host=host, port=port, problem=reason(error)) from error
    return address


def _behind_proxy() -> bool:
    return os.environ.get("ORDRELOCAL_PROXIES", "0") != "0"


class PoolKeeper:
    """Keeps a query pool running, from one thread that lives as long as it.

    Args:
        pool: The pool to start, and to start again should its broker be killed.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._failure: OrdreLocalError | None = None
        self._thread = threading.Thread(target=self._keep, name="pool keeper", daemon=True)

    def start(self) -> None:
        """Start the pool and wait until it can answer.

        Raises:
            OrdreLocalError: The data cannot be loaded.
        """
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """End the pool."""
        self._stopping.set()
        self.pool.stop()
        if self._thread.is_alive():
            self._thread.join(_STOP_S)
        self.pool.close()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            try:
                self.pool.start()
            except OrdreLocalError as error:
                if not self._ready.is_set():
                    self._failure = error
                    self._ready.set()
                    return
                click.echo(error.render(preferred_language()), err=True)
            self._ready.set()
            self.pool.wait()
            self._stopping.wait(_RESTART_S)


def _server(address: str, port: int) -> MPServer:
    # A forked worker would inherit the locks of this process's threads as they happen to be.
    multiprocessing.set_start_method("spawn", force=True)
    return MPServer(
        _APPLICATION,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,  # two gave no more answers a second on two cores, and would be two caches
        blocking_threads=_THREADS,
        http=HTTPModes.http1,  # several answers share an HTTP/2 connection: one could not be broken off alone
        runtime_mode=RuntimeModes.st,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=_STOP_S,
    )


def _announce(address: str, host: str, port: int, token: str) -> None:
    """Say where to look, once somebody who looks gets an answer."""
    while True:
        connection = http.client.HTTPConnection(address, port, timeout=_STOP_S)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            connection.request("HEAD", "/sparql")
            connection.getresponse()
            break
        time.sleep(_POLL_S)
    shown = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    language = preferred_language()
    click.echo(translate(N_("Serving on {address} (Ctrl-C stops)"), language, address=shown))
    if token:
        once = f"{shown}/curate?token={token}"
        click.echo(
            translate(N_("Decide on links (the address opens once): {address}"), language, address=once)
        )
