"""Works in CSL-JSON: what they stand for, where it is authored, and that other tools read the files."""

import json
from pathlib import Path
from typing import Any

import pytest

from ordrelocal import csl
from ordrelocal.ontology import shipped_terms
from ordrelocal.paths import resource, shown
from ordrelocal.reading import data_files, graph_of, read_document
from ordrelocal.references import SUFFIX, References, read_references
from tests.checkout import read

FILES = [path for path in data_files() if path.name.endswith(SUFFIX)]

ITEM: dict[str, Any] = {
    "id": "work/exemple",
    "type": "book",
    "language": "fr",
    "title": "Actes",
    "editor": [{"family": "Felix", "given": "Catherine"}],
    "issued": {"date-parts": [[2009, 6, 4]]},
    "page": "8-16",
    "custom": {
        "type": "Proceedings",
        "label": {"fr": "Actes", "en": "Proceedings"},
        "editor": ["person/felix"],
    },
}


def written(folder: Path, text: str) -> Path:
    path = folder / f"exemple{SUFFIX}"
    path.write_text(text, encoding="utf-8")
    return path


def test_files_were_discovered() -> None:
    assert len(FILES) >= 20


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_files_are_json_of_works_with_distinct_ids(path: Path) -> None:
    works = json.loads(path.read_text(encoding="utf-8"))
    assert works
    assert len({work["id"] for work in works}) == len(works)


def test_a_work_is_the_node_that_its_fields_stand_for(tmp_path: Path) -> None:
    content: Any = read_references(written(tmp_path, json.dumps([ITEM]))).content
    record = content["entities"][0].pop(csl.RECORD)
    assert json.loads(record) == ITEM | {"custom": {"editor": ["person/felix"]}}
    assert content == {
        "entities": [
            {
                "id": "work/exemple",
                "title": {"fr": "Actes"},
                "issued": "2009-06-04",
                "pageStart": "8",
                "pageEnd": "16",
                "type": "Proceedings",
                "label": {"fr": "Actes", "en": "Proceedings"},
                "editor": ["person/felix"],
            }
        ]
    }


@pytest.mark.parametrize(
    ("parts", "date"), [([2009], "2009"), (["2009", "7"], "2009-07"), ([987, 1, 2], "0987-01-02")]
)
def test_dates_are_as_exact_as_their_parts(parts: list[Any], date: str, tmp_path: Path) -> None:
    item = ITEM | {"issued": {"date-parts": [parts]}}
    content: Any = read_references(written(tmp_path, json.dumps([item]))).content
    assert content["entities"][0]["issued"] == date


def test_tabs_between_tokens_and_escapes_are_json_too(tmp_path: Path) -> None:
    item = ITEM | {"title": "L’État \U0001d4d0"}
    path = written(tmp_path, json.dumps([item], indent="\t"))
    content: Any = read_references(path).content
    assert content["entities"][0]["title"] == {"fr": "L’État \U0001d4d0"}


def test_places_are_those_of_the_authored_file(tmp_path: Path) -> None:
    document = read_references(written(tmp_path, json.dumps([ITEM], indent=1)))
    assert isinstance(document, References)
    lines = json.dumps([ITEM], indent=1).splitlines()
    for key, field, text in (
        ("issued", "[0].issued", '"issued"'),
        ("pageEnd", "[0].page", '"page"'),
        ("editor", "[0].custom.editor", '  "editor"'),
    ):
        path = ("entities", 0, key)
        assert document.field(path) == field
        assert text in lines[document.line(path) - 1]
    assert document.field(("entities", 0, "editor", 0)) == "[0].custom.editor[0]"


def test_works_share_the_graph_of_the_file_beside_them() -> None:
    folder = resource("data", "references")
    assert graph_of(folder / "sources-lyet.csl.json") == graph_of(folder / "sources-lyet.yaml")


def test_every_class_of_works_has_one_type() -> None:
    classes = [name for names in csl.TYPES.values() for name in names]
    kinds = shipped_terms().kinds
    assert len(set(classes)) == len(classes)
    assert set(classes) == {name for name, above in kinds.items() if "Work" in above}


def test_the_guide_has_the_table_of_types() -> None:
    rows = [f"| `{kind}` | {', '.join(f'`{name}`' for name in names)} |" for kind, names in csl.TYPES.items()]
    assert "\n".join(rows) in read("docs/authoring.md")


def test_the_example_of_the_guide_has_no_finding(tmp_path: Path) -> None:
    example = read("docs/authoring.md").partition("```json\n")[2].partition("```")[0]
    assert read_document(written(tmp_path, example)).findings == ()


def test_a_field_of_csl_holds_one_text(tmp_path: Path) -> None:
    item = ITEM | {"ISBN": ["9782296070035", "9782296213357"]}
    (finding,) = read_references(written(tmp_path, json.dumps([item]))).findings
    assert (finding.code, finding.field) == ("bad-value", "[0].ISBN")
