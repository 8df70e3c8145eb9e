"""Questions that start in this graph and go on at a service: its query, about the records we link to."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlencode

import pyoxigraph as ox

from ordrelocal.asking import Select
from ordrelocal.errors import NothingOnwardError, UnknownOnwardQuestionError
from ordrelocal.findings import did_you_mean
from ordrelocal.identifiers import Identifier, parse
from ordrelocal.linking.gateway import Gateway, Rows
from ordrelocal.linking.services import Service, services
from ordrelocal.namespaces import OWL
from ordrelocal.queryfiles import QueryFile, catalogue, page_query

_SCHEME = "idref"
_STRING = "string"
_SUGGESTED = 3


@dataclass(frozen=True)
class OnwardQuestion:
    """A question to a service about everything of ours that is linked.

    Attributes:
        file: The query file, of ``queries/onward/``.
        service: Who answers it.
        text: The query, with the records put in.
        records: How many they are; without any there is nothing to ask.
    """

    file: QueryFile
    service: Service
    text: str
    records: int

    @property
    def address(self) -> str:
        """Where it is answered, the question in it."""
        return f"{self.service.endpoint}?{urlencode({'query': self.text})}"


def onward_questions(select: Select) -> list[OnwardQuestion]:
    """Every question that goes on elsewhere, in the order of its name.

    Args:
        select: Asks the graph, for the records that its people are linked to.
    """
    found = {
        parse(row["target"].value) for row in select(page_query("linked").text) if _is_same(row["relation"])
    }
    records = sorted(each for each in found if each and each.scheme == _SCHEME)
    return [_bound(file, records) for file in catalogue("onward")]


def chosen(questions: Sequence[OnwardQuestion], name: str) -> OnwardQuestion:
    """The question of a name.

    Raises:
        UnknownOnwardQuestionError: None has it.
        NothingOnwardError: It has no record to ask about.
    """
    known = {each.file.id: each for each in questions}
    if name not in known:
        near = did_you_mean(get_close_matches(name, known, _SUGGESTED))
        raise UnknownOnwardQuestionError(name=name, known=", ".join(known), suggestion=near)
    if not known[name].records:
        raise NothingOnwardError(service=known[name].service.id)
    return known[name]


def ask_onward(question: OnwardQuestion, gateway: Gateway) -> Rows:
    """The answer of the service.

    Raises:
        ServiceError: It gave no usable answer.
    """
    return gateway.select(question.service, question.text)


def _is_same(relation: object) -> bool:
    return getattr(relation, "value", "") == OWL + "sameAs"


def _bound(file: QueryFile, records: list[Identifier]) -> OnwardQuestion:
    (parameter,) = file.params
    terms: list[ox.NamedNode | ox.Literal] = [
        ox.Literal(each.value) if parameter.type == _STRING else ox.NamedNode(each.iri) for each in records
    ]
    text = "\n".join(line for line in file.bind(record=terms).splitlines() if not line.startswith("#"))
    return OnwardQuestion(file, services()[str(file.header["service"])], text, len(records))
