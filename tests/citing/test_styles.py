"""Citations of the discussion's works are set as scholars set them; what items hold stays text."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings

from ordrelocal.citing.dossiers import DATASET, dossier_item
from ordrelocal.citing.styles import STYLES, bibliography
from tests.checkout import ROOT
from tests.citing.items import ITEMS, shipped

# The three papers that the discussion text is about, and the six works of its notes.
NINE = (
    "lyet-2009 le-rest-2009 nicourd-2009 crozier-thoenig-1975 borraz-1999 duran-thoenig-1996 "
    "paugam-duvoux-2008 borgetto-lafore-2007 destremau-messu-2008".split()
)
EDITORS = {
    "borraz-1999": ("Balme Richard", "Faure Alain", "Mabileau Albert"),
    **dict.fromkeys(NINE[:3], ("Felix Catherine", "Tardif Julien")),
}
HOSTILE = {
    "id": "x",
    "type": "article-journal",
    "title": '<script>alert("1")</script> R&D &amp; <span class="nocase">b</span>',
    "container-title": "<img src=x onerror=y>",
    "author": [{"family": "<b>", "given": "Jean-<i>C"}, {"literal": "A & B"}, {"given": "Seul"}],
    "URL": "https://example.org/?a=1&b=<i>",
    "page": "1-<2>",
}


def nine() -> list[dict[str, Any]]:
    """The nine works with the editors of their volumes."""
    works = {item["id"]: item for item in shipped()}
    for id_, editors in EDITORS.items():
        names = [editor.split() for editor in editors]
        works[id_]["editor"] = [{"family": family, "given": given} for family, given in names]
    works["borraz-1999"]["publisher"] = "Presses de Sciences Po"
    return [works[id_] for id_ in NINE]


class Tags(HTMLParser):
    """Collects the tags and the text of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[tuple[str, int]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add((tag, len(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(html: str) -> Tags:
    """Tags and text of a piece of HTML."""
    tags = Tags()
    tags.feed(html)
    tags.close()
    return tags


@pytest.mark.parametrize("style", STYLES)
def test_nine_works_are_set_as_expected(style: str) -> None:
    """The expected texts were read against the rules of each style, with French typography."""
    expected = (ROOT / "tests" / "citing" / f"{style}.fr.txt").read_text(encoding="utf-8").splitlines()
    assert bibliography(nine(), style, "fr") == expected


@pytest.mark.parametrize("style", STYLES)
def test_shipped_works_show_no_known_fault_of_the_library(style: str) -> None:
    citations = bibliography(shipped(), style, "fr")
    assert len(citations) >= 149
    for text in citations:
        assert not re.search(r"\?\.|\.\.|[.,] [.,]|In :? ?\.|\(\)|  |None", text), text


def test_chicago_speaks_the_language_of_the_reader() -> None:
    (text,) = bibliography(nine()[:1], "chicago", "en")
    assert "In Actes éducatifs et de soins" in text
    assert "edited by Catherine Felix and Julien Tardif" in text


def test_two_works_of_one_year_are_told_apart() -> None:
    works = [item | {"id": str(number)} for number, item in enumerate([nine()[0]] * 2)]
    first, second = bibliography(works, "apa", "fr")
    assert ("(2009a)" in first, "(2009b)" in second) == (True, True)


@pytest.mark.parametrize("style", STYLES)
def test_hostile_items_stay_text(style: str) -> None:
    (html,) = bibliography([HOSTILE], style, "fr", "html")
    found = parsed(html)
    assert found.tags <= {("i", 0), ("b", 0)}
    assert str(HOSTILE["title"]) in found.text
    assert found.text == bibliography([HOSTILE], style, "fr")[0]


@settings(max_examples=25, deadline=None)
@given(item=ITEMS)
def test_any_item_can_be_set(item: dict[str, Any]) -> None:
    for style in STYLES:
        (html,) = bibliography([item], style, "fr", "html")
        assert parsed(html).tags <= {("i", 0), ("b", 0), ("span", 1), ("sup", 0)}


@pytest.mark.parametrize(
    ("style", "lang", "begins"),
    [
        ("apa", "en", "Essai, A., & Modèle, B. (eds.). (1999). Un volume. "),
        ("chicago", "fr", "Essai, Anne, et Bruno Modèle, dir. 1999. Un volume. "),
        ("chicago", "en", "Essai, Anne, and Bruno Modèle, eds. 1999. Un volume. "),
        ("iso690", "fr", "ESSAI, Anne et MODÈLE, Bruno (éd.), 1999. Un volume. "),
    ],
)
def test_editors_of_a_volume_stand_in_the_place_of_its_authors_and_nowhere_else(
    style: str, lang: str, begins: str
) -> None:
    editors = [{"family": "Essai", "given": "Anne"}, {"family": "Modèle", "given": "Bruno"}]
    volume = {
        "id": "v",
        "type": "book",
        "title": "Un volume",
        "editor": editors,
        "issued": {"date-parts": [[1999]]},
        "publisher": "Presses inventées",
    }
    authored = volume | {"author": [{"family": "Auteur", "given": "Claude"}]}
    (text, other) = bibliography([volume, authored], style, lang)
    assert text == begins + "Presses inventées."
    assert other.upper().startswith("AUTEUR, C")
    assert style == "iso690" or "Modèle" in other


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("event", ["", "Colloque inventé"])
def test_paper_in_no_proceedings_stands_in_nothing(style: str, lang: str, event: str) -> None:
    paper = {
        "id": "p",
        "type": "paper-conference",
        "title": "Une communication",
        "author": [{"family": "Essai", "given": "Anne"}],
        "issued": {"date-parts": [[2006, 6]]},
        **({"event-title": event} if event else {}),
    }
    (text,) = bibliography([paper], style, lang)
    assert "Une communication" in text
    assert event in text
    assert not re.search(r"Dans\s*\.|In :\s*\.|Edition|presented\s*\.", text)


@pytest.mark.parametrize(
    ("style", "lang", "begins"),
    [
        ("apa", "fr", "Loi n° 88-1 inventée, Journal (1988). "),
        ("chicago", "fr", "État. 1988. « Loi n° 88-1 inventée ». Journal. "),
        ("chicago", "en", "État. 1988. “Loi n° 88-1 inventée”. In Journal. December 1. "),
        ("iso690", "fr", "ÉTAT, 1988. Loi n° 88-1 inventée [en ligne]. "),
    ],
)
def test_a_law_is_cited_by_its_title_and_year_with_its_address(style: str, lang: str, begins: str) -> None:
    law = {
        "id": "l",
        "type": "legislation",
        "title": "Loi n° 88-1 inventée",
        "number": "88-1",
        "author": [{"literal": "État"}],
        "container-title": "Journal",
        "issued": {"date-parts": [[1988, 12, 1]]},
        "URL": "https://example.org/loi",
        "language": "fr",
    }
    (text,) = bibliography([law], style, lang)
    (untold,) = bibliography([law | {"title": "Loi inventée"}], style, lang)
    assert text.replace("\xa0", " ").startswith(begins)
    assert "https://example.org/loi" in text
    assert "Loi inventée" in untold
    assert "88-1" in untold


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_part_of_a_dataset_names_the_dataset_and_its_version(style: str, lang: str) -> None:
    part = dossier_item("https://example.org/cas", "Un cas", "fr", "1.2+f9e3", "2026-11-23T06:00:00Z")
    text, alone = bibliography([part, {k: part[k] for k in part if k != "container-title"}], style, lang)
    assert DATASET.casefold() in text.casefold()
    assert "1.2+f9e3" in text
    assert style == "chicago" or "1.2+f9e3" in alone
    assert not re.search(r"Versions|In :? ?\.", text + alone)
