"""Descriptions of one work score high however written; those of another do not pass for it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordrelocal.identifiers import Identifier
from ordrelocal.likeness import (
    container_likeness,
    name_likeness,
    names_likeness,
    number_likeness,
    pages_likeness,
    title_likeness,
)
from ordrelocal.matching import (
    Description,
    Match,
    Name,
    PersonDescription,
    compare_persons,
    compare_works,
    description_of,
    normal,
)

DURAN = Description(
    title="L’État et la gestion publique territoriale",
    creators=(Name("Duran", "Patrice"), Name("Thoenig", "Jean-Claude")),
    year="1996",
    container="Revue française de science politique",
    issue="4",
    kind="article-journal",
)
DESTREMAU = Description(
    title="Le droit à l’assistance sociale à l’épreuve du local",
    creators=(Name("Destremau", "Blandine"), Name("Messu", "Michel")),
    year="2008",
    container="Revue française de science politique",
    volume="58",
    issue="5",
    pages="713-742",
    kind="article-journal",
)
CROZIER = Description(
    title=(
        "La régulation des systèmes organisés complexes. "
        "Le cas du système politico-administratif local en France"
    ),
    creators=(Name("Crozier", "Michel"), Name("Thoenig", "Jean-Claude")),
    year="1975-01",
    container="Revue française de sociologie",
    volume="16",
    issue="1",
    pages="3-32",
    kind="article-journal",
)
BORGETTO = Description(
    title="Le droit de l’aide et de l’action sociales à l’épreuve de l’acte II de la décentralisation",
    creators=(Name("Borgetto", "Michel"), Name("Lafore", "Robert")),
    year="2007",
    container="Recherches et Prévisions",
    issue="87",
    pages="17-24",
    kind="article-journal",
)
PAUGAM = Description(
    title="La régulation des pauvres. Du RMI au RSA",
    creators=(Name("Paugam", "Serge"), Name("Duvoux", "Nicolas")),
    year="2008",
    publisher="PUF",
    kind="book",
)
LYET = Description(
    title="L’institution incertaine du partenariat. Une analyse socio-anthropologique",
    creators=(Name("Lyet", "Philippe"),),
    year="2009",
    container="Actes éducatifs et de soins, entre éthique et gouvernance",
    kind="paper-conference",
)

THE_SAME = {
    "accents lost": (DURAN, replace(DURAN, title="L'Etat et la gestion publique territoriale")),
    "initials": (DURAN, replace(DURAN, creators=(Name("Duran", "P."), Name("Thoenig", "J.-C.")))),
    "issue missing": (DURAN, replace(DURAN, issue="")),
    "journal abbreviated": (DURAN, replace(DURAN, container="Rev. fr. sci. polit.")),
    "journal as an acronym": (DURAN, replace(DURAN, container="RFSP")),
    "et al.": (DURAN, replace(DURAN, creators=(Name("Duran", "P."), Name("others")))),
    "family name misspelt": (
        DESTREMAU,
        replace(DESTREMAU, creators=(Name("Destremeau", "B."), Name("Messu", "M."))),
    ),
    "a word left out of the title": (
        DESTREMAU,
        replace(DESTREMAU, title="Le droit à l'assistance à l'épreuve du local", issue=""),
    ),
    "number written otherwise": (DESTREMAU, replace(DESTREMAU, issue="n° 5", pages="pp. 713–42")),
    "subtitle missing": (CROZIER, replace(CROZIER, title="La régulation des systèmes organisés complexes")),
    "Roman volume": (CROZIER, replace(CROZIER, volume="XVI", title=CROZIER.title.replace(".", " :"))),
    "journal in the singular": (BORGETTO, replace(BORGETTO, container="Recherche et prévisions")),
    "issue entered as the volume": (BORGETTO, replace(BORGETTO, volume="87", issue="")),
    "publisher in full": (PAUGAM, replace(PAUGAM, publisher="Presses Universitaires de France")),
    "name cut at the wrong place": (
        replace(LYET, creators=(Name("Le Rest", "Pascal"),)),
        replace(LYET, creators=(Name("Rest", "Pascal Le"),)),
    ),
    "a newspaper that is its own author": (
        Description("Un titre assez long", (Name("20 Minutes"),), "2016-10-05", kind="article-newspaper"),
        Description("Un titre assez long", (), "2016", "20 minutes", kind="article-journal"),
    ),
    "proceedings as a book": (LYET, replace(LYET, kind="chapter")),
}
TITLED = Description("", (Name("Exemple", "Anne"),), "2009", kind="report", publisher="L’Harmattan")
OTHERS = {
    "a title alone": (LYET, Description(title=LYET.title)),
    "title, author, year, but of no said kind": (LYET, replace(LYET, kind="", container="")),
    "the article of the same title": (
        LYET,
        replace(LYET, kind="article-journal", container="Bulletin d’informations du CREAI Bourgogne"),
    ),
    "the book of the same title": (
        LYET,
        replace(LYET, kind="book", container="", publisher="L’Harmattan", year="2008"),
    ),
    "another kind in the same place": (LYET, replace(LYET, kind="book")),
    "a title in a newspaper, without number or year": (
        Description("Les disparités des fonds d’aide", container="ASH", kind="article-newspaper"),
        Description("Les disparités des fonds d’aide", container="ASH", kind="article-journal"),
    ),
    "another edition": (PAUGAM, replace(PAUGAM, year="2009")),
    "an edition without its year": (PAUGAM, replace(PAUGAM, year="")),
    "a review of the book": (PAUGAM, replace(PAUGAM, kind="article-journal", container="Sociologie")),
    "a review, by its title": (
        PAUGAM,
        replace(PAUGAM, kind="", title="Compte rendu de : La régulation des pauvres. Du RMI au RSA"),
    ),
    "the same authors, another title": (
        DURAN,
        replace(DURAN, title="L’État et la gestion publique locale", issue=""),
    ),
    "the next of a series": (
        Description("Rapport d’activité 2012", (Name("DARES"),), "2012", kind="report"),
        Description("Rapport d’activité 2013", (Name("DARES"),), "2012", kind="report"),
    ),
    "a namesake's work": (DURAN, replace(DURAN, creators=(Name("Duran", "Olivier"),))),
    "the same title elsewhere": (
        DURAN,
        replace(DURAN, container="Revue française d’administration publique"),
    ),
    **{
        f"“{theirs}” for “{ours}”": (replace(TITLED, title=ours), replace(TITLED, title=theirs))
        for ours, theirs in (
            (
                "La mise en œuvre du RMI dans les départements",
                "La mise en œuvre du RSA dans les départements",
            ),
            ("La régulation des pauvres : du RMI au RSA", "La régulation des pauvres : du RSA au RSA"),
            ("L’évaluation du RMI. Premier bilan des élus", "L’évaluation du RSA"),
            ("Les bénéficiaires de l’APA à domicile", "Les bénéficiaires de la PCH à domicile"),
            ("Histoire de l’aide sociale, tome V", "Histoire de l’aide sociale, tome VI"),
            ("Rapport sur l’aide sociale, partie A", "Rapport sur l’aide sociale, partie B"),
            (
                "Schéma départemental de l’action sociale du Var",
                "Schéma départemental de l’action sociale du Lot",
            ),
            ("L’action sociale avec les départements", "L’action sociale sans les départements"),
            ("L’obligation est légale dans les communes", "L’obligation n’est pas légale dans les communes"),
        )
    },
    "other pages": (DESTREMAU, replace(DESTREMAU, pages="1109-1130")),
}


def explained(match: Match) -> bool:
    return match.score == pytest.approx(sum(each.likeness * each.weight for each in match.agreements))


@pytest.mark.parametrize("name", THE_SAME)
def test_variants_of_one_work_are_sure(name: str) -> None:
    for one, other in (THE_SAME[name], THE_SAME[name][::-1]):
        match = compare_works(one, other)
        assert match.sure, match
        assert match.score > 80
        assert explained(match)


@pytest.mark.parametrize("name", OTHERS)
def test_what_may_be_another_work_is_never_sure(name: str) -> None:
    for one, other in (OTHERS[name], OTHERS[name][::-1]):
        match = compare_works(one, other)
        assert not match.sure, match
        assert explained(match)


@pytest.mark.parametrize(
    "other",
    [
        replace(LYET, title="Tout autre chose"),
        replace(LYET, creators=(Name("Autre"),)),
        replace(LYET, year="1801"),
        replace(LYET, container="Bulletin"),
        replace(LYET, kind="book"),
    ],
)
def test_the_work_itself_comes_before_what_differs_in_one_field(other: Description) -> None:
    assert compare_works(LYET, other).score < compare_works(LYET, LYET).score == pytest.approx(100)


DOI, OTHER_DOI = Identifier("doi", "10.5555/made-up"), Identifier("doi", "10.5555/another")


def test_an_equal_identifier_decides() -> None:
    bare = Description(identifiers=(DOI,))
    match = compare_works(replace(DURAN, identifiers=(DOI,)), bare)
    assert match.sure
    assert match.score > 85
    misquoted = replace(
        DURAN, identifiers=(DOI,), title="État et gestion du territoire", year="1997", issue=""
    )
    assert compare_works(replace(DURAN, identifiers=(DOI,)), misquoted).score > 85


def test_a_conflicting_identifier_counts_against() -> None:
    match = compare_works(replace(DURAN, identifiers=(DOI,)), replace(DURAN, identifiers=(OTHER_DOI,)))
    assert not match.sure
    assert match.score < 85
    assert [each.likeness for each in match.agreements if each.field == "doi"] == [0.0]


def test_an_identifier_copied_to_another_work_does_not_decide() -> None:
    assert not compare_works(replace(DURAN, identifiers=(DOI,)), replace(PAUGAM, identifiers=(DOI,))).sure


def test_the_isbn_of_a_chapter_is_that_of_its_book() -> None:
    isbn = (Identifier("isbn", "9782296070035"),)
    book = replace(PAUGAM, identifiers=isbn)
    chapter = replace(PAUGAM, identifiers=isbn, kind="chapter", container=PAUGAM.title, title="Introduction")
    assert compare_works(book, replace(book, title="La régulation des pauvres", year="")).sure
    assert not compare_works(book, chapter).sure
    assert "isbn" not in {each.field for each in compare_works(book, chapter).agreements}


FAURE = PersonDescription(Name("Faure", "Alain"), birth="1960", works=(DURAN, CROZIER))


def test_a_name_alone_is_no_match() -> None:
    assert compare_persons(FAURE, PersonDescription(Name("Faure", "Alain"))) is None
    assert compare_persons(FAURE, PersonDescription(Name("Faure", "Alain"), works=(PAUGAM,))) is None
    short = (Description("Introduction"),)
    assert compare_persons(replace(FAURE, works=short), replace(FAURE, works=short)) is None


def test_a_name_and_a_common_work_are_a_match() -> None:
    theirs = PersonDescription(Name("Faure", "A."), works=(PAUGAM, replace(DURAN, creators=())))
    match = compare_persons(FAURE, theirs)
    assert match is not None
    assert match.sure
    assert explained(match)
    assert [each.field for each in match.agreements] == ["name", "work"]
    born = compare_persons(FAURE, replace(theirs, birth="1931"))
    assert born is not None
    assert not born.sure
    assert born.score < match.score
    assert compare_persons(FAURE, replace(theirs, name=Name("Faure", "Olivier"))) is None


def test_an_identifier_decides_who_a_person_is() -> None:
    known = (Identifier("idref", "035679794"),)
    ours = replace(FAURE, identifiers=known, other_names=(Name("Faure-Martin", "Alain"),))
    match = compare_persons(ours, PersonDescription(Name("Faure-Martin", "A."), identifiers=known))
    assert match is not None
    assert match.sure
    other = PersonDescription(FAURE.name, identifiers=(Identifier("idref", "000000019"),), works=FAURE.works)
    conflicting = compare_persons(ours, other)
    assert conflicting is not None
    assert not conflicting.sure


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’État", "l'etat"),
        ("Œuvre & “cœur” – n° 5", "OEUVRE et coeur n 5"),
        ("politico-administratif", "politico\u2010administratif"),
        ("E\u0301tat", "\u00c9tat"),
        ("<i>Rhizome</i>\u00a0: soin\u200b", "rhizome soin"),
    ],
)
def test_normal_form(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("likeness", "least", "most"),
    [
        (title_likeness("La régulation des pauvres", "La régulation des pauvres. Du RMI au RSA"), 0.9, 0.9),
        (title_likeness("Loi n° 88-1088 du 1er décembre", "Loi n° 88-1089 du 1er décembre"), 0, 0.5),
        (title_likeness("Introduction", "Introduction. La ville"), 0, 0.5),
        (title_likeness("Le partenariat", "Sociologie de la police"), 0, 0.1),
        (container_likeness("Presses universitaires de Rennes", "PUR"), 0.9, 0.9),
        (container_likeness("Revue française de sociologie", "Revue française de pédagogie"), 0, 0.5),
        (name_likeness(Name("Le Rest", "Pascal"), Name("Pascal Le Rest")), 0.95, 0.95),
        (name_likeness(Name("d’Halluin", "E."), Name("Halluin", "Estelle")), 0.85, 1),
        (name_likeness(Name("Duran", "Patrice"), Name("Durant", "Marie")), 0, 0.3),
        (names_likeness((Name("A"), Name("B"), Name("C")), (Name("A"),)), 0.6, 0.7),
        (number_likeness("53-54", "53"), 0.8, 0.8),
        (number_likeness("n° 5", "6"), 0, 0),
        (number_likeness("XVI", "16"), 1, 1),
        (pages_likeness("713-742", "713"), 0.9, 0.9),
        (pages_likeness("713-742", "713-42"), 1, 1),
        (pages_likeness("3-32", "33-2"), 0, 0),
    ],
)
def test_likeness(likeness: float, least: float, most: float) -> None:
    assert least <= likeness <= most


def test_description_of_a_record() -> None:
    record: dict[str, Any] = {
        "type": "chapter",
        "title": "Un titre",
        "author": [
            {"family": "Rest", "given": "Pascal", "non-dropping-particle": "Le"},
            {"literal": "DARES"},
        ],
        "issued": {"date-parts": [["2009", 6]]},
        "container-title": "Actes",
        "page": "3-32",
        "ISBN": "978-2-296-07003-5 2-296-00000-0",
        "ISSN": "0035-2969, 0035-2950",
        "DOI": "https://doi.org/10.5555/MADE-UP",
        "URL": "https://shs.hal.science/halshs-01421328v1",
        "volume": 3,
    }
    found = description_of(record)
    assert found.creators == (Name("Le Rest", "Pascal"), Name("DARES"))
    assert (found.year, found.volume, found.container) == ("2009", "3", "Actes")
    assert {each.scheme for each in found.identifiers} == {"doi", "isbn", "issn", "hal"}
    assert len(found.identifiers) == 5  # the ISBN with a wrong check digit is left out


@pytest.mark.parametrize(
    "record",
    [{}, {"author": "x", "issued": 5}, {"author": ["x", {}], "issued": {"date-parts": "x"}, "title": None}],
)
def test_a_record_of_another_form_is_read_as_far_as_it_goes(record: dict[str, Any]) -> None:
    assert description_of(record).title == ""


TEXTS = st.text(max_size=20)
DESCRIPTIONS = st.builds(
    Description,
    title=TEXTS,
    creators=st.lists(st.builds(Name, TEXTS, TEXTS), max_size=2).map(tuple),
    year=st.sampled_from(["", "2008", "200", "s. d.", "2008-06"]),
    container=TEXTS,
    pages=TEXTS,
    issue=TEXTS,
    volume=TEXTS,
    kind=st.sampled_from(["", "book", "chapter"]),
)


@given(DESCRIPTIONS, DESCRIPTIONS)
@settings(max_examples=50, deadline=None)
def test_any_score_is_the_sum_of_its_agreements(ours: Description, theirs: Description) -> None:
    match = compare_works(ours, theirs)
    assert explained(match)
    assert 0 <= match.score <= 100.0001
    assert all(0 <= each.likeness <= 1 for each in match.agreements)


@given(st.text(max_size=40))
@settings(max_examples=50, deadline=None)
def test_normal_form_is_its_own(text: str) -> None:
    assert normal(normal(text)) == normal(text)
