"""Rules: one form for an axiom compiled to SPARQL and for a file of ``queries/rules/``.

A rule says: if every pattern of ``body`` holds (and the conditions of ``where``), so does each of ``head``.
What runs a rule, records it or explains it needs no more than this form.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ordrelocal.namespaces import RDF, RULE, compact

Pattern = tuple[str, str, str]
"""Subject, predicate and object as in SPARQL: ``?x``, ``<iri>``, ``"text"@en``."""

TYPE = f"<{RDF}type>"
PROJECTION = RULE + "00-projection"
"""IRI of the rule by which contents of statements become plain facts."""


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: Its name: of an axiom made of its kind and terms, of a file the stem.
        head: What it concludes.
        body: Its premises: each is a plain triple in every solution of ``where``.
        where: The whole condition as a SPARQL group (without braces), full IRIs, no prefix needed before it
            but those of ``prologue``.
        words: Language -> what the rule says, with ``{t0}``, ``{t1}`` … for the names of ``terms``.
        terms: IRIs of the terms that the words name; none for a file, whose words are complete.
        premise: Language -> the premises in words; empty for an axiom, whose words say them.
        closed_world: Language -> what the rule takes as known to be absent; empty if it closes nothing.
        axiom: The axiom in short Turtle; empty for a file.
        source: IRI of what the rule rests on; empty for an axiom, whose terms have their own sources.
        stratum: After which rules it runs; 0 for an axiom, which runs with all.
        prologue: PREFIX lines that ``where`` needs.
        named: What the condition of a file names (IRIs in brackets), what must be absent included; None if it
            leaves open which predicate or class that is.
    """

    id: str
    head: tuple[Pattern, ...]
    body: tuple[Pattern, ...]
    where: str
    words: Mapping[str, str]
    terms: tuple[str, ...] = ()
    premise: Mapping[str, str] = field(default_factory=dict)
    closed_world: Mapping[str, str] = field(default_factory=dict)
    axiom: str = ""
    source: str = ""
    stratum: int = 0
    prologue: str = ""
    named: frozenset[str] | None = None

    @property
    def iri(self) -> str:
        """IRI under which the derivations of the rule are recorded."""
        return RULE + self.id

    @property
    def written(self) -> bool:
        """Whether the rule is a file rather than an axiom of the ontology."""
        return not self.axiom

    @property
    def query(self) -> str:
        """CONSTRUCT of the triples that the rule adds to the default graph."""
        head = text(self.head)
        known = f" FILTER NOT EXISTS {{ {head} }}" if len(self.head) == 1 else ""
        return f"{self.prologue}CONSTRUCT {{ {head} }} WHERE {{ {self.where}{known} }}"

    @property
    def select(self) -> str:
        """SELECT of every solution of the condition."""
        return f"{self.prologue}SELECT * WHERE {{ {self.where} }}"

    @property
    def reads(self) -> frozenset[str] | None:
        """Predicates (and classes, for type patterns) whose new triples can make the rule fire.

        ``None`` when any triple may, because a premise leaves its predicate or class open.
        """
        keys = [key(pattern) for pattern in self.body]
        return None if not keys or any(each.startswith("?") for each in keys) else frozenset(keys)

    @property
    def needs(self) -> frozenset[str] | None:
        """As ``reads``, and what must be absent: all by which other rules can bear on this one."""
        return self.named if self.written else self.reads

    @property
    def concludes(self) -> frozenset[str]:
        """IRIs of the predicates (and classes, for type patterns) of the head."""
        return frozenset(key(pattern).strip("<>") for pattern in self.head)

    def said(self, lang: str, labels: Mapping[str, str]) -> str:
        """The rule in a sentence, with the labels of its terms (IRI -> label) in one language."""
        names = {f"t{index}": labels.get(term, compact(term)) for index, term in enumerate(self.terms)}
        return self.words[lang].format(**names) if names else self.words[lang]


def leading_to(wanted: Iterable[Rule], rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that bear on what some of them conclude, these included, in the order given.

    Args:
        wanted: The rules whose conclusions are asked for.
        rules: All of them.
    """
    every = tuple(rules)
    chosen = {rule.id for rule in wanted}
    while True:
        needs = [rule.needs for rule in every if rule.id in chosen]
        if None in needs:
            return every
        needed = frozenset[str]().union(*(each for each in needs if each))
        more = {rule.id for rule in every if needed & set(map(key, rule.head))} - chosen
        if not more:
            return tuple(rule for rule in every if rule.id in chosen)
        chosen |= more


def text(patterns: tuple[Pattern, ...]) -> str:
    """Patterns as a basic graph pattern of SPARQL."""
    return " ".join(f"{' '.join(pattern)} ." for pattern in patterns)


def key(pattern: Pattern) -> str:
    """Class of a type pattern, predicate of any other."""
    return pattern[2] if pattern[1] == TYPE else pattern[1]
