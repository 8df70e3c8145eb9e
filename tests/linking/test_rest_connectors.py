"""Connectors read what HAL, Crossref and OpenCitations answer, in the shape that each of them has.

The records are made up in that shape; the works are those of the discussion text's notes.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ordrelocal.describing import Description, Name, PersonDescription
from ordrelocal.errors import ServiceAnswerError
from ordrelocal.identifiers import Identifier, read
from ordrelocal.linking.connecting import Connector, Found
from ordrelocal.linking.connectors import crossref, hal, opencitations
from ordrelocal.linking.gateway import Gateway
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.services import described
from ordrelocal.matching import compare_works
from tests.linking.serving import Asked, Given, serving

TITLE = "Le droit à l’assistance sociale à l’épreuve du local"
DOI = "10.5555/made-up.585.0713"
WANTED = Description(
    TITLE,
    (Name("Destremau", "Blandine"), Name("Messu", "Michel")),
    "2008",
    "Revue française de science politique",
    "58",
    "5",
    "713-742",
    kind="article-journal",
)
HAL = {
    "response": {
        "numFound": 1,
        "docs": [
            {
                "halId_s": "hal-09999999",
                "title_s": ["Le droit à l'assistance sociale à l'épreuve du local"],
                "authLastName_s": ["Destremau", "Messu"],
                "authFirstName_s": ["Blandine", "Michel"],
                "docType_s": "ART",
                "journalTitle_s": "Revue française de science politique",
                "producedDateY_i": 2008,
                "doiId_s": DOI,
                "volume_s": "58",
                "issue_s": ["5"],
                "page_s": "713-742",
            },
            {"title_s": ["without an identifier"]},
        ],
    }
}
RECORD = {
    "DOI": DOI.upper(),
    "type": "journal-article",
    "title": ["Le droit à l'assistance sociale à l'épreuve du local"],
    "author": [{"family": "Destremau", "given": "Blandine"}, {"family": "Messu", "given": "Michel"}],
    "container-title": ["Revue française de science politique"],
    "issued": {"date-parts": [[2008, 10]]},
    "ISSN": ["0035-2950", "1950-6686"],
    "volume": "58",
    "issue": "5",
    "page": "713-742",
}
META = [
    {
        "id": f"doi:{DOI} omid:br/06123456789",
        "title": "Le Droit À L'Assistance Sociale À L'Épreuve Du Local",
        "author": "Destremau, Blandine [omid:ra/06123456780]; Messu, Michel [omid:ra/06123456781]",
        "pub_date": "2008-10",
        "venue": "Revue Française De Science Politique [issn:0035-2950 omid:br/06123456782]",
        "volume": "58",
        "issue": "5",
        "page": "713-742",
        "type": "journal article",
        "publisher": "CAIRN [crossref:3929 omid:ra/06123456783]",
        "editor": "",
    }
]
Connect = Callable[..., Connector]


def asked(
    folder: Path, name: str, connect: Connect, body: object, ask: Callable[[Connector], list[Found]]
) -> tuple[list[Found], Asked | None]:
    given = body if isinstance(body, Given) else Given(json.dumps(body))
    with serving(lambda _: given) as server:
        service = described()[name].moved(server.address)
        found = ask(connect(service, Gateway(KeptAnswers(folder), sleep=lambda _: None)))
    return found, server.asked[0] if server.asked else None


@pytest.mark.parametrize(
    ("name", "connect", "body", "iri"),
    [
        ("hal", hal.connect, HAL, "https://hal.science/hal-09999999"),
        ("crossref", crossref.connect, {"message": {"items": [RECORD]}}, f"https://doi.org/{DOI}"),
    ],
)
def test_work_is_found_by_title_author_and_year(
    tmp_path: Path, name: str, connect: Connect, body: object, iri: str
) -> None:
    (found,), request = asked(tmp_path, name, connect, body, lambda each: each.works(WANTED))
    assert found.iri == iri
    assert isinstance(found.description, Description)
    match = compare_works(WANTED, found.description)
    assert match.sure
    assert match.score > 95
    assert request
    assert "Destremau" in str(request.params)
    assert found.query.startswith("http://127.0.0.1")


@pytest.mark.parametrize(
    ("name", "connect", "body"),
    [
        ("hal", hal.connect, HAL),
        ("crossref", crossref.connect, {"message": RECORD}),
        ("opencitations", opencitations.connect, META),
    ],
)
def test_work_is_found_by_its_doi(tmp_path: Path, name: str, connect: Connect, body: object) -> None:
    doi = read(DOI, "doi")
    (found,), request = asked(tmp_path, name, connect, body, lambda each: each.by_identifier(doi))
    assert isinstance(found.description, Description)
    assert doi in found.description.identifiers
    assert found.description.creators == WANTED.creators
    assert found.description.year[:4] == "2008"
    assert found.description.kind == "article-journal"
    assert request
    assert DOI.rpartition("/")[2] in request.path + str(request.params)


EMPTY = [
    ("hal", hal.connect, {"response": {"numFound": 0, "docs": []}}),
    ("crossref", crossref.connect, Given("Resource not found.", status=404)),
    ("opencitations", opencitations.connect, []),
    ("opencitations", opencitations.connect, Given(status=404)),
]


@pytest.mark.parametrize(("name", "connect", "body"), EMPTY)
def test_nothing_there_is_nothing_found(tmp_path: Path, name: str, connect: Connect, body: object) -> None:
    doi = read(DOI, "doi")
    assert asked(tmp_path, name, connect, body, lambda each: each.by_identifier(doi))[0] == []


@pytest.mark.parametrize(("name", "connect"), [("hal", hal.connect), ("crossref", crossref.connect)])
@pytest.mark.parametrize("body", [Given(status=404), {"error": {"msg": "no"}}, {"status": "failed"}])
def test_a_search_that_failed_found_nothing_out(
    tmp_path: Path, name: str, connect: Connect, body: object
) -> None:
    with pytest.raises(ServiceAnswerError):
        asked(tmp_path, name, connect, body, lambda each: each.works(WANTED))


@pytest.mark.parametrize(("name", "connect", "_"), EMPTY)
@pytest.mark.parametrize("body", [["text"], {"response": ["x"], "message": 3, "0": {}}])
def test_answer_of_another_form_is_a_failure(
    tmp_path: Path, name: str, connect: Connect, _: object, body: object
) -> None:
    with pytest.raises(ServiceAnswerError):
        asked(tmp_path, name, connect, body, lambda each: each.by_identifier(read(DOI, "doi")))


@pytest.mark.parametrize(
    ("name", "connect"),
    [("hal", hal.connect), ("crossref", crossref.connect), ("opencitations", opencitations.connect)],
)
def test_what_a_service_cannot_look_up_is_not_asked(tmp_path: Path, name: str, connect: Connect) -> None:
    person = PersonDescription(Name("Messu", "Michel"))
    other = Identifier("viaf", "1")
    for ask in (lambda each: each.persons(person), lambda each: each.by_identifier(other)):
        assert asked(tmp_path, name, connect, {}, ask) == ([], None)
    assert asked(tmp_path, name, connect, {}, lambda each: each.works(Description()))[1] is None


def test_hostile_title_cannot_leave_the_words_of_a_search(tmp_path: Path) -> None:
    wanted = Description('a" OR *:* ) {!func} \\', (Name('x") OR halId_s:(*'),))
    _, request = asked(tmp_path, "hal", hal.connect, HAL, lambda each: each.works(wanted))
    assert request
    assert request.params["q"] == "title_t:(a or func)"
    assert request.params["fq"] == 'authLastName_t:("x\\") OR halId_s:(*")'
