"""CSL-JSON, the form in which works are authored: its types and fields, and the terms that they stand for.

What CSL has a field for stands in that field, under CSL's own name, so that any tool for citations reads the
file. The rest (labels in two languages, the ids of people and containers, what kind of source it is) stands
under ``custom``, which CSL leaves to its users.

Source: Citation Style Language 1.0.2, appendices III (types) and IV (variables).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ordrelocal.yamlld import Path_, Value

Json = dict[str, Any]

# CSL type -> classes; the first is meant unless ``custom`` has a ``type``.
TYPES: Mapping[str, tuple[str, ...]] = {
    "article-journal": ("JournalArticle",),
    "article-newspaper": ("PressArticle",),
    "book": ("Book", "EditedVolume", "Proceedings"),
    "chapter": ("BookChapter",),
    "document": ("Work",),
    "legislation": ("LegalText",),
    "paper-conference": ("ConferencePaper",),
    "report": ("Report",),
    "thesis": ("Thesis",),
    "webpage": ("WebNotice",),
}

# CSL field -> key; both hold the same text.
FIELDS: Mapping[str, str] = {
    "DOI": "doi",
    "ISBN": "isbn",
    "URL": "page",
    "issue": "issue",
    "publisher": "publisher",
    "volume": "volume",
}

# CSL fields that the record alone holds: which thesis, which number of a report.
KEPT = ("genre", "number")

# CSL field of names or titles -> key of ``custom`` with the ids of the things so called.
NAMES: Mapping[str, str] = {"author": "creator", "editor": "editor"}
CONTAINERS: Mapping[str, str] = {"container-title": "isPartOf", "event-title": "partOfConference"}

# Key of the whole record; made from the file, never authored.
RECORD = "cslRecord"

_DERIVED = {"id", "title", "issued", "pageStart", "pageEnd", *FIELDS.values()}


def item_schema(keys: Json) -> Json:
    """JSON Schema of one work.

    Args:
        keys: Schema of each key that a node may have.
    """
    text = {"type": "string", "minLength": 1}
    number = {"if": {"type": "string"}, "then": {"pattern": r"^\d{1,4}$"}, "else": {"type": "integer"}}
    parts = {"type": "array", "minItems": 1, "maxItems": 3, "items": number}
    name = _object({"family": text, "given": text, "literal": text})
    properties = {
        "id": keys["id"],
        "type": {"enum": sorted(TYPES)},
        "language": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Z]{2})?$"},
        "title": text,
        "issued": _object({"date-parts": {"type": "array", "minItems": 1, "maxItems": 1, "items": parts}}),
        "page": {"type": "string", "pattern": r"^[^-–\s]+(-[^-–\s]+)?$"},
        **{field: {"type": "array", "minItems": 1, "items": name} for field in NAMES},
        **{field: text for field in CONTAINERS},
        **dict.fromkeys(KEPT, text),
        # One text each, as CSL has it, where YAML-LD takes lists too.
        **{field: keys[key].get("else", keys[key]) for field, key in FIELDS.items() if key in keys},
        "custom": _object({key: keys[key] for key in sorted(keys.keys() - _DERIVED)}, ["label"]),
    }
    schema = _object(properties, ["id", "type", "custom"])
    return schema | {"if": {"required": ["title"]}, "then": {"required": ["language"]}}


def _object(properties: Json, required: list[str] | None = None) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": required or [],
        "additionalProperties": False,
    }


def node(item: Mapping[str, Any]) -> Iterator[tuple[str, Value, Path_]]:
    """Keys and values of the node that a work is in YAML-LD, each with its path in the work.

    Args:
        item: A work that conforms to the schema.
    """
    custom = item["custom"]
    yield "id", item["id"], ("id",)
    if "type" not in custom:
        yield "type", TYPES[item["type"]][0], ("type",)
    if "title" in item:
        yield "title", {item["language"]: item["title"]}, ("title",)
    if "issued" in item:
        yield "issued", _date(item["issued"]["date-parts"][0]), ("issued",)
    for key, number in zip(("pageStart", "pageEnd"), item.get("page", "").split("-"), strict=False):
        if number:
            yield key, number, ("page",)
    for field, key in FIELDS.items():
        if field in item:
            yield key, item[field], (field,)
    for key, value in custom.items():
        yield key, value, ("custom", key)
    yield RECORD, _record(item), ()


def credited(record: str) -> dict[str, list[str]]:
    """Ids of those whom a record credits, by key (``creator``, ``editor``), in the order of the work.

    Args:
        record: A record as the graph holds it.
    """
    custom: dict[str, list[str]] = json.loads(record)["custom"]
    return custom


def _record(item: Mapping[str, Any]) -> str:
    """The fields of CSL as canonical JSON, and under ``custom`` the ids of those whom they name."""
    record = {key: value for key, value in item.items() if key != "custom"}
    if "issued" in item:
        record["issued"] = {"date-parts": [[int(part) for part in item["issued"]["date-parts"][0]]]}
    ids = {key: item["custom"][key] for key in NAMES.values() if key in item["custom"]}
    record["custom"] = {key: value if isinstance(value, list) else [value] for key, value in ids.items()}
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _date(parts: list[str]) -> str:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    return "-".join(part.zfill(width) for part, width in zip(parts, (4, 2, 2), strict=False))
