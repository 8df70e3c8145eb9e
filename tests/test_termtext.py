"""Terms are read as people write them, and written as short as they can be read again."""

import pyoxigraph as ox
import pytest

from ordrelocal.errors import UnreadableTermError
from ordrelocal.namespaces import ID, OL, RDF, VOCABULARY, XSD
from ordrelocal.termtext import read_term, write_term

DATE = ox.NamedNode(XSD + "date")
TERMS = {
    "case/chelles-errance": ox.NamedNode(ID + "case/chelles-errance"),
    "statement/chelles/protocole": ox.NamedNode(ID + "statement/chelles/protocole"),
    "ol:tiedTo": ox.NamedNode(OL + "tiedTo"),
    "vocabulary/polarity/denied": ox.NamedNode(VOCABULARY + "polarity/denied"),
    "https://example.org/a": ox.NamedNode("https://example.org/a"),
    '"two words"': ox.Literal("two words"),
    '"deux mots"@fr': ox.Literal("deux mots", language="fr"),
}
OTHER_FORMS = {
    "id:case/chelles-errance": TERMS["case/chelles-errance"],
    "<https://example.org/a>": TERMS["https://example.org/a"],
    "a": ox.NamedNode(RDF + "type"),
    ' "2003-01-01"^^xsd:date ': ox.Literal("2003-01-01", datatype=DATE),
    f'"2003-01-01"^^<{DATE.value}>': ox.Literal("2003-01-01", datatype=DATE),
}


@pytest.mark.parametrize("text", TERMS)
def test_term_is_read_and_written_the_same(text: str) -> None:
    assert read_term(text) == TERMS[text]
    assert write_term(TERMS[text]) == text


@pytest.mark.parametrize("text", OTHER_FORMS)
def test_other_forms_are_read_too(text: str) -> None:
    assert read_term(text) == OTHER_FORMS[text]
    assert read_term(write_term(OTHER_FORMS[text])) == OTHER_FORMS[text]


@pytest.mark.parametrize(
    "text", ["", "two words", "word", "nope:x", '"open', '"x"^^no:type', "<a b>", "a/b c"]
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnreadableTermError) as caught:
        read_term(text)
    assert text in caught.value.render("fr")
