"""Crossref: records of DOIs, by DOI and by the words of a reference.

Source: documentation of api.crossref.org, resource ``/works``.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ordrelocal.describing import Description, PersonDescription, description_of
from ordrelocal.identifiers import Identifier, parse
from ordrelocal.linking.connecting import Ability, Found, reading
from ordrelocal.linking.gateway import Answer, Gateway
from ordrelocal.linking.services import Service

_ROWS = "5"
_KINDS = {
    "book": "book",
    "book-chapter": "chapter",
    "dissertation": "thesis",
    "edited-book": "book",
    "journal-article": "article-journal",
    "monograph": "book",
    "proceedings": "book",
    "proceedings-article": "paper-conference",
    "report": "report",
}


class Crossref:
    """Asks Crossref."""

    able: frozenset[Ability] = frozenset({"identifier", "works"})

    def __init__(self, service: Service, gateway: Gateway) -> None:
        self.service = service
        self._gateway = gateway

    def by_identifier(self, identifier: Identifier) -> list[Found]:
        """The record of a DOI."""
        if identifier.scheme != "doi":
            return []
        answer = self._gateway.get(self.service, "/" + quote(identifier.value, safe=""), may_lack=True)
        with reading(self.service):
            return _found(answer, [answer.json()["message"]] if answer.text else [])

    def works(self, wanted: Description) -> list[Found]:
        """Records that Crossref finds nearest to the reference."""
        if not wanted.title:
            return []
        words = [*(name.family for name in wanted.creators), wanted.title, wanted.container, wanted.year]
        asked = {"query.bibliographic": " ".join(filter(None, words)), "rows": _ROWS}
        answer = self._gateway.get(self.service, "", asked)
        with reading(self.service):
            return _found(answer, answer.json()["message"]["items"])

    def persons(self, wanted: PersonDescription) -> list[Found]:
        """None: Crossref has names of authors, not persons."""
        return []


def connect(service: Service, gateway: Gateway) -> Crossref:
    """The connector of Crossref."""
    return Crossref(service, gateway)


def _found(answer: Answer, records: list[Any]) -> list[Found]:
    found = []
    for record in records:
        identifier = parse(str(record.get("DOI", "")), "doi")
        if identifier:
            found.append(Found(identifier.iri, _described(record), answer.address, answer.on, identifier))
    return found


def _described(record: Mapping[str, Any]) -> Description:
    """A record is CSL-JSON but for its types, and for titles and ISBNs in lists."""
    lists = {name: _joined(record.get(name)) for name in ("container-title", "ISBN", "ISSN")}
    title = ". ".join(
        text for text in (_joined(record.get("title")), _joined(record.get("subtitle"))) if text
    )
    kind = _KINDS.get(str(record.get("type", "")), "")
    return description_of({**record, **lists, "title": title, "type": kind})


def _joined(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
