"""``ordrelocal build``."""

import click

from ordrelocal import building
from ordrelocal.cli import findings, progress
from ordrelocal.cli.evidence import summary
from ordrelocal.cli.language import _
from ordrelocal.evidence import Selection
from ordrelocal.paths import home


@click.command(help=_("Build the dataset from its sources and put it in service."))
@click.option("--strict", is_flag=True, help=_("Stop on warnings, too."))
@click.option("--force", is_flag=True, help=_("Build even if nothing changed."))
@click.option("--quiet", is_flag=True, help=_("Show no progress bar."))
@click.option(
    "--evidence",
    multiple=True,
    metavar="SELECTION",
    help=_("Count in a part of the evidence only, as in 'without=press'; may be given several times."),
)
@click.option(
    "--geography",
    type=click.Choice(["whole", "named"]),
    default="whole",
    help=_("Put in every unit of the official geographic code, or only those that sources name."),
)
def build(*, strict: bool, force: bool, quiet: bool, evidence: tuple[str, ...], geography: str) -> None:
    """Build and report counts and timings."""
    selection, whole = Selection.parse(evidence), geography == "whole"
    run(strict=strict, force=force, quiet=quiet, selection=selection, whole_geography=whole)


def run(
    *,
    strict: bool = False,
    force: bool = False,
    quiet: bool = False,
    selection: Selection = building.ALL_EVIDENCE,
    whole_geography: bool = True,
) -> building.Report:
    """Build with a progress bar and say what was done."""
    with progress.stages(building.BUILD_STAGES, quiet=quiet) as stage:
        report = building.build(
            home(),
            strict=strict,
            force=force,
            stage=stage,
            selection=selection,
            whole_geography=whole_geography,
        )
    findings.show(report.findings)
    if report.selection:
        click.echo(summary(report.selection, report.compared))
    if report.reused:
        click.echo(_("Nothing changed: dataset {name} is in service.", name=report.dataset.name))
        return report
    click.echo(
        _("Dataset {name} is in service ({path}).", name=report.dataset.name, path=report.dataset.path)
    )
    counts = _(
        "{files} files; {quads} quads; {projected} projected triples; {inferred} inferred triples in "
        "{rounds} rounds by {rules} rules; {labels} labels indexed.",
        **report.counts,
    )
    click.echo(counts)
    click.echo(", ".join(f"{_(name)} {seconds:.2f} s" for name, seconds in report.seconds.items()))
    return report
