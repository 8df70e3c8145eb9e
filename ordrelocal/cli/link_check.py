"""``ordrelocal link check``."""

import click
from babel.numbers import format_decimal

from ordrelocal.cli.language import LANG, _
from ordrelocal.cli.service_options import contact_option, known_services
from ordrelocal.linking.checking import Checked
from ordrelocal.linking.checking import check as ask


@click.command(
    help=_(
        "Ask each service one harmless question now, and say whether it answered, how fast, and with how "
        "many records, or why not. Nothing is written, and no answer kept on disk is used. Exit with 1 if "
        "a service failed."
    )
)
@click.argument("names", nargs=-1, metavar=_("[SERVICE]…"))
@contact_option
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar=_("SECONDS"),
    help=_("Wait no longer than this for an answer; the service's own limit if not given, or if shorter."),
)
def check(*, names: tuple[str, ...], contact: str, timeout: float | None) -> None:
    """Say for each service what came of it as soon as it is known."""
    limit = {"limit_s": timeout} if timeout else {}
    failed = total = 0
    for checked in ask(known_services(names), contact=contact, **limit):
        click.echo(_line(checked))
        total += 1
        failed += not checked.well
    if failed:
        click.echo(_("Services that failed: {failed} of {total}.", failed=failed, total=total))
        raise click.exceptions.Exit(1)


def _line(checked: Checked) -> str:
    service = checked.service.label[LANG]
    seconds = format_decimal(checked.seconds, format="0.0", locale=LANG)
    if checked.error:
        reason = checked.error.render(LANG)
        return _(
            "{service}: failed after {seconds} s. {reason}", service=service, seconds=seconds, reason=reason
        )
    if not checked.well:
        return _(
            "{service}: answered in {seconds} s, but without {record}, which it is known to have. Its "
            "address may have moved: see data/services.",
            service=service,
            seconds=seconds,
            record=checked.trial.identifier.value,
        )
    return _(
        "{service}: reached in {seconds} s; records: {records}.",
        service=service,
        seconds=seconds,
        records=checked.records,
    )
