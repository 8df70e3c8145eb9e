"""The classes of queries, and the parameters that make each request another one."""

import itertools
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from string import Template
from urllib.parse import quote

import pyoxigraph as ox

from benchmarks.answers import CSV, JSON
from ordrelocal import queryfiles
from ordrelocal.i18n import LANGUAGES
from ordrelocal.namespaces import ID, PREFIXES

_SEED = 1
_ADDRESS_BYTES = 7000
_HEADER = re.compile(r"^#.*\n", re.MULTILINE)
_WORDS = re.compile(r"[^\W\d_]{5,}")
_PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("ol", "rdf", "rdfs"))
# Answers one column; each value stands for the parameter in turn.
Draw = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Question:
    """A class of queries.

    Args:
        name: What tables call it.
        size: ``small``, ``competency`` (questions of the catalogue), ``whole`` (it goes through much data)
            or ``large`` (the answer is long).
        texts: Endless queries, each another one.
        media_type: Form of the answer.
        requests: How many are sent in one round, at most.
        compared: How many are compared between the engines before.
    """

    name: str
    size: str
    texts: Iterator[str]
    media_type: str = JSON
    requests: int = 100
    compared: int = 2

    def take(self, count: int) -> list[str]:
        """The next queries."""
        return list(itertools.islice(self.texts, count))


@dataclass(frozen=True)
class _Form:
    """A query with one parameter, ``$it``, and where its values come from."""

    name: str
    size: str
    text: str
    values: str
    media_type: str = JSON
    requests: int = 100
    compared: int = 2


_STATEMENTS = "SELECT DISTINCT ?it WHERE { ?it ol:modality ?modality }"
_HOLDERS = "SELECT DISTINCT ?it WHERE { ?statement ol:heldBy ?it }"
_LABELS = 'SELECT ?it WHERE { ?thing rdfs:label ?it FILTER (LANG(?it) = "fr") }'

_SMALL = (
    _Form(
        "point look-up",
        "small",
        "SELECT ?property ?value WHERE { $it ?property ?value }",
        f'SELECT DISTINCT ?it WHERE {{ ?it rdfs:label ?label FILTER (STRSTARTS(STR(?it), "{ID}")) }}',
        requests=400,
        compared=5,
    ),
    _Form(
        "star",
        "small",
        """SELECT ?holder ?modality ?polarity ?status ?dossier ?paraphrase WHERE {
  $it ol:heldBy ?holder ; ol:modality ?modality ; ol:polarity ?polarity ; ol:status ?status ;
    ol:inDossier ?dossier ; ol:paraphrase ?paraphrase .
}""",
        _STATEMENTS,
        requests=400,
        compared=5,
    ),
    _Form(
        "two hops",
        "small",
        """SELECT ?statement ?holder ?label WHERE {
  ?statement ol:passage $it ; ol:heldBy ?holder .
  ?holder rdfs:label ?label .
}""",
        "SELECT DISTINCT ?it WHERE { ?statement ol:passage ?it }",
        requests=400,
        compared=5,
    ),
    _Form(
        "who states what of a thing",
        "small",
        """SELECT ?statement ?holder ?modality ?property ?value WHERE {
  GRAPH ?statement { $it ?property ?value }
  ?statement ol:heldBy ?holder ; ol:modality ?modality .
}""",
        "SELECT DISTINCT ?it WHERE { GRAPH ?graph { ?it ?property ?value } ?graph ol:heldBy ?holder }",
        requests=400,
        compared=5,
    ),
)
_WHOLE = (
    _Form(
        "count by group",
        "whole",
        """SELECT ?holder ?status (COUNT(?statement) AS ?statements) (COUNT(DISTINCT ?dossier) AS ?dossiers)
WHERE {
  ?statement ol:heldBy ?holder ; ol:status ?status ; ol:inDossier ?dossier FILTER (?holder != $it)
} GROUP BY ?holder ?status""",
        _HOLDERS,
        requests=20,
    ),
    _Form(
        "text filter",
        "whole",
        """SELECT ?thing ?label WHERE {
  ?thing rdfs:label ?label FILTER (LANG(?label) = "fr" && CONTAINS(LCASE(STR(?label)), $it))
}""",
        _LABELS,
        requests=20,
    ),
    _Form(
        "sort, first 20",
        "whole",
        """SELECT ?statement ?text WHERE {
  ?statement ol:paraphrase ?text FILTER (LANG(?text) = "fr" && ?statement != $it)
} ORDER BY STR(?text) ?statement LIMIT 20""",
        _STATEMENTS,
        requests=20,
    ),
)
_EVERYTHING = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER (?s != $it) }"
_HUNDRED_THOUSAND = """SELECT ?statement ?property ?value WHERE {
  ?statement ?property ?value
  FILTER (?property IN (ol:paraphrase, ol:aboutConcept) && ?statement != $it)
}"""


def classes(draw: Draw, *, shipped: bool) -> list[Question]:
    """The classes for a dataset.

    Args:
        draw: Answers a query of one column on the data.
        shipped: Whether it is the shipped graph, which the competency questions are about.
    """
    rows = _EVERYTHING if shipped else _HUNDRED_THOUSAND
    title = "the whole graph" if shipped else "100 k rows"
    large = tuple(
        _Form(f"{title}, {form}", "large", rows, _STATEMENTS, media_type, requests=5, compared=1)
        for form, media_type in (("JSON", JSON), ("CSV", CSV))
    )
    asked = [_question(form, draw) for form in (*_SMALL, *_WHOLE, *large)]
    return asked + (_competency() if shipped else [])


def _question(form: _Form, draw: Draw) -> Question:
    values = draw(_PROLOGUE + form.values)
    if form.values == _LABELS:
        words = {word.lower() for label in values for word in _WORDS.findall(label)}
        values = [json.dumps(word, ensure_ascii=False) for word in sorted(words)]
    shuffled = random.Random(_SEED).sample(sorted(values), len(values))
    return Question(
        form.name, form.size, _endless(form.text, shuffled), form.media_type, form.requests, form.compared
    )


def _endless(text: str, values: Sequence[str]) -> Iterator[str]:
    """The query with each value in turn; the number makes a query new that comes again."""
    template = Template(_PROLOGUE + text)
    for number, value in enumerate(itertools.cycle(values)):
        yield f"{template.substitute(it=value)}\n# {number}"


def _competency() -> list[Question]:
    """All questions of the catalogue in one class, each in each language before the first comes again."""
    catalogue = queryfiles.catalogue("competency")
    if not catalogue:
        return []
    asked = [_spoken(query, language) for query in catalogue for language in LANGUAGES]
    # Oxigraph's server takes no longer address.
    spoken = [text for text in asked if len(quote(text)) < _ADDRESS_BYTES]
    texts = (f"{text}\n# {number}" for number, text in enumerate(itertools.cycle(spoken)))
    name = f"the competency questions ({len(spoken) // len(LANGUAGES)} of {len(catalogue)})"
    return [Question(name, "competency", texts, requests=len(spoken), compared=len(spoken))]


def _spoken(query: queryfiles.QueryFile, language: str) -> str:
    """A competency question with its own parameters, in a language if it has one, without its header."""
    speaks = any(parameter.name == "lang" for parameter in query.params)
    return _HEADER.sub("", query.bind(lang=ox.Literal(language)) if speaks else query.text)
