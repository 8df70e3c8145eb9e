"""References go through each format and come back unchanged; what cannot be read is said."""

import json
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy  # type: ignore[import-untyped]
from citeproc import DATES, NAMES, VARIABLES  # type: ignore[import-untyped]
from hypothesis import given, settings

from ordrelocal.citing import ris_fields
from ordrelocal.citing.formats import FORMATS, Reading, lost, read, read_references, write
from ordrelocal.citing.ris import Parser, Writer
from ordrelocal.errors import UnknownReferenceFormatError
from ordrelocal.i18n import Marked
from tests.citing.items import ITEMS, shipped

SHARED = Path(__file__).parents[3] / "shared" / "biblio"
# Proceedings that are no paper, and a paper whose proceedings are not named.
KNOWN_LOSSES = {"ris": {"event-title": 2}}


@pytest.mark.parametrize("form", FORMATS)
def test_shipped_works_come_back_unchanged(form: str) -> None:
    works = shipped()
    assert len(works) >= 149
    assert lost(works, form) == KNOWN_LOSSES.get(form, {})
    assert not read(write(works, form), form).problems


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=50, deadline=None)
@given(item=ITEMS)
def test_made_up_items_come_back_unchanged(form: str, item: dict[str, Any]) -> None:
    text = write([item], form)
    reading = read(text, form)
    assert reading.problems == ()
    assert reading.items == (item,), text


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", ris_fields.TYPES)
def test_a_field_that_a_type_has_no_place_for_is_told_as_lost(form: str, kind: str) -> None:
    fields = {name.replace("_", "-") for name in set(VARIABLES) - {*NAMES, *DATES}}
    item = {"id": "made-up", "type": kind, **dict.fromkeys(sorted(fields), "12")}
    (back,) = read(write([item], form), form).items
    assert back["title"] == "12"
    assert {field for field in item if back.get(field) != item[field]} <= lost([item], form).keys()


@pytest.mark.parametrize("form", FORMATS)
def test_an_address_never_breaks_its_entry(form: str) -> None:
    item = {"id": "made-up", "type": "webpage", "title": "Titre\\", "URL": "https://example.org/{a}\\"}
    assert lost([item], form).keys() <= {"URL"}


@pytest.mark.parametrize("form", FORMATS)
def test_writing_what_was_read_gives_the_same_text(form: str) -> None:
    text = write(shipped(), form)
    assert write(read(text, form).items, form) == text


def test_libraries_read_back_what_is_written() -> None:
    works = shipped()
    entries = bibtexparser.parse_string(write(works, "biblatex"))  # type: ignore[attr-defined]
    assert not entries.failed_blocks
    assert [entry.key for entry in entries.entries] == [work["id"] for work in works]
    text = write(works, "ris")
    references = rispy.loads(text)
    assert [each["id"] for each in references] == [work["id"] for work in works]
    assert not any("unknown_tag" in each for each in references)
    assert rispy.dumps(rispy.loads(text, implementation=Parser), implementation=Writer) == text


@pytest.mark.parametrize("name", ["refs.bib", "refs.ris"])
def test_examples_of_the_three_formats_are_the_same_works(name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("the examples are not part of the repository")
    master = {item["id"]: item for item in read_references(SHARED / "refs.csl.json").items}
    reading = read_references(SHARED / name)
    assert reading.problems == ()
    assert [item["id"] for item in reading.items] == list(master)
    for item in reading.items:
        same = {field for field in item if item[field] == master[item["id"]].get(field)}
        assert item.keys() - same <= {"issued", "language"}, item["id"]


def test_bibtex_of_scholars_is_read(tmp_path: Path) -> None:
    path = tmp_path / "these.bib"
    path.write_text(
        r"""@string{rfsp = {Revue fran{\c c}aise de science politique}}
@comment{jabref-meta: databaseType:bibtex;}
@Article{destremau,
  author  = {Destremau, Blandine and de Certeau, Michel and {Conseil national}
             and Pascal {Le Rest} and others},
  title   = "Le droit {\`a} l'assistance : \og{}l'\'epreuve\fg{} du local, 50% des cas",
  journal = rfsp, volume = 58, number = {5}, pages = {713--742}, month = oct, year = 2008,
  langid = {french}, url = {https://example.org/a\_b}, file = {:home/a.pdf:PDF},
}
@thesis{t1, author = {Mot, Ève}, title = {Un titre}, subtitle = {Un autre}, date = {2011-02-30},
  type = {phdthesis}}
@book{t1, title = {Deux fois}, year = {1999?}}
@chose{x, title = {Chose}}
@book{perdu, title = {Sans fin
""",
        encoding="utf-8",
    )
    reading = read_references(path)
    first, thesis, book, other = reading.items
    assert first == {
        "id": "destremau",
        "type": "article-journal",
        "author": [
            {"family": "Destremau", "given": "Blandine"},
            {"family": "Certeau", "given": "Michel", "non-dropping-particle": "de"},
            {"literal": "Conseil national"},
            {"family": "Le Rest", "given": "Pascal"},
        ],
        "title": "Le droit à l'assistance : «\u00a0l'épreuve\u00a0» du local, 50% des cas",
        "container-title": "Revue française de science politique",
        "volume": "58",
        "issue": "5",
        "page": "713-742",
        "issued": {"date-parts": [[2008, 10]]},
        "language": "fr",
        "URL": "https://example.org/a_b",
    }
    assert thesis["title"] == "Un titre. Un autre"
    assert thesis["issued"] == {"literal": "2011-02-30"}
    assert (book["id"], book["issued"], other["type"]) == ("t1-2", {"literal": "1999?"}, "document")
    assert [(each.code, each.line, each.values["entry"]) for each in reading.problems] == [
        ("reference-others", 3, 1),
        ("reference-field", 3, 1),
        ("reference-key", 12, 3),
        ("reference-type", 13, 4),
        ("reference-form", 14, 5),
    ]


def test_bibtex_that_departs_from_the_form_is_read_or_told() -> None:
    text = r"""Un commentaire libre.
% {en-tête = d'un logiciel}
@string{rf = {Revue}}
@string{rfx = rf # { n}}
@book{a, title={n\up{o} 12 du XIX\up{e} siècle, XX\ieme{} et 1\ier\ rang}}
book{b, title={Perdu}}
@ book{c, title={Perdu}}
@book{d, title={Titre}
  year=2002}
@article{e, title="A" # " b", journal=RFX # "\degres", publisher=puf, pages=3--4,
  author={Messu, Michel; Destremeau, Blandine and Mot, Zoé, Autre, Ève}}
@book{f, title="Sans fin"
@book{g, title={DEEP}}
"""
    reading = read(text.replace("DEEP", "{" * 1500 + "}" * 1500), "bibtex")
    assert [item["title"] for item in reading.items] == ["no 12 du XIXe siècle, XXe et 1er rang", "A b"]
    article = reading.items[1]
    assert (article["container-title"], article["page"]) == ("Revue n°", "3-4")
    assert [name["family"] for name in article["author"]] == ["Messu", "Destremeau", "Mot"]
    assert [(each.code, each.line, each.values["entry"]) for each in reading.problems] == [
        ("reference-form", 6, 2),
        ("reference-form", 8, 3),
        ("reference-value", 10, 4),
        ("reference-names", 10, 4),
        ("reference-form", 12, 5),
        ("reference-form", 13, 6),
    ]


def test_ris_of_scholars_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notices.ris"
    path.write_text(
        "\ufeff1.\nTY - JOUR\nA1 - Duran, Patrice\nA1 - Thoenig, Jean-Claude\nT1 - L’État et la gestion\n"
        "  publique territoriale\nJF - RFSP\nY1 - 1996/08//\nVL - 46\nXX - rien\nER -\n\n"
        "2.\nTY  - EBOOK\nED  - Balme, Richard\nTI  - Sans fin\nPY  - s. d.\n"
        "TY  - CONF\nTI  - Actes\nER  - \n",
        encoding="utf-8",
    )
    reading = read_references(path)
    article, book, proceedings = reading.items
    assert article["title"] == "L’État et la gestion publique territoriale"
    assert article["issued"] == {"date-parts": [[1996, 8]]}
    assert (article["container-title"], article["id"]) == ("RFSP", "1")
    assert (book["type"], book["editor"], book["issued"]) == (
        "book",
        [{"family": "Balme", "given": "Richard"}],
        {"literal": "s. d."},
    )
    assert proceedings["type"] == "book"
    assert [(each.code, each.line, each.field) for each in reading.problems] == [
        ("reference-field", 2, "XX"),
        ("reference-form", 14, ""),
    ]


def test_ris_tells_each_value_that_it_has_no_place_for() -> None:
    reading = read(
        "TY  - BOOK\nID  - a\nID  - b\nTI  - Titre\nSN  - 1234-5679\nSN  - 0000-0019\n"
        "SN  - 978-0-00-000000-2\n"
        "SP  - 12\nSP  - 13\nDA  - 2001/03//\nPY  - 2001\nY1  - 2001/05//\nER  - \n",
        "ris",
    )
    (book,) = reading.items
    assert (book["id"], book["ISSN"], book["ISBN"]) == ("a", "1234-5679", "978-0-00-000000-2")
    assert (book["number-of-pages"], book["issued"]) == ("12", {"date-parts": [[2001, 3]]})
    told = [(each.field, each.value) for each in reading.problems]
    assert told == [("ID", "b"), ("Y1", "2001/05//"), ("SP", "13"), ("SN", "0000-0019")]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("ris", "Titre : sans début"),
        ("csl-json", '[{"id": "a", "title": "\\ud800"}]'),
        ("csl-json", '[{"volume": ' + "1" * 5000 + "}]"),
        ("csl-json", "[" * 100_000),
        ("csl-json", '[{"id" "a"}]'),
    ],
)
def test_what_cannot_be_read_is_told_in_the_readers_words(form: str, text: str) -> None:
    reading = read(text, form)
    assert reading.items == ()
    (problem,) = reading.problems
    assert problem.values["entry"] == 1 or problem.code == "json-syntax"
    assert isinstance(problem.values["detail"], Marked), problem.render("fr")
    assert problem.render("fr").encode()
    assert read("", "ris") == Reading(())


def test_json_values_of_another_form_are_said(tmp_path: Path) -> None:
    path = tmp_path / "zotero.json"
    items = [
        {
            "id": 7,
            "type": "article-journal",
            "volume": 12,
            "author": "Crozier",
            "issued": {"raw": "2009-06-04"},
        },
        {
            "id": "x",
            "type": "chose",
            "author": [{"family": "Le Rest", "given": "Pascal"}],
            "issued": {"date-parts": [["2009", "13"]]},
        },
        "nothing",
    ]
    path.write_text(json.dumps(items, indent=1), encoding="utf-8")
    reading = read_references(path)
    assert reading.items[0] == {
        "id": "7",
        "type": "article-journal",
        "volume": "12",
        "issued": {"date-parts": [[2009, 6, 4]]},
    }
    assert [(each.code, each.field) for each in reading.problems] == [
        ("reference-value", "author"),
        ("reference-value", "issued"),
        ("reference-type", "type"),
        ("reference-form", ""),
    ]
    assert [each.line for each in reading.problems] == [2, 11, 11, 29]


def test_latin_1_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "vieux.bib"
    path.write_bytes("@book{a,\n title = {État}}".encode("latin-1"))
    reading = read_references(path)
    assert reading.items == ()
    assert reading.problems[0].render("en").startswith("vieux.bib:2: The file is not UTF-8: byte 0xc9")


def test_unknown_suffix_is_refused() -> None:
    with pytest.raises(UnknownReferenceFormatError, match=r"notes\.docx"):
        read_references(Path("notes.docx"))


@pytest.mark.parametrize(
    ("genre", "begins"), [("mémoire de master", "@mastersthesis{"), ("thèse", "@phdthesis{")]
)
def test_a_dissertation_of_a_master_is_no_doctoral_thesis(genre: str, begins: str) -> None:
    item = {
        "id": "m",
        "type": "thesis",
        "title": "Un titre",
        "genre": genre,
        "publisher": "Université inventée",
    }
    text = write([item], "bibtex")
    assert text.startswith(begins)
    (back,) = read(text, "bibtex").items
    assert (back["type"], back["genre"], back["publisher"]) == ("thesis", genre, "Université inventée")
