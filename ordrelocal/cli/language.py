"""Language of the command line, chosen once when it starts."""

from ordrelocal.i18n import preferred_language, translate

LANG = preferred_language()


def _(message: str, /, **values: object) -> str:
    """Translate a message of the command line."""
    return translate(message, LANG, **values)
