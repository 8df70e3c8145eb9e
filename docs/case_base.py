"""The table of the case base: how the facts of each dossier stand in the data, which stand nowhere, and why.

A fact is *related* when a statement says it of things (``states``), when a silence finding looks for it, or
when it describes a work or a territory; it is *about* when a claim alone bears on things or concepts. Facts
under no ``factId`` are listed with their reason in ``docs/case-base.yaml``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ordrelocal.reading import data_files, read_document
from ordrelocal.yamlld import nodes
from ordrelocal.yamltext import load_yaml

LEFT_OUT = Path(__file__).resolve().parent / "case-base.yaml"
_BEARING = ("about", "aboutConcept", "ascribes", "mapsFrom")


@dataclass
class Case:
    """One dossier in the data: its name, its records, and its facts by the firmest way they stand in."""

    number: str
    slug: str
    label: str
    grade: str
    statements: int = 0
    silences: int = 0
    facts: dict[str, str] = field(default_factory=dict)

    def standing(self, way: str) -> list[str]:
        """Facts that stand in one way: ``related``, ``about`` or ``named``."""
        return sorted(fact for fact, own in self.facts.items() if own == way)


@dataclass(frozen=True)
class LeftOut:
    """A fact without a ``factId``: its mark in the dossier, where it went, and why, by language."""

    fact: str
    mark: str
    where: str
    reason: Mapping[str, str]


@cache
def left_out() -> tuple[LeftOut, ...]:
    """Facts that stand under no ``factId``, in the order of the dossiers."""
    content = load_yaml(LEFT_OUT.read_text(encoding="utf-8"))
    return tuple(
        LeftOut(fact, entry["status"], entry["where"], entry["reason"]) for fact, entry in content.items()
    )


@cache
def cases() -> tuple[Case, ...]:
    """Every dossier of the data, by its number."""
    read: list[dict[str, Any]] = [dict(read_document(path).content or {}) for path in data_files()]
    found = {
        content["dossierId"]: Case(
            content["dossierId"],
            str(content["id"]).removeprefix("case/"),
            content["label"]["en"],
            content.get("evidenceGrade", ""),
        )
        for content in read
        if "dossierId" in content
    }
    for content in read:
        own = found.get(str(content.get("dossierId", "")))
        if own:
            records = content.get("statements", [])
            own.silences = sum(each.get("type") == "SilenceFinding" for each in records)
            own.statements = len(records) - own.silences
        for _, node in nodes(content):
            _note(node, found)
    return tuple(found[number] for number in sorted(found))


def _note(node: Mapping[str, Any], found: Mapping[str, Case]) -> None:
    facts = node.get("factId", [])
    for fact in map(str, facts if isinstance(facts, list) else [facts]):
        case = found.get(fact[:3])
        if case and case.facts.get(fact) != "related":
            way = _way(node)
            case.facts[fact] = case.facts.get(fact, way) if way == "named" else way


def _way(node: Mapping[str, Any]) -> str:
    if node.get("states") or node.get("lookedFor") or "modality" not in node:
        return "related"
    return "about" if any(node.get(key) for key in _BEARING) else "named"


def table() -> Iterator[str]:
    """The page as Markdown."""
    every = cases()
    facts = sum(len(case.facts) for case in every)
    related = sum(len(case.standing("related")) for case in every)
    about = sum(len(case.standing("about")) for case in every)
    yield (
        "How the facts of the dossiers stand in the data. *Related*: a statement says it of things, a"
        " silence finding looks for it, or it describes a work or a territory. *About*: only a claim bears on"
        " it, with the things or concepts that it is about. A fact that bundles things is several"
        " statements."
    )
    yield (
        f"{len(every)} dossiers, {facts + len(left_out())} facts: {related} related, {about} about,"
        f" {facts - related - about} without either, {len(left_out())} under no `factId` (below)."
    )
    lines = [
        "| dossier | case | grade | statements | silences | facts | related | about only |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {case.number} | [{case.label}](../data/cases/{case.slug}.yaml) | {case.grade} |"
        f" {case.statements} | {case.silences} | {len(case.facts)} | {len(case.standing('related'))} |"
        f" {', '.join(case.standing('about'))} |"
        for case in every
    ]
    yield "\n".join(lines)
    yield "## Facts without a `factId`"
    yield "\n".join(
        [
            "| fact | mark in the dossier | where it stands | why | pourquoi |",
            "| --- | --- | --- | --- | --- |",
            *(
                f"| {each.fact} | {each.mark} | {each.where} | {each.reason['en']} | {each.reason['fr']} |"
                for each in left_out()
            ),
        ]
    )
