"""The page of any thing: a case, a statement, a work, or whatever else the graph speaks of."""

from collections.abc import Iterable

from flask import Blueprint, abort

from ordrelocal.namespaces import ID, OL, RDF
from ordrelocal_webui.pages import case, entity, statement, work
from ordrelocal_webui.pages.asking import Row, Term, ask
from ordrelocal_webui.pages.languages import PREFIX

blueprint = Blueprint("things", __name__, url_prefix=f"{PREFIX}/id")

_TYPE = RDF + "type"


@blueprint.get("/<path:path>")
def show(path: str) -> str:
    """Page of one thing; which page depends on its types."""
    iri = ID + path
    rows = ask("thing", thing=iri)
    if not rows:
        abort(404)
    facts = _facts(rows)
    types = {term.value.removeprefix(OL) for term in facts.get(_TYPE, ())}
    if types & {"Case", "Argument"}:
        return case.show(iri, facts)
    if types & {"Statement", "SilenceFinding"}:
        return statement.show(iri)
    if "Work" in types:
        return work.show(iri, facts)
    return entity.show(iri, rows, facts)


def _facts(rows: Iterable[Row]) -> dict[str, tuple[Term, ...]]:
    """What stands plainly: property -> values, each once."""
    facts: dict[str, dict[Term, None]] = {}
    for row in rows:
        if row["plain"].value == "true":
            facts.setdefault(row["property"].value, {}).setdefault(row["value"])
    return {key: tuple(values) for key, values in facts.items()}
