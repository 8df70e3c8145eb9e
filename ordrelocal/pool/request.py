"""One query as it travels: a line of JSON for the broker and the worker, then the query itself."""

import json
from dataclasses import dataclass

from ordrelocal.pool import frames

JSON_RESULTS = "application/sparql-results+json"
ROW_TYPES = (
    JSON_RESULTS,
    "application/json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPH_TYPES = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")


@dataclass(frozen=True, slots=True)
class Request:
    """A query to answer.

    Args:
        query: SPARQL text.
        row_type: Media type for a table or a boolean; empty when none fits.
        graph_type: Media type for triples; empty when none fits.
        default_graphs: IRIs of the graphs that make the default graph; they replace FROM.
        named_graphs: IRIs of the graphs that GRAPH may name.
        client: Whom to count the query for.
        time_s: Time limit, when shorter than the pool's.
    """

    query: str
    row_type: str = JSON_RESULTS
    graph_type: str = "text/turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    client: str = ""
    time_s: float | None = None

    def encode(self) -> bytes:
        """The request as one frame."""
        head = json.dumps(
            (
                self.client,
                self.time_s,
                self.row_type,
                self.graph_type,
                self.default_graphs,
                self.named_graphs,
            ),
            separators=(",", ":"),
        )
        return frames.frame(frames.QUERY, f"{head}\n{self.query}".encode())

    @classmethod
    def decode(cls, payload: bytes) -> "Request":
        """The request of a frame's payload."""
        head, _, query = payload.partition(b"\n")
        client, time_s, row_type, graph_type, default_graphs, named_graphs = json.loads(head)
        return cls(
            query=query.decode(),
            row_type=row_type,
            graph_type=graph_type,
            default_graphs=tuple(default_graphs),
            named_graphs=tuple(named_graphs),
            client=client,
            time_s=time_s,
        )


def billing(payload: bytes) -> tuple[str, float | None]:
    """Client and time limit of a request, read without touching the query."""
    client, time_s, *_ = json.loads(payload[: payload.index(b"\n")])
    return client, time_s
