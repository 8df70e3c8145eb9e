"""OWL axioms compiled to SPARQL: each axiom becomes one rule (it infers) or one constraint (it forbids).

Only the patterns below are known; any other axiom stops the build, since a skipped axiom would be a silent loss.
A definition's existential part is used from right to left only (something that fits is a member): the ontology never
lets authors assert a defined class, so nothing is lost (see docs/decisions.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pyoxigraph as ox

from ordrelocal.errors import UnsupportedAxiomError
from ordrelocal.i18n import N_, translate
from ordrelocal.namespaces import GRAPH_ONTOLOGY, OL, OWL, RDF, RDFS, RULE, XSD, compact

Pattern = tuple[str, str, str]
Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_TYPE = f"<{RDF}type>"
_GRAPH = ox.NamedNode(GRAPH_ONTOLOGY)
_KNOWN_TYPES = frozenset(
    OWL + name
    for name in (
        "Class ObjectProperty DatatypeProperty AnnotationProperty Ontology Restriction AllDisjointClasses "
        "SymmetricProperty TransitiveProperty AsymmetricProperty IrreflexiveProperty NamedIndividual"
    ).split()
)
_KNOWN_PREDICATES = frozenset(
    OWL + name
    for name in (
        "equivalentClass disjointWith members inverseOf propertyChainAxiom onProperty someValuesFrom hasValue "
        "intersectionOf imports versionIRI versionInfo priorVersion backwardCompatibleWith deprecated"
    ).split()
)


@dataclass(frozen=True)
class Rule:
    """One rule: if every pattern of ``body`` holds, so does ``head``.

    Terms are written as in SPARQL (``?x``, ``<iri>``). ``words`` and its values say the rule in a sentence.
    """

    id: str
    head: Pattern
    body: tuple[Pattern, ...]
    words: str
    terms: tuple[str, ...]

    @property
    def iri(self) -> str:
        """IRI under which the derivations of the rule are recorded."""
        return RULE + self.id

    @property
    def query(self) -> str:
        """CONSTRUCT of the triples that the rule adds to the default graph."""
        return f"CONSTRUCT {{ {_text(self.head)} }} WHERE {{ {self.where} FILTER NOT EXISTS {{ {_text(self.head)} }} }}"

    @property
    def where(self) -> str:
        """The body as a basic graph pattern."""
        return " ".join(_text(pattern) for pattern in self.body)

    @property
    def reads(self) -> frozenset[str]:
        """Predicates (and classes, for type patterns) whose new triples can make the rule fire."""
        return frozenset(o if p == _TYPE and o.startswith("<") else p for _, p, o in self.body)


@dataclass(frozen=True)
class Constraint:
    """One constraint: a solution of ``body`` is a clash about ``?x`` between the two ``terms``."""

    id: str
    body: tuple[Pattern, ...]
    terms: tuple[str, str]


@dataclass(frozen=True)
class CompiledOntology:
    """Rules and constraints, each in a fixed order."""

    rules: tuple[Rule, ...]
    constraints: tuple[Constraint, ...]


def compile_ontology(store: ox.Store) -> CompiledOntology:
    """Compile the axioms in the ontology graph of a store.

    Raises:
        UnsupportedAxiomError: An axiom has a pattern that is not known.
    """
    reader = _Reader(store)
    reader.refuse_unknown()
    rules = sorted(reader.rules(), key=lambda rule: rule.id)
    return CompiledOntology(tuple(rules), tuple(sorted(reader.constraints(), key=lambda each: each.id)))


def rule_words(rule: Rule, lang: str, labels: dict[str, str]) -> str:
    """The rule in a sentence, with the labels of its terms (IRI -> label) in one language."""
    names = {f"t{index}": labels.get(term, compact(term)) for index, term in enumerate(rule.terms)}
    return translate(rule.words, lang, **names)


def _text(pattern: Pattern) -> str:
    return " ".join(pattern) + " ."


def _type(subject: str, class_iri: str) -> Pattern:
    return (subject, _TYPE, f"<{class_iri}>")


def _name(iri: str) -> str:
    return compact(iri).removeprefix("ol:").replace(":", "-")


class _Reader:
    """Reads axioms from the ontology graph."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def pairs(self, predicate: str) -> Iterator[tuple[Node, Term]]:
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate), None, _GRAPH):
            yield quad.subject, quad.object

    def named(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Axioms between two named things; a blank node on the right is an unknown pattern."""
        for subject, value in self.pairs(predicate):
            if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode):
                raise UnsupportedAxiomError(axiom=compact(predicate), term=compact(getattr(subject, "value", "[]")))
            yield subject.value, value.value

    def typed(self, name: str) -> list[str]:
        quads = self.store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + name), _GRAPH)
        return sorted(quad.subject.value for quad in quads)

    def one(self, subject: Node, predicate: str) -> Term | None:
        quad = next(self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None, _GRAPH), None)
        return quad.object if quad else None

    def items(self, head: Term | None) -> list[Term]:
        found: list[Term] = []
        while isinstance(head, ox.BlankNode):
            first = self.one(head, RDF + "first")
            if first is not None:
                found.append(first)
            head = self.one(head, RDF + "rest")
        return found

    def refuse_unknown(self) -> None:
        for quad in self.store.quads_for_pattern(None, None, None, _GRAPH):
            predicate, value = quad.predicate.value, getattr(quad.object, "value", "")
            unknown_type = predicate == RDF + "type" and value.startswith(OWL) and value not in _KNOWN_TYPES
            if unknown_type or (predicate.startswith(OWL) and predicate not in _KNOWN_PREDICATES):
                axiom = compact(value if unknown_type else predicate)
                raise UnsupportedAxiomError(axiom=axiom, term=compact(getattr(quad.subject, "value", "[]")))

    def rules(self) -> Iterator[Rule]:
        yield from self._class_rules()
        yield from self._property_rules()
        yield from self._characteristic_rules()
        for subject, value in self.pairs(OWL + "equivalentClass"):
            yield from self._definition_rules(subject, value)

    def _class_rules(self) -> Iterator[Rule]:
        for sub, parent in self.named(RDFS + "subClassOf"):
            words = N_("Every “{t0}” is a “{t1}”.")
            yield Rule(f"subclass-{_name(sub)}-{_name(parent)}", _type("?x", parent), (_type("?x", sub),), words, (sub, parent))
        for prop, cls in self.named(RDFS + "domain"):
            words = N_("Whatever has “{t0}” is a “{t1}”.")
            yield Rule(f"domain-{_name(prop)}-{_name(cls)}", _type("?x", cls), (("?x", f"<{prop}>", "?y"),), words, (prop, cls))
        for prop, cls in self.named(RDFS + "range"):
            if cls.startswith((XSD, RDF, RDFS)):
                continue  # datatypes are a matter of the schema and the shapes
            words = N_("Whatever “{t0}” leads to is a “{t1}”.")
            yield Rule(f"range-{_name(prop)}-{_name(cls)}", _type("?y", cls), (("?x", f"<{prop}>", "?y"),), words, (prop, cls))

    def _property_rules(self) -> Iterator[Rule]:
        for sub, parent in self.named(RDFS + "subPropertyOf"):
            words = N_("“{t0}” implies “{t1}”.")
            head, body = ("?x", f"<{parent}>", "?y"), (("?x", f"<{sub}>", "?y"),)
            yield Rule(f"subproperty-{_name(sub)}-{_name(parent)}", head, body, words, (sub, parent))
        for left, right in self.named(OWL + "inverseOf"):
            for one, other in ((left, right), (right, left)):
                words = N_("“{t0}” read backwards is “{t1}”.")
                head, body = ("?y", f"<{other}>", "?x"), (("?x", f"<{one}>", "?y"),)
                yield Rule(f"inverse-{_name(one)}-{_name(other)}", head, body, words, (one, other))
        for subject, value in self.pairs(OWL + "propertyChainAxiom"):
            yield self._chain(str(getattr(subject, "value", "")), [node.value for node in self.items(value)])

    def _chain(self, prop: str, links: list[str]) -> Rule:
        body = tuple((f"?v{index}", f"<{link}>", f"?v{index + 1}") for index, link in enumerate(links))
        words = N_("“{t0}” follows from “{t1}” and then “{t2}”.")
        if len(links) != 2:
            raise UnsupportedAxiomError(axiom=f"owl:propertyChainAxiom ({len(links)})", term=compact(prop))
        return Rule(
            f"chain-{_name(prop)}-{'-'.join(map(_name, links))}", ("?v0", f"<{prop}>", "?v2"), body, words, (prop, *links)
        )

    def _characteristic_rules(self) -> Iterator[Rule]:
        for prop in self.typed("SymmetricProperty"):
            words = N_("“{t0}” holds both ways.")
            yield Rule(f"symmetric-{_name(prop)}", ("?y", f"<{prop}>", "?x"), (("?x", f"<{prop}>", "?y"),), words, (prop,))
        for prop in self.typed("TransitiveProperty"):
            words = N_("“{t0}” carries over from one to the next.")
            body = (("?x", f"<{prop}>", "?y"), ("?y", f"<{prop}>", "?z"))
            yield Rule(f"transitive-{_name(prop)}", ("?x", f"<{prop}>", "?z"), body, words, (prop,))

    def _definition_rules(self, subject: Node, value: Term) -> Iterator[Rule]:
        if not isinstance(subject, ox.NamedNode) or isinstance(value, ox.Literal):
            raise UnsupportedAxiomError(axiom="owl:equivalentClass", term=compact(getattr(subject, "value", "[]")))
        name = _name(subject.value)
        parts = [value]
        if isinstance(value, ox.BlankNode) and (listed := self.one(value, OWL + "intersectionOf")):
            parts = self.items(listed)
        body: list[Pattern] = []
        for index, part in enumerate(parts):
            patterns, consequence = self._part(part, index, subject.value)
            body += patterns
            if consequence:
                words = N_("Every “{t0}” has what its definition says.")
                head, rule_id = consequence, f"definition-{name}-implies-{index}"
                yield Rule(rule_id, head, (_type("?x", subject.value),), words, (subject.value,))
        words = N_("Whatever fits the definition of “{t0}” is one.")
        yield Rule(f"definition-{name}", _type("?x", subject.value), tuple(body), words, (subject.value,))

    def _part(self, part: Term, index: int, owner: str) -> tuple[list[Pattern], Pattern | None]:
        """Patterns of one part of a definition, and what membership implies in turn."""
        if isinstance(part, ox.NamedNode):
            return [_type("?x", part.value)], _type("?x", part.value)
        if isinstance(part, ox.BlankNode):
            prop = self.one(part, OWL + "onProperty")
            filler, given = self.one(part, OWL + "someValuesFrom"), self.one(part, OWL + "hasValue")
            if isinstance(prop, ox.NamedNode) and isinstance(filler, ox.NamedNode):
                return [("?x", str(prop), f"?f{index}"), _type(f"?f{index}", filler.value)], None
            if isinstance(prop, ox.NamedNode) and isinstance(given, ox.NamedNode):
                pattern = ("?x", str(prop), str(given))
                return [pattern], pattern
        raise UnsupportedAxiomError(axiom="owl:equivalentClass", term=compact(owner))

    def constraints(self) -> Iterator[Constraint]:
        pairs = {tuple(sorted(pair)) for pair in self.named(OWL + "disjointWith")}
        for node in self.store.quads_for_pattern(None, ox.NamedNode(OWL + "members"), None, _GRAPH):
            members = sorted(item.value for item in self.items(node.object))
            pairs |= set(combinations(members, 2))
        for one, other in sorted(pairs):
            yield Constraint(f"disjoint-{_name(one)}-{_name(other)}", (_type("?x", one), _type("?x", other)), (one, other))
        for prop in self.typed("AsymmetricProperty"):
            body = (("?x", f"<{prop}>", "?y"), ("?y", f"<{prop}>", "?x"))
            yield Constraint(f"asymmetric-{_name(prop)}", body, (prop, prop))
        for prop in self.typed("IrreflexiveProperty"):
            yield Constraint(f"irreflexive-{_name(prop)}", (("?x", f"<{prop}>", "?x"),), (prop, prop))


def defined_classes(store: ox.Store) -> list[str]:
    """IRIs of the classes that have a definition: concluded, never authored."""
    return sorted(
        quad.subject.value
        for quad in store.quads_for_pattern(None, ox.NamedNode(OWL + "equivalentClass"), None, _GRAPH)
        if quad.subject.value.startswith(OL)
    )
