"""The evidence switch on a built dataset: compare, and tell of the difference to people and programs."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from ordrelocal.dataset import Dataset
from ordrelocal.differing import Comparison, Difference, Fact
from ordrelocal.evidence import Selection, authored
from ordrelocal.geography.units import PREFIX
from ordrelocal.i18n import LANGUAGES, N_, translate
from ordrelocal.namespaces import GRAPH, GRAPH_ONTOLOGY, ID, RDF, RDFS, XSD, compact
from ordrelocal.owlrules import compile_ontology
from ordrelocal.projecting import merge
from ordrelocal.rulefiles import shipped_rules
from ordrelocal.rules import Rule
from ordrelocal.terms import language_of, text_of

Names = Mapping[str, Mapping[str, str]]
"""IRI -> language -> name."""

FATES = {"falls": N_("falls"), "appears": N_("appears"), "stands": N_("stands")}
STATED, INFERRED = N_("stated"), N_("inferred")
COLUMNS = tuple("fate subject subjectName property propertyName value valueName how rule ruleWords".split())
_OUTSIDE = {RDF + "type": N_("is of the kind"), RDFS + "label": N_("is called")}


@dataclass(frozen=True)
class Account:
    """A difference that can be told: of which dataset, and how what it mentions is called."""

    dataset: str
    difference: Difference
    names: Names

    def facts(self) -> Iterator[tuple[str, Fact]]:
        """Fate and fact, in the order in which people read them."""
        for fate in FATES:
            for fact in sorted(getattr(self.difference, fate), key=_rank):
                yield fate, fact

    def as_json(self) -> dict[str, Any]:
        """The whole as plain values, the same for every language."""
        return {
            "dataset": self.dataset,
            "selection": self.difference.selection.text,
            "counts": self.difference.counts,
            "facts": [_fact(fate, fact) for fate, fact in self.facts()],
            "names": self.names,
        }


def rows(told: Mapping[str, Any], lang: str) -> Iterator[dict[str, str]]:
    """Fact by fact, what rules conclude first.

    Args:
        told: A difference as ``Account.as_json`` gives it.
        lang: Language of names and words.

    Returns:
        ``COLUMNS`` -> text.
    """
    names = told["names"]
    for fact in told["facts"]:
        value = fact["value"]
        named = value["type"] == "uri"
        yield {
            "fate": translate(FATES[fact["fate"]], lang),
            "subject": fact["subject"],
            "subjectName": _name(names, fact["subject"], lang),
            "property": fact["property"],
            "propertyName": _name(names, fact["property"], lang),
            "value": value["value"],
            "valueName": _name(names, value["value"], lang) if named else value["value"],
            "how": translate(INFERRED if fact["rule"] else STATED, lang),
            "rule": fact["rule"] or "",
            "ruleWords": _name(names, fact["rule"], lang) if fact["rule"] else "",
        }


def as_csv(told: Mapping[str, Any], lang: str) -> str:
    """Rows as CSV with a header; see ``rows``."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows(told, lang))
    return text.getvalue()


def _name(names: Names, iri: str, lang: str) -> str:
    """Name of a thing in one language, else in another one, else its short form."""
    words = names.get(iri, {})
    return next((words[each] for each in (lang, "", *LANGUAGES) if each in words), compact(iri))


def _rank(fact: Fact) -> int:
    return 0 if fact.conclusion else 2 if fact.stated else 1


_UNIT = f"<{ID}{PREFIX}"
_SAYING = (f" <{ID}statement/", f" <{GRAPH}cases/", f" <{GRAPH}arguments/", f" <{GRAPH}shared/")
"""How the last part of a line begins, if its triple stands in a statement or in an authored file."""


def compare(dataset: Dataset, selection: Selection) -> Account:
    """Compare a part of the evidence of a dataset with the whole of it.

    Raises:
        UnknownEvidenceError: The selection names what is not known.
    """
    quads = _quads(dataset)
    store = ox.Store()
    ontology = ox.NamedNode(GRAPH_ONTOLOGY)
    merge(store, (quad for quad in quads if quad.graph_name == ontology))
    rules = (*compile_ontology(store).rules, *shipped_rules())
    difference = Comparison(authored(quads), rules).difference(selection)
    return Account(dataset.name, difference, _names(difference, quads, rules))


def _quads(dataset: Dataset) -> list[ox.Quad]:
    """Quads of a dataset, but of units only those that others name, with what they are part of.

    The official code is most of a dataset, and no evidence has to do with the rest of it.
    """
    units: dict[str, list[str]] = {}
    found: list[ox.Quad] = []
    with dataset.dump.open(encoding="utf-8") as lines:
        others: list[str] = []
        for line in lines:
            if line.startswith(_UNIT) and not line[line.rfind(" <") :].startswith(_SAYING):
                units.setdefault(line[1 : line.index(">")], []).append(line)
            else:
                others.append(line)
    while others:
        new = list(ox.parse("".join(others), format=ox.RdfFormat.N_QUADS))
        found += new
        ends = dict.fromkeys(end for quad in new for end in (text_of(quad.subject), text_of(quad.object)))
        others = [line for end in ends for line in units.pop(end, ())]
    return found


def _names(
    difference: Difference, quads: Iterable[ox.Quad], rules: Iterable[Rule]
) -> dict[str, dict[str, str]]:
    """Names of all that a difference mentions, its rules in words."""
    facts = (*difference.falls, *difference.stands, *difference.appears)
    wanted = {fact.rule for fact in facts}
    for fact in facts:
        wanted |= {text_of(fact.triple.subject), fact.triple.predicate.value, text_of(fact.triple.object)}
    found: dict[str, dict[str, str]] = {}
    for quad in quads:
        if quad.predicate.value == RDFS + "label":
            found.setdefault(text_of(quad.subject), {})[language_of(quad.object)] = text_of(quad.object)
    by_language = {
        lang: {iri: words[lang] for iri, words in found.items() if lang in words} for lang in LANGUAGES
    }
    found |= {rule.iri: {lang: rule.said(lang, by_language[lang]) for lang in LANGUAGES} for rule in rules}
    found |= {iri: {lang: translate(words, lang) for lang in LANGUAGES} for iri, words in _OUTSIDE.items()}
    return {iri: found[iri] for iri in sorted(wanted & found.keys())}


def _fact(fate: str, fact: Fact) -> dict[str, object]:
    subject, predicate, value = fact.triple.subject, fact.triple.predicate, fact.triple.object
    told: dict[str, object] = {
        "fate": fate,
        "subject": text_of(subject),
        "property": predicate.value,
        "value": {"type": "uri" if isinstance(value, ox.NamedNode) else "literal", "value": text_of(value)},
        "how": "stated" if fact.stated else "inferred",
        "rule": fact.rule or None,
        "conclusion": fact.conclusion,
    }
    if isinstance(value, ox.Literal):
        kind = {"xml:lang": value.language} if value.language else {"datatype": value.datatype.value}
        told["value"] = {"type": "literal", "value": value.value, **kind}
        if not value.language and value.datatype.value == XSD + "string":
            told["value"] = {"type": "literal", "value": value.value}
    return told
