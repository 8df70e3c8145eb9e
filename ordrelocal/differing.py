"""What a selection of evidence changes: projection and inference run again, and compared fact by fact.

Rules that close the world are not monotonic, so that leaving evidence out may also make a fact appear: what
statements say is looked up again where something was taken away, and inference is run whole.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from ordrelocal.evidence import Evidence, Selection, places, withdrawn
from ordrelocal.inferring import Derivation, infer
from ordrelocal.namespaces import GRAPH_ONTOLOGY, GRAPH_VOCABULARIES, RDF, RDFS
from ordrelocal.projecting import in_default_graph, merge, projected
from ordrelocal.rules import TYPE, Rule

LARGE = 20_000
"""A graph with more quads than this is an import: only what evidence leads to is taken from it."""


class Fact(NamedTuple):
    """A fact and how it is there.

    ``rule`` is the IRI of the rule that first infers it, or empty; ``conclusion`` tells what a rule file or
    the definition of a class concludes from what merely follows from the hierarchy of terms.
    """

    triple: ox.Triple
    rule: str
    conclusion: bool = False

    @property
    def stated(self) -> bool:
        """Whether a statement says it."""
        return not self.rule


@dataclass(frozen=True)
class Difference:
    """What becomes of the facts that rest on evidence when only a part of it is counted in.

    Attributes:
        selection: The part counted in.
        falls: Facts of the whole evidence that are gone.
        stands: Facts that are there in both.
        appears: Facts that are there only now, since nothing left out contradicts or rules them out any more.
        records: How many records are counted in.
        withdrawn: How many are left out.
    """

    selection: Selection
    falls: tuple[Fact, ...]
    stands: tuple[Fact, ...]
    appears: tuple[Fact, ...]
    records: int
    withdrawn: int

    @property
    def counts(self) -> dict[str, int]:
        """How many facts fall, stand, appear, and how many records are counted in and left out."""
        return {
            "falls": len(self.falls),
            "stands": len(self.stands),
            "appears": len(self.appears),
            "records": self.records,
            "withdrawn": self.withdrawn,
        }


@dataclass(frozen=True)
class World:
    """What follows from some evidence: contents of statements that are facts, and what is concluded."""

    stated: frozenset[ox.Triple]
    derivations: Mapping[ox.Triple, Derivation]

    def facts(self, concluding: "Concluding") -> dict[ox.Triple, Fact]:
        """Every fact, a stated one as stated even if it could be concluded as well."""
        found = {
            triple: Fact(triple, how.rule, concluding(triple, how.rule))
            for triple, how in self.derivations.items()
        }
        return found | {triple: Fact(triple, "") for triple in self.stated}


class _Ground:
    """Authored quads in one store with what their statements say, from which evidence is taken for a while.

    A store made anew for each selection takes as long as the inference itself.

    Args:
        quads: Authored quads, without what is projected or inferred.
        evidence: The records that they hold.

    Attributes:
        store: The quads, and as facts what statements say.
        stated: These facts, but for those that are declared as well.
    """

    def __init__(self, quads: list[ox.Quad], evidence: Evidence) -> None:
        self.store = ox.Store()
        merge(self.store, quads)
        self._evidence = evidence
        self._places = places(quads)
        self._plain = Counter(_in_default_graph(quad) for quad in quads if in_default_graph(quad.graph_name))
        self._naming: dict[str, list[ox.Quad]] = {}
        for quad in quads:
            for iri in evidence.named_by(quad):
                self._naming.setdefault(iri, []).append(quad)
        self._projected = projected(self.store)
        self._said = _times(self._projected.values())
        self.stated = {triple for triple in self._said if _in_default_graph(triple) not in self._plain}
        self.store.extend(map(_in_default_graph, self.stated))

    def withdraw(self, kept: Mapping[str, frozenset[str]]) -> "_Change":
        """Take away what is not counted in, with what statements say no more, and add what they say now."""
        gone = list(withdrawn(self._naming, self._evidence, kept, self._places))
        losses = Counter(_in_default_graph(quad) for quad in gone if in_default_graph(quad.graph_name))
        undeclared = {quad for quad, times in losses.items() if times == self._plain[quad]}
        for quad in (*gone, *undeclared):
            self.store.remove(quad)
        fallen, risen = self._restated(
            {name for quad in gone for name in self._evidence.named_by(quad)}, undeclared
        )
        for triple in fallen:
            self.store.remove(_in_default_graph(triple))
        self.store.extend(map(_in_default_graph, risen))
        return _Change((*gone, *undeclared), fallen, risen)

    def restore(self, change: "_Change", inferred: Iterable[ox.Triple]) -> None:
        """Take away what was added, then put back what was taken."""
        for triple in (*change.risen, *inferred):
            self.store.remove(_in_default_graph(triple))
        self.store.extend((*change.gone, *map(_in_default_graph, change.fallen)))

    def _restated(
        self, names: Iterable[str], undeclared: Set[ox.Quad]
    ) -> tuple[tuple[ox.Triple, ...], tuple[ox.Triple, ...]]:
        """What is stated no more, and what is only now: of each statement the rule reads what names it."""
        changed = {ox.NamedNode(name) for name in names}
        before = _times(self._projected.get(name, ()) for name in changed)
        after = _times(projected(self.store, changed).values())
        touched = before.keys() | after.keys() | {quad.triple for quad in undeclared}

        def holds(triple: ox.Triple) -> bool:
            quad = _in_default_graph(triple)
            declared = quad in self._plain and quad not in undeclared
            return self._said[triple] - before[triple] + after[triple] > 0 and not declared

        fallen = tuple(triple for triple in touched if triple in self.stated and not holds(triple))
        risen = tuple(triple for triple in touched if triple not in self.stated and holds(triple))
        return fallen, risen


class _Change(NamedTuple):
    """What a selection takes from the ground and adds to it: quads, and stated facts that fall and rise."""

    gone: tuple[ox.Quad, ...]
    fallen: tuple[ox.Triple, ...]
    risen: tuple[ox.Triple, ...]


def _times(said: Iterable[Iterable[ox.Triple]]) -> Counter[ox.Triple]:
    """By how many statements each triple is said."""
    return Counter(triple for each in said for triple in set(each))


def _in_default_graph(each: ox.Quad | ox.Triple) -> ox.Quad:
    """A triple, or a quad of another graph, as it stands in the default graph."""
    return ox.Quad(each.subject, each.predicate, each.object)


class Concluding:
    """Tells conclusions from other inferred triples.

    Args:
        rules: Axioms and rule files.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        every = list(rules)
        self._written = {rule.iri for rule in every if rule.written}
        self._defined = {rule.head[0][2] for rule in every if _is_definition(rule)}

    def __call__(self, triple: ox.Triple, rule: str) -> bool:
        """Whether a rule file concludes a triple, or the definition of a class does."""
        member = triple.predicate.value == RDF + "type" and str(triple.object) in self._defined
        return rule in self._written or member

    def may(self, rule: Rule) -> bool:
        """Whether a rule can conclude what counts as a conclusion."""
        return rule.written or bool({pattern[2] for pattern in rule.head} & self._defined)


def _is_definition(rule: Rule) -> bool:
    return rule.id.startswith("definition-") and rule.head[0][1] == TYPE and "-implies-" not in rule.id


class Comparison:
    """Worlds of one dataset under several selections.

    Args:
        quads: Authored quads, ontology and vocabularies among them.
        rules: Axioms and rule files.
        whole: Leave nothing of large graphs aside, even if no evidence leads to it.
    """

    def __init__(self, quads: Iterable[ox.Quad], rules: Iterable[Rule], *, whole: bool = False) -> None:
        every = list(quads)
        self.evidence = Evidence(every)
        self._quads = every if whole else _concerned(every)
        self._rules = tuple(rules)
        self.concluding = Concluding(self._rules)

    @cached_property
    def whole(self) -> World:
        """The world of all evidence."""
        return self.world({iri: record.works for iri, record in self.evidence.records.items()})

    @cached_property
    def _without_evidence(self) -> frozenset[ox.Triple]:
        """What follows from declarations alone: it rests on no evidence."""
        return frozenset(self.world({}).derivations)

    def world(self, kept: Mapping[str, frozenset[str]]) -> World:
        """Project and infer from some records.

        Args:
            kept: IRI of each record counted in -> works that it still comes from.
        """
        ground, records = self._ground, self.evidence.records
        change = ground.withdraw(kept)
        inferred: Mapping[ox.Triple, Derivation] = {}
        try:
            inferred = infer(ground.store, self._rules).derivations
        finally:
            ground.restore(change, inferred)
        return World(
            (self._stated - set(change.fallen))
            | {each for each in change.risen if not _about(each, records)},
            {triple: how for triple, how in inferred.items() if not _about(triple, records)},
        )

    @cached_property
    def _stated(self) -> frozenset[ox.Triple]:
        """What statements say as facts, all evidence counted in."""
        records = self.evidence.records
        return frozenset(triple for triple in self._ground.stated if not _about(triple, records))

    @cached_property
    def _ground(self) -> "_Ground":
        return _Ground(self._quads, self.evidence)

    def difference(self, selection: Selection) -> Difference:
        """Compare a part of the evidence with the whole.

        Raises:
            UnknownEvidenceError: The selection names what is not known here.
        """
        self.evidence.check(selection)
        kept = self.evidence.kept(selection)
        before, after = self.whole.facts(self.concluding), self.world(kept).facts(self.concluding)
        shared = before.keys() & after.keys() - self._without_evidence
        return Difference(
            selection,
            falls=_sorted(fact for triple, fact in before.items() if triple not in after),
            stands=_sorted(after[triple] for triple in shared),
            appears=_sorted(fact for triple, fact in after.items() if triple not in before),
            records=len(kept),
            withdrawn=len(self.evidence.records) - len(kept),
        )


def _sorted(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: str(fact.triple)))


def _about(triple: ox.Triple, records: Mapping[str, object]) -> bool:
    """Whether a triple is about a record, or a name: neither who says something nor a label is a fact."""
    return triple.predicate.value == RDFS + "label" or any(
        getattr(term, "value", "") in records for term in (triple.subject, triple.object)
    )


def _concerned(quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """The quads that evidence can have to do with: not the ontology, and of large graphs what is led to."""
    sizes = Counter(quad.graph_name for quad in quads)
    apart = {name for name, size in sizes.items() if size > LARGE} | {ox.NamedNode(GRAPH_VOCABULARIES)}
    ontology = ox.NamedNode(GRAPH_ONTOLOGY)
    kept = [quad for quad in quads if quad.graph_name not in apart and quad.graph_name != ontology]
    waiting = {quad.object for quad in kept}
    by_subject: dict[object, list[ox.Quad]] = {}
    for quad in quads:
        if quad.graph_name in apart:
            by_subject.setdefault(quad.subject, []).append(quad)
    while waiting:
        found = [quad for term in waiting for quad in by_subject.pop(term, ())]
        kept += found
        waiting = {quad.object for quad in found}
    return kept
