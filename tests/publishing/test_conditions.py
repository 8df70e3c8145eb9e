"""The formal condition of a defined class reads as a sentence in each language."""

import pytest

from ordrelocal.namespaces import OL, compact
from ordrelocal.ontology import load_ontology
from ordrelocal.publishing.conditions import condition_words, is_feminine
from ordrelocal.publishing.releases import shipped_structure
from ordrelocal.publishing.structure import Part

LABELS = {
    (quad.subject.value, quad.object.language): quad.object.value
    for quad in load_ontology()
    if quad.predicate.value.endswith("#label")
    and hasattr(quad.subject, "value")
    and hasattr(quad.object, "language")
}


def definitions() -> list[Part]:
    return [axiom for axiom in shipped_structure().axioms if axiom.tag == "EquivalentClasses"]


def said(term: str, lang: str) -> str:
    (axiom,) = (each for each in definitions() if each.parts[0].iri == OL + term)
    return condition_words(axiom, lambda iri: LABELS[(iri, lang)], lang)


@pytest.mark.parametrize(
    ("term", "french", "english"),
    [
        (
            "LocallyFilteredRight",
            "Est un droit filtré localement : tout droit social atteint par au moins un passage "
            "par un ordre local.",
            "Is a locally filtered right: every social right reached by at least one local passage.",
        ),
        (
            "OrderDoingLocalJustice",
            "Est un ordre qui fait de la justice locale : tout ordre local institué par au moins une "
            "politique partenariale et qui organise au moins une prise en charge de la vulnérabilité.",
            "Is an order doing local justice: every local order instituted by at least one "
            "partnership policy and that organises at least one handling of vulnerability.",
        ),
        (
            "OrderFromAbove",
            "Est un ordre venu d’en haut : tout ordre local dont « direction de l’origine » "
            "est « descendant ».",
            "Is an order from above: every local order whose “direction of origin” is “from above”.",
        ),
    ],
)
def test_condition_is_a_sentence(term: str, french: str, english: str) -> None:
    assert said(term, "fr") == french
    assert said(term, "en") == english


@pytest.mark.parametrize("axiom", definitions(), ids=lambda axiom: compact(axiom.parts[0].iri))
def test_every_definition_can_be_said(axiom: Part) -> None:
    for lang in ("fr", "en"):
        words = condition_words(axiom, lambda iri: LABELS[(iri, lang)], lang)  # noqa: B023
        assert words.endswith(".")
        assert "ol:" not in words


@pytest.mark.parametrize(
    ("label", "feminine"),
    [
        ("région", True),
        ("commune", True),
        ("silence", False),
        ("étape d’intervention", True),
        ("droit", False),
    ],
)
def test_gender_of_a_label_is_that_of_its_first_noun(label: str, feminine: bool) -> None:
    assert is_feminine(label) is feminine
