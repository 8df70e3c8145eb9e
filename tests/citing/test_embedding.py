"""What pages carry of a work: tags, COinS and schema.org, as pure functions of a CSL-JSON item."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from ordrelocal.citing.embedding import ZOTERO_TYPES, coins, highwire_tags, iso_date
from ordrelocal.citing.schemaorg import json_ld

CHAPTER: dict[str, Any] = {
    "type": "chapter",
    "title": "Le « local » & l’État : 50 % de <règles>",
    "author": [{"family": "Le Rest", "given": "Pascal"}],
    "editor": [{"family": "Balme", "given": "Richard"}],
    "container-title": "Les nouvelles politiques locales",
    "page": "77–110",
    "issued": {"date-parts": [[1999, 2, 3]]},
    "ISBN": "9782296070035",
    "language": "fr",
}


def test_tags_of_a_chapter_name_its_editors_and_keep_family_names_whole() -> None:
    assert highwire_tags(CHAPTER) == (
        ("citation_title", "Le « local » & l’État : 50 % de <règles>"),
        ("citation_author", "Le Rest, Pascal"),
        ("citation_editor", "Balme, Richard"),
        ("citation_publication_date", "1999-02-03"),
        ("citation_inbook_title", "Les nouvelles politiques locales"),
        ("citation_firstpage", "77"),
        ("citation_lastpage", "110"),
        ("citation_isbn", "9782296070035"),
        ("citation_language", "fr"),
    )


def test_coins_encodes_each_value_and_nothing_else() -> None:
    text = coins(CHAPTER)
    assert not set(text) & set(' +<>"')
    assert text.count("%26") == text.count("%25") == 1
    told = parse_qs(text)
    assert told["rft.atitle"] == [CHAPTER["title"]]
    assert told["rft.au"] == ["Le Rest, Pascal"]
    assert told["rft.genre"] == ["bookitem"]
    assert told["rft.pages"] == ["77-110"]


@pytest.mark.parametrize("kind", [*ZOTERO_TYPES, "speech"])
def test_each_type_gives_tags_coins_and_schema_org(kind: str) -> None:
    item = CHAPTER | {"type": kind}
    assert highwire_tags(item)[0] == ("citation_title", CHAPTER["title"])
    assert "rft_val_fmt=info%3Aofi" in coins(item)
    assert json_ld(item, "https://example.org/w")["@type"]


@pytest.mark.parametrize(
    ("parts", "date"),
    [([[2009]], "2009"), ([["2009", 6]], "2009-06"), ([[2009, 6, 4]], "2009-06-04"), ([], "")],
)
def test_dates_are_as_precise_as_they_are_known(parts: list[list[int]], date: str) -> None:
    assert iso_date({"type": "book", "issued": {"date-parts": parts}}) == date


def test_schema_org_puts_an_article_in_issue_volume_and_journal() -> None:
    item = {
        "type": "article-journal",
        "title": "Un article inventé",
        "container-title": "Revue inventée",
        "volume": "58",
        "issue": "5",
        "ISSN": "0035-2950",
        "DOI": "10.1234/invented",
        "author": [{"literal": "Ville inventée"}],
    }
    told = json_ld(item, "https://example.org/w", ["https://example.org/same"])
    issue = told["isPartOf"]
    assert (issue["@type"], issue["issueNumber"]) == ("PublicationIssue", "5")
    assert issue["isPartOf"]["volumeNumber"] == "58"
    assert issue["isPartOf"]["isPartOf"] == {
        "@type": "Periodical",
        "name": "Revue inventée",
        "issn": "0035-2950",
    }
    assert told["sameAs"] == ["https://doi.org/10.1234/invented", "https://example.org/same"]
    assert told["author"] == [{"@type": "Organization", "name": "Ville inventée"}]
    json.dumps(told)
