"""``ordrelocal coverage``."""

import csv
import sys
from collections import Counter

import click
import pyoxigraph as ox

from ordrelocal.asking import of_store, page
from ordrelocal.cli.language import LANG, _
from ordrelocal.coverage import COLUMNS, Coverage, State, rows
from ordrelocal.coverage import coverage as read
from ordrelocal.dataset import current
from ordrelocal.i18n import LANGUAGES
from ordrelocal.inventory import concepts
from ordrelocal.naming import Names
from ordrelocal.paths import home


@click.command(
    help=_(
        "Say what the cases document: for each case its sources and how many of them each statement has, "
        "and the concepts that no source or a single one documents. With --format csv: each case and each "
        "concept, reported, denied, read by us, silent (and how far the texts were read) or not looked for."
    )
)
@click.option(
    "--format", "form", type=click.Choice(["text", "csv"]), default="text", help=_("Form of the answer.")
)
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=_("Language of the answer."))
def coverage(*, form: str, lang: str) -> None:
    """Tell the coverage of the dataset in service."""
    select = of_store(ox.Store.read_only(str(current(home()).store)))
    found = read(select)
    names = Names(lambda query, iris: page(select, query, entity=iris))
    names.learn(found.dossiers)
    if form == "csv":
        writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(found, lambda iri: names.called(iri, lang).text, lang))
    else:
        _tell(found, names, lang)


def _tell(found: Coverage, names: Names, lang: str) -> None:
    for dossier in found.dossiers:
        case = found.cases[dossier]
        states = Counter(found.cell(dossier, concept).state for concept in concepts())
        silent, unasked = states[State.SILENT], states[State.UNASKED]
        click.echo(
            _(
                "{name}: {statements} statements from {sources} sources ({one} rest on one source), "
                "{silences} silences; concepts: {said} documented, {silent} not in what was read, "
                "{unasked} not looked for.",
                name=names.called(dossier, lang).text,
                statements=case.by_number.total(),
                sources=len(case.sources),
                one=case.by_number[1],
                silences=case.silences,
                said=len(concepts()) - silent - unasked,
                silent=silent,
                unasked=unasked,
            )
        )
    heads = _("Concepts that no source of a case documents:"), _("By a single source:")
    for number, head in enumerate(heads):
        thin = [f"{each.name[lang]} ({each.id})" for each, sources in found.thin() if sources == number]
        click.echo(f"{head} {'; '.join(thin) or '—'}")
