"""What a connector is: the part that knows how one service is asked and what its answers mean."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from math import inf
from typing import Literal, Protocol

from ordrelocal.errors import ServiceAnswerError
from ordrelocal.identifiers import Identifier
from ordrelocal.linking.gateway import Gateway
from ordrelocal.linking.services import Service, services
from ordrelocal.matching import Description, PersonDescription

Ability = Literal["identifier", "works", "persons"]


@dataclass(frozen=True)
class Found:
    """What a service says of one work or person.

    Attributes:
        iri: IRI of it at the service.
        description: What the service says.
        query: Query or address by which it was found.
        on: Day of the answer.
        identifier: The service's own identifier of it, if it has one of a scheme that we know.
    """

    iri: str
    description: Description | PersonDescription
    query: str
    on: date
    identifier: Identifier | None = None

    @property
    def label(self) -> str:
        """What the service calls it."""
        if isinstance(self.description, Description):
            return self.description.title
        name = self.description.name
        return f"{name.family}, {name.given}" if name.given else name.family


class Connector(Protocol):
    """Asks one service. What it cannot look up (see ``able``) it answers with an empty list."""

    @property
    def service(self) -> Service:
        """The service it asks."""

    @property
    def able(self) -> frozenset[Ability]:
        """What it can look up."""

    def by_identifier(self, identifier: Identifier) -> list[Found]:
        """What bears an identifier, of the service's own scheme or of one that it records.

        Raises:
            ServiceError: The service gave no usable answer.
        """

    def works(self, wanted: Description) -> list[Found]:
        """Works that may be one of ours, by title, author and year.

        Raises:
            ServiceError: The service gave no usable answer.
        """

    def persons(self, wanted: PersonDescription) -> list[Found]:
        """People who may be one of ours, by name, each with the works that the service has of them.

        Raises:
            ServiceError: The service gave no usable answer.
        """


@contextmanager
def reading(service: Service) -> Iterator[None]:
    """Read an answer whose form is the service's: another form than the documented one is told as such.

    Raises:
        ServiceAnswerError: What is read is not where it should be.
    """
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise ServiceAnswerError(service=service.id, problem=f"{type(error).__name__}: {error}") from error


def connectors(
    gateway: Gateway, names: Collection[str] = (), limit_s: float = inf
) -> Mapping[str, Connector]:
    """A connector for each service that has one: id of the service -> connector.

    Args:
        gateway: By which they ask.
        names: Ids of the services; all if none is given, and none that has no connector.
        limit_s: Seconds that an answer may take, where the service's own limit is longer.
    """
    made: dict[str, Connector] = {}
    for name, service in services().items():
        if service.connector and (not names or name in names):
            module = import_module(f"ordrelocal.linking.connectors.{service.connector}")
            connect: Callable[[Service, Gateway], Connector] = module.connect
            made[name] = connect(replace(service, timeout_s=min(service.timeout_s, limit_s)), gateway)
    return made
