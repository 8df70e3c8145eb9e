"""An explanation leads a fact back to authored ones; nothing explains itself; other ways are shown, too."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.asking import Term, of_store
from ordrelocal.explaining import Explainer, unknown_things
from ordrelocal.namespaces import ID, OL, RULE
from ordrelocal.queryfiles import QueryFile
from ordrelocal.rules import Rule, text
from tests.explained import explainer, inferred, leaves, path
from tests.queries.pipeline import CASE, known, quads_of, rules
from tests.turtle import triple, triples

FIXTURES = Path(__file__).parent / "queries" / "rules"
MET = (("?x", f"<{OL}meets>", "?y"), ("?y", f"<{OL}meets>", "?x"))
FRIENDS = Rule(
    id="30-friends",
    head=(("?x", f"<{OL}friendOf>", "?y"),),
    body=MET,
    where=text(MET) + f" FILTER NOT EXISTS {{ ?x <{OL}shuns> ?y }}",
    words={"en": "Who meet are friends.", "fr": "Qui se rencontrent sont amis."},
    closed_world={"en": "Known in the graph: no shunning.", "fr": "Connu dans le graphe : nul évitement."},
    stratum=1,
)


def test_explanation_ends_in_the_authored_triples() -> None:
    axioms = """ol:participatesIn owl:propertyChainAxiom ( ol:hasParticipation ol:participationIn ) ;
        rdfs:domain ol:Actor . ol:participant owl:inverseOf ol:hasParticipation ."""
    store, _ = inferred(axioms, "id:p ol:participant id:a ; ol:participationIn id:c .")
    found = explainer(store).explain(triple("id:a a ol:Actor ."))
    way = found.way(found.fact)
    assert way is not None
    assert way.recorded
    assert way.rule == RULE + "domain-participatesIn-Actor"
    assert found.rules[way.rule].axiom == "ol:participatesIn rdfs:domain ol:Actor"
    assert leaves(found) == triples("id:p ol:participant id:a . id:p ol:participationIn id:c .")


def test_declared_fact_needs_no_rule() -> None:
    store, _ = inferred("ol:A rdfs:subClassOf ol:B .", "id:x a ol:A .")
    found = explainer(store).explain(triple("id:x a ol:A ."))
    assert found.way(found.fact) is None
    assert found.node.given
    assert found.needed == (CASE.value,)


def test_fact_that_does_not_hold_has_no_way() -> None:
    store, _ = inferred("ol:A rdfs:subClassOf ol:B .", "id:x a ol:A .")
    found = explainer(store).explain(triple("id:x a ol:C ."))
    assert not found.node.holds
    assert found.ways(found.fact) == ()


CIRCLES = {
    "inverse": ("ol:p owl:inverseOf ol:q .", "id:x ol:p id:y ."),
    "inverse-other-way": ("ol:p owl:inverseOf ol:q .", "id:x ol:q id:y ."),
    "inverse-symmetric": ("ol:p owl:inverseOf ol:q . ol:q a owl:SymmetricProperty .", "id:x ol:p id:y ."),
    "symmetric-transitive": (
        "ol:p a owl:SymmetricProperty , owl:TransitiveProperty .",
        "id:x ol:p id:y . id:y ol:p id:z .",
    ),
    "equivalent": ("ol:A owl:equivalentClass ol:B . ol:p rdfs:domain ol:A .", "id:x ol:p id:y ."),
    "value": (
        """ol:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty ol:p ; owl:hasValue id:y ] .
        ol:p rdfs:domain ol:A ; a owl:SymmetricProperty .""",
        "id:x ol:p id:y .",
    ),
}


@pytest.mark.parametrize(("axioms", "facts"), CIRCLES.values(), ids=CIRCLES)
def test_nothing_explains_itself_in_a_circle(axioms: str, facts: str) -> None:
    store, inference = inferred(axioms, facts)
    authored = set(triples(facts))
    assert inference.derivations
    for each in inference.derivations:
        found = explainer(store).explain(each)
        assert set(leaves(found)) <= authored
        for way in found.ways(each):
            assert each not in way.premises
        for premise in (premise for way in found.ways(each)[:1] for premise in way.premises):
            assert each not in path(found, premise)


@pytest.mark.parametrize(("axioms", "facts"), list(CIRCLES.values())[:2], ids=list(CIRCLES)[:2])
def test_inverse_of_what_is_authored_gives_it_no_second_way(axioms: str, facts: str) -> None:
    store, _ = inferred(axioms, facts)
    (authored,) = triples(facts)
    assert explainer(store).explain(authored).ways(authored) == ()


def test_premises_stood_before_what_they_explain() -> None:
    facts = "".join(f"id:n{index} ol:before id:n{index + 1} . " for index in range(16))
    store, inference = inferred("ol:before a owl:TransitiveProperty .", facts)
    found = explainer(store).explain(triple("id:n0 ol:before id:n16 ."))
    for fact in path(found, found.fact):
        way = found.way(fact)
        for premise in way.premises if way else ():
            before = inference.derivations.get(premise)
            assert before is None or before.round < inference.derivations[fact].round


def test_early_premise_is_found_among_many_later_ones() -> None:
    # One authored use of ol:p makes id:x an actor in round 1; hundreds of its other uses come out in round 2.
    others = "".join(f"id:x ol:r id:y{index:03} . " for index in range(300))
    axioms = "ol:p rdfs:domain ol:Actor . ol:r rdfs:subPropertyOf ol:q . ol:q rdfs:subPropertyOf ol:p ."
    store, _ = inferred(axioms, others + "id:x ol:p id:z .")
    found = explainer(store).explain(triple("id:x a ol:Actor ."))
    assert leaves(found) == [triple("id:x ol:p id:z .")]
    assert len(found.others(found.fact)) == 300


def test_explanation_is_the_same_at_each_run() -> None:
    axioms, facts = "ol:p rdfs:domain ol:Actor .", "id:x ol:p id:b . id:x ol:p id:a . id:x ol:p id:c ."
    runs = [explainer(inferred(axioms, facts)[0]).explain(triple("id:x a ol:Actor .")) for _ in range(3)]
    assert [leaves(found) for found in runs] == [[triple("id:x ol:p id:a .")]] * 3
    assert len({tuple(way.premises for way in found.ways(found.fact)) for found in runs}) == 1


def test_every_rule_that_gives_a_fact_is_shown_the_recorded_one_first() -> None:
    axioms = "ol:p rdfs:domain ol:Actor . ol:Guest rdfs:subClassOf ol:Actor ."
    store, _ = inferred(axioms, "id:x ol:p id:y . id:x a ol:Guest .")
    found = explainer(store).explain(triple("id:x a ol:Actor ."))
    assert [way.rule.removeprefix(RULE) for way in found.ways(found.fact)] == [
        "domain-p-Actor",
        "subclass-Guest-Actor",
    ]
    assert [way.recorded for way in found.ways(found.fact)] == [True, False]
    assert not found.holds_without(unstated=triples("id:x ol:p id:y . id:x a ol:Guest ."))
    for one in triples("id:x ol:p id:y . id:x a ol:Guest ."):
        assert found.holds_without(unstated=[one])


def test_premise_that_also_follows_does_not_make_its_conclusion_fall() -> None:
    axioms = "ol:p rdfs:domain ol:Guest . ol:Guest rdfs:subClassOf ol:Actor ."
    store, _ = inferred(axioms, "id:x ol:p id:y . id:x a ol:Guest .")
    found = explainer(store).explain(triple("id:x a ol:Actor ."))
    assert found.holds_without(unstated=[triple("id:x a ol:Guest .")])


def test_closed_world_rule_names_its_premises_and_what_it_takes_to_be_absent() -> None:
    facts = "id:x ol:meets id:y . id:y ol:meets id:x ."
    store, _ = inferred("", facts, [FRIENDS])
    found = explainer(store).explain(triple("id:x ol:friendOf id:y ."))
    assert set(leaves(found)) == set(triples(facts))
    assert found.closed_world == (FRIENDS.iri,)
    assert found.rules[FRIENDS.iri].closed_world["fr"] == "Connu dans le graphe : nul évitement."
    shunned, _ = inferred("", facts + "id:x ol:shuns id:y .", [FRIENDS])
    assert not explainer(shunned).explain(triple("id:x ol:friendOf id:y .")).node.holds


def test_large_web_is_marked_as_incomplete_and_still_explains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ordrelocal.explaining.MAX_CASES", 5)
    facts = "".join(f"id:x ol:p id:y{index:03} . " for index in range(20))
    store, _ = inferred("ol:p rdfs:domain ol:Actor .", facts)
    found = explainer(store).explain(triple("id:x a ol:Actor ."))
    assert not found.complete
    assert len(leaves(found)) == 1


def test_many_ways_are_asked_for_together() -> None:
    """A page waits for it: a fact with a hundred ways takes few more queries than one with two."""
    few, many = (_queries_for(ways) for ways in (2, 100))
    assert few <= many < few + 10


def _queries_for(ways: int) -> int:
    """How many queries the explanation of a fact with so many ways takes."""
    facts = "".join(f"id:x ol:p id:y{index} . " for index in range(ways))
    store, _ = inferred("ol:p rdfs:domain ol:Actor .", facts)
    select, asked = of_store(store), []

    def counted(query: str) -> list[dict[str, Term]]:
        asked.append(query)
        return select(query)

    found = Explainer(counted).explain(triple("id:x a ol:Actor ."))
    assert len(found.ways(found.fact)) == ways
    return len(asked)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.path.stem)
def test_explanation_of_what_a_rule_concludes_shows_each_premise(rule: QueryFile) -> None:
    """Each triple of the fixture is needed (tests/queries/test_rules.py), so each has to be shown."""
    stem = rule.path.stem
    store, _ = known(quads_of(FIXTURES / f"{stem}.given.ttl"))
    given = {quad.triple for quad in quads_of(FIXTURES / f"{stem}.given.ttl")}
    derived = [quad.triple for quad in quads_of(FIXTURES / f"{stem}.derived.ttl")]
    shown = set[ox.Triple]()
    for found in map(explainer(store).explain, derived):
        way = found.way(found.fact)
        assert way is not None
        assert way.rule == RULE + stem
        assert way.recorded
        shown |= set(leaves(found))
    assert given <= shown


def test_unknown_thing_is_told() -> None:
    store, _ = inferred("", "id:x ol:p id:y .")
    fact = triple("id:x ol:p id:nobody .")
    assert unknown_things(of_store(store), fact) == [ID + "nobody"]
