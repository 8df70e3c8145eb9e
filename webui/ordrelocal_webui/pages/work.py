"""The page of a work: what is known of it, how it is printed and corrected, who cites it, for what."""

from collections.abc import Mapping

from ordrelocal import csl
from ordrelocal.namespaces import DCTERMS, OL, OWL, RDF, RDFS, SKOS
from ordrelocal.naming import OUTSIDE
from ordrelocal_webui.pages import citing, naming, neighbours, rendering
from ordrelocal_webui.pages.asking import Row, Term, ask, iris_of
from ordrelocal_webui.pages.crediting import rank_in
from ordrelocal_webui.pages.evidence import records_named
from ordrelocal_webui.pages.naming import names
from ordrelocal_webui.pages.sections import rows_by

_RECORD = OL + csl.RECORD
#: Said elsewhere on the page.
_ELSEWHERE = frozenset({RDF + "type", RDFS + "label", _RECORD, OWL + "sameAs", SKOS + "closeMatch"})
#: Relations that the sections of the page show with more detail.
_SHOWN = ("hasCitation", "hasPassage", "cites", "citedBy")


def show(iri: str, facts: Mapping[str, tuple[Term, ...]]) -> str:
    """Render the page of a work.

    Args:
        iri: The work.
        facts: What is said of it: property IRI -> values.
    """
    citations = ask("work-citations", work=iri)
    printed = ask("work-printed", work=iri)
    passages = ask("work-passages", work=iri)
    supported = ask("work-records", work=iri)
    near = neighbours.neighbours(iri, facts)
    records = records_named({row["record"].value for row in supported})
    wanted = {iri, *facts} | naming.iris_in(term for terms in facts.values() for term in terms)
    wanted |= iris_of([*citations, *printed, *passages, *supported])
    for record in records.values():
        wanted |= record.mentioned
    names().learn(wanted | near.mentioned)
    citing.learnt([iri])
    return rendering.page(
        "work.html",
        iri=iri,
        facts=facts,
        known={key: _in_order(facts, key) for key in sorted(facts, key=_usual_order) if _is_known(key)},
        citing=_by_pair([row for row in citations if row["citing"].value == iri], "cited"),
        cited=_by_pair([row for row in citations if row["cited"].value == iri], "citing"),
        printed=rows_by(printed, "reference"),
        passages=passages,
        near=near,
        **neighbours.words(),
        supported=rows_by(supported, "dossier"),
        records=records,
    )


def _in_order(facts: Mapping[str, tuple[Term, ...]], property_: str) -> list[Term]:
    """Values of a property; people in the order in which the work names them."""
    rank = rank_in(next((term.value for term in facts.get(_RECORD, ())), ""))
    people = property_ in (DCTERMS + "creator", OL + "editor")
    return sorted(facts[property_], key=lambda term: rank(term.value)) if people else list(facts[property_])


def _is_known(property_: str) -> bool:
    return property_ not in _ELSEWHERE and not property_.endswith(_SHOWN)


def _usual_order(property_: str) -> tuple[int, str]:
    """The order in which a reference gives its parts, then ours by name."""
    usual = list(OUTSIDE)
    return (usual.index(property_) if property_ in usual else len(usual), property_)


def _by_pair(rows: list[Row], end: str) -> dict[str, list[Row]]:
    return rows_by(rows, end)
