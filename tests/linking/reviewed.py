"""Candidates to decide on, made up: two for a person, one each for a work, a journal and a right."""

from datetime import date
from pathlib import Path

from ordrelocal.linking.filing import Links
from ordrelocal.linking.records import Candidate, LinkSearch
from ordrelocal.matching import Agreement
from ordrelocal.namespaces import ID

DAY = date(2026, 11, 23)
QUERY = 'SELECT ?p WHERE { ?p foaf:familyName "Borraz" }'
PERSON = ID + "person/borraz"
WORK = ID + "work/duran-thoenig-1996"
JOURNAL = ID + "journal/revue-francaise-de-sociologie"
RIGHT = ID + "right/essai"


def _agreement(field: str, ours: str, theirs: str, likeness: float) -> Agreement:
    return Agreement(field, ours, theirs, ours.casefold(), theirs.casefold(), likeness, 40.0)


def _candidate(thing: str, value: str, score: float, *agreements: Agreement) -> Candidate:
    target = f"http://www.idref.fr/{value}/id"
    return Candidate(thing, "idref", target, "idref", value, score, agreements, f"Notice {value}")


GOOD = _candidate(
    PERSON,
    "000000019",
    92.0,
    _agreement("name", "Borraz, Olivier", "Borraz, Olivier", 1.0),
    _agreement("work", "Les nouvelles politiques locales", "Les Nouvelles Politiques locales", 1.0),
)
HOMONYM = _candidate(PERSON, "000000027", 61.0, _agreement("name", "Borraz, Olivier", "Borraz, O.", 0.7))
ARTICLE = _candidate(
    WORK, "000000035", 80.0, _agreement("title", "L’État et la gestion", "L'Etat et la gestion", 1.0)
)
TITLE = _candidate(JOURNAL, "000000043", 70.0, _agreement("title", "Revue", "Revue", 1.0))
NOTION = _candidate(RIGHT, "000000051", 50.0, _agreement("title", "Droit", "Droits", 0.9))


def links_in(folder: Path) -> Path:
    """A folder with these candidates."""
    links = Links.load(folder)
    for thing, found in (
        (PERSON, [HOMONYM, GOOD]),
        (WORK, [ARTICLE]),
        (JOURNAL, [TITLE]),
        (RIGHT, [NOTION]),
    ):
        links.found(LinkSearch(thing, "idref", DAY, QUERY), found)
    links.save()
    return folder
