"""The page of coverage: the same figures as the library's, in signs and in words."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from ordrelocal.inventory import concepts
from tests.webui.site import by_class, parse, words


def table(site: FlaskClient) -> list[dict[str, str]]:
    answer = site.get("/en/coverage/table.csv")
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_matrix_has_a_row_a_concept_and_says_states_in_words(site: FlaskClient, lang: str) -> None:
    document = parse(site.get(f"/{lang}/coverage").data)
    rows = [row for each in by_class(document, "matrix") for row in each.iter("tr")]
    assert len([row for row in rows if row.find("td") is not None]) == len(concepts())
    said = {words(hidden) for row in rows for hidden in by_class(row, "visually-hidden")}
    assert len(said) >= 5
    assert ("non cherché" if lang == "fr" else "not looked for") in said


def test_cells_are_those_of_the_table(site: FlaskClient) -> None:
    document = parse(site.get("/en/coverage").data)
    shown = len(by_class(document, "is-reported"))
    assert shown == sum(row["state"] == "reported" for row in table(site)) > 50


def test_concept_page_lists_statements_case_by_case(site: FlaskClient) -> None:
    document = parse(site.get("/fr/coverage/K056").data)
    counted = [row for row in table(site) if row["concept"] == "K056" and row["state"] != "unasked"]
    heads = [words(each) for each in document.iter("h2")]
    assert len(heads) == len(counted) + 1
    links = [each.get("href") or "" for each in document.iter("a")]
    assert any("/fr/id/statement/chelles/" in each for each in links)


@pytest.mark.parametrize("number", ["K999", "x", "k056"])
def test_unknown_concept_is_not_found(site: FlaskClient, number: str) -> None:
    assert site.get(f"/fr/coverage/{number}").status_code == 404
