"""``ordrelocal query``."""

import re
import sys
from pathlib import Path

import click
import pyoxigraph as ox

from ordrelocal.cli.language import LANG, _
from ordrelocal.cli.tables import table
from ordrelocal.dataset import current
from ordrelocal.errors import QueryFileError, UnknownQuestionError, UpdateRefusedError
from ordrelocal.i18n import N_, Marked
from ordrelocal.namespaces import PREFIXES, compact
from ordrelocal.paths import home
from ordrelocal.pool.querytext import is_update
from ordrelocal.pool.syntax import explain
from ordrelocal.queryfiles import Parameter, QueryFile, Term, catalogue

# A query has a space or a bracket; a name has neither.
_SPARQL = re.compile(r"[\s{(]")
_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}


@click.command(
    help=_("Ask the dataset: a competency question (CQ01), a file, '-' for standard input, or SPARQL text.")
)
@click.argument("what")
@click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE", help=_("Bind a parameter of a question.")
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *_FORMATS]),
    default="table",
    help=_("Form of the answer."),
)
def query(*, what: str, params: tuple[str, ...], form: str) -> None:
    """Run one query on the dataset in service and print the answer."""
    text = query_text(what, dict(_pair(param) for param in params))
    if is_update(text):
        raise UpdateRefusedError
    store = ox.Store.read_only(str(current(home()).store))
    try:
        answer = store.query(text)
    except SyntaxError as error:
        raise explain(text, str(error), store.query) from error
    _print(answer, form)


def query_text(what: str, params: dict[str, str]) -> str:
    """The SPARQL of a question, of a file, of standard input, or as it stands."""
    questions = {query.id: query for query in catalogue("competency")}
    if what in questions:
        question = questions[what]
        declared = {param.name: param for param in question.params}
        unknown = sorted(params.keys() - declared.keys())
        if unknown:
            raise QueryFileError(
                file=question.id,
                problem=Marked(N_("it has no parameter {name}"), {"name": ", ".join(unknown)}),
            )
        values: dict[str, Term | list[Term]] = {
            name: _term(declared[name], value) for name, value in params.items()
        }
        return _in_language(question, values)
    if what == "-":
        return sys.stdin.read()
    path = Path(what)
    if len(what) < 1000 and path.is_file():
        return path.read_text(encoding="utf-8")
    if not _SPARQL.search(what):
        raise UnknownQuestionError(name=what, known=", ".join(questions))
    return what


def _pair(param: str) -> tuple[str, str]:
    name, equals, value = param.partition("=")
    if not equals:
        raise click.BadParameter(_("'{value}' is not NAME=VALUE.", value=param), param_hint="--param")
    return name, value


def _in_language(question: QueryFile, values: dict[str, Term | list[Term]]) -> str:
    if "lang" not in values and any(param.name == "lang" for param in question.params):
        values["lang"] = ox.Literal(LANG)
    return question.bind(**values)


def _term(param: Parameter, value: str) -> Term:
    if param.type != "iri":
        return ox.Literal(value)
    prefix, _colon, name = value.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + name if prefix in PREFIXES else value)


def _print(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, form: str) -> None:
    if isinstance(answer, ox.QueryTriples):
        click.echo(ox.serialize(answer, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"")
    elif isinstance(answer, ox.QuerySolutions) and form == "table":
        click.echo(_table(answer))
    elif isinstance(answer, ox.QueryBoolean) and form == "table":
        click.echo(_("yes") if answer else _("no"))
    else:
        click.echo(answer.serialize(format=_FORMATS[form]) or b"")


def _table(answer: ox.QuerySolutions) -> str:
    names = [variable.value for variable in answer.variables]
    return table(names, [[_cell(solution[name]) for name in names] for solution in answer])


def _cell(term: object) -> str:
    return compact(term.value) if isinstance(term, ox.NamedNode) else getattr(term, "value", "")
