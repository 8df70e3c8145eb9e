"""``ordrelocal cite``."""

from typing import Literal

import click

from ordrelocal.asking import of_store
from ordrelocal.cli.citing import chosen, dataset_store
from ordrelocal.cli.language import LANG, _
from ordrelocal.i18n import LANGUAGES

_STYLES = ("apa", "chicago", "iso690")


@click.command(
    help=_(
        "Print formatted citations of works, or of the works that a case rests on: APA, Chicago author-date, "
        "ISO 690 (French)."
    )
)
@click.argument("things", nargs=-1, metavar="THING…")
@click.option("--style", type=click.Choice(_STYLES), default="apa", show_default=True, help=_("Style."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html"]),
    default="text",
    show_default=True,
    help=_("Form of the answer."),
)
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=_("Language of the answer."))
def cite(*, things: tuple[str, ...], style: str, form: Literal["text", "html"], lang: str) -> None:
    """Set the works one a line, in the order of their citations."""
    # Only here, since the library takes a while to load.
    from ordrelocal.citing.styles import bibliography

    for citation in bibliography(chosen(of_store(dataset_store()), things, lang=lang), style, lang, form):
        click.echo(citation)
