"""``ordrelocal reconcile``."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
import pyoxigraph as ox

from ordrelocal.asking import of_store
from ordrelocal.cli.language import LANG, _
from ordrelocal.cli.service_options import CONTACT
from ordrelocal.dataset import current
from ordrelocal.findings import Finding
from ordrelocal.linking.entries import Entry, read_bibliography
from ordrelocal.linking.gateway import Gateway
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.reconciling import Outcome, Proposal, Propose, State, among, our_works, settled
from ordrelocal.linking.remote import at_address, introduce, of_service
from ordrelocal.linking.reporting import as_csv, as_json, as_markdown, field_name, links, rows, share
from ordrelocal.linking.services import is_address, services
from ordrelocal.paths import home, write_whole
from ordrelocal.system_errors import reason

_LOCAL = "local"
_WIDTH = 36
_ANSWERS = "ynsq"


@click.command(
    help=_(
        "Match your own bibliography (BibTeX, RIS, CSL-JSON, or a table with a header) with the works of the "
        "dataset in service, or with those of another Reconciliation service. What is sure is taken; in a "
        "terminal you are asked about the rest: y the same, n another, s leave it open, q stop asking. Exit "
        "with 1 if an entry could not be read."
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar=_("FILE"))
@click.option(
    "--service",
    default=_LOCAL,
    show_default=True,
    help=_("local, a service of data/services that reconciles (wikidata), or an address."),
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help=_("Write what came out for every entry: .md, .csv or .json."),
)
@click.option(
    "--links",
    "links_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help=_("Write the links as Turtle."),
)
@click.option(
    "--ask/--yes",
    default=None,
    help=_("Ask about what is sure, too / never ask, and take only what is sure."),
)
@click.option("--offline", is_flag=True, help=_("Ask no service; use the answers kept on disk."))
def reconcile(
    *,
    file: Path,
    service: str,
    report: Path | None,
    links_file: Path | None,
    ask: bool | None,
    offline: bool,
) -> None:
    """Read, propose, decide, write; what was decided before a failure is written, too."""
    if report and report.suffix not in (".md", ".csv", ".json"):
        raise click.BadParameter(_("The name ends with .md, .csv or .json."), param_hint="--report")
    _check_places(file, {"--report": report, "--links": links_file})
    bibliography = read_bibliography(file)
    if not (bibliography.entries or bibliography.problems):
        raise click.ClickException(_("{file} holds no reference.", file=file.name))
    propose = _proposer(service, offline=offline)
    asking = sys.stdin.isatty() if ask is None else ask
    outcomes: list[Outcome] = []
    try:
        for outcome in _decided(bibliography.entries, propose, asking=asking, all_of_them=bool(ask)):
            outcomes.append(outcome)
    finally:
        for problem in bibliography.problems:
            click.echo(problem.render(LANG), err=True)
        if report:
            _write(report, _report(report.suffix, outcomes, bibliography.problems))
        if links_file:
            _write(links_file, links(outcomes, file.name, file.read_bytes()))
        unread = sum(problem.severity == "error" for problem in bibliography.problems)
        _sum_up(outcomes, unread)
    if unread:
        raise click.exceptions.Exit(1)


def _check_places(file: Path, places: Mapping[str, Path | None]) -> None:
    """Refuse to write over the bibliography or where nothing can be written, before anybody is asked."""
    taken = {file.resolve()}
    for option, place in places.items():
        if place is None:
            continue
        if place.resolve() in taken:
            raise click.BadParameter(_("{file} would be written over.", file=place), param_hint=option)
        if not place.resolve().parent.is_dir():
            folder = place.resolve().parent
            raise click.BadParameter(_("There is no folder {folder}.", folder=folder), param_hint=option)
        taken.add(place.resolve())


def _report(suffix: str, outcomes: Sequence[Outcome], problems: Sequence[Finding]) -> str:
    told = rows(outcomes, problems, LANG)
    if suffix == ".json":
        return as_json(outcomes, problems, LANG)
    return as_markdown(told, LANG) if suffix == ".md" else as_csv(told)


def _write(place: Path, text: str) -> None:
    """Write a file whole or not at all; half a character, as some exports hold, becomes a question mark."""
    try:
        write_whole(place, text.encode("utf-8", "replace"))
    except OSError as error:
        message = _("{file} cannot be written: {problem}.", file=place, problem=reason(error))
        raise click.ClickException(message) from None


def _proposer(name: str, *, offline: bool) -> Propose:
    if name == _LOCAL:
        store = ox.Store.read_only(str(current(home()).store))
        return among(our_works(of_store(store), LANG))
    known = services()
    able = sorted(key for key, each in known.items() if each.reconciliation)
    if not (name in able or is_address(name)):
        known_ones = ", ".join((_LOCAL, *able))
        raise click.BadParameter(
            _("One of {known}, or an address.", known=known_ones), param_hint="--service"
        )
    # Without a connection, an old answer is better than none.
    kept = KeptAnswers.of_home(-1) if offline else KeptAnswers.of_home()
    gateway = Gateway(kept, contact=os.environ.get(CONTACT, ""), offline=offline)
    service = known[name] if name in able else at_address(name)
    return of_service(gateway, introduce(gateway, service, LANG))


def _decided(
    entries: tuple[Entry, ...], propose: Propose, *, asking: bool, all_of_them: bool
) -> Iterator[Outcome]:
    total = len(entries)
    for entry, proposals in zip(entries, propose(entries), strict=True):
        outcome = settled(entry, proposals)
        if asking and proposals and (all_of_them or not outcome.chosen):
            _show_entry(entry, total)
            try:
                outcome = _asked(outcome)
            except (click.Abort, EOFError):
                asking = False
        # Who wants to be asked about all of them has not agreed to what comes after "stop".
        if all_of_them and not asking:
            outcome = replace(outcome, chosen=None)
        _say(outcome)
        yield outcome


def _asked(outcome: Outcome) -> Outcome:
    """Ask about one proposal after the other.

    Raises:
        EOFError: Nobody wants to be asked any more.
    """
    for number, proposal in enumerate(outcome.proposals, 1):
        _show(proposal, number, len(outcome.proposals))
        answer = click.prompt(
            _("Is it the same? (y/n/s/q)"), type=click.Choice(list(_ANSWERS)), show_choices=False
        )
        if answer == "q":
            raise EOFError
        if answer == "s":
            return replace(outcome, chosen=None)
        if answer == "y":
            return replace(outcome, chosen=proposal, by_person=True)
    return replace(outcome, chosen=None, by_person=True)


def _show_entry(entry: Entry, total: int) -> None:
    click.echo(f"\n[{entry.number}/{total}] {_plain(entry.key)}: {_plain(entry.words)}")


def _show(proposal: Proposal, number: int, of: int) -> None:
    """One proposal beside the entry, field by field."""
    click.echo(f"  {number}/{of}  {_plain(proposal.label)} ({proposal.score:.0f})\n       {proposal.iri}")
    head = (_("field"), _("your entry"), _("proposed"), "")
    table = [head] + [
        (field_name(each.field, LANG), _plain(each.theirs), _plain(each.ours), share(each.likeness, LANG))
        for each in sorted(proposal.agreements, key=lambda each: -each.weight)
    ]
    for field, theirs, ours, likeness in table:
        click.echo(f"    {field:<14.14} {_cut(theirs)} {_cut(ours)} {likeness:>5}")


def _say(outcome: Outcome) -> None:
    found = f" {_plain(outcome.chosen.label)} ({outcome.chosen.score:.0f})" if outcome.chosen else ""
    click.echo(f"{outcome.entry.number} {_plain(outcome.entry.key)}: {_(outcome.state.value)}{found}")


def _sum_up(outcomes: list[Outcome], unread: int) -> None:
    counts = Counter(outcome.state for outcome in outcomes)
    click.echo(
        _(
            "{total} entries: {matched} matched, {open} with candidates but none chosen, {refused} refused, "
            "{none} without candidates. Not read: {unread}.",
            total=len(outcomes),
            matched=counts[State.MATCHED],
            open=counts[State.OPEN],
            refused=counts[State.REFUSED],
            none=counts[State.NONE],
            unread=unread,
        )
    )


def _cut(text: str) -> str:
    return f"{text if len(text) <= _WIDTH else text[: _WIDTH - 1] + '…':<{_WIDTH}}"


def _plain(text: str) -> str:
    """Text that cannot steer a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
