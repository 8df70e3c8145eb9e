"""The one way out: every question to a service goes through here, and obeys its limits.

A question that was answered before is answered from the disk. Else the service is asked at its own pace,
again if it is busy or fails for the moment, and never for longer, at more length or at another host than
its description allows. Every answer is JSON; what is not is never kept.
"""

import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx
from SPARQLWrapper import JSON, POST, SPARQLWrapper
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from ordrelocal import __version__
from ordrelocal.errors import (
    ServiceAnswerError,
    ServiceBusyError,
    ServiceOfflineError,
    ServiceRefusedAddressError,
    ServiceTimeoutError,
    ServiceUnreachableError,
)
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.services import Service

#: Bytes of one answer: a longer one is none that we asked for.
MAX_BYTES = 20_000_000
_CONNECT_S = 10.0
_TRIES = 3
_REDIRECTIONS = 3
# Virtuoso's word, beside "200 OK", that its time was up and that rows are missing.
_CUT_OFF = "X-SQL-State"
#: Seconds that a service may ask us to wait; more is said to the user instead.
PATIENCE_S = 60.0
_HOME = "https://w3id.org/ordrelocal/"


@dataclass(frozen=True)
class Answer:
    """What a service answered.

    Attributes:
        text: The body.
        on: Day of the answer.
        cached: Whether it came from the disk.
        licence: Licence of the service's data, if known.
        address: What was asked: an address, with the words that were posted to it.
        service: Id of the service.
    """

    text: str
    on: date
    cached: bool
    licence: str
    address: str
    service: str

    def json(self) -> Any:
        """The body as JSON; ``None`` if the service has nothing there.

        Raises:
            ServiceAnswerError: It is none.
        """
        try:
            return json.loads(self.text) if self.text else None
        except (ValueError, RecursionError) as error:
            raise ServiceAnswerError(service=self.service, problem=f"JSON: {error}") from None


@dataclass(frozen=True)
class Rows:
    """Rows of a SELECT: variable -> value as text, whatever its datatype says.

    ``cut`` tells that there are as many as the service gives at most, so that some may lack.
    """

    rows: tuple[Mapping[str, str], ...]
    on: date
    cached: bool
    query: str
    cut: bool = False


class Gateway:
    """Asks services.

    Args:
        kept: Answers on disk.
        contact: Address or page of who asks, for the services' administrators.
        offline: Ask nobody; what is not on disk is not known.
        tries: How often a service that fails is asked, in all.
        sleep: Waits some seconds.
    """

    def __init__(
        self,
        kept: KeptAnswers,
        *,
        contact: str = "",
        offline: bool = False,
        tries: int = _TRIES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._kept = kept
        self._offline = offline
        self._tries = tries
        self._sleep = sleep
        self._next: dict[str, float] = {}
        agent = f"ordrelocal/{__version__} ({_HOME}{'; ' + contact if contact else ''})"
        self._headers = {"User-Agent": agent}

    def get(
        self,
        service: Service,
        path: str = "",
        params: Mapping[str, str] | None = None,
        *,
        may_lack: bool = False,
    ) -> Answer:
        """Ask the REST address of a service.

        Args:
            service: The service.
            path: What follows its address, already escaped.
            params: Parameters.
            may_lack: Whether the address is that of one thing, so that 404 says that there is none.

        Raises:
            ServiceError: It gave no usable answer.
        """
        url = httpx.URL(service.address + path).copy_merge_params(dict(params or {}))
        headers = {**self._headers, "Accept": "application/json"}
        return self._ask(service, httpx.Request("GET", url, headers=headers), may_lack=may_lack)

    def post(self, service: Service, url: str, form: Mapping[str, str]) -> Answer:
        """Post a form to an address of a service.

        Raises:
            ServiceError: It gave no usable answer.
        """
        headers = {**self._headers, "Accept": "application/json"}
        return self._ask(service, httpx.Request("POST", url, data=dict(form), headers=headers))

    def select(self, service: Service, query: str, endpoint: str = "") -> Rows:
        """Ask a SPARQL endpoint of a service.

        Args:
            service: The service.
            query: A SELECT query; comments at the start of a line are not sent.
            endpoint: Name of one of ``service.endpoints``; else its endpoint.

        Raises:
            ServiceError: It gave no usable answer.
        """
        # A literal may hold other ends of lines than this one.
        sent = "\n".join(line for line in query.split("\n") if not line.startswith("#"))
        written = _written(service.endpoints[endpoint] if endpoint else service.endpoint, sent)
        body = written.data if isinstance(written.data, bytes) else b""
        # Names of headers have no case: what SPARQLWrapper calls itself would be sent beside our own name.
        headers = httpx.Headers(written.header_items())
        headers.update(self._headers)
        answer = self._ask(service, httpx.Request("POST", written.full_url, content=body, headers=headers))
        try:
            found = answer.json()["results"]["bindings"]
            rows = tuple({name: str(cell["value"]) for name, cell in row.items()} for row in found)
        except (KeyError, TypeError, AttributeError):
            raise ServiceAnswerError(service=service.id, problem="SPARQL JSON") from None
        return Rows(rows, answer.on, answer.cached, sent, len(rows) >= service.max_rows)

    def _ask(self, service: Service, request: httpx.Request, *, may_lack: bool = False) -> Answer:
        asked = f"{request.method} {request.url}\n{request.content.decode('utf-8', 'replace')}"
        kept = self._kept.find(service.id, asked)
        if kept:
            return Answer(kept.text, kept.on, True, kept.licence, str(request.url), service.id)
        if self._offline:
            raise ServiceOfflineError(service=service.id)
        attempts = Retrying(
            stop=stop_after_attempt(self._tries),
            wait=_pause,
            retry=retry_if_exception(_is_passing),
            sleep=self._sleep,
            reraise=True,
        )
        text = attempts(self._send, service, request, may_lack)
        on = datetime.now(UTC).date()
        answer = Answer(text, on, False, service.licence, str(request.url), service.id)
        answer.json()
        self._kept.keep(service.id, asked, text, on, service.licence)
        return answer

    def _send(self, service: Service, request: httpx.Request, may_lack: bool) -> str:
        self._wait_for_turn(service)
        timeout = httpx.Timeout(service.timeout_s, connect=min(_CONNECT_S, service.timeout_s))
        # The client's time limit is for each piece; a service that drips its answer is left from outside.
        asking = ThreadPoolExecutor(1)
        try:
            with _told(service), httpx.Client(timeout=timeout, trust_env=True) as client:
                exchange = asking.submit(_exchange, service, client, request, may_lack)
                return exchange.result(service.timeout_s)
        finally:
            asking.shutdown(wait=False, cancel_futures=True)

    def _wait_for_turn(self, service: Service) -> None:
        now = time.monotonic()
        turn = max(now, self._next.get(service.id, now))
        self._next[service.id] = turn + 1 / service.rate_per_s
        if turn > now:
            self._sleep(turn - now)


def _written(endpoint: str, query: str) -> urllib.request.Request:
    """The request for a query, as SPARQLWrapper writes it; sending is the gateway's business."""
    client = SPARQLWrapper(endpoint)
    client.setReturnFormat(JSON)
    client.setMethod(POST)
    client.setQuery(query)
    return client._createRequest()


def _exchange(service: Service, client: httpx.Client, request: httpx.Request, may_lack: bool) -> str:
    """The body of the answer, redirections that are allowed followed; "" if there is no such thing."""
    for _ in range(_REDIRECTIONS + 1):
        response = client.send(request, stream=True)
        try:
            if response.next_request is None:
                lacking = may_lack and response.status_code == HTTPStatus.NOT_FOUND
                return "" if lacking else _read(service, response)
            request = _allowed(service, response.next_request)
        finally:
            response.close()
    raise ServiceRefusedAddressError(service=service.id, address=str(request.url))


@contextmanager
def _told(service: Service) -> Any:
    """Say in our own words what went wrong on the way."""
    try:
        yield
    except (httpx.TimeoutException, TimeoutError):
        raise ServiceTimeoutError(service=service.id, limit_s=round(service.timeout_s, 1)) from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise ServiceUnreachableError(
            service=service.id, problem=str(error) or type(error).__name__
        ) from None


def _allowed(service: Service, request: httpx.Request) -> httpx.Request:
    """A redirection, if it stays with the service."""
    if request.url.scheme not in ("http", "https") or request.url.host not in service.hosts:
        raise ServiceRefusedAddressError(service=service.id, address=str(request.url))
    return request


def _read(service: Service, response: httpx.Response) -> str:
    status = response.status_code
    wait_s = _retry_after(response)
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.SERVICE_UNAVAILABLE and wait_s):
        raise ServiceBusyError(service=service.id, retry_after_s=wait_s)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ServiceUnreachableError(service=service.id, problem=f"HTTP {status}")
    if status != HTTPStatus.OK:
        raise ServiceAnswerError(service=service.id, problem=f"HTTP {status}")
    if state := response.headers.get(_CUT_OFF):
        raise ServiceAnswerError(service=service.id, problem=f"{_CUT_OFF} {state[:20]}")
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_BYTES:
            raise ServiceAnswerError(service=service.id, problem=f"> {MAX_BYTES} B")
    # Everything asked here is JSON, which is UTF-8 whatever a header says.
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ServiceAnswerError(service=service.id, problem=f"UTF-8: {error.reason}") from None


def _retry_after(response: httpx.Response) -> float:
    """Seconds that the service asks to wait; 0 if it does not say."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)) / timedelta(seconds=1))
    except (TypeError, ValueError):
        return 0.0


def _asked_to_wait(error: BaseException | None) -> float:
    return float(str(error.values["retry_after_s"])) if isinstance(error, ServiceBusyError) else 0.0


def _is_passing(error: BaseException) -> bool:
    """Whether to ask again: the service is busy or fails, and does not ask for more patience than we have."""
    passing = isinstance(error, ServiceBusyError | ServiceTimeoutError | ServiceUnreachableError)
    return passing and _asked_to_wait(error) <= PATIENCE_S


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return _asked_to_wait(error) or wait_exponential(multiplier=1, max=PATIENCE_S)(state)
