"""``ordrelocal validate``."""

from pathlib import Path

import click

from ordrelocal.cli import findings as shown_findings
from ordrelocal.cli.language import _
from ordrelocal.graphing import build_graph
from ordrelocal.reading import data_files


@click.command(help=_("Check the sources and report all findings; exit with 1 if one of them is an error."))
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("Form of the report.")
)
@click.option("--strict", is_flag=True, help=_("Warnings count as errors."))
@click.option("--hints", is_flag=True, help=_("Also show what sources might still add."))
def validate(*, files: tuple[Path, ...], form: str, strict: bool, hints: bool) -> None:
    """Check the shipped sources together with the files given; report on the files given, if any."""
    given = {path.resolve() for path in files}
    everything = sorted({path.resolve() for path in data_files()} | given)
    knowledge = build_graph(everything)
    names = {source.document.file for source in knowledge.sources if source.path.resolve() in given}
    found = [
        each
        for each in knowledge.findings
        if (not given or each.file in names) and (hints or each.severity != "hint")
    ]
    if form == "json":
        click.echo(shown_findings.as_json(found))
    else:
        shown_findings.show(found)
    errors = sum(finding.severity == "error" for finding in found)
    warnings = sum(finding.severity == "warning" for finding in found)
    click.echo(
        _(
            "{files} files checked: {errors} errors, {warnings} warnings.",
            files=len(names) or len(everything),
            errors=errors,
            warnings=warnings,
        ),
        err=form == "json",
    )
    if errors or (strict and warnings):
        raise click.exceptions.Exit(1)
