"""What RIS calls the types and fields of CSL, as Zotero and EndNote read them.

Source: Zotero's translator RIS.js; "RIS format specifications", Reference Manager 11.
"""

from collections.abc import Mapping

# CSL type -> type of reference; the first CSL type of a type of reference is the one that is read.
TYPES: Mapping[str, str] = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "document": "GEN",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "personal_communication": "PCOMM",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "song": "SOUND",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
# Types of reference that are read besides these -> CSL type.
ALIASES: Mapping[str, str] = {
    "ABST": "article-journal",
    "CONF": "paper-conference",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "GOVDOC": "report",
    "ICOMM": "webpage",
    "INPR": "manuscript",
    "JFULL": "periodical",
    "LEGAL": "regulation",
    "SER": "book",
    "UNPB": "manuscript",
    "UNPD": "manuscript",
    "VIDEO": "motion_picture",
}

# CSL field -> tag, in the order in which they are written; names, dates, pages and numbers apart.
FIELDS: Mapping[str, str] = {
    "title": "TI",
    "title-short": "ST",
    "container-title": "T2",
    "container-title-short": "J2",
    "collection-title": "T3",
    "language": "LA",
    "volume": "VL",
    "issue": "IS",
    "number": "M1",
    "number-of-volumes": "NV",
    "edition": "ET",
    "version": "",
    "publisher": "PB",
    "publisher-place": "CY",
    "event-place": "C1",
    "genre": "M3",
    "DOI": "DO",
    "URL": "UR",
    "keyword": "KW",
    "abstract": "AB",
    "note": "N1",
    "annote": "RN",
    "source": "DP",
}
# CSL type -> CSL field -> another tag than that in FIELDS.
SPECIAL: Mapping[str, Mapping[str, str]] = {
    "book": {"collection-title": "T2", "container-title": ""},
    "dataset": {"version": "ET", "edition": ""},
    "report": {"collection-title": "T2", "container-title": ""},
    "software": {"version": "ET", "edition": ""},
}
# Tags that are read besides these -> CSL field.
FIELD_ALIASES: Mapping[str, str] = {
    "BT": "container-title",
    "CT": "title",
    "JA": "container-title-short",
    "JF": "container-title",
    "JO": "container-title",
    "N2": "abstract",
    "T1": "title",
}
# CSL field -> tags of names; the first is written, except that a book has its editors under A3.
NAMES: Mapping[str, tuple[str, ...]] = {
    "author": ("AU", "A1"),
    "editor": ("A2", "ED", "A3"),
    "translator": ("A4",),
}
BOOKS = frozenset({"book"})
# Types that count their pages under SP, instead of saying from where to where.
COUNTED = frozenset({"book", "thesis"})
SERIALS = frozenset({"article-journal", "article-magazine", "article-newspaper", "periodical"})
DATES: Mapping[str, tuple[str, ...]] = {"issued": ("DA", "PY", "Y1"), "accessed": ("Y2",)}
