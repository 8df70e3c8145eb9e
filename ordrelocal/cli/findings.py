"""How the command line shows findings."""

import json
from collections.abc import Iterable

import click

from ordrelocal.cli.language import LANG, _
from ordrelocal.findings import Finding
from ordrelocal.i18n import N_

_WORDS = {"error": N_("error"), "warning": N_("warning"), "hint": N_("hint")}


def show(findings: Iterable[Finding]) -> None:
    """Print findings to the error stream, one a line, errors and warnings told apart by a word."""
    for finding in findings:
        click.echo(f"{_(_WORDS[finding.severity])}: {finding.render(LANG)}", err=True)


def as_json(findings: Iterable[Finding]) -> str:
    """Findings as a JSON list for programs; texts in both languages."""
    rows = [
        {
            "file": finding.file,
            "line": finding.line,
            "field": finding.field,
            "code": finding.code,
            "severity": finding.severity,
            "value": finding.value,
            **{lang: finding.parts(lang) for lang in ("fr", "en")},
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
