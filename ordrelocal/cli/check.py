"""``ordrelocal check``."""

import json
from pathlib import Path

import click

from ordrelocal import quality_report
from ordrelocal.cli import findings as shown_findings
from ordrelocal.cli.language import LANG, _
from ordrelocal.errors import InvalidDataError
from ordrelocal.graphing import turtle_findings


@click.command(
    help=_("Check the quality of the ontology: queries, datatypes, OWL 2 DL; exit with 1 on an error.")
)
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("Form of the report.")
)
@click.option("--strict", is_flag=True, help=_("Warnings count as errors."))
@click.option("--hints", is_flag=True, help=_("Also show hints, and faults that are accepted with a reason."))
def check(*, files: tuple[Path, ...], form: str, strict: bool, hints: bool) -> None:
    """Check the shipped ontology, or the Turtle files given instead of it."""
    broken = turtle_findings(files)
    if broken:
        raise InvalidDataError(broken)
    report = quality_report.examine(files or None)
    found = [each for each in report.findings() if hints or each.severity != "hint"]
    if form == "json":
        click.echo(json.dumps(quality_report.as_data(report), ensure_ascii=False, indent=2))
    else:
        shown_findings.show(found)
        if hints:
            _show_accepted(report)
    errors = sum(each.severity == "error" for each in found)
    warnings = sum(each.severity == "warning" for each in found)
    summary = _(
        "{checks} checks: {errors} errors, {warnings} warnings; {accepted} checks with accepted faults.",
        checks=len(report.outcomes),
        errors=errors,
        warnings=warnings,
        accepted=sum(outcome.accepted for outcome in report.outcomes),
    )
    click.echo(summary, err=form == "json")
    click.echo(_profile(report), err=form == "json")
    if errors or (strict and warnings):
        raise click.exceptions.Exit(1)


def _profile(report: quality_report.Report) -> str:
    if report.violations is None:
        return _(
            "OWL 2 DL: not checked, as {lacking} is missing (pip install 'ordrelocal[reason]').",
            lacking=", ".join(report.lacking),
        )
    if report.violations:
        return _("OWL 2 DL: {count} violations.", count=len(report.violations))
    return _("OWL 2 DL: within the profile.")


def _show_accepted(report: quality_report.Report) -> None:
    for outcome in report.outcomes:
        if outcome.accepted:
            values = {"count": len(outcome.faults), "reason": outcome.text("accepted", LANG)}
            click.echo(_("accepted: {check} ({count}): {reason}", check=outcome.check.id, **values))
