"""The page of one statement or silence: who says it, what it says, and whether it is used as a plain fact."""

from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.evidence import records_named
from ordrelocal_webui.pages.naming import names


def show(iri: str) -> str:
    """Render the page of an evidence record."""
    record = records_named([iri])[iri]
    rivals = records_named(record.iris("rivalOf"))
    wanted = record.mentioned
    for rival in rivals.values():
        wanted |= rival.mentioned
    names().learn(wanted)
    return rendering.page("statement.html", iri=iri, record=record, rivals=list(rivals.values()))
