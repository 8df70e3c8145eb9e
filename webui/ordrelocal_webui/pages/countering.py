"""Counter-cases: for a proposition, the cases that support it, contradict it, say otherwise or were silent.

A proposition is a term of the ontology or of a vocabulary. The answer is that of question CQ55.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from flask import Blueprint, request

from ordrelocal.errors import UnreadableTermError
from ordrelocal.i18n import LANGUAGES
from ordrelocal.namespaces import ONTOLOGY, VOCABULARY
from ordrelocal.queryfiles import QueryFile, catalogue
from ordrelocal.termtext import read_term, write_term
from ordrelocal_webui.asking import pool
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.asking import Row, ask, iris_of
from ordrelocal_webui.pages.cases import dossiers
from ordrelocal_webui.pages.evidence import Record, records_named
from ordrelocal_webui.pages.languages import PREFIX, reader_language
from ordrelocal_webui.pages.naming import names
from ordrelocal_webui.responses import Response

blueprint = Blueprint("countering", __name__, url_prefix=PREFIX)
#: The same for programs, at an address without language.
data = Blueprint("countering_data", __name__)

_BEARING = VOCABULARY + "bearing/"
#: Bearings in the order of the page.
BEARINGS = tuple(
    _BEARING + name for name in ("supports", "contradicts", "contested", "other-value", "reserved", "silent")
)


@dataclass(frozen=True)
class Evidence:
    """A record that bears on the proposition: its passages, things spoken of, how far was read (IRIs)."""

    record: str
    passages: tuple[str, ...]
    things: tuple[str, ...]
    extents: tuple[str, ...]


Found = Mapping[str, Mapping[str, tuple[Evidence, ...]]]
"""Bearing -> dossier -> evidence."""


@blueprint.get("/counter-cases")
def show() -> str:
    """The form; with a term, also the cases for and against."""
    term = _term()
    choices = _choices()
    found = find(term) if term else {}
    records = records_named(each.record for each in _every(found))
    mentioned: set[str] = set().union(*(record.mentioned for record in records.values()))
    mentioned = mentioned.union(*(each.things for each in _every(found)), BEARINGS, {term} if term else ())
    names().learn(mentioned)
    named = {dossier for cases in found.values() for dossier in cases}
    return rendering.page(
        "counter_cases.html",
        term=term,
        choices=choices,
        found=found,
        records=records,
        unasked=[each.iri for each in dossiers() if each.iri not in named] if term else [],
    )


@data.get("/counter-cases")
def tell() -> Response:
    """The same as JSON: the term, the bearings with their cases and evidence, the cases not looked into."""
    term = _term()
    found = find(term) if term else {}
    records = records_named(each.record for each in _every(found))
    named = {dossier for cases in found.values() for dossier in cases}
    every = {each.iri for each in dossiers()}
    names().learn(named | every | set(BEARINGS) | {term})
    told = {
        "term": _named(term),
        "bearings": [
            {
                "bearing": _named(bearing),
                "cases": [
                    {"case": _named(case), "evidence": [_told(each, records) for each in evidence]}
                    for case, evidence in found[bearing].items()
                ],
            }
            for bearing in BEARINGS
            if bearing in found
        ],
        "notLookedFor": [_named(case) for case in sorted(every - named)] if term else [],
    }
    return Response(json.dumps(told, ensure_ascii=False, indent=1), mimetype="application/json")


def find(term: str) -> Found:
    """Ask question CQ55 about a term.

    Args:
        term: IRI of a class, a property or a concept.
    """
    query = question().bind(term=ox.NamedNode(term), lang=ox.Literal(reader_language()))
    grouped: dict[str, dict[str, dict[str, list[Row]]]] = {}
    for row in pool().select(query):
        cases = grouped.setdefault(row["bearing"].value, {})
        cases.setdefault(row["dossier"].value, {}).setdefault(row["record"].value, []).append(row)
    return {
        bearing: {
            case: tuple(_evidence(record, rows) for record, rows in records.items())
            for case, records in grouped[bearing].items()
        }
        for bearing in BEARINGS
        if bearing in grouped
    }


def _every(found: Found) -> list[Evidence]:
    return [each for cases in found.values() for evidence in cases.values() for each in evidence]


def question() -> QueryFile:
    """The question that the page asks."""
    return next(each for each in catalogue("competency") if each.id == "CQ55")


def _evidence(record: str, rows: Iterable[Row]) -> Evidence:
    rows = list(rows)
    passages, things, extents = (
        tuple(dict.fromkeys(row[name].value for row in rows if name in row))
        for name in ("passage", "thing", "extent")
    )
    return Evidence(record, passages, things, extents)


def _term() -> str:
    text = request.args.get("term", "").strip()
    if not text:
        return ""
    term = read_term(text)
    if not isinstance(term, ox.NamedNode):
        raise UnreadableTermError(text=text)
    return term.value


def _choices() -> dict[str, list[str]]:
    """Group (a vocabulary, or the ontology's kinds of things) -> terms that statements use, by name."""
    rows = ask("propositions")
    names().learn(iris_of(rows))
    groups: dict[str, set[str]] = {}
    for row in rows:
        group = row["group"].value
        groups.setdefault(ONTOLOGY if group.startswith(ONTOLOGY) else group, set()).add(row["term"].value)
    ordered = sorted(groups, key=lambda iri: (iri != ONTOLOGY, names().of(iri).text.casefold()))
    return {
        group: sorted(groups[group], key=lambda iri: names().of(iri).text.casefold()) for group in ordered
    }


def _named(iri: str) -> dict[str, object]:
    labels = {lang: names().called(iri, lang).text for lang in LANGUAGES}
    return {"iri": iri, "id": write_term(ox.NamedNode(iri)) if iri else "", "label": labels}


def _told(evidence: Evidence, records: Mapping[str, Record]) -> dict[str, object]:
    record = records[evidence.record]
    said = {lang: words.value for lang in LANGUAGES if (words := record.text("paraphrase", lang)) is not None}
    return {
        "statement": evidence.record,
        "said": said,
        "status": record.concept("status"),
        "heldBy": list(record.iris("heldBy")),
        "passages": list(evidence.passages),
        "things": list(evidence.things),
        "extents": list(evidence.extents),
    }
