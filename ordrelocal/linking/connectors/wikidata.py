"""Wikidata: people in the main graph, works in the whole one, which QLever has.

Since May 2025 articles stand in a graph of their own; if QLever does not answer, that one is asked, which
has no labels of people, so that only authors written as text are found there. A DOI is in capitals. A name
is one string, in French or for all languages ("mul"); nobody says where the family name begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from stdnum import isbn

from ordrelocal.errors import ServiceOfflineError, ServiceTimeoutError, ServiceUnreachableError
from ordrelocal.identifiers import Identifier, parse
from ordrelocal.linking import sparql
from ordrelocal.linking.connecting import Ability, Connector, Found
from ordrelocal.linking.gateway import Gateway, Rows
from ordrelocal.linking.services import Service
from ordrelocal.linking.sparql import Asker, Row
from ordrelocal.matching import Description, Name, PersonDescription, normal
from ordrelocal.queryfiles import Term, service_query

#: Scheme -> property, for people.
_PERSONS = {"idref": "P269", "ark-bnf": "P268", "viaf": "P214", "isni": "P213", "orcid": "P496"}
_AUTHORITIES = {"idref": "idref", "bnf": "ark-bnf", "viaf": "viaf", "isni": "isni", "orcid": "orcid"}
_DIRECT = "wdt:"
_ARTICLES = "scholarly"
_LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class WikidataConnector:
    """Asks Wikidata."""

    service: Service
    asker: Asker
    able: frozenset[Ability] = frozenset({"identifier", "works", "persons"})

    def by_identifier(self, identifier: Identifier) -> list[Found]:
        """People by item, IdRef, BnF, VIAF, ISNI or ORCID; works by DOI or ISBN."""
        if identifier.scheme == "wikidata":
            item = sparql.nodes([identifier.iri])
            return self._persons(self.asker.ask("wikidata-persons-by-item", item=item), [])
        if identifier.scheme in _PERSONS:
            query = _valued("wikidata-persons-by-identifier", _PERSONS[identifier.scheme], _forms(identifier))
            file = service_query("wikidata-persons-by-identifier")
            return self._persons(self.asker.send(file, query), [])
        if identifier.scheme in ("doi", "isbn"):
            number = "P356" if identifier.scheme == "doi" else "P212"
            query = _valued("wikidata-works-by-identifier", number, _forms(identifier))
            return _works(self._of_works(query))
        return []

    def works(self, wanted: Description) -> list[Found]:
        """Works that bear exactly a title, whichever apostrophe it has."""
        if not wanted.title:
            return []
        written = sparql.spellings(wanted.title)
        titles: list[Term] = [sparql.text(each, lang) for each in written for lang in _LANGUAGES]
        return _works(self._of_works(service_query("wikidata-works-by-title").bind(title=titles)))

    def persons(self, wanted: PersonDescription) -> list[Found]:
        """People whom Wikidata's own search finds for a name, with their works."""
        names = sparql.names(wanted)
        if not names:
            return []
        sought = sparql.literals(f"{name.given} {name.family}".strip() for name in names)
        rows = self.asker.ask("wikidata-persons-by-name", search=sought)
        return self._persons(rows, [name.family for name in names])

    def _persons(self, rows: Rows, families: Iterable[str]) -> list[Found]:
        people = sparql.grouped(rows.rows, "item")
        works = self._works_of(people)
        found = []
        for iri, group in people.items():
            own = parse(iri, "wikidata")
            names = [_name(label, families) for label in sparql.every(group, "name")]
            others = [_name(label, families) for label in sparql.every(group, "other")]
            every = list(dict.fromkeys([*names, *others])) or [Name("")]
            described = PersonDescription(
                every[0],
                tuple(every[1:]),
                birth=_date(group, "birth"),
                identifiers=tuple(dict.fromkeys([*([own] if own else []), *_authorities(group)])),
                works=works.get(iri, ()),
            )
            found.append(Found(iri, described, rows.query, rows.on, own))
        return found

    def _works_of(self, people: Iterable[str]) -> dict[str, tuple[Description, ...]]:
        iris = sparql.nodes(people)
        if not iris:
            return {}
        rows = self._of_works(service_query("wikidata-works-of-person").bind(person=iris))
        return sparql.works_of(rows, "item", lambda _, work: _described(work))

    def _of_works(self, query: str) -> Rows:
        """Rows about works: from the whole graph, or else from that of the articles."""
        gateway = self.asker.gateway
        try:
            return gateway.select(self.service, query, "qlever")
        except (ServiceTimeoutError, ServiceUnreachableError, ServiceOfflineError):
            return gateway.select(self.service, query, _ARTICLES)


def connect(service: Service, gateway: Gateway) -> Connector:
    """The connector of Wikidata."""
    return WikidataConnector(service, Asker(service, gateway))


def _valued(name: str, number: str, forms: Iterable[Term]) -> str:
    """A query for what has a property with one of some values."""
    return service_query(name).bind_rows(("property", "value"), [(_DIRECT + number, form) for form in forms])


def _forms(identifier: Identifier) -> list[Term]:
    """The value as Wikidata writes it."""
    value = identifier.value
    match identifier.scheme:
        case "doi":
            return sparql.literals([value.upper()])
        case "isbn":
            return sparql.literals([isbn.format(value)])
        case "ark-bnf":
            return sparql.literals([value.removeprefix("cb")])
        case "isni":
            spaced = " ".join(value[start : start + 4] for start in range(0, 16, 4))
            return sparql.literals([value, spaced])
    return sparql.literals([value])


def _name(label: str, families: Iterable[str]) -> Name:
    """A label as a name: where a family name that is sought ends it, it begins there."""
    words = label.split()
    for family in families:
        count = len(family.split())
        if 0 < count < len(words) and normal(" ".join(words[-count:])) == normal(family):
            return Name(" ".join(words[-count:]), " ".join(words[:-count]))
    return Name(label)


def _date(group: list[Row], variable: str) -> str:
    """The first date; one that is said to be unknown is a node with some number instead."""
    return next((value for value in sparql.every(group, variable) if value[0].isdigit()), "")


def _authorities(group: list[Row]) -> list[Identifier]:
    found = [
        parse(value, scheme)
        for name, scheme in (*_AUTHORITIES.items(), ("persee", "persee"))
        for value in sparql.every(group, name)
    ]
    return [each for each in found if each]


def _works(rows: Rows) -> list[Found]:
    return [
        Found(iri, _described(group), rows.query, rows.on, parse(iri, "wikidata"))
        for iri, group in sparql.grouped(rows.rows, "item").items()
    ]


def _described(group: list[Row]) -> Description:
    authors = dict.fromkeys(
        rows[0]["author"]
        for rows in sparql.grouped(
            [{**row, "key": row.get("person", row["author"])} for row in group if "author" in row], "key"
        ).values()
    )
    return Description(
        title=sparql.first(group, "title"),
        creators=tuple(Name(author) for author in authors),
        year=_date(group, "date"),
        container=sparql.first(group, "container"),
        volume=sparql.first(group, "volume"),
        issue=sparql.first(group, "issue"),
        pages=sparql.first(group, "pages"),
        identifiers=(
            *sparql.identifiers(sparql.every(group, "doi"), "doi"),
            *sparql.identifiers(sparql.every(group, "isbn"), "isbn"),
        ),
    )
