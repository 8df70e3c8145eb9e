"""Text as the search indexes compare it."""

import re
import unicodedata

#: A run of letters and digits, as ``str.isalnum`` tells them.
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Text without accents and ligatures, in lower case.

    Example:
        >>> fold("Œuvre d'État")
        "oeuvre d'etat"
    """
    if text.isascii():
        return text.lower()
    spread = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    decomposed = unicodedata.normalize("NFD", spread)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def words(text: str) -> list[str]:
    """The folded words of a text: its letters and digits, whatever stands between them.

    Example:
        >>> words("L’État : face-à-face (2009)")
        ['l', 'etat', 'face', 'a', 'face', '2009']
    """
    return _WORD.findall(fold(text))


def plain(text: str) -> str:
    """The folded words of a text, with one space between them.

    Example:
        >>> plain("Saint-Denis, La Réunion")
        'saint denis la reunion'
    """
    return " ".join(words(text))
