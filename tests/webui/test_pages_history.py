"""The page of the minimum income: who has a charge on a day, and a picture that equals its table."""

import pytest
from flask.testing import FlaskClient

from ordrelocal_webui.pages.history import Period, day
from tests.webui.site import by_class, by_id, parse, words


def answer(site: FlaskClient, date: str) -> list[str]:
    document = parse(site.get(f"/en/history?date={date}").data)
    section = next(each for each in document.iter("section") if each.get("aria-labelledby") == "at-head")
    return [words(each) for each in section.iter("dd")]


def test_before_2004_the_state_pays_and_shares_the_steering(site: FlaskClient) -> None:
    scale, pays, steers = answer(site, "1995-01-01")
    assert "the State" in scale
    assert "the State" in pays
    assert "départements" not in pays
    assert "the State" in steers
    assert "départements" in steers


def test_from_2004_departements_pay_while_the_state_sets_the_scale(site: FlaskClient) -> None:
    scale, pays, steers = answer(site, "2005-06-01")
    assert "the State" in scale
    assert "départements" in pays
    assert "the State" not in pays
    assert "départements" in steers
    assert "the State" not in steers


def test_payment_goes_back_to_the_state_in_some_territories_only(site: FlaskClient) -> None:
    pays = answer(site, "2020-06-01")[1]
    assert all(word in pays for word in ("Guyane", "Mayotte", "La Réunion", "départements"))
    assert "Pyrénées-Orientales" not in pays
    assert "Pyrénées-Orientales" in answer(site, "2022-06-01")[1]


def test_before_the_right_no_source_says(site: FlaskClient) -> None:
    assert all("No source read says" in each for each in answer(site, "1980-01-01"))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_picture_has_a_bar_for_each_dated_row_of_its_table(site: FlaskClient, lang: str) -> None:
    document = parse(site.get(f"/{lang}/history").data)
    section = next(each for each in document.iter("section") if each.get("aria-labelledby") == "periods-head")
    rows = [row for row in section.iter("tr") if row.find("td") is not None]
    assert len(rows) == len(by_class(section, "bar")) >= 10
    assert all(any("/id/statement/" in (a.get("href") or "") for a in row.iter("a")) for row in rows)


def test_acts_show_identifiers_with_their_statement_or_say_not_seen(site: FlaskClient) -> None:
    document = parse(site.get("/en/history").data)
    table = by_id(document, "acts-caption")
    section = next(each for each in document.iter("section") if table in list(each.iter()))
    rows = {words(row.find("th")): words(row) for row in section.iter("tr") if row.find("td") is not None}
    law = next(text for name, text in rows.items() if "88-1088 of" in name)
    assert "ASEX8800072L" in law
    assert "JORFTEXT000000875188" in law
    assert "reported" in law
    assert "not seen" in next(text for name, text in rows.items() if "2004-809" in name)


def test_what_is_no_date_is_said_to_be_none(site: FlaskClient) -> None:
    answered = site.get("/fr/history?date=bient%C3%B4t")
    assert answered.status_code == 200
    assert "n’est pas une date" in answered.get_data(as_text=True)


@pytest.mark.parametrize(
    ("begins", "ends", "date", "held"),
    [
        ("1988", "2003", "2003-12-31", True),
        ("1988", "2003", "2004-01-01", False),
        ("2004-01-01", "2009-05-31", "2003-12-31", False),
        ("2004-01-01", "2009-05-31", "2009-05-31", True),
        ("2019", "", "2026-01-01", True),
    ],
)
def test_a_period_holds_at_its_own_precision(begins: str, ends: str, date: str, held: bool) -> None:
    assert Period("i", "pays", "a", "s", begins, ends).holds_at(date) is held


def test_dates_are_completed() -> None:
    assert (day("2004"), day("2004-03"), day("x")) == ("2004-01-01", "2004-03-01", "")
