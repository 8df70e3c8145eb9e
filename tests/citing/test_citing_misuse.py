"""What cannot be cited or exported is told in words that are true, and never by a stack trace."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from click import ClickException
from click.testing import CliRunner

from ordrelocal.cli.cite import cite
from ordrelocal.cli.export import export
from ordrelocal.errors import (
    AnswerWithoutRowsError,
    NoWorkError,
    OrdreLocalError,
    QuerySyntaxError,
    UnknownThingError,
    UnreadableTermError,
    UpdateRefusedError,
)


@pytest.mark.parametrize(
    ("command", "arguments", "error"),
    [
        (cite, ["person/borraz"], NoWorkError),
        (cite, ["person/nobody"], UnknownThingError),
        (cite, ["http://["], UnreadableTermError),
        (export, ["--query", "ASK { ?s ?p ?o }"], AnswerWithoutRowsError),
        (export, ["--query", "DESCRIBE <urn:a>"], AnswerWithoutRowsError),
        (export, ["--query", "SELECT * {"], QuerySyntaxError),
        (export, ["--query", "DELETE WHERE { ?s ?p ?o }"], UpdateRefusedError),
        (export, ["work/frigoli-2009", "--all"], ClickException),
        (export, ["work/frigoli-2009", "--query", "CQ01"], ClickException),
        (export, ["--all", "--output", "no-such-folder/x.bib"], ClickException),
    ],
)
def test_misuse_is_told(
    command: object, arguments: Sequence[str], error: type[Exception], shipped_home: Path
) -> None:
    home = {"ORDRELOCAL_HOME": str(shipped_home)}
    done = CliRunner(env=home).invoke(command, arguments, standalone_mode=False)  # type: ignore[arg-type]
    assert isinstance(done.exception, error), done.output
    if isinstance(done.exception, OrdreLocalError):
        assert "  " not in done.exception.render("fr") + done.exception.render("en")
