"""IdRef: authorities of French higher education, with the documents of Sudoc, Persée and HAL by person.

A title there may go on with its mention of responsibility ("titre / mention"), a label with dates
("Faure, Alain (19..-....)"), a date may be none. A document's author is an authority, so that works are
found by their authors' names.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ordrelocal.identifiers import Identifier, parse
from ordrelocal.likeness import title_likeness
from ordrelocal.linking import sparql
from ordrelocal.linking.connecting import Ability, Connector, Found
from ordrelocal.linking.gateway import Gateway, Rows
from ordrelocal.linking.services import Service
from ordrelocal.linking.sparql import Asker, Row
from ordrelocal.matching import Description, Name, PersonDescription

_OF_PERSONS = frozenset({"idref", "isni", "viaf", "ark-bnf", "orcid", "wikidata"})
# Below this likeness of titles, a document is not even shown.
_LEAST_TITLE = 0.6
_MOST_DOCUMENTS = 100
_MOST_AUTHORS = 2
_AUTHOR = "http://id.loc.gov/vocabulary/relators/aut"


@dataclass(frozen=True)
class IdrefConnector:
    """Asks IdRef."""

    service: Service
    asker: Asker
    able: frozenset[Ability] = frozenset({"identifier", "works", "persons"})

    def by_identifier(self, identifier: Identifier) -> list[Found]:
        """People by PPN, ISNI, VIAF, BnF, ORCID or Wikidata; documents by DOI or by their name at Persée."""
        if identifier.scheme in _OF_PERSONS:
            rows = self.asker.ask("idref-persons-by-identifier", known=sparql.known(identifier))
            return self._persons(rows)
        if identifier.scheme == "doi":
            both = sparql.literals([identifier.value, identifier.value.upper()])
            return _documents(self.asker.ask("idref-works-by-identifier", known=both))
        if identifier.scheme == "persee" and not identifier.value.isdigit():
            own = sparql.nodes([identifier.iri])
            return _documents(self.asker.ask("idref-works-by-identifier", known=own))
        return []

    def works(self, wanted: Description) -> list[Found]:
        """Documents of people with the authors' names, whose titles are like the one wanted."""
        authors = [name for name in wanted.creators if name.given][:_MOST_AUTHORS]
        people = list(dict.fromkeys(row["person"] for name in authors for row in self._named(name).rows))
        if not people or not wanted.title:
            return []
        rows = self.asker.ask("idref-works-of-person", person=sparql.nodes(people)).rows
        like = [
            document
            for document, group in sparql.grouped(rows, "document").items()
            if title_likeness(wanted.title, _title(group)) >= _LEAST_TITLE
        ]
        if not like:
            return []
        known = sparql.nodes(like[:_MOST_DOCUMENTS])
        return _documents(self.asker.ask("idref-works-by-identifier", known=known))

    def persons(self, wanted: PersonDescription) -> list[Found]:
        """People of a name, with their documents."""
        found: dict[str, Found] = {}
        for name in sparql.names(wanted):
            found |= {each.iri: each for each in self._persons(self._named(name))}
        return list(found.values())

    def _named(self, name: Name) -> Rows:
        return self.asker.ask(
            "idref-persons-by-name",
            wanted=sparql.literals(sparql.spellings(name.family)),
            start=sparql.literals([sparql.beginning(name.given)]),
        )

    def _persons(self, rows: Rows) -> list[Found]:
        people = sparql.grouped(rows.rows, "person")
        works = self._works_of(people)
        found = []
        for iri, group in people.items():
            own = parse(iri, "idref")
            described = PersonDescription(
                sparql.name_of(group),
                other_names=tuple(map(Name.parse, sparql.every(group, "other"))),
                birth=sparql.first(group, "birth"),
                identifiers=tuple(
                    dict.fromkeys([*([own] if own else []), *sparql.identifiers(sparql.every(group, "same"))])
                ),
                works=works.get(iri, ()),
            )
            found.append(Found(iri, described, rows.query, rows.on, own))
        return found

    def _works_of(self, people: Iterable[str]) -> dict[str, tuple[Description, ...]]:
        iris = sparql.nodes(people)
        if not iris:
            return {}
        rows = self.asker.ask("idref-works-of-person", person=iris)
        return sparql.works_of(rows, "document", lambda _, work: _described(work))


def connect(service: Service, gateway: Gateway) -> Connector:
    """The connector of IdRef."""
    return IdrefConnector(service, Asker(service, gateway))


def _documents(rows: Rows) -> list[Found]:
    return [
        Found(iri, _described(group), rows.query, rows.on, parse(iri))
        for iri, group in sparql.grouped(rows.rows, "document").items()
    ]


def _described(group: list[Row]) -> Description:
    # As ours are: who edited a volume counts where it has no author.
    authors = [row for row in group if row.get("role", _AUTHOR) == _AUTHOR]
    return Description(
        title=_title(group),
        creators=sparql.people(authors or group),
        year=sparql.first(group, "date"),
        identifiers=sparql.identifiers(sparql.every(group, "doi"), "doi"),
    )


def _title(group: list[Row]) -> str:
    """The title before its mention of responsibility."""
    return re.split(r"\s/\s", sparql.first(group, "title"), maxsplit=1)[0].strip()
