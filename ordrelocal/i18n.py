"""Two languages, one mechanism: English messages in the code, French in gettext catalogues (``.po``).

Catalogues are read when first needed, so that no compiled file has to be kept beside them.
"""

import gettext
import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ordrelocal.paths import PACKAGE

LANGUAGES = ("fr", "en")
_catalogue_paths: list[Path] = [PACKAGE / "translations" / "fr.po"]


def N_(message: str) -> str:
    """Mark an English message for translation without translating it yet."""
    return message


def add_catalogue(path: Path) -> None:
    """Let another package (the web pages) add its French catalogue."""
    if path not in _catalogue_paths:
        _catalogue_paths.append(path)
        translations.cache_clear()


@cache
def translations(lang: str) -> gettext.NullTranslations:
    """Messages of one language; English is the language of the code and needs no catalogue."""
    result = gettext.NullTranslations()
    if lang != "fr":
        return result
    for path in _catalogue_paths:
        with path.open("rb") as source:
            catalogue = read_po(source, locale="fr")
        binary = BytesIO()
        write_mo(binary, catalogue)
        binary.seek(0)
        loaded = gettext.GNUTranslations(binary)
        loaded.add_fallback(result)
        result = loaded
    return result


@dataclass(frozen=True)
class Marked:
    """A message used as a value inside another one, and translated with it."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


def translate(message: str, lang: str, /, **values: object) -> str:
    """Translate a message and fill in its ``{values}``; values that are messages are translated, too.

    Example:
        >>> translate("Broken at line {line}.", "en", line=3)
        'Broken at line 3.'
    """
    text = translations(lang).gettext(message) if message else ""
    filled = {
        name: translate(value.message, lang, **value.values) if isinstance(value, Marked) else value
        for name, value in values.items()
    }
    return text.format(**filled) if filled else text


def preferred_language() -> str:
    """Language of the command line: ``ORDRELOCAL_LANG``, else the system's, else English."""
    chosen = os.environ.get("ORDRELOCAL_LANG") or locale.getlocale()[0] or ""
    return "fr" if chosen.lower().startswith("fr") else "en"
