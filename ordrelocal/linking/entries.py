"""A scholar's bibliography, entry by entry, whichever format it comes in; no entry is lost in silence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ordrelocal.citing.formats import read_references
from ordrelocal.citing.items import unused
from ordrelocal.findings import Finding
from ordrelocal.linking.tables import read_table
from ordrelocal.matching import Description, description_of


@dataclass(frozen=True)
class Entry:
    """One entry.

    Attributes:
        number: Its place in the file, from 1.
        line: Line where it begins, from 1.
        key: What the file calls it, or its number.
        description: What is compared.
    """

    number: int
    line: int
    key: str
    description: Description

    @property
    def words(self) -> str:
        """Authors, year and title in one line."""
        said = self.description
        names = "; ".join(map(str, said.creators))
        return ", ".join(part for part in (names, said.year, said.title or said.address) if part)


@dataclass(frozen=True)
class Bibliography:
    """What was read of a file.

    Attributes:
        entries: What can be compared.
        problems: What cannot be read, or not as it was meant, with its line and the reason.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Finding, ...]


def read_bibliography(path: Path) -> Bibliography:
    """Read BibTeX, RIS, CSL-JSON or a table, as the end of the file's name says.

    Raises:
        UnknownReferenceFormatError: The name ends otherwise.
    """
    if path.suffix.lower() in (".csv", ".tsv"):
        rows, problems = read_table(path)
        return _bibliography(path, rows, problems)
    reading = read_references(path)
    return _bibliography(path, zip(reading.lines, reading.items, strict=True), reading.problems)


def _bibliography(
    path: Path, items: Iterable[tuple[int, Mapping[str, Any]]], problems: Iterable[Finding]
) -> Bibliography:
    entries, empty, listed = [], [], list(items)
    taken = {str(item["id"]) for _, item in listed if item.get("id")}
    for number, (line, item) in enumerate(listed, 1):
        key, description = str(item.get("id") or unused(str(number), taken)), description_of(item)
        if description.title or description.identifiers or description.address:
            entries.append(Entry(number, line, key, description))
        else:
            empty.append(Finding(path.name, line, key, "reference-empty", str(number)))
    return Bibliography(tuple(entries), tuple(sorted((*problems, *empty))))
