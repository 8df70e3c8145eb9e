"""Findings of a file, checked together with the few shipped files that the fixtures refer to.

The other cases and references would tell the same in three times the time.
"""

from pathlib import Path

from ordrelocal.findings import Finding
from ordrelocal.graphing import build_graph
from ordrelocal.paths import resource

_REFERRED = (
    "references/passages-frigoli-2009.yaml",
    "references/people.yaml",
    "references/works-discussion.csl.json",
    "references/works-discussion.yaml",
    "shared/schemes.yaml",
    "territories/geography.yaml",
)


def findings_in(path: Path) -> tuple[Finding, ...]:
    """What is found in a file, wherever it lies."""
    referred = [resource("data", *name.split("/")) for name in _REFERRED]
    return tuple(finding for finding in build_graph([*referred, path]).findings if path.name in finding.file)
