"""A trace leads a triple back to authored ones, by premises that stood before it: nothing explains itself."""

from collections.abc import Iterator

import pytest

from ordrelocal.inferring import Derivation, Inference, infer
from ordrelocal.namespaces import RULE
from ordrelocal.owlrules import compile_ontology
from ordrelocal.tracing import Trace, Tracer
from tests.turtle import graph, triple, triples


def tracer(axioms: str, facts: str) -> tuple[Tracer, Inference]:
    store = graph(axioms, facts)
    rules = compile_ontology(store).rules
    inference = infer(store, rules)
    return Tracer(store, inference.derivations, {rule.iri: rule for rule in rules}), inference


def steps(trace: Trace) -> Iterator[Trace]:
    yield trace
    for premise in trace.premises:
        yield from steps(premise)


def test_trace_ends_in_the_authored_triples() -> None:
    axioms = """ol:participatesIn owl:propertyChainAxiom ( ol:hasParticipation ol:participationIn ) ;
        rdfs:domain ol:Actor . ol:participant owl:inverseOf ol:hasParticipation ."""
    found, _ = tracer(axioms, "id:p ol:participant id:a ; ol:participationIn id:c .")
    trace = found.trace(triple("id:a a ol:Actor ."))
    assert trace.derivation is not None
    assert trace.derivation.rule == RULE + "domain-participatesIn-Actor"
    assert list(trace.leaves()) == triples("id:p ol:participant id:a . id:p ol:participationIn id:c .")


def test_authored_triple_is_its_own_leaf() -> None:
    found, _ = tracer("ol:A rdfs:subClassOf ol:B .", "id:x a ol:A .")
    assert found.trace(triple("id:x a ol:A .")) == Trace(triple("id:x a ol:A ."), None)


@pytest.mark.parametrize(
    ("axioms", "facts"),
    [
        ("ol:p owl:inverseOf ol:q .", "id:x ol:p id:y ."),
        ("ol:p owl:inverseOf ol:q .", "id:x ol:q id:y ."),
        ("ol:p owl:inverseOf ol:q . ol:q a owl:SymmetricProperty .", "id:x ol:p id:y ."),
        ("ol:p a owl:SymmetricProperty , owl:TransitiveProperty .", "id:x ol:p id:y . id:y ol:p id:z ."),
        ("ol:A owl:equivalentClass ol:B . ol:p rdfs:domain ol:A .", "id:x ol:p id:y ."),
        (
            """ol:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty ol:p ; owl:hasValue id:y ] .
            ol:p rdfs:domain ol:A ; a owl:SymmetricProperty .""",
            "id:x ol:p id:y .",
        ),
    ],
    ids=["inverse", "inverse-other-way", "inverse-symmetric", "symmetric-transitive", "equivalent", "value"],
)
def test_nothing_explains_itself_in_a_circle(axioms: str, facts: str) -> None:
    found, inference = tracer(axioms, facts)
    authored = set(triples(facts))
    assert inference.derivations
    for each in inference.derivations:
        trace = found.trace(each)
        assert set(trace.leaves()) <= authored
        for step in steps(trace):
            assert step.triple not in [below.triple for premise in step.premises for below in steps(premise)]


def test_premises_stood_before_what_they_explain() -> None:
    facts = "".join(f"id:n{index} ol:before id:n{index + 1} . " for index in range(16))
    found, inference = tracer("ol:before a owl:TransitiveProperty .", facts)
    for step in steps(found.trace(triple("id:n0 ol:before id:n16 ."))):
        for premise in step.premises:
            assert step.derivation is not None
            before = inference.derivations.get(premise.triple)
            assert before is None or before.round < step.derivation.round


def test_early_premise_is_found_among_many_later_ones() -> None:
    # One authored use of ol:p makes id:x an actor in round 1; hundreds of its other uses come out in round 2.
    others = "".join(f"id:x ol:r id:y{index:03} . " for index in range(500))
    axioms = "ol:p rdfs:domain ol:Actor . ol:r rdfs:subPropertyOf ol:q . ol:q rdfs:subPropertyOf ol:p ."
    found, _ = tracer(axioms, others + "id:x ol:p id:z .")
    assert list(found.trace(triple("id:x a ol:Actor .")).leaves()) == [triple("id:x ol:p id:z .")]


def test_trace_is_the_same_at_each_run() -> None:
    axioms = "ol:p rdfs:domain ol:Actor ."
    facts = "id:x ol:p id:b . id:x ol:p id:a . id:x ol:p id:c ."
    leaves = {tuple(tracer(axioms, facts)[0].trace(triple("id:x a ol:Actor .")).leaves()) for _ in range(3)}
    assert leaves == {(triple("id:x ol:p id:a ."),)}


def test_conclusion_of_a_closed_world_rule_has_its_derivation_and_no_premises() -> None:
    each, derivation = triple("id:x a ol:Alone ."), Derivation(RULE + "alone", 1)
    store = graph("", "id:x a ol:Actor , ol:Alone .")
    trace = Tracer(store, {each: derivation}, {}).trace(each)
    assert trace == Trace(each, derivation)
