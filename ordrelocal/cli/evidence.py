"""``ordrelocal evidence``."""

import json
from collections.abc import Mapping

import click

from ordrelocal.cli.language import LANG, _
from ordrelocal.dataset import current
from ordrelocal.evidence import Selection
from ordrelocal.paths import home
from ordrelocal.switching import Account, as_csv, compare, rows


@click.command(
    help=_(
        "Say fact by fact what falls, stands and appears when a part of the evidence is counted in: "
        "'only=research', 'without=press,interpreted', 'without=work/ash-2450'; several parts add up."
    )
)
@click.argument("selection", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help=_("Form of the answer."),
)
def evidence(*, selection: tuple[str, ...], form: str) -> None:
    """Compare on the dataset in service and print the difference."""
    account = compare(current(home()), Selection.parse(selection))
    if form == "json":
        click.echo(json.dumps(account.as_json(), ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(as_csv(account.as_json(), LANG), nl=False)
    else:
        _tell(account)


def _tell(account: Account) -> None:
    for row in rows(account.as_json(), LANG):
        rule = f" [{row['ruleWords']}]" if row["rule"] else ""
        how = row["how"]
        click.echo(
            f"{row['fate']} ({how}): {row['subjectName']} · {row['propertyName']} · {row['valueName']}{rule}"
        )
    click.echo(summary(account.difference.selection, account.difference.counts))


def summary(selection: Selection, counts: Mapping[str, int]) -> str:
    """The difference in two sentences."""
    return _(
        "Evidence counted in: {selection} ({records} records; {withdrawn} left out). "
        "Facts that rest on evidence: {falls} fall, {stands} stand, {appears} appear.",
        selection=selection.text,
        **counts,
    )
