"""What is compared of a work or a person, ours or theirs, whichever form it comes in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ordrelocal.identifiers import Identifier, parse


@dataclass(frozen=True)
class Name:
    """A name of a person, or of a body (which has a family name only).

    Attributes:
        family: "Le Rest" is one family name.
        given: Given names or initials.
    """

    family: str
    given: str = ""

    @staticmethod
    def parse(text: str) -> "Name":
        """Read "Family, Given"; without a comma nobody knows which word is the family name.

        Example:
            >>> Name.parse("Thoenig, Jean-Claude (19..-....)")
            Name(family='Thoenig', given='Jean-Claude')
        """
        bare = re.sub(r"\s*\([^()]*\d[^()]*\)\s*$", "", text)
        family, _, given = bare.partition(",")
        return Name(family.strip(), given.strip())

    def __str__(self) -> str:
        """As a catalogue sorts it."""
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True)
class Description:
    """What is compared of a work, ours or theirs; "" where nothing is said.

    Attributes:
        year: Four digits, or a date that begins with them.
        container: Title of the journal, collection, proceedings or book.
        kind: CSL type.
        address: Address of a page of its own.
    """

    title: str = ""
    creators: tuple[Name, ...] = ()
    year: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    kind: str = ""
    identifiers: tuple[Identifier, ...] = ()
    address: str = ""


@dataclass(frozen=True)
class PersonDescription:
    """What is compared of a person.

    Attributes:
        birth: Year, or a date that begins with it.
        works: Works of the person, of which one must occur on both sides.
    """

    name: Name
    other_names: tuple[Name, ...] = ()
    birth: str = ""
    identifiers: tuple[Identifier, ...] = ()
    works: tuple[Description, ...] = ()


def description_of(record: Mapping[str, Any]) -> Description:
    """What is compared of an item of CSL-JSON.

    Args:
        record: The item; what is not of the form that CSL gives it is left out.
    """
    text = {field: str(record.get(field) or "") for field in ("title", "container-title", "URL", "page")}
    names = record.get("author") or record.get("editor") or ()
    return Description(
        title=text["title"],
        creators=tuple(_name(name) for name in names if isinstance(name, Mapping)),
        year=_date(record.get("issued")),
        container=text["container-title"],
        pages=text["page"],
        identifiers=tuple(dict.fromkeys(_identifiers(record))),
        address=text["URL"],
        kind=str(record.get("type") or ""),
        **{field: str(record.get(field) or "") for field in ("volume", "issue", "publisher")},
    )


def _date(issued: Any) -> str:
    if not isinstance(issued, Mapping):
        return ""
    match issued:
        case {"date-parts": [[first, *_], *_]}:
            return str(first)
    return str(issued.get("raw") or issued.get("literal") or "")


def _name(name: Mapping[str, Any]) -> Name:
    particles = (name.get("dropping-particle"), name.get("non-dropping-particle"), name.get("family"))
    family = " ".join(str(part) for part in particles if part)
    return Name(family or str(name.get("literal") or ""), str(name.get("given") or ""))


def _identifiers(record: Mapping[str, Any]) -> Iterator[Identifier]:
    for field, scheme in (("DOI", "doi"), ("ISBN", "isbn"), ("ISSN", "issn")):
        for text in re.split(r"[;,\s]\s*(?=\S{8})", str(record.get(field) or "")):
            if found := parse(text, scheme):
                yield found
    if found := parse(str(record.get("URL") or "")):
        yield found
