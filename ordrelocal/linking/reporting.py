"""What came out of a reconciliation: a report for people or programs, and the links as Turtle."""

import csv
import hashlib
import io
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyoxigraph as ox

from ordrelocal.findings import Finding
from ordrelocal.i18n import N_, translate
from ordrelocal.linking.reconciling import Outcome, Proposal
from ordrelocal.matching import Agreement
from ordrelocal.namespaces import DCTERMS, OL, PREFIXES, PROV, RDF, SKOS, XSD

#: Field of a comparison -> its name; identifiers are called by their scheme.
FIELD_NAMES: Mapping[str, str] = {
    "title": N_("title"),
    "creators": N_("authors"),
    "year": N_("year"),
    "container": N_("published in"),
    "kind": N_("kind of work"),
    "pages": N_("pages"),
    "publisher": N_("publisher"),
    "volume": N_("volume"),
    "issue": N_("issue"),
    "address": N_("address"),
}
_BY_PERSON, _BY_PROGRAM = N_("a person"), N_("the program")
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://w3id.org/ordrelocal/reconcile")
_COLUMNS = ("number", "key", "entry", "state", "work", "label", "score", "sure", "decidedBy", "why")


def field_name(field: str, lang: str) -> str:
    """What readers call a field of a comparison."""
    return translate(FIELD_NAMES[field], lang) if field in FIELD_NAMES else field.upper()


def why(agreements: Sequence[Agreement], lang: str) -> str:
    """The fields compared, those that weigh most first: "title 100 %, year 0 %"."""
    ordered = sorted(agreements, key=lambda each: (-each.weight, each.field))
    return ", ".join(f"{field_name(each.field, lang)} {share(each.likeness, lang)}" for each in ordered)


def share(likeness: float, lang: str) -> str:
    """A likeness in per cent."""
    return translate(N_("{share} %"), lang, share=round(100 * likeness))


def rows(outcomes: Sequence[Outcome], problems: Sequence[Finding], lang: str) -> list[dict[str, str]]:
    """One row for each proposal (the one taken alone where one was), each entry without, and each problem."""
    found = [row for outcome in outcomes for row in _rows(outcome, lang)]
    return found + [_problem_row(problem, lang) for problem in problems]


def _rows(outcome: Outcome, lang: str) -> Iterator[dict[str, str]]:
    entry = outcome.entry
    decided = _BY_PERSON if outcome.by_person else _BY_PROGRAM if outcome.chosen else ""
    said = {
        "number": str(entry.number),
        "key": entry.key,
        "entry": entry.words,
        "state": translate(outcome.state.value, lang),
        "decidedBy": translate(decided, lang) if decided else "",
    }
    shown: tuple[Proposal | None, ...] = (outcome.chosen,) if outcome.chosen else outcome.proposals or (None,)
    for proposal in shown:
        yield {column: "" for column in _COLUMNS} | said | (_proposed(proposal, lang) if proposal else {})


def _proposed(proposal: Proposal, lang: str) -> dict[str, str]:
    return {
        "work": proposal.iri,
        "label": proposal.label,
        "score": f"{proposal.score:.1f}",
        "sure": translate(N_("yes") if proposal.sure else N_("no"), lang),
        "why": why(proposal.agreements, lang),
    }


def _problem_row(problem: Finding, lang: str) -> dict[str, str]:
    state = N_("not read") if problem.severity == "error" else N_("read, with a remark")
    said = {"key": problem.field, "state": translate(state, lang)}
    return {column: "" for column in _COLUMNS} | said | {"why": problem.render(lang)}


def as_csv(rows: Sequence[Mapping[str, str]]) -> str:
    """Rows as CSV."""
    file = io.StringIO()
    writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: _inert(text) for column, text in row.items()} for row in rows)
    return file.getvalue()


def _inert(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, since some words are a service's."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t")) else text


def as_markdown(rows: Sequence[Mapping[str, str]], lang: str) -> str:
    """Rows as a table of Markdown."""
    headings = [translate(heading, lang) for heading in _HEADINGS]
    lines = [headings, ["---"] * len(headings)]
    lines += [[_cell(row[column]) for column in _COLUMNS] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


_HEADINGS = (
    N_("no."),
    N_("key"),
    N_("entry"),
    N_("outcome"),
    N_("work"),
    N_("called"),
    N_("score"),
    N_("sure"),
    N_("decided by"),
    N_("why"),
)


def _cell(text: str) -> str:
    """Text that no renderer of Markdown takes for markup."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace("[", "\\[").replace("`", "\\`")


def as_json(outcomes: Sequence[Outcome], problems: Sequence[Finding], lang: str) -> str:
    """All that is known of each entry, every agreement too."""
    content = {
        "entries": [_entry_json(outcome) for outcome in outcomes],
        "problems": [
            {"line": problem.line, "entry": problem.field, "code": problem.code, **problem.parts(lang)}
            for problem in problems
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _entry_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "number": outcome.entry.number,
        "line": outcome.entry.line,
        "key": outcome.entry.key,
        "entry": outcome.entry.words,
        "state": outcome.state.name.lower(),
        "chosen": outcome.chosen.iri if outcome.chosen else None,
        "byPerson": outcome.by_person,
        "proposals": [
            {
                "work": each.iri,
                "label": each.label,
                "score": round(each.score, 1),
                "sure": each.sure,
                "agreements": [vars(agreement) for agreement in each.agreements],
            }
            for each in outcome.proposals
        ],
    }


def links(outcomes: Sequence[Outcome], file: str, content: bytes, at: datetime | None = None) -> str:
    """The links as Turtle: ``skos:exactMatch`` where a person decided, else ``skos:closeMatch``.

    Args:
        outcomes: What came out.
        file: Name of the bibliography.
        content: What it holds; entries and links are named after that and their keys, since many files have
            one name.
        at: When that was.
    """
    told = at or datetime.now(UTC).replace(microsecond=0)
    source = f"{file} {hashlib.sha256(content).hexdigest()}"
    triples = [triple for outcome in outcomes for triple in _link(outcome, file, source, told)]
    prefixes = {name: PREFIXES[name] for name in ("ol", "rdf", "skos", "dcterms", "prov", "xsd")}
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return (written or b"").decode("utf-8")


def _link(outcome: Outcome, file: str, source: str, at: datetime) -> Iterator[ox.Triple]:
    if outcome.chosen is None:
        return
    entry = _urn(source, outcome.entry.key)
    link = _urn(source, outcome.entry.key, outcome.chosen.iri)
    work = ox.NamedNode(outcome.chosen.iri)
    relation = ox.NamedNode(SKOS + ("exactMatch" if outcome.by_person else "closeMatch"))
    yield _triple(entry, DCTERMS + "identifier", ox.Literal(outcome.entry.key))
    yield _triple(entry, DCTERMS + "title", ox.Literal(outcome.entry.words))
    yield _triple(entry, DCTERMS + "source", ox.Literal(file))
    yield ox.Triple(entry, relation, work)
    yield _triple(link, RDF + "type", ox.NamedNode(RDF + "Statement"))
    yield _triple(link, RDF + "subject", entry)
    yield _triple(link, RDF + "predicate", relation)
    yield _triple(link, RDF + "object", work)
    yield _triple(link, PROV + "wasDerivedFrom", entry)
    when = ox.Literal(at.isoformat(), datatype=ox.NamedNode(XSD + "dateTime"))
    yield _triple(link, PROV + "generatedAtTime", when)
    score = ox.Literal(f"{outcome.chosen.score:.1f}", datatype=ox.NamedNode(XSD + "decimal"))
    yield _triple(link, OL + "matchScore", score)
    for lang in ("en", "fr"):
        yield _triple(link, DCTERMS + "description", ox.Literal(_told(outcome, lang), language=lang))


def _told(outcome: Outcome, lang: str) -> str:
    agreements = why(outcome.chosen.agreements, lang) if outcome.chosen else ""
    sentence = (
        N_("Decided by a person. Compared: {agreements}.")
        if outcome.by_person
        else N_("Taken by the program, since nothing contradicts and enough agrees. Compared: {agreements}.")
    )
    return translate(sentence, lang, agreements=agreements)


def _triple(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)


def _urn(*parts: str) -> ox.NamedNode:
    return ox.NamedNode(uuid.uuid5(_NAMESPACE, "\n".join(parts)).urn)
