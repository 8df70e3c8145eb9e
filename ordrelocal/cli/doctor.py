"""``ordrelocal doctor``."""

import click

from ordrelocal.cli.language import _
from ordrelocal.diagnosing import examine


@click.command(help=_("Say what this environment has, what it lacks, and how to get it."))
def doctor() -> None:
    """One line a component; exit with 1 if something needed for serving is missing."""
    missing = False
    for item in examine():
        mark = _("ok") if item.present else _("MISSING") if item.needed else _("absent")
        click.echo(f"{mark:8} {_(item.name)}: {_(item.detail, **item.values)}")
        if not item.present:
            click.echo(f"         {_(item.purpose)} → {_(item.remedy)}")
        missing = missing or (item.needed and not item.present)
    if missing:
        raise click.exceptions.Exit(1)
