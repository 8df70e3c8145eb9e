"""What is looked for in open data: our works and people, as the dataset in service describes them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ordrelocal import csl
from ordrelocal.asking import Row, Select
from ordrelocal.identifiers import Identifier, parse
from ordrelocal.kinds import is_part
from ordrelocal.linking.filing import Links
from ordrelocal.linking.records import ACCEPTED, RECALLED, Candidate
from ordrelocal.matching import Description, Name, PersonDescription, description_of
from ordrelocal.namespaces import ID, OWL
from ordrelocal.queryfiles import page_query

_SAME = OWL + "sameAs"


@dataclass(frozen=True)
class Thing:
    """A work or a person of ours.

    Attributes:
        iri: Its name.
        description: What the dataset says of it.
        unproven: Identifiers from memory: worth asking for, but nothing agrees with them.
    """

    iri: str
    description: Description | PersonDescription
    unproven: tuple[Identifier, ...] = ()

    @property
    def names(self) -> tuple[Identifier, ...]:
        """Identifiers to ask for: those of the thing itself, not of the journal or the book that it is in."""
        of_wholes = {"issn"}
        if isinstance(self.description, Description) and is_part(self.description.kind):
            of_wholes.add("isbn")
        every = _joined(self.description.identifiers, self.unproven)
        return tuple(each for each in every if each.scheme not in of_wholes)


def wanted(select: Select) -> dict[str, Thing]:
    """Every work, then every person: IRI -> what is known of it.

    Args:
        select: Where to ask.
    """
    records: dict[str, str] = {}
    identifiers: dict[str, list[Identifier]] = {}
    for row in select(page_query("link-works").text):
        work = row["work"].value
        records[work] = row["csl"].value
        _identified(identifiers.setdefault(work, []), row, {"hal": "hal", "issn": "issn"})
    described: dict[str, Description] = {}
    for work, record in records.items():
        description = description_of(json.loads(record))
        every = _joined(description.identifiers, identifiers[work])
        described[work] = replace(description, identifiers=every)
    things = {work: Thing(work, description) for work, description in described.items()}
    return things | _persons(select, _works_of(records, described))


def informed(thing: Thing, links: Links) -> Thing:
    """A thing with what was decided since the dataset was built, and with what was recalled.

    An identifier counts as its own once a reviewer has confirmed the identity.
    """
    candidates = links.candidates(thing.iri)
    confirmed = [each for each in candidates if _is_confirmed(links, each)]
    recalled = [each for each in candidates if each.service == RECALLED and each not in confirmed]
    unproven = [each for each in map(_identifier, recalled) if each]
    own = [each for each in map(_identifier, confirmed) if each]
    every = _joined(thing.description.identifiers, own)
    described = replace(thing.description, identifiers=every)
    return replace(thing, description=described, unproven=tuple(unproven))


def _is_confirmed(links: Links, candidate: Candidate) -> bool:
    decided = links.decisions(candidate.iri)
    return bool(decided) and decided[-1].outcome == ACCEPTED and decided[-1].relation == _SAME


def _identifier(candidate: Candidate) -> Identifier | None:
    return parse(candidate.value, candidate.scheme) if candidate.scheme else None


def _persons(select: Select, works: Mapping[str, list[Description]]) -> dict[str, Thing]:
    names: dict[str, list[Name]] = {}
    identifiers: dict[str, list[Identifier]] = {}
    for row in select(page_query("link-persons").text):
        person = row["person"].value
        name = Name.parse(row["name"].value)
        if name not in names.setdefault(person, []):
            names[person].append(name)
        _identified(identifiers.setdefault(person, []), row, {"idref": "idref"})
    return {
        person: Thing(
            person,
            PersonDescription(
                own[0],
                tuple(own[1:]),
                identifiers=tuple(identifiers[person]),
                works=tuple(works.get(person, ())),
            ),
        )
        for person, own in names.items()
    }


def _works_of(
    records: Mapping[str, str], described: Mapping[str, Description]
) -> dict[str, list[Description]]:
    """Person -> the works that credit him or her, as author or editor."""
    found: dict[str, list[Description]] = {}
    for work, record in records.items():
        for credited in sorted({each for ids in csl.credited(record).values() for each in ids}):
            found.setdefault(ID + credited, []).append(described[work])
    return found


def _identified(found: list[Identifier], row: Row, schemes: Mapping[str, str]) -> None:
    for variable, scheme in schemes.items():
        identifier = parse(row[variable].value, scheme) if variable in row else None
        if identifier and identifier not in found:
            found.append(identifier)


def _joined(one: Iterable[Identifier], more: Iterable[Identifier]) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys((*one, *more)))
