"""The query page: a plain form answered on the server, ready questions, an editor where scripts run."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

import pyoxigraph as ox
from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from ordrelocal.errors import QueryError
from ordrelocal.i18n import N_
from ordrelocal.linking.onward import OnwardQuestion, onward_questions
from ordrelocal.linking.services import services
from ordrelocal.namespaces import PREFIXES, VOCABULARY
from ordrelocal.pool.request import Request
from ordrelocal.queryfiles import QueryFile, catalogue
from ordrelocal_webui import citations, describing, errors
from ordrelocal_webui.asking import pool, reader
from ordrelocal_webui.pages import citing, rendering
from ordrelocal_webui.pages.asking import Term, ask, note
from ordrelocal_webui.pages.languages import PREFIX, reader_language
from ordrelocal_webui.pages.naming import names

blueprint = Blueprint("querying", __name__, url_prefix=PREFIX)

#: What a page shows at most; the whole answer can be downloaded.
ROWS_SHOWN = 500
_BYTES_READ = 8_000_000
#: Header of a query file: the page says in words what it says.
_HEADER = re.compile(r"^#\+.*\n", re.MULTILINE)

#: Words of the address that name a ready question.
_NAMING = ("example", "page", "rule", "onward")
#: An IRI in N-Triples, or in Turtle without prefixes.
_IRI = re.compile(r"<([^<>\s]+)>")

TABLE = "html"
#: Formats of the form: word of the ``format`` parameter -> name.
FORMATS: Mapping[str, str] = {
    "json": "JSON",
    "xml": "XML",
    "csv": "CSV",
    "tsv": "TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
}
_START = """SELECT ?case ?label WHERE {
  ?case a ol:Case ;
    rdfs:label ?label .
}
ORDER BY ?label
"""


#: What a parameter of a ready question is called on the page.
_PARAMETERS: Mapping[str, str] = {
    "case": N_("Case"),
    "leftOut": N_("Left out"),
    "dossier": N_("Dossier"),
    "problem": N_("Problem"),
    "right": N_("Right"),
    "scheme": N_("Scheme"),
    "territory": N_("Territory"),
}


@dataclass(frozen=True)
class Choice:
    """A parameter of a ready question with the things that it may be asked about, as IRIs."""

    name: str
    words: str
    options: tuple[str, ...]
    chosen: str


@dataclass(frozen=True)
class Shown:
    """An answer as the page shows it.

    Attributes:
        folded: Whether columns that only repeat names are left out.
        citable: IRIs of the works and cases in the whole answer.
    """

    kind: str
    columns: tuple[str, ...] = ()
    rows: tuple[Mapping[str, Term], ...] = ()
    total: int = 0
    truth: bool = False
    text: str = ""
    whole: bool = True
    folded: bool = False
    citable: tuple[str, ...] = ()


@blueprint.get("/query")
def show() -> str | Response | tuple[str, HTTPStatus]:
    """The form; with ``query`` or ``run``, also the answer."""
    chosen = _chosen_file()
    query = request.args.get("query") or (_bound(chosen) if chosen else _starting_query())
    format_ = request.args.get("format", TABLE)
    asked = bool(request.args.get("query") or request.args.get("run"))
    if asked and format_ in FORMATS:
        return redirect(_service(query, format_))
    answer, error = _answer(query) if asked else (None, None)
    if answer and "cite" in request.args:
        return citations.document(citing.items(answer.citable), request.args["cite"], "answer")
    citing.learnt(answer.citable if answer else ())
    onward = _onward(request.args.get("onward", ""))
    asked_for = next((request.args[name] for name in _NAMING if request.args.get(name)), "")
    page = rendering.page(
        "query.html",
        unknown="" if chosen or onward else asked_for,
        query=query,
        chosen=chosen,
        answer=answer,
        error=error.parts(reader_language()) if error else None,
        formats=FORMATS,
        format=format_,
        questions=catalogue("competency"),
        choices=_choices(chosen) if chosen else (),
        elsewhere=catalogue("onward"),
        services=services(),
        onward=onward,
        prefixes=_prefixes(),
        most=ROWS_SHOWN,
        downloads={words: _service(query, name) for name, words in FORMATS.items()},
    )
    return (page, errors.status_of(error)) if error else page


def _service(query: str, format_: str) -> str:
    return url_for("sparql.query", query=query, format=format_)


def _chosen_file() -> QueryFile | None:
    """The ready query that the address names: a competency question, a page's query, or a rule."""
    for argument, folder in (("example", "competency"), ("page", "pages"), ("rule", "rules")):
        wanted = request.args.get(argument)
        if wanted:
            found = [file for file in catalogue(folder) if wanted in {file.id, file.path.stem}]
            if found:
                return found[0]
    return None


def _onward(name: str) -> OnwardQuestion | None:
    """The question of a name that goes on at a service; nothing if none is called so."""
    if not name:
        return None
    note("linked")
    return next((each for each in onward_questions(pool().select) if each.file.id == name), None)


def _bound(file: QueryFile) -> str:
    """Text of a ready query, with the parameters that the address gives and the reader's language."""
    values: dict[str, ox.NamedNode | ox.Literal] = {}
    for parameter in file.params:
        given = request.args.get(parameter.name, "")
        if parameter.name == "lang":
            values["lang"] = ox.Literal(reader_language())
        elif parameter.type == "iri" and describing.is_iri(given):
            values[parameter.name] = ox.NamedNode(given)
    return _HEADER.sub("", file.bind(**values))


def _choices(file: QueryFile) -> list[Choice]:
    """Parameters whose values can be chosen from a list, which a page query gives in its first column."""
    found = []
    for parameter in file.params:
        if not parameter.choices:
            continue
        options = list(dict.fromkeys(next(iter(row.values())).value for row in ask(parameter.choices)))
        names().learn(options)
        options.sort(key=lambda iri: names().of(iri).text.casefold())
        given = request.args.get(parameter.name, "")
        chosen = given if given in options else parameter.default
        words = _PARAMETERS.get(parameter.name, parameter.name)
        found.append(Choice(parameter.name, words, tuple(options), chosen))
    return found


def _prefixes() -> dict[str, str]:
    """Prefixes that the editor knows: those of the project, and one for each vocabulary."""
    schemes = (row["scheme"].value for row in ask("vocabularies"))
    return {
        **PREFIXES,
        **{iri.removeprefix(VOCABULARY): f"{iri}/" for iri in schemes if iri.startswith(VOCABULARY)},
    }


def _starting_query() -> str:
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("ol", "rdfs"))
    return prefixes + _START


def _answer(query: str) -> tuple[Shown | None, QueryError | None]:
    try:
        with pool().ask(Request(query, client=reader())) as answer:
            body, whole = _read(answer)
    except QueryError as error:
        return None, error
    shown = _SHOW[answer.kind](body, whole)
    names().learn(
        {term.value for row in shown.rows for term in row.values() if isinstance(term, ox.NamedNode)}
    )
    return _without_names(shown), None


def _without_names(shown: Shown) -> Shown:
    """Leave out a column ``xLabel`` that only repeats how the page calls what stands in the column ``x``."""
    repeated = {
        f"{column}Label"
        for column in shown.columns
        if all(_says_name(row.get(column), row.get(f"{column}Label")) for row in shown.rows)
    }
    kept = tuple(column for column in shown.columns if column not in repeated)
    return replace(shown, columns=kept, folded=len(kept) < len(shown.columns))


def _says_name(thing: Term | None, label: Term | None) -> bool:
    if label is None:
        return True
    return isinstance(thing, ox.NamedNode) and names().of(thing.value).text == label.value


def _read(chunks: Iterable[bytes]) -> tuple[bytes, bool]:
    """The answer, or its beginning when it is too long for a page."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > _BYTES_READ:
            return b"".join(parts), False
    return b"".join(parts), True


def _solutions(body: bytes, whole: bool) -> Shown:
    if not whole:
        return Shown("solutions", whole=False)
    content = json.loads(body)
    bindings = content["results"]["bindings"]
    rows = tuple({key: _term(value) for key, value in row.items()} for row in bindings[:ROWS_SHOWN])
    values = (value["value"] for row in bindings for value in row.values() if value["type"] == "uri")
    return Shown(
        "solutions", tuple(content["head"]["vars"]), rows, total=len(bindings), citable=_citable(values)
    )


def _boolean(body: bytes, whole: bool) -> Shown:
    return Shown("boolean", truth=bool(json.loads(body)["boolean"]))


def _graph(body: bytes, whole: bool) -> Shown:
    text = body.decode("utf-8", "replace")
    return Shown("graph", text=text, whole=whole, citable=_citable(_IRI.findall(text)) if whole else ())


def _citable(iris: Iterable[str]) -> tuple[str, ...]:
    """Works and cases among some things, each once."""
    return tuple(dict.fromkeys(iri for iri in iris if citing.is_citable(iri)))


_SHOW = {"solutions": _solutions, "boolean": _boolean, "graph": _graph}


def _term(value: Mapping[str, str]) -> Term:
    if value["type"] == "uri":
        return ox.NamedNode(value["value"])
    if value["type"] == "bnode":
        return ox.BlankNode(value["value"])
    if "xml:lang" in value:
        return ox.Literal(value["value"], language=value["xml:lang"])
    if "datatype" in value:
        return ox.Literal(value["value"], datatype=ox.NamedNode(value["datatype"]))
    return ox.Literal(value["value"])
