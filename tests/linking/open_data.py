"""Services of open data as they answer: small graphs in their shapes, in engines that really run the queries.

BnF, IdRef and Persée run Virtuoso, so do the tests. Wikidata, whose query service and QLever are not to be
had so easily, is a small HTTP server: its three endpoints hold what the real ones hold, and refuse what
they refuse; a pyoxigraph runs the query.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path

import pyoxigraph as ox

from ordrelocal.linking.connecting import Connector
from ordrelocal.linking.gateway import Gateway, Rows
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.services import Service, described
from tests.linking.serving import Asked, Given, Serving, serving
from tests.virtuoso import Virtuoso, running

SHAPES = Path(__file__).parents[1] / "fixtures" / "services"
SPARQL_SERVICES = ("bnf", "idref", "persee", "wikidata")
_GRAPH = "http://example.org/graph/"
_SEARCH = re.compile(r"SERVICE wikibase:mwapi \{.*?\n  \}", re.DOTALL)
# What Wikidata's search does, as far as it matters here.
_SEARCHED = "?item rdfs:label ?sought FILTER (LCASE(STR(?sought)) = LCASE(?search))"


def searched(query: str) -> str:
    """A query of Wikidata's with its own search written as a pattern."""
    return _SEARCH.sub(lambda _: _SEARCHED, query)


class Listening(Gateway):
    """A gateway that remembers the queries it was given."""

    def __init__(self, kept: KeptAnswers) -> None:
        super().__init__(kept, sleep=lambda _: None)
        self.queries: list[str] = []

    def select(self, service: Service, query: str, endpoint: str = "") -> Rows:
        self.queries.append(query)
        return super().select(service, query, endpoint)


@dataclass(frozen=True)
class Connected:
    """A connector and what it asks by."""

    connector: Connector
    gateway: Listening


def connected(service: Service, folder: Path) -> Connected:
    """The connector of a service, whose answers are kept in a folder."""
    gateway = Listening(KeptAnswers(folder))
    module = import_module(f"ordrelocal.linking.connectors.{service.connector}")
    return Connected(module.connect(service, gateway), gateway)


@contextmanager
def virtuoso_shaped(folder: Path) -> Iterator[Virtuoso]:
    """A Virtuoso with each file of the shapes as a graph of its own."""
    dump = folder / "services.nq"
    with dump.open("wb") as file:
        for path in sorted(SHAPES.glob("*.ttl")):
            graph = ox.NamedNode(_GRAPH + path.stem)
            quads = (
                ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in ox.parse(path=str(path))
            )
            ox.serialize(quads, file, format=ox.RdfFormat.N_QUADS)
    server = folder / "server"
    server.mkdir()
    with running(dump, server, full_text=True) as virtuoso:
        yield virtuoso


def at_virtuoso(name: str, virtuoso: Virtuoso) -> Service:
    """A service whose default graph is the union of its own graphs."""
    own = [path.stem for path in SHAPES.glob(f"{name}*.ttl")]
    address = virtuoso.endpoint + "?" + "&".join(f"default-graph-uri={_GRAPH}{graph}" for graph in own)
    return described()[name].moved(address)


@dataclass
class Wikidata:
    """Three endpoints; those in ``broken`` fail."""

    broken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        main, scholarly, both = ox.Store(), ox.Store(), ox.Store()
        for store, shape in ((main, "main"), (scholarly, "scholarly"), (both, "main"), (both, "scholarly")):
            store.load(path=str(SHAPES / f"wikidata-{shape}.ttl"))
        self._stores = {"/sparql": main, "/scholarly": scholarly, "/qlever": both}

    def answer(self, asked: Asked) -> Given:
        """As the endpoint of that path would."""
        query = asked.params["query"]
        if asked.path[1:] in self.broken:
            return Given(status=500)
        if asked.path != "/sparql" and "wikibase:" in query:
            return Given('{"exception": "SERVICE is not supported"}', status=400)
        try:
            found = self._stores[asked.path].query(searched(query))
        except (SyntaxError, ValueError) as error:
            return Given(str(error), status=400, type="text/plain")
        assert isinstance(found, ox.QuerySolutions)
        body = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        return Given(body, type="application/sparql-results+json")


@contextmanager
def wikidata_shaped(wikidata: Wikidata) -> Iterator[Serving]:
    """Serve Wikidata's three endpoints."""
    with serving(wikidata.answer) as server:
        yield server


def at_server(name: str, address: str) -> Service:
    """A service whose every endpoint is a path of one address."""
    service = described()[name].moved(address + "sparql")
    return replace(service, endpoints={each: address + each for each in service.endpoints})
