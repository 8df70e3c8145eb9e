"""Names and addresses of things: what a page calls an IRI, and where it leads."""

from collections.abc import Iterable, Mapping
from functools import cache

import pyoxigraph as ox
from flask import g, url_for

from ordrelocal import naming
from ordrelocal.namespaces import ID, OL, RULE, VOCABULARY
from ordrelocal.naming import OUTSIDE, Name
from ordrelocal.queryfiles import catalogue
from ordrelocal.termtext import write_term
from ordrelocal_webui.pages.asking import Term, ask
from ordrelocal_webui.pages.languages import reader_language

#: Verified identifiers, and the address in front of each that leads to what it identifies.
OUTSIDE_ADDRESSES: Mapping[str, str] = {
    OL + "doi": "https://doi.org/",
    OL + "halId": "https://hal.science/",
    OL + "idref": "https://www.idref.fr/",
}


class Names(naming.Names):
    """Names already looked up for the page being made."""

    def of(self, iri: str) -> Name:
        """Name of a thing in the reader's language, else in another one, else the short form of its IRI."""
        return self.called(iri, reader_language())


def key_words(key: str) -> str:
    """What a page calls a key of the data files (``issue``), when it is a property of another vocabulary."""
    found = next((iri for iri in OUTSIDE if iri.endswith((f"/{key}", f"#{key}"))), "")
    return naming.outside(found, reader_language()) or key


def names() -> Names:
    """The names of the page being made."""
    result: Names = g.setdefault("names", Names(lambda query, iris: ask(query, entity=iris)))
    return result


def address(iri: str) -> str:
    """Page of one of our things in the reader's language; empty when there is none.

    An IRI that is not ours has no page here, and is linked only where it is said to be a page of the thing.
    """
    if iri.startswith(ID):
        return url_for("things.show", path=iri.removeprefix(ID))
    if iri.startswith(OL) and iri != OL:
        return url_for("ontology.term", term=iri.removeprefix(OL))
    if iri.startswith(VOCABULARY):
        return url_for("vocabularies.show", path=iri.removeprefix(VOCABULARY))
    if iri.startswith(RULE) and _written(iri):
        return url_for("querying.show", rule=iri.removeprefix(RULE))
    return ""


def has_words(iri: str) -> bool:
    """Whether something that is not ours to show, or has no page, is called by words in an answer."""
    return iri in OUTSIDE or iri.startswith(RULE)


@cache
def _written(rule: str) -> bool:
    """Whether a rule is a file, and not an axiom."""
    return rule.removeprefix(RULE) in {file.path.stem for file in catalogue("rules")}


def why_address(fact: ox.Triple, form: str | None = None) -> str:
    """Address of the page that explains a fact, or of the same in another format."""
    subject, predicate, value = map(write_term, (fact.subject, fact.predicate, fact.object))
    return url_for("explaining.show", subject=subject, predicate=predicate, object=value, format=form)


def iris_in(terms: Iterable[Term]) -> set[str]:
    """The IRIs among some terms."""
    return {term.value for term in terms if isinstance(term, ox.NamedNode)}
