"""Who gives a fact: statements with their speaker, work and passage, or the file that declares it."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from ordrelocal.asking import Row, Select, Term, page
from ordrelocal.explanation import STATUSES, Declaration, Place, Statement
from ordrelocal.namespaces import GRAPH, GRAPH_METADATA, OL

_RULES = GRAPH + "rule/"
_ASSERTS, _DENIED = "asserts", "denied"


class Sourcing:
    """Reads statements and declarations, each once.

    Args:
        select: Where to ask.
    """

    def __init__(self, select: Select) -> None:
        self._select = select
        self._statements: dict[str, Statement] = {}
        self._declarations: dict[str, tuple[Declaration, ...]] = {}
        self._asked: set[str] = set()

    def learn(self, graphs: Iterable[str]) -> None:
        """Read what some graphs are: statements, collections, vocabularies, and so on."""
        fresh = {each for each in graphs if not each.startswith(_RULES)} - self._asked - {GRAPH_METADATA}
        self._asked |= fresh
        files = {each for each in fresh if each.startswith(GRAPH)}
        self._learn_statements(fresh - files)
        found: dict[str, dict[str, list[str]]] = {graph: {} for graph in files}
        for row in page(self._select, "declaring", graph=files):
            own = found[row["graph"].value].setdefault(row["declaring"].value, [])
            own += [row["source"].value] if "source" in row else []
        for graph, declaring in found.items():
            named = declaring or {graph: []}
            self._declarations[graph] = tuple(
                Declaration(iri, graph, tuple(sources)) for iri, sources in sorted(named.items())
            )

    def statements(self, graphs: Iterable[str]) -> tuple[Statement, ...]:
        """The statements among some graphs."""
        return tuple(self._statements[each] for each in sorted(set(graphs)) if each in self._statements)

    def declarations(self, graphs: Iterable[str]) -> tuple[Declaration, ...]:
        """The files among some graphs, by the collection or dossier that they hold."""
        wanted = sorted(set(graphs) & self._declarations.keys())
        return tuple(each for graph in wanted for each in self._declarations[graph])

    def _learn_statements(self, iris: set[str]) -> None:
        facts: dict[str, dict[str, list[Term]]] = {}
        for row in page(self._select, "records", record=iris):
            own = facts.setdefault(row["record"].value, {})
            own.setdefault(row["property"].value.removeprefix(OL), []).append(row["value"])
        projected = {row["record"].value for row in page(self._select, "projected", record=facts)}
        rivals = _pairs(page(self._select, "rivals", record=facts), "record", "rival")
        places = self._places(_iris(facts.values(), "passage"))
        works = _iris(facts.values(), "reportedIn")
        kinds = self._kinds(works)
        sources = {
            row["work"].value: row["source"].value for row in page(self._select, "sources", work=works)
        }
        for iri, said in facts.items():
            own_works = _values(said, "reportedIn")
            self._statements[iri] = Statement(
                iri=iri,
                projected=iri in projected,
                status=_status(said),
                holders=_values(said, "heldBy"),
                reporters=_values(said, "reportedBy"),
                works=own_works,
                places=tuple(places.get(each, Place(each, "", "")) for each in _values(said, "passage")),
                modality=next(iter(_values(said, "modality")), ""),
                polarity=next(iter(_values(said, "polarity")), ""),
                rivals=tuple(rivals.get(iri, ())),
                dossiers=_values(said, "inDossier"),
                kinds=tuple(sorted({kind for work in own_works for kind in kinds.get(work, ())})),
                sources=tuple(sorted({sources.get(work, work) for work in own_works})),
                paraphrase=_words(said, "paraphrase"),
                reason=_words(said, "readingReason"),
                reserves=() if iri in projected else _reserves(said, rivals.get(iri, ())),
            )

    def _places(self, passages: Iterable[str]) -> Mapping[str, Place]:
        return {
            row["passage"].value: Place(row["passage"].value, row["work"].value, _text(row, "locator"))
            for row in page(self._select, "passages", passage=passages)
        }

    def _kinds(self, works: Iterable[str]) -> Mapping[str, list[str]]:
        rows = page(self._select, "works", work=works)
        return _pairs([row for row in rows if row["property"].value == OL + "sourceKind"], "work", "value")


def _reserves(said: Mapping[str, list[Term]], rivals: Iterable[str]) -> tuple[str, ...]:
    """Why a statement is not projected: in the words of the projection rule, one by one."""
    found = [_DENIED] if _DENIED in _locals(said, "polarity") else []
    found += ["rival"] if list(rivals) else []
    found += sorted(_locals(said, "modality") - {_ASSERTS})
    return tuple(found) or ("unselected",)


def _status(said: Mapping[str, list[Term]]) -> str:
    """Status of a statement; the weakest when it is not said."""
    known = _locals(said, "status") & set(STATUSES)
    return max(known, key=STATUSES.index, default=STATUSES[-1])


def _locals(said: Mapping[str, list[Term]], name: str) -> set[str]:
    """Last parts of the concepts that a property takes."""
    return {iri.rsplit("/", 1)[-1] for iri in _values(said, name)}


def _values(said: Mapping[str, list[Term]], name: str) -> tuple[str, ...]:
    return tuple(term.value for term in said.get(name, ()) if isinstance(term, ox.NamedNode))


def _words(said: Mapping[str, list[Term]], name: str) -> dict[str, str]:
    return {term.language or "": term.value for term in said.get(name, ()) if isinstance(term, ox.Literal)}


def _iris(facts: Iterable[Mapping[str, list[Term]]], name: str) -> set[str]:
    return {iri for said in facts for iri in _values(said, name)}


def _pairs(rows: Iterable[Row], one: str, other: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row[one].value, []).append(row[other].value)
    return found


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""
