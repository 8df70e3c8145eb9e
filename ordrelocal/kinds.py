"""Kinds of works (CSL types), and which of them one work may be entered as by different hands."""

# Kinds that say nothing: BibTeX's "misc", Zotero's fallback.
_ANY = frozenset({"", "document", "article", "entry", "manuscript", "standard"})
_LIKE = {
    frozenset({"article-journal", "article-magazine"}): 0.8,
    frozenset({"article-journal", "article-newspaper"}): 0.5,
    frozenset({"article-magazine", "article-newspaper"}): 0.8,
    frozenset({"article-newspaper", "webpage"}): 0.8,
    frozenset({"article-newspaper", "post-weblog"}): 0.8,
    frozenset({"article-magazine", "webpage"}): 0.7,
    frozenset({"post-weblog", "webpage"}): 0.9,
    frozenset({"post", "webpage"}): 0.8,
    frozenset({"report", "webpage"}): 0.6,
    frozenset({"report", "book"}): 0.6,
    frozenset({"report", "pamphlet"}): 0.7,
    frozenset({"report", "thesis"}): 0.5,
    frozenset({"book", "thesis"}): 0.3,
    frozenset({"chapter", "paper-conference"}): 0.8,
    frozenset({"chapter", "entry-encyclopedia"}): 0.8,
    frozenset({"paper-conference", "speech"}): 0.9,
    frozenset({"paper-conference", "article-journal"}): 0.3,
    frozenset({"book", "collection"}): 0.8,
    frozenset({"legislation", "bill"}): 0.6,
    frozenset({"legislation", "regulation"}): 0.8,
    frozenset({"legislation", "legal_case"}): 0.5,
    frozenset({"legislation", "webpage"}): 0.6,
}
_PARTS = frozenset(
    {"chapter", "paper-conference", "entry-encyclopedia", "article-journal", "article-magazine"}
)


def kind_likeness(ours: str, theirs: str) -> float | None:
    """How well one work can be of both kinds; None where one of them says nothing.

    Example:
        >>> kind_likeness("book", "article-journal"), kind_likeness("book", "")
        (0.0, None)
    """
    if ours in _ANY or theirs in _ANY:
        return None
    return 1.0 if ours == theirs else _LIKE.get(frozenset({ours, theirs}), 0.0)


def is_part(kind: str) -> bool:
    """Whether an ISBN given with such a work is that of what it stands in."""
    return kind in _PARTS
