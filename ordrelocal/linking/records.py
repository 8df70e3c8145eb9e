"""Records of linking: searches at services, candidates with their evidence, decisions of reviewers.

They stand in ``data/links/``, one file a service: Turtle, sorted, one triple a line, so that git merges what
two people did. Names are made of what a record is about, so that the same search or candidate has the same
name whoever finds it, and a candidate once rejected is known again.

::

    LinkSearch  <-foundBy-  IdentifierCandidate  <-decidesOn-  LinkDecision
                                 | hasAgreement
                            FieldAgreement
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyoxigraph as ox

from ordrelocal.matching import Agreement
from ordrelocal.namespaces import DCTERMS, GRAPH, ID, OL, RDF, RDFS, VOCABULARY, XSD
from ordrelocal.terms import iri_of, text_of

GRAPH_LINKS = GRAPH + "links/"
GRAPH_ACCEPTED = GRAPH + "accepted-links/"
SERVICE = ID + "service/"
#: Service of the identifiers that the project wrote down from memory.
RECALLED = "recalled"

ACCEPTED, REJECTED, DEFERRED, RETRACTED = "accepted", "rejected", "deferred", "retracted"
OUTCOMES = (ACCEPTED, REJECTED, DEFERRED, RETRACTED)
#: State of a candidate on which nobody decided.
PROPOSED = "proposed"

#: Scheme of an identifier -> its concept.
SCHEME_CONCEPTS: Mapping[str, str] = {
    "ark-bnf": "ark-bnf",
    "doi": "doi-name",
    "hal": "hal-identifier",
    "idref": "idref-ppn",
    "isbn": "isbn-number",
    "isni": "isni-number",
    "issn": "issn-number",
    "omid": "omid",
    "openalex": "openalex-identifier",
    "orcid": "orcid-number",
    "persee": "persee-identifier",
    "viaf": "viaf-number",
    "wikidata": "wikidata-item",
}
_SCHEMES = {concept: scheme for scheme, concept in SCHEME_CONCEPTS.items()}
_OUTCOME = VOCABULARY + "link-outcome/"
_SCHEME = VOCABULARY + "identifier-scheme/"

#: Attribute of an agreement -> property.
_TEXTS = {
    "field": "comparedField",
    "ours": "ourValue",
    "theirs": "theirValue",
    "ours_normal": "ourNormalForm",
    "theirs_normal": "theirNormalForm",
}
_NUMBERS = {"likeness": "likeness", "weight": "weight"}


@dataclass(frozen=True)
class LinkSearch:
    """A look-up of one thing at one service.

    Attributes:
        thing: IRI of ours.
        service: Id of the service (``idref``).
        on: Day of the answer.
        query: The query or address that was sent.
    """

    thing: str
    service: str
    on: date
    query: str

    @property
    def iri(self) -> str:
        """Name of the search: one a thing and service, the last."""
        return f"{ID}link-search/{_path(self.thing)}/{self.service}"


@dataclass(frozen=True)
class Candidate:
    """An identifier that a service may have given to a thing of ours.

    Attributes:
        thing: IRI of ours.
        service: Id of the service, or ``recalled``.
        target: IRI of the thing at the service.
        scheme: Scheme of the identifier (``ordrelocal.identifiers``), or empty if the target is all there is.
        value: The identifier.
        score: How well the descriptions agree, 0 to 100; 0 for a recalled one.
        agreements: What was compared, field by field.
        label: What the service calls it.
        confidence: ``low``, ``medium`` or ``high`` for a recalled one.
        name: IRI of the candidate if it does not follow from the rest.
    """

    thing: str
    service: str
    target: str
    scheme: str
    value: str
    score: float = 0.0
    agreements: tuple[Agreement, ...] = ()
    label: str = ""
    confidence: str = ""
    name: str = ""

    @property
    def iri(self) -> str:
        """Name of the candidate."""
        return self.name or f"{ID}candidate/{_path(self.thing)}/{self.service}/{_digest(self.target)}"


@dataclass(frozen=True)
class LinkDecision:
    """What a reviewer decided on a candidate.

    Attributes:
        candidate: IRI of the candidate.
        outcome: One of ``OUTCOMES``.
        reviewer: Name of who decided.
        at: When, to the second, with its time zone.
        relation: IRI of the relation that an acceptance puts; else empty.
        reason: Why; may be empty, except for a rejection.
    """

    candidate: str
    outcome: str
    reviewer: str
    at: datetime
    relation: str = ""
    reason: str = ""

    @property
    def iri(self) -> str:
        """Name of the decision."""
        about = self.candidate.removeprefix(ID + "candidate/")
        return f"{ID}link-decision/{about}/{_moment(self.at)}-{_digest(self.reviewer + self.outcome)}"


Record = LinkSearch | Candidate | LinkDecision
Triples = Iterator[ox.Triple]


def _path(iri: str) -> str:
    return iri.removeprefix(ID)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def triples(record: Record) -> Triples:
    """The triples of a record."""
    if isinstance(record, LinkSearch):
        return _of_search(record)
    return _of_candidate(record) if isinstance(record, Candidate) else _of_decision(record)


def _of_search(search: LinkSearch) -> Triples:
    yield _triple(search.iri, RDF + "type", ox.NamedNode(OL + "LinkSearch"))
    yield _triple(search.iri, OL + "searchFor", ox.NamedNode(search.thing))
    yield _triple(search.iri, OL + "searchedService", ox.NamedNode(SERVICE + search.service))
    yield _triple(search.iri, DCTERMS + "date", _typed(search.on.isoformat(), "date"))
    yield _triple(search.iri, OL + "queryUsed", ox.Literal(search.query))


def _of_candidate(candidate: Candidate) -> Triples:
    iri = candidate.iri
    search = LinkSearch(candidate.thing, candidate.service, date.min, "").iri
    yield _triple(iri, RDF + "type", ox.NamedNode(OL + "IdentifierCandidate"))
    yield _triple(iri, OL + "candidateFor", ox.NamedNode(candidate.thing))
    yield _triple(iri, OL + "foundBy", ox.NamedNode(search))
    yield _triple(iri, OL + "linkTarget", ox.NamedNode(candidate.target))
    yield _triple(iri, OL + "matchScore", _typed(f"{candidate.score:.1f}", "decimal"))
    if candidate.scheme:
        concept = _SCHEME + SCHEME_CONCEPTS[candidate.scheme]
        yield _triple(iri, OL + "identifierScheme", ox.NamedNode(concept))
        yield _triple(iri, OL + "identifierValue", ox.Literal(candidate.value))
    if candidate.label:
        yield _triple(iri, RDFS + "label", ox.Literal(candidate.label))
    for number, agreement in enumerate(candidate.agreements, 1):
        # A field may be compared twice: a work may have two DOIs.
        node = f"{iri}/{number}-{agreement.field}"
        yield _triple(iri, OL + "hasAgreement", ox.NamedNode(node))
        yield _triple(node, RDF + "type", ox.NamedNode(OL + "FieldAgreement"))
        for name, property_ in _TEXTS.items():
            yield _triple(node, OL + property_, ox.Literal(getattr(agreement, name)))
        for name, property_ in _NUMBERS.items():
            yield _triple(node, OL + property_, _typed(f"{getattr(agreement, name):.3f}", "decimal"))


def _of_decision(decision: LinkDecision) -> Triples:
    iri = decision.iri
    yield _triple(iri, RDF + "type", ox.NamedNode(OL + "LinkDecision"))
    yield _triple(iri, OL + "decidesOn", ox.NamedNode(decision.candidate))
    yield _triple(iri, OL + "linkOutcome", ox.NamedNode(_OUTCOME + decision.outcome))
    yield _triple(iri, OL + "reviewer", ox.Literal(decision.reviewer))
    at = decision.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield _triple(iri, DCTERMS + "date", _typed(at, "dateTime"))
    if decision.relation:
        yield _triple(iri, OL + "linkRelation", ox.NamedNode(decision.relation))
    if decision.reason:
        yield _triple(iri, OL + "decisionReason", ox.Literal(decision.reason))


def _triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


class Described:
    """Triples of link records by subject, to read records from."""

    def __init__(self, found: Iterable[ox.Triple]) -> None:
        self._values: dict[str, dict[str, list[ox.Triple]]] = {}
        for triple in found:
            by_property = self._values.setdefault(iri_of(triple.subject), {})
            by_property.setdefault(iri_of(triple.predicate), []).append(triple)

    def records(self) -> Iterator[Record]:
        """Every record that is whole; what lacks a part is the shapes' business to report."""
        readers = {"LinkSearch": self._search, "IdentifierCandidate": self._candidate}
        readers["LinkDecision"] = self._decision
        for iri in self._values:
            reader = readers.get(self._one(iri, RDF + "type").removeprefix(OL))
            try:
                if reader:
                    yield reader(iri)
            except ValueError:
                continue

    def _search(self, iri: str) -> Record:
        service = self._one(iri, OL + "searchedService").removeprefix(SERVICE)
        on = date.fromisoformat(self._one(iri, DCTERMS + "date"))
        return LinkSearch(self._one(iri, OL + "searchFor"), service, on, self._one(iri, OL + "queryUsed"))

    def _candidate(self, iri: str) -> Record:
        thing = self._one(iri, OL + "candidateFor")
        search = self._one(iri, OL + "foundBy")
        return Candidate(
            thing,
            search.rpartition("/")[2] or RECALLED,
            self._one(iri, OL + "linkTarget"),
            _SCHEMES.get(self._one(iri, OL + "identifierScheme").removeprefix(_SCHEME), ""),
            self._one(iri, OL + "identifierValue"),
            float(self._one(iri, OL + "matchScore") or 0),
            tuple(sorted(self._agreements(iri), key=lambda each: (-each.weight, each.field))),
            self._one(iri, RDFS + "label"),
            self._one(iri, OL + "confidence"),
            "" if search else iri,
        )

    def _agreements(self, iri: str) -> Iterator[Agreement]:
        for triple in self._values[iri].get(OL + "hasAgreement", ()):
            node = iri_of(triple.object)
            texts = {name: self._one(node, OL + property_) for name, property_ in _TEXTS.items()}
            likeness, weight = (float(self._one(node, OL + of)) for of in _NUMBERS.values())
            yield Agreement(**texts, likeness=likeness, weight=weight)

    def _decision(self, iri: str) -> Record:
        return LinkDecision(
            self._one(iri, OL + "decidesOn"),
            self._one(iri, OL + "linkOutcome").removeprefix(_OUTCOME),
            self._one(iri, OL + "reviewer"),
            datetime.fromisoformat(self._one(iri, DCTERMS + "date")),
            self._one(iri, OL + "linkRelation"),
            self._one(iri, OL + "decisionReason"),
        )

    def _one(self, iri: str, property_: str) -> str:
        found = self._values.get(iri, {}).get(property_)
        return text_of(found[0].object) if found else ""
