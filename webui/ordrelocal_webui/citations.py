"""Citations as files, and the unAPI service by which Zotero asks for them.

``/id/work/x.bib`` is a work, ``/id/case/x.bib`` a case, ``/id/case/x.bib?of=sources`` the works that it
rests on, ``/references.bib`` every work.
"""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote
from xml.etree import ElementTree

from flask import Blueprint, Flask, abort, request

from ordrelocal.citing import formats, zotero
from ordrelocal.citing.embedding import Item
from ordrelocal.citing.formats import Format
from ordrelocal.errors import UnknownFormatError
from ordrelocal.namespaces import ID
from ordrelocal_webui import errors
from ordrelocal_webui.pages import citing
from ordrelocal_webui.pages.languages import PREFIX, reader_language
from ordrelocal_webui.responses import Response

blueprint = Blueprint("citations", __name__)


#: Suffix of files -> format, the most asked for first.
FORMATS: Mapping[str, Format] = {
    formats.FORMATS[name].suffix.removeprefix("."): formats.FORMATS[name]
    for name in ("bibtex", "biblatex", "ris", "csl-json")
}
#: Suffix -> media type of the documents that cite a thing.
SUFFIXES: Mapping[str, str] = {suffix: each.media_type for suffix, each in FORMATS.items()}
_ZOTERO = "rdf_zotero"
#: Name of a format in unAPI -> suffix of the files, what loses nothing for Zotero first.
UNAPI: Mapping[str, str] = {_ZOTERO: "", "ris": "ris", "bibtex": "bib"}


@blueprint.get(f"/references.<any({', '.join(map(repr, FORMATS))}):suffix>")
def references(suffix: str) -> Response:
    """Every work."""
    return document(citing.items(citing.every_work()), suffix, "references")


@blueprint.get("/unapi")
@blueprint.get(f"{PREFIX}/unapi")
def unapi() -> Response:
    """The unAPI service: the formats; the formats of a thing; a thing in a format.

    The language of a page is in the path: programs put "?id=" behind the address as it is.

    Source: unAPI, version 1.
    """
    iri, format_ = request.args.get("id", ""), request.args.get("format", "")
    if format_ and format_ not in UNAPI:
        raise UnknownFormatError(accept=format_, known=", ".join(UNAPI))
    found = citing.items([iri]) if iri else {}
    if iri and not found:
        abort(HTTPStatus.NOT_FOUND)
    if not iri or not format_:
        status = HTTPStatus.MULTIPLE_CHOICES if iri else HTTPStatus.OK
        return Response(_formats(iri), status, mimetype="application/xml")
    if format_ == _ZOTERO:
        return Response(zotero.zotero_rdf(found), mimetype=zotero.MEDIA_TYPE)
    return document(found, UNAPI[format_], "")


def _formats(iri: str) -> bytes:
    root = ElementTree.Element("formats", {"id": iri} if iri else {})
    for name, suffix in UNAPI.items():
        media_type = SUFFIXES.get(suffix, zotero.MEDIA_TYPE)
        ElementTree.SubElement(root, "format", {"name": name, "type": media_type})
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def register(app: Flask) -> None:
    """Make the formats known to every template."""
    app.jinja_env.globals.update(citation_formats=FORMATS, file_addresses=file_addresses)
    app.jinja_env.globals["cite_addresses"] = cite_addresses


def file_addresses(path: str, query: str = "") -> dict[str, str]:
    """Suffix -> address of the file that cites a thing, in the language of the page.

    Args:
        path: Address of the thing.
        query: What is asked of it, as in "of=sources".
    """
    asked = "&".join(each for each in (query, f"lang={reader_language()}") if each)
    return {suffix: f"{path}.{suffix}?{asked}" for suffix in FORMATS}


def cite_addresses(page: str) -> dict[str, str]:
    """Suffix -> address of the file that cites what a page shows.

    Args:
        page: Address of the page, with its question.
    """
    return {suffix: f"{page}{'&' if '?' in page else '?'}cite={suffix}" for suffix in FORMATS}


def of_thing(path: str, suffix: str) -> Response:
    """The document that cites a thing, or the works that a case rests on.

    Args:
        path: The thing, after the base of our IRIs.
        suffix: One of the formats of citations.
    """
    iri = ID + path.removeprefix("id/")
    wanted = citing.sources([iri]) if request.args.get("of") == "sources" else [iri]
    return document(citing.items(wanted), suffix, path.rsplit("/", 1)[-1])


def document(items: Mapping[str, Item], suffix: str, name: str) -> Response:
    """Some items as a file to keep.

    Args:
        items: The items by IRI.
        suffix: Which of the formats.
        name: Name of the file without suffix; empty when it is not to be kept.

    Raises:
        UnknownFormatError: There is no such format.
        NothingToCiteError: There is no item.
    """
    if suffix not in FORMATS:
        raise UnknownFormatError(accept=suffix, known=", ".join(FORMATS))
    if not items:
        raise errors.NothingToCiteError(address=request.path)
    format_ = FORMATS[suffix]
    response = Response(
        format_.written(list(items.values())), content_type=f"{format_.media_type}; charset=utf-8"
    )
    if name:
        file = quote(f"{name}.{suffix}")
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.vary.add("Accept-Language")
    return response
