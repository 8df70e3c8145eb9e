"""How alike two titles, names, containers, numbers or pages are, from 0 (other) to 1 (the same).

Each function knows how bibliographies vary: accents and apostrophes, subtitles left out, initials, journals
abbreviated, "n° 5" for "5". What is only alike, as the next report of a series is, must stay below what is
varied.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from ordrelocal.describing import Name

_LONGEST = 2000
# Letters that Unicode does not decompose.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "&": " et "})
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_SUBTITLE = re.compile(r"\s*(?:[.:;?!…](?=[\s»”\")]|$)[\s»”\")]*|\s[-–—]+\s|\()")
_EMPTY_WORDS = frozenset("a au aux d de des du en et l la le les of the and in for sur".split())
_NUMBER_WORDS = frozenset("n no nr num numero vol volume tome t issue art article p pp page pages".split())
_REVIEW = re.compile(
    r"\b(?:comptes? rendus?|recensions?|(?:book )?reviews? of|book review|notes? de lecture)\b"
)
# What follows them is a number, be it a letter.
_NUMBERED = frozenset("annexe book cahier livre part partie section tome volume".split())
_NEGATIONS = frozenset("aucun aucune contre jamais ni non pas sans not against without".split())
_OTHERS = frozenset({"others", "et al", "et alii", "et autres", "and others"})
_PARTICLES = re.compile(r"^(?:(?:d|de|du|des|del|von|van|der) )+")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@lru_cache(maxsize=20_000)
def normal(text: str) -> str:
    """Words of a text without what writers vary: case, accents, apostrophes, dashes, ligatures.

    Example:
        >>> normal("L’État — & la “gestion”") == normal("l'Etat et la gestion")
        True
    """
    plain = unicodedata.normalize("NFKD", _MARKUP.sub(" ", text[:_LONGEST])).casefold().translate(_LETTERS)
    spread = unicodedata.normalize("NFKD", plain)
    kept = "".join(
        char if char.isalnum() else " " for char in spread if unicodedata.category(char) not in {"Mn", "Cf"}
    )
    return " ".join(kept.split())


def title_likeness(ours: str, theirs: str) -> float:
    """Likeness of two titles; a subtitle in one only is a near agreement (0.9).

    Other numbers (of the year, the volume, the law) make other works, and a review is not what it reviews.
    """
    left, right = normal(ours), normal(theirs)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if is_review(left) != is_review(right):
        return min(0.3, _spread(left, right))
    short, long = (ours, theirs) if len(left) < len(right) else (theirs, ours)
    near = _without_subtitle(normal(short), long)
    if near:
        return near
    alike = _spread(left, right)
    if _numbers(left) != _numbers(right):
        return min(0.5, alike)
    return min(0.65, alike) if _changed(left, right) else alike


def is_review(title: str) -> bool:
    """Whether a title says that it is of a review.

    Example:
        >>> is_review("Compte rendu de : La régulation des pauvres")
        True
    """
    return bool(_REVIEW.search(normal(title)))


def _without_subtitle(short: str, long: str) -> float:
    """Near agreement if the shorter is the longer one up to a subtitle."""
    if len(short) < 12 or " " not in short:
        return 0.0
    for cut in _SUBTITLE.finditer(long):
        main, rest = normal(long[: cut.start()]), normal(long[cut.end() :])
        misspelt = len(main) > 20 and fuzz.ratio(main, short) >= 94 and not _changed(main, short)
        if rest and (main == short or misspelt):
            if _numbers(main) != _numbers(short) or _numbers(rest):
                return 0.6
            return 0.9 if main == short else 0.85
    return 0.0


def _spread(left: str, right: str) -> float:
    """Likeness of characters, spread so that what any two titles share counts nothing."""
    alike = max(fuzz.ratio(left, right), 0.97 * fuzz.token_sort_ratio(left, right)) / 100
    return max(0.0, (alike - 0.6) / 0.4)


def _numbers(text: str) -> list[str]:
    """What counts parts, years or laws: with digits, in Roman, or a letter after "tome", "partie"."""
    words = text.split()
    return [
        word
        for before, word in zip(["", *words], words, strict=False)
        if any(char.isdigit() for char in word)
        or re.fullmatch(r"[ivx]{2,}", word)
        or (before in _NUMBERED and len(word) == 1)
    ]


def _changed(left: str, right: str) -> bool:
    """Whether one says another thing in nearly the same words."""
    return _substituted(left, right) or _negated(left) != _negated(right)


def _negated(text: str) -> list[str]:
    """Words that turn what is said into its contrary: left out, they are no slip."""
    return [word for word in text.split() if word in _NEGATIONS]


def _substituted(left: str, right: str) -> bool:
    """Whether each has a word of weight that the other lacks: left out is a slip, put in its place is not."""
    ours, theirs = Counter(_content(left)), Counter(_content(right))
    alone, other = ours - theirs, theirs - ours

    def lacking(words: Counter[str], others: Counter[str]) -> bool:
        return any(not any(_spelled(word, each) for each in others) for word in words)

    return lacking(alone, other) and lacking(other, alone)


def _spelled(word: str, other: str) -> bool:
    """Whether two words may be one, misspelt or in the plural; a short one is soon another (RMI, RSA)."""
    short = min(len(word), len(other))
    if short < 5:
        return word.rstrip("sx") == other.rstrip("sx")
    return fuzz.ratio(word, other) >= 75


def container_likeness(ours: str, theirs: str) -> float:
    """Likeness of two names of journals, collections, publishers or bodies, abbreviations and acronyms too.

    Example:
        >>> container_likeness("Revue française de science politique", "Rev. fr. sci. polit.")
        0.9
        >>> container_likeness("Presses universitaires de France", "PUF")
        0.9
    """
    left, right = (normal(re.sub(r"\([^()]*\)", " ", text)) or normal(text) for text in (ours, theirs))
    if left == right:
        return 1.0 if left else 0.0
    short, long = sorted((left, right), key=len)
    if _content(short) == _content(long):
        return 1.0
    if _acronym(short, long) or _abbreviated(short, long):
        return 0.9
    alike = title_likeness(ours, theirs)
    # Journals share most of their names: "Revue française de …".
    return min(0.4, alike) if _substituted(left, right) else alike


def _content(text: str) -> list[str]:
    return [word for word in text.split() if word not in _EMPTY_WORDS]


def _acronym(short: str, long: str) -> bool:
    letters = short.replace(" ", "")
    initials = ("".join(word[0] for word in words) for words in (_content(long), long.split()))
    return 3 <= len(letters) <= 8 and letters in initials


def _abbreviated(short: str, long: str) -> bool:
    left, right = _content(short), _content(long)
    return (
        1 < len(left) == len(right)
        and len(short) > 5
        and all(whole.startswith(part) for part, whole in zip(left, right, strict=True))
    )


def name_likeness(ours: Name, theirs: Name) -> float:
    """Likeness of two names; initials and a family name misspelt are near agreements.

    Example:
        >>> round(name_likeness(Name("Duran", "Patrice"), Name("Duran", "P.")), 2)
        0.94
        >>> name_likeness(Name("Faure", "Alain"), Name("Faure", "Olivier"))
        0.3
    """
    left, right = normal(ours.family), normal(theirs.family)
    whole = [sorted(normal(f"{name.family} {name.given}").split()) for name in (ours, theirs)]
    if whole[0] == whole[1]:
        return 1.0 if left == right else 0.95
    if not (ours.given or theirs.given):
        return container_likeness(ours.family, theirs.family)
    family = _family_likeness(left, right)
    return family * (0.3 + 0.7 * _given_likeness(normal(ours.given), normal(theirs.given)))


def _family_likeness(left: str, right: str) -> float:
    if left == right:
        return 1.0
    bare = [_PARTICLES.sub("", family) for family in (left, right)]
    if bare[0] == bare[1]:
        return 0.95
    if set(left.split()) < set(right.split()) or set(right.split()) < set(left.split()):
        return 0.8
    alike = fuzz.ratio(*bare) / 100
    return alike if min(map(len, bare)) >= 5 and alike >= 0.85 else 0.0


def _given_likeness(left: str, right: str) -> float:
    """1 the same, 0.92 initials or abbreviated, 0.85 one is not said, 0 other."""
    if left == right:
        return 1.0
    if not left or not right:
        return 0.85
    short, long = sorted((left, right), key=len)
    if short.replace(" ", "") == "".join(word[0] for word in long.split()):
        return 0.92
    pairs = list(zip(short.split(), long.split(), strict=False))
    if all(one.startswith(other) or other.startswith(one) for one, other in pairs):
        return 0.92 if len(short.split()) == len(long.split()) else 0.85
    return 0.8 if fuzz.ratio(left, right) >= 85 else 0.0


def names_likeness(ours: Sequence[Name], theirs: Sequence[Name]) -> float:
    """Likeness of two lists of authors; a list cut short ("et al.") agrees as far as it goes."""
    left, right = ([name for name in names if normal(name.family) not in _OTHERS] for names in (ours, theirs))
    if not left or not right:
        return 0.0
    short, long = sorted((left, right), key=len)
    rest, found = list(long), 0.0
    for name in short:
        best = max(rest, key=lambda other: name_likeness(name, other))
        found += name_likeness(name, best)
        rest.remove(best)
    cut = len(left) != len(ours) or len(right) != len(theirs)
    return found / len(short) if cut else found / 2 / len(short) + found / 2 / len(long)


def number_likeness(ours: str, theirs: str) -> float:
    """Likeness of two numbers of a volume or an issue: "n° 5" is "5", "XVI" is "16", "53-54" holds "53"."""
    left, right = _parts(ours), _parts(theirs)
    if left == right:
        return 1.0
    return 0.8 if left and right and (set(left) <= set(right) or set(right) <= set(left)) else 0.0


def _parts(number: str) -> list[str]:
    words = re.findall(r"\d+|[a-z]+", normal(number))
    return [_arabic(word).lstrip("0") for word in words if word not in _NUMBER_WORDS]


def _arabic(word: str) -> str:
    """A Roman number as an Arabic one; any other word as it is."""
    if not re.fullmatch(r"m*(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", word):
        return word
    values = [_ROMAN[letter] for letter in word]
    return str(sum(-value if value < max(values[at:]) else value for at, value in enumerate(values)))


def pages_likeness(ours: str, theirs: str) -> float:
    """Likeness of two ranges of pages: the first page counts most, "713-42" is "713-742"."""
    left, right = _range(ours), _range(theirs)
    if not left or not right or left[0] != right[0]:
        return 0.0
    if len(left) == 1 or len(right) == 1:
        return 0.9
    return 1.0 if left[1] == right[1] else 0.6


def _range(pages: str) -> list[str]:
    ends = re.findall(r"[a-z]?\d+", normal(pages))[:2]
    if len(ends) == 2 and len(ends[1]) < len(ends[0]):
        ends[1] = ends[0][: -len(ends[1])] + ends[1]
    return ends


def year(text: str) -> str:
    """The year that a date begins with, or that a text holds; "" without one.

    Example:
        >>> year("impr. 2008"), year("19.."), year("2008-06-04")
        ('2008', '', '2008')
    """
    found = re.search(r"(?<!\d)[12]\d{3}(?!\d)", text)
    return found[0] if found else ""


def year_likeness(ours: str, theirs: str) -> float:
    """1 the same, 0.4 one apart (of the conference, of the print), 0 other; both are years."""
    apart = abs(int(ours) - int(theirs))
    return 1.0 if apart == 0 else 0.4 if apart == 1 else 0.0
