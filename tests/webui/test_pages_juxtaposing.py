"""Cases side by side: what changed an order, in the order of time, and what nobody tells."""

import pytest
from flask.testing import FlaskClient

from tests.webui.site import by_class, by_id, parse, words


def steps(site: FlaskClient, *cases: str, lang: str = "en") -> list[list[str]]:
    """Cells of each row of the table of steps."""
    document = parse(site.get(f"/{lang}/compare", query_string={"case": list(cases)}).data)
    found = by_class(document, "timeline")
    return [[words(cell) for cell in row] for row in found[0].iter("tr")][1:] if found else []


def test_dated_steps_stand_in_order_and_undated_ones_last(site: FlaskClient) -> None:
    rows = steps(site, "case/essai", "case/chelles-errance", "case/plie-creusot-montceau")
    assert len(rows) > 5
    dated = [bool(row[0]) and "not dated" not in row[0] for row in rows]
    assert dated == sorted(dated, reverse=True)
    assert {row[2] for row in rows} <= {"phase", "disturbance", "adjustment"}


def test_a_thing_is_one_row_with_all_that_is_said_of_it(site: FlaskClient) -> None:
    rows = steps(site, "case/briancon-refuge", "case/haut-rhin-rsa", "case/recentralisation-rsa")
    assert len({(row[1], row[3]) for row in rows}) == len(rows)
    assert max(row[4].count("reported") + row[4].count("our reading") for row in rows) > 1


def test_each_step_leads_to_its_statement(site: FlaskClient) -> None:
    document = parse(site.get("/fr/compare?case=case/chelles-errance").data)
    links = [each.get("href") or "" for each in by_class(document, "to-statement")]
    assert links
    assert all("/fr/id/statement/" in each for each in links)


@pytest.mark.parametrize(("lang", "sort"), [("en", "disturbance"), ("fr", "perturbation")])
def test_what_no_source_tells_of_a_case_is_named(site: FlaskClient, lang: str, sort: str) -> None:
    """No source read tells of a disturbance at Chelles, and the comparison says just that."""
    document = parse(site.get(f"/{lang}/compare?case=case/chelles-errance").data)
    (row,) = [each for each in by_id(document, "about-head").iter() if each.tag == "tr"] or [
        each for each in document.iter("tr") if "Chelles" in words(each) and each.find("th") is not None
    ][:1]
    assert sort in words(list(row)[-1])
    assert sort not in {row[2] for row in steps(site, "case/chelles-errance", lang=lang)}


def test_form_alone_compares_nothing_and_too_many_are_cut(site: FlaskClient) -> None:
    document = parse(site.get("/fr/compare").data)
    cases = [each.get("value") or "" for each in document.iter("input") if each.get("name") == "case"]
    assert len(cases) >= 5
    assert not by_class(document, "timeline")
    document = parse(site.get("/en/compare", query_string={"case": [*cases, "case/none"]}).data)
    checked = [each for each in document.iter("input") if each.get("checked") is not None]
    assert len(checked) == 5
    assert "Only the first 5 cases are shown." in words(document)
