"""Telling where a query is wrong, and what is wrong with it.

The parser reports how far any of its attempts got, and an attempt to read a keyword counts as getting as
far as the keyword is long: ``SELECT * { ?s ?p }`` is reported behind its end. So the query is parsed once
more with wide gaps between its words: then each attempt ends in the gap behind the word where it began.
"""

import re
from collections.abc import Callable

from ordrelocal.errors import QuerySyntaxError, UpdateRefusedError
from ordrelocal.i18n import N_, Marked
from ordrelocal.pool.querytext import FORMS, is_update, tokens

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_GAP = " " * 64  # longer than any keyword
_SPACE = re.compile(r"\s+")
_KEYWORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LEFT = re.compile(r"\w+|\S")
_TOKEN_LENGTH = 40
#: What the parser says of faults that are no matter of a single word -> what we say.
_FAULTS = {
    "The SELECT contains a variable that is unbound": N_(
        "SELECT has a variable that nothing binds, or that is not in GROUP BY"
    ),
    "The SELECT overrides an existing variable": N_("SELECT gives a value to a variable that has one"),
    "Duplicated variable name in SELECT": N_("SELECT names one variable twice"),
    "SELECT * is not authorized with GROUP BY": N_("SELECT * is not possible with GROUP BY"),
    "The VALUES clause rows": N_(
        "each row of VALUES needs as many values as there are variables (UNDEF stands for none)"
    ),
    "IRI parsing failed": N_("the IRI is wrong, or relative without BASE"),
    "language tag parsing failed": N_("the language tag is wrong"),
}


def explain(text: str, message: str, parse: Callable[[str], object]) -> QuerySyntaxError | UpdateRefusedError:
    """The error to report for a query that the parser refused.

    Args:
        text: The query.
        message: What the parser said.
        parse: Parses a text, and raises SyntaxError when it is wrong.

    Returns:
        An update error when the text is an update, else a syntax error with line and column.
    """
    if is_update(text):
        return UpdateRefusedError()
    misplaced = _misplaced_first_word(text)
    if misplaced is not None:
        return _error(text, misplaced, Marked(N_("expected SELECT, ASK, CONSTRUCT or DESCRIBE")))
    undeclared = _undeclared_prefix(text)
    if undeclared is not None:
        return _error(text, undeclared, Marked(N_("this prefix is not declared")))
    try:
        parse(_SPACE.sub(lambda space: space[0] + _GAP, text) + _GAP)
    except SyntaxError as error:
        return _error(text, *_place(text, str(error)))
    return _error(text, *_place(text, message))


def _error(text: str, offset: int, detail: Marked) -> QuerySyntaxError:
    before = text[:offset]
    line, column = before.count("\n") + 1, offset - before.rfind("\n")
    return QuerySyntaxError(line=line, column=column, detail=detail)


def _place(text: str, message: str) -> tuple[int, Marked]:
    """Where in the query the parser stopped reading the widened one, and what is wrong there."""
    found = _POSITION.search(message)
    if found is None:
        return 0, _detail(text, 0, message)
    wide = _SPACE.sub(lambda space: space[0] + _GAP, text) + _GAP
    lines = wide.split("\n")
    stopped = sum(len(line) + 1 for line in lines[: int(found[1]) - 1]) + int(found[2]) - 1
    if stopped >= len(wide):
        return len(text.rstrip()), _detail(text, len(text.rstrip()), found[3])
    start = end = shift = 0
    for word in re.finditer(r"\S+", text):
        place = word.start() + len(_GAP) * len(_SPACE.findall(text, 0, word.start()))
        if place > stopped:
            break
        start, end, shift = word.start(), word.end(), place - word.start()
    offset = _in_word(start, end, stopped - shift, found[3])
    return offset, _detail(text, offset, found[3])


def _in_word(start: int, end: int, stopped: int, wanted: str) -> int:
    """The place in a word at which an attempt began that stopped there, or in the gap behind it."""
    if stopped < end:
        return stopped
    begun = (stopped - len(keyword) for keyword in _KEYWORD.findall(_QUOTED.sub("", wanted)))
    return max((place for place in begun if start <= place < end), default=start)


def _misplaced_first_word(text: str) -> int | None:
    """Where the first word stands, when it is none that a query may start with."""
    for token in tokens(text):
        if token.lastgroup == "word":
            word = token[0].upper()
            if word not in ("PREFIX", "BASE"):
                return None if word in FORMS else token.start()
    return None


def _undeclared_prefix(text: str) -> int | None:
    """Where the first prefixed name stands whose prefix is not declared before it."""
    declared: set[str] = set()
    declaring = False
    for token in tokens(text):
        if token.lastgroup == "name":
            prefix = token[0].partition(":")[0]
            if declaring:
                declared.add(prefix)
            elif prefix not in declared and text[token.start() - 1 : token.start() + 1] != "_:":
                return token.start()
        if token.lastgroup != "comment":
            declaring = token.lastgroup == "word" and token[0].upper() == "PREFIX"
    return None


def _detail(text: str, offset: int, wanted: str) -> Marked:
    """What is wrong at a place, in words of ours: the parser's are English, and list single characters."""
    for words, message in _FAULTS.items():
        if words in wanted:
            return Marked(message)
    if not text[offset:].strip():
        closing = next((sign for sign in "})]" if f'"{sign}"' in wanted), "")
        if closing:
            return Marked(N_("the query ends too early, without “{closing}”"), {"closing": closing})
        return Marked(N_("the query ends too early"))
    return Marked(N_("“{found}” is not expected here"), {"found": _token_at(text, offset)})


def _token_at(text: str, offset: int) -> str:
    """The word or sign around a place; where there is no whole one, what is left of it."""
    token = next((each[0] for each in tokens(text) if each.start() <= offset < each.end()), "")
    if not token:
        left = _LEFT.search(text, offset)
        token = left[0] if left else ""
    return token if len(token) <= _TOKEN_LENGTH else token[: _TOKEN_LENGTH - 1] + "…"
