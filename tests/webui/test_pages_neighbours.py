"""A work and a person show what open data has beside them: state by service, evidence, a ready question."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ordrelocal.dataset import Dataset
from ordrelocal.linking.filing import Links, accepted_quads, read_links
from ordrelocal.linking.records import Candidate, LinkDecision, LinkSearch
from ordrelocal.linking.services import described, service_quads
from ordrelocal.matching import Agreement
from ordrelocal.namespaces import ID, OWL
from ordrelocal.projecting import merge
from tests.webui.service import service
from tests.webui.site import parse, words

PERSON, WORK = ID + "person/duran", ID + "work/duran-thoenig-1996"
RIGHT, WRONG = "http://www.idref.fr/00000000X/id", "http://www.idref.fr/000000000/id"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def linked(shipped: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The site on the shipped graph, with a search that found two persons, and one that found none."""
    folder = tmp_path_factory.mktemp("links")
    links = Links.load(folder)
    found = [
        Candidate(PERSON, "idref", target, "idref", value, score, (compared,), label)
        for target, value, score, compared, label in (
            (
                RIGHT,
                "00000000X",
                97.0,
                Agreement("work", "L’État", "L'Etat", "l etat", "l etat", 1.0, 45.0),
                "Duran, P.",
            ),
            (
                WRONG,
                "000000000",
                61.0,
                Agreement("birth", "1950", "1750", "1950", "1750", 0.0, 15.0),
                "Duran, P.",
            ),
        )
    ]
    links.found(LinkSearch(PERSON, "idref", date(2026, 11, 23), "SELECT * { ?s ?p ?o }"), found)
    links.found(LinkSearch(PERSON, "persee", date(2026, 11, 23), "SELECT"), [])
    links.decide(LinkDecision(found[0].iri, "accepted", "A. Reviewer", NOON, OWL + "sameAs"))
    links.decide(LinkDecision(found[1].iri, "rejected", "A. Reviewer", NOON, "", "another century"))
    links.save()
    quads = [quad for path in folder.glob("*.ttl") for quad in read_links(path).quads]
    store = ox.Store()
    store.bulk_load(path=str(shipped.dump), format=ox.RdfFormat.N_QUADS)
    merge(store, (*quads, *accepted_quads(quads), *service_quads()))
    dump = folder / "all.nq"
    store.dump(str(dump), format=ox.RdfFormat.N_QUADS)
    with service(data_files=[dump]) as app:
        yield app.test_client()


def neighbour(site: FlaskClient, path: str, name: str) -> str:
    document = parse(site.get(path).data)
    section = next(
        each for each in document.iter("section") if each.get("aria-labelledby") == "neighbours-head"
    )
    return next(words(row) for row in section.iter("div") if words(row).startswith(name))


def test_states_of_services_are_told_apart(linked: FlaskClient) -> None:
    path = "/en/id/person/duran"
    accepted = neighbour(linked, path, "IdRef")
    for text in ("linked", "searched on 23 November 2026", RIGHT, "accepted", "sameAs", "A. Reviewer"):
        assert text in accepted
    assert "another century" in accepted
    assert "1750" in accepted
    assert "none found" in neighbour(linked, path, "Persée")
    assert "not searched" in neighbour(linked, path, "data.bnf.fr")
    assert "by which it could be asked" not in neighbour(linked, path, "data.bnf.fr")
    assert "by which it could be asked" in neighbour(linked, path, "HAL")
    assert "lié" in neighbour(linked, "/fr/id/person/duran", "IdRef")


def test_only_an_accepted_target_is_a_link(linked: FlaskClient) -> None:
    document = parse(linked.get("/en/id/person/duran").data)
    targets = {each.get("href") for each in document.iter("a")}
    assert RIGHT in targets
    assert WRONG not in targets


def test_ready_question_is_the_one_that_the_service_would_be_asked(linked: FlaskClient) -> None:
    document = parse(linked.get("/en/id/work/duran-thoenig-1996").data)
    asked = [each.get("href") or "" for each in document.iter("a") if words(each).startswith("Ask it at")]
    hosts = {urlsplit(address).hostname for address in asked}
    assert {"data.persee.fr", "api.archives-ouvertes.fr", "api.crossref.org"} <= hosts
    persee = next(address for address in asked if "persee" in address)
    (query,) = parse_qs(urlsplit(persee).query)["query"]
    assert persee.startswith(described()["persee"].endpoint)
    assert "gestion" in query.casefold()
    assert query.split() in [words(each).split() for each in document.iter("pre")]


def test_verified_identifier_is_a_link_of_its_service(linked: FlaskClient) -> None:
    assert "http://www.idref.fr/035679794/id" in neighbour(linked, "/en/id/person/borraz", "IdRef")
    hal = neighbour(linked, "/en/id/work/frigoli-2009", "HAL")
    assert "https://hal.science/halshs-01421328" in hal
    assert "given by a source" in hal


def test_page_of_a_journal_shows_its_issn_and_what_was_recalled(linked: FlaskClient) -> None:
    text = words(parse(linked.get("/fr/id/journal/revue-francaise-de-science-politique").data))
    assert "https://portal.issn.org/resource/ISSN/0035-2950" in text
    assert "1950-6686" in text


def test_shipped_files_of_links_can_be_read(tmp_path: Path) -> None:
    assert Links.load().candidates()
