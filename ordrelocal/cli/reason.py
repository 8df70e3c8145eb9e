"""``ordrelocal reason``."""

import click
import pyoxigraph as ox

from ordrelocal.cli.language import _
from ordrelocal.errors import InvalidDataError
from ordrelocal.graphing import Knowledge, build_graph
from ordrelocal.namespaces import ID, OL, RDF, compact
from ordrelocal.terms import iri_of


@click.command(help=_("Let the OWL reasoner HermiT judge each case: consistency, classes, memberships."))
@click.argument("cases", nargs=-1)
@click.option("--limit", default=120, show_default=True, help=_("Seconds for one case."))
def reason(*, cases: tuple[str, ...], limit: int) -> None:
    """Compare the materialiser with the oracle, case by case; exit with 1 on any difference."""
    knowledge = build_graph()
    errors = [finding for finding in knowledge.findings if finding.severity == "error"]
    if errors:
        raise InvalidDataError(errors)
    wanted = [ID + case if "/" in case else f"{ID}case/{case}" for case in cases] or _dossiers(
        knowledge.store
    )
    # Not any(generator): every case is judged, also after a difference.
    if any([_judge(knowledge, dossier, limit) for dossier in wanted]):
        raise click.exceptions.Exit(1)


def _dossiers(store: ox.Store) -> list[str]:
    types = (OL + "Case", OL + "Argument")
    quads = [
        quad
        for name in types
        for quad in store.quads_for_pattern(
            None, ox.NamedNode(RDF + "type"), ox.NamedNode(name), ox.DefaultGraph()
        )
    ]
    return sorted({iri_of(quad.subject) for quad in quads})


def _judge(knowledge: Knowledge, dossier: str, limit: int) -> bool:
    """Print the judgement of one case; returns whether something is wrong."""
    from ordrelocal.reasoning import compare, dossier_triples, memberships
    from ordrelocal.reasoning import reason as judge

    triples = dossier_triples(knowledge.store, dossier)
    judgement = judge(triples, limit_s=limit)
    differences = compare(memberships(triples), judgement)
    click.echo(
        _(
            "{case}: {consistent}; {unsatisfiable} unsatisfiable classes; {members} memberships, "
            "{differences} unlike the materialiser's; {seconds:.1f} s.",
            case=compact(dossier),
            consistent=_("consistent") if judgement.consistent else _("INCONSISTENT"),
            unsatisfiable=len(judgement.unsatisfiable),
            members=sum(map(len, judgement.memberships.values())),
            differences=len(differences),
            seconds=judgement.seconds,
        )
    )
    for difference in differences:
        click.echo(f"  {difference}")
    return bool(differences or judgement.unsatisfiable or not judgement.consistent)
