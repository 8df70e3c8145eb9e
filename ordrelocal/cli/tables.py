"""Answers as tables for a terminal."""

from collections.abc import Sequence

from ordrelocal.cli.language import _


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns of equal width, and their number, so that an empty answer is seen as such.

    Args:
        names: Of the columns.
        rows: As many cells each as there are names.
    """
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in [names, *rows]
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([*(line.rstrip() for line in lines), _("{count} rows.", count=len(rows))])
