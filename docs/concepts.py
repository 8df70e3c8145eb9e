"""The table of concepts: what expresses each concept of the inventory, where it stands, who uses and asks it.

A term expresses a concept by ``ol:expresses``. A dossier uses a term when its statements name it, or speak of
things of which the term is concluded. A question or a rule reads a term when its text names it; a vocabulary,
when it names a property that takes its values there; one of its concepts, when the data give it as a value of
such a property.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ordrelocal.context import build_context
from ordrelocal.graphing import ontology_quads
from ordrelocal.inferring import infer
from ordrelocal.inventory import Concept, concepts
from ordrelocal.namespaces import DCTERMS, ID, OL, RDF, SKOS, VOCABULARY, compact
from ordrelocal.ontology import ontology_files, shipped_terms, vocabulary_files
from ordrelocal.owlrules import compile_ontology
from ordrelocal.projecting import merge, project
from ordrelocal.queryfiles import QueryFile, catalogue
from ordrelocal.reading import Source, data_files, read_source
from ordrelocal.rulefiles import shipped_rules
from ordrelocal.terms import iri_of, text_of

COLUMNS = ("passage", "cases", "questions")
"""Cells that may stay empty for a written reason; a concept without term or module is a fault."""

_EXPRESSES, _SOURCE = OL + "expresses", DCTERMS + "source"
_TYPE = RDF + "type"
_TEXT = ID + "passage/frigoli-2009/"
_PREFIX = re.compile(r"^PREFIX ([\w-]+:)\s*<([^>]*)>", re.MULTILINE)
_APART = re.compile(r"\"[^\"\n]*\"|#(?![^<\n]*>).*$", re.MULTILINE)
_IRI = re.compile(r"<([^<>\s]+)>")
_NAME = re.compile(r"(?<![\w<?-])([\w-]+:)([A-Za-z][\w-]*(?:/[\w-]+)*)")


@dataclass(frozen=True)
class Row:
    """One row of the table: lists of short names, each sorted."""

    concept: Concept
    terms: tuple[str, ...]
    modules: tuple[str, ...]
    passage: tuple[str, ...]
    cases: tuple[str, ...]
    questions: tuple[str, ...]

    def faults(self) -> Iterator[str]:
        """What the table must not hold: an empty cell without reason, a reason for a filled cell."""
        if not self.terms or not self.modules:
            yield f"{self.concept.id}: no term expresses it (ol:expresses)"
        for column in COLUMNS:
            filled, reason = bool(getattr(self, column)), self.concept.reasons.get(column)
            if not filled and not reason:
                yield f"{self.concept.id}: {column} is empty, and ontology/concepts.yaml gives no reason"
            if filled and reason:
                yield f"{self.concept.id}: {column} is filled; take its reason out of ontology/concepts.yaml"


@cache
def rows() -> tuple[Row, ...]:
    """The table, one row a concept."""
    terms, dossiers = _terms(), _dossiers()
    asked = {query.id: _read_by(query) for query in (*catalogue("competency"), *catalogue("rules"))}
    found = []
    for concept in concepts():
        own = {iri: term for iri, term in terms.items() if concept.id in term.concepts}
        found.append(
            Row(
                concept,
                terms=_sorted(map(_short, own)),
                modules=_sorted(term.module for term in own.values()),
                passage=_sorted(name for term in own.values() for name in term.passages),
                cases=_sorted(name for name, used in dossiers.items() if used & own.keys()),
                questions=_sorted(name for name, read in asked.items() if read & own.keys()),
            )
        )
    return tuple(found)


def table() -> Iterator[str]:
    """The table as Markdown, with what it shows in words before it."""
    yield (
        "What expresses each concept of the discussion text. A term is an `ol:` name, a vocabulary or one"
        " of its concepts (`vocabulary/concept`). *Passage*: paragraphs (P), titles (T) and notes (N) of the"
        " text that the terms give as their source. *Cases*: dossiers whose statements use one of the terms,"
        " or speak of things of which it is concluded. *Questions*: competency questions and rules that read"
        " one of the terms. An empty cell says why, in italics; the reasons: `ontology/concepts.yaml`."
    )
    lines = ["| id | concept | term | module | passage | cases | questions |", "| --- " * 7 + "|"]
    for row in rows():
        cells = [f"{row.concept.id}", f"{row.concept.name['fr']} · {row.concept.name['en']}"]
        cells += [", ".join(f"`{term}`" for term in row.terms), ", ".join(row.modules)]
        cells += [
            ", ".join(getattr(row, column)) or f"*{row.concept.reasons.get(column, '')}*"
            for column in COLUMNS
        ]
        lines.append("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |")
    yield "\n".join(lines)


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    """Names once each; numbers in them count as numbers, so that P4 stands before P11."""
    return tuple(sorted(set(names), key=lambda name: [_key(part) for part in re.split(r"(\d+)", name)]))


def _key(part: str) -> tuple[int, int, str]:
    return (1, int(part), "") if part.isdigit() else (0, 0, part)


def _short(iri: str) -> str:
    return iri.removeprefix(VOCABULARY) if iri.startswith(VOCABULARY) else compact(iri)


@dataclass(frozen=True)
class _Term:
    """A term that expresses concepts: the file where it stands, and the passages it comes from."""

    concepts: frozenset[str]
    module: str
    passages: frozenset[str]


@cache
def _terms() -> dict[str, _Term]:
    """Terms that express a concept, by IRI."""
    found = {}
    for path in (*ontology_files(), *vocabulary_files()):
        module = "vocabularies" if path.parent.name == "vocabularies" else path.stem
        facts: dict[str, dict[str, set[str]]] = {}
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            values = facts.setdefault(iri_of(quad.subject), {}).setdefault(quad.predicate.value, set())
            values.add(text_of(quad.object))
        for iri, said in facts.items():
            if _EXPRESSES in said:
                sources = {name for name in said.get(_SOURCE, set()) if name.startswith(_TEXT)}
                passages = frozenset(name.removeprefix(_TEXT).upper() for name in sources)
                found[iri] = _Term(frozenset(said[_EXPRESSES]), module, passages)
    return found


@dataclass(frozen=True)
class _Data:
    """The authored files, all that they hold and all that follows, and what was concluded."""

    sources: tuple[Source, ...]
    store: ox.Store
    derived: tuple[ox.Triple, ...]


@cache
def _data() -> _Data:
    context = build_context(shipped_terms())
    sources = tuple(read_source(path, context) for path in data_files())
    store = ox.Store()
    merge(store, ontology_quads())
    rules = (*compile_ontology(store).rules, *shipped_rules())
    for source in sources:
        merge(store, source.quads)
    project(store)
    return _Data(sources, store, tuple(infer(store, rules).derivations))


def _dossiers() -> dict[str, set[str]]:
    """Dossier -> IRIs of the terms that it uses."""
    sources = [each for each in _data().sources if each.path.parent.name in {"cases", "arguments"}]
    return {each.path.stem: _used(each) for each in sources}


def _used(source: Source) -> set[str]:
    """Terms that a dossier names, kinds of what it speaks of, and terms concluded between such things."""
    named: set[str] = set()
    spoken: set[object] = set()
    for quad in source.quads:
        named |= {quad.predicate.value, iri_of(quad.object)}
        if iri_of(quad.graph_name).startswith(ID):
            spoken |= {quad.subject, quad.object}
    for node in spoken:
        if isinstance(node, ox.NamedNode) and node.value.startswith(ID):
            kinds = _data().store.quads_for_pattern(node, ox.NamedNode(_TYPE), None, ox.DefaultGraph())
            named |= {iri_of(quad.object) for quad in kinds}
    for triple in _data().derived:
        value = triple.object
        if triple.subject in spoken and (value in spoken or not iri_of(value).startswith(ID)):
            named |= {triple.predicate.value, iri_of(value)}
    return named | _schemes_of(named)


@cache
def _in_scheme() -> dict[str, str]:
    """Concept of a vocabulary -> its scheme."""
    return _pairs(vocabulary_files(), SKOS + "inScheme")


def _schemes_of(named: set[str]) -> set[str]:
    return {_in_scheme()[iri] for iri in named if iri in _in_scheme()}


@cache
def _values_from() -> dict[str, str]:
    """Property -> vocabulary that it takes its values from."""
    return _pairs(ontology_files(), OL + "valuesFrom")


@cache
def _values_in_use() -> dict[str, set[str]]:
    """Property -> concepts of vocabularies that some statement or fact gives as its value."""
    found: dict[str, set[str]] = {}
    for quad in _data().store:
        value = iri_of(quad.object)
        if value.startswith(VOCABULARY) and quad.predicate.value.startswith(OL):
            found.setdefault(quad.predicate.value, set()).add(value)
    return found


def _pairs(files: Iterable[Path], predicate: str) -> dict[str, str]:
    """Subject and object of each triple with one predicate, as IRIs."""
    return {
        iri_of(quad.subject): iri_of(quad.object)
        for path in files
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if quad.predicate.value == predicate
    }


def _read_by(query: QueryFile) -> set[str]:
    """Terms that a query reads."""
    text = _APART.sub("", query.text)
    prefixes = dict(_PREFIX.findall(text))
    body = _PREFIX.sub("", text)
    named = set(_IRI.findall(body))
    named |= {prefixes.get(name, name) + local for name, local in _NAME.findall(_IRI.sub("", body))}
    schemes = {_values_from()[iri] for iri in named if iri in _values_from()}
    listed = {value for iri in named for value in _values_in_use().get(iri, ())}
    return named | schemes | listed | _schemes_of(named)
