"""Derive the compact files of ``geography/`` from the npm package that carries the official geographic code.

By hand, once a vintage::

    python data/territories/derive.py            # fetches the package with npm
    python data/territories/derive.py FOLDER     # reads the package unpacked in FOLDER

The same package gives the same bytes. What the package leaves out (a SIREN, a population) stays empty. The
territorial public bodies of Greater Paris (``ept.json``) and postal codes are not taken over.
"""

import csv
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PACKAGE = "@etalab/decoupage-administratif"
VERSION = "6.0.0"
#: What the package's README says of itself; nothing is added to it.
VINTAGE = "2026"
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
SOURCES = {
    "code": "https://insee.fr/fr/information/2560452",
    "epci": "https://www.collectivites-locales.gouv.fr/files/files/Etudes-et-statistiques/DESL/2026/EPCI/epcicom2026.xlsx",
    "legal-population": "https://www.insee.fr/fr/statistiques/8680726?sommaire=8681011",
    "population-of-mayotte": "https://www.insee.fr/fr/statistiques/3291775?sommaire=2120838",
    "population-of-overseas-collectivities": "https://www.insee.fr/fr/statistiques/8680702?sommaire=8681011",
}
TARGET = Path(__file__).resolve().parent / "geography"

Row = dict[str, Any]
_FORMER = {"commune-deleguee": "delegated", "commune-associee": "associated"}


def main(arguments: Sequence[str]) -> int:
    """Derive the files from a folder, or from the package as npm fetches it."""
    if arguments:
        derive(Path(arguments[0]), TARGET)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        derive(fetch(Path(folder)), TARGET)
    return 0


def fetch(folder: Path) -> Path:
    """Fetch and unpack the package with npm; returns the folder that holds its ``package.json``."""
    command = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"]
    name = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(folder / name) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def derive(package: Path, target: Path) -> None:
    """Write the files and their manifest (counts and SHA-256 of each, origin, licence, vintage)."""
    described = json.loads((package / "package.json").read_text(encoding="utf-8"))
    if (described["name"], described["version"]) != (PACKAGE, VERSION):
        found = f"{described['name']} {described['version']}"
        raise SystemExit(f"{package} holds {found}, not {PACKAGE} {VERSION}.")
    tables = _tables({path.stem: json.loads(path.read_text("utf-8")) for path in package.glob("data/*.json")})
    target.mkdir(exist_ok=True)
    files = {}
    for name, (header, rows) in tables.items():
        content = _csv(header, rows)
        (target / name).write_bytes(content)
        files[name] = {"rows": len(rows), "sha256": hashlib.sha256(content).hexdigest()}
    manifest = {
        "package": PACKAGE,
        "version": VERSION,
        "vintage": VINTAGE,
        "licence": LICENCE,
        "sources": SOURCES,
        "files": files,
    }
    (target / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _tables(data: dict[str, list[Row]]) -> dict[str, tuple[str, list[list[str]]]]:
    """File name -> header and rows, in the order of the codes."""
    communes = data["communes"]
    is_overseas = {row["code"]: row["zone"] == "com" for row in data["departements"]}
    current = [row for row in communes if row["type"] == "commune-actuelle"]
    parts = [row for row in communes if row["type"] == "arrondissement-municipal"]
    former = [row for row in communes if row["type"] in _FORMER]
    own = [row for row in data["departements"] if not is_overseas[row["code"]]]
    apart = [row for row in data["departements"] if is_overseas[row["code"]]]
    regions = [row for row in data["regions"] if row["zone"] != "com"]
    epci = {member["code"]: row["code"] for row in data["epci"] for member in row["membres"]}
    return {
        "regions.csv": _table("code,name", (_named(row) for row in regions)),
        "departements.csv": _table("code,name,region", ([*_named(row), row["region"]] for row in own)),
        "overseas.csv": _table("code,name", (_named(row) for row in apart)),
        "arrondissements.csv": _table(
            "code,name,departement", ([*_named(row), row["departement"]] for row in data["arrondissements"])
        ),
        "epci.csv": _table(
            "siren,name,population",
            ([*_named(row), str(row["populationMunicipale"])] for row in data["epci"]),
        ),
        "communes.csv": _table(
            "code,name,siren,arrondissement,epci,population,former_codes",
            (_commune(row, epci.get(row["code"], "")) for row in current),
        ),
        "municipal-arrondissements.csv": _table(
            "code,name,commune,population",
            ([*_named(row), row["commune"], _population(row)] for row in parts),
        ),
        "former-communes.csv": _table(
            "code,name,status,commune",
            ([*_named(row), _FORMER[row["type"]], row["chefLieu"]] for row in former),
        ),
    }


def _table(header: str, rows: Iterable[list[str]]) -> tuple[str, list[list[str]]]:
    return header, sorted(rows)


def _named(row: Row) -> list[str]:
    return [row["code"], row["nom"]]


def _commune(row: Row, epci: str) -> list[str]:
    codes = " ".join(sorted(row.get("anciensCodes", [])))
    return [*_named(row), row.get("siren", ""), row.get("arrondissement", ""), epci, _population(row), codes]


def _population(row: Row) -> str:
    return str(row.get("population", ""))


def _csv(header: str, rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return text.getvalue().encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
