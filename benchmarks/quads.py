"""Writing generated triples as N-Quads: each once, with what follows from it alone.

Superclasses, superproperties and inverses are read from the ontology. What follows from several triples
together (chains, transitivity) is left out.
"""

import random
from collections.abc import Iterable
from typing import IO

from benchmarks.lexicon import Concept, Lexicon, Words
from ordrelocal.dates import parse, xsd
from ordrelocal.i18n import LANGUAGES
from ordrelocal.namespaces import ID, OL, RDF, RDFS, VOCABULARY, XSD

TYPE = f"<{RDF}type>"
_LABEL = f"<{RDFS}label>"
# What an authored date says of the bounds that queries compare.
_BOUNDS = {"begins": ("earliestBegin", "latestBegin"), "ends": ("earliestEnd", "latestEnd")}

Triple = tuple[str, str, str]


class EnoughError(Exception):
    """The asked number of triples is written."""


def thing(path: str) -> str:
    """A thing's name: ``actor/g00001/1``."""
    return f"<{ID}{path}>"


def term(name: str) -> str:
    """A class or property of the ontology."""
    return f"<{OL}{name}>"


def concept(scheme: str, name: str) -> str:
    """IRI of a concept: ``concept("modality", "asserts")``."""
    return f"{VOCABULARY}{scheme}/{name}"


def string(text: str, language: str = "") -> str:
    """A literal.

    Example:
        >>> string("dit « non »", "fr")
        '"dit « non »"@fr'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"' + (f"@{language}" if language else "")


def both(words: Words) -> list[str]:
    """A text in each language."""
    return [string(words[language], language) for language in LANGUAGES]


def dated(subject: str, prop: str, date: str) -> list[Triple]:
    """An authored date with the bounds that the build derives from it."""
    span = parse(date)
    moments = zip(_BOUNDS[prop], (span.first, span.last), strict=True)
    bounds = [(subject, term(name), f'"{xsd(moment)}"^^<{XSD}dateTime>') for name, moment in moments]
    return [(subject, term(prop), string(date)), *bounds]


class QuadWriter:
    """Writes quads until the default graph has the asked number of triples.

    Args:
        file: Where to write.
        lexicon: What follows from a triple.
        triples: How many triples the default graph shall have.
    """

    def __init__(self, file: IO[str], lexicon: Lexicon, triples: int) -> None:
        self._file = file
        self._lexicon = lexicon
        self._missing = triples
        self._written: set[Triple] = set()

    def start_dossier(self) -> None:
        """What comes now shares no subject with what was written."""
        self._written.clear()

    def add(self, triples: Iterable[Triple]) -> None:
        """Write to the default graph.

        Raises:
            EnoughError: The number is reached.
        """
        for triple in triples:
            for each in (triple, *self._inferred(triple)):
                self._write(each)

    def state(self, statement: str, triples: Iterable[Triple], *, projected: bool) -> None:
        """Write a statement's content to its graph, and to the default graph if it is projected."""
        for triple in dict.fromkeys(triples):
            if projected:
                self.add([triple])
            self._file.write(f"{' '.join(triple)} {statement} .\n")

    def _write(self, triple: Triple) -> None:
        if triple in self._written:
            return
        if not self._missing:
            raise EnoughError
        self._missing -= 1
        self._written.add(triple)
        self._file.write(f"{' '.join(triple)} .\n")

    def _inferred(self, triple: Triple) -> list[Triple]:
        subject, predicate, value = triple
        if predicate == TYPE:
            return [(subject, TYPE, f"<{iri}>") for iri in self._lexicon.types[value[1:-1]]]
        iri = predicate[1:-1]
        backwards = [(value, f"<{inverse}>", subject) for inverse in self._lexicon.inverses.get(iri, ())]
        return [*backwards, *((subject, f"<{broad}>", value) for broad in self._lexicon.broader.get(iri, ()))]


class Chooser:
    """Draws from the lexicon, always the same for the same seed.

    Args:
        lexicon: What to draw from.
        seed: Start of the sequence.
    """

    def __init__(self, lexicon: Lexicon, seed: int) -> None:
        self.random = random.Random(seed)
        self._lexicon = lexicon
        self._concepts = lexicon.concepts()

    def any_concept(self) -> Concept:
        """Any concept."""
        return self.random.choice(self._concepts)

    def valued(self, subject: str, *properties: str) -> list[Triple]:
        """A value from its vocabulary for each property."""
        return [
            (subject, term(name), f"<{self.random.choice(self._vocabulary(name)).iri}>")
            for name in properties
        ]

    def named(self, subject: str, class_name: str, number: str) -> list[Triple]:
        """A type, and a label in both languages made of the names of the class and of two concepts."""
        kind = self._lexicon.labels[OL + class_name]
        one, other = self.any_concept(), self.any_concept()
        label = {
            language: f"{kind[language]} {number} – {one.label[language]}, {other.label[language]}"
            for language in LANGUAGES
        }
        named = [(subject, _LABEL, literal) for literal in both(label)]
        return [(subject, TYPE, term(class_name)), *named]

    def told(self, subject: str, predicate: str) -> list[Triple]:
        """A sentence or two in both languages, as long as the definitions are."""
        one, other = self.any_concept(), self.any_concept()
        text = {language: f"{one.label[language]} – {other.definition[language]}" for language in LANGUAGES}
        return [(subject, predicate, literal) for literal in both(text)]

    def attitude(self, subject: str, *, usable: bool) -> list[Triple]:
        """A modality and a polarity: asserted and affirmed when the content is to be usable."""
        asserts = modality = concept("modality", "asserts")
        if not usable:
            modality = self.random.choice(self._vocabulary("modality")).iri
        denied = not usable and modality == asserts
        polarity = concept("polarity", "denied" if denied else "affirmed")
        return [(subject, term("modality"), f"<{modality}>"), (subject, term("polarity"), f"<{polarity}>")]

    def _vocabulary(self, name: str) -> tuple[Concept, ...]:
        return self._lexicon.schemes[self._lexicon.scheme_of[name]]
