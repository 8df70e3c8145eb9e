"""What the tests of pages share: one address of each kind of page, and a look into their HTML."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

#: One address of each kind of page, without its language.
PAGES = {
    "home": "/",
    "cases": "/cases",
    "case": "/id/case/essai",
    "shipped-case": "/id/case/chelles-errance",
    "argument": "/id/argument/frigoli-2009",
    "argument-map": "/map/argument/frigoli-2009",
    "actor": "/id/actor/essai-a",
    "relation": "/id/tie/essai/protocole",
    "statement": "/id/statement/essai/lien",
    "denial": "/id/statement/essai/lien-nie",
    "rival": "/id/statement/essai/age-25",
    "silence": "/id/statement/essai/silence",
    "work": "/id/work/frigoli-2009",
    "cited-work": "/id/work/borgetto-lafore-2007",
    "person": "/id/person/borraz",
    "passage": "/id/passage/frigoli-2009/p4",
    "references": "/references",
    "ontology": "/ontology",
    "module": "/ontology/actors",
    "module-of-values": "/ontology/evidence",
    "log-of-terms": "/ontology/log",
    "terms-found": "/ontology?q=passage",
    "no-term-found": "/ontology?q=zzzz",
    "quality": "/ontology/quality",
    "class": "/ontology/LocalOrder",
    "near-miss": "/ontology/LocallyFilteredRight",
    "concluded-by-rule": "/ontology/DoubleResolution",
    "defined-class": "/ontology/OrderDoingLocalJustice",
    "relation-term": "/ontology/participatesIn",
    "value-term": "/ontology/concernsAgeTo",
    "vocabularies": "/vocabulary",
    "scheme": "/vocabulary/p8-triad",
    "concept": "/vocabulary/modality/asks",
    "notion": "/vocabulary/notion/social-justice",
    "query": "/query",
    "answer": "/query?page=cases&run=1",
    "onward": "/query?onward=idref-documents",
    "search": "/search",
    "hits": "/search?q=miss",
    "coverage": "/coverage",
    "coverage-of-a-concept": "/coverage/K056",
    "counter-cases": "/counter-cases?term=ol:PublicDebate",
    "comparison-of-cases": "/compare?case=case/chelles-errance&case=case/plie-creusot-montceau",
    "analyses": "/analyses",
    "evidence": "/evidence",
    "history": "/history",
    "history-at-a-date": "/history?date=2005-06-01",
    "about": "/about",
    "about-reconcile": "/about-reconcile",
    "explanation": (
        "/explain?subject=actor/mission-locale-chelles&predicate=ol:tiedTo&object=actor/uas-chelles"
    ),
    "contested": (
        "/explain?subject=definition/chelles-errance"
        "&predicate=ol:concernsAgeFrom&object=%2218%22%5E%5Exsd:integer"
    ),
    "stated": "/explain?subject=configuration/chelles-errance&predicate=a&object=ol:ActorConfiguration",
    "why": "/explain",
}


def parse(html: bytes | str) -> Element:
    """Parse a page as a browser does, and refuse what a browser would have to mend."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    document: Element = parser.parse(html)
    return document


def words(element: Element | None) -> str:
    """Text of an element, white space folded, without scripts."""
    if element is None:
        return ""
    return " ".join("".join(_texts(element)).split())


_INLINE = frozenset({"a", "span", "code", "cite", "em", "strong", "svg", "path", "rect", "circle"})


def _texts(element: Element) -> Iterator[str]:
    if element.tag not in ("script", "style"):
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield ("" if child.tag in _INLINE else " ") + (child.tail or "")


def by_id(document: Element, identifier: str) -> Element:
    """The element with an id.

    Raises:
        KeyError: There is none.
    """
    found = next((each for each in document.iter() if each.get("id") == identifier), None)
    if found is None:
        raise KeyError(identifier)
    return found


def by_class(element: Element, name: str) -> list[Element]:
    """Elements of a class, in the order of the page."""
    return [each for each in element.iter() if name in (each.get("class") or "").split()]
