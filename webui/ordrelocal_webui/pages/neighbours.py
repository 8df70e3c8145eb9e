"""The neighbours of a thing in open data: per service its state, the link, the evidence, a ready question."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ordrelocal.i18n import N_
from ordrelocal.identifiers import Identifier, parse
from ordrelocal.linking.ready import ReadyQuestion, ready_questions
from ordrelocal.linking.records import ACCEPTED, PROPOSED, REJECTED, SCHEME_CONCEPTS, SERVICE
from ordrelocal.linking.services import Service, described
from ordrelocal.linking.wanted import wanted
from ordrelocal.namespaces import BIBO, OL, VOCABULARY
from ordrelocal_webui.asking import pool
from ordrelocal_webui.pages.asking import Row, Term, ask, text_of

#: Property of a verified identifier -> its scheme.
VERIFIED: Mapping[str, str] = {
    OL + "doi": "doi",
    OL + "halId": "hal",
    OL + "idref": "idref",
    BIBO + "isbn": "isbn",
    BIBO + "issn": "issn",
}
#: Scheme -> the service that gives it.
_GIVEN_BY = {"doi": "crossref", "hal": "hal", "idref": "idref"}
_SCHEMES = {
    VOCABULARY + "identifier-scheme/" + concept: scheme for scheme, concept in SCHEME_CONCEPTS.items()
}
_OUTCOME = VOCABULARY + "link-outcome/"

LINKED, NONE_FOUND, NOT_SEARCHED = "linked", "none-found", "not-searched"
#: State -> what it is called.
STATES: Mapping[str, str] = {
    LINKED: N_("linked"),
    PROPOSED: N_("candidate, to be reviewed"),
    REJECTED: N_("candidates rejected"),
    NONE_FOUND: N_("none found"),
    NOT_SEARCHED: N_("not searched"),
}

#: Field compared -> what it is called; an identifier is called by its scheme.
FIELDS: Mapping[str, str] = {
    "title": N_("title"),
    "creators": N_("authors"),
    "year": N_("year"),
    "container": N_("appeared in"),
    "kind": N_("kind"),
    "pages": N_("pages"),
    "publisher": N_("publisher"),
    "volume": N_("volume"),
    "issue": N_("issue"),
    "address": N_("web address"),
    "name": N_("name"),
    "work": N_("a work in common"),
    "birth": N_("birth"),
}
CONFIDENCES: Mapping[str, str] = {"low": N_("low"), "medium": N_("medium"), "high": N_("high")}


@dataclass
class Proposal:
    """A candidate with its evidence and what was decided, the last decision last."""

    target: str = ""
    label: str = ""
    scheme: str = ""
    value: str = ""
    score: str = ""
    confidence: str = ""
    service: str = ""
    fields: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)

    @property
    def state(self) -> str:
        """What was last decided, or ``proposed``."""
        return self.decisions[-1]["outcome"].value.removeprefix(_OUTCOME) if self.decisions else PROPOSED


@dataclass
class Neighbour:
    """What is known of a thing at one service.

    ``verified`` are identifiers that a source gives; ``ready`` is the question that would be asked.
    """

    service: Service
    verified: list[Identifier] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    searched: str = ""
    query: str = ""
    ready: ReadyQuestion | None = None

    @property
    def state(self) -> str:
        """The best that is known."""
        states = {proposal.state for proposal in self.proposals}
        if self.verified or ACCEPTED in states:
            return LINKED
        if states - {REJECTED}:
            return PROPOSED
        if states:
            return REJECTED
        return NONE_FOUND if self.searched else NOT_SEARCHED


@dataclass(frozen=True)
class Neighbours:
    """Neighbours by service, identifiers of no service, and candidates that no search proposed."""

    at: tuple[Neighbour, ...]
    others: tuple[Identifier, ...]
    recalled: tuple[Proposal, ...]

    @property
    def mentioned(self) -> set[str]:
        """IRIs that the section calls by name."""
        every = [*self.recalled, *(proposal for near in self.at for proposal in near.proposals)]
        outcomes = {row["outcome"].value for proposal in every for row in proposal.decisions}
        return outcomes | {proposal.scheme for proposal in every if proposal.scheme}


def words() -> dict[str, object]:
    """What the template of the section needs besides the neighbours."""
    return {"near_states": STATES, "near_fields": FIELDS, "near_confidences": CONFIDENCES}


def neighbours(iri: str, facts: Mapping[str, tuple[Term, ...]]) -> Neighbours:
    """What open data has beside a work, a person or a journal.

    Args:
        iri: The thing.
        facts: What is plainly said of it.
    """
    thing = wanted(pool().select).get(iri)
    ready = ready_questions(thing) if thing else {}
    at = {
        name: Neighbour(service, ready=ready.get(name))
        for name, service in described().items()
        if service.connector
    }
    others: list[Identifier] = []
    for identifier in _verified(facts):
        name = _GIVEN_BY.get(identifier.scheme)
        (at[name].verified if name else others).append(identifier)
    recalled: list[Proposal] = []
    proposals: dict[str, Proposal] = {}
    for row in ask("neighbours", thing=iri):
        if "query" in row:
            near = at.get(_service(row))
            if near:
                near.searched, near.query = row["searched"].value, row["query"].value
        else:
            _told(proposals.setdefault(row["candidate"].value, Proposal()), row)
    for proposal in proposals.values():
        home = at.get(proposal.service)
        (home.proposals if home else recalled).append(proposal)
    return Neighbours(tuple(at.values()), tuple(others), tuple(recalled))


def _verified(facts: Mapping[str, tuple[Term, ...]]) -> list[Identifier]:
    found = [parse(term.value, scheme) for name, scheme in VERIFIED.items() for term in facts.get(name, ())]
    return [identifier for identifier in found if identifier]


def _service(row: Row) -> str:
    return text_of(row, "service").removeprefix(SERVICE)


def _told(proposal: Proposal, row: Row) -> None:
    """Put one row into the proposal that it is about."""
    if "field" in row:
        proposal.fields.append(row)
    elif "outcome" in row:
        proposal.decisions.append(row)
    else:
        for name in ("target", "label", "value", "score", "confidence"):
            setattr(proposal, name, text_of(row, name))
        proposal.service = _service(row)
        proposal.scheme = text_of(row, "scheme")
        identifier = parse(proposal.value, _SCHEMES.get(proposal.scheme, "")) if proposal.value else None
        proposal.target = proposal.target or (identifier.iri if identifier else "")
