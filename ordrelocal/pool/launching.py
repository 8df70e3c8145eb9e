"""Starting and stopping a pool."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from ordrelocal.errors import QueryInterruptedError
from ordrelocal.pool import wire
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.place import SOCKET_FILE

_STOP_S = 5


class Pool:
    """A broker process and its private folder.

    Start it from a thread that lives as long as the pool: the kernel ends the broker with the thread that
    started it.

    Args:
        home: Folder of the built datasets; its pointer is watched.
        data_files: RDF files to serve instead.
        limits: What queries may use; settings in the environment when not given.
        folder: Private folder for the socket; a temporary one when not given.
    """

    def __init__(
        self,
        home: Path | None = None,
        data_files: Sequence[Path] = (),
        limits: Limits | None = None,
        folder: Path | None = None,
    ) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="ordrelocal-") if folder is None else None
        self.folder = Path(self._temporary.name) if self._temporary else Path(str(folder))
        self.socket = self.folder / SOCKET_FILE
        self._source = ["--data", *map(str, data_files)] if data_files else ["--home", str(home)]
        self._limits = limits or Limits.from_environment()
        self.process: subprocess.Popen[bytes] | None = None
        self.dataset = ""
        self.quads = 0

    def start(self) -> None:
        """Start the broker and wait until the first answer can be given.

        Raises:
            OrdreLocalError: The data cannot be loaded.
        """
        self.socket.unlink(missing_ok=True)
        reading, writing = os.pipe()
        command = [sys.executable, "-m", "ordrelocal.pool", str(self.socket), str(os.getpid()), str(writing)]
        self.process = subprocess.Popen(
            [*command, *self._source],
            pass_fds=[writing],
            stdin=subprocess.DEVNULL,
            env=os.environ | self._limits.as_environment(),
        )
        os.close(writing)
        with os.fdopen(reading, "rb") as ready:
            line = ready.readline()
        if not line:
            self.stop()
            raise QueryInterruptedError
        message = json.loads(line)
        if "error" in message:
            self.stop()
            raise wire.decode(message["error"])
        self.dataset, self.quads = message["dataset"], message["quads"]

    def wait(self) -> None:
        """Wait until the broker has ended."""
        if self.process is not None:
            self.process.wait()

    def stop(self) -> None:
        """End the broker, and with it every nursery and worker."""
        process = self.process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def close(self) -> None:
        """End the broker and remove its folder."""
        self.stop()
        if self._temporary is not None:
            self._temporary.cleanup()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
