"""Files that browsers and robots ask for by name, at the root of the site."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal_webui.pages.languages import chosen
from ordrelocal_webui.resources import STATIC
from ordrelocal_webui.responses import Response

blueprint = Blueprint("site_files", __name__)

_DAY_S = 86400
# Pages and documents may be read by any robot; each query and each comparison has to be computed.
_ROBOTS = (
    "User-agent: *\nDisallow: /sparql\nDisallow: /evidence\n"
    "Disallow: /fr/evidence?\nDisallow: /en/evidence?\nAllow: /\n"
)


@blueprint.get("/favicon.ico")
def icon() -> AnyResponse:
    """The site's icon, for those who ask for one without having read a page."""
    return _lasting((STATIC / "icon.svg").read_bytes(), "image/svg+xml")


@blueprint.get("/logo.svg")
def logo() -> AnyResponse:
    """The sign of the project, by the address that the ontology's header gives."""
    return icon()


@blueprint.get("/query")
def queries() -> AnyResponse:
    """Lead to the list of questions, which the ontology's header names without a language."""
    response = redirect(f"/{chosen(request.accept_languages)}/query", 303)
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/robots.txt")
def robots() -> AnyResponse:
    """What robots may read."""
    return _lasting(_ROBOTS.encode(), "text/plain")


def _lasting(content: bytes, media_type: str) -> AnyResponse:
    response = Response(content, mimetype=media_type)
    response.headers["Cache-Control"] = f"max-age={_DAY_S}"
    return response
