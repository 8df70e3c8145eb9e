"""A selection of evidence: how it is written, what it leaves, and what becomes of the facts."""

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal import differing
from ordrelocal.dataset import Dataset
from ordrelocal.differing import Comparison, Difference, Fact
from ordrelocal.errors import SelectionFormError, UnknownEvidenceError
from ordrelocal.evidence import STATUSES, Evidence, Selection, Values, authored, reduced
from ordrelocal.graphing import ontology_quads
from ordrelocal.namespaces import ID, OL, RDF, VOCABULARY, compact
from ordrelocal.owlrules import compile_ontology
from ordrelocal.projecting import merge
from ordrelocal.rulefiles import shipped_rules
from ordrelocal.rules import Rule
from tests.queries.pipeline import known, quads_of

RIVALS = Path(__file__).parent / "fixtures" / "evidence" / "rivals.trig"


def some(*texts: str) -> Selection:
    return Selection.parse(texts)


@cache
def every_quad() -> tuple[ox.Quad, ...]:
    return (*ontology_quads(), *quads_of(RIVALS))


@cache
def every_rule() -> tuple[Rule, ...]:
    store = ox.Store()
    merge(store, ontology_quads())
    return (*compile_ontology(store).rules, *shipped_rules())


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return Comparison(every_quad(), every_rule())


def ties(facts: tuple[Fact, ...]) -> set[str]:
    """Who is tied to whom, one way."""
    found = [fact.triple for fact in facts if fact.triple.predicate.value == OL + "tiedTo"]
    names = [
        sorted(compact(str(getattr(t, "value", ""))).removeprefix("id:actor/") for t in (f.subject, f.object))
        for f in found
    ]
    return {"-".join(pair) for pair in names}


def within(facts: tuple[Fact, ...]) -> bool:
    return any(fact.triple.predicate.value == OL + "within" for fact in facts)


# --- How a selection is written


def test_one_selection_has_one_form() -> None:
    assert some("without=press", "without=interpreted").text == some("without=interpreted,press").text
    assert some("only=research without=work/ash-2450").text == "only=research without=work/ash-2450"
    assert some("without=press without=press") == some("without=press")
    assert not some("")


@pytest.mark.parametrize(
    "text",
    [
        "press",
        "without",
        "without=",
        "without=press,",
        "except=press",
        "without=Press",
        "without=../etc/passwd",
        "without=work//a",
        "only=a=b",
        "without=<script>",
        "without=" + "a" * 300,
        "only=" + ",".join(f"a{n}" for n in range(41)),
    ],
)
def test_what_is_no_selection_is_refused(text: str) -> None:
    with pytest.raises(SelectionFormError, match="only="):
        some(text)


def test_unknown_value_is_answered_with_what_is_known() -> None:
    with pytest.raises(UnknownEvidenceError) as caught:
        Evidence(every_quad()).check(some("without=work/weakly"))
    words = caught.value.render("en")
    assert "“work/weakly”" in words
    assert "professional-press" in words
    assert "3 works" in words
    assert "nearest works are work/weekly" in words
    assert "œuvres" in caught.value.render("fr")


def test_no_kind_of_source_is_called_like_a_status() -> None:
    values = Values.named(
        quad.subject.value for quad in every_quad() if isinstance(quad.subject, ox.NamedNode)
    )
    assert set(values.statuses) == STATUSES
    assert not STATUSES & set(values.kinds)
    assert "grade/a-minus" in values.grades
    assert "work/study" in values.works


# --- What it leaves


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("", ""),
        ("only=research", "daily silence weekly"),
        ("only=reported", "ours silence"),
        ("without=press", "daily silence weekly"),
        ("without=professional-press", "weekly"),
        ("without=interpreted", "ours"),
        ("without=work/study", "ours study"),
        ("only=work/study,work/daily", "weekly"),
        ("only=grade/a", "both daily ours silence study weekly"),
        ("without=grade/b", "both daily ours silence study weekly"),
        ("only=grade/b without=work/study,interpreted", "ours study"),
        ("only=research without=research", "both daily ours silence study weekly"),
    ],
)
def test_records_that_a_selection_leaves_out(text: str, gone: str) -> None:
    evidence = Evidence(every_quad())
    left_out = evidence.records.keys() - evidence.kept(some(text)).keys()
    assert " ".join(sorted(iri.removeprefix(ID + "statement/") for iri in left_out)) == gone


def test_a_statement_of_two_works_stands_on_the_one_that_is_left() -> None:
    evidence = Evidence(every_quad())
    left = set(reduced(every_quad(), evidence, evidence.kept(some("without=press"))))
    said = {
        (compact(quad.predicate.value), getattr(quad.object, "value", "").removeprefix(ID))
        for quad in left
        if quad.subject == ox.NamedNode(ID + "statement/both")
        and quad.predicate.value.endswith(("In", "passage"))
    }
    assert said == {("ol:reportedIn", "work/study"), ("ol:passage", "passage/study")}


def test_nothing_is_left_out_of_all_evidence() -> None:
    evidence = Evidence(every_quad())
    assert list(reduced(every_quad(), evidence, evidence.kept(some("")))) == list(every_quad())


def test_a_record_left_out_is_named_by_nothing() -> None:
    evidence = Evidence(every_quad())
    left = reduced(every_quad(), evidence, evidence.kept(some("without=press")))
    gone = ox.NamedNode(ID + "statement/weekly")
    assert [quad for quad in left if gone in (quad.subject, quad.object, quad.graph_name)] == []


def test_only_what_was_read_from_files_is_authored() -> None:
    store, _ = known(quads_of(RIVALS))
    assert set(authored(store)) == set(every_quad())


# --- What becomes of the facts


def test_a_rival_left_out_frees_its_opponent_and_what_follows_from_it(comparison: Comparison) -> None:
    difference = comparison.difference(some("without=press"))
    assert ties(difference.appears) == {"a-b"}
    assert ties(difference.stands) == {"c-d"}
    stated = {fact.triple.predicate.value: fact.stated for fact in difference.appears}
    assert stated[OL + "party"]
    assert not stated[OL + "tiedTo"]
    assert ties(comparison.difference(some("without=work/study")).appears) == {"a-c"}


def test_a_conclusion_from_absence_appears_when_what_ruled_it_out_is_left_out(comparison: Comparison) -> None:
    difference = comparison.difference(some("without=work/daily"))
    assert within(difference.appears)
    assert [fact.triple.predicate.value for fact in difference.falls] == [OL + "madeOf"]


def test_our_readings_fall_with_what_follows_from_them(comparison: Comparison) -> None:
    difference = comparison.difference(some("without=interpreted"))
    assert ties(difference.falls) == {"c-d"}
    assert difference.appears == ()
    assert (difference.records, difference.withdrawn) == (5, 1)


def test_all_evidence_changes_nothing(comparison: Comparison) -> None:
    difference = comparison.difference(some())
    assert (difference.falls, difference.appears) == ((), ())
    assert ties(difference.stands) == {"c-d"}


def test_facts_say_by_which_rule_they_are_there(comparison: Comparison) -> None:
    rules = {fact.rule.rsplit("/", 1)[1] for fact in comparison.difference(some()).stands if not fact.stated}
    assert "10-tied-to" in rules
    assert "subclass-FormalTie-Relation" in rules


def test_attributions_are_no_facts(comparison: Comparison) -> None:
    difference = comparison.difference(some("without=press"))
    facts = (*difference.falls, *difference.stands, *difference.appears)
    named = {
        getattr(term, "value", "") for fact in facts for term in (fact.triple.subject, fact.triple.object)
    }
    assert not named & comparison.evidence.records.keys()


def test_large_graphs_are_taken_as_far_as_evidence_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large import gives what evidence names and what that leads to, and the result is the same."""
    far, near = ox.NamedNode(ID + "territory/far"), ox.NamedNode(ID + "territory/all")
    part_of, graph = (
        ox.NamedNode(OL + "partOf"),
        ox.NamedNode(VOCABULARY.replace("vocabulary", "graph") + "import"),
    )
    imported = [ox.Quad(ox.NamedNode(f"{ID}territory/{n}"), part_of, far, graph) for n in range(30)]
    imported += [ox.Quad(near, part_of, far, graph)]
    monkeypatch.setattr(differing, "LARGE", 30)
    assert differing._concerned(imported) == []
    small = differing._concerned([*every_quad(), *imported])
    assert [quad for quad in small if quad.graph_name == graph] == imported[-1:]


# --- The shipped data


@pytest.fixture(scope="module")
def shipped_comparison(shipped: Dataset) -> Comparison:
    quads = authored(ox.parse(path=str(shipped.dump), format=ox.RdfFormat.N_QUADS))
    return Comparison(quads, every_rule())


def test_what_is_compared_is_what_the_dataset_holds(shipped: Dataset, shipped_comparison: Comparison) -> None:
    """Evidence alone decides: leaving out of account what it does not lead to loses no fact."""
    store = ox.Store.read_only(str(shipped.store))
    graphs = [graph for graph in store.named_graphs() if "/graph/rule/" in graph.value]
    inferred = {quad.triple for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)}
    records = shipped_comparison.evidence.records
    facts = {triple for triple in inferred if not differing._about(triple, records)}
    assert shipped_comparison.whole.derivations.keys() == facts


def test_without_the_press_the_author_dates_and_ages_the_case_alone(shipped_comparison: Comparison) -> None:
    """The rival of a press account becomes a plain fact when the press is left out."""
    difference: Difference = shipped_comparison.difference(some("without=press"))
    definition = ox.NamedNode(ID + "definition/chelles-errance")
    ages = {
        compact(fact.triple.predicate.value): getattr(fact.triple.object, "value", "")
        for fact in difference.appears
        if fact.triple.subject == definition
    }
    assert ages == {"ol:concernsAgeFrom": "18", "ol:concernsAgeTo": "25"}
    assert any(fact.triple.predicate.value == RDF + "type" for fact in difference.falls)
