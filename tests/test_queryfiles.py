"""Query files: header, kinds, parameters bound through VALUES."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.errors import QueryFileError
from ordrelocal.paths import resource
from ordrelocal.queryfiles import load
from tests.asking import rows

GOOD = """#+ id: CQ99
#+ question: Which things?
#+ question_fr: Quelles choses ?
#+ kind: competency
#+ params: [{name: thing, type: iri, default: "id:x"}]
SELECT ?thing WHERE { VALUES ?thing { <urn:default> } }
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "query.rq"
    path.write_text(text, encoding="utf-8")
    return path


def test_header_is_read(tmp_path: Path) -> None:
    query = load(written(tmp_path, GOOD))
    assert (query.id, query.kind, query.question["fr"]) == ("CQ99", "competency", "Quelles choses ?")
    assert [param.name for param in query.params] == ["thing"]


def test_parameter_replaces_the_default(tmp_path: Path) -> None:
    query = load(written(tmp_path, GOOD))
    found = rows(ox.Store(), query.bind(thing=[ox.NamedNode("urn:a"), ox.NamedNode("urn:b")]))
    assert {row["thing"].value for row in found} == {"urn:a", "urn:b"}


def test_value_is_never_taken_for_syntax(tmp_path: Path) -> None:
    query = load(written(tmp_path, GOOD))
    hostile = ox.Literal('" } DELETE WHERE { ?s ?p ?o } #\\')
    found = rows(ox.Store(), query.bind(thing=hostile))
    assert found[0]["thing"] == hostile


def test_value_that_reads_like_another_parameter_is_left_alone(tmp_path: Path) -> None:
    text = GOOD.replace("VALUES ?thing {", "VALUES ?other { 1 } VALUES ?thing {")
    tricky = ox.Literal("VALUES ?other { } #")
    (row,) = rows(ox.Store(), load(written(tmp_path, text)).bind(thing=tricky, other=ox.Literal("} evil")))
    assert row["thing"] == tricky


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT * {}", "no header"),
        ("#+ id: [\nSELECT * {}", "not YAML"),
        ("#+ id: x\n#+ kind: poem\nSELECT * {}", "poem"),
        ("#+ kind: page\n#+ params: x\nSELECT * {}", "not a list"),
    ],
)
def test_broken_header_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(QueryFileError, match=problem):
        load(written(tmp_path, text))


def test_unknown_parameter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QueryFileError, match="VALUES"):
        load(written(tmp_path, GOOD)).bind(other=ox.Literal("x"))


def test_french_headers_have_no_sign_that_a_line_can_begin_with() -> None:
    files = sorted(resource("queries").rglob("*.rq"))
    assert len(files) > 200
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not re.match(r"#\+ \w+_fr:.*( [?!;:»]|« )", line), f"{path.name}: {line}"
