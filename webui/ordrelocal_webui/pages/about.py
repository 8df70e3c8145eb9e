"""How the statements work, licences, how to cite, and where the data are."""

from flask import Blueprint, abort, send_file
from werkzeug.wrappers import Response

from ordrelocal import __version__
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.languages import PREFIX
from ordrelocal_webui.pages.serving import in_service

blueprint = Blueprint("about", __name__)


@blueprint.get(f"{PREFIX}/about")
def show() -> str:
    """About this site and its data."""
    return rendering.page("about.html", version=__version__, dataset=in_service())


@blueprint.get("/dump.nq")
def dump() -> Response:
    """The whole graph as sorted N-Quads, if it is one that was built."""
    dataset = in_service()
    if dataset is None:
        abort(404)
    name = f"ordrelocal-{dataset.name}.nq"
    return send_file(
        dataset.dump, "application/n-quads", as_attachment=True, download_name=name, etag=dataset.name
    )
