"""Searches: each thing at each service, written down as soon as a thing is done, so that none is asked twice.

A failure is no answer: it leaves no record, so that the next run asks again. A service that fails several
times in a row is left out for the rest of the run.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

from ordrelocal.errors import ServiceError, ServiceOfflineError
from ordrelocal.i18n import N_
from ordrelocal.linking.connecting import Ability, Connector, Found, reading
from ordrelocal.linking.filing import Links
from ordrelocal.linking.gateway import Answer, Gateway, Rows
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.locking import editing
from ordrelocal.linking.proposing import candidates, compared
from ordrelocal.linking.records import Candidate, LinkSearch
from ordrelocal.linking.services import Service
from ordrelocal.linking.wanted import Thing, informed
from ordrelocal.matching import Description

#: Failures in a row after which a service is left out.
PATIENCE = 3


class End(Enum):
    """How a search ended; the value is what the summary calls it."""

    FOUND = N_("found")
    NONE = N_("nothing found")
    DONE = N_("done before")
    UNKEPT = N_("no answer kept")
    FAILED = N_("failed")
    LEFT_OUT = N_("left out")


@dataclass(frozen=True)
class Outcome:
    """One search.

    Attributes:
        thing: IRI of ours.
        service: Id of the service.
        end: How it ended.
        candidates: How many were proposed.
        error: Why it failed.
    """

    thing: str
    service: str
    end: End
    candidates: int = 0
    error: ServiceError | None = None


class NotingGateway(Gateway):
    """A gateway that notes what was asked, and of which day the answers are."""

    def __init__(
        self,
        kept: KeptAnswers,
        *,
        contact: str = "",
        offline: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(kept, contact=contact, offline=offline, sleep=sleep)
        self._noted: list[tuple[str, date]] = []

    def get(
        self,
        service: Service,
        path: str = "",
        params: Mapping[str, str] | None = None,
        *,
        may_lack: bool = False,
    ) -> Answer:
        """As a gateway does."""
        answer = super().get(service, path, params, may_lack=may_lack)
        self._noted.append((answer.address, answer.on))
        return answer

    def post(self, service: Service, url: str, form: Mapping[str, str]) -> Answer:
        """As a gateway does."""
        answer = super().post(service, url, form)
        self._noted.append((answer.address, answer.on))
        return answer

    def select(self, service: Service, query: str, endpoint: str = "") -> Rows:
        """As a gateway does."""
        rows = super().select(service, query, endpoint)
        self._noted.append((rows.query, rows.on))
        return rows

    def noted(self) -> list[tuple[str, date]]:
        """Questions and days of their answers since this was last asked for."""
        noted, self._noted = self._noted, []
        return noted


@dataclass
class Searcher:
    """Searches for things at services.

    Attributes:
        gateway: By which the connectors ask.
        connectors: Id of a service -> its connector.
        folder: Of the links.
        again: Search also where it was done before.
    """

    gateway: NotingGateway
    connectors: Mapping[str, Connector]
    folder: Path
    again: bool = False
    _failures: dict[str, int] = field(default_factory=dict)

    def run(self, things: Iterable[Thing]) -> Iterator[list[Outcome]]:
        """Search for one thing after the other; the outcomes of each are given once they are written."""
        links = Links.load(self.folder)
        for thing in things:
            known = informed(thing, links)
            outcomes: list[Outcome] = []
            found: list[tuple[LinkSearch, list[Candidate]]] = []
            for service, connector in self.connectors.items():
                if is_asked(connector, known):
                    outcome, searched = self._search(known, service, connector, links)
                    outcomes += [outcome] if outcome else []
                    found += [searched] if searched else []
            if found:
                # What others decided meanwhile is read with it.
                with editing(self.folder) as links:
                    for search, proposed in found:
                        links.found(search, proposed)
            yield outcomes

    def _search(
        self, thing: Thing, service: str, connector: Connector, links: Links
    ) -> tuple[Outcome | None, tuple[LinkSearch, list[Candidate]] | None]:
        if not self.again and links.search_of(thing.iri, service):
            return Outcome(thing.iri, service, End.DONE), None
        if self._failures.get(service, 0) >= PATIENCE:
            return Outcome(thing.iri, service, End.LEFT_OUT), None
        self.gateway.noted()
        try:
            with reading(connector.service):
                found = look_up(thing, connector)
        except ServiceOfflineError as error:
            return Outcome(thing.iri, service, End.UNKEPT, error=error), None
        except ServiceError as error:
            self._failures[service] = self._failures.get(service, 0) + 1
            return Outcome(thing.iri, service, End.FAILED, error=error), None
        self._failures[service] = 0
        noted = self.gateway.noted()
        if not noted:  # it has nothing to say of such a thing
            return None, None
        asked = "\n\n".join(dict.fromkeys(query for query, _ in noted))
        search = LinkSearch(thing.iri, service, max(on for _, on in noted), asked)
        proposed = candidates(thing, service, found)
        end = End.FOUND if proposed else End.NONE
        return Outcome(thing.iri, service, end, len(proposed)), (search, proposed)


def is_asked(connector: Connector, thing: Thing) -> bool:
    """Whether a service can be asked for a thing at all."""
    words: Ability = "works" if isinstance(thing.description, Description) else "persons"
    return words in connector.able or bool("identifier" in connector.able and thing.names)


def look_up(thing: Thing, connector: Connector) -> list[Found]:
    """What a service says that may be of a thing: by identifier first, then in words unless that is sure.

    Raises:
        ServiceError: The service gave no usable answer.
    """
    found: list[Found] = []
    if "identifier" in connector.able:
        for identifier in thing.names:
            found += connector.by_identifier(identifier)
    if any(match and match.sure for match in (compared(thing, each) for each in found)):
        return found
    if isinstance(thing.description, Description):
        return found + (connector.works(thing.description) if "works" in connector.able else [])
    return found + (connector.persons(thing.description) if "persons" in connector.able else [])
