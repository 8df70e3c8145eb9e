"""Search among the names of things, terms and works."""

from flask import Blueprint, request

from ordrelocal.indexing import search
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.languages import PREFIX, reader_language
from ordrelocal_webui.pages.naming import names
from ordrelocal_webui.pages.serving import in_service

blueprint = Blueprint("searching", __name__, url_prefix=PREFIX)

_MOST = 50


@blueprint.get("/search")
def show() -> str:
    """Things whose names have words that start like those asked for."""
    text = request.args.get("q", "").strip()
    dataset = in_service()
    hits = search(dataset, text, reader_language(), limit=_MOST) if text and dataset else []
    names().learn({hit.type for hit in hits if hit.type})
    return rendering.page("search.html", text=text, hits=hits, most=_MOST, indexed=dataset is not None)
