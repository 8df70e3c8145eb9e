"""The evidence switch on the web: page, data, refusals; nobody can keep the web process busy with it."""

import csv
import io
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from ordrelocal.building import build
from ordrelocal.dataset import Dataset, current, part_home
from ordrelocal.errors import (
    ComparisonBusyError,
    ComparisonLackError,
    ComparisonTimeoutError,
    OrdreLocalError,
)
from ordrelocal.evidence import Selection
from ordrelocal.switching import compare
from ordrelocal_webui import comparing
from ordrelocal_webui.comparing import WAITING, Comparer
from tests.webui.service import service
from tests.webui.site import by_class, by_id, parse, words

PRESS = "without=press"


def figures(document: Element) -> dict[str, int]:
    """The counts at the head of the result."""
    parts = [each for each in by_class(by_id(document, "result"), "facts")[0].iter("div")]
    return {words(each.find("dt")): int(words(each.find("dd")).replace(",", "")) for each in parts}


def links(element: Element) -> list[str]:
    return [each.get("href") or "" for each in element.iter("a")]


@pytest.fixture(scope="module")
def told(site_home: Path) -> dict[str, object]:
    return compare(current(site_home), Selection.parse([PRESS])).as_json()


# --- The page


def test_form_offers_kinds_interpretations_and_works(site: FlaskClient) -> None:
    document = parse(site.get("/fr/evidence").data)
    without = {each.get("value") for each in document.iter("input") if each.get("name") == "without"}
    assert {"press", "professional-press", "research", "interpreted"} <= without
    works = [each.get("value") for each in by_id(document, "without-work").iter("option")]
    assert works[0] == ""
    assert "work/ash-2450" in works
    assert "sans la presse" in words(document)
    assert not [each for each in document.iter("section") if each.get("id") == "result"]


@pytest.mark.alone
def test_page_says_what_falls_stands_and_appears(site: FlaskClient, told: dict[str, dict[str, int]]) -> None:
    document = parse(site.get(f"/en/evidence?{PRESS}").data)
    counts = told["counts"]
    assert figures(document) == {
        "Pieces of evidence counted in": counts["records"],
        "Pieces of evidence left out": counts["withdrawn"],
        "Facts that fall": counts["falls"],
        "Facts that stand": counts["stands"],
        "Facts that appear": counts["appears"],
    }
    assert "What becomes of the facts of this graph if it counts in all evidence, without press?" in words(
        document
    )
    appears = words(by_id(document, "appears"))
    assert "18" in appears
    assert "25" in appears
    checked = {each.get("value") for each in document.iter("input") if each.get("checked") is not None}
    assert checked == {"press"}


def test_each_inferred_fact_of_the_dataset_leads_to_its_explanation(site: FlaskClient) -> None:
    document = parse(site.get(f"/fr/evidence?{PRESS}").data)
    falls = [link for link in links(by_id(document, "falls")) if link.startswith("/fr/explain?")]
    assert falls
    assert all("subject=" in link and "predicate=" in link and "object=" in link for link in falls)
    assert not [link for link in links(by_id(document, "appears")) if "/explain" in link]


@pytest.mark.alone
def test_nothing_is_said_as_plainly_as_something(site: FlaskClient) -> None:
    document = parse(site.get("/en/evidence?without=work/senat-ct04-030").data)
    assert "Nothing falls" in words(by_id(document, "falls"))
    assert "Nothing appears" in words(by_id(document, "appears"))


# --- The data


def test_programs_get_the_same_as_json(site: FlaskClient, told: dict[str, object]) -> None:
    response = site.get(f"/evidence?{PRESS}")
    assert response.mimetype == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.get_json() == json.loads(json.dumps(told))


@pytest.mark.parametrize(("lang", "fate"), [("en", "falls"), ("fr", "tombe")])
def test_tables_come_as_csv_in_the_readers_language(
    site: FlaskClient, told: dict[str, list[object]], lang: str, fate: str
) -> None:
    document = parse(site.get(f"/{lang}/evidence?{PRESS}").data)
    address = next(link for link in links(by_id(document, "result")) if "format=csv" in link)
    response = site.get(address)
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert response.mimetype == "text/csv"
    assert len(rows) == len(told["facts"])
    assert rows[0]["fate"] == fate


def test_browser_is_led_to_the_page(site: FlaskClient) -> None:
    response = site.get(f"/evidence?{PRESS}", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/en/evidence?{PRESS}"


# --- Refusals


@pytest.mark.parametrize(
    "hostile",
    [
        "without=nowhere",
        "without=work/nobody",
        "only=grade/z",
        "without=../../etc/passwd",
        "without=%00",
        "without=press%20only=research",
        "without=press%0A--help",
        "only=--help",
        "without=" + "a" * 5000,
        "without=<script>alert(1)</script>",
        "&".join(f"without=w{n}" for n in range(60)),
        "without=" + ",".join(f"w{n}" for n in range(60)),
    ],
)
@pytest.mark.parametrize("path", ["/evidence", "/fr/evidence"])
def test_what_is_no_selection_is_refused_in_plain_words(site: FlaskClient, path: str, hostile: str) -> None:
    response = site.get(f"{path}?{hostile}")
    assert response.status_code == 400
    assert "Traceback" not in response.text
    assert path == "/evidence" or "<script>alert" not in response.text
    if path == "/evidence":
        error = response.get_json()["error"]
        assert error["code"] in {"SelectionFormError", "UnknownEvidenceError"}
        assert error["texts"]["fr"]["what"] != error["texts"]["en"]["what"]


def test_what_is_unknown_takes_no_process(site: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever makes names up gets the error at once, and takes nobody's place."""
    monkeypatch.setattr(comparing, "_COMMAND", "no.such.module")
    assert site.get("/evidence?without=work/nobody").status_code == 400
    assert site.get("/evidence?only=network").status_code == 503


def test_unknown_format_is_refused(site: FlaskClient) -> None:
    assert site.get(f"/evidence?{PRESS}&format=xlsx").status_code == 406
    assert site.get(f"/evidence?{PRESS}", headers={"Accept": "image/png"}).status_code == 406


# --- The process


@pytest.fixture
def stuck(tmp_path: Path) -> Dataset:
    """A dataset whose dump is a pipe that nobody writes to: reading it never ends."""
    os.mkfifo(tmp_path / "dump.nq")
    return Dataset(tmp_path)


@pytest.mark.alone
def test_comparison_is_killed_on_time(stuck: Dataset) -> None:
    started = time.monotonic()
    with pytest.raises(ComparisonTimeoutError, match="1 seconds"):
        Comparer(limit_s=1).account(stuck, Selection.parse([PRESS]))
    assert time.monotonic() - started < 3
    running = [Path(f"/proc/{each}/cmdline") for each in os.listdir("/proc") if each.isdigit()]
    assert not [each for each in running if each.exists() and str(stuck.path).encode() in each.read_bytes()]


@pytest.mark.alone
def test_one_runs_few_wait_and_the_others_are_told_to_come_back(stuck: Dataset, site: FlaskClient) -> None:
    comparer = Comparer(limit_s=2)
    failures: list[OrdreLocalError] = []

    def ask() -> None:
        try:
            comparer.account(stuck, Selection.parse([PRESS]))
        except OrdreLocalError as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(1 + WAITING)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    started = time.monotonic()
    with pytest.raises(ComparisonBusyError):
        comparer.account(stuck, Selection.parse(["only=research"]))
    assert site.get("/en/about").status_code == 200
    assert time.monotonic() - started < 1
    for thread in threads:
        thread.join()
    assert {type(each) for each in failures} <= {ComparisonTimeoutError, ComparisonBusyError}
    assert len(failures) == 1 + WAITING


def test_comparison_that_takes_too_much_memory_ends_alone(shipped: Dataset) -> None:
    with pytest.raises(ComparisonLackError):
        Comparer(memory_mb=20).account(shipped, Selection.parse([PRESS]))


@pytest.mark.alone
def test_comparison_is_made_once(shipped: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    comparer = Comparer()
    first = comparer.account(shipped, Selection.parse(["only=official"]))
    monkeypatch.setattr(comparing, "_COMMAND", "no.such.module")
    assert comparer.account(shipped, Selection.parse(["only=official"])) == first
    with pytest.raises(ComparisonLackError):
        comparer.account(shipped, Selection.parse(["only=network"]))


# --- What is served


@pytest.fixture(scope="module")
def part_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A site that serves a part of the evidence."""
    home = tmp_path_factory.mktemp("part")
    selection = Selection.parse([PRESS])
    build(home, selection=selection, whole_geography=False)
    served = part_home(home, selection.text)
    with pytest.MonkeyPatch.context() as patch, service(served) as app:
        patch.setenv("ORDRELOCAL_HOME", str(served))
        yield app.test_client()


@pytest.mark.parametrize(("lang", "said"), [("en", "Not the whole graph"), ("fr", "Pas le graphe entier")])
def test_footer_says_which_evidence_is_served(
    part_site: FlaskClient, site: FlaskClient, lang: str, said: str
) -> None:
    for path in (f"/{lang}/", f"/{lang}/cases"):
        (footer,) = by_class(parse(part_site.get(path).data), "site-footer")
        assert said in words(footer)
        assert PRESS in words(footer)
    assert said not in site.get(f"/{lang}/cases").text


def test_description_of_the_dataset_says_it_too(part_site: FlaskClient) -> None:
    assert "Not the whole graph" in part_site.get("/.well-known/void").text
