"""Small graphs over the shipped ontology, made from the bodies of its rules and constraints.

A graph is made by putting bodies together on a few individuals, so that what one rule concludes feeds
another. As in authored data, no individual is asserted to be of a defined class: what its definition asks for
stands instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox
from hypothesis import strategies as st

from ordrelocal.inferring import Inference, infer
from ordrelocal.namespaces import GRAPH_ONTOLOGY, ID, OL, OWL, RDF, RDFS, XSD
from ordrelocal.ontology import load_ontology
from ordrelocal.owlrules import CompiledOntology, compile_ontology
from ordrelocal.rules import Pattern, Rule

LITERALS = {
    RDF + "langString": ox.Literal("mot", language="fr"),
    XSD + "string": ox.Literal("2003"),
    XSD + "integer": ox.Literal("18", datatype=ox.NamedNode(XSD + "integer")),
    XSD + "decimal": ox.Literal("1.5", datatype=ox.NamedNode(XSD + "decimal")),
    XSD + "boolean": ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean")),
    XSD + "dateTime": ox.Literal("2003-01-01T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime")),
    XSD + "anyURI": ox.Literal("https://example.org/", datatype=ox.NamedNode(XSD + "anyURI")),
}
_TYPE = ox.NamedNode(RDF + "type")

INDIVIDUAL = ID + "generated/"

Graph = tuple[ox.Triple, ...]
"""Assertions on a few individuals, whose names no other graph has."""

Recipe = list[tuple[tuple[Pattern, ...], list[int]]]
"""Bodies, each with the individuals (by number) that its variables stand for."""


@dataclass(frozen=True)
class Material:
    """The shipped ontology as something to make graphs from."""

    ontology: tuple[ox.Triple, ...]
    compiled: CompiledOntology

    @cached_property
    def _definitions(self) -> dict[str, Rule]:
        return {
            rule.head[0][2]: rule
            for rule in self.compiled.rules
            if rule.id.startswith("definition-") and "-implies-" not in rule.id
        }

    @cached_property
    def _ranges(self) -> dict[str, str]:
        """Datatype property -> its datatype."""
        return {
            str(each.subject): each.object.value
            for each in self.ontology
            if each.predicate.value == RDFS + "range"
            and isinstance(each.object, ox.NamedNode)
            and each.object.value in LITERALS
        }

    def authored(self, body: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
        """A body as authors can assert it: each defined class gives way to its definition."""
        patterns: list[Pattern] = []
        for index, (subject, predicate, value) in enumerate(body):
            definition = self._definitions.get(value)
            if definition is None:
                patterns.append((subject, predicate, value))
                continue
            names = {"?x": subject}
            renamed = tuple(
                (names.get(s, f"{s}{index}"), p, f"{o}{index}" if o.startswith("?") else o)
                for s, p, o in definition.body
            )
            patterns += self.authored(renamed)
        return tuple(patterns)

    @cached_property
    def rules(self) -> dict[str, tuple[Pattern, ...]]:
        """Rule id -> body as authors can assert it, of every rule that then has something to add."""
        bodies = {rule.id: (self.authored(rule.body), rule.head[0]) for rule in self.compiled.rules}
        return {name: body for name, (body, head) in bodies.items() if head not in body}

    @cached_property
    def constraints(self) -> dict[str, tuple[Pattern, ...]]:
        """Constraint id -> body as authors can assert it."""
        return {each.id: self.authored(each.body) for each in self.compiled.constraints}

    def recipes(self, bodies: list[tuple[Pattern, ...]]) -> st.SearchStrategy[Recipe]:
        """A few bodies at a time, on at most four individuals."""
        individuals = st.lists(st.integers(0, 3), min_size=6, max_size=6)
        return st.lists(st.tuples(st.sampled_from(bodies), individuals), min_size=2, max_size=6)

    def make(self, name: str, recipe: Recipe) -> Graph:
        """Write a recipe down as triples about individuals of one name."""
        made: dict[ox.Triple, None] = {}
        for body, numbers in recipe:
            variables = sorted({part for pattern in body for part in pattern if part.startswith("?")})
            names = {
                part: ox.NamedNode(f"{INDIVIDUAL}{name}/{number}")
                for part, number in zip(variables, numbers, strict=False)
            }
            for subject, predicate, value in body:
                literal = LITERALS.get(self._ranges.get(predicate, ""))
                end = literal or names.get(value) or ox.NamedNode(value.strip("<>"))
                made[ox.Triple(names[subject], ox.NamedNode(predicate.strip("<>")), end)] = None
        return tuple(made)

    def seed(self, name: str, body: tuple[Pattern, ...]) -> Graph:
        """One body, each variable an individual of its own."""
        return self.make(name, [(body, list(range(6)))])

    def probes(self) -> list[ox.Triple]:
        """Classes of what has a property towards the first, second … individual of its graph.

        They turn property values, which are never taken from HermiT, into memberships.
        """
        made = [ox.Triple(_number(number), _TYPE, _owl("Class")) for number in range(6)]
        heads = {rule.head[0][1].strip("<>") for rule in self.compiled.rules} - {_TYPE.value}
        for head in sorted(heads):
            for number in range(6):
                probe = ox.NamedNode(f"{OL}Generated-{head.removeprefix(OL)}-{number}")
                value = _restriction(made, ox.NamedNode(head), "someValuesFrom", _number(number))
                made.append(ox.Triple(probe, _TYPE, _owl("Class")))
                made.append(ox.Triple(probe, _owl("equivalentClass"), value))
        return made

    def conclude(self, graphs: dict[str, Graph]) -> tuple[Inference, set[str]]:
        """What the materialiser makes of graphs: the inference, and the names of those that clash."""
        store = ox.Store()
        for each in (*self.ontology, *(triple for graph in graphs.values() for triple in graph)):
            store.add(ox.Quad(each.subject, each.predicate, each.object))
        inference = infer(store, self.compiled.rules)
        clashing = set()
        for constraint in self.compiled.constraints:
            body = " ".join(" ".join(pattern) + " ." for pattern in constraint.body)
            solutions = store.query(f"SELECT DISTINCT ?x WHERE {{ {body} }}")
            assert isinstance(solutions, ox.QuerySolutions)
            clashing |= {solution["x"].value.split("/")[-2] for solution in solutions}
        return inference, clashing


def material() -> Material:
    """The shipped ontology, compiled."""
    store = load_ontology()
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPH_ONTOLOGY))
    return Material(tuple(quad.triple for quad in quads), compile_ontology(store))


def numbered(graphs: Iterable[Graph]) -> list[ox.Triple]:
    """Types that tell the individuals of a graph apart, for ``Material.probes``."""
    ends = {end for graph in graphs for each in graph for end in (each.subject, each.object)}
    generated = sorted(end.value for end in ends if isinstance(end, ox.NamedNode) and INDIVIDUAL in end.value)
    return [ox.Triple(ox.NamedNode(iri), _TYPE, _number(int(iri.rsplit("/", 1)[1]))) for iri in generated]


def as_class(name: str, graph: Graph) -> list[ox.Triple]:
    """A class that can have a member if and only if all of a graph can be true.

    One run of the reasoner thus judges many graphs, each alone, by the classes that it finds unsatisfiable:
    being a member asks that each individual of the graph is as the graph says.
    """
    made = [ox.Triple(_class(name), _TYPE, _owl("Class"))]
    for individual in dict.fromkeys(triple.subject for triple in graph):
        parts: list[ox.NamedNode | ox.BlankNode] = [_expression(made, "oneOf", _list(made, [individual]))]
        for each in (triple for triple in graph if triple.subject == individual):
            if each.predicate == _TYPE:
                assert isinstance(each.object, ox.NamedNode)
                parts.append(each.object)
            else:
                parts.append(_restriction(made, each.predicate, "hasValue", each.object))
        described = _expression(made, "intersectionOf", _list(made, parts))
        wanted = _restriction(made, ox.NamedNode(OL + "generatedLink"), "someValuesFrom", described)
        made.append(ox.Triple(_class(name), ox.NamedNode(RDFS + "subClassOf"), wanted))
    return made


LINK = ox.Triple(ox.NamedNode(OL + "generatedLink"), _TYPE, ox.NamedNode(OWL + "ObjectProperty"))
"""Declaration of the property that ``as_class`` uses."""


def class_names(iris: frozenset[str]) -> set[str]:
    """Names of the graphs whose classes are among some classes."""
    return {iri.removeprefix(_class("").value) for iri in iris if iri.startswith(_class("").value)}


def _number(number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{OL}GeneratedNumber{number}")


def _class(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{OL}Generated-{name}")


def _owl(name: str) -> ox.NamedNode:
    return ox.NamedNode(OWL + name)


def _expression(made: list[ox.Triple], kind: str, members: ox.NamedNode | ox.BlankNode) -> ox.BlankNode:
    node = ox.BlankNode()
    made += [ox.Triple(node, _TYPE, _owl("Class")), ox.Triple(node, _owl(kind), members)]
    return node


def _restriction(made: list[ox.Triple], prop: ox.NamedNode, kind: str, value: object) -> ox.BlankNode:
    node = ox.BlankNode()
    assert isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal)
    made += [
        ox.Triple(node, _TYPE, _owl("Restriction")),
        ox.Triple(node, _owl("onProperty"), prop),
        ox.Triple(node, _owl(kind), value),
    ]
    return node


def _list(made: list[ox.Triple], members: Sequence[object]) -> ox.NamedNode | ox.BlankNode:
    head: ox.NamedNode | ox.BlankNode = ox.NamedNode(RDF + "nil")
    for member in reversed(members):
        assert isinstance(member, ox.NamedNode | ox.BlankNode)
        node = ox.BlankNode()
        made += [
            ox.Triple(node, ox.NamedNode(RDF + "first"), member),
            ox.Triple(node, ox.NamedNode(RDF + "rest"), head),
        ]
        head = node
    return head
