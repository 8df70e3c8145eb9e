"""Connectors of SPARQL services find what is there, keep homonyms apart, and hold against hostile names.

The people, works and identifiers at BnF, IdRef, Persée and Wikidata are made up, in the services' own shapes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordrelocal.describing import Description, Name, PersonDescription
from ordrelocal.errors import (
    OrdreLocalError,
    ServiceAnswerError,
    ServiceTimeoutError,
    ServiceUnreachableError,
)
from ordrelocal.identifiers import Identifier, parse, read
from ordrelocal.likeness import year
from ordrelocal.linking import gateway as gateway_module
from ordrelocal.linking import sparql
from ordrelocal.linking.connecting import Connector, Found
from ordrelocal.linking.connectors import idref
from ordrelocal.matching import compare_persons, compare_works
from ordrelocal.queryfiles import catalogue, service_query
from tests.linking.open_data import (
    SPARQL_SERVICES,
    Connected,
    Wikidata,
    at_server,
    at_virtuoso,
    connected,
    virtuoso_shaped,
    wikidata_shaped,
)
from tests.linking.serving import Given, serving
from tests.virtuoso import Virtuoso

ROLES = [f"http://id.loc.gov/vocabulary/relators/{role}" for role in ("aut", "edt", "pbd")]
BNF = "http://data.bnf.fr/ark:/12148/{}#about"
PERSEE = "http://data.persee.fr/doc/exemp_0000-0000_2008_num_58_5_{}#Web"
WIKIDATA = "http://www.wikidata.org/entity/{}"
ARTICLE, BOURG, GESTION, RECETTES = (
    "Le bourg exemplaire à l'épreuve de la recherche inventée",
    "Le bourg exemplaire : récit d'une politique inventée",
    "Gestion inventée des territoires",
    "Recettes imaginaires du bourg",
)
WANTED = Description(
    ARTICLE.replace("'", "’"),
    (Name("Exemplaire", "Jeanne-Marie"), Name("Modèle", "Paul")),
    "2008",
    "Revue d’exemples",
    "58",
    "5",
    "713-742",
    kind="article-journal",
)
PERSON = PersonDescription(Name("Exemplaire", "Jeanne-Marie"), works=(WANTED, Description(GESTION)))
DOI = read("10.5555/exemple.2008.999991")
ISNI, OTHER_ISNI = Identifier("isni", "0000000199999990"), Identifier("isni", "0000000299999998")
OWN = {
    "bnf": Identifier("ark-bnf", "cb99999901z"),
    "idref": Identifier("idref", "999999001"),
    "persee": Identifier("persee", "999991"),
    "wikidata": Identifier("wikidata", "Q999999999991"),
}
VIAF, ORCID = Identifier("viaf", "99999901"), Identifier("orcid", "0000-0001-9999-9990")
#: What each service says of the person's identifiers.
IDENTIFIERS = {
    "bnf": {OWN["bnf"], OWN["idref"], OWN["wikidata"], VIAF, ISNI},
    "idref": {OWN["bnf"], OWN["idref"], OWN["wikidata"], VIAF, OTHER_ISNI, ORCID},
    "persee": {OWN["bnf"], OWN["idref"], OWN["persee"], VIAF, OTHER_ISNI},
    "wikidata": {OWN["bnf"], OWN["idref"], OWN["wikidata"], OWN["persee"], VIAF, OTHER_ISNI, ORCID},
}
#: IRI of each person of the name -> titles of the works.
HOMONYMS = {
    "bnf": {
        BNF.format("cb99999901z"): ["Le bourg exemplaire", BOURG, BOURG, GESTION],
        BNF.format("cb99999902z"): [RECETTES],
        BNF.format("cb99999903z"): [],
    },
    "idref": {
        "http://www.idref.fr/999999001/id": [ARTICLE, "Le bourg exemplaire"],
        "http://www.idref.fr/99999901X/id": [RECETTES],
        "http://www.idref.fr/999999028/id": [],
    },
    "persee": {
        "http://data.persee.fr/authority/999991#Person": [ARTICLE],
        "http://data.persee.fr/authority/999992#Person": ["Une recherche sans nom"],
        "http://data.persee.fr/authority/999993#Person": [RECETTES],
    },
    "wikidata": {
        WIKIDATA.format("Q999999999991"): [ARTICLE],
        WIKIDATA.format("Q999999999992"): [RECETTES],
    },
}
Connect = Callable[[str], Connected]
Ask = Callable[[Connector], list[Found]]


def each_service(*names: str) -> pytest.MarkDecorator:
    """Once with each of some services; those of Virtuoso need one."""
    marks = {name: () if name == "wikidata" else (pytest.mark.virtuoso,) for name in names or SPARQL_SERVICES}
    return pytest.mark.parametrize("name", [pytest.param(name, marks=marks[name]) for name in marks])


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    with virtuoso_shaped(tmp_path_factory.mktemp("services")) as server:
        yield server


@pytest.fixture(scope="module")
def wikidata() -> Iterator[str]:
    with wikidata_shaped(Wikidata()) as server:
        yield server.address


@pytest.fixture
def connect(request: pytest.FixtureRequest, tmp_path: Path) -> Connect:
    """From the name of a service to its connector, at an engine with its graph."""

    def made(name: str) -> Connected:
        if name == "wikidata":
            service = at_server(name, request.getfixturevalue("wikidata"))
        else:
            service = at_virtuoso(name, request.getfixturevalue("virtuoso"))
        return connected(service, tmp_path)

    return made


def by(*texts: str) -> Ask:
    return lambda connector: [found for text in texts for found in connector.by_identifier(read(text))]


REACHED: dict[str, Ask] = {
    "bnf-editions-by-identifier": by("ISBN 9782999999992"),
    "bnf-editions-by-title": lambda each: each.works(Description(BOURG)),
    "bnf-persons-by-identifier": by("http://viaf.org/viaf/99999901"),
    "bnf-persons-by-name": lambda each: each.persons(PERSON),
    "bnf-works-of-person": lambda each: each.persons(PERSON),
    "idref-persons-by-identifier": by("http://viaf.org/viaf/99999901"),
    "idref-persons-by-name": lambda each: each.persons(PERSON),
    "idref-works-by-identifier": by(DOI.value),
    "idref-works-of-person": lambda each: each.works(WANTED),
    "persee-persons-by-identifier": by("http://viaf.org/viaf/99999901"),
    "persee-persons-by-name": lambda each: each.persons(PERSON),
    "persee-works-by-identifier": by(DOI.value),
    "persee-works-by-title": lambda each: each.works(WANTED),
    "persee-works-of-person": lambda each: each.persons(PERSON),
    "wikidata-persons-by-identifier": by("http://viaf.org/viaf/99999901"),
    "wikidata-persons-by-item": by("Q999999999991"),
    "wikidata-persons-by-name": lambda each: each.persons(PERSON),
    "wikidata-works-by-identifier": by(DOI.value),
    "wikidata-works-by-title": lambda each: each.works(WANTED),
    "wikidata-works-of-person": lambda each: each.persons(PERSON),
}


def without_values(query: str) -> str:
    """A query without its header and without what is put into it."""
    bare = "\n".join(line for line in query.split("\n") if not line.startswith("#"))
    return re.sub(r'(VALUES\s+\S.*?\{)[^}]*|(bif:contains\s+)"[^"]*"', r"\1\2", bare)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(each.id, marks=() if each.header["service"] == "wikidata" else pytest.mark.virtuoso)
        for each in catalogue("services")
    ],
)
def test_every_query_is_sent_and_finds_something(connect: Connect, query: str) -> None:
    at = connect(query.partition("-")[0])
    assert REACHED[query](at.connector)
    assert without_values(service_query(query).text) in map(without_values, at.gateway.queries)


@each_service()
def test_person_is_found_by_each_identifier_with_the_works(connect: Connect, name: str) -> None:
    connector = connect(name).connector
    iri, titles = next(iter(HOMONYMS[name].items()))
    schemes = IDENTIFIERS[name] - ({OWN["persee"]} if name == "wikidata" else set())
    for identifier in sorted(schemes):
        (found,) = connector.by_identifier(identifier)
        assert (found.iri, found.identifier) == (iri, OWN[name]), identifier
        assert isinstance(found.description, PersonDescription)
        assert set(found.description.identifiers) == IDENTIFIERS[name]
        assert year(found.description.birth) == "1901"
        assert [work.title for work in found.description.works] == titles
        assert found.query


def edition(number: str, title: str, **values: object) -> dict[str, object]:
    return {"iri": BNF.format(number), "title": title, **values}


PLACED = {"container": "Revue d'exemples", "volume": "58", "issue": "5", "pages": "713-742"}
WORKS = [
    (
        "bnf",
        "ISBN 978-2-9999999-9-2",
        edition("cb99999912z", BOURG, year="2008", publisher="Éditions de l'Exemple", kind="book"),
    ),
    (
        "bnf",
        "ISBN 978-2-9999000-0-4",
        edition("cb99999913z", BOURG, year="2009", publisher="Presses du Bourg"),
    ),
    ("bnf", "ISBN 2-299-99999-X", edition("cb99999914z", GESTION, year="1966", kind="book")),
    ("bnf", "ark:/12148/cb99999912z", edition("cb99999912z", BOURG, year="2008", kind="book")),
    ("idref", DOI.value, {"iri": PERSEE.format("999991"), "title": ARTICLE, "year": "2008"}),
    ("idref", PERSEE.format("999991"), {"iri": PERSEE.format("999991"), "title": ARTICLE}),
    ("persee", DOI.value, {"iri": PERSEE.format("999991"), "title": ARTICLE, "year": "2008", **PLACED}),
    ("persee", PERSEE.format("999991"), {"iri": PERSEE.format("999991"), "title": ARTICLE, **PLACED}),
    ("persee", "10.5555/exemple.2008.999992", {"iri": PERSEE.format("999992"), "volume": "58"}),
    ("wikidata", DOI.value, {"iri": WIKIDATA.format("Q999999999981"), "year": "2008", **PLACED}),
    ("wikidata", "ISBN 9782999999992", {"iri": WIKIDATA.format("Q999999999982"), "title": RECETTES}),
]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [pytest.param(*row, marks=() if row[0] == "wikidata" else pytest.mark.virtuoso) for row in WORKS],
)
def test_work_is_found_by_each_identifier(
    connect: Connect, name: str, text: str, expected: dict[str, object]
) -> None:
    identifier = read(text)
    (found,) = connect(name).connector.by_identifier(identifier)
    assert isinstance(found.description, Description)
    assert found.iri == expected["iri"]
    assert identifier in (*found.description.identifiers, found.identifier)
    assert "Exemplaire" in str(found.description.creators)
    for field in expected.keys() - {"iri", "year"}:
        assert getattr(found.description, field) == expected[field], field
    # Neither a malformed date nor words around it hide the year.
    assert year(found.description.year) == expected.get("year", year(found.description.year))


@each_service("idref", "persee", "wikidata")
def test_article_is_found_by_title_whatever_its_apostrophe(connect: Connect, name: str) -> None:
    (found,) = connect(name).connector.works(WANTED)
    assert isinstance(found.description, Description)
    assert DOI in found.description.identifiers
    assert compare_works(replace(WANTED, year=""), found.description).score > 75
    authors = {"idref": 2, "persee": 1, "wikidata": 3}
    assert len(found.description.creators) == authors[name]


@pytest.mark.virtuoso
def test_a_volume_has_its_editors_for_creators_and_a_work_its_authors(connect: Connect) -> None:
    wanted = Description("Le bourg exemplaire", (PERSON.name,), "2009", kind="book")
    found = {each.iri: each.description for each in connect("idref").connector.works(wanted)}
    volume = found["http://www.sudoc.fr/999999095/id"]
    assert isinstance(volume, Description)
    assert (volume.title, volume.creators) == ("Le bourg exemplaire", (PERSON.name,))
    both: list[sparql.Row] = [
        {"document": "d", "role": role, "author": role, "family": role[-3:]} for role in ROLES
    ]
    assert idref._described(both).creators == (Name("aut"),)
    assert idref._described(both[1:]).creators == (Name("edt"), Name("pbd"))


@pytest.mark.virtuoso
def test_editions_are_found_by_title_each_once(connect: Connect) -> None:
    found = connect("bnf").connector.works(Description("Le bourg exemplaire : un récit"))
    assert [each.iri for each in found] == [BNF.format("cb99999912z"), BNF.format("cb99999913z")]
    (old,) = connect("bnf").connector.works(Description("Gestion des territoires"))
    assert isinstance(old.description, Description)
    assert old.description.creators == (PERSON.name,)


@each_service()
def test_homonyms_stay_apart_and_a_common_work_tells_who_it_is(connect: Connect, name: str) -> None:
    connector = connect(name).connector
    found: dict[str, PersonDescription] = {}
    for each in connector.persons(PERSON):
        assert isinstance(each.description, PersonDescription)
        found[each.iri] = each.description
    titles = {iri: [work.title for work in person.works] for iri, person in found.items()}
    assert titles == HOMONYMS[name]
    same, *others = found
    matched = compare_persons(PERSON, found[same])
    assert matched
    assert matched.sure
    assert not any(compare_persons(PERSON, found[other]) for other in others)
    # What is said to be unknown is no year.
    assert [year(person.birth) for person in found.values()] == ["1901", *("" for _ in others)]


@each_service("bnf", "idref", "persee")
@pytest.mark.parametrize("given_name", ["J.-M.", "J. M.", "Jeanne-Marie", "Jeanne"])
def test_initials_are_a_beginning_and_another_given_name_is_none(
    connect: Connect, name: str, given_name: str
) -> None:
    found = connect(name).connector.persons(PersonDescription(Name("Exemplaire", given_name)))
    assert [each.iri for each in found] == list(HOMONYMS[name])


@each_service("bnf", "idref", "persee")
def test_family_name_alone_finds_all_who_bear_it(connect: Connect, name: str) -> None:
    found = connect(name).connector.persons(PersonDescription(Name("Exemplaire")))
    assert {each.iri for each in found} > HOMONYMS[name].keys()
    assert "Exemplaire, Zénobie" in [each.label for each in found]


@each_service("bnf", "idref", "persee")
@pytest.mark.parametrize("family", ["d'Étalon", "d’Étalon", "d’E\u0301talon"])
def test_name_is_found_whatever_its_apostrophe_and_accents(connect: Connect, name: str, family: str) -> None:
    (found,) = connect(name).connector.persons(PersonDescription(Name(family, "O.")))
    assert found.label == "d'Étalon, Odile"


@each_service()
def test_what_is_not_there_is_not_found(connect: Connect, name: str) -> None:
    at = connect(name)
    nowhere = ("viaf:99999977", "10.5555/exemple.nowhere", "ISBN 979-10-999999-9-3", "Q999999999977")
    for identifier in map(parse, nowhere):
        assert identifier
        assert at.connector.by_identifier(identifier) == []
    assert at.connector.works(replace(WANTED, title="Titre que personne n'a jamais inventé")) == []
    assert at.connector.persons(PersonDescription(Name("Personne"))) == []
    assert at.gateway.queries
    at.gateway.queries.clear()
    assert at.connector.by_identifier(Identifier("hal", "hal-09999999")) == []
    assert at.connector.works(Description()) == at.connector.persons(PersonDescription(Name(""))) == []
    assert at.gateway.queries == []


HOSTILE = [
    'Exemplaire" } UNION { ?person a <http://xmlns.com/foaf/0.1/Person> } #',
    'inexistant" OR "bourg',
    "inexistant' OR 'bourg' OR 'recettes",
    'inexistant) NEAR bourg* ~ "recettes" AND NOT (\'',
    '"""\\"\\',
    "Inexistant\\",
    "Inexistant\\u0022 } #",
    "inexistant\n} ; DROP ALL ; SELECT * { ?s ?p ?o",
    "inexistant\r\n# bourg\x0b# bourg\x85# bourg\u2028# bourg",
    "{ ?x ?y ?z } $person ?person ?? ^{param}^ `sql:x`",
    "<http://www.idref.fr/999999001/id>",
    "VALUES ?family { } VALUES ?start { }",
    "inexistant\x00\x1f\ufffe\U0001f600\ud800",
    "ⅷⅷⅷⅷⅷ ²²²²² İİİİİ inexistant",
    "inexistant " * 2000,
    "%' --",
    ". ",
]


@each_service()
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_name_or_title_neither_breaks_a_query_nor_finds_everything(
    connect: Connect, name: str, text: str
) -> None:
    connector = connect(name).connector
    begun = Name("Exemplaire", "x" + text)
    assert connector.persons(PersonDescription(Name(text, text), (begun,))) == []
    assert connector.works(Description(text, (Name(text, text),))) == []


@given(st.text(st.characters(categories=("L", "Nl", "No")), min_size=5))
@settings(max_examples=50)
def test_words_of_any_title_may_stand_in_a_search(title: str) -> None:
    words = sparql.words(title + " bourgade")
    if words:
        query = sparql.with_words('?title bif:contains "x" .', words)
        assert re.fullmatch(r"\?title bif:contains \"'[^\W\d_]+'( AND '[^\W\d_]+')*\" \.", query)


FAILURES: list[tuple[Given, type[OrdreLocalError], str]] = [
    (Given("{}", wait_s=0.4), ServiceTimeoutError, ""),
    (Given(status=500), ServiceUnreachableError, "HTTP 500"),
    (Given("Virtuoso 37000 Error SP030: SPARQL compiler", status=400), ServiceAnswerError, "HTTP 400"),
    (Given("<html><body>maintenance</body></html>", type="text/html"), ServiceAnswerError, "JSON"),
    (
        Given('{"results": {"bindings": [{"x": {"value": "é"}}]}}'.encode("latin-1")),
        ServiceAnswerError,
        "UTF-8",
    ),
    (Given("\ufeff{}"), ServiceAnswerError, "SPARQL JSON"),
    (Given('{"results": {"bindings": [{"x": "y"}]}}'), ServiceAnswerError, "SPARQL JSON"),
    # As Virtuoso does when its own time is up: fewer rows, or none, and all is well.
    (
        Given('{"results": {"bindings": []}}', headers={"X-SQL-State": "S1TAT"}),
        ServiceAnswerError,
        "X-SQL-State S1TAT",
    ),
]


@pytest.mark.parametrize("name", SPARQL_SERVICES)
@pytest.mark.parametrize(("answer", "error", "said"), FAILURES)
def test_failure_is_told_and_is_not_taken_for_nothing_found(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    answer: Given,
    error: type[OrdreLocalError],
    said: str,
) -> None:
    monkeypatch.setattr(gateway_module, "_TRIES", 1)
    asks: list[Ask] = [
        lambda each: each.by_identifier(VIAF),
        lambda each: each.works(WANTED),
        lambda each: each.persons(PERSON),
    ]
    with serving(lambda _: answer) as server:
        # Only what is late is not waited for: a busy machine is late with all else, too.
        limit_s = 0.1 if answer.wait_s else 20.0
        service = replace(at_server(name, server.address), timeout_s=limit_s)
        for ask in asks:
            with pytest.raises(error) as caught:
                ask(connected(service, tmp_path).connector)
            for language in ("fr", "en"):
                told = caught.value.render(language)
                assert name in told
                assert said in told


def test_articles_are_asked_of_their_own_graph_when_the_whole_one_fails(tmp_path: Path) -> None:
    with wikidata_shaped(Wikidata(broken={"qlever"})) as server:
        at = connected(at_server("wikidata", server.address), tmp_path)
        (work,) = at.connector.by_identifier(DOI)
        (person, _) = at.connector.persons(PERSON)
    assert isinstance(work.description, Description)
    # That graph has no labels of people.
    assert work.description.creators == (Name("Odile d'Étalon"),)
    assert isinstance(person.description, PersonDescription)
    assert [each.title for each in person.description.works] == [ARTICLE]
    # A search by name is for the main graph, the only one that has it.
    assert {each.path for each in server.asked} == {"/sparql", "/qlever", "/scholarly"}
    assert all(("mwapi" in each.params["query"]) <= (each.path == "/sparql") for each in server.asked)
