"""Identifiers in the forms that catalogues, bibliographies and people write."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import isbn
from stdnum.iso7064 import mod_11_2

from ordrelocal.errors import UnreadableIdentifierError
from ordrelocal.identifiers import SCHEMES, Identifier, parse, read

DOI = Identifier("doi", "10.3917/rfsp.585.0713")
ISBN = Identifier("isbn", "9782296070035")
ISSN = Identifier("issn", "0035-2969")
ISNI = Identifier("isni", "000000012281955X")
VIAF = Identifier("viaf", "12345678")
ARK = Identifier("ark-bnf", "cb12345678x")
IDREF = Identifier("idref", "035679794")
ORCID = Identifier("orcid", "0000-0002-1825-0097")
QID = Identifier("wikidata", "Q42")
HAL = Identifier("hal", "halshs-01421328")
DOC = Identifier("persee", "rfsp_0035-2950_1996_num_46_4_395082")
PERSON = Identifier("persee", "123456")
OPENALEX = Identifier("openalex", "W2741809807")
OMID = Identifier("omid", "br/0612058700")

FORMS = {
    DOI: (
        "10.3917/rfsp.585.0713",
        "10.3917/RFSP.585.0713",
        "https://doi.org/10.3917/rfsp.585.0713",
        "http://dx.doi.org/10.3917/RFSP.585.0713",
        "https://www.doi.org/10.3917%2Frfsp.585.0713",
        "HTTPS://DOI.ORG/10.3917/rfsp.585.0713?utm_source=x#y",
        "doi.org/10.3917/rfsp.585.0713",
        "doi:10.3917/rfsp.585.0713",
        "DOI : 10.3917/rfsp.585.0713.",
        "DOI 10.3917/rfsp.585.0713",
        "DOI\u00a0:\u00a010.3917/rfsp.585.0713",
        "info:doi/10.3917/rfsp.585.0713",
        "<https://doi.org/10.3917/rfsp.585.0713>,",
        "10.3917/rfsp.585.0713)",
    ),
    ISBN: (
        "9782296070035",
        "978-2-296-07003-5",
        "978 2 296 07003 5",
        "978\u20112\u2011296\u201107003\u20115",
        isbn.to_isbn10("9782296070035"),
        "ISBN 978-2-296-07003-5",
        "ISBN-13: 9782296070035",
        "EAN 9782296070035",
        "urn:isbn:9782296070035",
        "ISBN\u00a0:\u00a0978-2-296-07003-5.",
    ),
    ISSN: (
        "0035-2969",
        "ISSN 0035-2969",
        "e-ISSN: 0035-2969",
        "ISSN-L 0035\u20112969",
        "urn:issn:0035-2969",
        "https://portal.issn.org/resource/ISSN/0035-2969",
        "http://issn.org/resource/ISSN-L/0035-2969",
    ),
    ISNI: (
        "0000 0001 2281 955X",
        "000000012281955x",
        "ISNI 0000 0001 2281 955X",
        "http://isni.org/isni/000000012281955X",
        "https://isni.org/000000012281955X",
        "https://www.isni.org/isni/000000012281955X",
        "http://www.isni.org/000000012281955X/",
    ),
    VIAF: (
        "http://viaf.org/viaf/12345678",
        "https://viaf.org/viaf/12345678/",
        "https://www.viaf.org/viaf/12345678/#Personne",
        "https://viaf.org/en/viaf/12345678",
        "VIAF: 12345678",
        "(VIAF)12345678",
    ),
    ARK: (
        "http://data.bnf.fr/ark:/12148/cb12345678x",
        "http://data.bnf.fr/ark:/12148/cb12345678x#about",
        "http://data.bnf.fr/ark:/12148/cb12345678x#foaf:Person",
        "https://catalogue.bnf.fr/ark:/12148/cb12345678x",
        "https://catalogue.bnf.fr/ark:/12148/cb12345678x.public",
        "https://data.bnf.fr/fr/ark:/12148/cb12345678x",
        "ark:/12148/cb12345678x",
        "ark:12148/cb12345678x",
    ),
    IDREF: (
        "http://www.idref.fr/035679794/id",
        "https://www.idref.fr/035679794",
        "http://idref.fr/035679794",
        "https://www.idref.fr/035679794.rdf",
        "www.idref.fr/035679794/id",
        "IdRef 035679794",
        "IdRef : 035679794",
        "idref035679794",
        "(IDREF)035679794",
    ),
    ORCID: (
        "0000-0002-1825-0097",
        "0000000218250097",
        "https://orcid.org/0000-0002-1825-0097",
        "http://www.orcid.org/0000-0002-1825-0097/",
        "ORCID iD: 0000-0002-1825-0097",
        "orcid.org/0000-0002-1825-0097",
    ),
    QID: (
        "Q42",
        "wd:Q42",
        "http://www.wikidata.org/entity/Q42",
        "https://www.wikidata.org/wiki/Q42",
        "https://m.wikidata.org/wiki/Q42#P31",
        "https://www.wikidata.org/wiki/Special:EntityData/Q42.json",
    ),
    HAL: (
        "halshs-01421328",
        "halshs-01421328v2",
        "HAL Id : halshs-01421328",
        "hal:halshs-01421328",
        "https://halshs.archives-ouvertes.fr/halshs-01421328",
        "https://shs.hal.science/halshs-01421328v1/document",
        "https://hal.science/halshs-01421328",
        "https://univ-tours.hal.science/halshs-01421328",
        "http://data.archives-ouvertes.fr/document/halshs-01421328v2",
        "https://hal.univ-cotedazur.fr/halshs-01421328",
    ),
    DOC: (
        "rfsp_0035-2950_1996_num_46_4_395082",
        "http://data.persee.fr/doc/rfsp_0035-2950_1996_num_46_4_395082#Web",
        "http://data.persee.fr/doc/rfsp_0035-2950_1996_num_46_4_395082#Print",
        "https://www.persee.fr/doc/rfsp_0035-2950_1996_num_46_4_395082",
        "http://www.persee.fr/web/revues/home/prescript/article/rfsp_0035-2950_1996_num_46_4_395082",
    ),
    PERSON: (
        "http://data.persee.fr/authority/123456#Person",
        "https://www.persee.fr/authority/123456",
    ),
    OPENALEX: (
        "https://openalex.org/W2741809807",
        "W2741809807",
        "https://api.openalex.org/works/W2741809807",
    ),
    OMID: ("https://w3id.org/oc/meta/br/0612058700", "omid:br/0612058700", "br/0612058700"),
}

# A value that only its scheme makes an identifier.
VALUES_OF_A_SCHEME = (
    (IDREF, "035679794"),
    (VIAF, "12345678"),
    (ISSN, "00352969"),
    (ARK, "12345678x"),
    (ARK, "cb12345678x"),
    (PERSON, "123456"),
    (HAL, "HALSHS-01421328"),
    (Identifier("isni", "0000000218250097"), "0000-0002-1825-0097"),
)

NONE = (
    "",
    " ",
    "035679794",
    "12345678",
    "978-2-296-07003-6",
    "2-296-07003-0",
    "ISSN 0035-2960",
    "0000 0001 2281 9550",
    "0000-0002-1825-0098",
    "https://www.idref.fr/035679795",
    "http://www.sudoc.fr/035679794/id",
    "PPN 035679794",
    "Q0",
    "10.3917",
    "10.3917/",
    "10.3917/a b",
    "10.3917/a\nb",
    "https://doi.org/",
    "https://evil.example/https://doi.org/10.3917/rfsp.585.0713",
    "https://doi.org@evil.example/10.3917/rfsp.585.0713",
    "https://doi.org.evil.example/10.3917/rfsp.585.0713",
    "https://evil.example/Q42",
    "http://[::1",
    "javascript:alert(1)",
    "٩٧٨٢٢٩٦٠٧٠٠٣٥",
    "1" * 100_000,
    "a." * 400 + "/",
    "https://doi.org/10." + "1." * 450,
    "Revue française de sociologie, 16 (1), p. 3-32",
)


def test_every_scheme_has_a_form() -> None:
    assert {identifier.scheme for identifier in FORMS} == set(SCHEMES)


@pytest.mark.parametrize(("text", "expected"), [(text, found) for found in FORMS for text in FORMS[found]])
def test_each_form_is_read(text: str, expected: Identifier) -> None:
    assert parse(text) == expected
    assert parse(f"  {text} ", expected.scheme) == expected


@pytest.mark.parametrize(("expected", "text"), VALUES_OF_A_SCHEME)
def test_a_value_alone_is_read_where_its_scheme_is_said(expected: Identifier, text: str) -> None:
    assert parse(text, expected.scheme) == expected


@pytest.mark.parametrize("identifier", FORMS, ids=str)
def test_the_canonical_form_is_read_as_itself(identifier: Identifier) -> None:
    assert parse(identifier.iri) == identifier
    assert parse(identifier.value, identifier.scheme) == identifier


@pytest.mark.parametrize("text", NONE)
def test_what_is_none_is_refused(text: str) -> None:
    assert parse(text) is None
    with pytest.raises(UnreadableIdentifierError) as caught:
        read(text)
    assert len(caught.value.render("fr")) < 500


@pytest.mark.parametrize(
    ("text", "scheme"), [("Q42", "doi"), (ISSN.value, "isbn"), ("Q42", "nope"), ("x", "viaf")]
)
def test_an_identifier_of_another_scheme_is_none(text: str, scheme: str) -> None:
    assert parse(text, scheme) is None


def test_a_doi_with_signs_of_its_own_has_a_sound_iri() -> None:
    old = parse("10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O")
    assert old is not None
    assert old.iri == "https://doi.org/10.1002/(sici)1097-4571(199806)49:8%3C693::aid-asi4%3E3.0.co;2-o"
    assert parse(old.iri) == old


@given(st.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    found = parse(text)
    if found:
        assert parse(found.iri) == found
        assert not set(found.iri) & set(' "<>\\^`{|}\n')


@given(st.integers(0, 10**9 - 1), st.sampled_from(["", "-", " ", "\u2011"]))
@settings(max_examples=50, deadline=None)
def test_every_isbn_is_one_identifier_however_written(number: int, between: str) -> None:
    body = f"{number:09}"
    short = next(body + last for last in "0123456789X" if isbn.is_valid(body + last))
    spread = between.join((short[0], short[1:4], short[4:9], short[9]))
    assert parse(f"ISBN {spread}") == Identifier("isbn", isbn.to_isbn13(short))


@given(st.integers(0, 10**15 - 1), st.integers(1, 10))
@settings(max_examples=50, deadline=None)
def test_a_wrong_check_digit_is_refused(number: int, shift: int) -> None:
    body = f"{number:015}"
    digits = "0123456789X"
    right = mod_11_2.calc_check_digit(body)
    wrong = digits[(digits.index(right) + shift) % 11]
    assert parse(f"https://isni.org/isni/{body}{right}") == Identifier("isni", body + right)
    assert parse(f"https://isni.org/isni/{body}{wrong}") is None
