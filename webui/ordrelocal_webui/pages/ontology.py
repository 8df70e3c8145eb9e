"""The ontology: its terms by module, and a page for each term."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
from flask import Blueprint, abort

from ordrelocal.namespaces import DCTERMS, OL, ONTOLOGY, OWL, RDF, SKOS
from ordrelocal.ontology import ontology_files
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.asking import Row, Term, ask, iris_of, text_of
from ordrelocal_webui.pages.languages import PREFIX
from ordrelocal_webui.pages.naming import names

blueprint = Blueprint("ontology", __name__, url_prefix=PREFIX)

#: What the titles of modules start with, in both languages.
_TITLE_HEAD = re.compile(r"^ordrelocal\s*:\s*")
_KINDS = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "relation",
    OWL + "DatatypeProperty": "value",
    OWL + "AnnotationProperty": "annotation",
}


@dataclass(frozen=True)
class Module:
    """One file of the ontology: title and description by language, and the terms that it defines."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    terms: frozenset[str]


@dataclass(frozen=True)
class TermFacts:
    """What the ontology says of one term: both ways, property IRI -> values."""

    out: Mapping[str, tuple[Term, ...]]
    back: Mapping[str, tuple[Term, ...]]

    def words(self, name: str) -> tuple[Term, ...]:
        """Wordings of one kind: ``definition``, ``scopeNote``, ``example``."""
        return self.out.get(SKOS + name, ())

    def named(self, property_: str, *, back: bool = False) -> tuple[str, ...]:
        """Terms of ours at the other end of a property."""
        found = (self.back if back else self.out).get(property_, ())
        return tuple(term.value for term in found if isinstance(term, ox.NamedNode))


@cache
def modules() -> tuple[Module, ...]:
    """Modules of the ontology in the order of their names; the files say which term stands in which."""
    return tuple(module for path in ontology_files() if (module := _module(path.read_bytes())) is not None)


def _module(turtle: bytes) -> Module | None:
    quads = list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    header = _subjects(quads, OWL + "Ontology")
    terms = frozenset(iri for iri in _subjects(quads) if iri.startswith(OL))
    if not header or not terms:
        return None
    return Module(
        name=header[0].removeprefix(ONTOLOGY).strip("/") or "ordrelocal",
        title=_texts(quads, header[0], DCTERMS + "title"),
        description=_texts(quads, header[0], DCTERMS + "description"),
        terms=terms,
    )


def _subjects(quads: Iterable[ox.Quad], kind: str = "") -> list[str]:
    """IRIs that something is said of; only those of one kind, if one is given."""
    return [
        quad.subject.value
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode)
        and (not kind or (quad.predicate.value == RDF + "type" and quad.object == ox.NamedNode(kind)))
    ]


def _texts(quads: Iterable[ox.Quad], subject: str, property_: str) -> dict[str, str]:
    return {
        quad.object.language or "": _TITLE_HEAD.sub("", quad.object.value)
        for quad in quads
        if quad.subject == ox.NamedNode(subject)
        and quad.predicate.value == property_
        and isinstance(quad.object, ox.Literal)
    }


@blueprint.get("/ontology")
def index() -> str:
    """Terms by module and kind."""
    rows = ask("ontology")
    names().learn(iris_of(rows))
    kinds = {row["term"].value: _KINDS[row["kind"].value] for row in rows}
    return rendering.page("ontology.html", modules=modules(), kinds=kinds)


@blueprint.get("/ontology/<term>")
def term(term: str) -> str:
    """Page of one term."""
    iri = OL + term
    facts = term_facts(iri)
    kinds = [_KINDS[each] for each in facts.named(RDF + "type") if each in _KINDS]
    if not kinds:
        abort(404)
    axioms = ask("term-axioms", term=iri)
    uses = ask("term-instances", term=iri) if kinds[0] == "class" else ask("term-uses", term=iri)
    learn(iri, facts, [*axioms, *uses])
    return rendering.page(
        "term.html",
        iri=iri,
        facts=facts,
        kind=kinds[0],
        module=next((module for module in modules() if iri in module.terms), None),
        axioms=_grouped(axioms),
        uses=uses,
    )


def term_facts(iri: str) -> TermFacts:
    """Everything that the ontology and the vocabularies say of a term."""
    sides: dict[str, dict[str, dict[Term, None]]] = {"out": {}, "in": {}}
    for row in ask("term", term=iri):
        sides[text_of(row, "direction")].setdefault(row["property"].value, {}).setdefault(row["value"])
    out, back = ({key: tuple(values) for key, values in side.items()} for side in sides.values())
    return TermFacts(out, back)


def learn(iri: str, facts: TermFacts, rows: Iterable[Row]) -> None:
    """Learn the names that the page of a term needs."""
    terms = [term for side in (facts.out, facts.back) for values in side.values() for term in values]
    named = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    names().learn({iri, *facts.out, *facts.back} | named | iris_of(rows))


def _grouped(axioms: Iterable[Row]) -> dict[str, list[list[Row]]]:
    """Axiom rows by kind of axiom (``equivalentClass``…), then by expression."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in axioms:
        kind = row["axiom"].value.rpartition("#")[2]
        found.setdefault(kind, {}).setdefault(str(row["expression"]), []).append(row)
    return {kind: list(groups.values()) for kind, groups in found.items()}
