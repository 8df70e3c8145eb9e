"""Ready questions: what a service would be asked about a thing, without asking it.

The connectors are run on a gateway that sends nothing and notes what it was to send, so that a question shown
to a scholar is the one that the program asks.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import httpx

from ordrelocal.errors import ServiceAnswerError
from ordrelocal.linking.connecting import Connector, connectors
from ordrelocal.linking.gateway import Answer, Gateway, Rows
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.services import Service
from ordrelocal.linking.wanted import Thing
from ordrelocal.matching import Description


@dataclass(frozen=True)
class ReadyQuestion:
    """One question to a service.

    Attributes:
        address: Where it is answered, the question in it.
        text: The SPARQL query; empty if the address is all there is.
    """

    address: str
    text: str = ""


class _Notes(Gateway):
    """A gateway that sends nothing: every answer is empty."""

    def __init__(self) -> None:
        super().__init__(KeptAnswers(Path()), offline=True)
        self.noted: list[ReadyQuestion] = []

    def get(
        self,
        service: Service,
        path: str = "",
        params: Mapping[str, str] | None = None,
        *,
        may_lack: bool = False,
    ) -> Answer:
        """Note an address."""
        url = str(httpx.URL(service.address + path).copy_merge_params(dict(params or {})))
        self.noted.append(ReadyQuestion(url))
        return Answer("", datetime.now(UTC).date(), False, "", url, service.id)

    def select(self, service: Service, query: str, endpoint: str = "") -> Rows:
        """Note a query."""
        where = service.endpoints[endpoint] if endpoint else service.endpoint
        text = "\n".join(line for line in query.splitlines() if not line.startswith("#+"))
        self.noted.append(ReadyQuestion(f"{where}?{urlencode({'query': text})}", text))
        return Rows((), datetime.now(UTC).date(), False, text)


def ready_questions(thing: Thing) -> dict[str, ReadyQuestion]:
    """The first question that each service would be asked: id of the service -> question.

    Args:
        thing: A work or a person of ours.
    """
    notes, asking = _rehearsal()
    found = {}
    for name, connector in asking.items():
        notes.noted.clear()
        # Nothing at all is an answer to some questions alone.
        with suppress(ServiceAnswerError):
            _ask(connector, thing)
        if notes.noted:
            found[name] = notes.noted[0]
    return found


def _ask(connector: Connector, thing: Thing) -> None:
    """By title or name where the service can be asked so, since it may know no identifier of ours."""
    if isinstance(thing.description, Description):
        if "works" in connector.able:
            connector.works(thing.description)
    elif "persons" in connector.able:
        connector.persons(thing.description)
    for identifier in thing.names:
        connector.by_identifier(identifier)


@cache
def _rehearsal() -> tuple[_Notes, Mapping[str, Connector]]:
    notes = _Notes()
    return notes, connectors(notes)
