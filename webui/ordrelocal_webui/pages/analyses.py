"""The analyses that the graph offers, on one page: what each answers, and where it is."""

from flask import Blueprint

from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.languages import PREFIX

blueprint = Blueprint("analyses", __name__, url_prefix=PREFIX)


@blueprint.get("/analyses")
def show() -> str:
    """List of the analyses."""
    return rendering.page("analyses.html")
