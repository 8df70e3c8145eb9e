"""Check authored files against the JSON Schemas, and say in words what does not fit."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from ordrelocal.context import ID_PATTERN, build_schemas
from ordrelocal.findings import Finding, did_you_mean
from ordrelocal.i18n import N_, Marked
from ordrelocal.ontology import Terms, shipped_terms
from ordrelocal.yamlld import Document, Items, Located, Path_, Value, field_name

_SHOWN_CHOICES = 12


@cache
def _validators() -> dict[str, Draft202012Validator]:
    schemas = build_schemas(shipped_terms())
    return {name: Draft202012Validator(schema) for name, schema in schemas.items()}


def schema_findings(document: Document) -> Iterator[Finding]:
    """Findings of one file in YAML-LD; the schema is chosen by the file's own type."""
    if document.content is None:
        return
    is_dossier = document.content.get("type") in ("Case", "Argument")
    yield from _all(document, "dossier.json" if is_dossier else "collection.json", document.content)


def reference_findings(items: Items) -> Iterator[Finding]:
    """Findings of one file of references in CSL-JSON."""
    yield from _all(items, "references.json", items.items)


def _all(document: Located, schema: str, content: Value) -> Iterator[Finding]:
    return findings_against(_validators()[schema], document, content)


def findings_against(validator: Draft202012Validator, document: Located, content: Value) -> Iterator[Finding]:
    """Findings of what was read of a file, against a schema."""
    for error in validator.iter_errors(content):
        yield from _findings(document, content, error)


def _findings(document: Located, content: Value, error: ValidationError) -> Iterator[Finding]:
    terms = shipped_terms()
    path: Path_ = tuple(error.absolute_path)
    instance: Any = error.instance
    schema: Any = error.schema
    if error.validator == "additionalProperties":
        known = sorted(schema["properties"])
        for key in instance:
            if key not in known:
                yield _unknown_key(document, (*path, key), known, terms)
    elif error.validator == "required":
        missing = re.findall(r"'([^']+)' is a required property", error.message)
        kind = str(instance.get("type", "")) or field_name(path) or N_("file")
        for key in missing:
            values = {"type": kind}
            yield Finding(document.file, document.line(path), field_name(path), "missing-key", key, values)
    elif error.validator == "enum" and error.instance in terms.defined_classes:
        values = {"first": error.instance}
        name = field_name(path)
        yield Finding(
            document.file, document.line(path), name, "authored-conclusion", _owner(content, path), values
        )
    else:
        yield _bad_value(document, error, path)


def _unknown_key(document: Located, path: Path_, known: list[str], terms: Terms) -> Finding:
    key = str(path[-1])
    is_relation = key in terms.properties and len(path) > 1 and path[0] == "entities"
    code = "relation-outside-statement" if is_relation else "unknown-key"
    values = {"suggestion": did_you_mean(get_close_matches(key, known, 3)), "field": key}
    return Finding(document.file, document.line(path), field_name(path), code, key, values)


def _bad_value(document: Located, error: ValidationError, path: Path_) -> Finding:
    value = error.instance if isinstance(error.instance, str) else type(error.instance).__name__
    field = field_name(path)
    line = document.line(path)
    if error.validator == "pattern" and error.validator_value == ID_PATTERN:
        return Finding(document.file, line, field, "bad-id", value)
    suggestion: object = Marked(N_("Mend the value."))
    if error.validator == "enum" and isinstance(error.instance, str):
        choices: Any = error.validator_value
        close = get_close_matches(value, [str(choice) for choice in choices], 3)
        suggestion = did_you_mean(close) or suggestion
    values = {
        "detail": _detail(error),
        "expected": _expected(error),
        "suggestion": suggestion,
        "field": _key(path),
    }
    return Finding(document.file, line, field, "bad-value", value, values)


def _detail(error: ValidationError) -> Marked:
    details = {
        "enum": N_("it is not one of the values known"),
        "pattern": N_("it is not written as expected"),
        "type": N_("it is of another kind"),
        "minLength": N_("it is empty"),
        "minItems": N_("it is empty"),
        "minProperties": N_("it is empty"),
    }
    return Marked(details.get(str(error.validator), N_("it is not written as expected")))


def _expected(error: ValidationError) -> Marked:
    wanted: Any = error.validator_value
    choices = wanted if error.validator == "enum" else []
    if choices:
        field = error.absolute_path[-1] if error.absolute_path else ""
        if field == "type":
            return Marked(N_("a class of the ontology (docs/authoring.md)"))
        names = ", ".join(map(str, choices[:_SHOWN_CHOICES])) + (
            " …" if len(choices) > _SHOWN_CHOICES else ""
        )
        return Marked(N_("one of: {names}"), {"names": names})
    kind = error.schema.get("type") if isinstance(error.schema, dict) else None
    if kind == "object":
        return Marked(N_("a text in each language ('fr:' and 'en:')"))
    if kind == "array":
        return Marked(N_("a list"))
    if error.validator == "pattern":
        return Marked(N_("a text of the form {form}"), {"form": str(error.validator_value)})
    return Marked(N_("a text"))


def _key(path: Path_) -> str:
    """Last key of a path, without the index behind it."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _owner(content: Value, path: Path_) -> str:
    """Id of the nearest node that encloses a path."""
    value: Any = content
    found = ""
    for part in path:
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            found = value["id"]
        value = value[part]
    return found
