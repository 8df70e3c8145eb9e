"""OpenCitations Meta: works by DOI, ISBN or OMID, through its REST API.

There is no search by title; who cites a work is a query of the Index (``queries/services/``).

Source: documentation of the Meta API, operation ``/metadata``.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from ordrelocal.describing import Description, Name, PersonDescription
from ordrelocal.identifiers import Identifier, parse
from ordrelocal.linking.connecting import Ability, Found, reading
from ordrelocal.linking.gateway import Answer, Gateway
from ordrelocal.linking.services import Service

_SCHEMES = frozenset({"doi", "isbn", "omid"})
_KINDS = {
    "book": "book",
    "book chapter": "chapter",
    "dissertation": "thesis",
    "journal article": "article-journal",
    "proceedings article": "paper-conference",
    "report": "report",
}
#: Identifiers stand between brackets after a name.
_BRACKETS = re.compile(r"\s*\[[^\]]*\]")


class OpenCitations:
    """Asks OpenCitations Meta."""

    able: frozenset[Ability] = frozenset({"identifier"})

    def __init__(self, service: Service, gateway: Gateway) -> None:
        self.service = service
        self._gateway = gateway

    def by_identifier(self, identifier: Identifier) -> list[Found]:
        """The record of a DOI, an ISBN or an OMID."""
        if identifier.scheme not in _SCHEMES:
            return []
        asked = quote(f"{identifier.scheme}:{identifier.value}", safe=":")
        answer = self._gateway.get(self.service, f"meta/v1/metadata/{asked}", may_lack=True)
        with reading(self.service):
            return list(_found(answer))

    def works(self, wanted: Description) -> list[Found]:
        """None: there is no search by title."""
        return []

    def persons(self, wanted: PersonDescription) -> list[Found]:
        """None: there is no search by name."""
        return []


def connect(service: Service, gateway: Gateway) -> OpenCitations:
    """The connector of OpenCitations."""
    return OpenCitations(service, gateway)


def _found(answer: Answer) -> Iterator[Found]:
    for record in answer.json() or ():
        described = _described(record)
        own = next((each for each in described.identifiers if each.scheme == "omid"), None)
        if own:
            yield Found(own.iri, described, answer.address, answer.on, own)


def _described(record: Mapping[str, Any]) -> Description:
    fields = ("title", "pub_date", "venue", "type", "author", "id")
    text = {name: str(record.get(name) or "") for name in fields}
    names = [_BRACKETS.sub("", part) for part in text["author"].split("; ") if part]
    identifiers = [parse(part.partition(":")[2], part.partition(":")[0]) for part in text["id"].split()]
    return Description(
        title=text["title"],
        creators=tuple(map(Name.parse, names)),
        year=text["pub_date"],
        container=_BRACKETS.sub("", text["venue"]),
        kind=_KINDS.get(text["type"], ""),
        pages=str(record.get("page") or ""),
        publisher=_BRACKETS.sub("", str(record.get("publisher") or "")),
        volume=str(record.get("volume") or ""),
        issue=str(record.get("issue") or ""),
        identifiers=tuple(each for each in identifiers if each),
    )
