"""The pages that people read: one module a subject, each a blueprint; no module holds SPARQL."""

from flask import Flask

from ordrelocal.i18n import add_catalogue
from ordrelocal_webui.pages import (
    about,
    alignments,
    analyses,
    argument,
    cases,
    citing,
    countering,
    coverage,
    explaining,
    history,
    home,
    juxtaposing,
    languages,
    ontology,
    quality,
    querying,
    references,
    rendering,
    searching,
    switching,
    things,
    vocabularies,
)
from ordrelocal_webui.resources import TRANSLATIONS

_SUBJECTS = (
    home,
    cases,
    analyses,
    coverage,
    countering,
    juxtaposing,
    history,
    argument,
    things,
    explaining,
    alignments,
    quality,
    ontology,
    vocabularies,
    references,
    querying,
    searching,
    switching,
    about,
)


def register(app: Flask) -> None:
    """Add the pages, their texts in both languages and what their templates need."""
    add_catalogue(TRANSLATIONS)
    languages.register(app)
    rendering.register(app)
    citing.register(app)
    for subject in _SUBJECTS:
        app.register_blueprint(subject.blueprint)
    app.register_blueprint(switching.data)
    app.register_blueprint(countering.data)
