"""Searches find what is there, propose no namesake, lose nothing when they are stopped, and say what failed.

HAL's answers are made up in its own shape; the register of people is a small service of the test's own.
"""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import click
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from ordrelocal.asking import of_store
from ordrelocal.cli import commands
from ordrelocal.dataset import Dataset
from ordrelocal.describing import Description, Name, PersonDescription
from ordrelocal.errors import LinkFolderError, UnknownThingError
from ordrelocal.identifiers import Identifier
from ordrelocal.linking.connecting import Ability, Connector, Found
from ordrelocal.linking.connectors import hal
from ordrelocal.linking.filing import Links
from ordrelocal.linking.gateway import Gateway
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.proposing import candidates
from ordrelocal.linking.records import REJECTED, LinkDecision
from ordrelocal.linking.searching import PATIENCE, End, NotingGateway, Outcome, Searcher
from ordrelocal.linking.services import Service, described
from ordrelocal.linking.wanted import Thing, informed, wanted
from ordrelocal.namespaces import ID
from tests.linking.serving import Answering, Asked, Given, Serving, serving

JOURNAL = "Revue française de science politique"
DESTREMAU = (Name("Destremau", "Blandine"), Name("Messu", "Michel"))
TITLE = "Le droit à l’assistance sociale à l’épreuve du local"
DESCRIBED = Description(TITLE, DESTREMAU, "2008", JOURNAL, "58", "5", "713-742", kind="article-journal")
ARTICLE = Thing(ID + "work/an-article", DESCRIBED)
PAPER = Thing(
    ID + "work/a-paper",
    Description(
        "L’institution incertaine du partenariat",
        (Name("Lyet", "Philippe"),),
        "2009",
        kind="paper-conference",
    ),
)
UNKNOWN = Thing(
    ID + "work/unknown", Description("Un titre que nul ne connaît", (Name("Nemo", "N."),), "1999")
)


def deposit(
    number: int, title: str, family: str, given: str, year: int, kind: str, **more: str
) -> dict[str, object]:
    return {
        "halId_s": f"hal-0999990{number}",
        "title_s": [title],
        "authLastName_s": [family],
        "authFirstName_s": [given],
        "docType_s": kind,
        "producedDateY_i": year,
        **more,
    }


DEPOSITS = [
    deposit(
        1,
        "Le droit a l'assistance sociale a l'epreuve du local",
        "Destremeau",
        "B.",
        2008,
        "ART",
        journalTitle_s=JOURNAL,
    ),
    deposit(2, TITLE, "Durand", "Paul", 2008, "ART", journalTitle_s="Une autre revue"),
    deposit(3, "L'institution incertaine du partenariat", "Lyet", "Philippe", 2009, "COMM"),
    deposit(4, "L’institution incertaine du partenariat", "Lyet", "Philippe", 2008, "OUV"),
    deposit(5, "Une institution certaine", "Lyet", "Philippe", 2009, "COMM"),
]


def as_hal(request: Asked) -> Given:
    """Deposits that have a word of five letters or more of the title asked for."""
    words = re.findall(r"\w{5,}", request.params["q"].partition(":")[2])
    docs = [each for each in DEPOSITS if any(word in str(each["title_s"]).casefold() for word in words)]
    return Given(json.dumps({"response": {"numFound": len(docs), "docs": docs}}))


def failing(status: int) -> Answering:
    return lambda _request: Given("down", status)


class Register:
    """People of a small service: family name -> entries, each with titles of works."""

    able: frozenset[Ability] = frozenset({"persons"})

    def __init__(self, service: Service, gateway: Gateway) -> None:
        self.service = service
        self._gateway = gateway

    def by_identifier(self, identifier: Identifier) -> list[Found]:
        return []

    def works(self, wanted: Description) -> list[Found]:
        return []

    def persons(self, wanted: PersonDescription) -> list[Found]:
        answer = self._gateway.get(self.service, "", {"family": wanted.name.family})
        return [
            Found(
                each["iri"],
                PersonDescription(
                    Name(each["family"], each["given"]), works=tuple(map(Description, each["works"]))
                ),
                answer.address,
                answer.on,
            )
            for each in answer.json()
        ]


Connect = Callable[[Service, Gateway], Connector]


@pytest.fixture
def searcher(tmp_path: Path) -> Callable[..., Searcher]:
    """Makes a searcher of connectors at servers: id -> (connect, server)."""

    def made(again: bool = False, offline: bool = False, **places: tuple[Connect, Serving]) -> Searcher:
        kept = KeptAnswers(tmp_path / "kept", 0 if again else 30)
        gateway = NotingGateway(kept, offline=offline, sleep=lambda _s: None)
        connectors = {
            name: connect(
                replace(described()["hal"].moved(server.address), id=name, rate_per_s=1000), gateway
            )
            for name, (connect, server) in places.items()
        }
        return Searcher(gateway, connectors, tmp_path / "links", again)

    return made


def ran(searcher: Searcher, *things: Thing) -> list[Outcome]:
    return [outcome for outcomes in searcher.run(things) for outcome in outcomes]


def test_finds_what_is_planted_and_nothing_that_only_resembles_it(
    searcher: Callable[..., Searcher], tmp_path: Path
) -> None:
    with serving(as_hal) as server:
        outcomes = ran(searcher(hal=(hal.connect, server)), ARTICLE, PAPER, UNKNOWN)
    assert [(each.end, each.candidates) for each in outcomes] == [
        (End.FOUND, 1),
        (End.FOUND, 1),
        (End.NONE, 0),
    ]
    links = Links.load(tmp_path / "links")
    found = {each.thing: each.target for each in links.candidates()}
    assert found == {
        ARTICLE.iri: "https://hal.science/hal-09999901",
        PAPER.iri: "https://hal.science/hal-09999903",
    }
    fields = {each.field: each for each in links.candidates(ARTICLE.iri)[0].agreements}
    assert fields["title"].likeness == 1
    assert 0.5 < fields["creators"].likeness < 1
    searched = links.search_of(UNKNOWN.iri, "hal")
    assert searched
    assert "title_t" in searched.query
    assert searched.on == datetime.now(UTC).date()


def test_a_name_alone_proposes_nobody(searcher: Callable[..., Searcher], tmp_path: Path) -> None:
    people = [
        {"iri": "https://example.org/1", "family": "Destremau", "given": "Blandine", "works": [TITLE]},
        {
            "iri": "https://example.org/2",
            "family": "Destremau",
            "given": "Blandine",
            "works": ["La chimie des sols"],
        },
        {"iri": "https://example.org/3", "family": "Destremau", "given": "Blandine", "works": []},
        {"iri": "https://example.org/4", "family": "Durand", "given": "Paul", "works": [TITLE]},
    ]
    person = Thing(ID + "person/p", PersonDescription(DESTREMAU[0], works=(Description(TITLE, year="2008"),)))
    with serving(lambda _request: Given(json.dumps(people))) as server:
        ran(searcher(register=(Register, server)), person)
    assert [each.target for each in Links.load(tmp_path / "links").candidates()] == ["https://example.org/1"]


def test_what_was_searched_is_not_asked_again(searcher: Callable[..., Searcher]) -> None:
    with serving(as_hal) as server:
        ran(searcher(hal=(hal.connect, server)), ARTICLE)
        outcomes = ran(searcher(hal=(hal.connect, server)), ARTICLE)
    assert [each.end for each in outcomes] == [End.DONE]
    assert len(server.asked) == 1


def test_a_rejected_candidate_does_not_come_back(searcher: Callable[..., Searcher], tmp_path: Path) -> None:
    with serving(as_hal) as server:
        ran(searcher(hal=(hal.connect, server)), PAPER)
        links = Links.load(tmp_path / "links")
        (candidate,) = links.candidates()
        at = datetime(2026, 1, 1, tzinfo=UTC)
        links.decide(LinkDecision(candidate.iri, REJECTED, "A. Reviewer", at, reason="another text"))
        links.save()
        ran(searcher(again=True, hal=(hal.connect, server)), PAPER)
    links = Links.load(tmp_path / "links")
    assert [links.state(each.iri) for each in links.candidates()] == [REJECTED]


def test_a_failure_is_told_apart_from_nothing_found_and_asked_again_later(
    searcher: Callable[..., Searcher], tmp_path: Path
) -> None:
    things = [replace(UNKNOWN, iri=f"{UNKNOWN.iri}-{number}") for number in range(PATIENCE + 1)]
    with serving(as_hal) as well, serving(failing(403)) as ill:
        outcomes = ran(searcher(hal=(hal.connect, well), ill=(hal.connect, ill)), *things)
    ends = {name: [each.end for each in outcomes if each.service == name] for name in ("hal", "ill")}
    assert ends["hal"] == [End.NONE] * len(things)
    assert ends["ill"] == [End.FAILED] * PATIENCE + [End.LEFT_OUT]
    assert "403" in str(next(each.error for each in outcomes if each.end is End.FAILED))
    assert {each.service for each in Links.load(tmp_path / "links").searches()} == {"hal"}


def test_without_a_connection_what_is_kept_is_found_and_the_rest_is_said(
    searcher: Callable[..., Searcher], tmp_path: Path
) -> None:
    with serving(as_hal) as server:
        ran(searcher(hal=(hal.connect, server)), ARTICLE)
        (tmp_path / "links" / "hal.ttl").unlink()
        outcomes = ran(searcher(offline=True, hal=(hal.connect, server)), ARTICLE, UNKNOWN)
    assert [each.end for each in outcomes] == [End.FOUND, End.UNKEPT]
    assert len(server.asked) == 1


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "https://example.org/a b", "", "not an address"])
def test_a_target_that_is_no_address_is_not_proposed(iri: str) -> None:
    found = Found(iri, ARTICLE.description, "asked", datetime.now(UTC).date())
    assert candidates(ARTICLE, "hal", [found]) == []


def test_words_of_a_service_are_written_whatever_they_are(tmp_path: Path) -> None:
    title = f"{TITLE} \ud800" + "." * 10_000
    found = Found("https://example.org/1", replace(DESCRIBED, title=title), "asked", datetime.now(UTC).date())
    (candidate,) = candidates(ARTICLE, "hal", [found])
    assert len(candidate.label) == 500
    assert candidate.label.isprintable()


# --- The command


def started(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ordrelocal", "link", "search", *arguments]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.fixture
def held() -> Iterator[tuple[Serving, Event, Event]]:
    """A service that holds its third answer until it is let go, and the event that it was asked for it."""
    reached, released = Event(), Event()

    def answering(request: Asked) -> Given:
        if len(server.asked) == 3 and not released.is_set():
            reached.set()
            released.wait(20)
        return as_hal(request)

    with serving(answering) as server:
        yield server, reached, released
        released.set()


def test_a_search_that_is_killed_goes_on_where_it_was(
    at_home: dict[str, str], held: tuple[Serving, Event, Event], tmp_path: Path
) -> None:
    server, reached, released = held
    environment = {**at_home, "ORDRELOCAL_SERVICE_HAL": server.address}
    names = [f"work/{name}" for name in ("lyet-2009", "le-rest-2009", "destremau-messu-2008", "nicourd-2009")]
    arguments = [*names, "--service", "hal", "--links", str(tmp_path / "links")]
    with started(environment, *arguments) as first:
        assert reached.wait(20)
        first.send_signal(signal.SIGKILL)
    assert len(Links.load(tmp_path / "links").searches()) == 1
    released.set()
    with started(environment, *arguments) as second:
        said, _ = second.communicate(timeout=20)
    assert second.returncode == 0, said
    assert "done before 1" in said
    asked = [each.params["q"] for each in server.asked]
    assert len(asked) == 6
    assert asked[2] == asked[3]
    assert len(set(asked)) == 5
    links = Links.load(tmp_path / "links")
    assert len(links.searches()) == 4
    assert [each.thing for each in links.candidates()] == [
        f"{ID}work/destremau-messu-2008",
        f"{ID}work/lyet-2009",
    ]


def test_the_summary_says_what_failed_and_why(at_home: dict[str, str], tmp_path: Path) -> None:
    names = [f"work/{name}" for name in ("lyet-2009", "lyet-2008", "destremau-messu-2008", "nicourd-2009")]
    arguments = ["link", "search", *names, "--service", "hal", "--links", str(tmp_path / "links")]
    with serving(failing(403)) as ill:
        result = CliRunner().invoke(
            commands, arguments, env={**at_home, "ORDRELOCAL_SERVICE_HAL": ill.address}
        )
    assert result.exit_code == 1
    assert "HAL: failed 3, left out 1." in result.output
    assert "HTTP 403" in result.output


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], click.UsageError),
        (["--all", "work/lyet-2009"], click.UsageError),
        (["--all", "--service", "nobody"], click.UsageError),
        (["work/lyet-2099"], UnknownThingError),
    ],
)
def test_a_search_for_nothing_known_is_refused(
    at_home: dict[str, str], arguments: list[str], error: type[Exception]
) -> None:
    result = CliRunner().invoke(commands, ["link", "search", *arguments], env=at_home, standalone_mode=False)
    assert isinstance(result.exception, error)


def test_a_folder_that_cannot_be_written_to_is_said(
    searcher: Callable[..., Searcher], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    with serving(as_hal) as server:
        search = replace(searcher(hal=(hal.connect, server)), folder=tmp_path / "file" / "links")
        with pytest.raises(LinkFolderError, match="file/links"):
            ran(search, ARTICLE)


def test_works_and_people_are_those_of_the_dataset(shipped: Dataset) -> None:
    things = wanted(of_store(ox.Store.read_only(str(shipped.store))))
    borraz = things[ID + "person/borraz"].description
    assert isinstance(borraz, PersonDescription)
    assert borraz.name == Name("Borraz", "Olivier")
    assert borraz.identifiers == (Identifier("idref", "035679794"),)
    assert [each.year for each in borraz.works] == ["1999"]
    article = things[ID + "work/duran-thoenig-1996"]
    known = informed(article, Links.load())
    assert article.names == ()  # the ISSN is the journal's
    assert {each.scheme for each in known.names} == {"doi", "persee"}
    assert known.description == article.description  # what is recalled agrees with nothing
