"""``ordrelocal import``."""

import sys
from pathlib import Path

import click

from ordrelocal.citing.importing import Draft, Plan, default_target, drafted, plan
from ordrelocal.citing.known import learn, shipped_known
from ordrelocal.cli import findings as shown_findings
from ordrelocal.cli.language import LANG, _
from ordrelocal.i18n import N_
from ordrelocal.paths import resource
from ordrelocal.references import SUFFIX
from ordrelocal.system_errors import reason

_QUESTIONS = {
    "work": N_("Is {theirs} the same work as {ours}?"),
    "same-work": N_("Is {theirs} the same work as {ours}?"),
    "person": N_("Is {theirs} the same person as {ours}?"),
}


@click.group(name="import", help=_("Add what others hold to the authored data."))
def import_() -> None:
    """Group of the imports."""


@import_.command(
    help=_(
        "Add the references of a file (.bib, .biblatex, .ris, CSL-JSON) to the authored ones. Works that we "
        "have are passed over and told; what may be the same is asked. Nothing is written before "
        "all is checked. Exit with 1 if an entry could not be read."
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("File of references to make or to extend; default: FILE.csl.json among the authored references."),
)
@click.option(
    "--likely",
    type=click.Choice(["ask", "same", "different"]),
    default="ask",
    show_default=True,
    help=_(
        "What to do with works and people that may be the same as ours; with 'different', only an equal "
        "identifier makes two works one."
    ),
)
@click.option("--dry-run", is_flag=True, help=_("Say what would be added, and write nothing."))
def references(*, file: Path, into: Path | None, likely: str, dry_run: bool) -> None:
    """Read, compare, check, write; exit with 1 when something keeps the references from being written."""
    # Only here, since the libraries take a while to load.
    from ordrelocal.citing.formats import read_references

    target = into or default_target(file.name)
    if not target.name.endswith(SUFFIX):
        raise click.UsageError(_("The file to write must end with {suffix}.", suffix=SUFFIX))
    reading = read_references(file)
    if not (reading.items or reading.problems):
        raise click.ClickException(_("{file} holds no reference.", file=file.name))
    shown_findings.show(reading.problems)
    decide = _Decisions(likely)
    known = shipped_known()
    # An earlier import may have made them, wherever they are.
    there = [path for path in (target, Draft(target, "", "").beside) if path.exists()]
    made = plan(reading, known, decide, file.name, earlier=learn(known, there))
    shown_findings.show(made.notes)
    _tell(made)
    unread = sum(each.severity == "error" for each in (*reading.problems, *made.notes))
    if unread:
        click.echo(_("Not read, and not imported: {count}.", count=unread), err=True)
    if decide.open or not made.works:
        click.echo(_("Nothing was written."))
        # A file that holds nothing new is no failure; one that cannot be read is.
        raise click.exceptions.Exit(1 if decide.open or unread or not reading.items else 0)
    _write(drafted(made, target, file.name), dry_run=dry_run)
    if unread:
        raise click.exceptions.Exit(1)


def _write(draft: Draft, *, dry_run: bool) -> None:
    """Check, then write.

    Raises:
        Exit: The check found errors.
    """
    found = [each for each in draft.findings() if each.severity != "hint"]
    shown_findings.show(found)
    if any(each.severity == "error" for each in found):
        click.echo(_("Nothing was written: the references have errors."), err=True)
        raise click.exceptions.Exit(1)
    if dry_run:
        click.echo(_("Nothing was written: this was a trial."))
        return
    try:
        draft.write()
    except OSError as error:
        message = _("{file} cannot be written: {problem}.", file=draft.target, problem=reason(error))
        raise click.ClickException(message) from error
    click.echo(_("Written: {works} and {things}.", works=draft.target, things=draft.beside))
    folder = resource("data")
    if not draft.target.resolve().is_relative_to(folder.resolve()):
        click.echo(
            _("A build reads {folder} alone: move the two files there to have them in.", folder=folder)
        )


class _Decisions:
    """Answers whether two are the same, by the option or by asking.

    Attributes:
        open: Whether something could not be asked, since nobody is there.
    """

    def __init__(self, likely: str) -> None:
        self._likely = likely
        self.open = False

    def __call__(self, kind: str, theirs: str, ours: str) -> bool:
        """Decide, and say what was decided without asking."""
        # What the comparison is sure of is not asked; it can only be denied.
        if kind == "same-work" and self._likely != "different":
            return True
        question = _(_QUESTIONS[kind], theirs=theirs, ours=ours)
        if self._likely == "ask" and sys.stdin.isatty():
            return click.confirm(question, default=False)
        if self._likely == "ask":
            self.open = True
            answer = _("not decided; run again with --likely same or different, or in a terminal")
        else:
            answer = _("yes") if self._likely == "same" else _("no")
        click.echo(f"{question} {answer}")
        return self._likely == "same"


def _tell(made: Plan) -> None:
    for each in made.duplicates:
        how = _("certainly") if each.sure else _("as decided")
        click.echo(
            _(
                "Entry {entry} is {ours} ({how}): {title}",
                entry=each.entry,
                ours=each.same_as,
                how=how,
                title=each.title,
            )
        )
    for thing in (*made.things, *made.works):
        named = thing.get("label") or thing["custom"]["label"]
        click.echo(_("New: {id}: {label}", id=thing["id"], label=named[LANG]))
    click.echo(
        _(
            "{works} works to add, {things} people and other things; {known} entries are known.",
            works=len(made.works),
            things=len(made.things),
            known=len(made.duplicates),
        )
    )
