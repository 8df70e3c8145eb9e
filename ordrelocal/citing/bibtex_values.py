"""Values of BibTeX: text in braces or quotes, numbers and macros, with ``#`` between them.

Source: Patashnik, "BibTeXing", 1988, sections 2 and 4.
"""

import re
from collections.abc import Mapping

from ordrelocal.citing.bibtex_fields import MONTHS

#: Macros that every style defines; a month is read by its English name.
PREDEFINED: Mapping[str, str] = {month: month for month in MONTHS}

_BARE = re.compile(r"[^\s\"#,={}]+")
_JOIN = re.compile(r"\s*#\s*")


class UnjoinedError(ValueError):
    """Two values follow each other with nothing between them: a comma, or a brace, was forgotten."""


class UndefinedError(ValueError):
    """A macro that nothing defines; the argument is its name."""


def evaluated(written: str, macros: Mapping[str, str]) -> str:
    """The LaTeX text that a value stands for.

    Args:
        written: The value as it stands in the file.
        macros: Name in lower case -> text.

    Raises:
        UnjoinedError: It is not one value.
        UndefinedError: A macro has no text.

    Example:
        >>> evaluated('rfsp # " (" # 2 # {)}', {"rfsp": "RFSP"})
        'RFSP (2)'
    """
    rest, texts = written.strip(), []
    while rest:
        text, rest = _first(rest, macros)
        texts.append(text)
        join = _JOIN.match(rest)
        if rest and (not join or join.end() == len(rest)):
            raise UnjoinedError
        rest = rest[join.end() :] if join else ""
    return "".join(texts)


def _first(written: str, macros: Mapping[str, str]) -> tuple[str, str]:
    """Text of the first part of a value, and what stands behind it."""
    if written[0] in '{"':
        end = _closing(written)
        return written[1:end], written[end + 1 :].lstrip()
    bare = _BARE.match(written)
    if not bare:
        raise UnjoinedError
    word, rest = bare[0], written[bare.end() :].lstrip()
    # No macro begins with a digit: pages and years are often left bare.
    if word[0].isdigit():
        return word, rest
    if word.lower() not in macros:
        raise UndefinedError(word)
    return macros[word.lower()], rest


def _closing(written: str) -> int:
    """Place of the brace or quote that closes the first sign."""
    depth = 0
    for place, sign in enumerate(written):
        if place and written[place - 1] == "\\":
            continue
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if place and depth == 0 and sign == ('"' if written[0] == '"' else "}"):
            return place
    raise UnjoinedError
