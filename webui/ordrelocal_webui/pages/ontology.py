"""The ontology: an overview, a page for each module and each term, the log of its terms, a search."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import pyoxigraph as ox
from flask import Blueprint, abort, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal.namespaces import DCTERMS, OL, ONTOLOGY, OWL, RDF
from ordrelocal.ontology import ontology_files
from ordrelocal.publishing import usage
from ordrelocal.publishing.alignments import alignments
from ordrelocal.publishing.releases import history, releases, shipped_structure, since
from ordrelocal.publishing.structure import Part
from ordrelocal.publishing.termsearch import Entry, entries, find_terms
from ordrelocal_webui import ontology_documents
from ordrelocal_webui.asking import pool
from ordrelocal_webui.negotiation import best
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.asking import ask, iris_of
from ordrelocal_webui.pages.diagrams import draw, links
from ordrelocal_webui.pages.languages import PREFIX, reader_language
from ordrelocal_webui.pages.naming import address, names
from ordrelocal_webui.pages.terms import KINDS, formal, grouped, learn, term_facts

blueprint = Blueprint("ontology", __name__, url_prefix=PREFIX)

#: What the titles of modules start with, in both languages.
_TITLE_HEAD = re.compile(r"^ordrelocal\s*:\s*")
#: Modules in the order in which the text comes to them; any other comes after.
_ORDER = ("territory", "actors", "problems", "orders", "sense", "norms", "rights", "evidence")
#: A way into the ontology: terms in the order of the text's own argument.
FIRST_STEPS = (
    "ActorConfiguration",
    "PublicProblem",
    "JointConceptualisation",
    "LocalOrder",
    "SharedSense",
    "Norm",
    "LocalPassage",
    "LocallyFilteredRight",
    "OrderDoingLocalJustice",
    "Claim",
)


@dataclass(frozen=True)
class Module:
    """One file of the ontology: title and description by language, and the terms that it defines."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    terms: frozenset[str]


@cache
def modules() -> tuple[Module, ...]:
    """Modules of the ontology in reading order; the files say which term stands in which."""
    found = [module for path in ontology_files() if (module := _module(path.read_bytes())) is not None]
    return tuple(sorted(found, key=lambda each: (each.name not in _ORDER, _place(each.name), each.name)))


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else 0


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


def _kinds() -> dict[str, str]:
    """Term (IRI) -> its kind, names learnt."""
    rows = ask("ontology")
    names().learn(iris_of(rows))
    return {row["term"].value: KINDS[row["kind"].value] for row in rows}


@blueprint.get("/ontology")
def index() -> str | AnyResponse:
    """Overview of the ontology, or the terms that a search finds."""
    text = request.args.get("q", "").strip()
    if text or "q" in request.args:
        return _found(text)
    kinds = _kinds()
    names().learn(each.iri for values in header().values() for each in values if each.iri)
    return rendering.page(
        "ontology.html",
        modules=modules(),
        counts={
            each.name: Counter(kinds[term] for term in each.terms if term in kinds) for each in modules()
        },
        totals=Counter(kinds.values()),
        header=header(),
        version=releases()[-1],
        documents=_documents(pool().dataset()),
        steps=[OL + name for name in FIRST_STEPS if OL + name in kinds],
    )


def _found(text: str) -> str | AnyResponse:
    """Answer of the search, as a page or as JSON."""
    hits = find_terms(text, reader_language())
    names().learn({hit.iri for hit in hits})
    accept = request.headers.get("Accept", "")
    offered = ("text/html", "application/json")
    if request.args.get("format") == "json" or best(accept, offered) == "application/json":
        return jsonify({"query": text, "lang": reader_language(), "terms": [_as_json(hit) for hit in hits]})
    return rendering.page("terms_found.html", text=text, hits=hits, known=len(entries()))


def _as_json(hit: Entry) -> dict[str, object]:
    return {
        "iri": hit.iri,
        "name": hit.name,
        "labels": dict(hit.labels),
        "otherLabels": dict(hit.others),
        "definitions": dict(hit.definitions),
        "page": address(hit.iri),
    }


def header() -> dict[str, list[Part]]:
    """What the ontology says of itself: property (IRI) -> values, in the reader's language if any are."""
    said: dict[str, list[Part]] = {}
    for each in shipped_structure().annotations:
        said.setdefault(each.parts[0].iri, []).append(each.parts[1])
    lang = reader_language()
    return {key: [each for each in values if each.lang == lang] or values for key, values in said.items()}


@lru_cache(maxsize=2)
def _documents(dataset: str) -> list[ontology_documents.Written]:
    """Documents of the ontology with their sizes; written anew for each dataset."""
    return ontology_documents.written()


@blueprint.get("/ontology/log")
def log() -> str:
    """What came, changed and went, version by version."""
    names().learn({OL + change.term for release in releases() for change in release.changes})
    return rendering.page("ontology_log.html", releases=list(reversed(releases())))


@blueprint.get("/ontology/<term>")
def term(term: str) -> str:
    """Page of one module or one term."""
    module = next((each for each in modules() if each.name == term), None)
    return _module_page(module) if module else _term_page(OL + term)


def _module_page(module: Module) -> str:
    kinds = _kinds()
    classes = [iri for iri in module.terms if kinds.get(iri) == "class"]
    facts = {
        row["term"].value: row for row in ask("ontology-definitions") if row["term"].value in module.terms
    }
    ties = list(links(shipped_structure(), classes))
    names().learn({end for tie in ties for end in (tie.source, tie.relation, tie.target) if end})
    diagram = draw(classes, ties, lambda iri: names().of(iri).text if iri else "")
    place = modules().index(module)
    return rendering.page(
        "module.html",
        module=module,
        kinds=kinds,
        own_kinds={kinds[iri] for iri in module.terms if iri in kinds},
        definitions=facts,
        diagram=diagram,
        before=modules()[place - 1] if place else None,
        after=modules()[place + 1] if place + 1 < len(modules()) else None,
    )


def _term_page(iri: str) -> str:
    facts = term_facts(iri)
    kinds = [KINDS[each] for each in facts.named(RDF + "type") if each in KINDS]
    if not kinds:
        abort(404)
    axioms = ask("term-axioms", term=iri)
    uses = ask("term-instances", term=iri) if kinds[0] == "class" else ask("term-uses", term=iri)
    dossiers = ask("term-dossiers", term=iri)
    learn(iri, facts, [*axioms, *uses, *dossiers])
    names().learn({each.target for each in usage.asked().get(iri, ())})
    names().learn({each.path for each in usage.asked().get(iri, ())})
    name = iri.removeprefix(OL)
    return rendering.page(
        "term.html",
        iri=iri,
        facts=facts,
        kind=kinds[0],
        module=next((module for module in modules() if iri in module.terms), None),
        axioms=grouped(axioms),
        formal=formal(iri),
        uses=uses,
        dossiers=[row["dossier"].value for row in dossiers],
        questions=usage.questions().get(iri, ()),
        rules=usage.rules_reading().get(iri, ()),
        asked=usage.asked().get(iri, ()),
        alignments=alignments().get(iri, ()),
        since=since(name),
        history=history(name),
    )
