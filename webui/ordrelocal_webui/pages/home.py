"""The first page: what this is, the question of the text, the cases, a first query, how to cite."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from ordrelocal import __version__
from ordrelocal.queryfiles import catalogue
from ordrelocal_webui.pages import cases, rendering
from ordrelocal_webui.pages.languages import PREFIX, chosen

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def choose() -> Response:
    """Lead to the first page in the language that the browser prefers."""
    response = redirect(url_for("home.show", lang=chosen(request.accept_languages)))
    response.vary.add("Accept-Language")
    return response


@blueprint.get(f"{PREFIX}/")
def show() -> str:
    """First page."""
    questions = catalogue("competency")
    return rendering.page(
        "home.html",
        dossiers=cases.dossiers(),
        first=questions[0] if questions else None,
        questions=questions,
        version=__version__,
    )
