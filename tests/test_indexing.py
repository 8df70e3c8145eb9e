"""Search index, dump and VoID of a built dataset."""

import pyoxigraph as ox
import pytest

from ordrelocal.dataset import Dataset
from ordrelocal.indexing import search
from ordrelocal.namespaces import BASE, GRAPH_METADATA, ID, VOID
from tests.asking import rows


@pytest.mark.parametrize("text", ["errance", "ERRANCE", "diagnostic partagé", "diagnostic partage", "chell"])
def test_search_finds_the_case_however_it_is_written(shipped: Dataset, text: str) -> None:
    assert ID + "case/chelles-errance" in [hit.iri for hit in search(shipped, text, "fr")]


def test_search_answers_in_the_language_of_the_reader(shipped: Dataset) -> None:
    labels = {
        lang: [
            hit.label for hit in search(shipped, "chelles", lang) if hit.iri == ID + "case/chelles-errance"
        ]
        for lang in ("fr", "en")
    }
    assert labels["fr"] != labels["en"]
    assert all(labels.values())


@pytest.mark.parametrize("text", ["", "  ", '"', "*", "NEAR(", 'a" OR 1=1 --', "zzzqqq"])
def test_search_without_words_or_hits_is_empty(shipped: Dataset, text: str) -> None:
    assert [hit for hit in search(shipped, text, "fr") if "zzz" in text or not text.strip('" *(')] == []


def test_dump_holds_what_the_store_holds(shipped: Dataset) -> None:
    store = ox.Store.read_only(str(shipped.store))
    lines = shipped.dump.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) == len(store) == shipped.manifest["counts"]["quads"]
    assert lines == sorted(lines)


def test_void_counts_are_those_of_the_default_graph(shipped: Dataset) -> None:
    store = ox.Store.read_only(str(shipped.store))
    void = ox.Store()
    void.load(path=str(shipped.void), format=ox.RdfFormat.TURTLE)
    counted = rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"].value
    said = rows(void, f"SELECT ?n {{ ?d a <{VOID}Dataset> ; <{VOID}triples> ?n }}")[0]["n"].value
    # VoID stands in the metadata graph and does not count itself.
    assert said == counted


def test_void_gives_the_geography_its_own_licence_and_sources(shipped: Dataset) -> None:
    part, graph = ox.NamedNode(BASE + "dataset/geography"), ox.NamedNode(GRAPH_METADATA)
    store = ox.Store.read_only(str(shipped.store))
    said = {
        (quad.predicate.value.rsplit("/", 1)[1], getattr(quad.object, "value", ""))
        for quad in store.quads_for_pattern(part, None, None, graph)
    }
    assert ("license", "https://www.etalab.gouv.fr/licence-ouverte-open-licence") in said
    assert ("source", "https://insee.fr/fr/information/2560452") in said
    assert list(store.quads_for_pattern(None, ox.NamedNode(VOID + "subset"), part, graph))
