"""HAL: deposits by identifier, and by title and family name, through the search API (Solr).

Source: documentation of api.archives-ouvertes.fr, fields of the search API.
"""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from ordrelocal.describing import Description, Name, PersonDescription
from ordrelocal.identifiers import Identifier, parse
from ordrelocal.likeness import normal
from ordrelocal.linking.connecting import Ability, Found, reading
from ordrelocal.linking.gateway import Answer, Gateway
from ordrelocal.linking.services import Service

_FIELDS = (
    "halId_s,title_s,authLastName_s,authFirstName_s,docType_s,conferenceTitle_s,journalTitle_s,bookTitle_s,"
    "producedDateY_i,doiId_s,volume_s,issue_s,page_s,publisher_s"
)
_ROWS = "20"
_KINDS = {
    "ART": "article-journal",
    "COMM": "paper-conference",
    "COUV": "chapter",
    "OUV": "book",
    "DOUV": "book",
    "REPORT": "report",
    "THESE": "thesis",
}
_SCHEMES = {"hal": "halId_s", "doi": "doiId_s"}
_WORDS = 8


class Hal:
    """Asks HAL."""

    able: frozenset[Ability] = frozenset({"identifier", "works"})

    def __init__(self, service: Service, gateway: Gateway) -> None:
        self.service = service
        self._gateway = gateway

    def by_identifier(self, identifier: Identifier) -> list[Found]:
        """The deposit of a HAL identifier or of a DOI."""
        field = _SCHEMES.get(identifier.scheme)
        return self._search({"q": f'{field}:"{_quoted(identifier.value)}"'}) if field else []

    def works(self, wanted: Description) -> list[Found]:
        """Deposits whose title has the words of a title, and an author one of its family names."""
        words = normal(wanted.title).split()[:_WORDS]
        if not words:
            return []
        asked = {"q": f"title_t:({' '.join(words)})"}
        families = [f'"{_quoted(name.family)}"' for name in wanted.creators]
        if families:
            asked["fq"] = f"authLastName_t:({' OR '.join(families)})"
        return self._search(asked)

    def persons(self, wanted: PersonDescription) -> list[Found]:
        """None: HAL's forms of authors are not persons."""
        return []

    def _search(self, asked: Mapping[str, str]) -> list[Found]:
        answer = self._gateway.get(self.service, "", {**asked, "fl": _FIELDS, "rows": _ROWS, "wt": "json"})
        with reading(self.service):
            return list(_found(answer))


def connect(service: Service, gateway: Gateway) -> Hal:
    """The connector of HAL."""
    return Hal(service, gateway)


def _found(answer: Answer) -> Iterator[Found]:
    for document in answer.json()["response"]["docs"]:
        identifier = parse(str(document.get("halId_s", "")), "hal")
        if identifier:
            yield Found(identifier.iri, _described(document), answer.address, answer.on, identifier)


def _quoted(text: str) -> str:
    """Text between the quotes of a Solr phrase."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _described(document: Mapping[str, Any]) -> Description:
    families, given = document.get("authLastName_s") or (), document.get("authFirstName_s") or ()
    texts = {name: _first(document, name) for name in _FIELDS.split(",")}
    found = (parse(texts["halId_s"], "hal"), parse(texts["doiId_s"], "doi"))
    return Description(
        title=texts["title_s"],
        creators=tuple(Name(*pair) for pair in zip_longest(families, given, fillvalue="")),
        year=texts["producedDateY_i"],
        container=texts["journalTitle_s"] or texts["bookTitle_s"] or texts["conferenceTitle_s"],
        volume=texts["volume_s"],
        issue=texts["issue_s"],
        pages=texts["page_s"],
        publisher=texts["publisher_s"],
        kind=_KINDS.get(texts["docType_s"], ""),
        identifiers=tuple(each for each in found if each),
    )


def _first(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name, "")
    return str(next(iter(value), "")) if isinstance(value, list) else str(value)
