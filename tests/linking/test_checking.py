"""``link check`` asks every service now, and says of each whether it answered, or why not.

Answers are in the services' own shapes; titles are made up, and so is that only IdRef knows its person.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ordrelocal.cli import commands
from ordrelocal.errors import ServiceAddressError
from ordrelocal.linking.checking import TRIALS
from ordrelocal.linking.services import OVERRIDE, described
from tests.linking.serving import Asked, Given, Serving, serving

RECORDS = {
    "/hal/": {"response": {"docs": [{"halId_s": "halshs-01421328", "title_s": ["T"]}]}},
    "/crossref/": {"message": {"DOI": "10.5555/12345678", "title": ["T"]}},
    "/opencitations/": [{"id": "omid:br/0612058700", "title": "T"}],
}
NOTHING: dict[str, object] = {"head": {"vars": []}, "results": {"bindings": []}}
PERSON = {"person": {"type": "uri", "value": "http://www.idref.fr/035679794/id"}}


def well(request: Asked) -> Given:
    """What a service answers that has what it is known to have, and nothing else."""
    for path, record in RECORDS.items():
        if request.path.startswith(path):
            return Given(json.dumps(record))
    has_person = request.path == "/idref/" and "a foaf:Person" in request.params["query"]
    return Given(json.dumps({"results": {"bindings": [PERSON]}} if has_person else NOTHING))


def at(server: Serving, home: Path) -> dict[str, str]:
    """Environment in which each service is a path of one server."""
    return {"ORDRELOCAL_HOME": str(home)} | {
        OVERRIDE + name.upper(): f"{server.address}{name}/" for name in TRIALS
    }


def checked(server: Serving, home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(commands, ["link", "check", *arguments], env=at(server, home))


def test_each_service_that_can_be_asked_has_its_question() -> None:
    assert TRIALS.keys() == {name for name, service in described().items() if service.connector}


def test_services_that_answer_are_told_with_their_time_and_records(tmp_path: Path) -> None:
    with serving(well) as server:
        result = checked(server, tmp_path, "--contact", "someone@example.org")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert len(lines) == len(TRIALS)
    assert "in 0." in lines[0]
    found = {line.partition(":")[0]: line.rpartition(" ")[2] for line in lines}
    assert found == dict.fromkeys(("data.bnf.fr", "Persée", "Wikidata"), "0.") | dict.fromkeys(
        ("Crossref", "HAL", "IdRef", "OpenCitations"), "1."
    )
    assert all("someone@example.org" in asked.headers["User-Agent"] for asked in server.asked)


def test_every_check_asks_again_and_keeps_nothing(tmp_path: Path) -> None:
    with serving(well) as server:
        for _ in range(2):
            checked(server, tmp_path, "hal", "crossref")
    assert [asked.path.split("/")[1] for asked in server.asked] == ["crossref", "hal"] * 2
    assert list(tmp_path.iterdir()) == []


def test_each_failure_is_told_with_its_reason_and_the_others_are_still_asked(tmp_path: Path) -> None:
    failures = {
        "crossref": Given("<html><body>Sorry</body></html>", type="text/html"),
        "hal": Given(status=503),
        "idref": Given(json.dumps(NOTHING)),
        "opencitations": Given("[]", wait_s=20),
        "persee": Given(status=429, headers={"Retry-After": "7"}),
    }

    with serving(lambda asked: failures.get(asked.path.split("/")[1]) or well(asked)) as server:
        result = checked(server, tmp_path, "--timeout", "0.3")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    told = dict(line.split(": ", 1) for line in result.output.splitlines())
    assert "JSON" in told["Crossref"]
    assert "HTTP 503" in told["HAL"]
    assert "without 035679794" in told["IdRef"]
    assert "within 0.3 seconds" in told["OpenCitations"]
    assert "7" in told["Persée"]
    assert "records: 0" in told["data.bnf.fr"]
    assert "records: 0" in told["Wikidata"]
    assert told["Services that failed"] == "5 of 7."
    assert len(server.asked) == len(TRIALS), "one question each"


def test_reader_of_french_is_told_in_french(tmp_path: Path) -> None:
    with serving(lambda _: Given(status=500)) as server:
        environment = {**os.environ, **at(server, tmp_path), "ORDRELOCAL_LANG": "fr"}
        command = [sys.executable, "-m", "ordrelocal", "link", "check", "idref"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "IdRef\u00a0: échec après 0," in done.stdout
    assert "HTTP 500" in done.stdout


@pytest.mark.parametrize("address", ["nonsense", "ftp://127.0.0.1/", "http://[bad", "http://é..x/"])
def test_setting_that_is_no_address_is_refused(address: str) -> None:
    result = CliRunner().invoke(
        commands, ["link", "check", "hal"], env={f"{OVERRIDE}HAL": address}, standalone_mode=False
    )
    assert isinstance(result.exception, ServiceAddressError)
    assert "ORDRELOCAL_SERVICE_HAL" in str(result.exception)
