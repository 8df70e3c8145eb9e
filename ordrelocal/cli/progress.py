"""Progress bar over the stages of a build."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from ordrelocal.cli.language import _


@contextmanager
def stages(names: Sequence[str], *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Show a bar that moves on when a stage starts; nothing when quiet or when no one looks (no terminal)."""
    if quiet or not sys.stderr.isatty():
        yield lambda _name: None
        return
    shown: Any = click.progressbar(
        length=len(names),
        label=_("Building"),
        item_show_func=lambda name: _(name) if name else "",
        file=sys.stderr,
    )
    with shown as bar:
        begun: list[str] = []

        def start(name: str) -> None:
            bar.update(1 if begun else 0, name)
            begun.append(name)

        yield start
        bar.update(len(names) - bar.pos)
