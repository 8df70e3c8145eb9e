"""Whether the services answer now: each is asked one harmless question, once, and nothing is kept of it."""

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import inf

from ordrelocal.errors import ServiceError
from ordrelocal.identifiers import Identifier
from ordrelocal.linking.connecting import Connector, connectors, reading
from ordrelocal.linking.gateway import Gateway
from ordrelocal.linking.kept import NoAnswers
from ordrelocal.linking.services import Service


@dataclass(frozen=True)
class Trial:
    """What a service is asked to see whether it answers.

    Attributes:
        identifier: Of one record.
        there: Whether the service has it for certain, so that an answer without it is none.
    """

    identifier: Identifier
    there: bool


_PERSON = Identifier("idref", "035679794")
#: Id of a service -> its question. A record of IdRef may be unknown to the others.
TRIALS: Mapping[str, Trial] = {
    "bnf": Trial(_PERSON, there=False),
    "crossref": Trial(Identifier("doi", "10.5555/12345678"), there=True),
    "hal": Trial(Identifier("hal", "halshs-01421328"), there=True),
    "idref": Trial(_PERSON, there=True),
    "opencitations": Trial(Identifier("omid", "br/0612058700"), there=True),
    "persee": Trial(_PERSON, there=False),
    "wikidata": Trial(_PERSON, there=False),
}


@dataclass(frozen=True)
class Checked:
    """What came of one question.

    Attributes:
        service: Who was asked.
        trial: For what.
        seconds: How long the answer took, pauses between two requests included.
        records: How many were found.
        error: Why there is no answer.
    """

    service: Service
    trial: Trial
    seconds: float
    records: int = 0
    error: ServiceError | None = None

    @property
    def well(self) -> bool:
        """Whether the service answered, with what it has for certain."""
        return self.error is None and (self.records > 0 or not self.trial.there)


def check(names: Collection[str] = (), *, contact: str = "", limit_s: float = inf) -> Iterator[Checked]:
    """Ask one service after the other, whatever came of those before.

    Args:
        names: Ids of the services; all that have a connector if none is given.
        contact: Address or page of who asks.
        limit_s: Seconds that an answer may take, where the service's own limit is longer.
    """
    gateway = Gateway(NoAnswers(), contact=contact, tries=1)
    for name, connector in connectors(gateway, names, limit_s).items():
        yield _checked(connector, TRIALS[name])


def _checked(connector: Connector, trial: Trial) -> Checked:
    start = time.monotonic()
    try:
        with reading(connector.service):
            records = len(connector.by_identifier(trial.identifier))
    except ServiceError as error:
        return Checked(connector.service, trial, time.monotonic() - start, error=error)
    return Checked(connector.service, trial, time.monotonic() - start, records)
