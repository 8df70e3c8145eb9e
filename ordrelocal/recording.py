"""Rules described in the metadata graph, so that whoever has the dataset can explain its conclusions.

An explanation needs no code of ours: the query of a rule gives its cases, its body the premises of each.
"""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from ordrelocal.i18n import LANGUAGES
from ordrelocal.inferring import Derivation, Inference
from ordrelocal.namespaces import DCTERMS, GRAPH_METADATA, GRAPH_ONTOLOGY, OL, RDF, RDFS, XSD
from ordrelocal.paths import resource
from ordrelocal.queryfiles import load
from ordrelocal.rules import PROJECTION, Pattern, Rule
from ordrelocal.terms import iri_of, language_of, text_of

_GRAPH = ox.NamedNode(GRAPH_METADATA)


def rule_quads(rules: Iterable[Rule], labels: Mapping[str, Mapping[str, str]]) -> Iterator[ox.Quad]:
    """Descriptions of rules.

    Args:
        rules: Those whose conclusions may stand in the dataset.
        labels: Language -> term IRI -> label.
    """
    for rule in rules:
        for predicate, value in _described(rule, labels):
            yield ox.Quad(ox.NamedNode(rule.iri), ox.NamedNode(predicate), value, _GRAPH)
    projection = load(resource("queries", "rules", "00-projection.rq"))
    for lang in LANGUAGES:
        words = ox.Literal(projection.question[lang], language=lang)
        yield ox.Quad(ox.NamedNode(PROJECTION), ox.NamedNode(RDFS + "label"), words, _GRAPH)


def _described(
    rule: Rule, labels: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    yield RDF + "type", ox.NamedNode(OL + "Rule")
    for lang in LANGUAGES:
        yield RDFS + "label", ox.Literal(rule.said(lang, labels[lang]), language=lang)
        for name, texts in (("premiseInWords", rule.premise), ("closedWorldInWords", rule.closed_world)):
            if lang in texts:
                yield OL + name, ox.Literal(texts[lang], language=lang)
    yield OL + "ruleHead", ox.Literal(_lines(rule.head))
    yield OL + "ruleBody", ox.Literal(_lines(rule.body))
    yield OL + "ruleQuery", ox.Literal(rule.select)
    for iri in sorted(rule.concludes):
        yield OL + "concludes", ox.NamedNode(iri)
    for iri in dict.fromkeys(rule.terms):
        yield OL + "namesTerm", ox.NamedNode(iri)
    if rule.axiom:
        yield OL + "axiomInTurtle", ox.Literal(rule.axiom)
    if rule.source:
        yield DCTERMS + "source", ox.NamedNode(rule.source)


def _lines(patterns: tuple[Pattern, ...]) -> str:
    return "\n".join(map(" ".join, patterns))


def inferred_quads(store: ox.Store, rules: Iterable[Rule], inference: Inference) -> list[ox.Quad]:
    """Inferred triples in the graphs of their rules; graphs and rules described in the metadata graph."""
    node = ox.NamedNode
    quads = list(rule_quads(rules, {lang: _labels(store, lang) for lang in LANGUAGES}))
    for triple, derivation in inference.derivations.items():
        quads.append(ox.Quad(triple.subject, triple.predicate, triple.object, node(derivation.graph)))
    quads += rule_graph_quads(inference.derivations.values())
    return list(dict.fromkeys(quads))


def rule_graph_quads(derivations: Iterable[Derivation]) -> Iterator[ox.Quad]:
    """Descriptions of the graphs of rules: by which rule, in which round."""
    node = ox.NamedNode
    for derivation in sorted(set(derivations), key=lambda each: each.graph):
        graph, rule = node(derivation.graph), node(derivation.rule)
        number = ox.Literal(str(derivation.round), datatype=node(XSD + "integer"))
        yield ox.Quad(graph, node(RDF + "type"), node(OL + "RuleGraph"), _GRAPH)
        yield ox.Quad(graph, node(OL + "byRule"), rule, _GRAPH)
        yield ox.Quad(graph, node(OL + "round"), number, _GRAPH)


def _labels(store: ox.Store, lang: str) -> dict[str, str]:
    quads = store.quads_for_pattern(None, ox.NamedNode(RDFS + "label"), None, ox.NamedNode(GRAPH_ONTOLOGY))
    return {
        iri_of(quad.subject): text_of(quad.object)
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and language_of(quad.object) == lang
    }
