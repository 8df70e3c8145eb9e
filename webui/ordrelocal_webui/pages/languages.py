"""The reader's language: in the address of every page, and in the texts of the templates."""

from flask import Flask, g, request, url_for
from jinja2 import Environment
from werkzeug.datastructures import LanguageAccept

from ordrelocal.i18n import LANGUAGES, translations

#: The rule that starts the address of each page.
PREFIX = f"/<any({', '.join(LANGUAGES)}):lang>"

#: Each language called by its own speakers, for the switch.
OWN_NAMES = {"fr": "Français", "en": "English"}


def chosen(accept: LanguageAccept) -> str:
    """The language that a browser prefers among ours; French when it names neither.

    Example:
        >>> chosen(LanguageAccept([("de", 1), ("en-GB", 0.8), ("fr", 0.5)]))
        'en'
        >>> chosen(LanguageAccept([("de", 1)]))
        'fr'
    """
    # Werkzeug's best_match would take a plain "fr" before a better liked "en-GB".
    for tag, quality in accept:
        language = tag.partition("-")[0].lower()
        if quality > 0 and language in LANGUAGES:
            return language
    return LANGUAGES[0]


def reader_language() -> str:
    """Language of the page being made: the one in its address, before or behind, else the browser's."""
    if "lang" in g:
        return str(g.lang)
    told = (request.path.split("/", 2)[1], request.args.get("lang", ""))
    return next((each for each in told if each in LANGUAGES), "") or chosen(request.accept_languages)


def same_page(lang: str) -> str:
    """Address of the page being made in another language, its question included."""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    if request.endpoint and request.view_args is not None and "lang" in g:
        return url_for(request.endpoint, **{**request.view_args, "lang": lang}) + query
    parts = request.path.split("/", 2)
    if parts[1] in LANGUAGES:
        return "/".join(["", lang, *parts[2:]]) + query
    return url_for("home.show", lang=lang)


def _read_language(endpoint: str | None, values: dict[str, object] | None) -> None:
    if values and "lang" in values:
        g.lang = values.pop("lang")


def _write_language(app: Flask, endpoint: str, values: dict[str, object]) -> None:
    if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = reader_language()


def _install_texts(environment: Environment) -> None:
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        gettext=lambda message: translations(reader_language()).gettext(message),
        ngettext=lambda one, many, n: translations(reader_language()).ngettext(one, many, n),
        newstyle=True,
    )


def register(app: Flask) -> None:
    """Give each page its language, in its address and in its texts."""
    _install_texts(app.jinja_env)
    app.url_value_preprocessor(_read_language)
    app.url_defaults(lambda endpoint, values: _write_language(app, endpoint, values))
    app.context_processor(
        lambda: {
            "lang": reader_language(),
            "languages": LANGUAGES,
            "own_names": OWN_NAMES,
            "same_page": same_page,
        }
    )
