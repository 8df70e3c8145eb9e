"""The Reconciliation Service API 0.2: ``/reconcile``, and in a given language under ``/fr`` and ``/en``.

Each view reads a request, asks ``ordrelocal.reconcile`` and gives the answer as JSON, to pages of any origin.

Source: Reconciliation Service API 0.2, W3C Entity Reconciliation Community Group, 2023.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NoReturn, TypeVar

from flask import Blueprint, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from ordrelocal import __version__
from ordrelocal.errors import ReconciliationFormError, ReconciliationLackError
from ordrelocal.i18n import N_, Marked, translate
from ordrelocal.namespaces import BASE, OL
from ordrelocal.reconcile import answering, requests
from ordrelocal.reconcile.candidates import Source
from ordrelocal.reconcile.names import opened
from ordrelocal.reconcile.schema import EntityType, Schema, read_schema
from ordrelocal_webui.asking import pool
from ordrelocal_webui.errors import NotFoundError
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.languages import PREFIX, reader_language
from ordrelocal_webui.pages.naming import address
from ordrelocal_webui.pages.serving import in_service
from ordrelocal_webui.responses import Response

blueprint = Blueprint("reconciling", __name__)
FRAMED = "reconciling.preview"
#: Size of the frame for a preview, in pixels.
WIDTH, HEIGHT = 430, 260

_NAME = N_("ordrelocal: territorialised social action in France")
_LIMIT_LABEL = N_("Most values")
_LIMIT_HELP = N_("How many values to give for each thing; 0 gives all of them")
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]{0,60}(?:\.[A-Za-z_$][\w$]{0,60}){0,4}", re.ASCII)
_FEW_PROPERTIES = 50
_LIMITS = {"batch": requests.BATCH, "extended": requests.EXTENDED}


View = TypeVar("View", bound=Callable[..., AnyResponse])


def _route(path: str, *methods: str) -> Callable[[View], View]:
    """A view at an address, and at the same one in a given language."""

    def register(view: View) -> View:
        for rule in (path, PREFIX + path):
            blueprint.add_url_rule(rule, view_func=view, methods=methods or ("GET",), strict_slashes=False)
        return view

    return register


@_route("/reconcile", "GET", "POST")
def service() -> AnyResponse:
    """The manifest, the candidates of a batch of queries, or the values of properties."""
    queries, extension = request.values.get("queries"), request.values.get("extend")
    with _source() as source:
        if queries is not None:
            batch = requests.read_batch(queries, source.schema)
            return _json(answering.answer(source, batch, reader_language()))
        if extension is not None:
            wanted = requests.read_extension(extension, source.schema)
            return _json(answering.extend(source, wanted, reader_language()))
        if request.method == "POST":
            _refuse(N_("it has neither a form field “queries” nor one “extend”"))
        return _json(_manifest(source.schema, reader_language()))


@_route("/reconcile/suggest/<any(entity, type, property):what>")
def suggest(what: str) -> AnyResponse:
    """Things, types or properties whose names begin like what was typed."""
    prefix, skip = request.args.get("prefix", "")[:200], _number("cursor", 0)
    suggested = {
        "entity": answering.suggest_entities,
        "type": answering.suggest_types,
        "property": answering.suggest_properties,
    }[what]
    with _source() as source:
        return _json(suggested(source, _clean(prefix), skip, reader_language()))


@_route("/reconcile/flyout/<any(entity, type, property):what>")
def flyout(what: str) -> AnyResponse:
    """A few words of HTML about one thing, type or property."""
    id_, lang = _id(), reader_language()
    with _source() as source:
        if what == "entity":
            name, description = _told(source, id_, lang)
        elif what == "type":
            type_ = requests.find_type(id_, source.schema) or _unknown()
            name = type_.labels[lang]
            description = ", ".join(each["name"] for each in answering.propose(source, type_, lang))
        else:
            property_ = source.schema.properties.get(id_) or _unknown()
            name = property_.labels[lang]
            description = ", ".join(answering.bearers(source, property_, lang))
    html = Markup('<div lang="{}"><p><strong>{}</strong></p><p>{}</p></div>').format(lang, name, description)
    return _json({"id": request.args["id"], "html": str(html)})


@_route("/reconcile/properties")
def properties() -> AnyResponse:
    """The properties that may be asked for of things of a type."""
    lang, name = reader_language(), request.args.get("type", "")
    limit = _number("limit", _FEW_PROPERTIES)
    with _source() as source:
        type_ = requests.find_type(name, source.schema)
        proposed = answering.propose(source, type_, lang)
    # A reader may have matched with a type of another service: then any property may be wanted.
    return _json({"type": _clean(name[:200]), "limit": limit, "properties": proposed[:limit]})


@_route("/reconcile/preview")
def preview() -> AnyResponse:
    """A small page about one thing, for a frame in the client."""
    id_, lang = _id(), reader_language()
    with _source() as source:
        name, description = _told(source, id_, lang)
        details = answering.detail(source, BASE + id_, lang)
    kind = description.split(answering.BETWEEN)[0]
    page = rendering.page("reconcile_preview.html", id=id_, name=name, kind=kind, details=details)
    return _kept(Response(page, mimetype="text/html"))


@_route("/reconcile/view")
def view() -> AnyResponse:
    """Send a reader to the page of a thing."""
    target = address(BASE + _id())
    if not target:
        raise NotFoundError(address=request.path)
    response = redirect(target, 303)
    response.vary.add("Accept-Language")
    return response


@blueprint.get(f"{PREFIX}/about-reconcile")
def documentation() -> str:
    """How to match one's own names and references with the dataset."""
    with _source() as source:
        schema = source.schema
    address = request.url_root.rstrip("/") + url_for("reconciling.service")
    below = {root.id: _below(schema, root.id) for root in schema.roots}
    return rendering.page("about_reconcile.html", schema=schema, below=below, service=address, **_LIMITS)


def _below(schema: Schema, id_: str) -> list[EntityType]:
    """The types below one, at whatever distance."""
    own = [each for each in schema.types.values() if each.broader == id_]
    return [each for type_ in own for each in (type_, *_below(schema, type_.id))]


def _manifest(schema: Schema, lang: str) -> dict[str, Any]:
    root = request.url_root.rstrip("/")
    base = url_for("reconciling.service", lang=lang)
    suggested = {
        what: {
            "service_url": root,
            "service_path": f"{base}/suggest/{what}",
            "flyout_service_url": root,
            "flyout_service_path": f"{base}/flyout/{what}?id=${{id}}",
        }
        for what in ("entity", "property", "type")
    }
    setting = {"name": "limit", "label": translate(_LIMIT_LABEL, lang), "type": "number", "default": 0}
    return {
        "versions": ["0.2"],
        "name": translate(_NAME, lang),
        "identifierSpace": BASE,
        "schemaSpace": OL,
        "documentation": root + url_for("reconciling.documentation", lang=lang),
        "logo": root + url_for("static", filename="icon.svg"),
        "serviceVersion": __version__,
        "defaultTypes": [{"id": each.id, "name": each.labels[lang]} for each in schema.roots],
        "view": {"url": f"{root}{base}/view?id={{{{id}}}}"},
        "feature_view": {"url": f"{root}{url_for('reconciling.documentation', lang=lang)}#{{{{id}}}}"},
        "preview": {"url": f"{root}{base}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": suggested,
        "extend": {
            "propose_properties": {"service_url": root, "service_path": f"{base}/properties"},
            "property_settings": [{**setting, "help_text": translate(_LIMIT_HELP, lang)}],
        },
        "batchSize": requests.BATCH,
    }


@contextmanager
def _source() -> Iterator[Source]:
    """Where candidates come from: the names of the dataset in service, and the pool that answers from it."""
    dataset = in_service()
    if dataset is None:
        raise ReconciliationLackError
    with opened(dataset.search) as index:
        yield Source(index, pool().select, _schema(dataset.name))


@lru_cache(maxsize=4)
def _schema(_dataset: str) -> Schema:
    return read_schema(pool().select)


def _told(source: Source, id_: str, lang: str) -> tuple[str, str]:
    """Name and description of a thing that can be matched."""
    iri = BASE + id_
    if not source.schema.types_of(source.index.classes([iri]).get(iri, frozenset())):
        raise NotFoundError(address=request.path)
    return answering.describe(source, [iri], lang)[iri]


def _id() -> str:
    return _clean(request.args.get("id", "")[:500]).removeprefix(BASE)


def _unknown() -> NoReturn:
    raise NotFoundError(address=request.path)


def _number(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        _refuse(N_("{where} is not a whole number"), where=name)
    return int(text)


def _clean(text: str) -> str:
    """Text that can be written as UTF-8."""
    return text.encode(errors="replace").decode()


def _json(told: Mapping[str, Any]) -> AnyResponse:
    """An answer as JSON; as a call of the function that an old client names, when the name is a plain one."""
    body = json.dumps(told)
    callback = request.args.get("callback")
    if callback is None:
        return _kept(Response(body, mimetype="application/json"))
    if not _CALLBACK.fullmatch(callback):
        _refuse(N_("its callback is not the name of a function"))
    # The comment in front keeps the answer from being taken for anything but a script.
    return _kept(Response(f"/**/{callback}({body});", mimetype="text/javascript"))


def _kept(response: Response) -> AnyResponse:
    response.headers["Content-Language"] = reader_language()
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Language")
    return response


def _refuse(message: str, **values: object) -> NoReturn:
    raise ReconciliationFormError(problem=Marked(message, values))
