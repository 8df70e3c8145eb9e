"""A query worker: a process forked from the nursery that answers one request after another.

It starts with everything it will ever need: dataset, memory cap, filter of system calls. After that it can
only read the dataset, its own socket and the connections handed to it.
"""

import array
import contextlib
import os
import resource
import socket
import time
import traceback
from collections.abc import Callable
from typing import NoReturn

import pyoxigraph as ox

from ordrelocal.errors import QueryError, QueryInterruptedError, QueryMemoryError
from ordrelocal.pool import frames, sandbox, wire
from ordrelocal.pool.evaluating import ClientGoneError, answer
from ordrelocal.pool.limits import Limits
from ordrelocal.pool.request import Request

READY = b"+"  # sent to the broker: this worker is free
LEAVING = b"-"  # sent to the broker: this worker has answered and ends


def run(
    control: socket.socket, open_store: Callable[[], ox.Store], dataset: str, limits: Limits, parent: int
) -> NoReturn:
    """Be a worker until the broker closes the control socket; never returns."""
    status = 1
    try:
        sandbox.die_with_parent(parent)
        store = open_store()
        sandbox.limit_memory(limits.memory_mb)
        sandbox.forbid_system_calls()
        _answer_all(control, store, dataset, limits)
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, it is told before the process ends
        traceback.print_exc()
    finally:
        os._exit(status)


def _answer_all(control: socket.socket, store: ox.Store, dataset: str, limits: Limits) -> None:
    buffer = bytearray(frames.MESSAGE_BYTES)
    reader = frames.FrameReader()
    born_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for remaining in range(limits.queries_per_worker - 1, -1, -1):
        received = _next_request(control, buffer, reader)
        if received is None:
            return
        payload, connection = received
        started = time.monotonic()
        with connection:
            sound = _answer_one(connection, store, payload, dataset, limits)
        grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - born_kb
        # A slow query was slowed down further by the broker, and a large one may leave its memory behind.
        slow = time.monotonic() - started > limits.slow_after_s
        if not sound or slow or not remaining or grown_kb > limits.memory_mb * 256:
            control.send(LEAVING)
            return
        control.send(READY)


def _next_request(
    control: socket.socket, buffer: bytearray, reader: frames.FrameReader
) -> tuple[bytes, socket.socket] | None:
    """The next request and the connection that awaits its answer; None when the broker has no more."""
    descriptors = array.array("i")
    while True:
        size, ancillary, _, _ = control.recvmsg_into([buffer], socket.CMSG_SPACE(descriptors.itemsize))
        if not size:
            return None
        for _level, _kind, data in ancillary:
            descriptors.frombytes(data)
        for frame in reader.feed(bytes(memoryview(buffer)[:size])):
            return frame.payload, socket.socket(socket.AF_UNIX, frames.SOCKET_TYPE, 0, descriptors[0])


def _answer_one(
    connection: socket.socket, store: ox.Store, payload: bytes, dataset: str, limits: Limits
) -> bool:
    """Answer, or say why not; returns whether this process can be trusted with another query."""
    try:
        answer(store, Request.decode(payload), connection, dataset, limits)
    except QueryError as error:
        _report(connection, error)
        return not isinstance(error, QueryMemoryError)
    except ClientGoneError:
        return True
    except BaseException as error:  # noqa: BLE001 - the engine's panics are no Exception; none may pass in silence
        _report(connection, QueryInterruptedError(detail=repr(error)))
        return False
    return True


def _report(connection: socket.socket, error: QueryError) -> None:
    message = frames.json_frame(frames.ERROR, wire.encode(error))
    with contextlib.suppress(OSError):  # the client has gone
        frames.send_all(connection, [message])
