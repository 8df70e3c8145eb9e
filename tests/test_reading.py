"""Reading: graphs, places, and what the build writes out."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.context import build_context
from ordrelocal.namespaces import GRAPH, ID, OL, VOCABULARY
from ordrelocal.ontology import shipped_terms
from ordrelocal.reading import Source, read_source
from ordrelocal.yamlld import read_yaml

GOOD = Path(__file__).parent / "fixtures" / "good-case.yaml"
STATEMENT = ID + "statement/exemple/ordre"
CASE_GRAPH = GRAPH + "cases/good-case"


@pytest.fixture(scope="module")
def source() -> Source:
    return read_source(GOOD, build_context(shipped_terms()))


def values(source: Source, graph: str, subject: str, name: str) -> set[str]:
    """Values of one property in one graph."""
    return {
        getattr(quad.object, "value", "")
        for quad in source.quads
        if (quad.graph_name, quad.subject, quad.predicate)
        == (ox.NamedNode(graph), ox.NamedNode(subject), ox.NamedNode(OL + name))
    }


def test_attribution_and_content_stand_in_different_graphs(source: Source) -> None:
    assert values(source, CASE_GRAPH, STATEMENT, "heldBy") == {ID + "person/lyet"}
    assert values(source, STATEMENT, ID + "order/exemple", "orderOf") == {ID + "configuration/exemple"}
    assert values(source, CASE_GRAPH, ID + "order/exemple", "orderOf") == set()


def test_polarity_left_out_is_written_as_affirmed(source: Source) -> None:
    assert values(source, CASE_GRAPH, STATEMENT, "polarity") == {VOCABULARY + "polarity/affirmed"}


def test_polarity_that_is_authored_stays_alone(tmp_path: Path) -> None:
    denied = tmp_path / "denied.yaml"
    text = GOOD.read_text(encoding="utf-8").replace(
        "modality: asserts", "modality: asserts\n    polarity: denied"
    )
    denied.write_text(text, encoding="utf-8")
    source = read_source(denied, build_context(shipped_terms()))
    assert values(source, GRAPH + "cases/denied", STATEMENT, "polarity") == {VOCABULARY + "polarity/denied"}


def test_bounds_of_a_date_stand_beside_it(source: Source) -> None:
    order = ID + "order/exemple"
    assert values(source, STATEMENT, order, "begins") == {"2003-02"}
    assert values(source, STATEMENT, order, "earliestBegin") == {"2003-02-01T00:00:00Z"}
    assert values(source, STATEMENT, order, "latestBegin") == {"2003-02-28T23:59:59Z"}


def test_place_of_a_node_is_that_of_its_graph(source: Source) -> None:
    lines = GOOD.read_text(encoding="utf-8").splitlines()
    declared = source.places[CASE_GRAPH, ID + "order/exemple"]
    stated = source.places[STATEMENT, ID + "order/exemple"]
    assert "order/exemple" in lines[declared.line - 1]
    assert lines[stated.keys["orderOf"] - 1].strip() == "orderOf: configuration/exemple"
    assert declared.line < stated.line


@pytest.mark.parametrize("word", ["01004", "no", "1.10", "0x1F", "2003-06-30", "~", "true"])
def test_scalars_stay_as_written(tmp_path: Path, word: str) -> None:
    path = tmp_path / "scalars.yaml"
    path.write_text(f"key: {word}\n", encoding="utf-8")
    assert read_yaml(path).content == {"key": word}


BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]\n" for n in range(12))


@pytest.mark.parametrize(
    "text", ["a: &x\n  - *x\n", "a: &x {b: c}\nd: *x\n", BOMB], ids=["loop", "twice", "bomb"]
)
def test_alias_of_a_collection_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "alias.yaml"
    path.write_text(text, encoding="utf-8")
    findings = read_yaml(path).findings
    assert {finding.code for finding in findings} == {"yaml-syntax"}
    assert "write it out" in findings[0].render("en")
