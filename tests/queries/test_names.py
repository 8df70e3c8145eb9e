"""Queries name terms that exist; the share of terms that questions read is told and never falls."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.namespaces import GRAPH_ONTOLOGY, GRAPH_VOCABULARIES, OL, OWL, RDF, RULE, SKOS, VOCABULARY
from ordrelocal.ontology import load_ontology
from ordrelocal.owlrules import compile_ontology
from ordrelocal.paths import resource
from ordrelocal.rules import key
from tests.queries.naming import concluded_terms, named

COVERAGE = Path(__file__).parent / "coverage.txt"
QUERIES = sorted(resource("queries").rglob("*.rq"))
QUESTIONS = [path for path in QUERIES if path.parent.name == "competency"]
RULES = [path for path in QUERIES if path.parent.name == "rules"]
CLASSES_AND_PROPERTIES = (OWL + "Class", OWL + "ObjectProperty", OWL + "DatatypeProperty")
TERMS = (*CLASSES_AND_PROPERTIES, OWL + "AnnotationProperty")
CONCEPTS = (SKOS + "Concept", SKOS + "ConceptScheme")
#: Axioms whose premises an explanation shows as facts of their own. Subclasses, domains, ranges and inverses
#: are left out: one superclass named in a question would count a whole branch as read.
EXPLAINED_AXIOMS = ("definition-", "chain-", "subproperty-")


@cache
def declared(*kinds: str) -> frozenset[str]:
    """Terms of the project that the ontology or a vocabulary declares as of one of some kinds."""
    store = load_ontology()
    graphs = [ox.NamedNode(GRAPH_ONTOLOGY), ox.NamedNode(GRAPH_VOCABULARIES)]
    return frozenset(
        quad.subject.value
        for kind in kinds
        for graph in graphs
        for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(kind), graph)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith((OL, VOCABULARY))
    )


@cache
def explanations() -> list[tuple[frozenset[str], frozenset[str]]]:
    """What concludes and from what: terms of each rule's conclusion (none: any fact) and of its premises."""
    graph = ox.NamedNode(GRAPH_ONTOLOGY)
    store = ox.Store()
    store.extend(quad for quad in load_ontology().quads_for_pattern(None, None, None, graph))
    store.extend(ox.Quad(*quad.triple) for quad in list(store))
    axioms = [
        (rule.concludes, frozenset(key(pattern).strip("<>") for pattern in rule.body))
        for rule in compile_ontology(store).rules
        if rule.id.startswith(EXPLAINED_AXIOMS)
    ]
    return axioms + [(concluded_terms(path), named(path).read) for path in RULES]


def read_terms(questions: Iterable[Path]) -> set[str]:
    """Terms that questions read, and those in the premises by which their rows are explained."""
    read = set().union(*(named(path).read for path in questions))
    steps = explanations()
    while more := [premises for concluded, premises in steps if _explains(concluded, premises, read)]:
        read = read.union(*more)
    return read


def _explains(concluded: frozenset[str], premises: frozenset[str], read: set[str]) -> bool:
    return (not concluded or bool(concluded & read)) and not premises <= read


def modules() -> dict[str, set[str]]:
    """Classes and properties by the stem of the module that declares them."""
    terms = {iri for iri in declared(*CLASSES_AND_PROPERTIES) if iri.startswith(OL)}
    of_files = {
        path.stem: {
            triple.subject.value
            for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
            if isinstance(triple.subject, ox.NamedNode) and triple.predicate.value == RDF + "type"
        }
        & terms
        for path in sorted(resource("ontology", "modules").glob("*.ttl"))
    }
    assert set().union(*of_files.values()) == terms
    return of_files


def test_queries_were_discovered() -> None:
    folders = {path.relative_to(resource("queries")).parts[0] for path in QUERIES}
    assert folders == {"competency", "rules", "checks", "pages", "quality", "services", "onward", "reconcile"}


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_query_names_terms_that_exist(path: Path) -> None:
    known = declared(*TERMS, *CONCEPTS)
    ours = {iri for iri in named(path).all if iri.startswith((OL, VOCABULARY)) and not iri.startswith(RULE)}
    assert ours - known == set()


def test_a_comment_names_nothing_and_a_path_its_links(tmp_path: Path) -> None:
    query = tmp_path / "one.rq"
    query.write_text(
        f"#+ question: ol:Case?\nPREFIX ol: <{OL}>\n"
        "CONSTRUCT { ?x ol:tiedTo ?y }  # ol:Work\n"
        'WHERE { ?x (^ol:party/ol:party)|!ol:before ?y FILTER EXISTS { ?y ol:level "ol:Actor" } }',
        encoding="utf-8",
    )
    assert named(query).read == {OL + name for name in ("party", "before", "level")}
    assert named(query).concluded == {OL + "tiedTo"}


def test_a_premise_counts_only_where_a_question_reads_the_conclusion(tmp_path: Path) -> None:
    def asks(pattern: str) -> set[str]:
        query = tmp_path / "two.rq"
        named.cache_clear()
        query.write_text(f"PREFIX ol: <{OL}>\nSELECT ?x WHERE {{ {pattern} }}", encoding="utf-8")
        return read_terms([query])

    assert OL + "dependsOn" in asks("?x ol:interdependentWith ?y")
    assert OL + "dependsOn" not in asks("?x ol:tiedTo ?y")
    # A superclass is read when a question names it, and its subclasses are not read thereby.
    assert OL + "Association" not in asks("?x a ol:Actor")


def test_share_of_terms_in_use_does_not_fall(capsys: pytest.CaptureFixture[str]) -> None:
    read = read_terms(QUESTIONS)
    every = set().union(*modules().values())
    share = 100 * len(every & read) / len(every)
    lines = [
        f"{len(every & read)} of {len(every)} terms ({share:.1f} %) are read by questions or explanations"
    ]
    for module, terms in modules().items():
        unread = sorted(iri.removeprefix(OL) for iri in terms - read)
        lines.append(f"  {module}: {len(terms & read)} of {len(terms)}; unread: {', '.join(unread) or '-'}")
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201
    assert share >= float(COVERAGE.read_text(encoding="utf-8"))
