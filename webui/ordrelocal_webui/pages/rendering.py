"""What templates need: names and addresses of things, dates and numbers, the queries behind a page."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import pyoxigraph as ox
from babel.numbers import format_decimal
from flask import Flask, render_template, url_for
from markupsafe import Markup

from ordrelocal.namespaces import XSD, compact
from ordrelocal_webui.pages import dating, inferred, naming, serving
from ordrelocal_webui.pages.asking import Term, used_queries
from ordrelocal_webui.pages.languages import reader_language
from ordrelocal_webui.resources import BUILT

_BEFORE_MARK = re.compile(r" (?=[;?!](?:\s|$))")
_BEFORE_COLON = re.compile(r" (?=[:»](?:\W|$))|(?<=«) ")
_NUMBERS = frozenset({XSD + "integer", XSD + "decimal", XSD + "double"})


def page(template: str, **values: object) -> str:
    """Render a page; the things that it names have been learnt before."""
    return render_template(template, **values)


def is_iri(term: Term) -> bool:
    """Whether a term is a thing rather than words or a number."""
    return isinstance(term, ox.NamedNode)


def is_number(term: Term) -> bool:
    """Whether a literal is a number."""
    return isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS


def number(value: object) -> str:
    """A number as the reader's language writes it."""
    return format_decimal(str(value), locale=reader_language())


def language_mark(lang: str | None) -> Markup:
    """A ``lang`` attribute for words that are not in the page's language."""
    return Markup(' lang="{}"').format(lang) if lang and lang != reader_language() else Markup("")


def spaced(text: str) -> str:
    """French words with spaces that no line breaks at, before a high mark and within quotation marks.

    Example:
        >>> spaced("l’âge ; « filtre »") == "l’âge\u202f; «\u00a0filtre\u00a0»"
        True
    """
    return _BEFORE_COLON.sub("\u00a0", _BEFORE_MARK.sub("\u202f", text))


def in_language(terms: Iterable[Term]) -> list[Term]:
    """Of several wordings, those in the reader's language; all of them when there is none."""
    words = list(terms)
    own: list[Term] = [
        word for word in words if isinstance(word, ox.Literal) and word.language == reader_language()
    ]
    return own or words


def host(address: str) -> str:
    """Host of an address, to say where a link leads."""
    return urlsplit(address).hostname or address


def built(name: str) -> str:
    """Address of a built front-end file; empty when the front end has not been built."""
    return url_for("static", filename=f"dist/{name}") if (BUILT / name).is_file() else ""


def register(app: Flask) -> None:
    """Make these helps known to every template."""
    app.jinja_env.tests["iri"] = is_iri
    app.jinja_env.tests["numeric"] = is_number
    app.jinja_env.filters.update(
        spoken=lambda authored: dating.spoken(authored, reader_language()),
        compact=compact,
        number=number,
        in_language=in_language,
        spaced=spaced,
        host=host,
        language_mark=language_mark,
    )
    app.jinja_env.globals.update(address=naming.address, built=built, used_queries=used_queries)
    app.jinja_env.globals["why_address"] = naming.why_address
    app.jinja_env.globals["concluded_status"] = inferred.concluded_status
    app.jinja_env.globals["part_served"] = serving.part_served
    app.jinja_env.globals["outside_addresses"] = naming.OUTSIDE_ADDRESSES
    app.jinja_env.globals["calendar_dates"] = dating.CALENDAR
    app.jinja_env.globals["has_words"] = naming.has_words
    app.jinja_env.globals["key_words"] = naming.key_words
    app.jinja_env.globals["name"] = lambda iri: naming.names().of(iri)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
