"""rdflib-endpoint over the benchmark's data: ``uvicorn --factory benchmarks.rdflib_peer:create_app``."""

import os

from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint

DATA = "ORDRELOCAL_BENCHMARK_DATA"  # N-Quads file to serve


def create_app() -> SparqlEndpoint:
    """The endpoint, with the file loaded; its default graph holds no more than the file says."""
    graph = Dataset(default_union=False)
    graph.parse(os.environ[DATA], format="nquads")
    return SparqlEndpoint(graph=graph, path="/sparql")
