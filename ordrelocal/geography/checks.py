"""Judge the files of the geography: the bytes against the manifest, and, where they differ, each row.

A file whose bytes are those that the deriving script wrote needs no second look, which keeps the checks of a
case quick.
"""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ordrelocal.findings import Finding
from ordrelocal.i18n import N_, Marked
from ordrelocal.paths import shown

_DEPARTEMENT = r"0[1-9]|[1345678]\d|2[1-9AB]|9[0-5]|97[1-46]"
_COMMUNE = r"(0[1-9]|[13-8]\d|2[1-9AB]|9[0-578])\d{3}"
_ARRONDISSEMENT = rf"({_DEPARTEMENT})\d"
_SIREN = r"\d{9}"
_NUMBER = r"\d+|"

#: File -> columns, each with the form of its values.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "regions.csv": {"code": r"\d{2}", "name": r".+"},
    "departements.csv": {"code": _DEPARTEMENT, "name": r".+", "region": r"\d{2}"},
    "overseas.csv": {"code": r"97[578]|98[4-9]", "name": r".+"},
    "arrondissements.csv": {"code": _ARRONDISSEMENT, "name": r".+", "departement": _DEPARTEMENT},
    "epci.csv": {"siren": _SIREN, "name": r".+", "population": _NUMBER},
    "communes.csv": {
        "code": _COMMUNE,
        "name": r".+",
        "siren": rf"({_SIREN})?",
        "arrondissement": rf"({_ARRONDISSEMENT})?",
        "epci": rf"({_SIREN})?",
        "population": _NUMBER,
        "former_codes": rf"({_COMMUNE}( {_COMMUNE})*)?",
    },
    "municipal-arrondissements.csv": {
        "code": _COMMUNE,
        "name": r".+",
        "commune": _COMMUNE,
        "population": _NUMBER,
    },
    "former-communes.csv": {
        "code": _COMMUNE,
        "name": r".+",
        "status": r"delegated|associated",
        "commune": _COMMUNE,
    },
}


def file_findings(path: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with one file; nothing when its bytes are those of the manifest."""
    described = manifest.get("files", {}).get(path.name, {})
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() == described.get("sha256"):
        return
    rows = max(content.count(b"\n") - 1, 0)
    values = {"first": rows, "expected": described.get("rows", 0)}
    yield Finding(shown(path), 1, "", "geography-changed", path.name, values)
    yield from _row_findings(path, COLUMNS[path.name])


def _row_findings(path: Path, columns: Mapping[str, str]) -> Iterator[Finding]:
    file = shown(path)
    seen: dict[tuple[str, ...], int] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle)
        header = next(reader, [])
        if header != list(columns):
            yield _finding(file, 1, "", ",".join(header), N_("the columns are not those expected"))
            return
        for row in reader:
            if len(row) != len(columns):
                words = N_("the number of columns is not that of the header")
                yield _finding(file, reader.line_num, "", ",".join(row), words)
                continue
            for (name, form), value in zip(columns.items(), row, strict=True):
                if not re.fullmatch(form, value):
                    words = N_("it has not the form of its column")
                    yield _finding(file, reader.line_num, name, value, words)
            # One code may stand for a delegated and for an associated commune.
            key = (row[0], row[2] if path.name == "former-communes.csv" else "")
            if key in seen:
                yield _finding(file, reader.line_num, next(iter(columns)), row[0], N_("it stands twice"))
            seen.setdefault(key, reader.line_num)


def _finding(file: str, line: int, column: str, value: str, words: str) -> Finding:
    return Finding(file, line, column, "geography-row", value, {"detail": Marked(words)})
