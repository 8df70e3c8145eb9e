"""``link onward`` lists the questions that go on at a service, prints one to be pasted, or asks it there."""

import csv
import io
import json

import click
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from ordrelocal.asking import of_store
from ordrelocal.cli import commands
from ordrelocal.errors import NothingOnwardError, ServiceOfflineError, UnknownOnwardQuestionError
from ordrelocal.linking.onward import chosen, onward_questions
from ordrelocal.queryfiles import catalogue
from tests.linking.serving import Asked, Given, serving

NAMES = [file.id for file in catalogue("onward")]
RECORD = "http://www.idref.fr/035679794/id"
#: Made up, and with what a terminal would take for an order.
ARTICLE = {"record": RECORD, "article": "http://data.persee.fr/doc/made-up#Web", "title": 'A "T",\x1b[2J\nb'}


def told(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(
        commands, ["link", "onward", *arguments], env=environment, standalone_mode=False
    )


def article(_: Asked) -> Given:
    row = {name: {"type": "literal", "value": value} for name, value in ARTICLE.items()}
    return Given(json.dumps({"head": {"vars": [*ARTICLE]}, "results": {"bindings": [row]}}))


def test_list_names_each_question_and_who_answers_it(at_home: dict[str, str]) -> None:
    lines = told(at_home).output.splitlines()
    assert [line.split(" | ")[0] for line in lines] == NAMES
    assert "persee-articles | Persée | Which articles does Persée have of the people of the graph?" in lines


@pytest.mark.parametrize("name", NAMES)
def test_question_is_printed_with_our_records_in_it(at_home: dict[str, str], name: str) -> None:
    text = told(at_home, name).output
    assert text.startswith("# ")
    assert "035679794" in text
    assert "#+" not in text
    answer = ox.Store().query(text)
    assert isinstance(answer, ox.QuerySolutions)
    assert answer.variables[0].value == "record"


def test_answer_is_a_table_with_whose_rows_it_has_and_their_licence(at_home: dict[str, str]) -> None:
    with serving(article) as server:
        moved = {**at_home, "ORDRELOCAL_SERVICE_PERSEE": server.address}
        result = told(moved, "persee-articles", "--run", "--contact", "someone@example.org")
        again = told({**moved, "ORDRELOCAL_CACHE_DAYS": "0"}, "persee-articles", "--run", "--offline")
    head, _, row, count, source, licence = result.stdout.splitlines()
    assert head.split() == ["record", "article", "title", "year"]
    assert row.split() == [RECORD, ARTICLE["article"], "A", '"T",', "[2J", "b"]
    assert count == "1 rows."
    assert source.startswith("Source: Persée, https://www.persee.fr/, ")
    assert licence == "Licence of its data: https://creativecommons.org/licenses/by-nc-sa/3.0/"
    assert again.stdout == result.stdout
    (asked,) = server.asked
    assert f"VALUES ?record {{ <{RECORD}> }}" in asked.params["query"]
    assert "someone@example.org" in asked.headers["User-Agent"]


def test_csv_holds_the_rows_alone(at_home: dict[str, str]) -> None:
    with serving(article) as server:
        moved = {**at_home, "ORDRELOCAL_SERVICE_PERSEE": server.address}
        result = told(moved, "persee-articles", "--run", "--format", "csv")
    assert list(csv.reader(io.StringIO(result.stdout))) == [
        ["record", "article", "title", "year"],
        [RECORD, ARTICLE["article"], 'A "T", [2J b', ""],
    ]
    assert "by-nc-sa" in result.stderr


def test_answer_of_as_many_rows_as_the_service_gives_says_that_some_may_be_missing(
    at_home: dict[str, str],
) -> None:
    rows = [{"record": {"type": "uri", "value": RECORD}}] * 1000
    with serving(lambda _: Given(json.dumps({"results": {"bindings": rows}}))) as server:
        moved = {**at_home, "ORDRELOCAL_SERVICE_BNF": server.address}
        result = told(moved, "bnf-people", "--run")
    assert "The service gives 1000 rows at most" in result.stdout
    assert "Licence of its data: not known here" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["persee-article"], UnknownOnwardQuestionError, "Did you mean persee-articles?"),
        (["quark"], UnknownOnwardQuestionError, "wikidata-people"),
        (["--run"], click.UsageError, "Give the name"),
        (["bnf-people", "--run", "--offline"], ServiceOfflineError, "No answer of bnf"),
    ],
)
def test_what_cannot_be_asked_is_told(
    at_home: dict[str, str], arguments: list[str], error: type[Exception], words: str
) -> None:
    result = told(at_home, *arguments)
    assert isinstance(result.exception, error)
    assert words in str(result.exception)


def test_without_links_there_is_nothing_to_ask_about() -> None:
    with pytest.raises(NothingOnwardError, match="link review"):
        chosen(onward_questions(of_store(ox.Store())), "bnf-people")
