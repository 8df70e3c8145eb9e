"""The dataset describes its own rules, and says which statements became plain facts by which rule."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.i18n import LANGUAGES
from ordrelocal.namespaces import DCTERMS, GRAPH_METADATA, OL, RDF, RDFS
from ordrelocal.owlrules import compile_ontology
from ordrelocal.recording import rule_quads
from ordrelocal.rulefiles import shipped_rules
from ordrelocal.rules import PROJECTION, TYPE, Rule, text
from tests.queries.pipeline import known, quads_of
from tests.turtle import graph

METADATA = ox.NamedNode(GRAPH_METADATA)
RULE = Rule(
    id="30-example",
    head=(("?x", TYPE, f"<{OL}Sociable>"),),
    body=(("?x", f"<{OL}meets>", "?y"), ("?y", f"<{OL}named>", '"a b"@fr')),
    where=text((("?x", f"<{OL}meets>", "?y"), ("?y", f"<{OL}named>", '"a b"@fr'))),
    words={"en": "Whoever meets is sociable.", "fr": "Qui rencontre est sociable."},
    premise={"en": "A meeting.", "fr": "Une rencontre."},
    closed_world={"en": "Known in the graph: nothing.", "fr": "Connu dans le graphe : rien."},
    source="https://w3id.org/ordrelocal/id/work/le-rest-2006",
    stratum=1,
)


def described(rule: Rule) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quad in rule_quads([rule], {"en": {}, "fr": {}}):
        assert quad.graph_name == METADATA
        if quad.subject == ox.NamedNode(rule.iri):
            assert isinstance(quad.object, ox.NamedNode | ox.Literal)
            found.setdefault(quad.predicate.value, []).append(quad.object.value)
    return found


def test_rule_is_described_by_what_it_concludes_asks_and_says() -> None:
    said = described(RULE)
    assert said[RDF + "type"] == [OL + "Rule"]
    assert said[RDFS + "label"] == ["Qui rencontre est sociable.", "Whoever meets is sociable."]
    assert said[OL + "premiseInWords"] == ["Une rencontre.", "A meeting."]
    assert said[OL + "closedWorldInWords"] == ["Connu dans le graphe : rien.", "Known in the graph: nothing."]
    assert said[OL + "concludes"] == [OL + "Sociable"]
    assert said[DCTERMS + "source"] == [RULE.source]
    assert said[OL + "ruleBody"] == [f'?x <{OL}meets> ?y\n?y <{OL}named> "a b"@fr']
    assert OL + "axiomInTurtle" not in said
    ox.Store().query(said[OL + "ruleQuery"][0])


@pytest.mark.parametrize("rule", shipped_rules(), ids=lambda rule: rule.id)
def test_shipped_rule_is_described_in_both_languages_with_a_query_that_runs(rule: Rule) -> None:
    said = described(rule)
    assert len(said[RDFS + "label"]) == len(LANGUAGES)
    assert len(said[OL + "premiseInWords"]) == len(LANGUAGES)
    ox.Store().query(said[OL + "ruleQuery"][0])


def test_axiom_is_described_with_its_terms() -> None:
    (rule,) = compile_ontology(graph("ol:p rdfs:domain ol:A .")).rules
    said = described(rule)
    assert said[OL + "axiomInTurtle"] == ["ol:p rdfs:domain ol:A"]
    assert said[OL + "namesTerm"] == [OL + "p", OL + "A"]


def test_projected_statements_are_marked_and_no_others(tmp_path: Path) -> None:
    fixture = tmp_path / "said.trig"
    fixture.write_text(
        """
        id:a ol:modality modality:asserts ; ol:polarity polarity:affirmed .
        id:b ol:modality modality:asks ; ol:polarity polarity:affirmed .
        id:a { id:x a ol:Event }
        id:b { id:x a ol:Event . id:y a ol:Event }
        """,
        encoding="utf-8",
    )
    store, _ = known(quads_of(fixture))
    marked = store.quads_for_pattern(None, ox.NamedNode(OL + "projectedBy"), None, METADATA)
    assert [(quad.subject, quad.object) for quad in marked] == [
        (ox.NamedNode("https://w3id.org/ordrelocal/id/a"), ox.NamedNode(PROJECTION))
    ]
