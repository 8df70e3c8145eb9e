"""``ordrelocal link onward``."""

import csv
import sys
from collections.abc import Iterator, Sequence

import click
import pyoxigraph as ox
from babel.dates import format_date

from ordrelocal.asking import of_store
from ordrelocal.cli.language import LANG, _
from ordrelocal.cli.service_options import contact_option
from ordrelocal.cli.tables import table
from ordrelocal.dataset import current
from ordrelocal.linking.gateway import Gateway, Rows
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.onward import OnwardQuestion, ask_onward, chosen, onward_questions
from ordrelocal.linking.reviewing import one_line
from ordrelocal.linking.services import Service
from ordrelocal.paths import home

# Offline, no answer is too old.
_ANY_AGE = -1


@click.command(
    help=_(
        "Questions that start in this graph and go on at a service, about the records to which ours are "
        "linked. Without a name: list them. With one: print its SPARQL with these records in it, to be "
        "pasted at the service. With --run: ask it there."
    )
)
@click.argument("name", default="", metavar=_("[NAME]"))
@click.option("--run", is_flag=True, help=_("Ask the service, and print what it answers."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv"]),
    default="table",
    show_default=True,
    help=_("Form of the answer."),
)
@click.option("--offline", is_flag=True, help=_("Ask nobody: use the answers kept on disk."))
@contact_option
def onward(*, name: str, run: bool, form: str, offline: bool, contact: str) -> None:
    """List the questions, print one, or ask it."""
    if run and not name:
        raise click.UsageError(_("Give the name of the question that is to be asked."))
    questions = onward_questions(of_store(ox.Store.read_only(str(current(home()).store))))
    if not name:
        for each in questions:
            click.echo(" | ".join((each.file.id, each.service.label[LANG], each.file.question[LANG])))
        return
    question = chosen(questions, name)
    if not run:
        click.echo("\n".join(_headed(question)))
        return
    kept = KeptAnswers.of_home(_ANY_AGE if offline else None)
    found = ask_onward(question, Gateway(kept, contact=contact, offline=offline))
    _print(question, found, form)


def _headed(question: OnwardQuestion) -> Iterator[str]:
    """The query below comments that say what it asks, and where."""
    yield f"# {question.file.question[LANG]}"
    yield f"# {question.service.label[LANG]}, {question.service.endpoint}"
    yield question.text.strip()


def _print(question: OnwardQuestion, found: Rows, form: str) -> None:
    # The columns are those of the query: an answer leaves out what has no value.
    names = [variable.value for variable in _variables(question.text)]
    rows = [[one_line(row.get(name, "")) for name in names] for row in found.rows]
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([names, *rows])
    else:
        click.echo(table(names, rows))
    for line in _origin(question.service, found):
        # Beside a table that a program reads, not in it.
        click.echo(line, err=form == "csv")


def _variables(query: str) -> Sequence[ox.Variable]:
    answer = ox.Store().query(query)
    return answer.variables if isinstance(answer, ox.QuerySolutions) else ()


def _origin(service: Service, found: Rows) -> Iterator[str]:
    """Whose rows these are, of which day, and what may be done with them."""
    if found.cut:
        yield _("The service gives {count} rows at most: some may be missing.", count=service.max_rows)
    yield _(
        "Source: {service}, {page}, {date}.",
        service=service.attribution or service.label[LANG],
        page=service.homepage,
        date=format_date(found.on, "long", locale=LANG),
    )
    if service.licence:
        yield _("Licence of its data: {licence}", licence=service.licence)
    else:
        yield _("Licence of its data: not known here; see the page of the service.")
