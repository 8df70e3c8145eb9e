"""Questions that start in this graph go on at a service with the records to which ours are linked."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.asking import of_store
from ordrelocal.dataset import Dataset
from ordrelocal.linking.gateway import Gateway
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.onward import OnwardQuestion, ask_onward, onward_questions
from ordrelocal.queryfiles import catalogue
from tests.linking.serving import Asked, Given, serving

#: What each service has of the one person with a verified number; documents and notices are made up.
RECORD = "<http://www.idref.fr/035679794/id>"
THEIRS = {
    "idref-documents": """<urn:x:doc> <http://id.loc.gov/vocabulary/relators/aut> %s ;
        <http://purl.org/dc/elements/1.1/title> "T" .""",
    "persee-articles": """<urn:x:author> <http://www.w3.org/2002/07/owl#sameAs> %s .
        <urn:x:doc> a <http://data.persee.fr/ontology/persee-ontology/Article> ;
            <http://purl.org/dc/terms/creator> <urn:x:author> ; <http://purl.org/dc/terms/title> "T" .""",
    "bnf-people": """<urn:x:doc> <http://xmlns.com/foaf/0.1/focus> <urn:x:agent> ;
        <http://www.w3.org/2004/02/skos/core#exactMatch> %s .""",
    "wikidata-people": '<urn:x:doc> <http://www.wikidata.org/prop/direct/P269> "035679794" .',
}


@pytest.fixture(scope="module")
def ours(shipped: Dataset) -> dict[str, OnwardQuestion]:
    found = onward_questions(of_store(ox.Store.read_only(str(shipped.store))))
    return {each.file.id: each for each in found}


def test_each_of_four_services_can_be_gone_on_to(ours: dict[str, OnwardQuestion]) -> None:
    assert ours.keys() == THEIRS.keys() == {file.id for file in catalogue("onward")}
    assert {each.service.id for each in ours.values()} == {"bnf", "idref", "persee", "wikidata"}
    for each in ours.values():
        assert each.records == 1
        assert each.address.startswith(each.service.endpoint + "?query=")
        assert each.file.question.keys() >= {"fr", "en"}


@pytest.mark.parametrize("name", THEIRS)
def test_service_answers_about_the_records_of_ours(
    name: str, ours: dict[str, OnwardQuestion], tmp_path: Path
) -> None:
    store = ox.Store()
    known = THEIRS[name].replace("%s", RECORD)
    other = known.replace("035679794", "027715078").replace("urn:x:", "urn:other:")
    store.load(input=f"{known}\n{other}".encode(), format=ox.RdfFormat.TURTLE)

    def answer(asked: Asked) -> Given:
        found = store.query(asked.params["query"])
        assert isinstance(found, ox.QuerySolutions)
        return Given(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    with serving(answer) as server:
        service = ours[name].service.moved(server.address)
        question = OnwardQuestion(ours[name].file, service, ours[name].text, 1)
        rows = ask_onward(question, Gateway(KeptAnswers(tmp_path))).rows
    assert len(rows) == 1
    assert "urn:x:doc" in rows[0].values()


def test_without_links_there_is_nothing_to_ask() -> None:
    assert {each.records for each in onward_questions(of_store(ox.Store()))} == {0}
