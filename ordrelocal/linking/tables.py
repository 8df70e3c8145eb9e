"""Tables of references: CSV with a header, as Zotero, Excel or a hand writes it, into CSL-JSON."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ordrelocal.citing.items import unused
from ordrelocal.describing import Name
from ordrelocal.findings import Finding
from ordrelocal.likeness import normal, year

CslItem = dict[str, Any]

# Normal form of a heading -> field of CSL; "kind" and "year" need reading.
_HEADINGS: Mapping[str, str] = {
    **dict.fromkeys(("key", "id", "cle", "citation key", "identifiant"), "id"),
    **dict.fromkeys(("title", "titre"), "title"),
    **dict.fromkeys(("author", "authors", "auteur", "auteurs", "auteur s", "creator", "creators"), "author"),
    **dict.fromkeys(("editor", "editors", "directeur", "directeurs"), "editor"),
    **dict.fromkeys(("year", "annee", "publication year", "date", "issued", "date de publication"), "year"),
    **dict.fromkeys(
        (
            "journal",
            "revue",
            "container",
            "container title",
            "publication title",
            "booktitle",
            "source",
            "in",
        ),
        "container-title",
    ),
    **dict.fromkeys(("volume", "vol", "tome"), "volume"),
    **dict.fromkeys(("issue", "number", "numero", "n", "no"), "issue"),
    **dict.fromkeys(("pages", "page"), "page"),
    **dict.fromkeys(("publisher", "editeur", "maison d edition"), "publisher"),
    **dict.fromkeys(("type", "kind", "item type", "genre", "nature"), "kind"),
    **dict.fromkeys(("url", "address", "adresse", "lien", "link"), "URL"),
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
}
# Normal form of what Zotero, BibTeX and people call a kind -> CSL type; a CSL type is one already.
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("journalarticle", "article", "article de revue", "article journal"), "article-journal"),
    **dict.fromkeys(("newspaperarticle", "article de presse", "article newspaper"), "article-newspaper"),
    **dict.fromkeys(("magazinearticle", "article magazine"), "article-magazine"),
    **dict.fromkeys(("book", "livre", "ouvrage"), "book"),
    **dict.fromkeys(("booksection", "chapter", "chapitre", "incollection", "inbook"), "chapter"),
    **dict.fromkeys(
        ("conferencepaper", "paper conference", "inproceedings", "communication", "proceedings"),
        "paper-conference",
    ),
    **dict.fromkeys(("thesis", "these", "memoire", "phdthesis", "mastersthesis"), "thesis"),
    **dict.fromkeys(("report", "rapport", "techreport"), "report"),
    **dict.fromkeys(("webpage", "page web", "blogpost", "online"), "webpage"),
    **dict.fromkeys(("statute", "legislation", "loi"), "legislation"),
}


def read_table(path: Path) -> tuple[list[tuple[int, CslItem]], list[Finding]]:
    """Read a table.

    Args:
        path: UTF-8 file whose first line names the columns, in English or French; commas, semicolons, tabs or
            bars stand between cells, semicolons between the authors of one cell.

    Returns:
        The items, each with its line (from 1), and the rows that cannot be read, with the reason.
    """
    # A byte that is no UTF-8 spoils its own row only.
    text = path.read_bytes().decode("utf-8-sig", "surrogateescape")
    found: list[tuple[int, CslItem]] = []
    problems: list[Finding] = []
    fields: list[str] = []
    for line, row in _rows(text, path.name, problems):
        if not fields:
            fields = [_HEADINGS.get(normal(_sound(heading)), "") for heading in row]
            if not {"title", "DOI", "ISBN", "URL"} & set(fields):
                problems.append(_finding(path, line, "table-header", ", ".join(map(_sound, row))))
                break
        elif problem := _spoiled(row, fields):
            problems.append(_finding(path, line, problem, _sound(" ".join(row))))
        elif any(cell.strip() for cell in row):
            item = _item(dict(_cells(fields, row)))
            if "id" in item:
                item["id"] = unused(item["id"], {each["id"] for _, each in found if "id" in each})
            found.append((line, item))
    return found, problems


def _rows(text: str, file: str, problems: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line where each begins; one that breaks the form of CSV does not take others with it."""
    # Other ends of lines than those of CSV are parts of a cell.
    lines, delimiter, begin = list(io.StringIO(text, newline="")), _delimiter(text), 0
    while begin < len(lines):
        reader = csv.reader(lines[begin:], delimiter=delimiter, strict=True)
        offset = begin
        try:
            for row in reader:
                yield begin + 1, row
                begin = offset + reader.line_num
        except csv.Error:
            problems.append(Finding(file, begin + 1, "", "table-row", _sound(lines[begin].strip())[:120]))
            begin += 1


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    try:
        return csv.Sniffer().sniff(head, delimiters=",;\t|").delimiter
    except csv.Error:
        return ","


def _spoiled(row: Sequence[str], fields: Sequence[str]) -> str:
    """Kind of finding if a row cannot be read as it was meant."""
    if any("\udc80" <= char <= "\udcff" for cell in row for char in cell):
        return "table-encoding"
    return "table-cells" if any(cell.strip() for cell in row[len(fields) :]) else ""


def _cells(fields: Sequence[str], row: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Fields that are known and said; of two columns of one field the first that says something counts."""
    pairs = [
        (field, cell.strip()) for field, cell in zip(fields, row, strict=False) if field and cell.strip()
    ]
    return reversed(pairs)


def _item(cells: Mapping[str, str]) -> CslItem:
    item: CslItem = {
        name: cell for name, cell in cells.items() if name not in ("kind", "year", "author", "editor")
    }
    for role in ("author", "editor"):
        names = [Name.parse(name) for name in cells.get(role, "").split(";") if name.strip()]
        if names:
            item[role] = [
                {"family": name.family, "given": name.given} if name.given else {"literal": name.family}
                for name in names
            ]
    kind = cells.get("kind", "")
    item["type"] = _KINDS.get(normal(kind), kind.strip().lower())
    if said := year(cells.get("year", "")):
        item["issued"] = {"date-parts": [[int(said)]]}
    return item


def _finding(path: Path, line: int, code: str, value: str) -> Finding:
    return Finding(path.name, line, "", code, value[:120])


def _sound(text: str) -> str:
    """Text that can be shown whatever bytes it came from."""
    return text.encode("utf-8", "replace").decode("utf-8")
