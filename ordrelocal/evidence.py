"""The evidence switch: which records of the dossiers are counted in, and the graph that is left of them.

A selection leaves out statements and silences, never what files declare: a collection or the head of a
dossier names, identifies and indexes things, and is attributed as a whole; it is no evidence of a case.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import pyoxigraph as ox

from ordrelocal.errors import SelectionFormError, UnknownEvidenceError
from ordrelocal.namespaces import GRAPH, GRAPH_METADATA, GRAPH_SUPPORTS, ID, OL, SKOS, VOCABULARY

ONLY, WITHOUT = "only", "without"
MAX_VALUES = 40
STATUSES = frozenset({"interpreted", "reported"})
_VALUE = re.compile(r"[a-z0-9]+(?:[-/][a-z0-9]+)*")
_LONGEST = 200
_NEAREST = 5
_KIND, _STATUS, _GRADE = (f"{VOCABULARY}{name}/" for name in ("source-kind", "status", "evidence-grade"))
_GRADE_VALUE = "grade/"
_DERIVED = (GRAPH_METADATA, GRAPH_SUPPORTS, GRAPH + "rule/")
_SOURCED = frozenset({OL + "reportedIn", OL + "searchedIn"})
_PLACING = frozenset({OL + "passage", *_SOURCED})
_RECORDING = frozenset({OL + "inDossier", OL + "modality", *_SOURCED})


@dataclass(frozen=True)
class Selection:
    """Which evidence is counted in.

    Attributes:
        only: Values of which a record must have one in each group that is named: kinds of sources, statuses,
            works, evidence grades.
        without: Values that a record must not rest on.

    Example:
        >>> selection = Selection.parse(["without=press,interpreted", "only=research"])
        >>> selection.text
        'only=research without=interpreted,press'
        >>> bool(Selection.parse([]))
        False
    """

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Self:
        """Read a selection: ``only=`` or ``without=``, then values between commas; several parts add up.

        Raises:
            SelectionFormError: A part is not written so, or there are too many values.
        """
        found: dict[str, set[str]] = {ONLY: set(), WITHOUT: set()}
        for part in (part for text in texts for part in text.split()):
            key, _, listed = part.partition("=")
            values = listed.split(",")
            if key not in found or not all(len(v) <= _LONGEST and _VALUE.fullmatch(v) for v in values):
                raise SelectionFormError(given=part[:_LONGEST])
            found[key].update(values)
        if sum(map(len, found.values())) > MAX_VALUES:
            raise SelectionFormError(given=f"{sum(map(len, found.values()))} > {MAX_VALUES}")
        return cls(tuple(sorted(found[ONLY])), tuple(sorted(found[WITHOUT])))

    @property
    def text(self) -> str:
        """The selection in its one canonical form; empty when all evidence is counted in."""
        parts = ((ONLY, self.only), (WITHOUT, self.without))
        return " ".join(f"{key}={','.join(values)}" for key, values in parts if values)

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Key and value one by one, as an address has them."""
        return (*((ONLY, value) for value in self.only), *((WITHOUT, value) for value in self.without))

    def __bool__(self) -> bool:
        return bool(self.only or self.without)


@dataclass(frozen=True)
class Record:
    """A statement or a silence: the works that it comes from, its status, the grades of its dossiers."""

    iri: str
    works: frozenset[str]
    status: str
    grades: frozenset[str]


@dataclass(frozen=True)
class Values:
    """What may be selected, as a selection writes it."""

    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    grades: tuple[str, ...]
    works: tuple[str, ...]

    @classmethod
    def named(cls, iris: Iterable[str]) -> Self:
        """The values of some concepts and works; concepts of other schemes are passed over."""
        every = sorted(set(iris))

        def within(base: str, prefix: str = "") -> tuple[str, ...]:
            return tuple(prefix + iri.removeprefix(base) for iri in every if iri.startswith(base))

        return cls(within(_KIND), within(_STATUS), within(_GRADE, _GRADE_VALUE), within(ID))

    def check(self, selection: Selection) -> None:
        """Refuse what is none of them.

        Raises:
            UnknownEvidenceError: A value is not known.
        """
        known = {*self.kinds, *self.statuses, *self.grades, *self.works}
        for _, value in selection.parts:
            if value not in known:
                near = difflib.get_close_matches(value, self.works, _NEAREST, 0.4) or self.works[:_NEAREST]
                raise UnknownEvidenceError(
                    value=value,
                    kinds=", ".join(self.kinds),
                    statuses=", ".join(self.statuses),
                    grades=", ".join(self.grades),
                    count=len(self.works),
                    works=", ".join(near),
                )


class Evidence:
    """The records that some quads hold, and what may be selected among them.

    Args:
        quads: Quads in their provenance graphs, vocabularies among them.
    """

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for quad in quads:
            name = quad.predicate.value.removeprefix(OL)
            if (
                name in _READ
                and isinstance(quad.subject, ox.NamedNode)
                and isinstance(quad.object, ox.NamedNode)
            ):
                said[name][quad.subject.value].add(quad.object.value)
        self._wider = said[_BROADER]
        self.kinds: Mapping[str, frozenset[str]] = {
            work: frozenset(kind.removeprefix(_KIND) for kind in kinds)
            for work, kinds in said["sourceKind"].items()
        }
        recorded = {iri for name in _RECORDING for iri in said[name.removeprefix(OL)]}
        self.records: Mapping[str, Record] = {iri: _record(iri, said) for iri in sorted(recorded)}
        self._schemes = said[_IN_SCHEME].keys()

    @property
    def works(self) -> tuple[str, ...]:
        """IRIs of the works that some record comes from."""
        return tuple(sorted({work for record in self.records.values() for work in record.works}))

    def named_by(self, quad: ox.Quad) -> set[str]:
        """The records that a quad names: as subject, as object, or as the graph it stands in."""
        named = {_value(quad.subject), _value(quad.object), _value(quad.graph_name)}
        return named & self.records.keys()

    def check(self, selection: Selection) -> None:
        """Refuse what nothing here is called.

        Raises:
            UnknownEvidenceError: A value is not known.
        """
        Values.named((*self._schemes, *self.works)).check(selection)

    def kept(self, selection: Selection) -> dict[str, frozenset[str]]:
        """The records that a selection counts in, each with the works that it still comes from."""
        found = {iri: self._works_left(record, selection) for iri, record in self.records.items()}
        return {iri: works for iri, works in found.items() if works is not None}

    def _works_left(self, record: Record, selection: Selection) -> frozenset[str] | None:
        only, without = _grouped(selection.only), _grouped(selection.without)
        if record.status in without["status"] or (only["status"] and record.status not in only["status"]):
            return None
        if record.grades & without["grade"] or (only["grade"] and not record.grades & only["grade"]):
            return None
        works = frozenset(work for work in record.works if self._work_fits(work, only, without))
        sourced = bool(record.works or only["kind"] or only["work"])
        return works if works or not sourced else None

    def _work_fits(self, work: str, only: "_Groups", without: "_Groups") -> bool:
        kinds = self._with_wider(self.kinds.get(work, frozenset()))
        if work in without["work"] or kinds & without["kind"]:
            return False
        fits_kind = not only["kind"] or bool(kinds & only["kind"])
        return fits_kind and (not only["work"] or work in only["work"])

    def _with_wider(self, kinds: frozenset[str]) -> frozenset[str]:
        """Kinds and those above them: professional press is press, too."""
        found, waiting = set[str](), list(kinds)
        while waiting:
            kind = waiting.pop()
            if kind not in found:
                found.add(kind)
                waiting += (wider.removeprefix(_KIND) for wider in self._wider.get(_KIND + kind, ()))
        return frozenset(found)


_Groups = Mapping[str, frozenset[str]]
_BROADER, _IN_SCHEME = SKOS + "broader", SKOS + "inScheme"
_READ = frozenset(
    {name.removeprefix(OL) for name in _RECORDING}
    | {"status", "evidenceGrade", "sourceKind", _BROADER, _IN_SCHEME}
)


def _record(iri: str, said: Mapping[str, Mapping[str, set[str]]]) -> Record:
    works = said["reportedIn"].get(iri, set()) | said["searchedIn"].get(iri, set())
    grades = {
        grade
        for dossier in said["inDossier"].get(iri, ())
        for grade in said["evidenceGrade"].get(dossier, ())
    }
    status = min(said["status"].get(iri, ()), default="")
    return Record(iri, frozenset(works), status, frozenset(grades))


def _grouped(values: Iterable[str]) -> _Groups:
    """Values as IRIs (kinds as they are written), by group."""
    groups: dict[str, set[str]] = {"kind": set(), "status": set(), "work": set(), "grade": set()}
    for value in values:
        if value.startswith(_GRADE_VALUE):
            groups["grade"].add(_GRADE + value.removeprefix(_GRADE_VALUE))
        elif "/" in value:
            groups["work"].add(ID + value)
        else:
            # No kind of source is called like a status (tested), so a value fits one of the two at most.
            groups["status" if value in STATUSES else "kind"].add(
                _STATUS + value if value in STATUSES else value
            )
    return {name: frozenset(found) for name, found in groups.items()}


def authored(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Of the quads of a dataset, those that were read from files: nothing merged, concluded or counted."""
    for quad in quads:
        graph = quad.graph_name
        if isinstance(graph, ox.NamedNode) and not graph.value.startswith(_DERIVED):
            yield quad


def reduced(
    quads: Iterable[ox.Quad], evidence: Evidence, kept: Mapping[str, frozenset[str]]
) -> Iterator[ox.Quad]:
    """What is left of authored quads when only some records are counted in.

    A record left out goes with its content, its attribution and whatever names it, rivalries included; one
    that stays loses the works, and the passages of works, that are left out.

    Args:
        quads: Authored quads.
        evidence: The records that they hold.
        kept: IRI of each record counted in -> works that it still comes from.
    """
    every = list(quads)
    naming: dict[str, list[ox.Quad]] = {}
    for quad in every:
        for iri in evidence.named_by(quad):
            naming.setdefault(iri, []).append(quad)
    gone = set(withdrawn(naming, evidence, kept, places(every)))
    return (quad for quad in every if quad not in gone)


def withdrawn(
    naming: Mapping[str, Sequence[ox.Quad]],
    evidence: Evidence,
    kept: Mapping[str, frozenset[str]],
    places: Mapping[str, str],
) -> Iterator[ox.Quad]:
    """What goes from authored quads when only some records are counted in, each quad once.

    Args:
        naming: Record -> quads that name it (``Evidence.named_by``).
        evidence: The records.
        kept: IRI of each record counted in -> works that it still comes from.
        places: Passage -> its work (``places``).
    """
    gone = evidence.records.keys() - kept.keys()
    yield from dict.fromkeys(quad for iri in gone for quad in naming.get(iri, ()))
    for iri, works in kept.items():
        lost = evidence.records[iri].works - works
        for quad in naming.get(iri, ()) if lost else ():
            placing = _value(quad.subject) == iri and quad.predicate.value in _PLACING
            value = _value(quad.object)
            if placing and places.get(value, value) in lost and not gone & evidence.named_by(quad):
                yield quad


def places(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """Passage -> the work that it stands in."""
    return {
        _value(quad.subject): _value(quad.object) for quad in quads if quad.predicate.value == OL + "inWork"
    }


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
