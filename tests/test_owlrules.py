"""Each OWL pattern that is compiled infers what it should and nothing more; any other is refused by name."""

import pyoxigraph as ox
import pytest

from ordrelocal.errors import UnsupportedAxiomError
from ordrelocal.inferring import infer
from ordrelocal.namespaces import GRAPH_ONTOLOGY, PREFIXES
from ordrelocal.ontology import load_ontology
from ordrelocal.owlrules import Constraint, compile_ontology, defined_classes
from tests.turtle import graph, holds, triple

FILTERED = """
    ol:Filtered owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( ol:Right
      [ a owl:Restriction ; owl:onProperty ol:reachedBy ; owl:someValuesFrom ol:Passage ] ) ] ."""
RISING = """
    ol:Rising owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( ol:Order
      [ a owl:Restriction ; owl:onProperty ol:direction ; owl:hasValue id:up ] ) ] ."""
REACHED = "ol:Reached owl:equivalentClass [ owl:onProperty ol:reachedBy ; owl:someValuesFrom ol:Passage ] ."

# axioms, given, inferred (one triple, or none), not inferred (one triple, or none)
PATTERNS = {
    "subclass": ("ol:A rdfs:subClassOf ol:B .", "id:x a ol:A .", "id:x a ol:B .", ""),
    "subclass-not-upwards": ("ol:A rdfs:subClassOf ol:B .", "id:x a ol:B .", "", "id:x a ol:A ."),
    "subproperty": (
        "ol:p rdfs:subPropertyOf ol:q .",
        "id:x ol:p id:y .",
        "id:x ol:q id:y .",
        "id:y ol:q id:x .",
    ),
    "subproperty-not-upwards": ("ol:p rdfs:subPropertyOf ol:q .", "id:x ol:q id:y .", "", "id:x ol:p id:y ."),
    "domain": ("ol:p rdfs:domain ol:A .", "id:x ol:p id:y .", "id:x a ol:A .", "id:y a ol:A ."),
    "domain-of-literal": ("ol:p rdfs:domain ol:A .", "id:x ol:p 'a' .", "id:x a ol:A .", ""),
    "range": ("ol:p rdfs:range ol:A .", "id:x ol:p id:y .", "id:y a ol:A .", "id:x a ol:A ."),
    "range-datatype": ("ol:p rdfs:range xsd:string .", "id:x ol:p id:y .", "", "id:y a xsd:string ."),
    "range-language": ("ol:p rdfs:range rdf:langString .", "id:x ol:p id:y .", "", "id:y a rdf:langString ."),
    "inverse": ("ol:p owl:inverseOf ol:q .", "id:x ol:p id:y .", "id:y ol:q id:x .", "id:x ol:q id:y ."),
    "inverse-other-way": (
        "ol:p owl:inverseOf ol:q .",
        "id:x ol:q id:y .",
        "id:y ol:p id:x .",
        "id:x ol:p id:y .",
    ),
    "symmetric": (
        "ol:p a owl:SymmetricProperty .",
        "id:x ol:p id:y .",
        "id:y ol:p id:x .",
        "id:x ol:p id:x .",
    ),
    "transitive": (
        "ol:p a owl:TransitiveProperty .",
        "id:x ol:p id:y . id:y ol:p id:z . id:z ol:p id:w .",
        "id:x ol:p id:w .",
        "id:z ol:p id:x .",
    ),
    "chain": (
        "ol:r owl:propertyChainAxiom ( ol:p ol:q ) .",
        "id:x ol:p id:y . id:y ol:q id:z .",
        "id:x ol:r id:z .",
        "id:x ol:r id:y .",
    ),
    "chain-order": (
        "ol:r owl:propertyChainAxiom ( ol:p ol:q ) .",
        "id:x ol:q id:y . id:y ol:p id:z .",
        "",
        "id:x ol:r id:z .",
    ),
    "two-chains": (
        "ol:r owl:propertyChainAxiom ( ol:p ol:q ) , ( ol:s ol:t ) .",
        "id:x ol:s id:y . id:y ol:t id:z .",
        "id:x ol:r id:z .",
        "",
    ),
    "some": (
        FILTERED,
        "id:x a ol:Right ; ol:reachedBy id:y . id:y a ol:Passage .",
        "id:x a ol:Filtered .",
        "id:y a ol:Filtered .",
    ),
    "some-filler-of-other-class": (
        FILTERED,
        "id:x a ol:Right ; ol:reachedBy id:y .",
        "",
        "id:x a ol:Filtered .",
    ),
    "some-without-genus": (
        FILTERED,
        "id:x ol:reachedBy id:y . id:y a ol:Passage .",
        "",
        "id:x a ol:Filtered .",
    ),
    "some-alone": (
        REACHED,
        "id:x ol:reachedBy id:y . id:y a ol:Passage .",
        "id:x a ol:Reached .",
        "id:y a ol:Reached .",
    ),
    "value": (RISING, "id:x a ol:Order ; ol:direction id:up .", "id:x a ol:Rising .", ""),
    "value-other": (RISING, "id:x a ol:Order ; ol:direction id:down .", "", "id:x a ol:Rising ."),
    "value-implied": (
        RISING,
        "id:x a ol:Rising .",
        "id:x ol:direction id:up .",
        "id:x ol:direction id:down .",
    ),
    "genus-implied": (RISING, "id:x a ol:Rising .", "id:x a ol:Order .", ""),
    "same-class": ("ol:A owl:equivalentClass ol:B .", "id:x a ol:B .", "id:x a ol:A .", ""),
    "same-class-implied": ("ol:A owl:equivalentClass ol:B .", "id:x a ol:A .", "id:x a ol:B .", ""),
}


@pytest.mark.parametrize(("axioms", "given", "inferred", "absent"), PATTERNS.values(), ids=PATTERNS)
def test_pattern_infers_what_follows_and_nothing_more(
    axioms: str, given: str, inferred: str, absent: str
) -> None:
    store = graph(axioms, given)
    infer(store, compile_ontology(store).rules)
    assert not inferred or holds(store, triple(inferred))
    assert not absent or not holds(store, triple(absent))


# axioms, a clash, what is no clash, the two terms
CONSTRAINTS = {
    "disjoint": (
        "ol:A owl:disjointWith ol:B .",
        "id:x a ol:A , ol:B .",
        "id:x a ol:A . id:y a ol:B .",
        ("A", "B"),
    ),
    "disjoint-through-parents": (
        "ol:A owl:disjointWith ol:B . ol:C rdfs:subClassOf ol:A . ol:p rdfs:range ol:B .",
        "id:x a ol:C . id:y ol:p id:x .",
        "id:x a ol:C . id:x ol:p id:y .",
        ("A", "B"),
    ),
    "all-disjoint": (
        "[] a owl:AllDisjointClasses ; owl:members ( ol:A ol:B ol:C ) .",
        "id:x a ol:A , ol:C .",
        "id:x a ol:A . id:y a ol:B . id:z a ol:C .",
        ("A", "C"),
    ),
    "asymmetric": (
        "ol:p a owl:AsymmetricProperty .",
        "id:x ol:p id:y . id:y ol:p id:x .",
        "id:x ol:p id:y . id:y ol:p id:z .",
        ("p", "p"),
    ),
    "asymmetric-on-itself": (
        "ol:p a owl:AsymmetricProperty .",
        "id:x ol:p id:x .",
        "id:x ol:p id:y .",
        ("p", "p"),
    ),
    "irreflexive": (
        "ol:p a owl:IrreflexiveProperty .",
        "id:x ol:p id:x .",
        "id:x ol:p id:y . id:y ol:p id:x .",
        ("p", "p"),
    ),
}


@pytest.mark.parametrize(("axioms", "clash", "sound", "terms"), CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_constraint_clashes_only_on_what_it_forbids(
    axioms: str, clash: str, sound: str, terms: tuple[str, str]
) -> None:
    assert clashes(graph(axioms, clash)) == {terms}
    assert clashes(graph(axioms, sound)) == set()


def clashes(store: ox.Store) -> set[tuple[str, ...]]:
    """Local names of the terms of every constraint that has a solution."""
    compiled = compile_ontology(store)
    infer(store, compiled.rules)
    return {
        tuple(term.rsplit("#")[1] for term in constraint.terms)
        for constraint in compiled.constraints
        if bool(store.query(f"ASK {{ {body(constraint)} }}"))
    }


def body(constraint: Constraint) -> str:
    return " ".join(" ".join(pattern) + " ." for pattern in constraint.body)


RESTRICTED = "ol:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty ol:p ; {} ] ."

# axioms, the axiom as the error names it, the term
UNSUPPORTED = {
    "functional": ("ol:p a owl:FunctionalProperty .", "owl:FunctionalProperty", "ol:p"),
    "inverse-functional": ("ol:p a owl:InverseFunctionalProperty .", "owl:InverseFunctionalProperty", "ol:p"),
    "reflexive": ("ol:p a owl:ReflexiveProperty .", "owl:ReflexiveProperty", "ol:p"),
    "all-disjoint-properties": ("ol:ps a owl:AllDisjointProperties .", "owl:AllDisjointProperties", "ol:ps"),
    "negative-assertion": ("id:n a owl:NegativePropertyAssertion .", "owl:NegativePropertyAssertion", "id:n"),
    "same": ("id:x owl:sameAs id:y .", "owl:sameAs", "id:x"),
    "different": ("id:x owl:differentFrom id:y .", "owl:differentFrom", "id:x"),
    "equivalent-property": ("ol:p owl:equivalentProperty ol:q .", "owl:equivalentProperty", "ol:p"),
    "disjoint-property": ("ol:p owl:propertyDisjointWith ol:q .", "owl:propertyDisjointWith", "ol:p"),
    "disjoint-union": ("ol:A owl:disjointUnionOf ( ol:B ol:C ) .", "owl:disjointUnionOf", "ol:A"),
    "key": ("ol:A owl:hasKey ( ol:p ) .", "owl:hasKey", "ol:A"),
    "union": ("ol:A owl:unionOf ( ol:B ol:C ) .", "owl:unionOf", "ol:A"),
    "complement": ("ol:A owl:complementOf ol:B .", "owl:complementOf", "ol:A"),
    "enumeration": ("ol:A owl:oneOf ( id:x ) .", "owl:oneOf", "ol:A"),
    "subclass-of-restriction": (
        "ol:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ol:p ; owl:someValuesFrom ol:B ] .",
        "rdfs:subClassOf",
        "ol:A",
    ),
    "restriction-as-subclass": (
        "[ a owl:Restriction ; owl:onProperty ol:p ; owl:hasValue id:x ] rdfs:subClassOf ol:A .",
        "rdfs:subClassOf",
        "[]",
    ),
    "domain-of-restriction": (
        "ol:p rdfs:domain [ owl:onProperty ol:q ; owl:hasValue id:x ] .",
        "rdfs:domain",
        "ol:p",
    ),
    "disjoint-with-restriction": (
        "ol:A owl:disjointWith [ owl:onProperty ol:q ; owl:hasValue id:x ] .",
        "owl:disjointWith",
        "ol:A",
    ),
    "inverse-expression": (
        "ol:r owl:propertyChainAxiom ( ol:p [ owl:inverseOf ol:q ] ) .",
        "owl:inverseOf",
        "ol:r",
    ),
    "chain-of-three": (
        "ol:r owl:propertyChainAxiom ( ol:p ol:q ol:s ) .",
        "owl:propertyChainAxiom (3)",
        "ol:r",
    ),
    "definition-of-expression": ("[] owl:equivalentClass ol:A .", "owl:equivalentClass", "[]"),
    "definition-by-literal-value": (RESTRICTED.format("owl:hasValue 'x'"), "owl:equivalentClass", "ol:A"),
    "definition-by-datatype": (
        RESTRICTED.format("owl:someValuesFrom xsd:string"),
        "owl:equivalentClass",
        "ol:A",
    ),
    "definition-by-nothing": (
        "ol:A owl:equivalentClass [ a owl:Class ; owl:intersectionOf () ] .",
        "owl:equivalentClass",
        "ol:A",
    ),
    "two-definitions": (
        "ol:A owl:equivalentClass ol:B , ol:C .",
        "owl:equivalentClass",
        "ol:A",
    ),
    "disjoint-expressions": (
        "[] a owl:AllDisjointClasses ; owl:members ( ol:A [ owl:onProperty ol:q ; owl:hasValue id:x ] ) .",
        "owl:members",
        "[]",
    ),
    "nested-definition": (
        "ol:A owl:equivalentClass [ owl:intersectionOf ( ol:B [ owl:intersectionOf ( ol:C ol:D ) ] ) ] .",
        "owl:equivalentClass",
        "ol:A",
    ),
    "some-of-some": (
        RESTRICTED.format("owl:someValuesFrom [ owl:onProperty ol:q ; owl:someValuesFrom ol:B ]"),
        "owl:equivalentClass",
        "ol:A",
    ),
    "universal": (RESTRICTED.format("owl:allValuesFrom ol:B"), "owl:allValuesFrom", "ol:A"),
    "min-cardinality": (RESTRICTED.format("owl:minCardinality 2"), "owl:minCardinality", "ol:A"),
    "max-cardinality": (RESTRICTED.format("owl:maxCardinality 1"), "owl:maxCardinality", "ol:A"),
    "self": (RESTRICTED.format("owl:hasSelf true"), "owl:hasSelf", "ol:A"),
    "member-by-subclass": (
        FILTERED + "ol:Sieved rdfs:subClassOf ol:Filtered .",
        "rdfs:subClassOf",
        "ol:Filtered",
    ),
    "member-by-domain": (FILTERED + "ol:p rdfs:domain ol:Filtered .", "rdfs:domain", "ol:Filtered"),
    "member-by-part": (
        FILTERED
        + "ol:Sieved owl:equivalentClass ol:Filtered . ol:Sifted owl:equivalentClass ol:Sieved ."
        + "ol:Strained rdfs:subClassOf ol:Sifted .",
        "rdfs:subClassOf",
        "ol:Sifted",
    ),
    "member-by-range": (FILTERED + "ol:p rdfs:range ol:Filtered .", "rdfs:range", "ol:Filtered"),
}


@pytest.mark.parametrize(("axioms", "axiom", "term"), UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_other_axiom_is_refused_by_name(axioms: str, axiom: str, term: str) -> None:
    with pytest.raises(UnsupportedAxiomError) as caught:
        compile_ontology(graph(axioms))
    assert caught.value.values["axiom"] == axiom
    assert caught.value.values["term"] == term


def test_annotations_and_header_are_no_axioms() -> None:
    axioms = """<https://example.org/o> a owl:Ontology ; owl:imports <https://example.org/p> .
        <https://example.org/o> owl:versionInfo "1" .
        ol:A a owl:Class ; rdfs:label "a"@en ; owl:deprecated true . ol:n a owl:AnnotationProperty ."""
    compiled = compile_ontology(graph(axioms))
    assert (compiled.rules, compiled.constraints) == ((), ())


def test_axioms_outside_the_ontology_graph_are_not_compiled() -> None:
    store = graph("", "ol:A rdfs:subClassOf ol:B .")
    assert compile_ontology(store).rules == ()


COUNTED = {
    "subclass": "?a rdfs:subClassOf ?b",
    "subproperty": "?a rdfs:subPropertyOf ?b",
    "domain": "?a rdfs:domain ?b",
    "range": "?a rdfs:range ?b . ?a a owl:ObjectProperty",
    "inverse": "{ ?a owl:inverseOf ?b } UNION { ?b owl:inverseOf ?a }",
    "symmetric": "?a a owl:SymmetricProperty",
    "transitive": "?a a owl:TransitiveProperty",
    "chain": "?a owl:propertyChainAxiom ?b",
    "definition": "?a owl:equivalentClass ?b",
    "disjoint": """{ ?a owl:disjointWith ?b } UNION { ?b owl:disjointWith ?a } UNION
        { ?all owl:members ?list . ?list rdf:rest*/rdf:first ?a , ?b } FILTER(STR(?a) < STR(?b))""",
    "asymmetric": "?a a owl:AsymmetricProperty",
    "irreflexive": "?a a owl:IrreflexiveProperty",
}


@pytest.mark.parametrize("kind", COUNTED)
def test_every_axiom_of_the_shipped_ontology_is_compiled(kind: str) -> None:
    store = load_ontology()
    prefixes = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in PREFIXES.items())
    pattern = f"SELECT DISTINCT ?a ?b WHERE {{ GRAPH <{GRAPH_ONTOLOGY}> {{ {COUNTED[kind]} }} }}"
    axioms = store.query(prefixes + pattern)
    assert isinstance(axioms, ox.QuerySolutions)
    compiled = compile_ontology(store)
    names = [rule.id for rule in compiled.rules] + [constraint.id for constraint in compiled.constraints]
    ours = [name for name in names if name.partition("-")[0] == kind and "-implies-" not in name]
    assert len(ours) == len(list(axioms))


def test_rules_of_the_shipped_ontology_have_names_of_their_own() -> None:
    compiled = compile_ontology(load_ontology())
    names = [rule.id for rule in compiled.rules] + [constraint.id for constraint in compiled.constraints]
    assert len(names) > 100
    assert len(set(names)) == len(names)
    assert not [name for name in names if not name.replace("-", "").isalnum()]


def test_rule_is_said_in_words_in_both_languages() -> None:
    store = graph("ol:p owl:inverseOf ol:q .")
    rule = next(rule for rule in compile_ontology(store).rules if rule.id == "inverse-p-q")
    labels = {term: name for term, name in zip(rule.terms, ("holds", "held by"), strict=True)}
    assert rule.said("en", labels) == "“holds” read backwards is “held by”."
    french = rule.said("fr", labels)
    assert french != rule.said("en", labels)
    assert "holds" in french
    assert "held by" in french
    assert "ol:q" in rule.said("en", {})


def test_defined_classes_are_those_with_a_definition() -> None:
    store = graph(FILTERED + "ol:Right a owl:Class .")
    assert [iri.rsplit("#")[1] for iri in defined_classes(store)] == ["Filtered"]
