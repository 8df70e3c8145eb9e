"""Links out of the graph stand in it as triples, and VoID tells how many lead where."""

import pyoxigraph as ox

from ordrelocal.linking.linksets import linkset_triples, verified_quads
from ordrelocal.namespaces import BASE, DCTERMS, GRAPH, ID, OL, OWL, RDF, SKOS, VOID
from ordrelocal.terms import iri_of, text_of

DATASET = ox.NamedNode(BASE + "dataset")
WORK, PERSON, AUTHORED = (
    ox.NamedNode(each) for each in (ID + "work/x", ID + "person/x", GRAPH + "references/x")
)


def authored(subject: ox.NamedNode, name: str, value: str) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(OL + name), ox.Literal(value), AUTHORED)


def test_verified_identifiers_are_links_and_a_wrong_one_is_none() -> None:
    quads = [
        authored(PERSON, "idref", "035679794"),
        authored(WORK, "halId", "halshs-01421328"),
        authored(WORK, "doi", "10.5555/Made-Up"),
        authored(PERSON, "idref", "035679790"),
        authored(WORK, "revelId", "697"),
    ]
    found = {(q.predicate.value, q.object.value, q.graph_name.value) for q in verified_quads(quads)}  # type: ignore[union-attr]
    assert found == {
        (OWL + "sameAs", "http://www.idref.fr/035679794/id", GRAPH + "accepted-links/idref"),
        (SKOS + "closeMatch", "https://hal.science/halshs-01421328", GRAPH + "accepted-links/hal"),
        (OWL + "sameAs", "https://doi.org/10.5555/made-up", GRAPH + "accepted-links/crossref"),
    }


def test_each_service_and_relation_has_a_linkset_with_its_number() -> None:
    store = ox.Store()
    quads = [authored(ox.NamedNode(f"{ID}person/{n}"), "idref", "035679794") for n in range(3)]
    store.extend(verified_quads([*quads, authored(WORK, "halId", "hal-03424505")]))
    told: dict[str, dict[str, str]] = {}
    for triple in linkset_triples(store, DATASET):
        name = iri_of(triple.subject).removeprefix(BASE + "dataset/linkset/")
        told.setdefault(name, {})[triple.predicate.value] = text_of(triple.object)
    assert {(name, of[VOID + "triples"]) for name, of in told.items() if VOID + "triples" in of} == {
        ("idref/sameAs", "3"),
        ("hal/closeMatch", "1"),
    }
    assert told["idref/sameAs"][VOID + "objectsTarget"] == ID + "service/idref"
    assert told["idref/sameAs"][DCTERMS + "title"] in {"Links to IdRef (sameAs)", "Liens vers IdRef (sameAs)"}
    target = told[ID + "service/idref"]
    assert (target[RDF + "type"], target[DCTERMS + "title"]) == (VOID + "Dataset", "IdRef")
