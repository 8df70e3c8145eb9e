"""The inventory of concepts of the discussion text, by theme: what terms express and cases may show."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ordrelocal.paths import resource
from ordrelocal.yamltext import load_yaml


@dataclass(frozen=True)
class Concept:
    """One concept: its number (``K056``), its names by language, and reasons for empty cells of the table."""

    id: str
    name: Mapping[str, str]
    reasons: Mapping[str, str]


@dataclass(frozen=True)
class Theme:
    """Concepts of one theme, with the names of the theme by language."""

    name: Mapping[str, str]
    concepts: tuple[Concept, ...]


@cache
def concepts() -> tuple[Concept, ...]:
    """The concepts, in the order of the inventory."""
    return tuple(
        Concept(number, {"fr": entry["fr"], "en": entry["en"]}, entry.get("reasons", {}))
        for number, entry in _content()["concepts"].items()
    )


@cache
def themes() -> tuple[Theme, ...]:
    """The themes with their concepts; a theme goes on until the next begins."""
    firsts = [entry["first"] for entry in _content()["themes"]]
    ends = [*firsts[1:], "L"]
    return tuple(
        Theme(
            {"fr": entry["fr"], "en": entry["en"]},
            tuple(each for each in concepts() if entry["first"] <= each.id < end),
        )
        for entry, end in zip(_content()["themes"], ends, strict=True)
    )


@cache
def _content() -> dict[str, Any]:
    text = resource("ontology", "concepts.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = load_yaml(text)
    return content
