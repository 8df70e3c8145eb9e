"""Records of our own works and people, planted at made-up services, each beside what only resembles it.

Titles stand there as another catalogue would write them. A namesake has the name of a person of ours and
another work; a false friend has the title of a work of ours, other authors, another place and another year.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from ordrelocal.linking.wanted import Thing
from ordrelocal.matching import Description, Name, PersonDescription
from ordrelocal.namespaces import RDF, RDFS, SKOS, XSD

FOAF = "http://xmlns.com/foaf/0.1/"
DC, DCTERMS = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
AUT = "http://id.loc.gov/vocabulary/relators/aut"
WDT, PERSEE = "http://www.wikidata.org/prop/direct/", "http://data.persee.fr/ontology/persee-ontology/"
STRANGER = Name("Tiers", "Zénobie")
_PPN_WEIGHTS = range(9, 1, -1)
_HAL_KINDS = {"article-journal": "ART", "book": "OUV", "chapter": "COUV", "paper-conference": "COMM"}
_CROSSREF_KINDS = {"article-journal": "journal-article", "book": "book", "chapter": "book-chapter"}


def elsewhere(title: str) -> str:
    """A title as another catalogue writes it: a typewriter's apostrophes and hyphens, a spaced colon."""
    plain = title.replace("’", "'").replace("–", "-").replace("\u00a0", " ")
    return plain.replace(" : ", ": ").replace(": ", " : ")


def unaccented(title: str) -> str:
    """A title whose capitals have lost their accents, as in "Etat"."""
    return elsewhere(title).translate(str.maketrans("ÉÈÊÀÇÎÔ", "EEEACIO"))


def ppn(number: int) -> str:
    """A made-up number of IdRef with its check character."""
    digits = f"{99000000 + number:08}"
    check = -sum(weight * int(digit) for weight, digit in zip(_PPN_WEIGHTS, digits, strict=True)) % 11
    return digits + ("X" if check == 10 else str(check))


@dataclass
class Planted:
    """What the services hold.

    Attributes:
        stores: Service -> its graph.
        deposits: Of HAL, as its answers have them.
        records: Of Crossref.
        expected: Thing, service, target of each record that is to be found.
        decoys: Targets of what only resembles.
    """

    stores: Mapping[str, ox.Store] = field(
        default_factory=lambda: {name: ox.Store() for name in ("bnf", "idref", "persee", "wikidata")}
    )
    deposits: list[dict[str, object]] = field(default_factory=list)
    records: list[dict[str, object]] = field(default_factory=list)
    expected: set[tuple[str, str, str]] = field(default_factory=set)
    decoys: set[str] = field(default_factory=set)
    _people: dict[tuple[str, Name], str] = field(default_factory=dict)
    _count: int = 0

    def sow(self, thing: Thing) -> None:
        """Plant one thing wherever its kind is held, and what resembles it."""
        if isinstance(thing.description, Description):
            for service, target in self._work(thing.description):
                self.expected.add((thing.iri, service, target))
            false = Description(thing.description.title, (STRANGER,), "1871", kind=thing.description.kind)
            self.decoys |= {target for _, target in self._work(false)}
        else:
            title = thing.description.works[0].title
            name, year = thing.description.name, thing.description.works[0].year
            for service in self.stores:
                known = self._people.get((service, name))
                target = known or self._person(service, name, title, year)
                self.expected.add((thing.iri, service, target))
                self.decoys.add(self._person(service, name, "Recettes imaginaires du bourg", "1871"))

    def know(self, name: Name, iri: str) -> None:
        """Give a person of ours the record in IdRef that is known for him or her."""
        self._people["idref", name] = self._author(name, "idref", 0, iri)

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _work(self, work: Description) -> Iterator[tuple[str, str]]:
        number = self._next()
        if work.kind in _HAL_KINDS:
            yield "hal", self._deposit(work, f"hal-{9000000 + number:08}")
        if work.kind in _CROSSREF_KINDS:
            yield "crossref", self._record(work, f"10.5555/planted.{number}")
        if work.kind == "article-journal":
            yield "persee", self._article(work.title, work.year, self._authors(work, "persee"), number)
            yield "wikidata", self._item(work.title, work.year, self._authors(work, "wikidata"), number)
        elif work.kind == "book":
            yield "bnf", self._edition(work.title, work.year, self._authors(work, "bnf"), number)
        if work.creators[0].given:
            yield "idref", self._document(work.title, work.year, self._authors(work, "idref"), number)

    def _authors(self, work: Description, service: str) -> list[str]:
        """Each author of a name once a service, as a library would have it."""
        for name in work.creators:
            if (service, name) not in self._people:
                self._people[service, name] = self._author(name, service, self._next())
        return [self._people[service, name] for name in work.creators]

    def _person(self, service: str, name: Name, title: str, year: str) -> str:
        number = self._next()
        person = self._author(name, service, number)
        make = {
            "bnf": self._edition,
            "idref": self._document,
            "persee": self._article,
            "wikidata": self._item,
        }[service]
        make(title, year, [person], number)
        return person

    def _deposit(self, work: Description, number: str) -> str:
        self.deposits.append(
            {
                "halId_s": number,
                "title_s": [unaccented(work.title)],
                "authLastName_s": [name.family for name in work.creators],
                "authFirstName_s": [name.given for name in work.creators],
                "docType_s": _HAL_KINDS[work.kind],
                "producedDateY_i": int(work.year[:4] or 0),
                "journalTitle_s": work.container,
            }
        )
        return f"https://hal.science/{number}"

    def _record(self, work: Description, doi: str) -> str:
        self.records.append(
            {
                "DOI": doi.upper(),
                "type": _CROSSREF_KINDS[work.kind],
                "title": [elsewhere(work.title)],
                "author": [{"family": name.family, "given": name.given[:1]} for name in work.creators],
                "container-title": [work.container] if work.container else [],
                "issued": {"date-parts": [[int(work.year[:4] or 0)]]},
            }
        )
        return f"https://doi.org/{doi}"

    def _author(self, name: Name, service: str, number: int, known: str = "") -> str:
        iri = (
            known
            or {
                "bnf": f"http://data.bnf.fr/ark:/12148/cb{90000000 + number}z#about",
                "idref": f"http://www.idref.fr/{ppn(number)}/id",
                "persee": f"http://data.persee.fr/authority/{900000 + number}#Person",
                "wikidata": f"http://www.wikidata.org/entity/Q{990000000000 + number}",
            }[service]
        )
        if service == "wikidata":
            self._say(service, iri, WDT + "P31", ox.NamedNode("http://www.wikidata.org/entity/Q5"))
            label = ox.Literal(f"{name.given} {name.family}".strip(), language="mul")
            self._say(service, iri, RDFS + "label", label)
            return iri
        self._say(service, iri, RDF + "type", ox.NamedNode(FOAF + "Person"))
        self._say(service, iri, FOAF + "familyName", ox.Literal(elsewhere(name.family)))
        self._say(service, iri, FOAF + "givenName", ox.Literal(name.given))
        self._say(service, iri, SKOS + "prefLabel", ox.Literal(f"{name} (19..-....)"))
        return iri

    def _edition(self, title: str, year: str, people: list[str], number: int) -> str:
        iri = f"http://data.bnf.fr/ark:/12148/cb{80000000 + number}z#about"
        expression = iri.replace("#about", "#Expression")
        manifested = "http://rdvocab.info/RDARelationshipsWEMI/expressionManifested"
        self._say("bnf", iri, manifested, ox.NamedNode(expression))
        self._say("bnf", iri, DCTERMS + "title", ox.Literal(elsewhere(title)))
        self._say("bnf", iri, DCTERMS + "date", ox.Literal(f"impr. {year[:4]}"))
        for person in people:
            self._say("bnf", expression, AUT, ox.NamedNode(person))
        return iri

    def _document(self, title: str, year: str, people: list[str], number: int) -> str:
        iri = f"http://www.sudoc.fr/{ppn(500000 + number)}/id"
        self._say("idref", iri, DC + "title", ox.Literal(f"{elsewhere(title)} / une mention"))
        date = "http://rdaregistry.info/Elements/w/P10219"
        # As some dates there are: declared a dateTime, and none.
        broken = ox.Literal(f"{year[:4]}-09-24BST10:48:50", datatype=ox.NamedNode(XSD + "dateTime"))
        self._say("idref", iri, date, broken if number % 2 else ox.Literal(year[:4]))
        for person in people:
            self._say("idref", iri, AUT, ox.NamedNode(person))
        return iri

    def _article(self, title: str, year: str, people: list[str], number: int) -> str:
        iri = f"http://data.persee.fr/doc/planted_0000-0000_{year[:4]}_num_1_1_{number}#Web"
        self._say("persee", iri, RDF + "type", ox.NamedNode(PERSEE + "Article"))
        self._say("persee", iri, DCTERMS + "title", ox.Literal(elsewhere(title)))
        printed = ox.Literal(year[:4], datatype=ox.NamedNode(XSD + "gYear"))
        self._say("persee", iri, PERSEE + "dateOfPrintPublication", printed)
        for person in people:
            self._say("persee", iri, DCTERMS + "creator", ox.NamedNode(person))
        return iri

    def _item(self, title: str, year: str, people: list[str], number: int) -> str:
        iri = f"http://www.wikidata.org/entity/Q{980000000000 + number}"
        self._say("wikidata", iri, WDT + "P1476", ox.Literal(elsewhere(title), language="fr"))
        published = ox.Literal(f"{year[:4]}-01-01T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))
        self._say("wikidata", iri, WDT + "P577", published)
        for person in people:
            self._say("wikidata", iri, WDT + "P50", ox.NamedNode(person))
        return iri

    def _say(self, service: str, subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        quad = ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)
        self.stores[service].add(quad)


def sown(things: Mapping[str, Thing]) -> Planted:
    """Plant each thing that a catalogue could have: with a title and an author, or a full name and a work."""
    planted = Planted()
    for thing in things.values():
        for identifier in thing.description.identifiers:
            if identifier.scheme == "idref" and isinstance(thing.description, PersonDescription):
                planted.know(thing.description.name, identifier.iri)
    for thing in things.values():
        if _is_catalogued(thing):
            planted.sow(thing)
    return planted


def _is_catalogued(thing: Thing) -> bool:
    about = thing.description
    if isinstance(about, Description):
        return bool(about.title and about.year and any(name.given for name in about.creators))
    return bool(about.name.given and about.works and about.works[0].title and about.works[0].year)
