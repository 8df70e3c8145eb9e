"""How the statements work, licences, how to cite, and where the data are."""

from flask import Blueprint

from ordrelocal import __version__
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.languages import PREFIX

blueprint = Blueprint("about", __name__, url_prefix=PREFIX)


@blueprint.get("/about")
def show() -> str:
    """About this site and its data."""
    return rendering.page("about.html", version=__version__)
