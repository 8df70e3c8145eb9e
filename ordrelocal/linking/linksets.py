"""Links out of the graph: those of verified identifiers, and the VoID linksets that describe all of them."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ordrelocal.i18n import N_, translate
from ordrelocal.identifiers import parse
from ordrelocal.linking.records import GRAPH_ACCEPTED, SERVICE
from ordrelocal.linking.services import Service, described
from ordrelocal.namespaces import BASE, DCTERMS, FOAF, OL, OWL, RDF, SKOS, VOID, XSD
from ordrelocal.terms import iri_of, text_of

#: Property of a verified identifier -> its scheme, the service that gives it, the relation of the link.
#: A DOI and a number of an authority record name the thing itself; a deposit in HAL is a copy of it.
_LINKING = {
    OL + "doi": ("doi", "crossref", OWL + "sameAs"),
    OL + "halId": ("hal", "hal", SKOS + "closeMatch"),
    OL + "idref": ("idref", "idref", OWL + "sameAs"),
}


def verified_quads(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The links that verified identifiers give, each in the graph of accepted links of its service.

    Args:
        quads: Authored quads.
    """
    for quad in quads:
        linking = _LINKING.get(quad.predicate.value)
        identifier = parse(text_of(quad.object), linking[0]) if linking else None
        if linking and identifier:
            _, service, relation = linking
            home = ox.NamedNode(GRAPH_ACCEPTED + service)
            yield ox.Quad(quad.subject, ox.NamedNode(relation), ox.NamedNode(identifier.iri), home)


_TITLE = N_("Links to {service} ({relation})")


def linkset_triples(store: ox.Store, dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    """A VoID linkset for each service and relation that links lead to.

    Args:
        store: Holds the graphs of accepted links.
        dataset: What the linksets are part of.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for name in store.named_graphs():
        if iri_of(name).startswith(GRAPH_ACCEPTED):
            service = iri_of(name).removeprefix(GRAPH_ACCEPTED)
            for quad in store.quads_for_pattern(None, None, None, name):
                counts[service, quad.predicate.value] += 1
    for (service, relation), count in sorted(counts.items()):
        local = relation.rpartition("#")[2]
        linkset = ox.NamedNode(f"{BASE}dataset/linkset/{service}/{local}")
        number = ox.Literal(str(count), datatype=ox.NamedNode(XSD + "integer"))
        yield ox.Triple(dataset, ox.NamedNode(VOID + "subset"), linkset)
        yield ox.Triple(linkset, ox.NamedNode(RDF + "type"), ox.NamedNode(VOID + "Linkset"))
        yield ox.Triple(linkset, ox.NamedNode(VOID + "subjectsTarget"), dataset)
        yield ox.Triple(linkset, ox.NamedNode(VOID + "objectsTarget"), ox.NamedNode(SERVICE + service))
        yield ox.Triple(linkset, ox.NamedNode(VOID + "linkPredicate"), ox.NamedNode(relation))
        yield ox.Triple(linkset, ox.NamedNode(VOID + "triples"), number)
        yield ox.Triple(linkset, ox.NamedNode(DCTERMS + "source"), ox.NamedNode(GRAPH_ACCEPTED + service))
        if service in described():  # what was recalled comes from none
            yield from _named(linkset, local, described()[service])


def _named(linkset: ox.NamedNode, relation: str, service: Service) -> Iterator[ox.Triple]:
    """What the linkset and what it leads to are called, so that the description tells all it names."""
    target, title = ox.NamedNode(service.iri), ox.NamedNode(DCTERMS + "title")
    yield ox.Triple(target, ox.NamedNode(RDF + "type"), ox.NamedNode(VOID + "Dataset"))
    yield ox.Triple(target, ox.NamedNode(FOAF + "homepage"), ox.NamedNode(service.homepage))
    if service.endpoint:
        yield ox.Triple(target, ox.NamedNode(VOID + "sparqlEndpoint"), ox.NamedNode(service.endpoint))
    for lang, label in service.label.items():
        words = translate(_TITLE, lang, service=label, relation=relation)
        yield ox.Triple(target, title, ox.Literal(label, language=lang))
        yield ox.Triple(linkset, title, ox.Literal(words, language=lang))
