"""``ordrelocal link``: searches at open data, decisions on candidates, questions that go on, and services."""

import click

from ordrelocal.cli.language import _
from ordrelocal.cli.link_check import check
from ordrelocal.cli.link_onward import onward
from ordrelocal.cli.link_review import list_candidates, retract, review
from ordrelocal.cli.link_search import search


@click.group(
    help=_("Link our works and people to open bibliographic data; nothing is linked without a reviewer.")
)
def link() -> None:
    """Root of the commands on links."""


for command in (search, review, list_candidates, retract, onward, check):
    link.add_command(command)
