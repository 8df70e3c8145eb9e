"""Statements behind a fact: who, where, how surely; why some is no plain fact; sources counted once."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from ordrelocal.asking import of_store
from ordrelocal.dataset import Dataset
from ordrelocal.explaining import Explainer
from ordrelocal.explanation import Explanation
from ordrelocal.namespaces import ID, OL, VOCABULARY
from ordrelocal.paths import resource
from ordrelocal.queryfiles import load
from ordrelocal.sourcing import Sourcing
from ordrelocal.terms import iri_of
from tests.queries.pipeline import known, quads_of
from tests.turtle import triple

SAID = """
id:s1 ol:inDossier id:d ; ol:modality modality:asserts ; ol:polarity polarity:affirmed ;
    ol:status status:reported ; ol:heldBy id:author ; ol:reportedIn id:book , id:paper ; ol:passage id:book1 .
id:s2 ol:inDossier id:d ; ol:modality modality:asserts ; ol:polarity polarity:affirmed ;
    ol:heldBy id:project ; ol:status status:interpreted ; ol:reportedIn id:news ;
    ol:readingReason "Both are named."@en .
id:s1 { id:tie a ol:FormalTie ; ol:party id:a } id:s2 { id:tie ol:party id:b }
id:book1 a ol:Passage ; ol:inWork id:book ; ol:locator "p. 3" .
id:book a ol:Book ; ol:sourceKind source-kind:research ; ol:sameTitleAs id:paper .
id:paper a ol:ConferencePaper ; ol:sourceKind source-kind:research .
id:news a ol:PressArticle ; ol:sourceKind source-kind:press .
id:d a ol:Case .
"""


def explained(folder: Path, trig: str, fact: str) -> Explanation:
    path = folder / "said.trig"
    path.write_text(trig, encoding="utf-8")
    store, _ = known(quads_of(path))
    return Explainer(of_store(store)).explain(triple(fact))


def test_statement_is_told_with_speaker_work_passage_and_status(tmp_path: Path) -> None:
    found = explained(tmp_path, SAID, "id:tie ol:party id:a .")
    (said,) = found.node.statements
    assert (said.iri, said.status, said.holders) == (ID + "s1", "reported", (ID + "author",))
    assert said.works == (ID + "book", ID + "paper")
    (place,) = said.places
    assert (place.iri, place.work, place.locator) == (ID + "book1", ID + "book", "p. 3")
    assert said.kinds == (VOCABULARY + "source-kind/research",)
    assert said.sources == (ID + "book",)
    assert found.grounds == (ID + "s1",)


def test_inferred_fact_takes_the_weakest_status_all_kinds_and_each_source_once(tmp_path: Path) -> None:
    found = explained(tmp_path, SAID, "id:a ol:tiedTo id:b .")
    basis = found.basis_of(found.fact)
    assert basis.status == "interpreted"
    assert basis.kinds == (VOCABULARY + "source-kind/press", VOCABULARY + "source-kind/research")
    assert basis.sources == (ID + "book", ID + "news")
    assert found.needed == (ID + "s1", ID + "s2")


def test_what_two_statements_say_is_as_firm_as_the_firmer_and_falls_with_neither(tmp_path: Path) -> None:
    found = explained(tmp_path, SAID + "id:s2 { id:tie ol:party id:a }", "id:tie ol:party id:a .")
    assert found.basis_of(found.fact).status == "reported"
    assert found.basis_of(found.fact).sources == (ID + "book", ID + "news")
    assert found.needed == ()
    assert not found.holds_without([ID + "s1", ID + "s2"])


def test_reading_of_ours_tells_its_reason(tmp_path: Path) -> None:
    found = explained(tmp_path, SAID, "id:tie ol:party id:b .")
    assert found.node.statements[0].reason == {"en": "Both are named."}


RESERVED = {
    "denied": "ol:modality modality:asserts ; ol:polarity polarity:denied",
    "asks": "ol:modality modality:asks ; ol:polarity polarity:affirmed",
    "hedges": "ol:modality modality:hedges ; ol:polarity polarity:affirmed",
    "conditional": "ol:modality modality:conditional ; ol:polarity polarity:affirmed",
    "rival": "ol:modality modality:asserts ; ol:polarity polarity:affirmed ; ol:rivalOf id:other",
}


@pytest.mark.parametrize("reserve", RESERVED)
def test_fact_that_is_only_said_tells_why_it_is_none(tmp_path: Path, reserve: str) -> None:
    said = f"id:s1 ol:inDossier id:d ; {RESERVED[reserve]} . id:s1 {{ id:x a ol:Event }}"
    found = explained(tmp_path, said, "id:x a ol:Event .")
    assert not found.node.holds
    assert [each.reserves for each in found.node.unprojected] == [(reserve,)]


def test_rival_that_is_named_by_the_other_is_told(tmp_path: Path) -> None:
    said = (
        f"id:s1 ol:inDossier id:d ; {RESERVED['asks']} . id:s1 {{ id:x a ol:Event }} id:s2 ol:rivalOf id:s1 ."
    )
    (statement,) = explained(tmp_path, said, "id:x a ol:Event .").node.unprojected
    assert set(statement.reserves) == {"rival", "asks"}
    assert statement.rivals == (ID + "s2",)


def test_shipped_statements_are_told_as_projected_or_with_a_reason(shipped: Dataset) -> None:
    store = ox.Store.read_only(str(shipped.store))
    names = {
        iri_of(quad.subject) for quad in store.quads_for_pattern(None, ox.NamedNode(OL + "inDossier"), None)
    }
    saying = {name for name in names if any(store.quads_for_pattern(None, None, None, ox.NamedNode(name)))}
    sourcing = Sourcing(of_store(store))
    sourcing.learn(saying)
    statements = sourcing.statements(saying)
    assert len(statements) > 150
    assert {each.projected for each in statements} == {True, False}
    for each in statements:
        assert each.projected != bool(each.reserves), each.iri
        assert "unselected" not in each.reserves, each.iri


def test_independent_sources_are_counted_as_the_question_counts_them(shipped: Dataset) -> None:
    store = ox.Store.read_only(str(shipped.store))
    sourcing = Sourcing(of_store(store))
    graphs = {graph.value for graph in store.named_graphs() if graph.value.startswith(ID)}
    recorded = {
        iri_of(quad.subject) for quad in store.quads_for_pattern(None, ox.NamedNode(OL + "status"), None)
    }
    sourcing.learn(recorded | graphs)
    counted: dict[str, list[int]] = {}
    for each in sourcing.statements(recorded):
        for dossier in each.dossiers if each.sources else ():
            counted.setdefault(dossier, [0, 0])[len(each.sources) > 1] += 1
    rows = of_store(store)(load(next(resource("queries", "competency").glob("CQ44*.rq"))).text)
    asked = {
        row["item"].value: [int(row["onOneSource"].value), int(row["onSeveral"].value)]
        for row in rows
        if row["item"].value.startswith(ID)
    }
    assert counted == asked
    assert any(several for _, several in asked.values())
