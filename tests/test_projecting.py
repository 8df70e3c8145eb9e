"""Only what is asserted, affirmed and without rival becomes a plain fact; all else stays where it is said."""

import pyoxigraph as ox
import pytest

from ordrelocal.graphing import Knowledge
from ordrelocal.namespaces import GRAPH, ID, OL, VOCABULARY
from ordrelocal.projecting import in_default_graph, merge, project
from tests.turtle import HEADER, holds, triple

SAID = "id:tie a ol:FormalTie ; ol:party id:a , id:b ."
CONTENT = [
    triple("id:tie a ol:FormalTie ."),
    triple("id:tie ol:party id:a ."),
    triple("id:tie ol:party id:b ."),
]
VOCABULARIES = "".join(
    f"@prefix {scheme}: <{VOCABULARY}{scheme}/> .\n" for scheme in ("modality", "polarity", "status")
)
USABLE = "ol:modality modality:asserts ; ol:polarity polarity:affirmed"
# A second statement, itself usable, with content of its own.
OTHER = f"id:s2 a ol:Statement ; {USABLE} . "


def stated(attributes: str, more: str = "", content: str = SAID) -> ox.Store:
    """Store with a statement id:s1: its content in its own graph, its attributes in the graph of a case."""
    trig = f"""{HEADER}{VOCABULARIES}
        <{GRAPH}cases/one> {{ id:s1 a ol:Statement ; {attributes} . {more} }}
        id:s1 {{ {content} }}"""
    store = ox.Store()
    merge(store, ox.parse(trig, format=ox.RdfFormat.TRIG))
    return store


def readable(store: ox.Store) -> bool:
    """Whether the whole content can be read in the statement's graph."""
    return all(ox.Quad(*parts(each), ox.NamedNode(ID + "s1")) in store for each in CONTENT)


def parts(each: ox.Triple) -> tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]:
    assert isinstance(each.subject, ox.NamedNode)
    assert isinstance(each.object, ox.NamedNode)
    return each.subject, each.predicate, each.object


@pytest.mark.parametrize(
    "attributes",
    [
        USABLE,
        USABLE + " ; ol:status status:reported",
        USABLE + " ; ol:status status:interpreted",
        # Another statement may have rivals without harm to this one.
        USABLE + " ; ol:about id:s2",
    ],
    ids=["plain", "reported", "interpreted", "about-another"],
)
def test_affirmed_assertion_becomes_plain_fact(attributes: str) -> None:
    store = stated(attributes, OTHER + "id:s3 ol:rivalOf id:s4 .")
    assert project(store) == len(CONTENT)
    assert all(holds(store, each) for each in CONTENT)
    assert readable(store)


@pytest.mark.parametrize(
    ("attributes", "more"),
    [
        ("ol:modality modality:hedges ; ol:polarity polarity:affirmed", ""),
        ("ol:modality modality:asks ; ol:polarity polarity:affirmed", ""),
        ("ol:modality modality:conditional ; ol:polarity polarity:affirmed", ""),
        ("ol:modality modality:asserts ; ol:polarity polarity:denied", ""),
        (USABLE + " ; ol:rivalOf id:s2", OTHER),
        (USABLE, OTHER + "id:s2 ol:rivalOf id:s1 ."),
        # A rival that is itself no fact still shows that the matter is disputed.
        (USABLE, "id:s2 a ol:Statement ; ol:modality modality:hedges ; ol:rivalOf id:s1 ."),
        (USABLE + " , polarity:denied", ""),
        ("ol:polarity polarity:affirmed ; ol:modality modality:asserts , modality:hedges", ""),
        ("ol:modality modality:asserts", ""),
        ("ol:polarity polarity:affirmed", ""),
    ],
    ids=[
        "hedge",
        "question",
        "conditional",
        "denial",
        "rival-of-another",
        "another-is-its-rival",
        "hedged-rival",
        "affirmed-and-denied",
        "asserted-and-hedged",
        "no-polarity",
        "no-modality",
    ],
)
def test_other_content_stays_in_its_statement(attributes: str, more: str) -> None:
    store = stated(attributes, more)
    assert project(store) == 0
    assert not [each for each in CONTENT if holds(store, each)]
    assert readable(store)


def test_attributes_of_an_unusable_statement_are_plain_facts() -> None:
    store = stated("ol:modality modality:asks ; ol:polarity polarity:affirmed ; ol:heldBy id:a")
    project(store)
    assert holds(store, triple("id:s1 ol:heldBy id:a ."))


def test_denial_does_not_take_back_what_another_statement_affirms() -> None:
    store = stated("ol:modality modality:asserts ; ol:polarity polarity:denied", OTHER)
    store.extend(ox.Quad(*parts(each), ox.NamedNode(ID + "s2")) for each in CONTENT[:1])
    assert project(store) == 1
    assert [holds(store, each) for each in CONTENT] == [True, False, False]


def test_triple_said_twice_is_projected_once() -> None:
    store = stated(USABLE, OTHER)
    store.extend(ox.Quad(*parts(each), ox.NamedNode(ID + "s2")) for each in CONTENT)
    assert project(store) == len(CONTENT)
    assert project(store) == 0


@pytest.mark.parametrize(
    ("graph", "merged"),
    [
        (GRAPH + "cases/one", True),
        (GRAPH + "ontology", True),
        (GRAPH + "shared/actors", True),
        (GRAPH + "metadata", False),
        (GRAPH + "links/recalled", False),
        (GRAPH + "alignments/org", False),
        (ID + "statement/one/s1", False),
    ],
)
def test_default_graph_holds_what_is_declared_and_not_what_is_said(graph: str, merged: bool) -> None:
    name, each = ox.NamedNode(graph), triple("id:x a ol:Actor .")
    store = ox.Store()
    merge(store, [ox.Quad(*parts(each), name)])
    assert in_default_graph(name) is merged
    assert holds(store, each) is merged
    assert ox.Quad(*parts(each), name) in store


def test_nothing_of_an_unusable_shipped_statement_is_a_fact_unless_another_says_it(
    knowledge: Knowledge,
) -> None:
    store = knowledge.store
    unusable = f"""
        PREFIX ol: <{OL}>
        PREFIX modality: <{VOCABULARY}modality/>
        PREFIX polarity: <{VOCABULARY}polarity/>
        SELECT DISTINCT ?s ?p ?o ?statement WHERE {{
          ?statement ol:inDossier ?dossier .
          {{ ?statement ol:polarity polarity:denied }}
          UNION {{ ?statement ol:modality ?modality FILTER(?modality != modality:asserts) }}
          UNION {{ ?statement ol:rivalOf ?rival }}
          GRAPH ?statement {{ ?s ?p ?o }}
        }}"""
    rows = list(store.query(unusable))  # type: ignore[arg-type]
    leaked = [
        row
        for row in rows
        if ox.Quad(row["s"], row["p"], row["o"]) in store
        and {quad.graph_name for quad in store.quads_for_pattern(row["s"], row["p"], row["o"], None)}
        == {ox.DefaultGraph(), row["statement"]}
    ]
    assert rows, "no shipped statement is a hedge, a question, a denial or a rival with content"
    assert leaked == []
