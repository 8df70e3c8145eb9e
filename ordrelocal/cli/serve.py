"""``ordrelocal serve``."""

from pathlib import Path

import click

from ordrelocal.cli.build import run as run_build
from ordrelocal.cli.language import _
from ordrelocal.dataset import current, part_home
from ordrelocal.errors import NoDatasetError
from ordrelocal.evidence import Selection
from ordrelocal.paths import home


@click.command(help=_("Serve the pages and the SPARQL endpoint; builds the dataset first if there is none."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help=_("Port to listen on.")
)
@click.option(
    "--data",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Serve this RDF file alone (may be given several times)."),
)
@click.option(
    "--evidence",
    multiple=True,
    metavar="SELECTION",
    help=_("Serve a part of the evidence only, as in 'without=press'; may be given several times."),
)
@click.option(
    "--curate",
    is_flag=True,
    help=_("Open the pages on which links are decided, to whoever opens the address printed; loopback only."),
)
def serve(*, host: str, port: int, data: tuple[Path, ...], evidence: tuple[str, ...], curate: bool) -> None:
    """Serve until stopped."""
    from ordrelocal.serving import serve as serve_forever

    selection = Selection.parse(evidence)
    served = part_home(home(), selection.text)
    if not data:
        try:
            current(served)
        except NoDatasetError:
            run_build(selection=selection)
    serve_forever(host=host, port=port, home=served, data_files=data, curate=curate)
