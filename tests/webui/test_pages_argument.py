"""The map of the text's argument: every claim, every link, in the picture and in the table alike."""

import re
from xml.etree.ElementTree import Element

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ordrelocal.dataset import Dataset, current
from ordrelocal.namespaces import OL, VOCABULARY
from ordrelocal.queryfiles import page_query
from ordrelocal_webui.pages.argument import Link, draw
from ordrelocal_webui.pages.evidence import Record
from tests.webui.site import by_class, by_id, parse, words

MAP = "/map/argument/frigoli-2009"
PASSAGE = "https://w3id.org/ordrelocal/id/passage/frigoli-2009"


@pytest.fixture(scope="module")
def dataset(site_home: object) -> Dataset:
    return current(site_home)  # type: ignore[arg-type]  # a path


def rows(dataset: Dataset, query: str) -> list[tuple[str, ...]]:
    found = ox.Store.read_only(str(dataset.store)).query(page_query(query).text)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(str(value) for value in solution) for solution in found]


def cells(document: Element, claim: str) -> list[Element]:
    return list(by_id(document, f"s-{claim}"))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_picture_and_table_show_each_link_of_the_graph(
    site: FlaskClient, dataset: Dataset, lang: str
) -> None:
    document = parse(site.get(f"/{lang}{MAP}").data)
    linked = rows(dataset, "argument-links")
    assert len(linked) > 40
    (picture,) = by_class(document, "argument-map")
    assert len(by_class(picture, "link")) == len(linked)
    table = by_class(document, "argument-table")[0]
    assert len([each for each in table.iter("li")]) == 2 * len(linked)


def test_each_claim_is_a_mark_that_leads_to_its_row(site: FlaskClient) -> None:
    document = parse(site.get(f"/fr{MAP}").data)
    (picture,) = by_class(document, "argument-map")
    marks = [(each.get("href") or "").removeprefix("#") for each in picture.iter() if each.tag.endswith("}a")]
    assert len(marks) == len(set(marks)) >= 70
    assert all(by_id(document, mark).tag == "tr" for mark in marks)


def test_question_keeps_its_shape_its_mark_and_its_reasons(site: FlaskClient) -> None:
    document = parse(site.get(f"/en{MAP}").data)
    said = " ".join(words(cell) for cell in cells(document, "p12-question-justice-sociale"))
    assert "a question" in said
    assert "is qualified by" in said
    assert said.count("rests on") == 2
    assert "our reading" in said
    assert "the text says so" in said


def test_cited_work_stands_beside_the_claim_it_is_called_for(site: FlaskClient) -> None:
    document = parse(site.get(f"/fr{MAP}").data)
    cited = words(cells(document, "p13-partition")[4])
    assert "Borgetto" in cited
    assert re.search(r"\(.+\)", cited)
    assert words(cells(document, "p13-abstention")[4]) == ""


@pytest.mark.parametrize("path", ["case/chelles-errance", "argument/none", "work/frigoli-2009"])
def test_what_has_no_argument_has_no_map(site: FlaskClient, path: str) -> None:
    assert site.get(f"/fr/map/{path}").status_code == 404


def test_argument_leads_to_its_map(site: FlaskClient) -> None:
    document = parse(site.get("/fr/id/argument/frigoli-2009").data)
    assert f"/fr{MAP}" in [each.get("href") for each in document.iter("a")]


def claim(name: str, passage: str, holder: str = "person/le-rest") -> Record:
    facts = {
        "passage": ox.NamedNode(f"{PASSAGE}/{passage}"),
        "heldBy": ox.NamedNode(f"https://w3id.org/ordrelocal/id/{holder}"),
        "modality": ox.NamedNode(VOCABULARY + "modality/asserts"),
    }
    return Record(name, {OL + key: (value,) for key, value in facts.items()})


def test_rows_follow_the_text_and_wrap_after_eight_marks() -> None:
    drawn = draw([claim(f"c{n}", "p2") for n in range(9)] + [claim("a", "p10"), claim("b", "t1")], [])
    assert [passage.mark for passage in drawn.passages] == ["T1", "P2", "P10"]
    second = drawn.passages[1].nodes
    assert {node.y for node in second[:8]} == {second[0].y}
    assert second[8].y > second[0].y
    assert second[8].x == second[0].x
    assert drawn.nodes["a"].y > second[8].y
    assert drawn.nodes["a"].initials == "LR"
    assert max(node.x for node in drawn.nodes.values()) + 15 <= 345


def test_arrow_starts_and_ends_outside_the_marks() -> None:
    one, other = claim("a", "p1"), claim("b", "p3")
    (arrow,) = draw([one, other], [Link("a", "illustrates", "b", claim("l", "p3"))]).arrows
    numbers = [int(each) for each in re.findall(r"-?\d+", arrow.path)]
    nodes = draw([one, other], []).nodes
    for (x, y), node in (((numbers[0], numbers[1]), nodes["a"]), ((numbers[4], numbers[5]), nodes["b"])):
        assert 14 <= ((x - node.x) ** 2 + (y - node.y) ** 2) ** 0.5 <= 18
