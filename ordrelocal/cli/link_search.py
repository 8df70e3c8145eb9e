"""``ordrelocal link search``."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
import pyoxigraph as ox

from ordrelocal.asking import of_store
from ordrelocal.cli.language import LANG, _
from ordrelocal.cli.service_options import contact_option, known_services
from ordrelocal.dataset import current
from ordrelocal.errors import UnknownThingError
from ordrelocal.findings import did_you_mean
from ordrelocal.linking.connecting import connectors
from ordrelocal.linking.filing import links_folder
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.searching import End, NotingGateway, Outcome, Searcher
from ordrelocal.linking.services import services
from ordrelocal.linking.wanted import Thing, wanted
from ordrelocal.namespaces import ID
from ordrelocal.paths import home

_SHOWN_REASONS = 3
_SUGGESTED = 3
# Offline, no answer is too old. Where a search is done again, those of today still count: a run that was
# stopped goes on without asking twice.
_ANY_AGE, _TODAY = -1, 0


@click.command(
    help=_(
        "Look for works and people of the dataset in service at services of open bibliographic data, and "
        "write what may be the same as candidates, with all that agrees. Things are given as short ids "
        "(work/lyet-2009, person/borraz). What was searched before is left out, so that a run "
        "that was stopped goes on. Exit with 1 if a service failed."
    )
)
@click.argument("things", nargs=-1, metavar=_("[WORK|PERSON]…"))
@click.option("--all", "every", is_flag=True, help=_("Look for every work and every person."))
@click.option(
    "--service",
    "chosen",
    multiple=True,
    help=_("Ask this service alone, as in 'idref'; may be given several times."),
)
@click.option("--again", is_flag=True, help=_("Search again where it was done before."))
@click.option("--offline", is_flag=True, help=_("Ask nobody: use the answers kept on disk."))
@contact_option
@click.option(
    "--links",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("Folder of the links; the project's own if not given."),
)
def search(
    *,
    things: tuple[str, ...],
    every: bool,
    chosen: tuple[str, ...],
    again: bool,
    offline: bool,
    contact: str,
    folder: Path,
) -> None:
    """Search, then say for each service what came of it."""
    asked = _asked(things, every=every)
    age = _ANY_AGE if offline else _TODAY if again else None
    gateway = NotingGateway(KeptAnswers.of_home(age), contact=contact, offline=offline)
    made = connectors(gateway, known_services(chosen))
    searcher = Searcher(gateway, made, folder or links_folder(), again)
    outcomes: list[Outcome] = []
    with _bar(len(asked)) as advance:
        for done in searcher.run(asked):
            outcomes += done
            advance(1)
    for line in _summary(made, outcomes):
        click.echo(line)
    if any(each.end in (End.FAILED, End.LEFT_OUT) for each in outcomes):
        raise click.exceptions.Exit(1)


def _asked(names: tuple[str, ...], *, every: bool) -> list[Thing]:
    """The things named, or all."""
    if every == bool(names):
        raise click.UsageError(_("Give works or people, or --all."))
    known = wanted(of_store(ox.Store.read_only(str(current(home()).store))))
    if every:
        return list(known.values())
    iris = [name if name.startswith(ID) else ID + name.removeprefix("id:") for name in names]
    for iri in iris:
        if iri not in known:
            found = [near.removeprefix(ID) for near in get_close_matches(iri, known, _SUGGESTED)]
            raise UnknownThingError(name=iri.removeprefix(ID), suggestion=did_you_mean(found))
    return [known[iri] for iri in dict.fromkeys(iris)]


@contextmanager
def _bar(length: int) -> Iterator[Any]:
    """A bar over the things; nothing when no one looks (no terminal)."""
    if not sys.stderr.isatty():
        yield lambda _steps: None
        return
    shown: Any = click.progressbar(length=length, label=_("Searching"), file=sys.stderr, show_eta=True)
    with shown as bar:
        yield bar.update


def _summary(made: Iterable[str], outcomes: list[Outcome]) -> Iterator[str]:
    """What came of it, service by service; failures never look like nothing found."""
    for name in made:
        mine = [each for each in outcomes if each.service == name]
        ends = Counter(each.end for each in mine)
        candidates = sum(each.candidates for each in mine)
        label = services()[name].label[LANG]
        counted = [f"{_(end.value)} {ends[end]}" for end in End if ends[end]]
        yield _("{service}: {counts}.", service=label, counts=", ".join(counted) or _("not searched"))
        if candidates:
            yield "  " + _("Candidates to review: {count}.", count=candidates)
        yield from _reasons(mine)
        if ends[End.LEFT_OUT]:
            yield "  " + _("It failed several times in a row and was left out for the rest of the run.")


def _reasons(outcomes: list[Outcome]) -> Iterator[str]:
    reasons = Counter(each.error.render(LANG) for each in outcomes if each.error and each.end is End.FAILED)
    for reason, count in reasons.most_common(_SHOWN_REASONS):
        yield f"  {count} × {reason}"
