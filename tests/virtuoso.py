"""A real Virtuoso for the tests: started on the loopback with a dataset, asked through SPARQLWrapper.

The default graph of the dataset is loaded as the graph ``ALL`` and named as default graph with each query;
every other graph keeps its name. A query must therefore tie ``GRAPH ?x`` to a record or a rule graph, since
here the variable could also take the merge itself.

Virtuoso plans with samples taken anew in each process, and a rare plan of it loses rows or takes very long.
An answer that differs is therefore asked for again of the server started anew: ``restart``.
"""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from SPARQLWrapper import JSON, SPARQLWrapper

from ordrelocal.namespaces import GRAPH
from tests.lacking import lacking

ALL = GRAPH + "all"
#: Virtuoso cuts longer answers off without a word.
MAX_ROWS = 100_000
_SERVER = ("virtuoso-t", "isql-vt")
_START_LIMIT_S = 60
_ANSWER_LIMIT_S = 60
_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
TransactionFile = {folder}/virtuoso.trx
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = {rows}
"""

Row = dict[str, str]


@dataclass(frozen=True)
class Virtuoso:
    """A running server."""

    endpoint: str
    #: Stops the server, its running queries too, and starts it again on its files.
    restart: Callable[[], None]

    def select(self, query: str) -> list[Row]:
        """Rows of a SELECT on the dataset: variable -> value as text; an unbound variable is left out.

        Raises:
            OSError: No answer within a minute, among other reasons.
        """
        client = SPARQLWrapper(self.endpoint)
        client.setTimeout(_ANSWER_LIMIT_S)
        client.setReturnFormat(JSON)
        client.setMethod("POST")
        client.addDefaultGraph(ALL)
        client.setQuery(query)
        answer = client.queryAndConvert()
        assert isinstance(answer, dict)
        # Its JSON says "typed-literal" where the standard says "literal"; only the values are taken.
        rows = [
            {name: str(cell["value"]) for name, cell in row.items()} for row in answer["results"]["bindings"]
        ]
        assert len(rows) < MAX_ROWS, "Virtuoso may have cut the answer off"
        return rows


@contextmanager
def running(dump: Path, folder: Path, *, full_text: bool = False) -> Iterator[Virtuoso]:
    """A server on free ports of the loopback, loaded with a dump in N-Quads, stopped at the end.

    Args:
        dump: Quads of a dataset; its default graph becomes ``ALL``.
        folder: Where the server keeps its files; empty.
        full_text: Whether ``bif:contains`` finds words.
    """
    for program in _SERVER:
        if not shutil.which(program):
            lacking(program, "apt-get install --no-install-recommends virtuoso-opensource-7-bin")
    sql, http = _free_ports(2)
    settings = folder / "virtuoso.ini"
    settings.write_text(_INI.format(folder=folder, sql=sql, http=http, rows=MAX_ROWS), encoding="utf-8")
    shutil.copy(dump, folder / "dump.nq")
    endpoint = f"http://127.0.0.1:{http}/sparql"
    with ExitStack() as started:

        def restart() -> None:
            started.close()
            started.enter_context(_server(settings, endpoint))

        restart()
        _load(sql, folder, full_text)
        yield Virtuoso(endpoint, restart)


@contextmanager
def _server(settings: Path, endpoint: str) -> Iterator[None]:
    with (settings.parent / "output.txt").open("ab") as output:
        server = subprocess.Popen(
            ["virtuoso-t", "+foreground", "+configfile", str(settings)],
            cwd=settings.parent,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(server, endpoint)
            yield
        finally:
            server.kill()
            server.wait()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _wait(server: subprocess.Popen[bytes], endpoint: str) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < deadline:
        assert server.poll() is None, "Virtuoso stopped while starting"
        try:
            with urllib.request.urlopen(endpoint + "?query=ASK%20%7B%7D", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(endpoint)


def _load(port: int, folder: Path, full_text: bool) -> None:
    """Bulk load; triples that name no graph go to the graph given to ``ld_dir``."""
    before = "DB.DBA.RDF_OBJ_FT_RULE_ADD(null, null, 'all'); " if full_text else ""
    after = "DB.DBA.VT_INC_INDEX_DB_DBA_RDF_OBJ(); " if full_text else ""
    commands = f"{before}ld_dir('{folder}', 'dump.nq', '{ALL}'); rdf_loader_run(); {after}checkpoint;"
    done = subprocess.run(
        ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", f"exec={commands}"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Error" not in done.stderr + done.stdout, done.stdout + done.stderr
