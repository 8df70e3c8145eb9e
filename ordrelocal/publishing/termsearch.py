"""Search among the terms of the ontology and of the vocabularies, in both languages.

The search index of a dataset holds names only, and is not there when plain files are served. Terms are few
enough to be looked through in memory, definitions included.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox

from ordrelocal.folding import fold
from ordrelocal.namespaces import OL, RDFS, SKOS, VOCABULARY, compact
from ordrelocal.ontology import load_ontology

_PLACES = {RDFS + "label": "labels", SKOS + "altLabel": "others", SKOS + "definition": "definitions"}
_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: How much a word counts by where it is found, and how much more when it is found whole.
_WEIGHTS = {"labels": 8, "others": 6, "name": 4, "definitions": 1}
_WHOLE = 2


@dataclass(frozen=True)
class Entry:
    """A term as the search reads it: texts by language."""

    iri: str
    labels: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Short name of the term."""
        return compact(self.iri)


@cache
def entries() -> tuple[Entry, ...]:
    """Every labelled term of the ontology and of the vocabularies."""
    texts: dict[str, dict[str, dict[str, str]]] = {}
    for quad in load_ontology():
        place = _PLACES.get(quad.predicate.value)
        if place and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            own = texts.setdefault(quad.subject.value, {}).setdefault(place, {})
            language = quad.object.language or ""
            own[language] = " ; ".join(filter(None, (own.get(language, ""), quad.object.value)))
    named = {iri: each for iri, each in texts.items() if iri.startswith((OL, VOCABULARY))}
    return tuple(Entry(iri, **each) for iri, each in sorted(named.items()) if "labels" in each)


@cache
def _words() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Term -> place -> folded words."""
    return {
        entry.iri: {
            "labels": _folded(*entry.labels.values()),
            "others": _folded(*entry.others.values()),
            "name": _folded(_HUMP.sub(" ", entry.iri.rpartition("#")[2].rpartition("/")[2])),
            "definitions": _folded(*entry.definitions.values()),
        }
        for entry in entries()
    }


def _folded(*texts: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(" ".join(texts))))


def find_terms(text: str, lang: str, limit: int = 60) -> list[Entry]:
    """Terms in whose texts every word asked for is found, or the start of one; the nearest first.

    Args:
        text: Words in either language, or a short name (``ol:LocalOrder``).
        lang: Language whose labels decide among equals.
        limit: How many at most.
    """
    plain = _HUMP.sub(" ", text.strip().removeprefix("ol:"))
    wanted = _WORD.findall(fold(plain))
    if not wanted:
        return []
    scored = [(_score(entry, wanted, fold(plain)), entry) for entry in entries()]
    found = [(score, entry) for score, entry in scored if score]
    found.sort(key=lambda each: (-each[0], fold(each[1].labels.get(lang, each[1].name)), each[1].iri))
    return [entry for _, entry in found[:limit]]


def _score(entry: Entry, wanted: list[str], whole: str) -> int:
    places = _words()[entry.iri]
    total = 0
    for word in wanted:
        best = max(_weight(word, known) * _WEIGHTS[place] for place, known in places.items())
        if not best:
            return 0
        total += best
    return total + 100 * any(fold(label) == whole for label in entry.labels.values())


def _weight(word: str, known: frozenset[str]) -> int:
    return _WHOLE if word in known else int(any(each.startswith(word) for each in known))
