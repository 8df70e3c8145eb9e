"""The process that takes requests in and hands them to workers.

Run as ``python -m ordrelocal.pool.broker``. It is single-threaded, holds no data and parses no query: it moves messages
and watches clocks, so that nothing a query does can hold it up.
"""

import argparse
import contextlib
import json
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ordrelocal.errors import (
    DatasetError,
    OrdreLocalError,
    PoolBusyError,
    QueryInterruptedError,
    QueryMemoryError,
    QueryRefusedError,
    QueryTimeoutError,
)
from ordrelocal.i18n import N_
from ordrelocal.pool import frames, loading, sandbox, wire
from ordrelocal.pool.generation import Generation, Worker
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.request import billing
from ordrelocal.pool.scheduling import FairQueue
from ordrelocal.pool.worker import LEAVING, READY

_RETRY_AFTER_S = 5
_SHARE_AFTER_S = 1.0  # a client that runs nothing has waited so long: time to take a place from another
_GRACE_S = 0.25  # a worker whose client has gone notices by itself when it writes; after this it is killed
_MEMORY_SIGNALS = (signal.SIGABRT, signal.SIGKILL)  # the engine aborts, or the kernel kills, for want of memory


class Client:
    """A connection from a web process; it carries one query at a time."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.reader = frames.FrameReader()
        self.job: Job | None = None
        self.unsent = b""


class Job:
    """One query, from its arrival to the end of its answer."""

    def __init__(self, origin: Client, payload: bytes, limits: Limits) -> None:
        self.origin = origin
        self.payload = payload
        self.client, asked_s = billing(payload)
        self.time_s = min(limits.time_s, asked_s or limits.time_s)
        self.arrived = time.monotonic()
        self.started = 0.0
        self.deadline = 0.0
        self.worker: Worker | None = None
        self.slowed = False
        self.stopped_by: OrdreLocalError | None = None
