"""The JSON-LD context and the JSON Schemas of authored files, derived from the ontology.

The ontology decides once how a property's values are written; the context (for any JSON-LD processor) and the
schemas (for validation and completion in editors) follow from it. Both are kept in ``data/`` as files, and a
test holds them fresh.
"""

import json
from pathlib import Path
from typing import Any

from ordrelocal.csl import RECORD, item_schema
from ordrelocal.namespaces import BIBO, DCTERMS, FOAF, ID, OL, RDF, RDFS, SKOS, VOCABULARY, XSD
from ordrelocal.ontology import Property, Terms, shipped_terms
from ordrelocal.paths import resource

Json = dict[str, Any]

ID_PATTERN = r"^[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)+$"

_ADDRESS: Json = {"type": "string", "pattern": r"^https?://\S+$"}
_TEXT: Json = {"@container": "@language"}
_THING: Json = {"@type": "@id"}

EXTERNAL: dict[str, Json] = {
    "label": {"@id": RDFS + "label", **_TEXT},
    "altLabel": {"@id": SKOS + "altLabel", **_TEXT},
    "description": {"@id": DCTERMS + "description", **_TEXT},
    "note": {"@id": SKOS + "note", **_TEXT},
    "title": {"@id": DCTERMS + "title", **_TEXT},
    "creator": {"@id": DCTERMS + "creator", **_THING},
    "issued": {"@id": DCTERMS + "issued"},
    "isPartOf": {"@id": DCTERMS + "isPartOf", **_THING},
    "publisher": {"@id": DCTERMS + "publisher"},
    "source": {"@id": DCTERMS + "source", **_THING},
    "license": {"@id": DCTERMS + "license", **_THING},
    "volume": {"@id": BIBO + "volume"},
    "issue": {"@id": BIBO + "issue"},
    "pageStart": {"@id": BIBO + "pageStart"},
    "pageEnd": {"@id": BIBO + "pageEnd"},
    "isbn": {"@id": BIBO + "isbn"},
    "issn": {"@id": BIBO + "issn"},
    "page": {"@id": FOAF + "page", **_THING},
}

DECLARATION_KEYS = frozenset({"id", "type", "label", "altLabel", "description", "note"})

EVIDENCE_KEYS = frozenset(
    {
        "paraphrase", "heldBy", "reportedBy", "reportedIn", "endorsement", "modality", "polarity", "status",
        "passage", "readingReason", "coder", "rivalOf", "scope", "about", "aboutConcept", "ascribes",
        "factId", "lookedFor", "searchedIn", "extent", "mapsFrom", "mapsTo", "mapsAs", "reconstruction",
        "register",
    }
)  # fmt: skip

# Said of statements and of other things alike.
_SHARED_KEYS = frozenset({"about", "factId", "passage", "reconstruction", "scope"})

DOSSIER_KEYS = frozenset(
    {
        "kind", "territory", "configuration", "problem", "evidenceGrade", "dossierId", "approach",
        "policyField", "problemFamily", "reconstruction", "searchedIn", "about", "source", "license",
        "reportedIn",
    }
)  # fmt: skip

_REQUIRED = {
    "Statement": ["paraphrase", "heldBy", "reportedIn", "modality", "status", "passage"],
    "Claim": ["paraphrase", "heldBy", "modality", "status", "passage"],
    "MappingClaim": ["paraphrase", "heldBy", "modality", "status", "mapsFrom", "mapsTo", "mapsAs"],
    "SilenceFinding": ["paraphrase", "heldBy", "lookedFor", "searchedIn", "extent"],
}


def build_context(terms: Terms) -> Json:
    """JSON-LD 1.1 context of all authored files."""
    context: Json = {
        "@version": 1.1,
        "@base": ID,
        "ol": OL,
        "xsd": XSD,
        "id": "@id",
        "type": "@type",
        "states": "@graph",
        "entities": "@included",
        "statements": {"@reverse": "ol:inDossier", "@type": "@id"},
        # An address kept in the file as private provenance and never published: dropped on purpose.
        "seenAt": None,
    }
    context |= EXTERNAL
    context[RECORD] = {"@id": f"ol:{RECORD}", "@type": RDF + "JSON"}
    context |= {name: f"ol:{name}" for name in sorted(terms.classes | terms.defined_classes)}
    context |= {name: _term_definition(prop) for name, prop in sorted(terms.properties.items())}
    return {"@context": context}


def _term_definition(prop: Property) -> Json:
    definition: Json = {"@id": f"ol:{prop.name}"}
    if prop.value == "id":
        return definition | _THING
    if prop.value == "text":
        return definition | _TEXT
    if prop.value == "concept":
        base = VOCABULARY + (f"{prop.scheme}/" if prop.scheme else "")
        return definition | {"@type": "@vocab", "@context": {"@vocab": base}}
    if prop.datatype != XSD + "string":
        definition["@type"] = "xsd:" + prop.datatype.removeprefix(XSD)
    return definition


def build_schemas(terms: Terms) -> dict[str, Json]:
    """JSON Schemas by file name: of cases and arguments, of collections, of references in CSL-JSON."""
    keys = _value_schemas(terms)
    naming = {key: keys[key] for key in sorted(DECLARATION_KEYS)}
    evidence = {
        key: keys[key] for key in sorted((EVIDENCE_KEYS & keys.keys()) | {"id", "type", "label", "note"})
    }
    node_keys = keys.keys() - (EVIDENCE_KEYS - _SHARED_KEYS)
    node = {key: keys[key] for key in sorted(node_keys)}
    evidence["states"] = {"type": "array", "minItems": 1, "items": _closed(node, ["id"])}
    evidence["type"] = {"enum": sorted(_REQUIRED)}
    dossier = {key: keys[key] for key in sorted((DOSSIER_KEYS | DECLARATION_KEYS) & keys.keys())}
    dossier["entities"] = {"type": "array", "items": _closed(naming, ["id", "type", "label"])}
    record = _closed(evidence, ["id", "type"])
    record["allOf"] = [
        {"if": {"properties": {"type": {"const": name}}}, "then": {"required": required}}
        for name, required in _REQUIRED.items()
    ] + [
        {
            "if": {"properties": {"status": {"const": "interpreted"}}, "required": ["status"]},
            "then": {"required": ["readingReason", "coder"]},
        }
    ]
    dossier["statements"] = {"type": "array", "items": record}
    collection = {
        key: keys[key] for key in ("id", "type", "label", "description", "note", "source", "license")
    }
    collection["entities"] = {
        "type": "array",
        "items": _closed(node | {"seenAt": _SEEN}, ["id"]),
    }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        "dossier.json": head | _closed(dossier, ["id", "type", "label", "statements"]),
        "collection.json": head | _closed(collection, ["id", "type", "label", "entities"]),
        "references.json": head | {"type": "array", "items": item_schema(node | {"seenAt": _SEEN})},
    }


def _closed(properties: Json, required: list[str]) -> Json:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _value_schemas(terms: Terms) -> Json:
    text = {
        "type": "object",
        "properties": {"fr": {"type": "string", "minLength": 1}, "en": {"type": "string", "minLength": 1}},
        "additionalProperties": False,
        "minProperties": 1,
    }
    one = {"type": "string", "pattern": ID_PATTERN}
    schemas: Json = {"id": one, "type": _one_or_many({"enum": sorted(terms.classes)})}
    for key, definition in EXTERNAL.items():
        if definition.get("@container"):
            schemas[key] = text
        elif key in {"page", "license"}:
            schemas[key] = _one_or_many(_ADDRESS)
        elif key == "source":
            schemas[key] = _one_or_many({"type": "string", "pattern": rf"{ID_PATTERN}|{_ADDRESS['pattern']}"})
        else:
            schemas[key] = _one_or_many(one if "@type" in definition else {"type": "string", "minLength": 1})
    schemas["label"] = text | {"required": ["fr", "en"]}
    for name, prop in terms.properties.items():
        schemas[name] = text if prop.value == "text" else _one_or_many(_property_schema(prop, terms, one))
    if "paraphrase" in schemas:
        schemas["paraphrase"] = schemas["label"]
    return schemas


def _property_schema(prop: Property, terms: Terms, one: Json) -> Json:
    if prop.value == "id":
        return one
    if prop.value == "concept":
        if prop.scheme:
            return {"enum": sorted(terms.schemes.get(prop.scheme, ()))}
        return {
            "enum": sorted(f"{scheme}/{term}" for scheme, names in terms.schemes.items() for term in names)
        }
    patterns = {
        XSD + "integer": r"^-?\d+$",
        XSD + "decimal": r"^-?\d+(\.\d+)?$",
        XSD + "boolean": r"^(true|false)$",
        XSD + "dateTime": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$",
        XSD + "anyURI": r"^https?://\S+$",
    }
    if prop.datatype in patterns:
        return {"type": "string", "pattern": patterns[prop.datatype]}
    return {"type": "string", "minLength": 1}


def _one_or_many(schema: Json) -> Json:
    # Not "anyOf": an error must say what is wrong with the value, not that no alternative matched.
    return {
        "if": {"type": "array"},
        "then": {"type": "array", "items": schema, "minItems": 1},
        "else": schema,
    }


_SEEN = _one_or_many(_ADDRESS)


def generated_files() -> dict[Path, str]:
    """Path -> expected content of every file derived from the ontology."""
    terms = shipped_terms()
    files = {resource("data", "context.jsonld"): build_context(terms)}
    files |= {resource("data", "schema", name): schema for name, schema in build_schemas(terms).items()}
    return {path: json.dumps(content, ensure_ascii=False, indent=2) + "\n" for path, content in files.items()}


def write_generated_files() -> list[Path]:
    """Write the context and the schemas; returns the files that changed."""
    changed = []
    for path, content in generated_files().items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            changed.append(path)
    return changed
