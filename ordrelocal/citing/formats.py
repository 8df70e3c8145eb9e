"""The formats of references: CSL-JSON, the form in which they are held, and those that it is turned into."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ordrelocal.citing import bibtex, csljson, ris
from ordrelocal.citing.items import CslItem, Reading
from ordrelocal.errors import UnknownReferenceFormatError
from ordrelocal.findings import Finding

__all__ = ["FORMATS", "CslItem", "Format", "Reading", "lost", "read", "read_references", "write"]


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes:
        suffix: End of the names of its files.
        media_type: Its media type, without the charset, which is UTF-8 always.
        label: Its name, the same in every language.
        written: Items -> text.
        understood: Text and name of the file -> what was read.
    """

    suffix: str
    media_type: str
    label: str
    written: Callable[[Sequence[CslItem]], str]
    understood: Callable[[str, str], Reading]


FORMATS: Mapping[str, Format] = {
    "csl-json": Format(
        ".csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", csljson.write, csljson.read
    ),
    "bibtex": Format(
        ".bib", "application/x-bibtex", "BibTeX", partial(bibtex.write, biblatex=False), bibtex.read
    ),
    "biblatex": Format(
        ".biblatex", "application/x-bibtex", "BibLaTeX", partial(bibtex.write, biblatex=True), bibtex.read
    ),
    "ris": Format(".ris", "application/x-research-info-systems", "RIS", ris.write, ris.read),
}


def write(items: Sequence[CslItem], format: str) -> str:
    """Items in one of the formats; what a format has no field for is left out (see ``lost``).

    Raises:
        UnknownReferenceFormatError: No such format.
    """
    return _format(format).written(items)


def read(text: str, format: str, name: str = "-") -> Reading:
    """Read text in one of the formats.

    Args:
        text: What a file holds; a byte order mark at its beginning is passed over.
        format: A key of ``FORMATS``.
        name: Name of the file, for its problems.

    Raises:
        UnknownReferenceFormatError: No such format.
    """
    return _format(format).understood(text.removeprefix("\ufeff"), name)


def read_references(path: Path) -> Reading:
    """Read a file of references in the format that its name ends with.

    Raises:
        UnknownReferenceFormatError: The name ends otherwise.
    """
    form = form_of(path)
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        values = {"position": error.start}
        problem = Finding(path.name, line, "", "encoding", f"0x{content[error.start]:02x}", values)
        return Reading((), (problem,))
    return read(text, form, path.name)


def form_of(path: Path) -> str:
    """The format that a file's name stands for.

    Raises:
        UnknownReferenceFormatError: It stands for none.

    Example:
        >>> form_of(Path("theses.bib"))
        'bibtex'
    """
    suffixes = {".json": "csl-json", ".bibtex": "bibtex"} | {
        each.suffix: key for key, each in FORMATS.items()
    }
    for suffix, key in suffixes.items():
        if path.name.lower().endswith(suffix):
            return key
    raise UnknownReferenceFormatError(name=path.name, known=", ".join(sorted(suffixes)))


def lost(items: Sequence[CslItem], format: str) -> dict[str, int]:
    """Fields of which a format loses something -> number of items; found by reading back what is written."""
    back = read(write(items, format), format).items
    counts: dict[str, int] = {}
    for item, returned in zip(items, back, strict=True):
        for field in sorted(item.keys() | returned.keys()):
            if item.get(field) != returned.get(field):
                counts[field] = counts.get(field, 0) + 1
    return counts


def _format(key: str) -> Format:
    if key not in FORMATS:
        raise UnknownReferenceFormatError(name=key, known=", ".join(FORMATS))
    return FORMATS[key]
