"""The evidence switch: what falls, stands and appears when a part of the evidence is counted in."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal.errors import ComparisonLackError, SelectionFormError, UnknownFormatError
from ordrelocal.evidence import MAX_VALUES, ONLY, WITHOUT, Selection, Values
from ordrelocal.i18n import N_, Marked
from ordrelocal.namespaces import ID, VOCABULARY
from ordrelocal.switching import as_csv
from ordrelocal_webui import errors, negotiation
from ordrelocal_webui.comparing import comparer
from ordrelocal_webui.negotiation import HTML
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.asking import Row, Term, ask, iris_of
from ordrelocal_webui.pages.languages import PREFIX, reader_language
from ordrelocal_webui.pages.naming import names, why_address
from ordrelocal_webui.pages.serving import in_service
from ordrelocal_webui.responses import Response

blueprint = Blueprint("switching", __name__, url_prefix=PREFIX)
#: The same for programs, at an address without language.
data = Blueprint("switching_data", __name__)

#: Facts of one fate that a page shows at most; the whole can be downloaded.
SHOWN = {"falls": 300, "appears": 300, "stands": 100}
_JSON, _CSV = "application/json", "text/csv"
_FORMATS = {"json": _JSON, "csv": _CSV}
_INTERPRETED = "interpreted"
_KIND, _STATUS, _GRADE = (f"{VOCABULARY}{name}/" for name in ("source-kind", "status", "evidence-grade"))


@dataclass(frozen=True)
class Fact:
    """A fact as the page shows it; ``why`` is the address of its explanation, empty if there is none."""

    subject: str
    property: str
    value: Term
    rule: str
    why: str


@dataclass(frozen=True)
class Part:
    """The facts of one fate: those shown, and how many there are."""

    fate: str
    facts: tuple[Fact, ...]
    total: int


@dataclass(frozen=True)
class Choice:
    """What can be chosen in the form: its value, its IRI, how many works or pieces it stands for."""

    value: str
    iri: str
    count: int


@blueprint.get("/evidence")
def show() -> str | Response:
    """The form; with a selection, also what it changes."""
    selection = _selection()
    form = request.args.get("format", "")
    if form:
        return _told(selection, form)
    told = _compared(selection) if selection else None
    works = ask("evidence-works")
    parts = [_part(told, fate) for fate in SHOWN] if told else []
    chosen = {key: [_iri(value) for value in values] for key, values in _values(selection).items()}
    names().learn(iris_of(works) | {iri for iris in chosen.values() for iri in iris} | _mentioned(parts))
    return rendering.page(
        "evidence.html",
        selection=selection,
        told=told,
        parts=parts,
        chosen=chosen,
        kinds=_kinds(works),
        works=_works(works),
        downloads={name.upper(): _address(selection, name) for name in _FORMATS},
        dataset=in_service(),
    )


@data.get("/evidence")
def tell() -> AnyResponse:
    """What a selection changes, as JSON or CSV; a browser is led to the page."""
    form = request.args.get("format", "")
    if not form:
        accept = request.headers.get("Accept", "")
        wanted = negotiation.best(accept, (_JSON, _CSV, HTML))
        if not wanted:
            raise UnknownFormatError(accept=accept, known=", ".join((*_FORMATS.values(), HTML)))
        if wanted == HTML:
            pairs = urlencode(_selection().parts)
            page = url_for("switching.show", lang=errors.reader_language())
            response = redirect(f"{page}?{pairs}" if pairs else page, 303)
            response.vary.update(("Accept", "Accept-Language"))
            return response
        form = next(name for name, media_type in _FORMATS.items() if media_type == wanted)
    response = _told(_selection(), form)
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _selection() -> Selection:
    """The selection of the address: ``only`` and ``without``, each as often as one likes.

    Raises:
        SelectionFormError: It is none.
    """
    given = [(key, value) for key in (ONLY, WITHOUT) for value in request.args.getlist(key) if value]
    if len(given) > MAX_VALUES:
        raise SelectionFormError(given=f"{len(given)} > {MAX_VALUES}")
    for key, value in given:
        if len(value.split()) != 1:
            raise SelectionFormError(given=f"{key}={value}"[:MAX_VALUES])
    return Selection.parse(f"{key}={value}" for key, value in given)


def _compared(selection: Selection) -> Mapping[str, Any]:
    dataset = in_service()
    if dataset is None:
        raise ComparisonLackError(problem=Marked(N_("What is served was not built from its sources")))
    # What is not known is refused at once: it must not take the place of a comparison.
    Values.named(row["value"].value for row in ask("evidence-values")).check(selection)
    return comparer().account(dataset, selection)


def _told(selection: Selection, form: str) -> Response:
    if form not in _FORMATS:
        raise UnknownFormatError(accept=form, known=", ".join(_FORMATS))
    told = _compared(selection)
    lang = errors.reader_language()
    text = as_csv(told, lang) if form == "csv" else json.dumps(told, ensure_ascii=False)
    response = Response(text, mimetype=_FORMATS[form])
    if form == "csv":
        response.headers["Content-Language"] = lang
    return response


def _address(selection: Selection, form: str) -> str:
    pairs = [*selection.parts, ("format", form), ("lang", reader_language())]
    return f"{url_for('switching_data.tell')}?{urlencode(pairs)}"


def _part(told: Mapping[str, Any], fate: str) -> Part:
    facts = [fact for fact in told["facts"] if fact["fate"] == fate]
    return Part(fate, tuple(_fact(fact, told["names"]) for fact in facts[: SHOWN[fate]]), len(facts))


def _fact(fact: Mapping[str, Any], called: Mapping[str, Mapping[str, str]]) -> Fact:
    value, rule = _term(fact["value"]), fact["rule"]
    why = ""
    if rule and fact["fate"] != "appears":  # what is not in this dataset cannot be explained from it
        why = why_address(ox.Triple(ox.NamedNode(fact["subject"]), ox.NamedNode(fact["property"]), value))
    words = called.get(rule or "", {}).get(reader_language(), "")
    return Fact(fact["subject"], fact["property"], value, words, why)


def _term(value: Mapping[str, str]) -> ox.NamedNode | ox.Literal:
    if value["type"] == "uri":
        return ox.NamedNode(value["value"])
    if "xml:lang" in value:
        return ox.Literal(value["value"], language=value["xml:lang"])
    datatype = ox.NamedNode(value["datatype"]) if "datatype" in value else None
    return ox.Literal(value["value"], datatype=datatype)


def _mentioned(parts: Iterable[Part]) -> set[str]:
    facts = [fact for part in parts for fact in part.facts]
    values = {fact.value.value for fact in facts if isinstance(fact.value, ox.NamedNode)}
    return values | {iri for fact in facts for iri in (fact.subject, fact.property)}


def _values(selection: Selection) -> dict[str, tuple[str, ...]]:
    return {ONLY: selection.only, WITHOUT: selection.without}


def _iri(value: str) -> str:
    """IRI of what a value of a selection names."""
    if value.startswith("grade/"):
        return _GRADE + value.removeprefix("grade/")
    if "/" in value:
        return ID + value
    return (_STATUS if value in (_INTERPRETED, "reported") else _KIND) + value


def _kinds(rows: Iterable[Row]) -> list[Choice]:
    """Kinds of sources with the number of works of each; a wider kind counts those of the narrower."""
    works: dict[str, set[str]] = {}
    for row in rows:
        for column in ("kind", "wider"):
            if column in row:
                works.setdefault(row[column].value, set()).add(row["work"].value)
    found = [Choice(iri.removeprefix(_KIND), iri, len(of_kind)) for iri, of_kind in works.items()]
    names().learn(choice.iri for choice in found)
    return sorted(found, key=lambda choice: names().of(choice.iri).text.casefold())


def _works(rows: Iterable[Row]) -> list[Choice]:
    counts = {row["work"].value: int(row["records"].value) for row in rows}
    found = [Choice(iri.removeprefix(ID), iri, count) for iri, count in counts.items() if iri.startswith(ID)]
    return sorted(found, key=lambda choice: names().of(choice.iri).text.casefold())
