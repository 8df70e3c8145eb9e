"""What can be said of a query from its text alone, without parsing it.

Parsing happens only in a worker: a parser can be made to overflow its stack. These looks are cheap, cannot
be made to fail, and serve friendly messages; none of them is the security control (that is the worker's
sandbox).
"""

import re
from collections.abc import Iterator

from ordrelocal.errors import (
    QueryRefusedError,
    ServiceRefusedError,
)
from ordrelocal.i18n import N_, Marked
from ordrelocal.pool.limits import Limits

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
             | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<open>[({\[])
  | (?P<close>[)}\]])
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z-]+)
  | (?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:(?:[\w:.%-]|\\.)*)
  | (?P<word>[A-Za-z]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00[01][0-9A-Fa-f]{5})")
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE COPY MOVE ADD WITH".split())
FORMS = frozenset("SELECT ASK CONSTRUCT DESCRIBE".split())
_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)


def tokens(text: str) -> Iterator[re.Match[str]]:
    r"""Tokens of the query; ``\u0053`` is decoded first, as the standard says."""
    if "\\u" in text or "\\U" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    return _TOKEN.finditer(text)


def nesting(text: str) -> int:
    """Deepest nesting of brackets outside strings, IRIs and comments.

    Example:
        >>> nesting("SELECT * { ?s ?p '((((' FILTER((1)) } # ((")
        3
    """
    deepest = depth = 0
    for token in tokens(text):
        if token.lastgroup == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif token.lastgroup == "close":
            depth -= 1
    return deepest


def mentions_service(text: str) -> bool:
    """Whether the keyword SERVICE stands in the query, not just in a string, a name or a comment.

    Example:
        >>> (
        ...     mentions_service("SELECT * { ?s ex:service 'SERVICE' }"),
        ...     mentions_service("ASK { SERVICE ?x {} }"),
        ... )
        (False, True)
    """
    return "SERVICE" in text.upper().replace("\\", "SERVICE") and any(
        token.lastgroup == "word" and token[0].upper() == "SERVICE" for token in tokens(text)
    )


def is_update(text: str) -> bool:
    """Whether the first keyword after the prologue is one of SPARQL Update.

    Example:
        >>> is_update("PREFIX ex: <http://example.org/> INSERT DATA { ex:a ex:b ex:c }")
        True
    """
    for token in tokens(text):
        if token.lastgroup == "word" and token[0].upper() in _UPDATES | FORMS:
            return token[0].upper() in _UPDATES
    return False


def is_volatile(text: str) -> bool:
    """Whether two runs on the same dataset may differ, so that the answer is not to be cached."""
    return _VOLATILE.search(text) is not None


def declared_prefixes(text: str) -> dict[str, str]:
    """Prefixes that the query declares, for answers written with the same short names.

    Example:
        >>> declared_prefixes("PREFIX ex: <http://example.org/> ASK {}")
        {'ex': 'http://example.org/'}
    """
    prefixes: dict[str, str] = {}
    words: list[str] = []
    for token in tokens(text):
        if token.lastgroup == "comment":
            continue
        words.append(token[0])
        if token.lastgroup == "iri" and len(words) > 2 and words[-3].upper() == "PREFIX":
            prefixes[words[-2].removesuffix(":")] = token[0][1:-1]
        elif token.lastgroup == "open":
            break
    return prefixes


def check(text: str, limits: Limits) -> None:
    """Refuse what must not even be parsed.

    Raises:
        QueryRefusedError: Too long or too deep.
    """
    if len(text) > limits.query_bytes:
        raise too_long(limits.query_bytes)
    if sum(map(text.count, "({[")) > limits.query_depth and nesting(text) > limits.query_depth:
        reason = Marked(N_("its brackets are nested more than {limit} deep"), {"limit": limits.query_depth})
        raise QueryRefusedError(reason=reason)


def too_long(limit_bytes: int) -> QueryRefusedError:
    """The refusal of a query longer than the limit."""
    return QueryRefusedError(reason=Marked(N_("it is longer than {limit} bytes"), {"limit": limit_bytes}))


def refused_service(text: str) -> ServiceRefusedError | None:
    """The friendly refusal when the query calls another service."""
    return ServiceRefusedError() if mentions_service(text) else None
