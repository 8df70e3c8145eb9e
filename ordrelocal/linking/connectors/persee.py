"""Persée: digitised French journals.

Of a document's two nodes only ``#Web`` has authors and the DOI (a plain literal). Its date of publication is
that of the upload, the one that counts is of the printed issue. An author may be there twice: both are
found, and a reviewer sees both. Its name tells journal, volume and issue.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ordrelocal.identifiers import Identifier, parse
from ordrelocal.linking import sparql
from ordrelocal.linking.connecting import Ability, Connector, Found
from ordrelocal.linking.gateway import Gateway, Rows
from ordrelocal.linking.services import Service
from ordrelocal.linking.sparql import Asker, Row
from ordrelocal.matching import Description, PersonDescription

_OF_PERSONS = frozenset({"idref", "isni", "viaf", "ark-bnf", "persee"})
_NAME = re.compile(r"[a-z]+_(\d{4}-\d{3}[\dX])_\d{4}_num_([0-9-]+)_([0-9-]+)(?:_\d+)?")


@dataclass(frozen=True)
class PerseeConnector:
    """Asks Persée."""

    service: Service
    asker: Asker
    able: frozenset[Ability] = frozenset({"identifier", "works", "persons"})

    def by_identifier(self, identifier: Identifier) -> list[Found]:
        """Articles by DOI or name; authors by number, IdRef, ISNI, VIAF or BnF."""
        if identifier.scheme == "doi":
            both = sparql.literals([identifier.value, identifier.value.upper()])
            return _articles(self.asker.ask("persee-works-by-identifier", known=both))
        if identifier.scheme == "persee" and not identifier.value.isdigit():
            own = sparql.nodes([identifier.iri])
            return _articles(self.asker.ask("persee-works-by-identifier", known=own))
        if identifier.scheme in _OF_PERSONS:
            rows = self.asker.ask("persee-persons-by-identifier", known=sparql.known(identifier))
            return self._persons(rows)
        return []

    def works(self, wanted: Description) -> list[Found]:
        """Articles that have the words of a title."""
        words = sparql.words(wanted.title)
        return _articles(self.asker.ask_words("persee-works-by-title", words)) if words else []

    def persons(self, wanted: PersonDescription) -> list[Found]:
        """Authors of a name, with their articles."""
        found: dict[str, Found] = {}
        for name in sparql.names(wanted):
            start = sparql.literals([sparql.beginning(name.given)])
            family = sparql.literals(sparql.spellings(name.family))
            rows = self.asker.ask("persee-persons-by-name", wanted=family, start=start)
            found |= {each.iri: each for each in self._persons(rows)}
        return list(found.values())

    def _persons(self, rows: Rows) -> list[Found]:
        people = sparql.grouped(rows.rows, "person")
        works = self._works_of(people)
        found = []
        for iri, group in people.items():
            own = parse(iri, "persee")
            same = sparql.identifiers(sparql.every(group, "same"))
            described = PersonDescription(
                sparql.name_of(group),
                birth=sparql.first(group, "birth"),
                identifiers=tuple(dict.fromkeys([*([own] if own else []), *same])),
                works=works.get(iri, ()),
            )
            found.append(Found(iri, described, rows.query, rows.on, own))
        return found

    def _works_of(self, people: Iterable[str]) -> dict[str, tuple[Description, ...]]:
        iris = sparql.nodes(people)
        if not iris:
            return {}
        rows = self.asker.ask("persee-works-of-person", person=iris)
        return sparql.works_of(rows, "document", _described)


def connect(service: Service, gateway: Gateway) -> Connector:
    """The connector of Persée."""
    return PerseeConnector(service, Asker(service, gateway))


def _articles(rows: Rows) -> list[Found]:
    return [
        Found(iri, _described(iri, group), rows.query, rows.on, parse(iri, "persee"))
        for iri, group in sparql.grouped(rows.rows, "document").items()
    ]


def _described(iri: str, group: list[Row]) -> Description:
    own = parse(iri, "persee")
    placed = _NAME.fullmatch(own.value) if own else None
    pages = [page for page in (sparql.first(group, "first"), sparql.first(group, "last")) if page]
    return Description(
        title=sparql.first(group, "title"),
        creators=sparql.people(group),
        year=sparql.first(group, "date"),
        container=sparql.first(group, "journal"),
        volume=placed[2] if placed else "",
        issue=placed[3] if placed else "",
        pages="-".join(pages),
        kind="article-journal",
        identifiers=(
            *([own] if own else []),
            *sparql.identifiers(sparql.every(group, "doi"), "doi"),
            *(sparql.identifiers([placed[1]], "issn") if placed else ()),
        ),
    )
