"""OWL axioms compiled to SPARQL: each axiom becomes one rule (it infers) or one constraint (it forbids).

Only the patterns below are known; any other axiom stops the build, since a skipped axiom would be a silent
loss. A definition's existential part is used from right to left only (something that fits is a member). No
more follows (see docs/decisions.md): no author asserts a defined class, and an axiom that concludes one
otherwise is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pyoxigraph as ox

from ordrelocal.axioms import Axioms, Node, Term
from ordrelocal.errors import UnsupportedAxiomError
from ordrelocal.i18n import LANGUAGES, N_, translate
from ordrelocal.namespaces import OL, OWL, RDF, RDFS, XSD, compact
from ordrelocal.rules import TYPE, Pattern, Rule, text

_DATATYPES = (XSD, RDF, RDFS)
_CONCLUDING = {"subclass": "rdfs:subClassOf", "domain": "rdfs:domain", "range": "rdfs:range"}


@dataclass(frozen=True)
class Constraint:
    """One constraint: a solution of ``body`` is a clash about ``?x`` between the two ``terms``.

    ``axiom`` is the axiom that forbids it, in short Turtle.
    """

    id: str
    body: tuple[Pattern, ...]
    terms: tuple[str, str]
    axiom: str


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
    axioms = Axioms(store)
    axioms.refuse_unknown()
    compiler = _Compiler(axioms)
    rules = sorted(compiler.rules(), key=lambda rule: rule.id)
    _refuse_unnamed_witnesses(rules)
    return CompiledOntology(tuple(rules), tuple(sorted(compiler.constraints(), key=lambda each: each.id)))


def _refuse_unnamed_witnesses(rules: list[Rule]) -> None:
    """Let only its definition conclude a class defined by "some …": another member's witness has no name."""
    definitions = {rule.head[0][2]: rule for rule in rules if rule.id == f"definition-{_name(rule.terms[0])}"}
    existential = {
        name for name, rule in definitions.items() if any(s.startswith("?f") for s, _, _ in rule.body)
    }
    while (
        more := {name for name, rule in definitions.items() if {o for _, _, o in rule.body} & existential}
        - existential
    ):
        existential |= more
    for rule in rules:
        kind = rule.id.partition("-")[0]
        if rule.head[0][2] in existential and kind in _CONCLUDING:
            raise UnsupportedAxiomError(axiom=_CONCLUDING[kind], term=compact(rule.head[0][2].strip("<>")))


def _rule(
    rule_id: str, head: Pattern, body: tuple[Pattern, ...], words: str, axiom: str, *terms: str
) -> Rule:
    """The rule of one axiom, whose Turtle names its terms as ``{t0}``, ``{t1}`` and so on."""
    names = {f"t{index}": compact(term) for index, term in enumerate(terms)}
    return Rule(
        id=rule_id,
        head=(head,),
        body=body,
        where=text(body),
        words={lang: translate(words, lang) for lang in LANGUAGES},
        terms=terms,
        axiom=axiom.format(**names),
    )


def _type(subject: str, class_iri: str) -> Pattern:
    return (subject, TYPE, f"<{class_iri}>")


def _name(iri: str) -> str:
    return compact(iri).removeprefix("ol:").replace(":", "-")


class _Compiler:
    """Turns the axioms of a store into rules and constraints."""

    def __init__(self, axioms: Axioms) -> None:
        self._axioms = axioms

    def rules(self) -> Iterator[Rule]:
        yield from self._class_rules()
        yield from self._property_rules()
        yield from self._characteristic_rules()
        for subject, value in self._axioms.pairs(OWL + "equivalentClass"):
            yield from self._definition_rules(subject, value)

    def _class_rules(self) -> Iterator[Rule]:
        for sub, parent in self._axioms.named(RDFS + "subClassOf"):
            words, axiom = N_("Every “{t0}” is a “{t1}”."), "{t0} rdfs:subClassOf {t1}"
            name = f"subclass-{_name(sub)}-{_name(parent)}"
            yield _rule(name, _type("?x", parent), (_type("?x", sub),), words, axiom, sub, parent)
        for prop, cls in self._axioms.named(RDFS + "domain"):
            words, axiom = N_("Whatever has “{t0}” is a “{t1}”."), "{t0} rdfs:domain {t1}"
            name, body = f"domain-{_name(prop)}-{_name(cls)}", (("?x", f"<{prop}>", "?y"),)
            yield _rule(name, _type("?x", cls), body, words, axiom, prop, cls)
        for prop, cls in self._axioms.named(RDFS + "range"):
            if cls.startswith(_DATATYPES):
                continue  # datatypes are a matter of the schema and the shapes
            words, axiom = N_("Whatever “{t0}” leads to is a “{t1}”."), "{t0} rdfs:range {t1}"
            name, body = f"range-{_name(prop)}-{_name(cls)}", (("?x", f"<{prop}>", "?y"),)
            yield _rule(name, _type("?y", cls), body, words, axiom, prop, cls)

    def _property_rules(self) -> Iterator[Rule]:
        for sub, parent in self._axioms.named(RDFS + "subPropertyOf"):
            words, axiom = N_("“{t0}” implies “{t1}”."), "{t0} rdfs:subPropertyOf {t1}"
            head, body = ("?x", f"<{parent}>", "?y"), (("?x", f"<{sub}>", "?y"),)
            yield _rule(f"subproperty-{_name(sub)}-{_name(parent)}", head, body, words, axiom, sub, parent)
        for left, right in self._axioms.named(OWL + "inverseOf"):
            for one, other in ((left, right), (right, left)):
                words, axiom = N_("“{t0}” read backwards is “{t1}”."), "{t0} owl:inverseOf {t1}"
                head, body = ("?y", f"<{other}>", "?x"), (("?x", f"<{one}>", "?y"),)
                yield _rule(f"inverse-{_name(one)}-{_name(other)}", head, body, words, axiom, one, other)
        for subject, value in self._axioms.pairs(OWL + "propertyChainAxiom"):
            yield self._chain(subject, value)

    def _chain(self, subject: Node, value: Term) -> Rule:
        links = [each.value for each in self._axioms.members(value) if isinstance(each, ox.NamedNode)]
        if not isinstance(subject, ox.NamedNode) or len(links) != 2:
            raise self._axioms.unsupported(f"owl:propertyChainAxiom ({len(links)})", subject)
        prop = subject.value
        body = tuple((f"?v{index}", f"<{link}>", f"?v{index + 1}") for index, link in enumerate(links))
        words = N_("“{t0}” follows from “{t1}” and then “{t2}”.")
        axiom = "{t0} owl:propertyChainAxiom ( {t1} {t2} )"
        name = f"chain-{_name(prop)}-{'-'.join(map(_name, links))}"
        return _rule(name, ("?v0", f"<{prop}>", "?v2"), body, words, axiom, prop, *links)

    def _characteristic_rules(self) -> Iterator[Rule]:
        for prop in self._axioms.typed("SymmetricProperty"):
            words, axiom = N_("“{t0}” holds both ways."), "{t0} a owl:SymmetricProperty"
            body = (("?x", f"<{prop}>", "?y"),)
            yield _rule(f"symmetric-{_name(prop)}", ("?y", f"<{prop}>", "?x"), body, words, axiom, prop)
        for prop in self._axioms.typed("TransitiveProperty"):
            words = N_("“{t0}” carries over from one to the next.")
            axiom = "{t0} a owl:TransitiveProperty"
            chained = (("?x", f"<{prop}>", "?y"), ("?y", f"<{prop}>", "?z"))
            yield _rule(f"transitive-{_name(prop)}", ("?x", f"<{prop}>", "?z"), chained, words, axiom, prop)

    def _definition_rules(self, subject: Node, value: Term) -> Iterator[Rule]:
        listed = (
            self._axioms.value(value, OWL + "intersectionOf") if isinstance(value, ox.BlankNode) else None
        )
        parts = self._axioms.members(listed) if listed else [value]
        definitions = [owner for owner, _ in self._axioms.pairs(OWL + "equivalentClass") if owner == subject]
        if not isinstance(subject, ox.NamedNode) or not parts or len(definitions) > 1:
            raise self._axioms.unsupported("owl:equivalentClass", subject)
        name, axiom = _name(subject.value), "{t0} owl:equivalentClass […]"
        body: list[Pattern] = []
        for index, part in enumerate(parts):
            patterns, consequence = self._part(part, index, subject)
            body += patterns
            if consequence:
                words = N_("Every “{t0}” has what its definition says.")
                given = (_type("?x", subject.value),)
                yield _rule(
                    f"definition-{name}-implies-{index}", consequence, given, words, axiom, subject.value
                )
        words = N_("Whatever fits the definition of “{t0}” is one.")
        fits = _type("?x", subject.value)
        yield _rule(f"definition-{name}", fits, tuple(body), words, axiom, subject.value)

    def _part(self, part: Term, index: int, owner: Node) -> tuple[list[Pattern], Pattern | None]:
        """Patterns of one part of a definition, and what membership implies in turn."""
        if isinstance(part, ox.NamedNode):
            return [_type("?x", part.value)], _type("?x", part.value)
        if isinstance(part, ox.BlankNode):
            prop = self._axioms.value(part, OWL + "onProperty")
            filler, given = (
                self._axioms.value(part, OWL + "someValuesFrom"),
                self._axioms.value(part, OWL + "hasValue"),
            )
            is_class = isinstance(filler, ox.NamedNode) and not filler.value.startswith(_DATATYPES)
            if isinstance(prop, ox.NamedNode) and isinstance(filler, ox.NamedNode) and is_class:
                return [("?x", str(prop), f"?f{index}"), _type(f"?f{index}", filler.value)], None
            if isinstance(prop, ox.NamedNode) and isinstance(given, ox.NamedNode):
                pattern = ("?x", str(prop), str(given))
                return [pattern], pattern
        raise self._axioms.unsupported("owl:equivalentClass", owner)

    def constraints(self) -> Iterator[Constraint]:
        pairs = {
            (min(pair), max(pair)): "{} owl:disjointWith {}".format(*map(compact, pair))
            for pair in self._axioms.named(OWL + "disjointWith")
        }
        for node, value in self._axioms.pairs(OWL + "members"):
            items = self._axioms.members(value)
            members = sorted(item.value for item in items if isinstance(item, ox.NamedNode))
            if len(members) < len(items):
                raise self._axioms.unsupported("owl:members", node)
            for pair in combinations(members, 2):
                axiom = "[] a owl:AllDisjointClasses ( … {} … {} … )".format(*map(compact, pair))
                pairs.setdefault(pair, axiom)
        for (one, other), axiom in sorted(pairs.items()):
            body = (_type("?x", one), _type("?x", other))
            yield Constraint(f"disjoint-{_name(one)}-{_name(other)}", body, (one, other), axiom)
        for prop in self._axioms.typed("AsymmetricProperty"):
            body = (("?x", f"<{prop}>", "?y"), ("?y", f"<{prop}>", "?x"))
            axiom = f"{compact(prop)} a owl:AsymmetricProperty"
            yield Constraint(f"asymmetric-{_name(prop)}", body, (prop, prop), axiom)
        for prop in self._axioms.typed("IrreflexiveProperty"):
            itself: tuple[Pattern, ...] = (("?x", f"<{prop}>", "?x"),)
            axiom = f"{compact(prop)} a owl:IrreflexiveProperty"
            yield Constraint(f"irreflexive-{_name(prop)}", itself, (prop, prop), axiom)


def defined_classes(store: ox.Store) -> list[str]:
    """IRIs of the classes that have a definition: concluded, never authored."""
    defined = {subject for subject, _ in Axioms(store).pairs(OWL + "equivalentClass")}
    return sorted(node.value for node in defined if node.value.startswith(OL))
