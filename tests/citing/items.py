"""Items to write and read: those that the project ships, and made-up ones."""

import json
from typing import Any

from hypothesis import strategies as st

from tests.checkout import ROOT

# What French titles hold, and what formats take for something else.
TEXT = st.text(
    st.sampled_from("abcéèœÉÇŁ019 ’'`\"«»\u00a0\u202f:;?!.,-–—&%#_~^$\\{}()[]<>/=@*|…n°"),
    min_size=1,
    max_size=30,
)
WORDS = (
    TEXT.map(lambda text: " ".join(text.split(" ")).strip())
    .filter(bool)
    .map(lambda text: " ".join(part for part in text.split(" ") if part))
    .filter(lambda text: text == text.strip())
)
PEOPLE = st.fixed_dictionaries(
    {
        "family": st.sampled_from(
            ["Le Rest", "Thoenig", "de Certeau", "Éluard", "O’Brien", "Havard Duclos", "and Co"]
        ),
        "given": st.sampled_from(["Pascal", "Jean-Claude", "J.\u00a0C.", "Ève", "M. de", "Anne and Marie"]),
    }
)
BODIES = st.sampled_from(
    [
        "État",
        "Conseil national (CNLE)",
        "Ministère du travail, de l’emploi",
        "Solidarités & santé",
        "PUF {100 %}",
    ]
).map(lambda name: {"literal": name})
NAMES = st.lists(st.one_of(PEOPLE, BODIES), min_size=1, max_size=4)
DAYS = st.one_of(
    st.dates().map(lambda day: [day.year, day.month, day.day]),
    st.dates().map(lambda day: [day.year, day.month]),
    st.integers(1500, 2100).map(lambda year: [year]),
)
DATES = DAYS.map(lambda parts: {"date-parts": [parts]})
PAGES = st.sampled_from(["8", "3-32", "138a-144a", "xi-xx", "713-742"])
URLS = st.sampled_from(["https://example.org/a_b?c=1&d=%20#e", "http://example.org/~f/"])


def field(**values: Any) -> dict[str, Any]:
    """Strategies under the names of CSL."""
    return {name.replace("_", "-"): value for name, value in values.items()}


COMMON = field(
    title=WORDS,
    author=NAMES,
    editor=NAMES,
    issued=DATES,
    accessed=DATES,
    publisher=WORDS,
    publisher_place=WORDS,
    volume=WORDS,
    edition=WORDS,
    genre=WORDS,
    abstract=WORDS,
    note=WORDS,
    language=st.sampled_from(["fr", "fr-FR", "en", "oc"]),
) | {"DOI": st.just("10.5555/made-up_(1)"), "URL": URLS}
SERIAL = COMMON | {"container-title": WORDS, "issue": WORDS, "page": PAGES, "ISSN": st.just("1234-5679")}
PART = COMMON | {
    "container-title": WORDS,
    "collection-title": WORDS,
    "page": PAGES,
    "ISBN": st.just("9780000000002"),
}
BOOK = COMMON | {
    "collection-title": WORDS,
    "number-of-pages": st.just("116"),
    "ISBN": st.just("9780000000002"),
}


def _kinds(fields: dict[str, Any], *kinds: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"id": st.just("made-up"), "type": st.sampled_from(kinds)}, optional=fields)


ITEMS = st.one_of(
    _kinds(SERIAL, "article-journal", "article-newspaper"),
    _kinds(PART, "chapter"),
    _kinds(PART | {"event-place": WORDS}, "paper-conference"),
    _kinds(BOOK, "book"),
    _kinds(COMMON | {"number": WORDS}, "report", "legislation"),
    _kinds(COMMON, "thesis", "webpage", "document"),
)


def shipped() -> list[dict[str, Any]]:
    """The works that the project ships, without what is ours alone."""
    return [
        {key: value for key, value in item.items() if key != "custom"}
        | {"id": item["id"].removeprefix("work/")}
        for path in sorted((ROOT / "data" / "references").glob("*.csl.json"))
        for item in json.loads(path.read_text(encoding="utf-8"))
    ]
