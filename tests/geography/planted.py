"""A small npm package of the official geographic code, planted for ``derive.py`` to read."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from ordrelocal.paths import resource

Row = dict[str, Any]


def deriving() -> ModuleType:
    """The deriving script, as a module."""
    spec = importlib.util.spec_from_file_location("derive", resource("data", "territories", "derive.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plant(folder: Path) -> Path:
    """Write a package with one or two units of each kind; returns its folder."""
    script = deriving()
    data = folder / "data"
    data.mkdir(parents=True)
    described = {"name": script.PACKAGE, "version": script.VERSION}
    (folder / "package.json").write_text(json.dumps(described), encoding="utf-8")
    for name, rows in _files().items():
        (data / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


def _files() -> dict[str, list[Row]]:
    regions = [("84", "Auvergne-Rhône-Alpes"), ("93", "Provence-Alpes-Côte d'Azur"), ("94", "Corse")]
    departements = [("01", "Ain", "84"), ("05", "Hautes-Alpes", "93"), ("2A", "Corse-du-Sud", "94")]
    departements += [("38", "Isère", "84"), ("69", "Rhône", "84")]
    overseas = ("975", "Saint-Pierre-et-Miquelon")
    return {
        "regions": [
            *({"code": code, "nom": name, "zone": "metro"} for code, name in regions),
            {"code": overseas[0], "nom": overseas[1], "zone": "com"},
        ],
        "departements": [
            *(
                {"code": c, "nom": name, "region": region, "zone": "metro"}
                for c, name, region in departements
            ),
            {"code": overseas[0], "nom": overseas[1], "region": overseas[0], "zone": "com"},
        ],
        "arrondissements": [
            {"code": f"{code}1", "nom": name, "departement": code}
            for code, name in (("01", "Belley"), ("05", "Briançon"), ("2A", "Ajaccio"), ("38", "Grenoble"))
        ],
        "epci": [
            _epci("200000001", 'CC "Source" de l\'Ain', "01015"),
            _epci("200000002", "CC d'entre deux départements", "01120", "38001"),
            _epci("200000003", "CC d'entre deux régions", "38002", "05023"),
        ],
        "ept": [],
        "communes": _communes(),
    }


def _epci(siren: str, name: str, *members: str) -> Row:
    return {
        "code": siren,
        "nom": name,
        "populationMunicipale": 10 * len(members),
        "membres": [{"code": code} for code in members],
    }


def _communes() -> list[Row]:
    current = {
        "01015": ("Arboys", "011"),
        "01120": ("Cordieux-Ville", "011"),
        "05023": ("Briançon", "051"),
        "2A004": ("Ajaccio", "2A1"),
        "38001": ("Les Abrets", "381"),
        "38002": ("L'Isle", "381"),
    }
    rows: list[Row] = [
        {"type": "commune-actuelle", "code": code, "nom": name, "arrondissement": place, "population": 7}
        for code, (name, place) in current.items()
    ]
    rows[0] |= {"siren": "210100015", "anciensCodes": ["01340", "01002"]}
    rows += [
        {"type": "commune-actuelle", "code": "69123", "nom": "Lyon", "population": 500},
        {"type": "commune-actuelle", "code": "97501", "nom": "Miquelon-Langlade", "population": 596},
        {"type": "commune-actuelle", "code": "98415", "nom": "Archipel des Crozet"},
        {"type": "commune-deleguee", "code": "01015", "nom": "Arbignieu", "chefLieu": "01015"},
        {"type": "commune-associee", "code": "02285", "nom": "Escaufourt", "chefLieu": "01120"},
        {
            "type": "arrondissement-municipal",
            "code": "69381",
            "nom": "Lyon 1er",
            "commune": "69123",
            "population": 29,
        },
    ]
    # The collectivity of the Crozet islands is not planted: its commune hangs loose.
    return rows
