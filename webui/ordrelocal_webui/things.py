"""Linked data: each IRI of ours leads to a page for people and to documents for programs.

``/id/case/x`` answers 303 to the page or to a document, by ``Accept``; ``/id/case/x.ttl`` is the document.
Works and cases come in formats for citations, too: ``/id/work/x.bib``.
The same for the ontology, its versions and modules, the vocabularies and the description of the dataset.
"""

from collections.abc import Mapping
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal.i18n import LANGUAGES
from ordrelocal.namespaces import BASE
from ordrelocal.publishing.owlxml import write_owlxml
from ordrelocal_webui import citations, describing, negotiation, ontology_documents
from ordrelocal_webui.asking import pool
from ordrelocal_webui.errors import NotFoundError, reader_language
from ordrelocal_webui.negotiation import HTML, ONTOLOGY_SUFFIXES, OWL_XML, SUFFIXES
from ordrelocal_webui.pages import citing
from ordrelocal_webui.responses import Response

blueprint = Blueprint("linked", __name__)

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
    return _resource(ontology_documents.STEM + (f".{suffix}" if suffix else ""))


@blueprint.get("/ontology/<part>")
def ontology_part(part: str) -> AnyResponse:
    """A version or a module of the ontology, the log of its terms, or a document of one of them."""
    return _resource(f"{ontology_documents.STEM}/{part}")


@blueprint.get("/ontology/alignments/<name>")
def alignment(name: str) -> AnyResponse:
    """An alignment with another vocabulary, or a document of it."""
    return _resource(f"{ontology_documents.STEM}/{ontology_documents.ALIGNMENTS}/{name}")


@blueprint.get("/.well-known/void")
@blueprint.get("/.well-known/void.<suffix>")
def void(suffix: str = "") -> AnyResponse:
    """The description of the dataset; it has no page, so a reader who takes anything gets Turtle."""
    media_type = SUFFIXES.get(suffix) or negotiation.answer_types(request.headers.get("Accept", ""), "")[1]
    if suffix not in ("", *SUFFIXES):
        raise NotFoundError(address=request.path)
    return _document(_VOID, _suffix(media_type or SUFFIXES["ttl"]))


@blueprint.get("/dataset")
@blueprint.get("/dataset/<path:part>")
def dataset(part: str = "") -> AnyResponse:
    """The way to the description of the dataset and its parts, or to the page that tells of them."""
    described = {str(triple.subject) for triple in describing.triples("void")}
    if part and f"<{BASE}dataset/{part}>" not in described:
        raise NotFoundError(address=request.path)
    if negotiation.prefers_html(request.headers.get("Accept", "")):
        target = url_for("about.show", _anchor="data-head")
    else:
        target = f"/{_VOID}"
    response = redirect(target, 303)
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _resource(path: str) -> AnyResponse:
    """The answer for an IRI of ours, given as the part after the base."""
    stem, suffix = _parted(path)
    if stem and suffix in _suffixes(stem):
        return _document(stem, suffix)
    if stem and suffix == _PAGE:
        _check_known(stem)
        return _redirect(stem, HTML)
    _check_known(path)
    offered = tuple(_suffixes(path).values())
    return _redirect(path, negotiation.document_type(request.headers.get("Accept", ""), offered))


def _parted(path: str) -> tuple[str, str]:
    """A path without its suffix, and the suffix; ``.csl.json`` is one."""
    stem, _, suffix = path.rpartition(".")
    last = stem.rpartition(".")[2]
    return (stem.removesuffix(f".{last}"), f"{last}.{suffix}") if last == "csl" else (stem, suffix)


def _suffixes(path: str) -> Mapping[str, str]:
    """Suffix -> media type of the documents of a thing.

    Only the whole ontology comes in OWL/XML, and only works and cases in formats for citations.
    """
    if citing.is_citable(BASE + path):
        return {**SUFFIXES, **citations.SUFFIXES}
    return ONTOLOGY_SUFFIXES if ontology_documents.is_whole(path) else SUFFIXES


def _redirect(path: str, media_type: str) -> AnyResponse:
    address = quote(path)
    if media_type == HTML:
        target = f"/{reader_language()}/{quote(ontology_documents.page_of(path), safe='/#')}"
    else:
        target = f"/{address}.{_suffix(media_type)}"
    response = redirect(target, 303)
    response.headers["Link"] = ", ".join(_alternates(address, "describedby"))
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _document(path: str, suffix: str) -> AnyResponse:
    dataset = pool().dataset()
    response = _response(path, suffix)
    address = quote(path)
    links = [
        f'<{BASE}{address}>; rel="describes"',
        f'<{BASE}{address}>; rel="cite-as"',
        f'<{BASE}{address}.{suffix}>; rel="canonical"',
        *_alternates(address, "alternate", without=suffix),
    ]
    response.headers["Link"] = ", ".join(links)
    response.headers["Ordrelocal-Dataset"] = dataset
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    response.add_etag()
    return response.make_conditional(request)


def _response(path: str, suffix: str) -> Response:
    if suffix in citations.SUFFIXES:
        _check_known(path)
        return citations.of_thing(path, suffix)
    media_type = ONTOLOGY_SUFFIXES[suffix]
    content = _content(path, media_type)
    if not content:
        raise NotFoundError(address=request.path)
    written = ontology_documents.as_written(path, media_type) or _written(content, media_type)
    return Response(written, mimetype=media_type)


def _written(content: list[ox.Triple] | list[ox.Quad], media_type: str) -> bytes:
    if media_type == OWL_XML:
        return write_owlxml(each for each in content if isinstance(each, ox.Triple))
    return describing.document(content, media_type)


def _content(path: str, media_type: str) -> list[ox.Triple] | list[ox.Quad]:
    if ontology_documents.is_document(path):
        return ontology_documents.content(path)
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
    if ontology_documents.is_document(path):
        return
    if not describing.is_iri(iri) or not describing.is_known(iri):
        raise NotFoundError(address=request.path)


def _alternates(address: str, relation: str, without: str = "") -> list[str]:
    """Links to the pages and documents of a thing, but for one suffix."""
    links = [
        f'</{address}.{suffix}>; rel="{relation}"; type="{media_type}"'
        for suffix, media_type in _suffixes(address).items()
        if suffix != without
    ]
    if address != _VOID:
        page = quote(ontology_documents.page_of(address), safe="/#%")
        links += [
            f'</{lang}/{page}>; rel="{relation}"; type="{HTML}"; hreflang="{lang}"' for lang in LANGUAGES
        ]
    return links


def _suffix(media_type: str) -> str:
    every = {**ONTOLOGY_SUFFIXES, **citations.SUFFIXES}
    return next(suffix for suffix, known in every.items() if known == media_type)
