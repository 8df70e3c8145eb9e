"""The page of a case, or of the argument of a text: what its sources say, heading by heading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ordrelocal.namespaces import OL
from ordrelocal_webui.pages import citing, inferred, naming, rendering, sections, tables
from ordrelocal_webui.pages.asking import Row, Term, ask, iris_of
from ordrelocal_webui.pages.evidence import Record, records_of_case
from ordrelocal_webui.pages.naming import names
from ordrelocal_webui.pages.vocabularies import typologies


@dataclass(frozen=True)
class Source:
    """A work that the statements of a case rest on.

    ``passages`` maps each passage to our words for what it says; ``records`` counts those that name the work.
    """

    iri: str
    facts: Mapping[str, tuple[Term, ...]]
    passages: Mapping[str, tuple[Term, ...]]
    records: int


@dataclass(frozen=True)
class Counts:
    """How many records of each sort a case holds."""

    reported: int
    interpreted: int
    silences: int
    reserved: int
    contested: int


def show(iri: str, facts: Mapping[str, tuple[Term, ...]]) -> str:
    """Render the page of a dossier.

    Args:
        iri: The case or argument.
        facts: What is said of it: property IRI -> values.
    """
    records = records_of_case(iri)
    places = sections.placement(iri)
    argument = ox.NamedNode(OL + "Argument") in facts.get(_TYPE, ())
    arranged = (
        sections.by_passage(records.values()) if argument else sections.arrange(records.values(), places)
    )
    phases, moments = tables.timeline(records.values(), places.kinds)
    concluded = ask("case-inferred", case=iri)
    _learn(iri, facts, records.values(), places.places, concluded)
    inferred.learn_statuses({row["subject"].value for row in concluded})
    sources = _sources(records.values())
    citing.learnt([iri, *(source.iri for source in sources)])
    return rendering.page(
        "case.html",
        iri=iri,
        facts=facts,
        records=records,
        sections=arranged,
        summaries={iri: words for source in sources for iri, words in source.passages.items()},
        typologies=typologies(),
        tables={key: tables.tables(key, records.values(), places.kinds) for key in tables.TABLES},
        phases=phases,
        moments=moments,
        inferred=inferred.by_rule(concluded),
        sources=sources,
        counts=count(records.values()),
        argument=argument,
    )


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def _learn(
    iri: str,
    facts: Mapping[str, tuple[Term, ...]],
    records: Iterable[Record],
    kinds: Iterable[str],
    concluded: list[Row],
) -> None:
    wanted = {iri, *facts, *kinds} | naming.iris_in(term for terms in facts.values() for term in terms)
    for record in records:
        wanted |= record.mentioned
    for columns in tables.TABLES.values():
        wanted |= {OL + name for kind, names_ in columns for name in (kind, *names_)}
    names().learn(wanted | iris_of(concluded))


def count(records: Iterable[Record]) -> Counts:
    """Count the records of a case by what a reader must tell apart."""
    every = list(records)
    return Counts(
        reported=sum(not record.silence and not record.interpreted for record in every),
        interpreted=sum(record.interpreted for record in every),
        silences=sum(record.silence for record in every),
        reserved=sum(bool(set(record.reserves) - {"rival"}) for record in every),
        contested=sum("rival" in record.reserves for record in every),
    )


def _sources(records: Iterable[Record]) -> list[Source]:
    passages: dict[str, dict[str, list[Term]]] = {}
    named: dict[str, int] = {}
    for record in records:
        for work in {*record.iris("reportedIn"), *record.iris("searchedIn")}:
            named[work] = named.get(work, 0) + 1
    cited = {iri for record in records for iri in record.iris("passage")}
    for row in ask("passages", passage=cited):
        summaries = passages.setdefault(row["work"].value, {}).setdefault(row["passage"].value, [])
        summaries += [row["summary"]] if "summary" in row and row["summary"] not in summaries else []
    works = {*named, *passages}
    facts: dict[str, dict[str, list[Term]]] = {work: {} for work in works}
    rows = ask("works", work=works)
    for row in rows:
        facts[row["work"].value].setdefault(row["property"].value, []).append(row["value"])
    names().learn(iris_of(rows))
    return [
        Source(
            iri=work,
            facts={key: tuple(values) for key, values in facts[work].items()},
            passages={key: tuple(words) for key, words in sorted(passages.get(work, {}).items())},
            records=named.get(work, 0),
        )
        for work in sorted(works, key=lambda each: names().of(each).text.casefold())
    ]
