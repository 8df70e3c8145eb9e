"""Errors as pages, in the reader's language."""

from http import HTTPStatus

from ordrelocal.i18n import N_, translate
from ordrelocal_webui.pages import rendering
from ordrelocal_webui.pages.languages import reader_language

#: What failed, why, and what to do, for errors that are no error of ours with its own words.
_WORDS: dict[int, tuple[str, str, str]] = {
    HTTPStatus.NOT_FOUND: (
        N_("There is no page at this address."),
        N_("This dataset has nothing under this name, or the address has a slip in it."),
        N_("Search for the name of the thing, or start from the first page."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        N_("This address does not take this kind of request."),
        N_("Pages are read only."),
        N_("Open the address in a browser."),
    ),
}
_OTHER = (
    N_("The page could not be made."),
    N_("Something went wrong on the server, and not in what you asked."),
    N_("Try again in a moment; if it fails again, report the address of the page."),
)


def page(status: int, parts: dict[str, str] | None = None) -> str:
    """Render the page of an error.

    Args:
        status: HTTP status.
        parts: ``what``, ``why`` and ``fix`` in the reader's language, when the error has its own words.
    """
    lang = reader_language()
    known = (translate(each, lang) for each in _WORDS.get(status, _OTHER))
    words = parts or dict(zip(("what", "why", "fix"), known, strict=True))
    return rendering.page("error.html", status=status, title=words["what"], parts=words)
