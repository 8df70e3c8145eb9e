"""Why a fact holds: the page, and the same for programs."""

import json

import pyoxigraph as ox
from flask import Blueprint, request

from ordrelocal.errors import UnknownThingError, UnreadableTermError
from ordrelocal.explained import RESERVES, as_json, mentioned, tree
from ordrelocal.explaining import Explainer, unknown_things
from ordrelocal.explanation import Explanation, Fact
from ordrelocal.termtext import read_term, write_term
from ordrelocal_webui import negotiation
from ordrelocal_webui.asking import pool
from ordrelocal_webui.negotiation import HTML
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.asking import note
from ordrelocal_webui.pages.languages import PREFIX
from ordrelocal_webui.pages.naming import names, why_address
from ordrelocal_webui.responses import Response

blueprint = Blueprint("explaining", __name__, url_prefix=PREFIX)

_PARTS = ("subject", "predicate", "object")
_JSON = "application/json"
_QUERIES = ("facts", "rules", "records", "projected", "rivals", "passages", "works", "sources", "declaring")


@blueprint.get("/explain")
def show() -> str | Response:
    """Why a fact holds, or why it does not; without a fact, a form to ask for one."""
    given = [request.args.get(part, "").strip() for part in _PARTS]
    if not all(given):
        return rendering.page("explain-form.html", given=dict(zip(_PARTS, given, strict=True)))
    explanation = _explain(_fact(given))
    names().learn(mentioned(explanation))
    wanted = negotiation.best(request.headers.get("Accept", ""), (HTML, _JSON))
    if request.args.get("format") == "json" or (wanted == _JSON and "format" not in request.args):
        told = json.dumps(as_json(explanation, names()), ensure_ascii=False, indent=1)
        response = Response(told, mimetype=_JSON)
        response.vary.add("Accept")
        return response
    note(*_QUERIES)
    return rendering.page(
        "explain.html",
        explanation=explanation,
        fact=explanation.fact,
        node=explanation.node,
        step=tree(explanation) if explanation.node.holds else None,
        reserves=RESERVES,
        as_json=why_address(explanation.fact, form="json"),
    )


def _fact(given: list[str]) -> Fact:
    subject, predicate, value = map(read_term, given)
    if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode):
        raise UnreadableTermError(text=given[1] if isinstance(subject, ox.NamedNode) else given[0])
    return ox.Triple(subject, predicate, value)


def _explain(fact: Fact) -> Explanation:
    select = pool().select
    for iri in unknown_things(select, fact):
        raise UnknownThingError(name=write_term(ox.NamedNode(iri)), suggestion="")
    return Explainer(select).explain(fact)
