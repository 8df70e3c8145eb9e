"""data.bnf.fr: books, works and people; almost no articles.

An ISBN has hyphens there. A person is ``#about``, in older links ``#foaf:Person``; authors hang on the
expression of an edition, or on a second node of it. Birth is ``bio:birth`` of vocab.org, not of purl.org.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from stdnum import isbn

from ordrelocal.identifiers import Identifier, parse
from ordrelocal.linking import sparql
from ordrelocal.linking.connecting import Ability, Connector, Found
from ordrelocal.linking.gateway import Gateway, Rows
from ordrelocal.linking.services import Service
from ordrelocal.linking.sparql import Asker, Row
from ordrelocal.matching import Description, PersonDescription
from ordrelocal.queryfiles import Term

_OF_PERSONS = frozenset({"ark-bnf", "isni", "viaf", "idref", "wikidata", "orcid"})


@dataclass(frozen=True)
class BnfConnector:
    """Asks data.bnf.fr."""

    service: Service
    asker: Asker
    able: frozenset[Ability] = frozenset({"identifier", "works", "persons"})

    def by_identifier(self, identifier: Identifier) -> list[Found]:
        """People by ARK, ISNI, VIAF, IdRef, ORCID or Wikidata; editions by ISBN or ARK."""
        found: list[Found] = []
        if identifier.scheme in _OF_PERSONS:
            rows = self.asker.ask("bnf-persons-by-identifier", known=sparql.known(identifier))
            found = self._persons(rows)
        if identifier.scheme in ("isbn", "ark-bnf") and not found:
            forms = _isbn_forms(identifier.value) if identifier.scheme == "isbn" else sparql.known(identifier)
            found = _editions(self.asker.ask("bnf-editions-by-identifier", known=forms))
        return found

    def works(self, wanted: Description) -> list[Found]:
        """Editions that have the words of a title."""
        words = sparql.words(wanted.title)
        return _editions(self.asker.ask_words("bnf-editions-by-title", words)) if words else []

    def persons(self, wanted: PersonDescription) -> list[Found]:
        """People of a name, with their works and editions."""
        found: dict[Identifier | str, Found] = {}
        for name in sparql.names(wanted):
            start = sparql.literals([sparql.beginning(name.given)])
            family = sparql.literals(sparql.spellings(name.family))
            rows = self.asker.ask("bnf-persons-by-name", family=family, start=start)
            found |= {each.identifier or each.iri: each for each in self._persons(rows)}
        return list(found.values())

    def _persons(self, rows: Rows) -> list[Found]:
        people: dict[Identifier | str, list[Row]] = {}
        for iri, group in sparql.grouped(rows.rows, "person").items():
            # "#about" and "#foaf:Person" are one.
            people.setdefault(parse(iri, "ark-bnf") or iri, []).extend(group)
        # Some works hang on the node that was not found.
        nodes = [node for own in people for node in _nodes(own)]
        works = self._works_of(nodes)
        found = []
        for own, group in people.items():
            iri = group[0]["person"]
            identifier = own if isinstance(own, Identifier) else None
            described = PersonDescription(
                sparql.name_of(group),
                birth=sparql.first(group, "birth"),
                identifiers=_joined([identifier] if identifier else [], _same(group)),
                works=tuple(works.get(own, ())),
            )
            found.append(Found(iri, described, rows.query, rows.on, identifier))
        return found

    def _works_of(self, nodes: list[Term]) -> dict[Identifier | str, list[Description]]:
        if not nodes:
            return {}
        works: dict[Identifier | str, list[Description]] = {}
        rows = self.asker.ask("bnf-works-of-person", person=nodes)
        for iri, group in sparql.grouped(rows.rows, "person").items():
            described = works.setdefault(parse(iri, "ark-bnf") or iri, [])
            for about in sparql.grouped(group, "document").values():
                described.append(Description(sparql.first(about, "title"), year=sparql.first(about, "date")))
        return {person: described[: sparql.MOST_WORKS] for person, described in works.items()}


def connect(service: Service, gateway: Gateway) -> Connector:
    """The connector of data.bnf.fr."""
    return BnfConnector(service, Asker(service, gateway))


def _editions(rows: Rows) -> list[Found]:
    found = []
    for iri, group in sparql.grouped(rows.rows, "edition").items():
        isbns = sparql.identifiers(sparql.every(group, "isbn"), "isbn")
        own = parse(iri, "ark-bnf")
        named = [{**row, "author": f"{row.get('family')}|{row.get('given')}"} for row in group]
        described = Description(
            title=sparql.first(group, "title"),
            creators=sparql.people(named),
            year=sparql.first(group, "date"),
            publisher=_publisher(group),
            kind="book" if isbns else "",
            identifiers=_joined([own] if own else [], isbns),
        )
        found.append(Found(iri, described, rows.query, rows.on, own))
    return found


def _nodes(own: Identifier | str) -> list[Term]:
    return sparql.known(own) if isinstance(own, Identifier) else sparql.nodes([own])


def _publisher(group: list[Row]) -> str:
    """Its name; ``dcterms:publisher`` has "Paris : L'Harmattan, 2008", or an IRI."""
    named = sparql.first(group, "publisher")
    imprint = sparql.first(group, "imprint")
    if named or "://" in imprint:
        return named
    return imprint.rpartition(" : ")[2].partition(",")[0].strip()


def _isbn_forms(value: str) -> list[Term]:
    """With the hyphens of the standard, of 13 digits and of ten, and bare as an EAN."""
    forms = [isbn.format(value), value]
    if value.startswith("978"):
        forms.append(isbn.format(isbn.to_isbn10(value)))
    return sparql.literals(forms)


def _same(group: list[Row]) -> tuple[Identifier, ...]:
    """Identifiers elsewhere; an ISNI also stands there as a bare number."""
    same = sparql.every(group, "same")
    return sparql.identifiers(text if "/" in text else f"ISNI {text}" for text in same)


def _joined(own: Iterable[Identifier], others: Iterable[Identifier]) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys((*own, *others)))
