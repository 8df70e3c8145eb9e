"""Search among the names of things, terms and works."""

from flask import Blueprint, request

from ordrelocal import paths
from ordrelocal.dataset import current
from ordrelocal.indexing import search
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.languages import PREFIX, reader_language
from ordrelocal_webui.pages.naming import names

blueprint = Blueprint("searching", __name__, url_prefix=PREFIX)

_MOST = 50


@blueprint.get("/search")
def show() -> str:
    """Things whose names start with the words asked for."""
    text = request.args.get("q", "").strip()
    hits = search(current(paths.home()), text, reader_language(), limit=_MOST) if text else []
    names().learn({hit.type for hit in hits if hit.type})
    return rendering.page("search.html", text=text, hits=hits, most=_MOST)
