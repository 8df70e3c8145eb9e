"""``ordrelocal sources``."""

from collections import Counter
from pathlib import Path

import click
import pyoxigraph as ox

from ordrelocal.asking import of_store
from ordrelocal.cli.language import _
from ordrelocal.copies import Check, Outcome, hashed_passages, verify
from ordrelocal.dataset import current
from ordrelocal.paths import home
from ordrelocal.termtext import write_term


@click.group(help=_("Look at the texts that the statements rest on."))
def sources() -> None:
    """Group of the commands on texts."""


@sources.command(
    "verify",
    help=_(
        "Check the passages of the dataset in service against your own copies of the texts: each locator "
        "is there, each paragraph has the words that were read. A copy is a UTF-8 text file with one "
        "paragraph a line, opened by its mark: [P4] … Exit with 1 if a passage differs, or if no text was "
        "recognised."
    ),
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar=_("FOLDER"))
def verify_(*, folder: Path) -> None:
    """Check every passage that has a hash; name those that differ."""
    store = ox.Store.read_only(str(current(home()).store))
    checks = verify(folder, hashed_passages(of_store(store)))
    for check in checks:
        if check.outcome is not Outcome.RIGHT:
            click.echo(_line(check))
    for file, found in _by_file(checks).items():
        click.echo(
            _("{file}: {right} of {total} passages right.", file=file, right=found[True], total=found.total())
        )
    outcomes = {check.outcome for check in checks}
    if Outcome.RIGHT not in outcomes or outcomes - {Outcome.RIGHT, Outcome.UNCHECKED}:
        raise click.exceptions.Exit(1)


def _line(check: Check) -> str:
    place = f"{check.file}: " if check.file else ""
    name = write_term(ox.NamedNode(check.passage.iri))
    return f"{place}[{check.passage.locator}] {name}: {_(check.outcome.value)}"


def _by_file(checks: list[Check]) -> dict[Path, Counter[bool]]:
    found: dict[Path, Counter[bool]] = {}
    for check in checks:
        if check.file:
            found.setdefault(check.file, Counter())[check.outcome is Outcome.RIGHT] += 1
    return found
