"""The way out obeys each service's limits, keeps answers, and says what went wrong in words."""

import contextlib
import json
import socket
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ordrelocal.errors import (
    OrdreLocalError,
    ServiceAnswerError,
    ServiceBusyError,
    ServiceOfflineError,
    ServiceRefusedAddressError,
    ServiceTimeoutError,
    ServiceUnreachableError,
)
from ordrelocal.linking import gateway as module
from ordrelocal.linking.gateway import Gateway
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.services import Service
from tests.linking.serving import Asked, Given, serving

TEXTS = {"fr": "Essai", "en": "Trial"}
ROWS = {
    "head": {"vars": ["person", "on"]},
    "results": {
        "bindings": [
            {
                "person": {"type": "uri", "value": "http://example.org/1"},
                # A date that is none, as a real service has it.
                "on": {
                    "type": "literal",
                    "value": "2021-09-24BST10:48:50",
                    "datatype": "http://www.w3.org/2001/XMLSchema#dateTime",
                },
            }
        ]
    },
}


def trial(address: str, **values: object) -> Service:
    service = Service("trial", TEXTS, TEXTS, "https://example.org/", rate_per_s=1000, timeout_s=5)
    return replace(service, endpoint=address, address=address, hosts=("127.0.0.1",), **values)  # type: ignore[arg-type]


class Waits(list[float]):
    """Seconds that would have been waited."""


def asking(folder: Path, **values: object) -> tuple[Gateway, Waits]:
    waits = Waits()
    return Gateway(KeptAnswers(folder), sleep=waits.append, **values), waits  # type: ignore[arg-type]


def test_question_is_sent_once_with_an_honest_name_and_then_answered_from_disk(tmp_path: Path) -> None:
    with serving(lambda _: Given('{"a": "é"}')) as server:
        gateway, _ = asking(tmp_path, contact="someone@example.org")
        service = trial(server.address, licence="https://example.org/licence")
        first = gateway.get(service, "works", {"q": "état"})
        second = gateway.get(service, "works", {"q": "état"})
    assert first.json() == second.json() == {"a": "é"}
    assert (first.cached, second.cached) == (False, True)
    assert second.licence == "https://example.org/licence"
    assert second.on == first.on
    (asked,) = server.asked
    assert (asked.path, asked.params) == ("/works", {"q": "état"})
    assert asked.headers["User-Agent"].startswith("ordrelocal/")
    assert "someone@example.org" in asked.headers["User-Agent"]


def test_rows_of_a_select_are_texts_even_where_a_date_is_malformed(tmp_path: Path) -> None:
    with serving(lambda _: Given(json.dumps(ROWS), type="application/sparql-results+json")) as server:
        gateway, _ = asking(tmp_path)
        found = gateway.select(
            trial(server.address, max_rows=1), "#+ id: x, describe\nSELECT * {?person ?p ?on}"
        )
    assert found.rows == ({"person": "http://example.org/1", "on": "2021-09-24BST10:48:50"},)
    assert found.cut
    (asked,) = server.asked
    assert (asked.method, asked.params["query"]) == ("POST", "SELECT * {?person ?p ?on}")
    assert "sparql-results+json" in asked.headers["Accept"]
    names = [value for name, value in asked.headers.items() if name.lower() == "user-agent"]
    assert [name.partition("/")[0] for name in names] == ["ordrelocal"]


def test_old_answer_is_asked_for_again_and_a_damaged_one_too(tmp_path: Path) -> None:
    with serving(lambda _: Given("{}")) as server:
        gateway, _ = asking(tmp_path)
        service = trial(server.address)
        gateway.get(service)
        (file,) = tmp_path.rglob("*.json")
        content = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps(content | {"on": "2001-01-01"}), encoding="utf-8")
        assert not gateway.get(service).cached
        file.write_text("{", encoding="utf-8")
        assert not gateway.get(service).cached
    assert len(server.asked) == 3


def test_offline_nobody_is_asked(tmp_path: Path) -> None:
    with serving(lambda _: Given("{}")) as server:
        asking(tmp_path)[0].get(trial(server.address))
        gateway, _ = asking(tmp_path, offline=True)
        assert gateway.get(trial(server.address)).cached
        with pytest.raises(ServiceOfflineError):
            gateway.get(trial(server.address), "other")
    assert len(server.asked) == 1


def test_pace_of_a_service_is_kept(tmp_path: Path) -> None:
    with serving(lambda _: Given("{}")) as server:
        gateway, waits = asking(tmp_path)
        for path in "abc":
            gateway.get(trial(server.address, rate_per_s=0.5), path)
    assert [round(wait) for wait in waits] == [2, 4]


@pytest.mark.parametrize("said", ["7", "date"])
def test_busy_service_is_asked_again_when_it_says(tmp_path: Path, said: str) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=8), usegmt=True)

    def answer(_: Asked) -> Given:
        again = {"Retry-After": said if said.isdigit() else later}
        return Given("{}") if len(server.asked) > 1 else Given(status=429, headers=again)

    with serving(answer) as server:
        gateway, waits = asking(tmp_path)
        assert gateway.get(trial(server.address)).json() == {}
    assert 5 <= max(waits) <= 8


def test_service_that_asks_for_too_much_patience_is_left_at_once(tmp_path: Path) -> None:
    with serving(lambda _: Given(status=503, headers={"Retry-After": "3600"})) as server:
        with pytest.raises(ServiceBusyError) as caught:
            asking(tmp_path)[0].get(trial(server.address))
    assert caught.value.values["retry_after_s"] == 3600
    assert len(server.asked) == 1


def test_failing_service_is_asked_three_times_with_growing_pauses(tmp_path: Path) -> None:
    with serving(lambda _: Given(status=500)) as server:
        gateway, waits = asking(tmp_path)
        with pytest.raises(ServiceUnreachableError):
            gateway.get(trial(server.address))
    assert len(server.asked) == 3
    pauses = [wait for wait in waits if wait > 0.1]
    assert pauses == sorted(pauses)
    assert len(pauses) == 2
    assert not list(tmp_path.rglob("*.json"))


def test_service_that_is_not_there_is_said_to_be_unreachable(tmp_path: Path) -> None:
    with serving(lambda _: Given()) as server:
        gone = server.address
    with pytest.raises(ServiceUnreachableError):
        asking(tmp_path)[0].get(trial(gone))


def test_answer_that_drips_is_given_up_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TRIES", 1)
    with serving(lambda _: Given("x" * 100, pieces=100, wait_s=0.1)) as server:
        with pytest.raises(ServiceTimeoutError):
            asking(tmp_path)[0].get(trial(server.address, timeout_s=0.4))


HOSTILE = [
    (Given(b"\xe9t\xe9", type="application/json; charset=latin-1"), ServiceAnswerError),
    (Given("<html>no</html>"), ServiceAnswerError),
    (Given('{"results": {"bindings": [1]}}'), ServiceAnswerError),
    (Given('{"results":'), ServiceAnswerError),
    (Given("[" * 3500), ServiceAnswerError),
    (Given("x" * 2000, headers={"Content-Length": "99999"}), ServiceUnreachableError),
    (Given(status=403), ServiceAnswerError),
    (Given("x" * 5000), ServiceAnswerError),
    (Given(status=302, headers={"Location": "http://localhost:1/secret"}), ServiceRefusedAddressError),
    (Given(status=302, headers={"Location": "file:///etc/passwd"}), ServiceRefusedAddressError),
    (Given(status=302, headers={"Location": "/again"}), ServiceRefusedAddressError),
]


@pytest.mark.parametrize(("given", "error"), HOSTILE)
def test_hostile_answer_is_refused_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: Given, error: type[OrdreLocalError]
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 4000)
    with serving(lambda _: given) as server:
        with pytest.raises(error) as caught:
            asking(tmp_path)[0].select(trial(server.address), "SELECT * {?s ?p ?o}")
    assert error is not ServiceAnswerError or "bindings" in str(given.body) or not [*tmp_path.rglob("*.json")]
    assert "trial" in caught.value.render("fr")


def test_redirection_within_the_service_is_followed(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Given:
        return Given("{}") if asked.path == "/new" else Given(status=301, headers={"Location": "/new"})

    with serving(answer) as server:
        assert asking(tmp_path)[0].get(trial(server.address)).json() == {}


def test_a_thing_that_is_not_there_is_no_failure_and_an_address_that_is_not_there_is_one(
    tmp_path: Path,
) -> None:
    with serving(lambda _: Given("no", status=404)) as server:
        gateway = asking(tmp_path)[0]
        with pytest.raises(ServiceAnswerError, match="404"):
            gateway.get(trial(server.address))
        assert gateway.get(trial(server.address), may_lack=True).text == ""


@pytest.mark.parametrize("said", ["²", "-5", "9" * 400, "soon"])
def test_service_may_ask_for_any_patience(tmp_path: Path, said: str) -> None:
    again = {"Retry-After": said.encode().decode("latin-1")}
    with serving(lambda _: Given(status=429, headers=again)) as server:
        with pytest.raises(ServiceBusyError) as caught:
            asking(tmp_path)[0].get(trial(server.address))
    assert 0 <= float(str(caught.value.values["retry_after_s"])) < 1e9


def test_headers_that_drip_are_given_up_at_the_limit(tmp_path: Path) -> None:
    """Each piece comes in time, the whole never."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection = listening.accept()[0]
            with connection, contextlib.suppress(OSError):
                for byte in b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 100:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.05)

        dripping = threading.Thread(target=drip)
        dripping.start()
        begun = time.monotonic()
        service = trial(f"http://127.0.0.1:{listening.getsockname()[1]}/", timeout_s=0.3)
        gateway = Gateway(KeptAnswers(tmp_path), tries=1)
        with pytest.raises(ServiceTimeoutError):
            gateway.get(service)
        assert time.monotonic() - begun < 3
        dripping.join()
