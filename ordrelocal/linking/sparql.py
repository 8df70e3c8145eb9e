"""How a SPARQL service is asked: its query files, words that are safe in them, rows brought together.

Values enter a query through VALUES alone, and the words of a full-text search, which cannot stand there, are
letters only: whatever a name or a title holds, it is never read as SPARQL.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.identifiers import Identifier, parse
from ordrelocal.linking.gateway import Gateway, Rows
from ordrelocal.linking.services import Service
from ordrelocal.matching import Description, Name, PersonDescription
from ordrelocal.queryfiles import QueryFile, Term, service_query

#: Works of one person that are worth comparing.
MOST_WORKS = 500
_MOST_WORDS = 4
_FULL_TEXT = re.compile(r'(bif:contains\s+)"[^"]*"')
# Forms in which services write the IRI of an identifier.
_WRITTEN: Mapping[str, tuple[str, ...]] = {
    "isni": (
        "http://isni.org/isni/{}",
        "http://www.isni.org/isni/{}",
        "https://www.isni.org/isni/{}",
        "http://www.isni.org/{}",
    ),
    "viaf": ("http://viaf.org/viaf/{}", "https://viaf.org/viaf/{}"),
    "idref": ("http://www.idref.fr/{}/id", "https://www.idref.fr/{}/id", "http://www.idref.fr/{}"),
    "orcid": ("https://orcid.org/{}", "http://orcid.org/{}"),
    "ark-bnf": tuple("http://data.bnf.fr/ark:/12148/{}" + end for end in ("#about", "#foaf:Person", "")),
    "wikidata": ("http://www.wikidata.org/entity/{}", "https://www.wikidata.org/wiki/{}"),
}

Row = Mapping[str, str]


@dataclass(frozen=True)
class Asker:
    """Asks one service by the queries of ``queries/services/``."""

    service: Service
    gateway: Gateway

    def ask(self, name: str, **values: Term | list[Term]) -> Rows:
        """Rows of a query whose parameters are bound.

        Args:
            name: Stem of the file.
            values: Variable -> what it is bound to.

        Raises:
            ServiceError: The service gave no usable answer.
        """
        file = service_query(name)
        return self.send(file, file.bind(**values))

    def ask_words(self, name: str, words: Iterable[str]) -> Rows:
        """Rows of a full-text query for things that have all these words.

        Raises:
            ServiceError: The service gave no usable answer.
        """
        file = service_query(name)
        return self.send(file, with_words(file.text, words))

    def send(self, file: QueryFile, query: str) -> Rows:
        """Rows of a query, from the endpoint that its header names.

        Raises:
            ServiceError: The service gave no usable answer.
        """
        return self.gateway.select(self.service, query, str(file.header.get("endpoint", "")))


def text(value: str, lang: str) -> Term:
    """A text in a language."""
    return ox.Literal(_composed(value), language=lang)


def literals(texts: Iterable[str]) -> list[Term]:
    """Plain literals, each once."""
    return [ox.Literal(text) for text in dict.fromkeys(map(_composed, texts))]


def spellings(text: str) -> list[str]:
    """A text with each apostrophe that a service may have there, ours first.

    Example:
        >>> spellings("d’Halluin"), spellings("Messu")
        (['d’Halluin', "d'Halluin"], ['Messu'])
    """
    straight = text.replace("’", "'")
    return list(dict.fromkeys([text, straight, straight.replace("'", "’")]))


def nodes(iris: Iterable[str]) -> list[Term]:
    """IRIs, each once; what a service gave as one and is none is left out."""
    return [ox.NamedNode(iri) for iri in dict.fromkeys(iris) if _is_iri(iri)]


def known(identifier: Identifier) -> list[Term]:
    """The forms in which services have an identifier of a person: IRIs and, for some, the value."""
    forms = _WRITTEN.get(identifier.scheme, ())
    written = nodes([identifier.iri, *(form.format(identifier.value) for form in forms)])
    return written + (literals([identifier.value]) if identifier.scheme in ("isni", "orcid") else [])


def words(title: str) -> list[str]:
    r"""Words by which a title is found: of its first part, long ones, without accents where there are some.

    Example:
        >>> words("L'État et la gestion publique territoriale : \"} DELETE")
        ['territoriale', 'publique', 'gestion']
    """
    main, *_ = re.split(r"\s*[.:;?!]\s", _composed(title), maxsplit=1)
    found = dict.fromkeys(word.lower() for word in re.findall(r"[^\W\d_]{5,}", main))
    # Roman numerals and superscripts are none, nor what some letters become in lower case.
    found = {word: None for word in found if word.isalpha()}
    # Not every index finds "Etat" by "État".
    plain = sorted((word for word in found if word.isascii()), key=len, reverse=True)
    accented = sorted((word for word in found if not word.isascii()), key=len, reverse=True)
    return (plain if len(plain) > 1 else plain + accented)[:_MOST_WORDS]


def with_words(query: str, wanted: Iterable[str]) -> str:
    """A query with the words of its full-text search replaced, which have to be a constant there.

    Raises:
        ValueError: A word holds more than letters.
    """
    checked = list(wanted)
    if not checked or not all(word.isalpha() for word in checked):
        raise ValueError(checked)
    phrase = " AND ".join(f"'{word}'" for word in checked)
    return _FULL_TEXT.sub(lambda found: f'{found[1]}"{phrase}"', query)


def beginning(given: str) -> str:
    """What the given names of a candidate have to begin with: "J.-C." says no more than "J".

    Example:
        >>> beginning("Jean-Claude"), beginning("J.-C."), beginning("")
        ('Jean-Claude', 'J', '')
    """
    return re.split(r"[.\s]", given.strip(), maxsplit=1)[0]


def names(wanted: PersonDescription) -> list[Name]:
    """The names by which a person may be found."""
    return list(dict.fromkeys(name for name in (wanted.name, *wanted.other_names) if name.family))


def grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Rows by the value of one variable, in the order of the answer; rows without it are left out."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if key in row:
            groups.setdefault(row[key], []).append(row)
    return groups


def works_of(
    rows: Rows, work: str, described: Callable[[str, list[Row]], Description]
) -> dict[str, tuple[Description, ...]]:
    """Works by ``?person``, not more than are worth comparing.

    Args:
        rows: Rows about works of people.
        work: The variable of the work.
        described: From the IRI of a work and its rows to what is compared.
    """
    return {
        person: tuple(described(*each) for each in list(grouped(group, work).items())[:MOST_WORKS])
        for person, group in grouped(rows.rows, "person").items()
    }


def first(rows: Iterable[Row], *variables: str) -> str:
    """The first value of the first of some variables that has one; "" if none has."""
    listed = list(rows)
    return next((row[name] for name in variables for row in listed if row.get(name)), "")


def every(rows: Iterable[Row], variable: str) -> list[str]:
    """The values of a variable, each once."""
    return list(dict.fromkeys(row[variable] for row in rows if row.get(variable)))


def identifiers(texts: Iterable[str], scheme: str | None = None) -> tuple[Identifier, ...]:
    """Those that can be read; the others are of schemes that we do not know."""
    return tuple(dict.fromkeys(found for text in texts if (found := parse(text, scheme))))


def people(rows: Iterable[Row], key: str = "author") -> tuple[Name, ...]:
    """Names in rows that have ``?family`` and ``?given`` or a label, each person once."""
    found = (name_of(group) for group in grouped(rows, key).values())
    return tuple(dict.fromkeys(name for name in found if name.family))


def name_of(rows: list[Row]) -> Name:
    """The name of one person in rows as of ``people``."""
    family = first(rows, "family")
    return Name(family, first(rows, "given")) if family else Name.parse(first(rows, "label", "name"))


def _composed(text: str) -> str:
    """A text as catalogues write it: accents on their letters, and nothing that is no character."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))


def _is_iri(text: str) -> bool:
    try:
        return bool(ox.NamedNode(text)) and text.startswith(("http://", "https://"))
    except ValueError:
        return False
