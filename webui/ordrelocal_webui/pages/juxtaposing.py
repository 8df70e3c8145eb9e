"""Cases side by side: what each is about; phases, disturbances and adjustments in the order of time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, request

from ordrelocal.i18n import N_
from ordrelocal.namespaces import ID, OL
from ordrelocal_webui import citations
from ordrelocal_webui.pages import citing, rendering, sections, tables
from ordrelocal_webui.pages.asking import Term
from ordrelocal_webui.pages.cases import Dossier, dossiers
from ordrelocal_webui.pages.dating import Dating
from ordrelocal_webui.pages.evidence import Node, records_of_case
from ordrelocal_webui.pages.languages import PREFIX
from ordrelocal_webui.pages.naming import iris_in, names
from ordrelocal_webui.pages.tables import Moment
from ordrelocal_webui.responses import Response

blueprint = Blueprint("juxtaposing", __name__, url_prefix=PREFIX)

#: Cases side by side at most: more would not be read.
MOST = 5
#: What changes an order, as three sorts of rows: the sort in words, and its kinds of things.
SORTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "phase": (N_("phase"), ("OrderPhase",)),
    "disturbance": (N_("disturbance"), ("Disturbance", "Novelty")),
    "adjustment": (
        N_("adjustment"),
        ("Assimilation", "Accommodation", "Compromise", "PragmaticAdjustment", "LocalArrangement"),
    ),
}
HEADS = ("problem", "territory", "configuration", "policyField", "evidenceGrade")


@dataclass(frozen=True)
class Step:
    """One row of the comparison: whose case, which sort, and one thing as each of its statements tells it."""

    case: str
    sort: str
    moments: tuple[Moment, ...]

    @property
    def datings(self) -> list[Dating]:
        """What is said of the time, each once, the earliest first."""
        said = [moment.dating for moment in self.moments if moment.dating.known]
        return sorted((each for place, each in enumerate(said) if each not in said[:place]), key=_order)

    @property
    def order(self) -> tuple[bool, tuple[str, str], str]:
        """Key that puts steps in the order of time; what nobody dates comes last, case by case."""
        dated = [each for each in self.datings if each.bounds]
        return (not dated, min((each.order for each in dated), default=("", "")), self.case)


def _order(dating: Dating) -> tuple[bool, tuple[str, str]]:
    return (not dating.bounds, dating.order)


@blueprint.get("/compare")
def show() -> str | Response:
    """The form; with cases, their steps in one order of time."""
    every = [each for each in dossiers() if not each.argument]
    wanted = list(dict.fromkeys(request.args.getlist("case")))
    chosen = [each for each in every if each.iri.removeprefix(ID) in wanted][:MOST]
    if "cite" in request.args:
        return _cited([each.iri for each in chosen], request.args["cite"])
    steps: list[Step] = []
    for each in chosen:
        steps += _steps(each)
    _learn(chosen, steps)
    citing.learnt(each.iri for each in chosen)
    return rendering.page(
        "compare.html",
        every=every,
        chosen=chosen,
        steps=sorted(steps, key=lambda step: step.order),
        sorts={key: words for key, (words, _) in SORTS.items()},
        lacking=_lacking(chosen, steps),
        heads=[OL + name for name in HEADS],
        most=MOST,
        too_many=len(wanted) > MOST,
    )


def _cited(cases: list[str], suffix: str) -> Response:
    """The cases and the works that they rest on, as a file of citations."""
    return citations.document(citing.items([*cases, *citing.sources(cases)]), suffix, "comparison")


def _steps(dossier: Dossier) -> Iterable[Step]:
    records = records_of_case(dossier.iri).values()
    kinds = sections.placement(dossier.iri).kinds
    phases, _ = tables.timeline(records, kinds)
    told = [("phase", moment) for moment in phases]
    for record in records:
        for node in record.content:
            sort = _sort(node, kinds)
            if sort and sort != "phase":
                told.append((sort, tables.moment(node, record)))
    by_thing: dict[tuple[str, str], list[Moment]] = {}
    for sort, moment in told:
        by_thing.setdefault((sort, moment.node.iri), []).append(moment)
    for (sort, _), moments in by_thing.items():
        yield Step(dossier.iri, sort, tuple(moments))


def _sort(node: Node, kinds: Mapping[str, frozenset[str]]) -> str:
    own = kinds.get(node.iri, frozenset())
    return next((key for key, (_, names_) in SORTS.items() if own & {OL + name for name in names_}), "")


def _lacking(chosen: Iterable[Dossier], steps: list[Step]) -> dict[str, list[str]]:
    """Case -> sorts of which no statement tells anything."""
    told = {(step.case, step.sort) for step in steps}
    return {each.iri: [sort for sort in SORTS if (each.iri, sort) not in told] for each in chosen}


def _learn(chosen: Iterable[Dossier], steps: Iterable[Step]) -> None:
    values: list[Term] = [term for each in chosen for name in HEADS for term in each.facts.get(name, ())]
    records: set[str] = set().union(*(moment.record.mentioned for step in steps for moment in step.moments))
    names().learn(records | iris_in(values) | {OL + name for name in HEADS})
