"""Text and names between CSL and the LaTeX of a bibliography."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from pylatexenc import latex2text  # type: ignore[import-untyped]

from ordrelocal.citing.items import line_text

# What LaTeX, or a reader of BibTeX, would take for something else.
_ESCAPES: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: "\\" + sign for sign in "&%$#_"},
}
_SPECIAL = re.compile("[" + re.escape("".join(_ESCAPES)) + "]")
# Signs that LaTeX joins into one: an empty group holds them apart.
_LIGATURE = re.compile(
    r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[!?])(?=`)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=,)(?=,)"
)
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_PLAIN_FAMILY = re.compile(r"[^\W\d_a-z][\w’'.-]*(?:[ \u00a0][^\W\d_a-z][\w’'.-]*)*")
# Family, Jr, Given.
_MOST_COMMAS = 2
_MACROS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    # What babel's French adds; of a macro that is not here, such as "up", the text alone is read.
    "og": "«\u00a0",
    "fg": "\u00a0»",
    "no": "n°\u00a0",
    "No": "N°\u00a0",
    "degres": "°",
    "ier": "er",
    "iere": "re",
    "ieme": "e",
    "iers": "ers",
    "ieres": "res",
    "iemes": "es",
}


def encoded(text: str) -> str:
    r"""Text as LaTeX reads it; accents stay as they are, since the file is UTF-8.

    Example:
        >>> encoded("R&D : 50 %")
        'R\\&D : 50 \\%'
    """
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], _LIGATURE.sub("\0", line_text(text))).replace(
        "\0", "{}"
    )


def decoded(text: str) -> str:
    r"""Text of LaTeX: accents and signs read, braces that only protect dropped.

    Example:
        >>> decoded(r"L'{\'E}tat \& la {DNA}")
        "L'État & la DNA"
    """
    # A bare per cent would begin a comment; scholars who write one mean it.
    plain = str(_decoder().latex_to_text(_BARE_PERCENT.sub(r"\\%", text)))
    return line_text(plain).replace("«\u00a0 ", "«\u00a0").replace(" \u00a0»", "\u00a0»")


@cache
def _decoder() -> Any:
    context = latex2text.get_default_latex_context_db()
    macros = [latex2text.MacroTextSpec(name, text) for name, text in _MACROS.items()]
    context.add_context_category("ordrelocal", macros=macros, prepend=True)
    return latex2text.LatexNodes2Text(context, math_mode="verbatim", keep_braced_groups=False)


def encoded_names(names: Sequence[Mapping[str, Any]]) -> str:
    """Names as BibTeX has them: ``Family, Given and {Body}``."""
    return " and ".join(_encoded_name(name) for name in names)


def _encoded_name(name: Mapping[str, Any]) -> str:
    if "literal" in name or "family" not in name:
        return "{" + encoded(name.get("literal") or name.get("given", "")) + "}"
    family = _protected(name["family"])
    particle = " ".join(name[key] for key in ("dropping-particle", "non-dropping-particle") if key in name)
    parts = [f"{encoded(particle)} {family}" if particle else family]
    parts += [_protected_part(name[key]) for key in ("suffix", "given") if key in name]
    if len(parts) == 1:
        return family
    return ", ".join(parts if "given" in name else [*parts, "{}"])


def _protected(family: str) -> str:
    """A family name, in braces if a reader would cut it or take a part of it for a particle."""
    return encoded(family) if _PLAIN_FAMILY.fullmatch(family) else "{" + encoded(family) + "}"


def _protected_part(part: str) -> str:
    risky = re.search("[,;]", part) or re.search(r"\band\b", part, re.I)
    return "{" + encoded(part) + "}" if risky else encoded(part)


@dataclass(frozen=True)
class ReadNames:
    """Names of a field.

    Attributes:
        names: The names in CSL.
        others: Whether "and others" stood behind them.
        odd: Whether they were written otherwise than BibTeX has them: with semicolons, or more commas.
    """

    names: list[dict[str, str]]
    others: bool
    odd: bool


def decoded_names(text: str) -> ReadNames:
    """Names of CSL; a semicolon outside of braces is taken for an "and"."""
    bare = [place for place, sign in _outside(text) if sign == ";"]
    ends = zip([-1, *bare], [*bare, len(text)], strict=True)
    joined = " and ".join(part for start, end in ends if (part := text[start + 1 : end].strip()))
    written = split_multiple_persons_names(joined)
    named = [each for each in written if each.lower() != "others"]
    names = [name for each in named if (name := _decoded_name(each))]
    commas = max((sum(sign == "," for _, sign in _outside(each)) for each in named), default=0)
    return ReadNames(names, len(named) < len(written), bool(bare) or commas > _MOST_COMMAS)


def _outside(text: str) -> Iterator[tuple[int, str]]:
    """Places and signs that stand in no braces."""
    depth = 0
    for place, sign in enumerate(text):
        if place and text[place - 1] == "\\":
            continue
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth <= 0:
            yield place, sign


def _decoded_name(text: str) -> dict[str, str]:
    text = text.strip()
    if text.startswith("{") and _closing(text) == len(text) - 1:
        return {"literal": decoded(text)} if decoded(text) else {}
    parts = parse_single_name_into_parts(text, strict=False)
    found = {
        "family": parts.last,
        "given": parts.first,
        "non-dropping-particle": parts.von,
        "suffix": parts.jr,
    }
    name = {key: decoded(" ".join(words)) for key, words in found.items()}
    return {key: value for key, value in name.items() if value}


def _closing(text: str) -> int:
    """Place of the brace that closes the first one; -1 if none does."""
    depth = 0
    for place, sign in enumerate(text):
        escaped = place > 0 and text[place - 1] == "\\"
        depth += {"{": 1, "}": -1}.get(sign, 0) * (not escaped)
        if depth == 0:
            return place
    return -1
