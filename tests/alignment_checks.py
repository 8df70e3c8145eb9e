"""What may be wrong with an alignment: by its text, and by reasoning with the target's own axioms."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ordrelocal.alignments import AXIOMS, MATCHES, read_alignment
from ordrelocal.namespaces import DCTERMS, ID, OL, OWL, RDF, RDFS, SKOS, VOCABULARY, VOID, compact
from ordrelocal.ontology import ontology_files, vocabulary_files
from ordrelocal.paths import resource
from ordrelocal.reasoning import Judgement, reason
from ordrelocal.terms import iri_of

FIXTURES = Path(__file__).parent / "fixtures"
#: Axioms of others on which a target rests.
BENEATH = {"biro": ("frbr",), "eli": ("cidoc-crm",), "fabio": ("frbr",)}
#: Prefix of the individuals of which each class gets one.
ONE = ID + "one/"

#: Alignments that are refused, each with what is expected in its head.
WRONG = sorted((FIXTURES / "alignments").glob("*.ttl"))
#: How faults begin that are found without reasoning.
BY_TEXT = ("invented", "no reason", "unknown", "unlike kinds")

#: Annotations of an alignment's header, which it declares.
HEADER = {DCTERMS + "hasVersion", VOID + "objectsTarget", VOID + "subjectsTarget"}

_TYPE = ox.NamedNode(RDF + "type")
_EXPECTED = re.compile(r"^# Expected: (.+)$", re.MULTILINE)
_KINDS = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    OWL + "AnnotationProperty": "property",
    SKOS + "Concept": "concept",
}
_REASONED = {OWL + "Class", OWL + "ObjectProperty", OWL + "DatatypeProperty"}
_SAID = re.compile(
    r"^(?P<before>.*)\n(?P<term>[\w-]+:[\w-]+) (?P<relation>rdfs|skos):(?P<name>\w+) ", re.MULTILINE
)


@cache
def triples_of(path: Path) -> tuple[ox.Triple, ...]:
    """All triples of a Turtle file."""
    return tuple(quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


@cache
def ontology() -> tuple[ox.Triple, ...]:
    """Axioms of our own ontology."""
    return tuple(each for path in ontology_files() for each in triples_of(path))


def expected(path: Path) -> str:
    """What a wrong alignment says will be found."""
    said = _EXPECTED.search(path.read_text(encoding="utf-8"))
    assert said, f"{path.name} does not say what is expected"
    return said[1]


def shipped(name: str) -> Path:
    """File of a shipped alignment."""
    return resource("ontology", "alignments", f"{name}.ttl")


def target(name: str) -> tuple[ox.Triple, ...]:
    """Axioms of the vocabulary that an alignment is about, and of those on which it rests."""
    files = (name, *BENEATH.get(name, ()))
    return tuple(each for file in files for each in triples_of(FIXTURES / "vocabularies" / f"{file}.ttl"))


def axioms(path: Path) -> list[ox.Triple]:
    """What a reasoner reads of an alignment: no matches, no header, no declared annotations."""
    return [
        each
        for each in triples_of(path)
        if each.predicate.value in AXIOMS or (each.predicate == _TYPE and iri_of(each.object) in _REASONED)
    ]


def kinds(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Kind of each declared term: class, property or concept."""
    return {
        iri_of(each.subject): _KINDS[iri_of(each.object)]
        for each in triples
        if each.predicate == _TYPE and iri_of(each.object) in _KINDS
    }


def faults(path: Path) -> set[str]:
    """What is wrong with the text of an alignment, whose name starts with that of its target."""
    ours = kinds(each for file in (*ontology_files(), *vocabulary_files()) for each in triples_of(file))
    theirs = kinds(target(path.stem.split("__")[0]))
    found = {f"no reason {term}" for term in _unjustified(path.read_text(encoding="utf-8"))}
    for each in read_alignment(path).mappings:
        one, other = (each.ours, each.theirs) if each.ours.startswith(OL) else (each.theirs, each.ours)
        if one not in ours:
            found.add(f"unknown {compact(one)}")
        elif other not in theirs:
            found.add(f"invented {other}")
        elif ours[one] != theirs[other]:
            found.add(f"unlike kinds {compact(one)} {other}")
    found |= {f"invented {term}" for term in _named(path) if term not in theirs}
    return found


def _named(path: Path) -> set[str]:
    """Terms of others that an alignment leads to or declares, those of the mappings' own words left out."""
    words = AXIOMS | MATCHES | HEADER
    given = triples_of(path)
    declared = {iri for iri in kinds(given) if iri not in words}
    seen = {iri_of(each.object) for each in given if each.predicate.value == RDFS + "seeAlso"}
    return {iri for iri in declared | seen if not iri.startswith((OL, VOCABULARY, ID)) and iri not in words}


def _unjustified(text: str) -> list[str]:
    return [said["term"] for said in _SAID.finditer(text) if not said["before"].startswith("# ")]


def one_of_each(classes: Iterable[str]) -> list[ox.Triple]:
    """One individual for each class, named after it."""
    return [
        ox.Triple(ox.NamedNode(ONE + iri.removeprefix(OL)), _TYPE, ox.NamedNode(iri))
        for iri in sorted(classes)
    ]


def with_those_below(classes: Iterable[str]) -> set[str]:
    """Classes of ours, with all that are declared below them."""
    found = set(classes)
    while True:
        below = {
            iri_of(each.subject)
            for each in ontology()
            if each.predicate.value == RDFS + "subClassOf" and iri_of(each.object) in found
        }
        if below <= found:
            return {iri for iri in found if iri.startswith(OL)}
        found |= below


def touched(paths: Iterable[Path]) -> set[str]:
    """Classes of ours that an axiom of an alignment is about, with those below."""
    mapped = [each for path in paths for each in read_alignment(path).mappings if each.relation in AXIOMS]
    return with_those_below({iri for each in mapped for iri in (each.ours, each.theirs)})


def refusals(judgement: Judgement, classes: set[str]) -> set[str]:
    """Why a reasoner refuses an alignment, given one individual of each class: empty if it does not."""
    if not judgement.consistent:
        return {"inconsistent"}
    found = {f"unsatisfiable {compact(iri)}" for iri in judgement.unsatisfiable if iri.startswith(OL)}
    for individual, concluded in judgement.memberships.items():
        known = own_kinds().get(individual)
        if known is not None and OL + individual.removeprefix(ONE) in classes:
            name = "ol:" + individual.removeprefix(ONE)
            found |= {f"new kind {name} {compact(iri)}" for iri in concluded - known if iri.startswith(OL)}
    return found


@cache
def own_kinds() -> dict[str, frozenset[str]]:
    """What our ontology alone concludes of one individual of each of its classes."""
    classes = {iri for iri, kind in kinds(ontology()).items() if kind == "class" and iri.startswith(OL)}
    return dict(reason([*ontology(), *one_of_each(classes)]).memberships)


def judged(name: str, wrong: Path | None = None, facts: Iterable[ox.Triple] = ()) -> set[str]:
    """Why a reasoner refuses a shipped alignment, with a wrong one or with facts beside it."""
    paths = [shipped(name)] if wrong is None else [shipped(name), wrong]
    classes = touched(paths)
    given = [*ontology(), *target(name), *facts, *(each for path in paths for each in axioms(path))]
    if wrong is not None:
        given += [each for each in triples_of(wrong) if each.predicate.value not in MATCHES]
    judgement = reason([*given, *one_of_each(classes)])
    if not judgement.consistent:
        # Any individual of a class that can have no member is a contradiction: without them it is named.
        judgement = reason(given)
    return refusals(judgement, classes)
