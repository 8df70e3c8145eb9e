"""``ordrelocal export``."""

import os
from pathlib import Path

import click
import pyoxigraph as ox

from ordrelocal.asking import of_store
from ordrelocal.citing.export import citable
from ordrelocal.citing.items import CslItem
from ordrelocal.cli.citing import chosen, dataset_store
from ordrelocal.cli.language import LANG, _
from ordrelocal.cli.query import query_text
from ordrelocal.errors import AnswerWithoutRowsError
from ordrelocal.pool.syntax import explain

_FORMATS = ("csl-json", "bibtex", "biblatex", "ris")


@click.command(
    help=_(
        "Write references for Zotero and other tools: of works, of the works that cases rest on, of the "
        "works in the answer to a query, or of all works."
    )
)
@click.argument("things", nargs=-1, metavar="[THING…]")
@click.option("--all", "everything", is_flag=True, help=_("All works of the dataset."))
@click.option(
    "--query", metavar="QUERY", help=_("A question (CQ01), a file, or SPARQL text whose answer holds works.")
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="csl-json",
    show_default=True,
    help=_("Format of the references."),
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help=_("File to write; else the terminal.")
)
def export(
    *, things: tuple[str, ...], everything: bool, query: str | None, form: str, output: Path | None
) -> None:
    """Write the references, and say what the format has no place for."""
    # Only here, since the libraries take a while to load.
    from ordrelocal.citing.formats import lost, write

    if bool(things) + everything + (query is not None) > 1:
        raise click.UsageError(_("Name works or cases, or give --all, or --query: only one of the three."))
    if output and not os.access(output.parent, os.W_OK):
        folder = str(output.parent)
        raise click.BadParameter(
            _("The folder {folder} does not exist, or may not be written to.", folder=folder),
            param_hint="--output",
        )
    store = dataset_store()
    items = (
        _answered(store, query)
        if query is not None
        else chosen(of_store(store), things, everything=everything)
    )
    text = write(items, form)
    if output:
        output.write_text(text, encoding="utf-8", newline="\n")
    else:
        click.echo(text, nl=False)
    click.echo(_("References written ({format}): {count}.", count=len(items), format=form), err=True)
    for field, count in lost(items, form).items():
        click.echo(
            _(
                "{format} has no place for {field} (references: {count}).",
                format=form,
                field=field,
                count=count,
            ),
            err=True,
        )


def _answered(store: ox.Store, query: str) -> list[CslItem]:
    """Items of the works in the answer to a query.

    Raises:
        AnswerWithoutRowsError: The query is no SELECT.
        QueryError: It is no query.
    """
    text = query_text(query, {})
    try:
        answer = store.query(text)
    except SyntaxError as error:
        raise explain(text, str(error), store.query) from error
    if not isinstance(answer, ox.QuerySolutions):
        raise AnswerWithoutRowsError
    iris = [value.value for row in answer for value in row if isinstance(value, ox.NamedNode)]
    return citable(of_store(store), iris, LANG)
