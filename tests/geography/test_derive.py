"""The deriving script: what it takes from the package, always in the same bytes."""

import csv
import hashlib
import json
from pathlib import Path

import pytest

from ordrelocal.geography.checks import COLUMNS
from ordrelocal.paths import resource
from tests.geography.planted import deriving, plant

SHIPPED = resource("data", "territories", "geography")
LARGEST_MB = 3


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_kind_of_unit_has_its_file(derived: Path) -> None:
    assert {path.name for path in derived.iterdir()} == {*COLUMNS, "manifest.json"}
    assert [row["code"] for row in rows(derived, "overseas.csv")] == ["975"]
    assert rows(derived, "former-communes.csv")[0] == {
        "code": "01015",
        "name": "Arbignieu",
        "status": "delegated",
        "commune": "01015",
    }


def test_a_commune_keeps_what_the_package_says_and_no_more(derived: Path) -> None:
    found = {row["code"]: row for row in rows(derived, "communes.csv")}
    assert found["01015"]["former_codes"] == "01002 01340"
    assert found["01015"]["epci"] == "200000001"
    assert found["05023"]["siren"] == ""
    assert found["98415"]["population"] == ""


def test_the_same_package_gives_the_same_bytes(derived: Path, tmp_path: Path) -> None:
    deriving().derive(plant(tmp_path / "package"), tmp_path / "again")
    for path in derived.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_another_package_is_refused(tmp_path: Path) -> None:
    package = plant(tmp_path / "package")
    (package / "package.json").write_text('{"name": "other", "version": "1.0.0"}', encoding="utf-8")
    with pytest.raises(SystemExit, match=r"other 1\.0\.0"):
        deriving().derive(package, tmp_path / "files")


def test_shipped_files_are_those_of_their_manifest_and_compact() -> None:
    manifest = json.loads((SHIPPED / "manifest.json").read_text(encoding="utf-8"))
    script = deriving()
    assert (manifest["package"], manifest["version"]) == (script.PACKAGE, script.VERSION)
    assert manifest["licence"] == script.LICENCE
    for name, described in manifest["files"].items():
        content = (SHIPPED / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == described["sha256"]
        assert len(rows(SHIPPED, name)) == described["rows"]
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < LARGEST_MB * 1_000_000
