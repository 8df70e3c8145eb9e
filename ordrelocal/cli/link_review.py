"""``ordrelocal link review``, ``link list`` and ``link retract``."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from ordrelocal.cli.language import LANG, _
from ordrelocal.cli.link_showing import as_json, lines, row
from ordrelocal.errors import (
    CandidateChangedError,
    NoReviewerError,
    ReviewError,
    SecondRecordError,
    UnknownCandidateError,
)
from ordrelocal.findings import did_you_mean
from ordrelocal.i18n import N_
from ordrelocal.linking import reviewing
from ordrelocal.linking.filing import Links
from ordrelocal.linking.records import ACCEPTED, DEFERRED, PROPOSED, REJECTED, RETRACTED, LinkDecision
from ordrelocal.linking.reviewing import CLOSE, REVIEWER, STATES, Verdict, View, Wanted, one_line
from ordrelocal.linking.services import described
from ordrelocal.namespaces import ID, compact

_EVERY = "every"
_KEYS = N_("a accept · c accept as close · r reject · d defer · u undo · q leave · ? help")
_HELP = N_(
    "a: accept, the same where identity can be confirmed; c: accept as close, another edition or form; "
    "r: reject, with a reason; d: defer; u: undo the last decision of this sitting; q: leave. "
    "What was decided is written already."
)
Command = Callable[..., Any]

_service = click.option("--service", default="", help=_("Candidates of this service alone, as in 'idref'."))
_thing = click.option(
    "--thing", default="", help=_("Candidates for this thing alone, as in 'person/borraz'.")
)
_reviewer = click.option(
    "--reviewer", default="", envvar=REVIEWER, metavar="NAME", help=_("Name under which decisions stand.")
)
_links = click.option(
    "--links",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=_("Folder of the links; the project's own if not given."),
)


def _state(default: str) -> Callable[[Command], Command]:
    return click.option(
        "--state",
        type=click.Choice([*STATES, _EVERY]),
        default=default,
        show_default=True,
        help=_("Candidates in this state alone."),
    )


def _wanted(links: Links, service: str, thing: str, state: str) -> Wanted:
    """What is asked for.

    Raises:
        click.UsageError: A service or a thing of which the links know nothing.
    """
    served = {*described(), *(each.service for each in links.candidates())}
    if service and service not in served:
        known = ", ".join(sorted(served))
        raise click.UsageError(
            _("There is no service “{name}”; those asked are {known}.", name=service, known=known)
        )
    told = {each.thing for each in links.candidates()} | {each.thing for each in links.searches()}
    if thing and _iri(thing) not in told:
        near = [compact(each) for each in get_close_matches(_iri(thing), told, 1)]
        message = _(
            "No candidate is for {thing}, and it was not searched for. {near}",
            thing=thing,
            near=did_you_mean(near),
        )
        raise click.UsageError(message.strip())
    return Wanted(service, _iri(thing) if thing else "", "", "" if state == _EVERY else state)


def _iri(text: str) -> str:
    return text if text.startswith(ID) else ID + text.removeprefix("id:")


@click.command(
    help=_(
        "Decide on candidates one by one, each beside our description, by single keys: accept, reject, "
        "defer, undo. Each decision is written at once. Letters are read from a pipe, too, one a line."
    )
)
@_service
@_thing
@_state(PROPOSED)
@_reviewer
@_links
def review(*, service: str, thing: str, state: str, reviewer: str, links: Path | None) -> None:
    """Show what waits and write what is decided, until nothing waits or the reviewer stops."""
    if not one_line(reviewer):
        raise NoReviewerError
    session = Review(links, reviewer, _wanted(Links.load(links), service, thing, state))
    try:
        session.run()
    finally:
        click.echo(_("Decisions written: {count}.", count=len(session.made)))


class Review:
    """One sitting at the terminal.

    Args:
        folder: Of the links; the project's own if None.
        reviewer: Who signs.
        wanted: What is to be decided.
    """

    def __init__(self, folder: Path | None, reviewer: str, wanted: Wanted) -> None:
        self.made: list[LinkDecision] = []
        self._folder = folder
        self._reviewer = reviewer
        self._wanted = wanted
        self._waiting = [each.iri for each in reviewing.queue(Links.load(folder), wanted)]
        self._at = 0

    def run(self) -> None:
        """Go from candidate to candidate, until the reviewer stops or the letters of a pipe end."""
        shown, view = -1, None
        while True:
            try:
                if shown != self._at:
                    view = self._view()
                    shown = self._at
                    self._show(view)
                if view is None and not self.made:
                    return
                if not self._act(view):
                    return
            except CandidateChangedError as error:
                click.echo(error.render(LANG))
                shown = -1
            except UnknownCandidateError as error:
                click.echo(error.render(LANG))
                self._at += 1
            except ReviewError as error:
                click.echo(error.render(LANG))

    def _view(self) -> View | None:
        """What is decided on; a decision counts for what was shown, not for what stands there by then."""
        if self._at == len(self._waiting):
            return None
        return reviewing.view(Links.load(self._folder), self._waiting[self._at])

    def _show(self, view: View | None) -> None:
        if view is None:
            click.echo(_("Nothing waits. Keys: u undoes the last decision, q leaves."))
            return
        click.echo("")
        for line in lines(view, self._at + 1, len(self._waiting)):
            click.echo(line)
        click.echo(_(_KEYS))

    def _act(self, view: View | None) -> bool:
        """Do what one key says; False ends the sitting."""
        key, rest = _key()
        if key == "q":
            return False
        if key == "u":
            self._undo()
        elif key in _VERDICTS and view:
            reason = rest or (_ask(_("Reason")) if key == "r" else "")
            outcome, relation = _VERDICTS[key]
            verdict = Verdict(outcome, self._reviewer, relation, reason, view.last)
            try:
                self._decide(view, verdict)
            except SecondRecordError as error:
                click.echo(error.render(LANG))
                self._decide(view, replace(verdict, reason=_ask(_("Reason"))))
        else:
            click.echo(_(_HELP))
        return True

    def _decide(self, view: View, verdict: Verdict) -> None:
        decision = reviewing.decide(self._folder, view.candidate.iri, verdict)
        self.made.append(decision)
        self._at += 1
        relation = f" ({compact(decision.relation)})" if decision.relation else ""
        click.echo(
            _(
                "{outcome}{relation}: {candidate}",
                outcome=_(STATES[decision.outcome]),
                relation=relation,
                candidate=compact(decision.candidate),
            )
        )

    def _undo(self) -> None:
        if not self.made:
            click.echo(_("Nothing to undo."))
            return
        last = self.made[-1]
        reviewing.undo(self._folder, last.iri, self._reviewer)
        self.made.pop()
        self._at = self._waiting.index(last.candidate)
        click.echo(_("Undone: {candidate}", candidate=compact(last.candidate)))


_VERDICTS: Mapping[str, tuple[str, str]] = {
    "a": (ACCEPTED, ""),
    "c": (ACCEPTED, CLOSE),
    "r": (REJECTED, ""),
    "d": (DEFERRED, ""),
}


def _key() -> tuple[str, str]:
    """The next key, and what stands after it on its line; ``q`` where the letters of a pipe end."""
    if sys.stdin.isatty():
        return click.getchar().lower(), ""
    line = sys.stdin.readline()
    if not line:
        return "q", ""
    key, _space, rest = line.strip().partition(" ")
    # A word is no letter: "remark" would reject.
    return (key.lower(), rest.strip()) if len(key) == 1 else ("?", "")


def _ask(words: str) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(words, default="", show_default=False))
    return sys.stdin.readline().strip()


@click.command("list", help=_("List candidates with their state, the best first for each thing."))
@_service
@_thing
@_state(_EVERY)
@_links
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=_("Form of the answer."),
)
def list_candidates(*, service: str, thing: str, state: str, links: Path | None, form: str) -> None:
    """Print the candidates asked for."""
    loaded = Links.load(links)
    views = [
        reviewing.view(loaded, each.iri)
        for each in reviewing.queue(loaded, _wanted(loaded, service, thing, state))
    ]
    if form == "json":
        click.echo(json.dumps([as_json(each) for each in views], ensure_ascii=False, indent=1))
        return
    for each in views:
        click.echo(row(each))
    click.echo(_("Candidates: {count}.", count=len(views)))


@click.command(help=_("Take an accepted link back; the decision and its reason stay in the history."))
@click.argument("candidate")
@_reviewer
@click.option("--reason", default="", help=_("Why the link does not hold."))
@_links
def retract(*, candidate: str, reviewer: str, reason: str, links: Path | None) -> None:
    """Write a retraction."""
    decision = reviewing.decide(links, _iri(candidate), Verdict(RETRACTED, reviewer, reason=reason))
    click.echo(_("Taken back: {candidate}", candidate=compact(decision.candidate)))
