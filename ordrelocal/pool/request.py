"""One query as it travels: a line of settings for the broker and the worker, then the query itself."""

from dataclasses import dataclass
from typing import Self

from ordrelocal.pool import frames

_SEPARATOR = "\t"  # stands in no IRI, media type or address
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
        """The request as one frame.

        Example:
            >>> Request.decode(Request("ASK {}", client="::1").encode()[5:]).client
            '::1'
        """
        head = _SEPARATOR.join(
            (
                self.client,
                "" if self.time_s is None else str(self.time_s),
                self.row_type,
                self.graph_type,
                " ".join(self.default_graphs),
                " ".join(self.named_graphs),
            )
        )
        return frames.frame(frames.QUERY, f"{head}\n{self.query}".encode())

    @classmethod
    def decode(cls, payload: bytes) -> Self:
        """The request of a frame's payload."""
        head, _, query = payload.decode().partition("\n")
        client, time_s, row_type, graph_type, default_graphs, named_graphs = head.split(_SEPARATOR)
        return cls(
            query,
            row_type,
            graph_type,
            tuple(default_graphs.split()),
            tuple(named_graphs.split()),
            client,
            float(time_s) if time_s else None,
        )


def billing(payload: bytes) -> tuple[str, float | None]:
    """Client and time limit of a request, read without touching the query."""
    client, time_s, _ = payload.split(b"\t", 2)
    return client.decode(), float(time_s) if time_s else None
