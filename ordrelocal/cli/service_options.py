"""What the commands that ask services of open data have in common."""

import click

from ordrelocal.cli.language import _
from ordrelocal.linking.services import services

#: Setting that tells services whom to write to.
CONTACT = "ORDRELOCAL_CONTACT"

contact_option = click.option(
    "--contact",
    default="",
    envvar=CONTACT,
    help=_("Address or page that the services find in each request, to write to you."),
)


def known_services(names: tuple[str, ...]) -> tuple[str, ...]:
    """Services named, all of which can be asked.

    Raises:
        click.UsageError: One of them cannot.
    """
    asked = sorted(name for name, service in services().items() if service.connector)
    for name in names:
        if name not in asked:
            message = _(
                "There is no service “{name}”; those asked are {known}.", name=name, known=", ".join(asked)
            )
            raise click.UsageError(message)
    return names
