"""What the cases document: cases by concepts, and what each case says of one concept."""

import csv
import io

from flask import Blueprint, Response, abort

from ordrelocal.coverage import COLUMNS, Coverage, State, coverage, rows
from ordrelocal.inventory import concepts, themes
from ordrelocal_webui.asking import pool
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.asking import ask, note
from ordrelocal_webui.pages.cases import dossiers
from ordrelocal_webui.pages.evidence import records_named
from ordrelocal_webui.pages.languages import PREFIX, reader_language
from ordrelocal_webui.pages.naming import names

blueprint = Blueprint("coverage", __name__, url_prefix=f"{PREFIX}/coverage")

_QUERIES = ("coverage-terms", "coverage-records", "coverage-uses")


@blueprint.get("")
def show() -> str:
    """Cases by concepts, with the sources of each case and the concepts that few sources document."""
    found = _read()
    return rendering.page(
        "coverage.html",
        found=found,
        dossiers=dossiers(),
        themes=themes(),
        states=State,
        thin=found.thin(),
    )


@blueprint.get("/<number>")
def concept(number: str) -> str:
    """Statements and silences of each case on one concept."""
    wanted = next((each for each in concepts() if each.id == number), None)
    if wanted is None:
        abort(404)
    found = _read()
    cells = {each.iri: found.cell(each.iri, wanted) for each in dossiers()}
    terms = [row["term"].value for row in ask("coverage-terms") if row["code"].value == number]
    records = records_named(iri for cell in cells.values() for own in cell.records.values() for iri in own)
    mentioned = (record.mentioned for record in records.values())
    names().learn(set(terms).union(*mentioned, *(cell.extents for cell in cells.values())))
    return rendering.page(
        "coverage_concept.html",
        concept=wanted,
        cells=cells,
        records=records,
        terms=terms,
        sources=len(found.sources(wanted)),
        states=State,
    )


@blueprint.get("/table.csv")
def table() -> Response:
    """The whole as a table for programs, one row a case and concept."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows(_read(), lambda iri: names().of(iri).text, reader_language()))
    return Response(text.getvalue(), mimetype="text/csv")


def _read() -> Coverage:
    note(*_QUERIES)
    found = coverage(pool().select)
    names().learn(found.dossiers)
    return found
