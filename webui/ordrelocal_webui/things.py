"""Linked data: each IRI of ours leads to a page for people and to documents for programs.

``/id/case/x`` answers 303 to the page or to a document, by ``Accept``; ``/id/case/x.ttl`` is the document.
The same for the ontology, the vocabularies and the description of the dataset.
"""

from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal.i18n import LANGUAGES
from ordrelocal.namespaces import BASE
from ordrelocal_webui import describing, negotiation
from ordrelocal_webui.asking import pool
from ordrelocal_webui.errors import NotFoundError, reader_language
from ordrelocal_webui.negotiation import HTML, SUFFIXES
from ordrelocal_webui.responses import Response

blueprint = Blueprint("linked", __name__)

_ONTOLOGY = "ontology"
_VOID = ".well-known/void"
_PAGE = "html"
_IN_GRAPHS = frozenset(format_.media_type for format_ in negotiation.DATASETS)


@blueprint.get("/id/<path:path>")
def thing(path: str) -> AnyResponse:
    """A thing, or a document about it."""
    return _resource(f"id/{path}")


@blueprint.get("/vocabulary/<path:path>")
def vocabulary(path: str) -> AnyResponse:
    """A scheme or a concept, or a document about it."""
    return _resource(f"vocabulary/{path}")


@blueprint.get("/ontology")
@blueprint.get("/ontology.<suffix>")
def ontology(suffix: str = "") -> AnyResponse:
    """The ontology, or a document of it."""
    return _resource(_ONTOLOGY + (f".{suffix}" if suffix else ""))


@blueprint.get("/.well-known/void")
@blueprint.get("/.well-known/void.<suffix>")
def void(suffix: str = "") -> AnyResponse:
    """The description of the dataset; it has no page, so a reader who takes anything gets Turtle."""
    media_type = SUFFIXES.get(suffix) or negotiation.answer_types(request.headers.get("Accept", ""), "")[1]
    if suffix not in ("", *SUFFIXES):
        raise NotFoundError(address=request.path)
    return _document(_VOID, media_type or SUFFIXES["ttl"])


def _resource(path: str) -> AnyResponse:
    """The answer for an IRI of ours, given as the part after the base."""
    stem, dot, suffix = path.rpartition(".")
    if dot and suffix in SUFFIXES:
        return _document(stem, SUFFIXES[suffix])
    if dot and suffix == _PAGE:
        _check_known(stem)
        return _redirect(stem, HTML)
    _check_known(path)
    return _redirect(path, negotiation.document_type(request.headers.get("Accept", "")))


def _redirect(path: str, media_type: str) -> AnyResponse:
    address = quote(path)
    if media_type == HTML:
        target = f"/{reader_language()}/{address}"
    else:
        target = f"/{address}.{_suffix(media_type)}"
    response = redirect(target, 303)
    response.headers["Link"] = ", ".join(_alternates(address, "describedby"))
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _document(path: str, media_type: str) -> AnyResponse:
    dataset = pool().dataset()
    content = _content(path, media_type)
    if not content:
        raise NotFoundError(address=request.path)
    response = Response(describing.document(content, media_type), mimetype=media_type)
    address = quote(path)
    links = [
        f'<{BASE}{address}>; rel="describes"',
        f'<{BASE}{address}>; rel="cite-as"',
        f'<{BASE}{address}.{_suffix(media_type)}>; rel="canonical"',
        *_alternates(address, "alternate", without=media_type),
    ]
    response.headers["Link"] = ", ".join(links)
    response.headers["Ordrelocal-Dataset"] = dataset
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    response.add_etag()
    return response.make_conditional(request)


def _content(path: str, media_type: str) -> list[ox.Triple] | list[ox.Quad]:
    if path == _ONTOLOGY:
        return describing.triples("ontology-document")
    if path == _VOID:
        return describing.triples("void")
    iri = BASE + path
    if not describing.is_iri(iri):
        return []
    if media_type in _IN_GRAPHS:
        return describing.graphs_about(iri)
    return describing.triples("describe", thing=iri)


def _check_known(path: str) -> None:
    iri = BASE + path
    if path == _ONTOLOGY:
        return
    if not describing.is_iri(iri) or not describing.is_known(iri):
        raise NotFoundError(address=request.path)


def _alternates(address: str, relation: str, without: str = "") -> list[str]:
    """Links to the pages and documents of a thing, but for one media type."""
    links = [
        f'</{address}.{suffix}>; rel="{relation}"; type="{media_type}"'
        for suffix, media_type in SUFFIXES.items()
        if media_type != without
    ]
    if address != _VOID:
        links += [
            f'</{lang}/{address}>; rel="{relation}"; type="{HTML}"; hreflang="{lang}"' for lang in LANGUAGES
        ]
    return links


def _suffix(media_type: str) -> str:
    return next(suffix for suffix, known in SUFFIXES.items() if known == media_type)
