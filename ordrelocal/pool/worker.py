"""A query worker: a process forked from the nursery that answers one request after another.

It starts with everything it will ever need: dataset, memory cap, filter of system calls. After that it can
only read the dataset, its own socket and the connections handed to it.
"""

import array
import contextlib
import os
import resource
import select
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
from ordrelocal.pool.slots import Slot

READY = b"+"  # sent to the broker: this worker is free
KEPT = b"="  # sent to the broker: this worker has answered and reads on from the client's connection
LEAVING = b"-"  # sent to the broker: this worker has answered and ends


def run(
    control: socket.socket,
    open_store: Callable[[], ox.Store],
    dataset: str,
    limits: Limits,
    slot: Slot,
    parent: int,
) -> NoReturn:
    """Be a worker until the broker closes the control socket; never returns."""
    status = 1
    try:
        sandbox.die_with_parent(parent)
        store = open_store()
        sandbox.limit_memory(limits.memory_mb)
        sandbox.forbid_system_calls()
        _answer_all(Desk(control, slot), store, dataset, limits)
        status = 0
    except ConnectionError:
        status = 0  # the broker has ended, in the middle of a word perhaps
    except BaseException:  # noqa: BLE001 - whatever it is, it is told before the process ends
        traceback.print_exc()
    finally:
        os._exit(status)


class Desk:
    """Where a worker's queries come in: by the broker, or on a connection that it has on lease.

    Args:
        control: The socket to the broker.
        slot: Where queries on lease are noted for the broker.
    """

    def __init__(self, control: socket.socket, slot: Slot) -> None:
        self._control = control
        self._slot = slot
        self._buffer = bytearray(frames.MESSAGE_BYTES)
        self._reader = frames.FrameReader()
        self._connection: socket.socket | None = None
        self._leased = False  # whether the connection may be kept
        self._noted = False  # whether the present query stands in the slot
        self._ears = select.poll()
        self._ears.register(control, select.POLLIN)

    def next(self) -> tuple[bytes, socket.socket] | None:
        """The next request and the connection that awaits its answer; None when the broker has no more."""
        while self._connection is not None:
            ready = {descriptor for descriptor, _ in self._ears.poll()}
            if self._control.fileno() in ready:
                if not self._control.recv_into(self._buffer):
                    return None
            elif size := self._receive(self._connection):
                payload = self._reader.feed(self._received(size))[0].payload
                self._slot.begin(payload)
                self._noted = True
                return payload, self._connection
            # Recalled, or the client has gone: the broker takes the connection back.
            self._drop()
            self._control.send(READY)
        return self._hear_broker()

    def done(self, *, stays: bool) -> None:
        """The request is answered; tell the broker where this worker is to be found."""
        if self._noted:
            self._slot.end()
            self._noted = False
            if stays:
                return
        elif stays and self._leased and self._connection is not None:
            self._ears.register(self._connection, select.POLLIN)
            self._control.send(KEPT)
            return
        self._drop()
        self._control.send(READY if stays else LEAVING)

    def _hear_broker(self) -> tuple[bytes, socket.socket] | None:
        descriptors = array.array("i")
        while True:
            size, ancillary, _, _ = self._control.recvmsg_into(
                [self._buffer], socket.CMSG_SPACE(descriptors.itemsize)
            )
            if not size:
                return None
            for _level, _kind, data in ancillary:
                descriptors.frombytes(data)
            for kind, payload in self._reader.feed(self._received(size)):
                if kind == frames.RECALL:  # of a lease given back already
                    continue
                self._leased = kind == frames.LEASE
                self._connection = socket.socket(socket.AF_UNIX, frames.SOCKET_TYPE, 0, descriptors[0])
                return payload, self._connection

    def _receive(self, connection: socket.socket) -> int:
        try:
            return connection.recv_into(self._buffer)
        except ConnectionError:
            return 0

    def _received(self, size: int) -> bytes:
        return bytes(memoryview(self._buffer)[:size])

    def _drop(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(KeyError):  # it was not kept
                self._ears.unregister(self._connection)
            self._connection.close()
            self._connection = None


def _answer_all(desk: Desk, store: ox.Store, dataset: str, limits: Limits) -> None:
    born_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for remaining in range(limits.queries_per_worker - 1, -1, -1):
        received = desk.next()
        if received is None:
            return
        payload, connection = received
        started = time.monotonic()
        sound = _answer_one(connection, store, payload, dataset, limits)
        grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - born_kb
        # A slow query was slowed down further by the broker, and a large one may leave its memory behind.
        slow = time.monotonic() - started > limits.slow_after_s
        stays = sound and not slow and bool(remaining) and grown_kb <= limits.memory_mb * 256
        desk.done(stays=stays)
        if not stays:
            return


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
