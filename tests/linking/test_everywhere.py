"""``link search`` at all services at once: what is planted is found, what only resembles it is not.

The services are local: Virtuoso for BnF, IdRef and Persée, small servers for the others. The works and
people are those of the shipped dataset, the records made up (``planting``).
"""

import json
import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.asking import of_store
from ordrelocal.dataset import Dataset
from ordrelocal.likeness import normal
from ordrelocal.linking.connecting import Connector
from ordrelocal.linking.filing import Links
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.searching import End, NotingGateway, Searcher
from ordrelocal.linking.services import described
from ordrelocal.linking.wanted import Thing, wanted
from ordrelocal.matching import PersonDescription
from tests.linking.open_data import searched
from tests.linking.planting import Planted, sown
from tests.linking.serving import Answering, Asked, Given, serving
from tests.virtuoso import running

#: Works and people that are looked for: all of them take minutes.
WORKS, PEOPLE = 12, 6
_GRAPH = "http://example.org/planted/"
_AT_VIRTUOSO = ("bnf", "idref", "persee")


def _hal(planted: Planted) -> Answering:
    def answer(asked: Asked) -> Given:
        sought = asked.params["q"].partition(":")[2].strip("()").split()
        docs = [each for each in planted.deposits if set(sought) <= set(normal(str(each["title_s"])).split())]
        return Given(json.dumps({"response": {"numFound": len(docs), "docs": docs}}))

    return answer


def _crossref(planted: Planted) -> Answering:
    """Like the real one it gives what has most words in common, however few these are."""

    def answer(asked: Asked) -> Given:
        if "query.bibliographic" not in asked.params:
            return Given("Resource not found.", status=404, type="text/plain")
        sought = set(normal(asked.params["query.bibliographic"]).split())
        words = {
            id(each): set(normal(json.dumps(each, ensure_ascii=False)).split()) for each in planted.records
        }
        nearest = sorted(planted.records, key=lambda each: -len(sought & words[id(each)]))
        return Given(json.dumps({"message": {"items": nearest[: int(asked.params["rows"])]}}))

    return answer


def _words(record: Mapping[str, object]) -> set[str]:
    return set(normal(json.dumps(record, ensure_ascii=False)).split())


def _wikidata(planted: Planted) -> Answering:
    def answer(asked: Asked) -> Given:
        found = planted.stores["wikidata"].query(searched(asked.params["query"]))
        assert isinstance(found, ox.QuerySolutions)
        body = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        return Given(body, type="application/sparql-results+json")

    return answer


def _nothing(_asked: Asked) -> Given:
    return Given("[]")


@contextmanager
def planted_services(planted: Planted, folder: Path) -> Iterator[Mapping[str, str]]:
    """Serve what is planted: service -> address."""
    small: Mapping[str, Answering] = {
        "crossref": _crossref(planted),
        "hal": _hal(planted),
        "opencitations": _nothing,
        "wikidata": _wikidata(planted),
    }
    dump, server = folder / "planted.nq", folder / "server"
    server.mkdir()
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(_GRAPH + name))
        for name in _AT_VIRTUOSO
        for quad in planted.stores[name]
    ]
    dump.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    with ExitStack() as opened:
        addresses = {name: opened.enter_context(serving(answer)).address for name, answer in small.items()}
        virtuoso = opened.enter_context(running(dump, server, full_text=True))
        of_graphs = {name: f"{virtuoso.endpoint}?default-graph-uri={_GRAPH}{name}" for name in _AT_VIRTUOSO}
        yield addresses | of_graphs


def _sample(things: Mapping[str, Thing]) -> dict[str, Thing]:
    """Some works and some people, always the same while the data are."""
    people = [iri for iri, thing in things.items() if isinstance(thing.description, PersonDescription)]
    works = [iri for iri in things if iri not in people]
    chosen = random.Random(2009)
    kept = {*chosen.sample(works, WORKS), *chosen.sample(people, PEOPLE)}
    return {iri: thing for iri, thing in things.items() if iri in kept}


@pytest.mark.virtuoso
def test_all_services_find_what_is_planted_and_no_namesake(shipped: Dataset, tmp_path: Path) -> None:
    things = wanted(of_store(ox.Store.read_only(str(shipped.store))))
    planted, sought = sown(things), _sample(things)
    with planted_services(planted, tmp_path) as addresses:
        gateway = NotingGateway(KeptAnswers(tmp_path / "kept"), sleep=lambda _: None)
        searcher = Searcher(gateway, _connectors(addresses, gateway), tmp_path / "links")
        outcomes = [outcome for some in searcher.run(sought.values()) for outcome in some]
    assert [each for each in outcomes if each.end not in (End.FOUND, End.NONE)] == []
    found = {(each.thing, each.service, each.target) for each in Links.load(tmp_path / "links").candidates()}
    expected = {each for each in planted.expected if each[0] in sought}
    assert {service for _, service, _ in expected} == {
        "bnf",
        "crossref",
        "hal",
        "idref",
        "persee",
        "wikidata",
    }
    assert expected - found == set()
    assert {each for each in found if each[2] in planted.decoys} == set()


def _connectors(addresses: Mapping[str, str], gateway: NotingGateway) -> Mapping[str, Connector]:
    made = {}
    for name, address in addresses.items():
        service = replace(described()[name].moved(address), rate_per_s=10_000)
        made[name] = import_module(f"ordrelocal.linking.connectors.{service.connector}").connect(
            service, gateway
        )
    return made
