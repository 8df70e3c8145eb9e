"""Pages on which links are decided: who reaches them, what they write, how keys alone work them."""

import contextlib
import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from ordrelocal import serving
from ordrelocal.errors import OpenCurationError
from ordrelocal.linking.admission import Admission, admission
from ordrelocal.linking.filing import Links
from ordrelocal.linking.records import ACCEPTED, DEFERRED, REJECTED, Candidate
from ordrelocal.linking.reviewing import CLOSE, SAME
from ordrelocal.namespaces import DCTERMS, GRAPH, ID, OL, RDF
from ordrelocal_webui.settings import Settings
from tests.linking.reviewed import ARTICLE, GOOD, HOMONYM, NOTION, PERSON, QUERY, TITLE, links_in
from tests.webui.browsing import Watch, axe_source, chromium, violations
from tests.webui.service import service
from tests.webui.site import by_class, by_id, parse, words
from tests.webui.test_sparql_serving import running

ME = "A. Reviewer"
OWN = "Un essai d’intercommunalité"
ORIGIN = "http://localhost"
FIRST = f"/en/curate/{TITLE.iri.removeprefix(ID)}"


@pytest.fixture(scope="module")
def admitted() -> Iterator[Admission]:
    """Who may decide, as a server keeps it."""
    with admission() as made:
        yield made


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of links that the application writes to."""
    return tmp_path_factory.mktemp("links")


@pytest.fixture(scope="module")
def app(admitted: Admission, links: Path, some_file: Path) -> Iterator[Flask]:
    """An application with these pages, over data that knows a work by the person of two candidates."""
    with service(data_files=[some_file], curation=admitted.folder, links=links) as made:
        yield made


@pytest.fixture(scope="module")
def some_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some RDF."""
    path = tmp_path_factory.mktemp("data") / "some.trig"
    work = json.dumps({"id": "essai", "type": "book", "title": OWN, "author": [{"family": "Borraz"}]})
    said = (
        f"<{ID}work/essai> a <{OL}Work> ; <{OL}cslRecord> {json.dumps(work)}^^<{RDF}JSON> ;"
        f" <{DCTERMS}title> {json.dumps(OWN)} ; <{DCTERMS}creator> <{PERSON}> ."
    )
    path.write_text(f"{said}\nGRAPH <{GRAPH}essai> {{ {said} }}\n", encoding="utf-8")
    return path


@pytest.fixture
def client(app: Flask, admitted: Admission, links: Path) -> FlaskClient:
    """A browser that was let in, before candidates nobody decided on."""
    for file in links.glob("*.ttl"):
        file.unlink()
    links_in(links)
    client = app.test_client()
    assert client.get(f"/curate?token={admitted.issue()}").status_code == 303
    return client


def key(client: FlaskClient, path: str = FIRST) -> str:
    form = by_id(parse(client.get(path).data), "decision")
    return next(each.get("value") or "" for each in form.iter("input") if each.get("name") == "key")


def send(client: FlaskClient, path: str = FIRST, headers: Any = None, **fields: str) -> TestResponse:
    form = {"key": key(client, path), "seen": "", "reviewer": ME, "outcome": "accepted", **fields}
    return client.post(path, data=form, headers=headers or {"Origin": ORIGIN})


def decisions(folder: Path, candidate: Candidate) -> list[tuple[str, str, str, str]]:
    found = Links.load(folder).decisions(candidate.iri)
    return [(each.outcome, each.relation, each.reviewer, each.reason) for each in found]


# --- Who reaches them


def test_token_opens_the_pages_once_and_leaves_a_cookie_for_this_browser_alone(
    app: Flask, admitted: Admission, client: FlaskClient
) -> None:
    token = admitted.issue()
    first, second = app.test_client(), app.test_client()
    assert first.head(f"/curate?token={token}").status_code == 403  # a look at it does not use it up
    entered = first.get(f"/curate?token={token}", headers={"Accept-Language": "fr"})
    assert (entered.status_code, entered.headers["Location"]) == (303, "/fr/curate")
    cookie = entered.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert token not in cookie
    assert first.get("/fr/curate").status_code == 200
    assert first.get("/curate").headers["Location"].endswith("/curate")
    assert second.get(f"/curate?token={token}").status_code == 403
    assert second.get("/en/curate").status_code == 403


@pytest.mark.parametrize(("lang", "said"), [("fr", "un seul navigateur"), ("en", "one browser alone")])
@pytest.mark.parametrize("path", ["curate", FIRST.removeprefix("/en/")])
def test_who_was_not_let_in_reads_why_in_their_language(app: Flask, lang: str, said: str, path: str) -> None:
    for answer in (app.test_client().get(f"/{lang}/{path}"), app.test_client().post(f"/{lang}/{path}")):
        if path == "curate" and answer.request.method == "POST":
            continue
        assert answer.status_code == 403
        document = parse(answer.data)
        assert document.get("lang") == lang
        assert said in words(document)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "ordrelocal.example.org"},
        {"Host": "localhost.example.org:8000"},
        {"Host": "192.0.2.1"},
        {"X-Forwarded-For": "192.0.2.1"},
        {"Forwarded": "for=192.0.2.1"},
    ],
)
def test_another_name_or_a_proxy_reaches_nothing(
    client: FlaskClient, admitted: Admission, headers: dict[str, str]
) -> None:
    token = admitted.issue()
    for path in ("/en/curate", FIRST, f"/curate?token={token}"):
        assert client.get(path, headers=headers).status_code == 403
    assert admitted.redeem(token)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000", "localhost:8000"])
def test_names_of_this_machine_are_answered(app: Flask, admitted: Admission, host: str) -> None:
    client = app.test_client()
    base = f"http://{host}"
    assert client.get(f"/curate?token={admitted.issue()}", base_url=base).status_code == 303
    assert client.get("/en/curate", base_url=base).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost:3000"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_of_another_site_writes_nothing(
    client: FlaskClient, links: Path, headers: dict[str, str]
) -> None:
    assert send(client, headers=headers).status_code == 403
    assert decisions(links, TITLE) == []


@pytest.mark.parametrize("sent", ["", "0" * 64, "é"])
def test_a_form_without_the_key_of_the_session_writes_nothing(
    client: FlaskClient, links: Path, sent: str
) -> None:
    assert send(client, key=sent).status_code == 403
    assert decisions(links, TITLE) == []


def test_without_the_option_nothing_answers_and_nothing_is_written(some_file: Path) -> None:
    assert Settings("").curation is None
    with service(data_files=[some_file]) as closed:
        client = closed.test_client()
        for path in ("/curate", "/curate?token=x", "/fr/curate", FIRST):
            assert client.get(path).status_code == 404
            assert client.post(path, data={"outcome": "accepted", "reviewer": ME}).status_code == 404
        assert b"/curate" not in client.get("/en/").data


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_only_loopback_is_listened_on(host: str) -> None:
    with pytest.raises(OpenCurationError):
        serving.check_address(host, 0, private=True)
    assert serving.check_address("127.0.0.1", 0, private=True) == "127.0.0.1"


def test_a_proxy_in_front_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDRELOCAL_PROXIES", "1")
    with pytest.raises(OpenCurationError):
        serving.check_address("127.0.0.1", 0, private=True)


def test_server_prints_the_address_and_keeps_its_secret_off_command_lines(some_file: Path) -> None:
    with running("--data", str(some_file), "--curate") as made:
        assert made.process.stdout is not None
        address = made.process.stdout.readline().rpartition(" ")[2].strip()
        token = address.rpartition("=")[2]
        assert address.startswith(f"http://127.0.0.1:{made.port}/curate?token=")
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # of other users, or gone
                told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
                assert token.encode() not in told
        connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=10)
        with contextlib.closing(connection):
            answers = []
            cookie = ""
            for path in (f"/curate?token={token}", "/fr/curate", f"/curate?token={token}"):
                connection.request("GET", path, headers={"Cookie": cookie})
                answer = connection.getresponse()
                answer.read()
                cookie = cookie or answer.getheader("Set-Cookie", "").partition(";")[0]
                answers.append(answer.status)
    assert answers == [303, 200, 403]


# --- What they show and write


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_list_counts_and_filters(client: FlaskClient, lang: str) -> None:
    document = parse(client.get(f"/{lang}/curate").data)
    assert len(by_class(document, "candidate-link")) == 5
    assert [words(each) for each in by_class(document, "tallies")[0].iter("dd")] == ["5", "0", "0", "0", "0"]
    narrowed = parse(client.get(f"/{lang}/curate?kind=person&service=idref").data)
    (first, second) = by_class(narrowed, "candidate-link")
    assert (first.get("href") or "").endswith("?service=idref&kind=person")
    assert by_class(parse(client.get(f"/{lang}/curate?state=rejected").data), "candidate-link") == []
    assert second.get("href") != first.get("href")


def test_candidate_stands_beside_our_description(client: FlaskClient) -> None:
    response = client.get(f"/en/curate/{GOOD.iri.removeprefix(ID)}")
    assert response.headers["Cache-Control"] == "no-store"
    document = parse(response.data)
    (table,) = by_class(document, "beside-each-other")
    rows = [[words(cell) for cell in row] for row in table.iter("tr")]
    assert rows[0] == ["Field", "Ours", "IdRef"]
    assert ["Les nouvelles politiques locales compared as: les nouvelles politiques locales"] == rows[2][1:2]
    text = words(document)
    for each in (QUERY, "92 of 100", "23 November 2026", "2 of 5", GOOD.value):
        assert each in text
    assert client.get(FIRST + "x").status_code == 404


def test_decision_is_written_signed_and_leads_to_the_next(client: FlaskClient, links: Path) -> None:
    answer = send(client, outcome="close", reason="another edition")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/en/curate/{GOOD.iri.removeprefix(ID)}?done=")
    assert decisions(links, TITLE) == [(ACCEPTED, CLOSE, ME, "another edition")]
    document = parse(client.get(answer.headers["Location"]).data)
    assert "enters the graph at the next build" in words(by_id(document, "said"))
    assert by_id(document, "reviewer").get("value") == ME


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"outcome": "rejected"}, 400, "has no reason"),
        ({"outcome": "anything"}, 400, "not one"),
        ({"outcome": "retracted"}, 409, "no link to take back"),
        ({"seen": "older"}, 409, "decided on meanwhile"),
    ],
)
def test_refused_decision_is_explained_beside_the_form(
    client: FlaskClient, links: Path, fields: dict[str, str], status: int, said: str
) -> None:
    answer = send(client, **fields)
    assert answer.status_code == status
    assert said in words(by_class(parse(answer.data), "error-box")[0])
    assert decisions(links, TITLE) == []


def test_accepted_link_is_taken_back_and_a_slip_undone(client: FlaskClient, links: Path) -> None:
    done = send(client).headers["Location"].partition("?done=")[2].replace("%2F", "/")
    undone = send(client, undo=done)
    assert (undone.status_code, undone.headers["Location"]) == (303, FIRST)
    assert decisions(links, TITLE) == []
    send(client)
    seen = Links.load(links).decisions(TITLE.iri)[-1].iri
    send(client, outcome="retracted", reason="not the journal", seen=seen)
    assert [outcome for outcome, *_ in decisions(links, TITLE)] == [ACCEPTED, "retracted"]


def test_hostile_words_of_a_service_stay_words(client: FlaskClient, links: Path) -> None:
    loaded = Links.load(links)
    (search,) = [each for each in loaded.searches() if each.thing == TITLE.thing]
    hostile = Candidate(
        TITLE.thing, "idref", "javascript:alert(1)", "idref", "1", 50.0, (), "<script>x</script>"
    )
    loaded.found(search, [hostile])
    loaded.save()
    document = parse(client.get(f"/en/curate/{hostile.iri.removeprefix(ID)}").data)
    assert all(each.text is None for each in document.iter("script"))
    assert not any((each.get("href") or "").startswith("javascript") for each in document.iter("a"))


# --- By keyboard


@pytest.fixture
def address(app: Flask, client: FlaskClient) -> Iterator[str]:
    """Address of a server of the pages."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _ready(page: Page, heading: str) -> None:
    # Between two pages, a document may have no element yet.
    page.wait_for_function(
        "words => document.documentElement?.dataset.keys === 'ready'"
        " && document.body?.innerText.includes(words)",
        arg=heading,
    )


@pytest.mark.browser
@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_three_candidates_are_decided_by_keyboard_alone(
    admitted: Admission, address: str, links: Path
) -> None:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 360, "height": 740}, locale="en")
        watch = Watch(page, address)
        page.goto(f"{address}/curate?token={admitted.issue()}")
        assert violations(page, axe_source()) == []
        press = page.keyboard.press
        _ready(page, "Links to decide on")
        press("j")
        press("Enter")
        _ready(page, "1 of 5")
        press("a")  # without a name, the browser leads to the field that wants it
        page.keyboard.type(ME)
        press("Escape")
        press("?")
        assert page.locator("#keys dl").is_visible()
        press("a")
        _ready(page, "1 of 4")
        assert "accepted" in page.inner_text("#said")
        assert page.evaluate("document.activeElement.id") == "curate-head"
        press("u")
        _ready(page, "1 of 5")
        press("a")
        _ready(page, "1 of 4")
        press("j")
        _ready(page, "2 of 4")
        press("k")
        _ready(page, "1 of 4")
        press("c")
        _ready(page, "1 of 3")
        press("r")
        page.keyboard.type("another person")
        press("Enter")
        _ready(page, "1 of 2")
        press("d")
        _ready(page, "1 of 1")
        assert violations(page, axe_source()) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert watch.faults == []
        page.close()
    assert decisions(links, TITLE) == [(ACCEPTED, SAME, ME, "")]
    assert decisions(links, GOOD) == [(ACCEPTED, CLOSE, ME, "")]
    assert decisions(links, HOMONYM) == [(REJECTED, "", ME, "another person")]
    assert decisions(links, NOTION) == [(DEFERRED, "", ME, "")]
    assert decisions(links, ARTICLE) == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_person_is_shown_with_the_works_that_tell_who_it_is(client: FlaskClient, lang: str) -> None:
    document = parse(client.get(f"/{lang}/curate/{GOOD.iri.removeprefix(ID)}").data)
    (citation,) = (words(each) for each in by_class(document, "citation"))
    assert citation.startswith("Borraz")
    assert OWN in citation
    other = parse(client.get(f"/{lang}/curate/{NOTION.iri.removeprefix(ID)}").data)
    assert by_class(other, "citation") == []
