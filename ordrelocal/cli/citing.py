"""What ``ordrelocal cite`` and ``ordrelocal export`` share: from things named to works."""

from collections.abc import Iterable

import click
import pyoxigraph as ox

from ordrelocal.asking import Select
from ordrelocal.citing.export import citable, described, every_work, gathered
from ordrelocal.citing.items import CslItem
from ordrelocal.cli.language import LANG, _
from ordrelocal.dataset import current
from ordrelocal.errors import NoWorkError, UnknownThingError, UnreadableTermError
from ordrelocal.paths import home
from ordrelocal.termtext import read_term, write_term


def dataset_store() -> ox.Store:
    """The dataset in service."""
    return ox.Store.read_only(str(current(home()).store))


def chosen(
    select: Select, things: Iterable[str], *, everything: bool = False, lang: str = LANG
) -> list[CslItem]:
    """Items of the works named, of those that cases named rest on, or of all works.

    Raises:
        NoWorkError: A thing is no work, and no case that rests on one.
        UnknownThingError: Nothing is said of a thing.
        UsageError: Nothing was named.
    """
    named = [_iri(thing) for thing in things]
    if not named and not everything:
        raise click.UsageError(_("Name works or cases, such as work/frigoli-2009 or case/chelles-errance."))
    for iri in named:
        if not citable(select, gathered(select, [iri]), LANG):
            name = write_term(ox.NamedNode(iri))
            raise (
                NoWorkError(name=name)
                if described(select, iri)
                else UnknownThingError(name=name, suggestion="")
            )
    return citable(select, every_work(select) if everything else gathered(select, named), lang)


def _iri(thing: str) -> str:
    term = read_term(thing)
    if not isinstance(term, ox.NamedNode):
        raise UnreadableTermError(text=thing)
    return term.value
