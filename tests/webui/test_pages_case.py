"""The page of a case says who says what: every status, modality and polarity, rivals, silences, inference."""

from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from tests.webui.site import by_class, by_id, parse, words


@pytest.fixture
def page(site: FlaskClient) -> Element:
    """The invented case, in English."""
    return parse(site.get("/en/id/case/essai").data)


def statement(page: Element, slug: str) -> Element:
    return by_id(page, f"s-{slug}")


def marks(element: Element) -> list[str]:
    return [words(each) for each in by_class(by_class(element, "speaker")[0], "mark")]


def rows(page: Element, section: str) -> list[str]:
    bodies = [each for each in by_id(page, section).iter("tbody")]
    return [words(row) for body in bodies for row in body.iter("tr")]


def test_statement_is_a_sentence_with_its_speaker_reporter_work_and_passage(page: Element) -> None:
    shown = statement(page, "lien")
    assert words(by_class(shown, "paraphrase")[0]) == "A and B are bound by a protocol."
    assert words(by_class(shown, "speaker")[0]) == (
        "reported According to Philippe Lyet, reported by Gilles Frigoli, who takes it up, in "
        "Frigoli (2009), Territoires et partenariats dans l’action sociale (Frigoli 2009, paragraph P4)."
    )


@pytest.mark.parametrize(
    ("slug", "expected", "start"),
    [
        ("lien", ["reported"], "According to"),
        ("lien-nie", ["reported", "denied"], "Denied by"),
        ("place", ["our reading"], "Reading by"),
        ("participation-reserve", ["reported", "with reserve"], "Put forward with reserve by"),
        ("question", ["reported", "thesis", "a question"], "Asked by"),
        ("condition", ["reported", "thesis", "under a condition"], "Said, under a condition, by"),
        ("age-25", ["reported", "contested"], "According to"),
        ("age-30", ["reported", "contested"], "According to"),
        ("silence", ["not in the excerpt read"], "Looked for by"),
    ],
)
def test_status_modality_and_polarity_are_told_in_words(
    page: Element, slug: str, expected: list[str], start: str
) -> None:
    shown = statement(page, slug)
    assert marks(shown) == expected
    sentence = words(by_class(shown, "speaker")[0]).removeprefix(" ".join(expected)).strip()
    assert sentence.startswith(start)


@pytest.mark.parametrize(
    ("slug", "section"),
    [
        ("lien", "ties"),
        ("lien-nie", "ties"),
        ("perception", "perceptions"),
        ("place", "attributions"),
        ("participation", "actors"),
        ("phase-premiere", "phases"),
        ("groupe", "spaces"),
        ("definition", "problem"),
        ("question", "theses"),
        ("silence", "silences"),
    ],
)
def test_tie_perception_and_attribution_stand_under_their_own_names(
    page: Element, slug: str, section: str
) -> None:
    assert f"s-{slug}" in {each.get("id") for each in by_id(page, section).iter()}


def test_rivals_stand_side_by_side_and_neither_is_used(page: Element) -> None:
    groups = by_class(page, "rivals")
    assert [[each.get("id") for each in by_class(group, "statement")] for group in groups] == [
        ["s-age-25", "s-age-30"]
    ]
    for slug in ("age-25", "age-30"):
        assert "another statement contradicts it" in words(by_class(statement(page, slug), "use")[0])


@pytest.mark.parametrize(
    ("slug", "use"),
    [
        ("lien", "Used as a plain fact: its author asserts it"),
        ("place", "Used as a plain fact, on our own account"),
        ("lien-nie", "not used as a plain fact: its holder denies it."),
        ("participation-reserve", "not used as a plain fact: it is put forward with reserve."),
        ("question", "adds no fact"),
        ("silence", "A silence adds no fact"),
    ],
)
def test_page_says_whether_a_statement_is_used_as_a_plain_fact(page: Element, slug: str, use: str) -> None:
    assert use in words(by_class(statement(page, slug), "use")[0])


def test_what_is_said_with_reserve_shares_no_row_with_what_is_said_plainly(page: Element) -> None:
    found = rows(page, "actors")
    steering = [row for row in found if "steering" in row]
    partner = [row for row in found if "with reserve" in row]
    assert len(steering) == len(partner) == 1
    assert "with reserve" not in steering[0]
    assert "steering" not in partner[0]


def test_reading_of_ours_has_a_row_of_its_own_that_names_the_actor(page: Element) -> None:
    found = [row for row in rows(page, "actors") if "our reading" in row]
    assert len(found) == 1
    assert found[0].startswith("Council B")
    assert "steering" not in found[0]


def test_denied_tie_never_stands_without_its_mark(page: Element) -> None:
    found = [row for row in rows(page, "ties") if "Association C" in row]
    assert len(found) == 1
    assert "denied" in found[0]


def test_phases_stand_in_order_though_two_have_no_date(page: Element) -> None:
    table = next(each for each in by_id(page, "phases").iter("table"))
    heads = [words(each) for each in table.iter("th") if each.get("scope") == "row"]
    assert list(dict.fromkeys(heads)) == ["First phase", "Second phase", "Third phase"]
    assert "March 2004 « au printemps 2004 »" in words(table)


def test_dates_are_spoken_at_their_own_precision(site: FlaskClient) -> None:
    french = parse(site.get("/fr/id/case/essai").data)
    assert "30 juin 2003" in words(by_id(french, "phases"))
    assert "mars 2004" in words(by_id(french, "phases"))


def test_inferred_facts_name_their_rule_in_words(page: Element) -> None:
    section = by_id(page, "inferred")
    facts = [words(each) for each in by_class(section, "fact")]
    for expected in ("Council B participates in Trial configuration", "First phase before Third phase"):
        assert [fact for fact in facts if fact.startswith(f"inferred {expected}")]
    assert all(fact.startswith("inferred") for fact in facts)
    assert "“before” carries over from one to the next." in words(section)
    assert [fact for fact in facts if "Association C" in fact] == []


def test_reading_of_ours_gives_its_reason_and_its_coder(page: Element) -> None:
    shown = words(statement(page, "place"))
    assert "(single coder)" in shown
    assert "Why we read it so The protocol suggests it." in shown


def test_attributed_place_says_whose_typology_it_belongs_to(page: Element) -> None:
    (place,) = rows(page, "attributions")
    assert "partner association typology by Gilles Frigoli" in place
    (seen,) = rows(page, "perceptions")
    assert "associated rival typology by Gilles Frigoli" in seen


def test_typology_reported_by_another_names_both(site: FlaskClient) -> None:
    shown = rows(parse(site.get("/en/id/case/nicourd-associations").data), "attributions")
    assert any("alliance typology by Sandrine Nicourd, according to Gilles Frigoli" in row for row in shown)


def test_silence_says_what_was_looked_for_where_and_how_far(page: Element) -> None:
    shown = words(statement(page, "silence"))
    assert "public debate" in shown
    assert "Lyet (2009)" in shown
    assert "Extent read excerpt" in shown


def test_sources_show_what_was_read_and_their_passages(page: Element) -> None:
    shown = words(by_id(page, "sources"))
    assert "discussion text · read: full text" in shown
    assert "Frigoli 2009, paragraph P12" in shown


def test_counts_add_up_in_the_list_of_cases(site: FlaskClient) -> None:
    document = parse(site.get("/en/cases").data)
    row = next(each for each in document.iter("tr") if "Trial case" in words(each))
    assert [words(each) for each in by_class(row, "number")] == ["13", "2", "1", "2"]


def test_shipped_case_shows_its_passages_in_both_languages(site: FlaskClient) -> None:
    for lang, passage in (("fr", "Le Rest 2009, résumé"), ("en", "Le Rest 2009, abstract")):
        document = parse(site.get(f"/{lang}/id/case/chelles-errance").data)
        assert passage in words(by_id(document, "sources"))


def test_argument_follows_the_order_of_its_text(site: FlaskClient) -> None:
    document = parse(site.get("/en/id/argument/frigoli-2009").data)
    keys = [each.get("id") for each in document.iter("section")]
    assert keys[:4] == ["t1", "t2", "p1", "p2"]
    assert keys.index("p13") > keys.index("p9")
