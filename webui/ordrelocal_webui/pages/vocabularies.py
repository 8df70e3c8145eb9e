"""The vocabularies: each scheme with whose typology it is, and each concept with who uses it."""

from dataclasses import dataclass

import pyoxigraph as ox
from flask import Blueprint, abort

from ordrelocal.namespaces import RDF, SKOS, VOCABULARY
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.asking import Row, ask, iris_of
from ordrelocal_webui.pages.evidence import records_named
from ordrelocal_webui.pages.languages import PREFIX, reader_language
from ordrelocal_webui.pages.naming import names
from ordrelocal_webui.pages.terms import learn, term_facts

blueprint = Blueprint("vocabularies", __name__, url_prefix=PREFIX)


@dataclass(frozen=True)
class Typology:
    """Whose typology a vocabulary is, and who reports it (as IRIs)."""

    scheme: str
    authors: tuple[str, ...]
    reporters: tuple[str, ...]


def typologies() -> dict[str, Typology]:
    """The vocabularies that are somebody's typology, by the IRI that their concepts start with."""
    found: dict[str, list[Row]] = {}
    for row in ask("vocabularies"):
        if "author" in row:
            found.setdefault(row["scheme"].value, []).append(row)
    for rows in found.values():
        names().learn(iris_of(rows))
    return {
        f"{scheme}/": Typology(
            scheme=scheme,
            authors=tuple(sorted({row["author"].value for row in rows})),
            reporters=tuple(sorted({row["reporter"].value for row in rows if "reporter" in row})),
        )
        for scheme, rows in found.items()
    }


@blueprint.get("/vocabulary")
def index() -> str:
    """List of the vocabularies."""
    rows = ask("vocabularies")
    names().learn(iris_of(rows))
    by_name = sorted(rows, key=lambda row: names().of(row["scheme"].value).text.casefold())
    return rendering.page("vocabularies.html", schemes=by_name)


@blueprint.get("/vocabulary/<path:path>")
def show(path: str) -> str:
    """Page of one scheme or one concept."""
    iri = VOCABULARY + path
    facts = term_facts(iri)
    types = facts.named(RDF + "type")
    if SKOS + "ConceptScheme" in types:
        concepts = ask("scheme-concepts", scheme=iri)
        learn(iri, facts, concepts)
        return rendering.page("scheme.html", iri=iri, facts=facts, concepts=_definitions(concepts))
    if SKOS + "Concept" not in types:
        abort(404)
    uses = ask("concept-uses", term=iri)
    about = {row["record"].value for row in ask("records-about", thing=iri)}
    records = records_named(about)
    learn(iri, facts, uses)
    names().learn(set().union(*(record.mentioned for record in records.values())))
    others = [row for row in uses if row["subject"].value not in about]
    return rendering.page("concept.html", iri=iri, facts=facts, uses=others, about=list(records.values()))


def _definitions(rows: list[Row]) -> dict[str, ox.Literal | None]:
    """Concept -> its definition in the reader's language, else in another one."""
    found: dict[str, ox.Literal | None] = {}
    for row in rows:
        concept, words = row["concept"].value, row.get("definition")
        found.setdefault(concept, None)
        if isinstance(words, ox.Literal) and (words.language == reader_language() or found[concept] is None):
            found[concept] = words
    return found
