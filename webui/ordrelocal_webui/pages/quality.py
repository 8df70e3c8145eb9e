"""The quality of the ontology: what the checks of the build found, as a page and as JSON."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal_webui import headers, negotiation
from ordrelocal_webui.negotiation import HTML
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.languages import PREFIX, reader_language
from ordrelocal_webui.pages.serving import in_service

blueprint = Blueprint("quality", __name__)

_JSON = "application/json"
#: Folders of checks, in the order of the page.
GROUPS = ("robot", "oops", "foops", "odk", "house")
#: How grave a fault is, the gravest first.
LEVELS = ("ERROR", "WARN", "INFO")


@blueprint.get(f"{PREFIX}/ontology/quality")
def show() -> str:
    """Every check with its result, and what was not run."""
    report = json.loads(_report())
    return rendering.page(
        "quality.html",
        report=report,
        groups={group: [each for each in report["checks"] if each["group"] == group] for group in GROUPS},
        counts=counts(report),
    )


@blueprint.get("/ontology/quality")
def choose() -> AnyResponse:
    """The page in the reader's language, or the report as JSON, as the reader wishes."""
    wanted = negotiation.best(request.headers.get("Accept", ""), (HTML, _JSON))
    target = url_for("quality.report") if wanted == _JSON else url_for("quality.show", lang=reader_language())
    response = redirect(target, 303)
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.get("/ontology/quality.json")
def report() -> Response:
    """The report as the build wrote it."""
    response = Response(_report(), mimetype=_JSON)
    response.headers.extend(headers.CROSS_ORIGIN)
    return response


def _report() -> str:
    """The report of the dataset in service; RDF files served as they are have none."""
    dataset = in_service()
    if dataset is None or not dataset.quality.is_file():
        abort(404)
    return dataset.quality.read_text(encoding="utf-8")


def counts(report: Mapping[str, Any]) -> dict[str, int]:
    """Checks by outcome: ``passed``, ``accepted``, and each level with faults that nothing accepts."""
    found = dict.fromkeys(("passed", "accepted", *LEVELS), 0)
    for check in report["checks"]:
        outcome = "passed" if not check["faults"] else "accepted" if check["accepted"] else check["level"]
        found[outcome] += 1
    return found
