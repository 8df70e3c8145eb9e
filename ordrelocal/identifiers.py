"""Identifiers of works and people: any form seen in the wild, one canonical value and IRI a scheme.

A form is an address (``https://doi.org/10.1000/x``), a value after the name of its scheme (``ISBN 2-296-…``),
or a value alone. A value alone is read without a scheme only where its form tells which one it is of: nine
digits are an IdRef or a VIAF number, so that somebody has to say which.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from stdnum.util import clean

from ordrelocal import identifier_forms as forms
from ordrelocal.errors import UnreadableIdentifierError

SCHEMES: tuple[str, ...] = tuple(forms.SCHEMES)

_LONGEST = 1000
_ADDRESS = re.compile(r"(?:https?:)?//|(?:[\w-]+\.)+[a-z]{2,}/", re.I)
# What a sentence, a bracket or Markdown leaves around an identifier.
_AROUND = " \t\r\n\u00a0\u202f\u200b\ufeff<>\"'«»“”[]{},;"


@dataclass(frozen=True, order=True)
class Identifier:
    """One identifier.

    Attributes:
        scheme: One of ``SCHEMES``.
        value: The canonical value: DOI in lower case, ISBN of 13 digits without hyphens, ISSN and ORCID with
            hyphens, ISNI of 16 characters, PPN of nine, ``cb…`` of a BnF ARK, ``Q42``, a HAL identifier
            without its version, a Persée document's name or a Persée person's number.
    """

    scheme: str
    value: str

    @property
    def iri(self) -> str:
        """The one canonical IRI.

        Example:
            >>> Identifier("idref", "035679794").iri
            'http://www.idref.fr/035679794/id'
        """
        if self.scheme == "persee" and self.value.isdigit():
            return f"http://data.persee.fr/authority/{self.value}#Person"
        # A DOI may hold what an IRI must not: "<", "#", "%".
        return forms.SCHEMES[self.scheme].iri.format(quote(self.value, safe="/:;()-._~!$&'*+,=@"))


def parse(text: str, scheme: str | None = None) -> Identifier | None:
    """Read an identifier in any of its forms.

    Args:
        text: An address, a value after its scheme's name, or a value; nothing else around it.
        scheme: The scheme it must be of; with it, any value of the scheme is read.

    Returns:
        The identifier; None if it is none, or one of a scheme that we do not know.

    Example:
        >>> parse("ISBN 2-296-07003-5")
        Identifier(scheme='isbn', value='9782296070035')
        >>> parse("https://www.idref.fr/035679794").iri
        'http://www.idref.fr/035679794/id'
        >>> parse("035679794") is None
        True
    """
    # Long text is refused before an expression is tried on it.
    if len(text) > _LONGEST:
        return None
    written = text.strip(_AROUND).rstrip(".")
    for name in [scheme] if scheme else SCHEMES:
        for value in _values(written, name, said=scheme is not None) if name in forms.SCHEMES else ():
            canonical = forms.SCHEMES[name].canonical(value)
            if canonical:
                return Identifier(name, canonical)
    return None


def read(text: str, scheme: str | None = None) -> Identifier:
    """As ``parse``.

    Raises:
        UnreadableIdentifierError: It is none.
    """
    found = parse(text, scheme)
    if found is None:
        raise UnreadableIdentifierError(text=text[:80], scheme=scheme or ", ".join(SCHEMES))
    return found


def _values(written: str, name: str, *, said: bool) -> Iterator[str]:
    """What may be a value of one scheme in a text."""
    scheme = forms.SCHEMES[name]
    if _ADDRESS.match(written):
        place = _place(written)
        for pattern in scheme.addresses:
            if found := re.fullmatch(pattern, place, re.I):
                yield found[1]
    named = re.fullmatch(rf"(?:{scheme.names})(.+)", written, re.I)
    if named:
        yield named[1]
    if said or (scheme.alone and re.fullmatch(scheme.alone, clean(written), re.I)):
        yield written


def _place(address: str) -> str:
    """Host (without ``www.``) and path of an address, decoded; "" if it cannot be read."""
    try:
        parts = urlsplit(address if "//" in address.split("/10.")[0] else "//" + address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return host + unquote(parts.path)
