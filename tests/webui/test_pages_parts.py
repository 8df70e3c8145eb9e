"""The parts of the pages that think: dates in words, order of phases, names, who contradicts whom."""

import pyoxigraph as ox
import pytest

from ordrelocal.namespaces import OL, OWL, RDF, RDFS, VOCABULARY
from ordrelocal.ontology import load_ontology
from ordrelocal.queryfiles import page_query
from ordrelocal_webui.pages import evidence, inferred, sections, tables
from ordrelocal_webui.pages.asking import Row, Term
from ordrelocal_webui.pages.dating import Dating, dating, spoken
from ordrelocal_webui.pages.evidence import Node, Record, Triple

A, B, C = (f"https://w3id.org/ordrelocal/id/phase/{name}" for name in "abc")


def fact(record: str, name: str, value: ox.NamedNode | ox.Literal) -> Row:
    return {"record": ox.NamedNode(record), "property": ox.NamedNode(OL + name), "value": value}


@pytest.mark.parametrize(
    ("authored", "lang", "words"),
    [
        ("2003", "fr", "2003"),
        ("2003-02", "fr", "février 2003"),
        ("2003-02", "en", "February 2003"),
        ("2003-06-30", "fr", "30 juin 2003"),
        ("2003-06-30", "en", "30 June 2003"),
        ("2003-02-30", "fr", "2003-02-30"),
        ("vers 2003", "fr", "vers 2003"),
        ("", "fr", ""),
    ],
)
def test_dates_are_spoken_at_their_own_precision(authored: str, lang: str, words: str) -> None:
    assert spoken(authored, lang) == words


def test_datings_are_ordered_by_what_is_known_of_their_beginning() -> None:
    datings = [
        Dating({}),
        Dating({"begins": "2004"}),
        Dating({"begins": "2003-06"}),
        Dating({"endsNotAfter": "2001"}),
        Dating({"beginsNotBefore": "2003-01", "beginsNotAfter": "2003-06"}),
        Dating({"begins": "2003-06", "ends": "2003-07"}),
    ]
    ordered = sorted(datings, key=lambda each: each.order)
    assert [each.order[0] for each in ordered] == ["2001", "2003-01", "2003-06", "2003-06", "2004", "9999"]
    assert not datings[0].known


def test_dating_reads_bounds_and_printed_words() -> None:
    facts: dict[str, list[Term]] = {
        OL + "begins": [ox.Literal("2004-03")],
        OL + "asPrinted": [ox.Literal("au printemps", language="fr")],
        OL + "party": [ox.NamedNode(A)],
    }
    read = dating(facts)
    assert dict(read.bounds) == {"begins": "2004-03"}
    assert [each.value for each in read.printed] == ["au printemps"]


def phase(iri: str, *, begins: str = "", before: str = "") -> tuple[Record, str]:
    triples = []
    if begins:
        triples.append(Triple(OL + "begins", ox.Literal(begins), True))
    if before:
        triples.append(Triple(OL + "directlyBefore", ox.NamedNode(before), True))
    return Record(f"{iri}/said", {}, (Node(iri, (), tuple(triples)),)), iri


@pytest.mark.parametrize(
    ("told", "order"),
    [
        ([phase(C, begins="2001"), phase(A, begins="2003"), phase(B, begins="2002")], [C, B, A]),
        ([phase(C), phase(B, before=C), phase(A, before=B)], [A, B, C]),
        ([phase(C, begins="2001"), phase(A, before=C)], [A, C]),
        ([phase(A, before=B, begins="2002"), phase(B, before=A, begins="2001")], [B, A]),
    ],
)
def test_phases_follow_dates_and_what_comes_before_what(
    told: list[tuple[Record, str]], order: list[str]
) -> None:
    kinds = {iri: frozenset({OL + "OrderPhase"}) for _, iri in told}
    phases, others = tables.timeline([record for record, _ in told], kinds)
    assert [moment.node.iri for moment in phases] == order
    assert others == []


def test_rival_is_told_on_both_sides_though_one_side_is_written() -> None:
    rows = [fact(A, "rivalOf", ox.NamedNode(B)), fact(B, "factId", ox.Literal("C01-18"))]
    records = evidence.assemble(rows, [])
    assert records[A].iris("rivalOf") == (B,)
    assert records[B].iris("rivalOf") == (A,)
    assert records[B].reserves == ("rival",)


@pytest.mark.parametrize(
    ("facts", "reserves"),
    [
        ({"modality": "modality/asserts", "polarity": "polarity/affirmed"}, ()),
        ({"modality": "modality/asserts", "polarity": "polarity/denied"}, ("denied",)),
        ({"modality": "modality/hedges", "polarity": "polarity/denied"}, ("denied", "hedges")),
        ({"modality": "modality/asks"}, ("asks",)),
        ({}, ()),
    ],
)
def test_reserves_name_why_a_content_is_no_plain_fact(
    facts: dict[str, str], reserves: tuple[str, ...]
) -> None:
    rows = [fact(A, name, ox.NamedNode(VOCABULARY + value)) for name, value in facts.items()]
    assert Record(A, {row["property"].value: (row["value"],) for row in rows}).reserves == reserves


def test_record_is_plain_only_if_its_whole_content_is() -> None:
    whole = Node(A, (), (Triple(OL + "party", ox.NamedNode(B), True),))
    part = Node(B, (), (Triple(OL + "party", ox.NamedNode(C), False),))
    assert Record(A, {}, (whole,)).projected
    assert not Record(A, {}, (whole, part)).projected
    assert not Record(A, {}).projected


def test_records_follow_the_numbers_of_the_dossier() -> None:
    later, first, without = (
        Record(A, {OL + "factId": (ox.Literal("C01-18"),)}),
        Record(B, {OL + "factId": (ox.Literal("C01-29"), ox.Literal("C01-07"))}),
        Record(C, {}),
    )
    assert sorted([without, later, first], key=sections.dossier_order) == [first, later, without]


def test_every_kind_of_thing_has_a_heading_on_the_page_of_a_case() -> None:
    store = load_ontology()
    rows = store.query(page_query("case-sections").text)
    assert isinstance(rows, ox.QuerySolutions)
    placed = {row["term"].value for row in rows if row["section"].value in sections.HEADINGS}
    classes = {
        quad.subject for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), _CLASS, None)
    }
    without = {
        node.value.removeprefix(OL)
        for node in classes
        if isinstance(node, ox.NamedNode) and not placed & {node.value, *_above(store, node)}
    }
    # Records, their supports and collections; classes that are only concluded; the common root of relations.
    apart = {"Statement", "Claim", "MappingClaim", "SilenceFinding", "EvidenceRecord", "Dossier", "Case"}
    apart |= {"Argument", "Collection", "RuleGraph", "Passage", "PrintedReference", "Correction", "Journal"}
    apart |= {
        "IdentifierCandidate",
        "Conference",
        "OrderFromAbove",
        "OrderFromBelow",
        "OrderDoingLocalJustice",
    }
    apart |= {"LocallyFilteredRight", "DoubleResolution", "Profession", "Relation"}
    apart |= {"BlurredPosition", "DiscordantPerceptions"}
    apart |= {"ComparabilityObstacle", "Rule", "Support"}
    apart |= {"FieldAgreement", "LinkDecision", "LinkSearch", "LinkedService"}
    assert {name for name in without if ":" not in name} - apart == set()


_CLASS = ox.NamedNode(OWL + "Class")


def _above(store: ox.Store, node: ox.NamedNode) -> set[str]:
    found: set[str] = set()
    for quad in store.quads_for_pattern(node, ox.NamedNode(RDFS + "subClassOf"), None, None):
        if isinstance(quad.object, ox.NamedNode):
            found |= {quad.object.value, *_above(store, quad.object)}
    return found


def test_inferred_facts_are_grouped_by_rule_once_each() -> None:
    rule = "https://w3id.org/ordrelocal/rule/"
    row = {
        "rule": ox.NamedNode(rule + "transitive-before"),
        "subject": ox.NamedNode(A),
        "property": ox.NamedNode(OL + "before"),
        "value": ox.NamedNode(C),
    }
    kind = row | {"rule": ox.NamedNode(rule + "10-double"), "property": ox.NamedNode(RDF + "type")}
    found = inferred.by_rule([row, row, kind])
    assert [(each.rule, len(each.facts), each.written) for each in found] == [
        ("10-double", 1, True),
        ("transitive-before", 1, False),
    ]
    assert found[0].facts[0].kind
