"""The alignments: what stands near to terms of ours in other vocabularies."""

from flask import Blueprint

from ordrelocal.alignments import alignments
from ordrelocal.namespaces import OL
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.languages import PREFIX
from ordrelocal_webui.pages.naming import names

blueprint = Blueprint("alignments", __name__, url_prefix=PREFIX)


@blueprint.get("/ontology/alignments")
def index() -> str:
    """All alignments, each with its mappings."""
    terms = {end for each in alignments() for one in each.mappings for end in (one.ours, one.theirs)}
    names().learn({iri for iri in terms if iri.startswith(OL)})
    return rendering.page("alignments.html", alignments=alignments())
