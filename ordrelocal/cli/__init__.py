"""The command line: one module a command."""

import sys

import click

from ordrelocal import __version__
from ordrelocal.cli import findings
from ordrelocal.cli.build import build
from ordrelocal.cli.check import check
from ordrelocal.cli.cite import cite
from ordrelocal.cli.coverage import coverage
from ordrelocal.cli.doctor import doctor
from ordrelocal.cli.evidence import evidence
from ordrelocal.cli.explain import explain
from ordrelocal.cli.export import export
from ordrelocal.cli.importing import import_
from ordrelocal.cli.language import LANG, _
from ordrelocal.cli.link import link
from ordrelocal.cli.query import query
from ordrelocal.cli.reason import reason
from ordrelocal.cli.reconcile import reconcile
from ordrelocal.cli.serve import serve
from ordrelocal.cli.sources import sources
from ordrelocal.cli.validate import validate
from ordrelocal.errors import InvalidDataError, OrdreLocalError


@click.group(
    help=_("A knowledge graph of territorialised social action: build it, check it, ask it, serve it."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="ordrelocal")
def commands() -> None:
    """Root of the commands."""


for command in (
    build,
    validate,
    check,
    query,
    explain,
    evidence,
    coverage,
    sources,
    link,
    reason,
    reconcile,
    serve,
    doctor,
):
    commands.add_command(command)
for command in (cite, export, import_):
    commands.add_command(command)


def main() -> None:
    """Entry point: errors raised on purpose are said in words, never as a stack trace."""
    try:
        # Outside its standalone mode click returns the exit code of a command instead of raising it.
        status = commands(prog_name="ordrelocal", standalone_mode=False)
    except OrdreLocalError as error:
        if isinstance(error, InvalidDataError):
            findings.show(error.findings)  # type: ignore[arg-type]
        click.echo(_("Error: {message}", message=error.render(LANG)), err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Interrupted."), err=True)
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)
