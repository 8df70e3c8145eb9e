"""YAML as libyaml reads it, with its errors in the reader's language.

Source: PyYAML 6.0; libyaml 0.2.5, whose messages are a fixed list.
"""

from collections.abc import Mapping
from typing import Any, cast

import yaml
from yaml.error import Mark, MarkedYAMLError, YAMLError
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import Node
from yaml.reader import ReaderError

from ordrelocal.i18n import N_, Marked

# PyYAML can be installed without the C library: it reads the same then, fifteen times slower.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Composing is recursive; nothing that people write is nested as deep.
_DEEPEST = 100
_NESTED = "nested too deeply"

# What the library was in the middle of -> what we say.
_CONTEXTS: Mapping[str, str] = {
    "while parsing a block collection": N_("in a list"),
    "while parsing a block mapping": N_("in a mapping"),
    "while parsing a flow mapping": N_("in a mapping between braces"),
    "while parsing a flow sequence": N_("in a list between square brackets"),
    "while parsing a node": N_("in a value"),
    "while parsing a quoted scalar": N_("in a text between quotes"),
    "while scanning a block scalar": N_("in a text on several lines"),
    "while scanning a plain scalar": N_("in a text without quotes"),
    "while scanning a quoted scalar": N_("in a text between quotes"),
    "while scanning a simple key": N_("in a key"),
    "while scanning an alias": N_("in an alias"),
    "while scanning an anchor": N_("in an anchor"),
}
_SECOND = N_("a second document begins; a file holds one")
_INDENT = N_("a key was expected; the indent does not fit, or “- ” is missing or too much")
_STRANGE = N_("no text begins with this character; it needs quotes (a tab is no indent)")
# What the library says is wrong -> what we say.
_PROBLEMS: Mapping[str, str] = {
    _NESTED: N_("lists and mappings are nested too deeply"),
    "block sequence entries are not allowed in this context": N_("no list can begin here"),
    "but found another document": _SECOND,
    "control characters are not allowed": N_("a control character"),
    "could not find expected ':'": N_("a colon is missing after a key, or a quote at the end of a text"),
    "did not find expected ',' or ']'": N_("a comma or a closing square bracket is missing"),
    "did not find expected ',' or '}'": N_("a comma or a closing brace is missing"),
    "did not find expected '-' indicator": N_("an item of the list was expected; the indent does not fit"),
    "did not find expected <document start>": _SECOND,
    "did not find expected alphabetic or numeric character": N_("a name of letters and digits was expected"),
    "did not find expected comment or line break": N_("text stands where the line has to end"),
    "did not find expected key": _INDENT,
    "did not find expected node content": N_("a value was expected"),
    "found a tab character that violates indentation": N_("a tab is no indent; use spaces"),
    "found a tab character where an indentation space is expected": N_("a tab is no indent; use spaces"),
    "found character that cannot start any token": _STRANGE,
    "found invalid Unicode character escape code": N_("an escape that stands for no character"),
    "found undefined alias": N_("an alias of nothing; a text that begins with “*” needs quotes"),
    "found undefined tag handle": N_("a text that begins with “!” needs quotes"),
    "found unexpected document indicator": N_("the document ends in the middle of it"),
    "found unexpected end of stream": N_("the file ends in the middle of it"),
    "found unknown escape character": N_("a backslash before a character that needs none"),
    "mapping keys are not allowed in this context": N_("no key can stand here"),
    "mapping values are not allowed in this context": N_(
        "no second colon can stand here; a text with “: ” in it needs quotes"
    ),
    "second occurrence": N_("an anchor has the name of an earlier one"),
}


def load_yaml(text: str) -> Any:
    """The content of a file of the project's own, typed as YAML does."""
    return yaml.load(text, Loader=_LOADER)


def compose(text: str) -> Node | None:
    """The tree of nodes of a text, each with its place; None when there is nothing in it.

    Raises:
        YAMLError: It is not YAML, or nested too deeply.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > _DEEPEST:
            raise MarkedYAMLError(problem=_NESTED, problem_mark=cast(Mark, event.start_mark))
    node: Node | None = yaml.compose(text, Loader=_LOADER)
    return node


def problem(error: YAMLError, text: str) -> tuple[int, Marked]:
    """Where and why a text is not YAML: the line, from 1, and words.

    Args:
        error: What the library raised.
        text: What it was to read.
    """
    if isinstance(error, ReaderError):
        return text.count("\n", 0, error.position) + 1, Marked(
            _PROBLEMS["control characters are not allowed"]
        )
    if not isinstance(error, MarkedYAMLError):
        return 1, Marked("{words}", {"words": str(error)})
    mark, begun = error.problem_mark or error.context_mark, error.context_mark
    words = _words(_PROBLEMS, error.problem)
    context = _CONTEXTS.get(error.context or "")
    if context and begun:
        # What was begun is often the true place.
        values = {"context": Marked(context), "line": begun.line + 1, "problem": words}
        words = Marked(N_("{context} that begins on line {line}, {problem}"), values)
    return mark.line + 1 if mark else 1, words


def _words(known: Mapping[str, str], said: str | None) -> Marked:
    return Marked(known[said]) if said and said in known else Marked("{words}", {"words": said or ""})
