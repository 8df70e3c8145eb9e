"""A clash is led back to minimal sets of statements and axioms: without any one of them it is gone."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import pytest

from ordrelocal.axiom_places import axiom_place
from ordrelocal.clashing import Clash, Member, clashes
from ordrelocal.inferring import infer
from ordrelocal.namespaces import GRAPH, GRAPH_ONTOLOGY, ID, OL, VOCABULARY
from ordrelocal.ontology import load_ontology
from ordrelocal.owlrules import compile_ontology
from ordrelocal.paths import resource
from ordrelocal.projecting import merge, project
from tests.turtle import triples

CASE = ox.NamedNode(GRAPH + "cases/example")
AXIOMS = (
    "ol:A owl:disjointWith ol:B . ol:p rdfs:domain ol:C . ol:C rdfs:subClassOf ol:A . ol:q rdfs:range ol:B ."
)
#: axioms, what each statement says, what is declared, sizes of the minimal sets
CLASHES = {
    "disjoint": (AXIOMS, ["id:x ol:p id:y .", "id:z ol:q id:x ."], "id:x a ol:D .", [6]),
    "declared": (AXIOMS, ["id:z ol:q id:x ."], "id:x a ol:A .", [4]),
    "idle-statements": (AXIOMS, ["id:x a ol:A , ol:B .", "id:x ol:r id:y ."], "id:w ol:p id:v .", [2]),
    "two-ways": (AXIOMS, ["id:x ol:p id:y .", "id:x a ol:A .", "id:x a ol:B ."], "", [3, 5]),
    "all-disjoint": (
        "[] a owl:AllDisjointClasses ; owl:members ( ol:A ol:B ol:E ) .",
        ["id:x a ol:A .", "id:x a ol:E ."],
        "",
        [3],
    ),
    "asymmetric": ("ol:p a owl:AsymmetricProperty .", ["id:x ol:p id:y .", "id:y ol:p id:x ."], "", [3]),
    "irreflexive": (
        "ol:p a owl:IrreflexiveProperty . ol:q rdfs:subPropertyOf ol:p .",
        ["id:x ol:q id:x ."],
        "",
        [3],
    ),
}


def quads(axioms: str, said: list[str], declared: str) -> list[ox.Quad]:
    """Axioms, one statement a text, declarations, each in its graph."""
    ontology = ox.NamedNode(GRAPH_ONTOLOGY)
    found = [ox.Quad(each.subject, each.predicate, each.object, ontology) for each in triples(axioms)]
    found += [ox.Quad(each.subject, each.predicate, each.object, CASE) for each in triples(declared)]
    for number, text in enumerate(said):
        name = ox.NamedNode(f"{ID}statement/{number}")
        found += [ox.Quad(each.subject, each.predicate, each.object, name) for each in triples(text)]
        for key, value in (
            ("modality", ox.NamedNode(VOCABULARY + "modality/asserts")),
            ("polarity", ox.NamedNode(VOCABULARY + "polarity/affirmed")),
            ("inDossier", ox.NamedNode(ID + "case/example")),
        ):
            found.append(ox.Quad(name, ox.NamedNode(OL + key), value, CASE))
    return found


def found_in(given: Iterable[ox.Quad], without: Iterable[str] = ()) -> list[Clash]:
    """Clashes of a graph from which some axioms, by their text, are taken out."""
    store = ox.Store()
    merge(store, given)
    project(store)
    compiled = compile_ontology(store)
    rules = [rule for rule in compiled.rules if rule.axiom not in without]
    constraints = [each for each in compiled.constraints if each.axiom not in without]
    return list(clashes(store, constraints, rules, infer(store, rules)))


def without(given: list[ox.Quad], member: Member) -> tuple[list[ox.Quad], list[str]]:
    """The graph without a statement or a declared triple, or the text of the axiom to be left out."""
    if member.kind == "axiom":
        return given, [member.name]
    return [quad for quad in given if not _carries(quad, member)], []


def _carries(quad: ox.Quad, member: Member) -> bool:
    named = quad.graph_name == ox.NamedNode(member.name)
    return named and member.fact in ("", str(quad.triple))


def about(found: list[Clash], clash: Clash) -> Iterator[Clash]:
    return (each for each in found if (each.about, each.constraint.id) == (clash.about, clash.constraint.id))


@pytest.mark.parametrize(("axioms", "said", "declared", "sizes"), CLASHES.values(), ids=CLASHES)
def test_each_set_clashes_alone_and_not_without_any_one_member(
    axioms: str, said: list[str], declared: str, sizes: list[int]
) -> None:
    given = quads(axioms, said, declared)
    clash = found_in(given)[0]
    assert sorted(len(members) for members in clash.sets) == sizes
    every = {rule.axiom for rule in compile_ontology(_ontology(given)).rules}
    every |= {each.axiom for each in compile_ontology(_ontology(given)).constraints}
    for members in clash.sets:
        axioms_kept = {member.name for member in members if member.kind == "axiom"}
        kept = [quad for quad in given if _stays(quad, members)]
        left_out = every - axioms_kept
        assert list(about(found_in(kept, left_out), clash)), "the set alone does not clash"
        for member in members:
            fewer, more_out = without(kept, member)
            assert not list(about(found_in(fewer, left_out | set(more_out)), clash)), member


@pytest.mark.parametrize(("axioms", "said", "declared", "sizes"), CLASHES.values(), ids=CLASHES)
def test_where_there_is_one_set_the_whole_graph_does_not_clash_without_a_member(
    axioms: str, said: list[str], declared: str, sizes: list[int]
) -> None:
    given = quads(axioms, said, declared)
    clash = found_in(given)[0]
    for member in clash.sets[0] if len(sizes) == 1 else ():
        fewer, left_out = without(given, member)
        assert not list(about(found_in(fewer, left_out), clash)), member


def _ontology(given: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    merge(store, (quad for quad in given if quad.graph_name == ox.NamedNode(GRAPH_ONTOLOGY)))
    return store


def _stays(quad: ox.Quad, members: Iterable[Member]) -> bool:
    """Ontology and attributions stay; what is said or declared stays if a member carries it."""
    attributed = quad.predicate.value in {OL + name for name in ("modality", "polarity", "inDossier")}
    if attributed or quad.graph_name == ox.NamedNode(GRAPH_ONTOLOGY):
        return True
    return any(_carries(quad, member) for member in members if member.kind != "axiom")


def test_every_axiom_of_the_ontology_is_found_at_a_line_that_names_it() -> None:
    compiled = compile_ontology(load_ontology())
    axioms = {rule.axiom for rule in compiled.rules} | {each.axiom for each in compiled.constraints}
    assert len(axioms) > 150
    for axiom in sorted(axioms):
        place = axiom_place(axiom)
        assert place, axiom
        file, line = place.rsplit(":", 1)
        text = resource(*file.split("/")).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        predicate = axiom.split(" ")[1]
        assert predicate in text.split() or axiom.split(" ")[0] in text, axiom
