"""How each scheme of identifiers is written: its addresses, its names, its values and their check digits.

Check digits are the business of idutils and python-stdnum.

Source: the forms listed in the documentation of each service; schemes of idutils 1.7.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stdnum import isbn, isni, issn
from stdnum.exceptions import ValidationError
from stdnum.util import clean


@dataclass(frozen=True)
class Scheme:
    """How one scheme is written.

    Attributes:
        iri: Template of the canonical IRI.
        canonical: Value as written -> canonical value, or None if it is none.
        addresses: Expressions for host and path (without ``www.``); the group is the value.
        names: Expression for what stands before a value.
        alone: Expression for values that say by their form which scheme they are of; "" if none does.
    """

    iri: str
    canonical: Callable[[str], str | None]
    addresses: tuple[str, ...]
    names: str
    alone: str = ""


def _doi(value: str) -> str | None:
    # Here, since it takes a third of a second, which commands without identifiers need not wait for.
    import idutils  # type: ignore[import-untyped]

    value = value.rstrip(".,;")
    # A bracket that closes nothing belongs to the sentence; those within an old DOI are its own.
    while value.endswith(")") and value.count(")") > value.count("("):
        value = value[:-1]
    readable = value.isascii() and value.isprintable() and " " not in value
    return str(idutils.normalize_doi(value)).lower() if readable and idutils.is_doi(value) else None


def _isbn(value: str) -> str | None:
    compact = isbn.compact(value)
    # A number of nine digits is an IdRef number before it is an SBN of the sixties.
    if len(clean(value, " -").strip()) not in (10, 13) or not compact.isascii():
        return None
    return _checked(lambda: isbn.validate(compact, convert=True))


def _issn(value: str) -> str | None:
    return (
        _checked(lambda: issn.format(issn.validate(value)))
        if value.isascii() or "-" in clean(value)
        else None
    )


def _isni(value: str) -> str | None:
    return _checked(lambda: isni.validate(value))


def _orcid(value: str) -> str | None:
    import idutils

    compact = _isni(value)
    return idutils.normalize_orcid(compact) if compact and idutils.is_orcid(compact) else None


def _idref(value: str) -> str | None:
    # The check digit of a PPN is that of an ISBN-10 whose first digit is zero.
    compact = value.strip().upper()
    if not re.fullmatch(r"[0-9]{8}[0-9X]", compact):
        return None
    return compact if isbn.is_valid("0" + compact) else None


def _viaf(value: str) -> str | None:
    import idutils

    value = value.strip()
    return value if re.fullmatch(r"[0-9]+", value) and idutils.is_viaf(value) else None


def _wikidata(value: str) -> str | None:
    value = value.strip().upper()
    return value if re.fullmatch(r"Q[1-9][0-9]{0,11}", value) else None


def _ark(value: str) -> str | None:
    # Wikidata writes what follows "cb".
    found = re.fullmatch(r"(?:cb)?([0-9]{8}[0-9bcdfghjkmnpqrstvwxz])", value.strip(), re.I)
    return "cb" + found[1].lower() if found else None


def _hal(value: str) -> str | None:
    import idutils

    value = re.sub(r"v[0-9]+$", "", value.strip().lower())
    return value if value.isascii() and idutils.is_hal(value) else None


def _persee(value: str) -> str | None:
    value = value.strip()
    return value if re.fullmatch(r"[0-9]{1,9}|[a-z][a-z0-9]*(?:_[A-Za-z0-9-]+){3,8}", value) else None


def _openalex(value: str) -> str | None:
    import idutils

    value = value.strip().upper()
    return value if value.isascii() and idutils.is_openalex(value) else None


def _omid(value: str) -> str | None:
    value = value.strip().lower()
    return value if re.fullmatch(r"(?:br|ra|ar|re|id)/0[1-9][0-9]{1,30}", value) else None


def _checked(validate: Callable[[], str]) -> str | None:
    try:
        value = validate()
    except ValidationError:
        return None
    return value if value.isascii() else None


_HAL_HOST = r"(?:[\w.-]+\.)?(?:hal\.science|archives-ouvertes\.fr)|hal\.[\w.-]+"
_DIGITS16 = r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{3}[0-9X]"

# In the order in which a value alone is tried: an ORCID iD is an ISNI, too.
SCHEMES: Mapping[str, Scheme] = {
    "doi": Scheme(
        "https://doi.org/{}",
        _doi,
        (r"(?:dx\.)?doi\.org/(10\..+)",),
        r"(?:info:|urn:)?doi\s*[:/=]?\s*",
        r"10\.[0-9].*",
    ),
    "isbn": Scheme(
        "urn:isbn:{}",
        _isbn,
        (),
        r"urn:isbn:|(?:e-?)?(?:isbn|ean)(?:[- ]?1[03])?\s*[:=]?\s*",
        r"(?:97[89][ -]?)?[0-9](?:[ -]?[0-9]){8}[ -]?[0-9X]",
    ),
    "issn": Scheme(
        "https://portal.issn.org/resource/ISSN/{}",
        _issn,
        (r"(?:portal\.)?issn\.org/resource/issn(?:-l)?/([^/#]+)",),
        r"urn:issn:|[ep]?-?issn(?:-l)?\s*[:=]?\s*",
        r"[0-9]{4}-[0-9]{3}[0-9X]",
    ),
    "orcid": Scheme(
        "https://orcid.org/{}", _orcid, (r"orcid\.org/([^/#]+)/?",), r"orcid(?: id)?\s*:?\s*", _DIGITS16
    ),
    "isni": Scheme(
        "https://isni.org/isni/{}",
        _isni,
        (r"isni\.org/(?:isni/)?([^/#]+)/?",),
        r"isni\s*:?\s*",
        _DIGITS16,
    ),
    "viaf": Scheme(
        "http://viaf.org/viaf/{}",
        _viaf,
        (r"viaf\.org/(?:[a-z]{2}/)?viaf/([0-9]+)(?:/.*)?",),
        r"viaf(?: id)?\s*:?\s*|\(viaf\)\s*",
    ),
    "ark-bnf": Scheme(
        "http://data.bnf.fr/ark:/12148/{}",
        _ark,
        (r"(?:(?:data|catalogue|ark)\.)?bnf\.fr/(?:[a-z]{2}/)?ark:/?12148/(cb[0-9a-z]+)(?:[./].*)?",),
        r"ark:/?12148/",
    ),
    "idref": Scheme(
        "http://www.idref.fr/{}/id",
        _idref,
        (r"idref\.fr/([0-9]{8}[0-9x])(?:/id|/|\.[a-z]+)?",),
        r"idref(?: id|\s*ppn)?\s*:?\s*|\(idref\)\s*",
    ),
    "wikidata": Scheme(
        "http://www.wikidata.org/entity/{}",
        _wikidata,
        (
            r"(?:m\.)?wikidata\.org/(?:entity|wiki)/(?:special:entity(?:page|data)/)?(q[0-9]+)"
            r"(?:\.[a-z]+)?",
        ),
        r"(?:wd|wikidata)\s*:\s*",
        r"Q[0-9]+",
    ),
    "hal": Scheme(
        "https://hal.science/{}",
        _hal,
        (rf"(?:{_HAL_HOST})/(?:[a-z]+/)?([a-z0-9]+[-_][0-9]{{8}}(?:v[0-9]+)?)(?:/.*)?",),
        r"hal(?: id)?\s*:\s*",
        r"(?:hal[a-z]*|tel|dumas|cel|inria|medihal)-[0-9]{8}(?:v[0-9]+)?",
    ),
    "persee": Scheme(
        "http://data.persee.fr/doc/{}#Web",
        _persee,
        (
            r"(?:data\.)?persee\.fr/(?:doc|authority)/([^/#.]+)/?",
            r"persee\.fr/web/[a-z/]+/article/([^/#.]+)/?",
        ),
        r"pers[ée]e\s*:\s*",
        r"[a-z][a-z0-9]*_[0-9]{4}-[0-9]{3}[0-9X]_[0-9]{4}_[a-z]+_[\w-]+",
    ),
    "openalex": Scheme(
        "https://openalex.org/{}",
        _openalex,
        (r"(?:api\.)?openalex\.org/(?:(?:works|authors|sources|institutions)/)?([wasicpf][0-9]+)",),
        r"openalex\s*:\s*",
        r"[WA][0-9]{6,10}",
    ),
    "omid": Scheme(
        "https://w3id.org/oc/meta/{}",
        _omid,
        (
            r"(?:w3id\.org/oc|opencitations\.net)/meta/((?:br|ra|ar|re|id)/[0-9]+)",
            r"opencitations\.net/(br/[0-9]+)",
        ),
        r"(?:omid|meta)\s*:\s*",
        r"(?:br|ra)/06[0-9]+",
    ),
}
