"""``ordrelocal explain``."""

import json

import click
import pyoxigraph as ox

from ordrelocal.asking import Select, of_store, page
from ordrelocal.cli.language import LANG, _
from ordrelocal.dataset import Dataset, current
from ordrelocal.errors import UnknownThingError, UnreadableTermError
from ordrelocal.explained import as_json, mentioned
from ordrelocal.explained_text import as_text
from ordrelocal.explaining import Explainer, unknown_things
from ordrelocal.explanation import Fact
from ordrelocal.findings import did_you_mean
from ordrelocal.i18n import LANGUAGES
from ordrelocal.indexing import search
from ordrelocal.naming import Names
from ordrelocal.paths import home
from ordrelocal.termtext import read_term, write_term

_SUGGESTED = 3


@click.command(
    help=_(
        "Say why a fact holds: the rules, the premises, the statements and passages that it rests on. Things "
        "are given as short ids (case/chelles-errance), prefixed names (ol:tiedTo) or full IRIs."
    )
)
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("Form of the answer.")
)
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, help=_("Language of the answer."))
def explain(*, subject: str, predicate: str, object_: str, form: str, lang: str) -> None:
    """Explain one fact of the dataset in service; exit with 1 if it is no fact."""
    fact = _fact(subject, predicate, object_)
    dataset = current(home())
    select = of_store(ox.Store.read_only(str(dataset.store)))
    _check_known(fact, select, dataset, lang)
    explanation = Explainer(select).explain(fact)
    names = Names(lambda query, iris: page(select, query, entity=iris))
    names.learn(mentioned(explanation))
    if form == "json":
        click.echo(json.dumps(as_json(explanation, names), ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(explanation, names, lang))
    if not explanation.node.holds:
        raise click.exceptions.Exit(1)


def _fact(subject: str, predicate: str, object_: str) -> Fact:
    terms = read_term(subject), read_term(predicate), read_term(object_)
    for text, term in zip((subject, predicate), terms[:2], strict=True):
        if not isinstance(term, ox.NamedNode):
            raise UnreadableTermError(text=text)
    return ox.Triple(*terms)  # type: ignore[arg-type]  # looked at above


def _check_known(fact: Fact, select: Select, dataset: Dataset, lang: str) -> None:
    for iri in unknown_things(select, fact):
        words = iri.replace("#", "/").rsplit("/", 1)[-1].replace("-", " ")
        found = [write_term(ox.NamedNode(hit.iri)) for hit in search(dataset, words, lang, _SUGGESTED)]
        raise UnknownThingError(name=write_term(ox.NamedNode(iri)), suggestion=did_you_mean(found))
