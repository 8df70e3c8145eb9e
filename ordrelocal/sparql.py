"""What can be told of a SPARQL text before or without running it."""

import re

from ordrelocal.errors import QuerySyntaxError

_POSITION = re.compile(r"error at (\d+):(\d+): ?")
_SKIPPED = re.compile(
    r"#[^\n]*|<[^<>\"{}|^`\\\s]*>|\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)
_PROLOGUE = re.compile(r"\s*(?:BASE|PREFIX\s+[^\s:]*:)\s*", re.IGNORECASE)
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())


def bare(text: str) -> str:
    """The text with comments, IRIs and strings blanked out, so that keywords can be looked for."""
    return _SKIPPED.sub(lambda match: " " * len(match.group()), text)


def is_update(text: str) -> bool:
    """Whether the first keyword after the prologue is one of SPARQL Update.

    Example:
        >>> (
        ...     is_update("PREFIX x: <urn:insert> DELETE WHERE { ?s ?p ?o }"),
        ...     is_update("SELECT * { ?s ?p 'INSERT' }"),
        ... )
        (True, False)
    """
    rest = _PROLOGUE.sub(" ", bare(text)).lstrip()
    first = re.match(r"[A-Za-z]+", rest)
    return first is not None and first.group().upper() in _UPDATES


def uses_service(text: str) -> bool:
    """Whether the keyword SERVICE stands in the query outside comments, IRIs and strings.

    Example:
        >>> uses_service("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"), uses_service("SELECT ?service {}")
        (True, False)
    """
    return re.search(r"(?<![?$\w:])SERVICE\b(?!:)", bare(text), re.IGNORECASE) is not None


def syntax_error(error: SyntaxError) -> QuerySyntaxError:
    """Our error for one that the SPARQL parser raised; the parser tells the place in its text only."""
    message = str(error)
    found = _POSITION.search(message)
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    detail = message[found.end() :] if found else message
    return QuerySyntaxError(line=line, column=column, detail=" ".join(detail.split()).rstrip("."))
