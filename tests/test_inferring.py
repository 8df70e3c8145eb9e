"""Inference reaches the fixpoint; each triple keeps the rule and the round that derived it first."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.inferring import Derivation, Inference, infer
from ordrelocal.namespaces import OL, RULE
from ordrelocal.owlrules import compile_ontology
from ordrelocal.queryfiles import QueryFile, load
from ordrelocal.rulefiles import read_rule
from tests.turtle import graph, holds, triple

ALONE = """#+ id: alone
#+ question: Who is alone? Whoever meets nobody.
#+ question_fr: Qui est seul ? Qui ne rencontre personne.
#+ kind: rule
#+ stratum: {stratum}
#+ closed_world: "Known in the graph: nobody met."
#+ closed_world_fr: "Connu dans le graphe : nulle rencontre."
PREFIX ol: <https://w3id.org/ordrelocal/ontology#>
CONSTRUCT {{ ?who a ol:{conclusion} }}
WHERE {{ ?who a ol:{about} FILTER NOT EXISTS {{ ?who ol:{unless} ?other }} }}
"""


def derived(axioms: str, facts: str, *rule_files: QueryFile) -> tuple[ox.Store, Inference]:
    store = graph(axioms, facts)
    rules = [*compile_ontology(store).rules, *map(read_rule, rule_files)]
    return store, infer(store, rules)


def rule_file(folder: Path, name: str, **values: object) -> QueryFile:
    path = folder / f"{name}.rq"
    path.write_text(ALONE.format(**values), encoding="utf-8")
    return load(path)


def test_derivation_records_rule_and_round() -> None:
    axioms = "ol:A rdfs:subClassOf ol:B . ol:B rdfs:subClassOf ol:C ."
    _, inference = derived(axioms, "id:x a ol:A .")
    assert inference.derivations == {
        triple("id:x a ol:B ."): Derivation(RULE + "subclass-A-B", 1),
        triple("id:x a ol:C ."): Derivation(RULE + "subclass-B-C", 2),
    }
    assert inference.rounds == 2


def test_derivation_is_the_earliest_even_if_a_later_rule_has_a_lower_name() -> None:
    axioms = """ol:A rdfs:subClassOf ol:B , ol:Z . ol:B rdfs:subClassOf ol:C . ol:Z rdfs:subClassOf ol:C .
        ol:p rdfs:domain ol:C ."""
    _, inference = derived(axioms, "id:x a ol:A ; ol:p id:y .")
    assert inference.derivations[triple("id:x a ol:C .")] == Derivation(RULE + "domain-p-C", 1)


def test_rules_of_one_round_read_the_same_state() -> None:
    # Applied one after the other, a-b, b-c and c-d would reach ol:d in one round.
    axioms = "ol:a rdfs:subPropertyOf ol:b . ol:b rdfs:subPropertyOf ol:c . ol:c rdfs:subPropertyOf ol:d ."
    _, inference = derived(axioms, "id:x ol:a id:y .")
    rounds = {
        each.predicate.value.removeprefix(OL): found.round for each, found in inference.derivations.items()
    }
    assert rounds == {"b": 1, "c": 2, "d": 3}


def test_among_rules_of_one_round_the_first_by_name_is_recorded() -> None:
    axioms = "ol:A rdfs:subClassOf ol:D . ol:p rdfs:range ol:D ; rdfs:domain ol:D ."
    _, inference = derived(axioms, "id:x a ol:A . id:x ol:p id:x .")
    assert inference.derivations[triple("id:x a ol:D .")] == Derivation(RULE + "domain-p-D", 1)


def test_authored_triples_are_not_derived() -> None:
    _, inference = derived("ol:p a owl:SymmetricProperty .", "id:x ol:p id:y . id:y ol:p id:x .")
    assert inference == Inference()


def test_second_run_adds_nothing() -> None:
    axioms = "ol:p a owl:TransitiveProperty ; owl:inverseOf ol:q ; rdfs:domain ol:A ."
    store, first = derived(axioms, "id:x ol:p id:y . id:y ol:p id:z .")
    assert len(first.derivations) == 6
    assert infer(store, compile_ontology(store).rules) == Inference()


def test_transitive_property_closes_a_long_chain_in_few_rounds() -> None:
    facts = "".join(f"id:n{index} ol:before id:n{index + 1} . " for index in range(64))
    _, inference = derived("ol:before a owl:TransitiveProperty .", facts)
    assert len(inference.derivations) == 65 * 64 // 2 - 64
    assert inference.rounds == 6


def test_literal_is_never_made_a_subject() -> None:
    axioms = "ol:p a owl:SymmetricProperty ; owl:inverseOf ol:q ; rdfs:range ol:A ."
    _, inference = derived(axioms, "id:x ol:p 'a word' .")
    assert inference.derivations == {}


def test_graph_of_a_derivation_names_rule_and_round() -> None:
    found = Derivation(RULE + "subclass-A-B", 2)
    assert found.graph == "https://w3id.org/ordrelocal/graph/rule/subclass-A-B/2"


def test_closed_world_rule_sees_the_owl_fixpoint(tmp_path: Path) -> None:
    # That y meets x takes two rounds to come out: a rule that ran before would call y alone.
    axioms = """ol:greets rdfs:subPropertyOf ol:meets . ol:meets a owl:SymmetricProperty .
        ol:Guest rdfs:subClassOf ol:Actor ."""
    rule = rule_file(tmp_path, "alone", stratum=1, about="Actor", unless="meets", conclusion="Alone")
    facts = "id:x a ol:Guest ; ol:greets id:y . id:y a ol:Guest . id:z a ol:Guest ."
    store, inference = derived(axioms, facts, rule)
    assert inference.derivations[triple("id:z a ol:Alone .")] == Derivation(RULE + "alone", 3)
    assert not holds(store, triple("id:x a ol:Alone ."))
    assert not holds(store, triple("id:y a ol:Alone ."))


def test_owl_rules_run_again_on_what_a_closed_world_rule_concludes(tmp_path: Path) -> None:
    rule = rule_file(tmp_path, "alone", stratum=1, about="Actor", unless="meets", conclusion="Alone")
    store, inference = derived("ol:Alone rdfs:subClassOf ol:Quiet .", "id:x a ol:Actor .", rule)
    assert holds(store, triple("id:x a ol:Quiet ."))
    assert inference.derivations[triple("id:x a ol:Quiet .")] == Derivation(RULE + "subclass-Alone-Quiet", 2)


@pytest.mark.parametrize("order", [1, -1], ids=["in-order", "reversed"])
def test_later_stratum_sees_what_the_earlier_concluded(tmp_path: Path, order: int) -> None:
    # "Sociable unless quiet" may be asked only when all that makes one quiet is known.
    alone = rule_file(tmp_path, "z-alone", stratum=1, about="Actor", unless="meets", conclusion="Alone")
    sociable = rule_file(
        tmp_path, "a-sociable", stratum=2, about="Actor", unless="shuns", conclusion="Sociable"
    )
    axioms = """ol:Alone owl:equivalentClass [ a owl:Restriction ; owl:onProperty ol:shuns ;
        owl:hasValue id:crowd ] ."""
    store, _ = derived(
        axioms, "id:x a ol:Actor . id:y a ol:Actor ; ol:meets id:x .", *[alone, sociable][::order]
    )
    assert holds(store, triple("id:y a ol:Sociable ."))
    assert not holds(store, triple("id:x a ol:Sociable ."))


def test_progress_is_told_after_each_round() -> None:
    told: list[tuple[int, int]] = []
    store = graph("ol:A rdfs:subClassOf ol:B . ol:B rdfs:subClassOf ol:C .", "id:x a ol:A . id:y a ol:A .")
    infer(store, compile_ontology(store).rules, progress=lambda *round_: told.append(round_))
    assert told == [(1, 2), (2, 4)]
