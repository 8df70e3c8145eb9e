"""Comparisons of evidence for the web: each in a process of its own, one at a time, and kept.

A comparison takes about two seconds of processor time. Whatever is asked, at most one runs, a few requests
wait for it, and the others are told to come back; a request never computes in the web process.
"""

import contextlib
import json
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from threading import BoundedSemaphore, Lock
from typing import Any

from flask import current_app

from ordrelocal.dataset import Dataset
from ordrelocal.errors import ComparisonBusyError, ComparisonLackError, ComparisonTimeoutError
from ordrelocal.evidence import Selection
from ordrelocal.i18n import N_, Marked
from ordrelocal.pool import wire
from ordrelocal_webui.caching import AnswerCache, Kept

EXTENSION = "ordrelocal.comparer"
WAITING = 4
_RETRY_AFTER_S = 5
_GRACE_S = 2
_COMMAND = "ordrelocal.comparing"


class Comparer:
    """Makes comparisons and keeps them.

    Args:
        limit_s: Time for one comparison, and for the wait before it.
        memory_mb: Memory for one comparison.
        cache_mb: Room for the results, which are kept compressed.
    """

    def __init__(self, limit_s: int = 20, memory_mb: int = 2048, cache_mb: int = 16) -> None:
        self._limit_s = limit_s
        self._memory_mb = memory_mb
        self._cache = AnswerCache(cache_mb * 2**20)
        self._turn = Lock()
        self._places = BoundedSemaphore(1 + WAITING)

    def account(self, dataset: Dataset, selection: Selection) -> dict[str, Any]:
        """What a selection of evidence changes, as ``Account.as_json`` tells it.

        Raises:
            OrdreLocalError: The selection is unknown, or the comparison was not made in time.
        """
        key = (dataset.name, selection.text)
        kept = self._cache.get(key)
        if kept is None:
            with self._alone():
                kept = self._cache.get(key)  # somebody may have asked the same while this request waited
                if kept is None:
                    made = zlib.compress(self._made(dataset, selection), 1)
                    kept = Kept("comparison", "application/json", made)
                    self._cache.put(key, kept)
        told: dict[str, Any] = json.loads(zlib.decompress(kept.body))
        return told

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the one place where comparisons are made.

        Raises:
            ComparisonBusyError: Too many wait for it, or it did not come free in time.
        """
        if not self._places.acquire(blocking=False):
            raise ComparisonBusyError(retry_after_s=_RETRY_AFTER_S)
        try:
            if not self._turn.acquire(timeout=self._limit_s):
                raise ComparisonBusyError(retry_after_s=_RETRY_AFTER_S)
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def _made(self, dataset: Dataset, selection: Selection) -> bytes:
        """Run the comparison; killed when it is not there in time."""
        limits = (str(self._limit_s), str(self._memory_mb))
        command = [sys.executable, "-m", _COMMAND, *limits, str(dataset.path)]
        started = time.monotonic()
        try:
            done = subprocess.run(
                [*command, *selection.text.split()],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._limit_s + _GRACE_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ComparisonTimeoutError(limit_s=self._limit_s) from error
        if done.returncode:
            if time.monotonic() - started >= self._limit_s:
                raise ComparisonTimeoutError(limit_s=self._limit_s)
            raise ComparisonLackError(problem=Marked(N_("The process that makes it ended unexpectedly")))
        told = json.loads(done.stdout)
        if "error" in told:
            raise wire.decode(told["error"])
        return json.dumps(told["account"], ensure_ascii=False).encode()


def comparer() -> Comparer:
    """The comparer that the application was made with."""
    result: Comparer = current_app.extensions[EXTENSION]
    return result
