"""Units of the official geographic code, read from the compact files of ``data/territories/geography``."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ordrelocal.findings import Finding
from ordrelocal.geography.checks import COLUMNS, file_findings
from ordrelocal.paths import resource, shown

MANIFEST = "manifest.json"
PREFIX = "territory/"

_LEGAL = "legal-population"
_MUNICIPAL = "municipal-population"
#: Départements and collectivities whose communes have their population from a source of their own.
_REFERENCES = {"976": "population-of-mayotte"} | dict.fromkeys(
    ("975", "977", "978", "984", "986", "987", "988", "989"), "population-of-overseas-collectivities"
)
_FORMER = {"delegated": ("DelegatedCommune", "deleguee"), "associated": ("AssociatedCommune", "associee")}


class Unit(NamedTuple):
    """One unit of the official geographic code.

    ``parents`` are ids of the units that it is said to be part of, the smallest first; ``reference`` names
    the concept that says where the population comes from; what is not known is empty.
    """

    id: str
    kind: str
    name: str
    line: int
    code: str = ""
    siren: str = ""
    population: str = ""
    reference: str = ""
    parents: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Geography:
    """All units of one vintage.

    Attributes:
        vintage: Year of the official geographic code.
        units: Id -> unit.
        findings: What is wrong with the files.
        folder: Where the files stand.
    """

    vintage: str
    units: Mapping[str, Unit]
    findings: tuple[Finding, ...]
    folder: Path

    def ancestors(self, unit_id: str) -> tuple[str, ...]:
        """Ids of all that a unit is part of, each once, in an order that only the unit's place decides."""
        found: dict[str, None] = {}
        waiting = list(self.units[unit_id].parents)
        for parent in waiting:
            if parent not in found:
                found[parent] = None
                waiting += self.units[parent].parents
        return tuple(found)

    def file_of(self, unit: Unit) -> str:
        """File of a unit as messages show it."""
        return shown(self.folder / _FILES[unit.kind])


@cache
def shipped_geography() -> Geography:
    """The geography that is shipped."""
    return read_geography(resource("data", "territories", "geography"))


def read_geography(folder: Path) -> Geography:
    """Read a folder of derived files; units of a file with findings are read as far as they can be."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    findings = [finding for name in COLUMNS for finding in file_findings(folder / name, manifest)]
    broken = {(finding.file, finding.line) for finding in findings}
    units: dict[str, Unit] = {}
    for name, make in _MAKERS.items():
        file = shown(folder / name)
        for line, row in _rows(folder / name):
            if (file, line) not in broken:
                unit = make(row, line)
                units[unit.id] = unit
    _place_epci(units)
    findings += _unknown_parents(folder, units)
    return Geography(str(manifest.get("vintage", "")), units, tuple(findings), folder)


def _rows(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader, None)
        for row in reader:
            yield reader.line_num, row


def _unknown_parents(folder: Path, units: dict[str, Unit]) -> Iterator[Finding]:
    """Units whose parent is in no file; they are taken out, so that no part of the geography hangs loose."""
    while loose := [unit for unit in units.values() if any(parent not in units for parent in unit.parents)]:
        for unit in loose:
            unknown = next(parent for parent in unit.parents if parent not in units)
            del units[unit.id]
            file = shown(folder / _FILES[unit.kind])
            yield Finding(file, unit.line, "", "geography-parent", unit.id, {"first": unknown})


def departement_of(code: str) -> str:
    """Code of the département, or of the overseas collectivity, in which a commune's code lies.

    Example:
        >>> departement_of("2A004"), departement_of("97411"), departement_of("05023")
        ('2A', '974', '05')
    """
    return code[:3] if code[:2] in ("97", "98") else code[:2]


def _around(code: str) -> str:
    """Id of the département or collectivity of a commune's code."""
    departement = departement_of(code)
    reference = _REFERENCES.get(departement, "")
    kind = "collectivite" if reference.endswith("collectivities") else "departement"
    return f"{PREFIX}{kind}-{departement}"


def _region(row: Sequence[str], line: int) -> Unit:
    return Unit(f"{PREFIX}region-{row[0]}", "Region", row[1], line, row[0])


def _departement(row: Sequence[str], line: int) -> Unit:
    code, name, region = row
    return Unit(
        f"{PREFIX}departement-{code}", "Departement", name, line, code, parents=(f"{PREFIX}region-{region}",)
    )


def _overseas(row: Sequence[str], line: int) -> Unit:
    return Unit(f"{PREFIX}collectivite-{row[0]}", "OverseasCollectivity", row[1], line, row[0])


def _arrondissement(row: Sequence[str], line: int) -> Unit:
    code, name, departement = row
    parents = (f"{PREFIX}departement-{departement}",)
    return Unit(f"{PREFIX}arrondissement-{code}", "Arrondissement", name, line, code, parents=parents)


def _epci(row: Sequence[str], line: int) -> Unit:
    siren, name, population = row
    return Unit(
        f"{PREFIX}epci-{siren}",
        "Epci",
        name,
        line,
        siren=siren,
        population=population,
        reference=_MUNICIPAL if population else "",
    )


def _commune(row: Sequence[str], line: int) -> Unit:
    code, name, siren, arrondissement, epci, population, former = row
    parents = [_around(code)]
    if epci:
        parents.insert(0, f"{PREFIX}epci-{epci}")
    if arrondissement:
        parents.insert(0, f"{PREFIX}arrondissement-{arrondissement}")
    reference = _REFERENCES.get(departement_of(code), _LEGAL) if population else ""
    codes = tuple(former.split()) if former else ()
    return Unit(
        f"{PREFIX}commune-{code}",
        "Commune",
        name,
        line,
        code,
        siren,
        population,
        reference,
        tuple(parents),
        codes,
    )


def _municipal_arrondissement(row: Sequence[str], line: int) -> Unit:
    code, name, commune, population = row
    return Unit(
        f"{PREFIX}arrondissement-municipal-{code}",
        "MunicipalArrondissement",
        name,
        line,
        code,
        population=population,
        reference=_LEGAL if population else "",
        parents=(f"{PREFIX}commune-{commune}",),
    )


def _former_commune(row: Sequence[str], line: int) -> Unit:
    code, name, status, commune = row
    kind, word = _FORMER[status]
    parents = (f"{PREFIX}commune-{commune}",)
    return Unit(f"{PREFIX}commune-{word}-{code}", kind, name, line, code, parents=parents)


def _place_epci(units: dict[str, Unit]) -> None:
    """Say of what an EPCI is part: the département of all its communes, else their region, else nothing."""
    members: dict[str, set[str]] = {}
    for unit in units.values():
        if unit.kind == "Commune":
            for parent in unit.parents:
                if parent.startswith(f"{PREFIX}epci-"):
                    members.setdefault(parent, set()).add(unit.parents[-1])
    for epci, departements in members.items():
        regions = {parent for each in departements if each in units for parent in units[each].parents}
        around = departements if len(departements) == 1 else regions
        if len(around) == 1 and epci in units:
            units[epci] = units[epci]._replace(parents=tuple(around))


_Maker = Callable[[Sequence[str], int], Unit]
_MAKERS: Mapping[str, _Maker] = {
    "regions.csv": _region,
    "departements.csv": _departement,
    "overseas.csv": _overseas,
    "arrondissements.csv": _arrondissement,
    "epci.csv": _epci,
    "communes.csv": _commune,
    "municipal-arrondissements.csv": _municipal_arrondissement,
    "former-communes.csv": _former_commune,
}
_FILES: Mapping[str, str] = {
    "Region": "regions.csv",
    "Departement": "departements.csv",
    "OverseasCollectivity": "overseas.csv",
    "Arrondissement": "arrondissements.csv",
    "Epci": "epci.csv",
    "Commune": "communes.csv",
    "MunicipalArrondissement": "municipal-arrondissements.csv",
    "DelegatedCommune": "former-communes.csv",
    "AssociatedCommune": "former-communes.csv",
}
