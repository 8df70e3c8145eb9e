"""How the statements work, licences, how to cite, and where the data are."""

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from ordrelocal import __version__, paths
from ordrelocal.dataset import Dataset, current
from ordrelocal.errors import NoDatasetError
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.languages import PREFIX

blueprint = Blueprint("about", __name__)


@blueprint.get(f"{PREFIX}/about")
def show() -> str:
    """About this site and its data."""
    return rendering.page("about.html", version=__version__, dataset=_dataset())


@blueprint.get("/dump.nq")
def dump() -> Response:
    """The whole graph as sorted N-Quads.

    Raises:
        NoDatasetError: Files are served that no build has made.
    """
    dataset = current(paths.home())
    name = f"ordrelocal-{dataset.name}.nq"
    return send_file(
        dataset.dump, "application/n-quads", as_attachment=True, download_name=name, etag=dataset.name
    )


def _dataset() -> Dataset | None:
    """The dataset in service; none when files are served that no build has made."""
    try:
        return current(paths.home())
    except NoDatasetError:
        return None
