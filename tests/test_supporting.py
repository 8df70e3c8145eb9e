"""Each conclusion has a support: what it rests on, and what it stands without."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate

from ordrelocal import supporting
from ordrelocal.asking import of_store
from ordrelocal.dataset import Dataset
from ordrelocal.differing import Comparison
from ordrelocal.evidence import Selection, authored
from ordrelocal.explaining import Explainer
from ordrelocal.namespaces import GRAPH_SUPPORTS, ID, OL, SKOS, VOCABULARY, compact
from ordrelocal.ontology import shape_files
from ordrelocal.projecting import in_default_graph
from ordrelocal.rules import TYPE, Rule, leading_to
from ordrelocal.supporting import Support, support_quads, supports
from tests.asking import rows
from tests.queries.pipeline import known, quads_of
from tests.test_evidence import RIVALS, every_rule

PRESS, OURS, REST = (
    f"{VOCABULARY}omission/{name}" for name in ("press-sources", "our-interpretations", "all-but-research")
)


@pytest.fixture(scope="module")
def weighed() -> dict[str, Support]:
    """Supports of the conclusions of the fixture: short conclusion -> support."""
    store, inference = known(quads_of(RIVALS))
    return {said(each.conclusion): each for each in supports(store, every_rule(), inference)}


def said(triple: ox.Triple) -> str:
    terms = (triple.subject, triple.predicate, triple.object)
    return " ".join(compact(str(getattr(term, "value", ""))).rsplit("/")[-1] for term in terms)


def standing(support: Support) -> dict[str, bool]:
    return {iri.rsplit("/", 1)[1]: stands for iri, stands in support.standing.items()}


def test_a_conclusion_rests_on_what_its_premises_rest_on(weighed: dict[str, Support]) -> None:
    support = weighed["c ol:tiedTo d"]
    assert support.rule.endswith("/10-tied-to")
    assert support.works == (ID + "work/study",)
    assert support.kinds == (VOCABULARY + "source-kind/research",)
    assert (support.status, support.independent) == ("interpreted", 1)
    assert standing(support) == {
        "all-but-research": True,
        "our-interpretations": False,
        "press-sources": True,
        "study": False,
    }


def test_rules_that_bear_on_no_conclusion_change_nothing(
    weighed: dict[str, Support], monkeypatch: pytest.MonkeyPatch
) -> None:
    every = every_rule()
    monkeypatch.setattr(supporting, "leading_to", lambda _, rules: tuple(rules))
    store, inference = known(quads_of(RIVALS))
    assert {said(each.conclusion): each for each in supports(store, every, inference)} == weighed


def test_what_must_be_absent_bears_on_a_conclusion_and_a_superclass_does_not() -> None:
    rules = {
        "wanted": rule(
            "?x ol:tiedTo ?y", "?x ol:party ?y FILTER NOT EXISTS { ?x ol:rivalOf ?z }", "party rivalOf"
        ),
        "absent": rule("?x ol:rivalOf ?y", "?x ol:corrects ?y", "corrects"),
        "premise": rule("?x ol:corrects ?y", "?x ol:cites ?y", "cites"),
        "above": rule("?x a ol:Relation", "?x ol:tiedTo ?y", "tiedTo"),
    }
    assert [each.where for each in leading_to([rules["wanted"]], rules.values())] == [
        rules[name].where for name in ("wanted", "absent", "premise")
    ]
    rules["wanted"] = replace(rules["wanted"], named=None)  # it leaves open what it looks for
    assert len(leading_to([rules["wanted"]], rules.values())) == len(rules)


def rule(head: str, where: str, named: str) -> Rule:
    """A rule of a file that names some terms."""
    subject, predicate, value = head.replace("ol:", OL).split()
    pattern = (
        subject,
        TYPE if predicate == "a" else f"<{predicate}>",
        value if "?" in value else f"<{value}>",
    )
    names = frozenset(f"<{OL}{name}>" for name in named.split())
    return Rule(head, (pattern,), (), where, {}, named=names)


def test_only_what_rules_and_definitions_conclude_has_a_support(weighed: dict[str, Support]) -> None:
    assert {each.split()[1] for each in weighed} <= {
        "ol:tiedTo",
        "ol:within",
        "rdf:type",
        "ol:withinOrganisation",
    }
    assert not [each for each in weighed if each.endswith("ol:Relation")]


FACTS = """
id:work\\/one a ol:Work ; ol:sourceKind source-kind:research ; ol:sameTitleAs id:work\\/copy .
id:work\\/copy a ol:Work ; ol:sourceKind source-kind:research .
id:work\\/daily a ol:Work ; ol:sourceKind source-kind:press .
id:tie {{ id:t a ol:FormalTie ; ol:party id:a , id:b . }}
id:tie ol:reportedIn {works} ;
    ol:inDossier id:case ;
    ol:modality modality:asserts ;
    ol:polarity polarity:affirmed ;
    ol:status status:reported .
"""


@pytest.mark.parametrize(
    ("works", "independent", "falls"),
    [
        ("one", 1, {"one"}),
        ("one copy", 1, set()),
        ("one daily", 2, set()),
        ("daily", 1, {"daily", "press-sources", "all-but-research"}),
    ],
)
def test_texts_of_one_title_are_one_source_yet_each_may_be_left_out(
    tmp_path: Path, works: str, independent: int, falls: set[str]
) -> None:
    path = tmp_path / "given.trig"
    path.write_text(
        FACTS.format(works=" , ".join(rf"id:work\/{name}" for name in works.split())), encoding="utf-8"
    )
    store, inference = known(quads_of(path))
    found = supports(store, every_rule(), inference)
    assert {said(each.conclusion) for each in found} == {"id:a ol:tiedTo id:b", "id:b ol:tiedTo id:a"}
    for each in found:
        assert each.independent == independent
        assert {name for name, stands in standing(each).items() if not stands} == falls


def test_what_is_declared_rests_on_no_source(tmp_path: Path) -> None:
    path = tmp_path / "given.trig"
    path.write_text("id:t a ol:FormalTie ; ol:party id:a , id:b .", encoding="utf-8")
    store, inference = known(quads_of(path))
    first, *_ = supports(store, every_rule(), inference)
    assert (first.status, first.kinds, first.works, first.independent) == ("", (), (), 0)
    assert set(standing(first).values()) == {True}


# --- The shipped data


@pytest.fixture(scope="module")
def shipped_store(shipped: Dataset) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(shipped.dump), format=ox.RdfFormat.N_QUADS)
    return store


ASKED = """
PREFIX ol: <https://w3id.org/ordrelocal/ontology#>
SELECT ?s ?p ?o ?standing ?left WHERE { GRAPH ?g {
  VALUES ?standing { ol:standsWithout ol:fallsWithout }
  ?support ol:conclusionSubject ?s ; ol:conclusionPredicate ?p ; ol:conclusionObject ?o ; ?standing ?left } }
"""


def test_standing_is_what_a_comparison_finds(shipped_store: ox.Store) -> None:
    """What the supports of the dataset say is what each part of the evidence gives, work by work."""
    comparison = Comparison(authored(shipped_store), every_rule())
    notations = {
        quad.subject.value: getattr(quad.object, "value", "")
        for quad in shipped_store.quads_for_pattern(
            None, ox.NamedNode(SKOS + "notation"), None, ox.DefaultGraph()
        )
        if isinstance(quad.subject, ox.NamedNode)
    }
    recorded: dict[str, dict[ox.Triple, bool]] = {}
    for row in rows(shipped_store, ASKED):
        triple = ox.Triple(row["s"], row["p"], row["o"])
        recorded.setdefault(row["left"].value, {})[triple] = row["standing"] == ox.NamedNode(
            OL + "standsWithout"
        )
    assert {PRESS, OURS, REST} < recorded.keys()
    for left, standings in recorded.items():
        text = notations.get(left) or f"without={left.removeprefix(ID)}"
        falls = {fact.triple for fact in comparison.difference(Selection.parse([text])).falls}
        assert {triple for triple, stands in standings.items() if not stands} == standings.keys() & falls, (
            text
        )
    fallen = {triple for standings in recorded.values() for triple, stands in standings.items() if not stands}
    assert len(fallen) > 10


BASES = """
PREFIX ol: <https://w3id.org/ordrelocal/ontology#>
SELECT ?s ?p ?o ?sources ?weakest (GROUP_CONCAT(STR(?kind); separator=" ") AS ?kinds) WHERE { GRAPH ?g {
  ?support ol:conclusionSubject ?s ; ol:conclusionPredicate ?p ; ol:conclusionObject ?o .
  ?support ol:independentSources ?sources .
  OPTIONAL { ?support ol:weakestStatus ?weakest }
  OPTIONAL { ?support ol:restsOnKind ?kind } } }
GROUP BY ?support ?s ?p ?o ?sources ?weakest
"""


def test_basis_is_that_of_the_explanation(shipped_store: ox.Store) -> None:
    """Status, kinds and number of independent sources are the same in a support and on the page "why"."""
    explainer = Explainer(of_store(shipped_store))
    compared = rows(shipped_store, BASES)
    assert compared
    for row in compared:
        fact = ox.Triple(row["s"], row["p"], row["o"])
        basis = explainer.explain(fact).basis_of(fact)
        status = row["weakest"].value.rsplit("/", 1)[1] if row["weakest"] else "declared"
        # Without a kind of source, there is nothing to join.
        joined = row["kinds"].value.split() if row["kinds"] else []
        kinds = {each.rsplit("/", 1)[1] for each in joined}
        assert (status, int(row["sources"].value)) == (basis.status, len(basis.sources)), fact
        assert kinds == {each.rsplit("/", 1)[1] for each in basis.kinds}, fact


def test_each_conclusion_of_the_dataset_has_one_support(shipped: Dataset, shipped_store: ox.Store) -> None:
    comparison = Comparison(authored(shipped_store), every_rule())
    concluded = {
        triple
        for triple, how in comparison.whole.derivations.items()
        if comparison.concluding(triple, how.rule)
    }
    supported = [
        ox.Triple(row["s"], row["p"], row["o"])
        for row in rows(shipped_store, ASKED)
        if row["left"].value == PRESS
    ]
    assert len(supported) == len(set(supported)) == shipped.manifest["counts"]["supports"]
    assert set(supported) == concluded


def test_supports_conform_to_their_shape_and_stay_out_of_plain_facts(shipped_store: ox.Store) -> None:
    graph = ox.NamedNode(GRAPH_SUPPORTS)
    assert not in_default_graph(graph)
    quads = list(shipped_store.quads_for_pattern(None, None, None, graph))
    assert quads
    assert not [quad for quad in quads if ox.Quad(quad.subject, quad.predicate, quad.object) in shipped_store]
    data = rdflib.Graph().parse(
        data=ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.N_TRIPLES)
    )
    shapes = rdflib.Graph()
    for path in shape_files():
        shapes.parse(path)
    conforms, _, report = validate(data, shacl_graph=shapes, inference="none")
    assert conforms, report


def test_supports_are_written_the_same_at_each_build(weighed: dict[str, Support]) -> None:
    store, inference = known(quads_of(RIVALS))
    again = supports(store, every_rule(), inference)
    assert list(support_quads(again)) == list(support_quads(weighed.values()))
