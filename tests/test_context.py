"""The JSON-LD context and the schemas follow from the ontology, and two readers see the same graph."""

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from jsonschema import Draft202012Validator
from rdflib.compare import isomorphic

from ordrelocal.context import build_context, build_schemas, generated_files
from ordrelocal.namespaces import OL, XSD
from ordrelocal.ontology import Property, Terms, shipped_terms
from ordrelocal.paths import shown
from ordrelocal.reading import data_files, read_document

TERMS = Terms(
    classes=frozenset({"Case", "FormalTie"}),
    defined_classes=frozenset({"OrderFromBelow"}),
    properties={
        "party": Property("party", "id"),
        "modality": Property("modality", "concept", scheme="modality"),
        "stance": Property("stance", "concept"),
        "rank": Property("rank", "literal", datatype=XSD + "integer"),
        "asPrinted": Property(
            "asPrinted", "text", datatype="http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
        ),
    },
    schemes={"modality": frozenset({"asserts"}), "p8-triad": frozenset({"alliance"})},
)


def parsed(node: dict[str, Any]) -> dict[str, str]:
    """Predicate -> object of one node under the context of TERMS."""
    text = json.dumps({**build_context(TERMS), "id": "tie/x", **node})
    quads = ox.parse(text, format=ox.RdfFormat.JSON_LD)
    return {quad.predicate.value.removeprefix(OL): str(quad.object) for quad in quads}


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("party", "actor/a", "<https://w3id.org/ordrelocal/id/actor/a>"),
        ("modality", "asserts", "<https://w3id.org/ordrelocal/vocabulary/modality/asserts>"),
        ("stance", "p8-triad/alliance", "<https://w3id.org/ordrelocal/vocabulary/p8-triad/alliance>"),
        ("rank", "3", '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("asPrinted", {"fr": "début 2003"}, '"début 2003"@fr'),
    ],
)
def test_values_are_typed_by_the_ontology(key: str, value: object, expected: str) -> None:
    assert parsed({key: value}) == {key: expected}


def test_private_address_is_not_published() -> None:
    assert parsed({"seenAt": "http://example.org/copy"}) == {}


def test_defined_classes_are_not_offered_to_authors() -> None:
    schema = json.dumps(build_schemas(TERMS))
    assert "FormalTie" in schema
    assert "OrderFromBelow" not in schema


@pytest.mark.parametrize("path", generated_files(), ids=lambda path: path.name)
def test_generated_file_is_fresh(path: Path) -> None:
    """Write them again with: python -c 'from ordrelocal.context import *; write_generated_files()'."""
    assert path.read_text(encoding="utf-8") == generated_files()[path]


@pytest.mark.parametrize(
    "schema", build_schemas(shipped_terms()).values(), ids=build_schemas(shipped_terms())
)
def test_schema_is_a_json_schema(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


def test_data_files_were_discovered() -> None:
    assert data_files()


@pytest.mark.parametrize("path", data_files(), ids=shown)
def test_two_readers_see_the_same_graph(path: Path) -> None:
    text = json.dumps({**build_context(shipped_terms()), **(read_document(path).content or {})})
    quads = ox.serialize(ox.parse(text, format=ox.RdfFormat.JSON_LD), format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    one = _merged(quads, "nquads")
    other = _merged(text.encode(), "json-ld")
    assert one.keys() == other.keys()
    assert all(isomorphic(one[graph], other[graph]) for graph in one)


def _merged(data: bytes, form: str) -> dict[str, rdflib.Graph]:
    graphs: dict[str, rdflib.Graph] = {}
    for subject, predicate, value, name in rdflib.Dataset().parse(data=data, format=form).quads():
        key = str(name) if name and not str(name).startswith("urn:x-rdflib:default") else ""
        graphs.setdefault(key, rdflib.Graph()).add((subject, predicate, value))
    return graphs
