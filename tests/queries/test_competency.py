"""The competency questions are well formed, and every engine answers them as expected."""

import re
import warnings
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from SPARQLWrapper import CONSTRUCT, DESCRIBE, SPARQLWrapper

from ordrelocal.dataset import Dataset
from ordrelocal.namespaces import GRAPH, ID, OL, RDF
from ordrelocal.paths import resource
from ordrelocal.queryfiles import QueryFile, catalogue
from tests.queries.answering import Row, added, columns, from_csv, from_oxigraph, from_rdflib, multiset
from tests.queries.pipeline import bare, known, quads_of
from tests.virtuoso import Virtuoso

QUESTIONS = catalogue("competency")
FIXTURES = Path(__file__).parent / "competency"
ON_FIXTURES = [question for question in QUESTIONS if (FIXTURES / f"{question.id}.trig").exists()]
MODULES = {path.stem for path in resource("ontology", "modules").glob("*.ttl")}
#: Of a Virtuoso whose answer differs; tests/virtuoso.py says why.
NEW_STARTS = 2
#: Graphs that authors write: statements, cases, collections.
AUTHORED = (ID, GRAPH + "cases/", GRAPH + "shared/")
#: Another case than the default, to see that a question is not about one case alone.
CASE = ox.NamedNode(ID + "case/chalon-chantier")


def question_id(question: QueryFile) -> str:
    return question.id


each_question = pytest.mark.parametrize("question", QUESTIONS, ids=question_id)


def expected(question: QueryFile) -> Path:
    return question.path.with_suffix(".csv")


def selected(question: QueryFile) -> list[str]:
    """Columns in the order of the SELECT clause."""
    body = "\n".join(line for line in question.text.splitlines() if not line.startswith("#"))
    clause = re.search(r"SELECT (?:DISTINCT )?(.*?)\s*WHERE", body, re.DOTALL)
    assert clause, "SELECT with explicit columns, then WHERE"
    counted = re.sub(r"\([^()]*\([^()]*\) AS (\?\w+)\)", r"\1", clause[1])
    return re.findall(r"\?(\w+)", counted)


# --- The files


def test_questions_were_discovered() -> None:
    assert len(QUESTIONS) >= 16
    assert {question.path.stem for question in QUESTIONS} == {
        path.stem for path in resource("queries", "competency").glob("*.csv")
    }
    assert {path.stem for path in FIXTURES.iterdir()} == {question.id for question in ON_FIXTURES}


@each_question
def test_header_says_the_question_in_both_languages(question: QueryFile) -> None:
    header = question.header
    assert question.kind == "competency"
    assert re.fullmatch(rf"{question.id}-[a-z-]+", question.path.stem)
    assert question.question["en"].endswith("?")
    assert question.question["fr"].endswith("\u00a0?")
    assert header["entailment"] in {"none", "owl", "rules"}
    modules = header["modules"]
    assert isinstance(modules, list)
    assert modules
    assert set(modules) <= MODULES
    # Thin evidence is said in both languages or in none.
    assert bool(header.get("lacking")) == bool(header.get("lacking_fr"))


@each_question
def test_parameters_are_bound_by_a_block_that_holds_their_default(question: QueryFile) -> None:
    names = {parameter.name for parameter in question.params}
    assert "lang" in names
    for parameter in question.params:
        default = f"<{parameter.default}>" if parameter.type == "iri" else f'"{parameter.default}"'
        block = f"VALUES ?{parameter.name} {{ {default} }}"
        assert block in question.text
        value = ox.NamedNode(ID + "x") if parameter.type == "iri" else ox.Literal("en")
        assert block not in question.bind(**{parameter.name: value})


@each_question
def test_query_is_written_in_the_house_style(question: QueryFile) -> None:
    text = question.text
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#+"))
    prefixes = set(re.findall(r"^PREFIX (\S*:)", text, re.MULTILINE))
    uses = re.sub(r"^PREFIX .*$|<[^>]*>|\"[^\"]*\"|#.*$", "", body, flags=re.MULTILINE)
    assert {prefix for prefix in prefixes if not re.search(rf"(?<![\w-]){prefix}", uses)} == set()
    assert "SELECT *" not in text
    assert max(map(len, body.splitlines())) <= 210
    # Virtuoso forgets a language that stands in filters alone; ordering by it keeps it.
    assert re.search(r"^ORDER BY \?lang( \?\w+)+$", text, re.MULTILINE)
    assert selected(question) == columns(expected(question))


@each_question
def test_source_of_a_question_exists(question: QueryFile, oxigraph: ox.Store) -> None:
    source = ox.NamedNode(str(question.header["source"]))
    assert next(oxigraph.quads_for_pattern(source, ox.NamedNode(RDF + "type"), None, ox.DefaultGraph()), None)


# --- The answers


@each_question
def test_answer_is_as_expected(question: QueryFile, oxigraph: ox.Store) -> None:
    assert multiset(from_oxigraph(oxigraph, question.text)) == multiset(from_csv(expected(question)))


# The others are asked of rdflib on their fixtures, below.
@pytest.mark.slow
@pytest.mark.parametrize(
    "question", [question for question in QUESTIONS if question not in ON_FIXTURES], ids=question_id
)
def test_rdflib_answers_about_a_few_cases_what_has_no_fixture(
    question: QueryFile, few: ox.Store, in_rdflib: rdflib.Dataset
) -> None:
    rows = from_oxigraph(few, question.text)
    assert rows
    assert multiset(from_rdflib(in_rdflib, question.text)) == multiset(rows)


@pytest.mark.virtuoso
@each_question
def test_virtuoso_answers_the_same(question: QueryFile, virtuoso: Virtuoso) -> None:
    wanted = multiset(from_csv(expected(question)))
    answer = answered(virtuoso, question)
    for _ in range(NEW_STARTS):
        if answer == wanted:
            return
        told = "nothing in time" if answer is None else f"{len(answer)} rows, not the {len(wanted)} expected"
        warnings.warn(f"{question.id}: Virtuoso gave {told}; asked again after a new start", stacklevel=1)
        virtuoso.restart()
        answer = answered(virtuoso, question)
    assert answer == wanted


def answered(virtuoso: Virtuoso, question: QueryFile) -> list[tuple[tuple[str, str], ...]] | None:
    """What Virtuoso answers, or None if it takes too long."""
    try:
        return multiset(virtuoso.select(question.text))
    except TimeoutError:
        return None


@pytest.mark.parametrize("question", ON_FIXTURES, ids=question_id)
def test_answer_on_a_fixture_is_as_expected(question: QueryFile, ontology_in_rdflib: rdflib.Dataset) -> None:
    store, _ = known(quads_of(FIXTURES / f"{question.id}.trig"))
    wanted = FIXTURES / f"{question.id}.csv"
    assert multiset(from_oxigraph(store, question.text)) == multiset(from_csv(wanted))
    assert columns(wanted) == selected(question)
    new = set(store) - bare()
    assert len(store) == len(bare()) + len(new)
    with added(ontology_in_rdflib, new):
        assert multiset(from_rdflib(ontology_in_rdflib, question.text)) == multiset(from_csv(wanted))


def test_a_question_without_answer_in_the_cases_is_answered_on_a_fixture() -> None:
    empty = [question for question in QUESTIONS if not from_csv(expected(question))]
    assert {question.id for question in empty} <= {question.id for question in ON_FIXTURES}
    assert all(question.header.get("lacking") for question in empty)


@each_question
def test_answer_in_english_has_the_same_rows_in_other_words(question: QueryFile, oxigraph: ox.Store) -> None:
    french = from_oxigraph(oxigraph, question.text)
    english = from_oxigraph(oxigraph, question.bind(lang=ox.Literal("en")))
    words = {name for row in french for name in row if name.endswith("Label")}
    words |= {"paraphrase", "standing", "comparison", "documented", "lang"}

    def bare(rows: list[Row]) -> list[tuple[tuple[str, str], ...]]:
        return multiset({name: value for name, value in row.items() if name not in words} for row in rows)

    assert bare(french) == bare(english)
    if any(name in words for row in french for name in row):
        assert multiset(french) != multiset(english)


@pytest.mark.parametrize(
    "question",
    [question for question in QUESTIONS if any(each.name == "case" for each in question.params)],
    ids=question_id,
)
def test_question_about_a_case_answers_for_another_case(question: QueryFile, oxigraph: ox.Store) -> None:
    rows = from_oxigraph(oxigraph, question.bind(case=CASE))
    said = [value for row in rows for name, value in row.items() if name.lower().endswith("statement")]
    assert all(value.startswith(ID + "statement/chalon-chantier/") for value in said)
    assert bool(rows) != (question.id in {"CQ12"})


@each_question
def test_no_row_stands_without_its_statement(question: QueryFile, copied: ox.Store) -> None:
    """Each row that names a statement goes, or changes, when the statement is withdrawn."""
    store = copied
    before = from_oxigraph(store, question.text)
    named = sorted({row["statement"] for row in before if "statement" in row})
    for iri in {named[0], named[-1]} if named else set():
        withdrawn = _withdraw(store, ox.NamedNode(iri))
        after = from_oxigraph(store, question.text)
        assert iri not in {row.get("statement") for row in after}
        assert {tuple(row.items()) for row in after} != {tuple(row.items()) for row in before}
        store.extend(withdrawn)


@pytest.fixture(scope="module")
def copied(shipped: Dataset) -> ox.Store:
    """The shipped dataset, to be changed and restored."""
    store = ox.Store()
    store.bulk_load(path=str(shipped.dump), format=ox.RdfFormat.N_QUADS)
    return store


def _withdraw(store: ox.Store, statement: ox.NamedNode) -> list[ox.Quad]:
    """Take a statement's content and attributes away; facts that it made stay, as another may make them."""
    quads = [
        *store.quads_for_pattern(None, None, None, statement),
        *store.quads_for_pattern(statement, None, None, None),
    ]
    for quad in quads:
        store.remove(quad)
    return quads


@each_question
def test_clients_that_look_at_the_text_see_no_query_for_triples(question: QueryFile) -> None:
    """SPARQLWrapper reads every second comment line as query; a word there may make it ask for triples."""
    client = SPARQLWrapper("http://127.0.0.1/")
    client.setQuery(question.text)
    assert client.queryType not in {CONSTRUCT, DESCRIBE}


# --- What is inferred says so


def test_an_inferred_row_falls_with_what_it_rests_on(shipped: Dataset) -> None:
    """That a tie crosses boundaries rests on the memberships of its parties, which statements say."""
    question = next(question for question in QUESTIONS if question.id == "CQ05")
    authored = [
        quad
        for quad in ox.parse(path=str(shipped.dump), format=ox.RdfFormat.N_QUADS)
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(AUTHORED)
    ]
    parties = {name: ID + f"actor/{name}-chelles" for name in ("mission-locale", "prevention", "uas")}

    def actors(quads: list[ox.Quad]) -> set[str]:
        rows = from_oxigraph(known(quads)[0], question.text)
        return {row["actor"] for row in rows if row["relation"] == ID + "tie/chelles/protocole"}

    def without(*names: str) -> list[ox.Quad]:
        lost = {ox.NamedNode(parties[name]) for name in names}
        return [
            quad for quad in authored if quad.predicate.value != OL + "unitOf" or quad.subject not in lost
        ]

    assert actors(authored) == set(parties.values())
    assert actors(without("uas")) == {parties["mission-locale"], parties["prevention"]}
    assert actors(without("uas", "prevention")) == set()
