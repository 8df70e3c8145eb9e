"""Units read from the files: spot facts of the shipped code, and bad rows told with file and line."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from ordrelocal.geography.units import Geography, read_geography, shipped_geography

#: Kind -> units of the vintage 2026, counted in the package.
COUNTS = {
    "Region": 18,
    "Departement": 101,
    "OverseasCollectivity": 8,
    "Arrondissement": 333,
    "Epci": 1255,
    "Commune": 34969,
    "MunicipalArrondissement": 45,
    "DelegatedCommune": 2105,
    "AssociatedCommune": 471,
}


def test_shipped_geography_is_whole_and_without_finding() -> None:
    geography = shipped_geography()
    assert geography.findings == ()
    assert geography.vintage == "2026"
    assert Counter(unit.kind for unit in geography.units.values()) == COUNTS


@pytest.mark.parametrize(
    ("unit_id", "name", "around"),
    [
        ("commune-05023", "Briançon", ["arrondissement-051", "departement-05", "region-93"]),
        ("commune-77108", "Chelles", ["arrondissement-775", "departement-77", "region-11"]),
        ("commune-2A004", "Ajaccio", ["departement-2A", "region-94"]),
        ("commune-97411", "Saint-Denis", ["departement-974", "region-04"]),
        ("commune-97502", "Saint-Pierre", ["collectivite-975"]),
        ("arrondissement-municipal-75101", "Paris 1er Arrondissement", ["commune-75056", "departement-75"]),
        ("epci-247100290", "CU Le Creusot Montceau-les-Mines", ["departement-71", "region-27"]),
        ("commune-deleguee-01015", "Arbignieu", ["commune-01015", "departement-01", "region-84"]),
    ],
)
def test_unit_is_part_of_what_the_code_says(unit_id: str, name: str, around: list[str]) -> None:
    geography = shipped_geography()
    assert geography.units[f"territory/{unit_id}"].name == name
    assert {f"territory/{each}" for each in around} <= {*geography.ancestors(f"territory/{unit_id}")}


def test_each_unit_leads_up_to_a_region_or_a_collectivity() -> None:
    geography = shipped_geography()
    tops = {"Region", "OverseasCollectivity"}
    for unit in geography.units.values():
        above = {geography.units[each].kind for each in geography.ancestors(unit.id)}
        # An EPCI over several regions is part of none.
        assert above & tops or unit.kind in tops or (unit.kind == "Epci" and not above)


def test_epci_is_part_of_the_one_departement_or_region_of_its_communes(planted: Geography) -> None:
    def parents(siren: str) -> tuple[str, ...]:
        return planted.units[f"territory/epci-{siren}"].parents

    assert parents("200000001") == ("territory/departement-01",)
    assert parents("200000002") == ("territory/region-84",)
    assert parents("200000003") == ()


def test_former_commune_is_no_current_one_and_goes_with_the_commune_that_has_it(planted: Geography) -> None:
    former = planted.units["territory/commune-associee-02285"]
    assert former.kind == "AssociatedCommune"
    # Its code is of another département than the commune that it joined.
    assert "territory/departement-01" in planted.ancestors(former.id)
    assert planted.units["territory/commune-01015"].former_codes == ("01002", "01340")
    assert "territory/commune-02285" not in planted.units


def test_population_has_the_reference_that_the_package_names(planted: Geography) -> None:
    units = planted.units
    assert units["territory/commune-05023"].reference == "legal-population"
    assert units["territory/epci-200000001"].reference == "municipal-population"
    assert units["territory/commune-97501"].reference == "population-of-overseas-collectivities"
    assert units["territory/departement-05"].reference == ""
    mayotte = shipped_geography().units["territory/commune-97601"]
    assert mayotte.reference == "population-of-mayotte"


def test_unit_that_hangs_loose_is_told_and_left_out(planted: Geography) -> None:
    (finding,) = planted.findings
    assert (finding.code, finding.value) == ("geography-parent", "territory/commune-98415")
    assert "territory/collectivite-984" in finding.render("en")
    assert finding.value not in planted.units


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "column"),
    [
        ("communes.csv", "05023,Briançon", "5023,Briançon", 4, "code"),
        ("communes.csv", "05023,Briançon,,051", "05023,Briançon,,5", 4, "arrondissement"),
        ("epci.csv", "200000002", "20000002", 3, "siren"),
        ("departements.csv", "2A,Corse-du-Sud,94", "2A,Corse-du-Sud", 4, ""),
        ("former-communes.csv", "delegated", "merged", 2, "status"),
        ("regions.csv", "code,name", "code,nom", 1, ""),
        ("overseas.csv", "975,Saint-Pierre-et-Miquelon\n", "975,A\n975,B\n", 3, "code"),
    ],
)
def test_bad_row_is_told_with_file_line_and_column(
    derived: Path, tmp_path: Path, name: str, old: str, new: str, line: int, column: str
) -> None:
    folder = tmp_path / "files"
    shutil.copytree(derived, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    found = {
        (each.code, each.line, each.field)
        for each in read_geography(folder).findings
        if each.file.endswith(name)
    }
    assert ("geography-changed", 1, "") in found
    assert ("geography-row", line, column) in found
    for each in read_geography(folder).findings:
        assert "{" not in each.render("fr") + each.render("en")
