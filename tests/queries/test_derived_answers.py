"""A row that was derived goes with each premise that its explanation shows."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.explanation import Explanation
from ordrelocal.inferring import Inference
from ordrelocal.queryfiles import QueryFile, catalogue
from tests.explained import explainer, leaves
from tests.queries.answering import Row, from_oxigraph
from tests.queries.pipeline import known, quads_of

FIXTURES = Path(__file__).parent / "competency"
#: Questions whose rows name the rule that they rest on.
DERIVING = {
    "CQ02",
    "CQ03",
    "CQ07",
    "CQ20",
    "CQ21",
    "CQ23",
    "CQ28",
    "CQ31",
    "CQ32",
    "CQ33",
    "CQ35",
    "CQ46",
}
QUESTIONS = [question for question in catalogue("competency") if question.id in DERIVING]


def derived(question: QueryFile, store: ox.Store) -> list[Row]:
    """Rows of an answer that name a rule, without labels."""
    rows = from_oxigraph(store, question.text)
    return [row for row in rows if "rule" in row]


def conclusion(row: Row, inference: Inference) -> ox.Triple:
    """A triple that the rule of a row concluded about things that the row names."""
    named = set(row.values())
    found = [
        triple
        for triple, derivation in inference.derivations.items()
        if derivation.rule == row["rule"]
        and {getattr(part, "value", "") for part in (triple.subject, triple.object)} & named
    ]
    # The triple that names most of the row comes first.
    found.sort(key=lambda each: (-len({str(each.subject)[1:-1], str(each.object)[1:-1]} & named), str(each)))
    return found[0]


def explained(row: Row, store: ox.Store, inference: Inference) -> Explanation:
    explanation = explainer(store).explain(conclusion(row, inference))
    assert explanation.way(explanation.fact) is not None
    return explanation


def test_deriving_questions_were_discovered() -> None:
    assert {question.id for question in QUESTIONS} == DERIVING


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_derived_row_goes_with_each_premise_that_is_shown(question: QueryFile) -> None:
    quads = quads_of(FIXTURES / f"{question.id}.trig")
    store, inference = known(quads)
    rows = derived(question, store)
    assert rows
    shown: dict[ox.Triple, list[Row]] = {}
    for row in rows:
        for premise in leaves(explained(row, store, inference)):
            shown.setdefault(premise, []).append(row)
    authored = {quad.triple for quad in quads}
    assert set(shown) <= authored
    fell = 0
    for premise, resting in shown.items():
        again, _ = known([quad for quad in quads if quad.triple != premise])
        if ox.Quad(premise.subject, premise.predicate, premise.object) in again:
            continue  # What is said of a thing's kind may follow from another premise, too.
        fell += 1
        assert [row for row in resting if row in derived(question, again)] == [], premise
    assert fell >= 2
