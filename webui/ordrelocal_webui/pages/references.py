"""The list of works that the graph knows."""

from dataclasses import dataclass, field

from flask import Blueprint

from ordrelocal_webui.pages import citing, rendering
from ordrelocal_webui.pages.asking import ask, iris_of, text_of
from ordrelocal_webui.pages.crediting import rank_in
from ordrelocal_webui.pages.languages import PREFIX
from ordrelocal_webui.pages.naming import names

blueprint = Blueprint("references", __name__, url_prefix=PREFIX)


@dataclass
class Reference:
    """One work of the list: authors (in order), kinds and kinds of source as IRIs, date as authored."""

    iri: str
    kinds: set[str] = field(default_factory=set)
    creators: list[str] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    issued: str = ""
    records: int = 0


@blueprint.get("/references")
def show() -> str:
    """List of the works, by name."""
    found: dict[str, Reference] = {}
    rows = ask("references")
    names().learn(iris_of(rows))
    citing.learnt(row["work"].value for row in rows)
    for row in rows:
        work = found.setdefault(row["work"].value, Reference(row["work"].value))
        for column, values in (("kind", work.kinds), ("source", work.sources)):
            if column in row:
                values.add(row[column].value)
        if "creator" in row and row["creator"].value not in work.creators:
            work.creators.append(row["creator"].value)
            work.creators.sort(key=rank_in(text_of(row, "csl")))
        work.issued = text_of(row, "issued") or work.issued
        work.records = int(text_of(row, "records"))
    works = sorted(found.values(), key=lambda work: names().of(work.iri).text.casefold())
    return rendering.page("references.html", works=works)
