"""What BibTeX and BibLaTeX call the types and fields of CSL: one table for each.

Source: Kime, Wemheuer, Lehman, "The biblatex package", 3.20, sections 2.1 and 2.2;
Patashnik, "BibTeXing", 1988.
"""

from collections.abc import Mapping

# CSL type -> entry type in BibTeX, in BibLaTeX. One that stands for several types names the type it is meant
# for in ``entrysubtype``, unless it is the first of them here.
TYPES: Mapping[str, tuple[str, str]] = {
    "article-journal": ("article", "article"),
    "article-magazine": ("article", "article"),
    "article-newspaper": ("article", "article"),
    "book": ("book", "book"),
    "chapter": ("incollection", "incollection"),
    "dataset": ("misc", "dataset"),
    "document": ("misc", "misc"),
    "entry-encyclopedia": ("incollection", "inreference"),
    "legislation": ("misc", "legislation"),
    "manuscript": ("unpublished", "unpublished"),
    "pamphlet": ("booklet", "booklet"),
    "paper-conference": ("inproceedings", "inproceedings"),
    "patent": ("misc", "patent"),
    "report": ("techreport", "report"),
    "software": ("misc", "software"),
    "thesis": ("phdthesis", "thesis"),
    "webpage": ("misc", "online"),
}
OTHER_TYPES = ("misc", "misc")
SUBTYPES: Mapping[str, str] = {"article-newspaper": "newspaper", "article-magazine": "magazine"}

# Entry types that are read besides these -> CSL type.
ALIASES: Mapping[str, str] = {
    "collection": "book",
    "conference": "paper-conference",
    "electronic": "webpage",
    "inbook": "chapter",
    "manual": "report",
    "mastersthesis": "thesis",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "book",
    "mvreference": "book",
    "periodical": "periodical",
    "proceedings": "book",
    "reference": "book",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "suppperiodical": "article-journal",
    "www": "webpage",
}

# CSL field -> field in BibTeX, in BibLaTeX.
FIELDS: Mapping[str, tuple[str, str]] = {
    "title": ("title", "title"),
    "title-short": ("shorttitle", "shorttitle"),
    "container-title": ("booktitle", "booktitle"),
    "container-title-short": ("shortjournal", "shortjournal"),
    "event-title": ("eventtitle", "eventtitle"),
    "event-place": ("venue", "venue"),
    "collection-title": ("series", "series"),
    "publisher": ("publisher", "publisher"),
    "publisher-place": ("address", "location"),
    "edition": ("edition", "edition"),
    "volume": ("volume", "volume"),
    "issue": ("issue", "issue"),
    "number": ("number", "number"),
    "collection-number": ("seriesnumber", "seriesnumber"),
    "number-of-volumes": ("volumes", "volumes"),
    "chapter-number": ("chapter", "chapter"),
    "page": ("pages", "pages"),
    "number-of-pages": ("pagetotal", "pagetotal"),
    "genre": ("type", "type"),
    "version": ("version", "version"),
    "status": ("pubstate", "pubstate"),
    "DOI": ("doi", "doi"),
    "ISBN": ("isbn", "isbn"),
    "ISSN": ("issn", "issn"),
    "URL": ("url", "url"),
    "keyword": ("keywords", "keywords"),
    "abstract": ("abstract", "abstract"),
    "annote": ("annotation", "annotation"),
    "note": ("note", "note"),
    "source": ("library", "library"),
}
# CSL type -> CSL field -> another name than that in FIELDS.
SPECIAL: Mapping[str, Mapping[str, tuple[str, str]]] = {
    **{
        kind: {
            "container-title": ("journal", "journaltitle"),
            "issue": ("number", "number"),
            "number": ("eid", "eid"),
        }
        for kind in ("article-journal", "article-magazine", "article-newspaper")
    },
    **{
        kind: {"collection-number": ("number", "number"), "number": ("eid", "eid")}
        for kind in ("book", "chapter", "paper-conference", "entry-encyclopedia")
    },
    "report": {"publisher": ("institution", "institution")},
    "thesis": {"publisher": ("school", "institution")},
}
# Fields that are read besides these -> CSL field.
FIELD_ALIASES: Mapping[str, str] = {
    "address": "publisher-place",
    "annote": "annote",
    "institution": "publisher",
    "journal": "container-title",
    "journaltitle": "container-title",
    "location": "publisher-place",
    "organization": "publisher",
    "school": "publisher",
    "howpublished": "medium",
}
NAMES: Mapping[str, str] = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "container-author": "bookauthor",
    "commentator": "commentator",
}
DATES: Mapping[str, str] = {"accessed": "urldate", "event-date": "eventdate", "original-date": "origdate"}

# Fields that hold no LaTeX.
VERBATIM = frozenset({"URL", "DOI"})

# Language -> babel's name, the first being the one that is written.
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "ca": ("catalan",),
    "de": ("german", "ngerman"),
    "en": ("english", "british", "american", "ukenglish", "usenglish"),
    "es": ("spanish",),
    "fr": ("french", "francais", "frenchb"),
    "it": ("italian",),
    "nl": ("dutch",),
    "pl": ("polish",),
    "pt": ("portuguese",),
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
