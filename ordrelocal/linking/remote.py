"""Asking a Reconciliation service: entries in batches, its candidates as proposals.

Source: Reconciliation Service API 0.2, W3C Entity Reconciliation Community Group, 2023.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlsplit

from ordrelocal.errors import ServiceAnswerError
from ordrelocal.likeness import is_review, year
from ordrelocal.linking.entries import Entry
from ordrelocal.linking.gateway import Gateway
from ordrelocal.linking.reconciling import MOST, Proposal, Propose, ranked
from ordrelocal.linking.services import Service
from ordrelocal.matching import Agreement, Description, compare_works, normal
from ordrelocal.namespaces import BASE

#: Queries in one request where the service does not say how many it takes.
_BATCH = 10
_MOST_IN_A_BATCH = 50
_TOO_LARGE = "HTTP 413"
_LABEL = 300
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x1f]{1,500}")

# Space of a service's properties -> what we have -> the property that it calls so.
_PROPERTIES: Mapping[str, Mapping[str, str]] = {
    "http://www.wikidata.org/": {"doi": "P356", "isbn": "P212", "year": "P577", "author": "P2093"},
    BASE: {"doi": "doi", "isbn": "isbn", "hal": "hal", "year": "year", "author": "author"},
}


@dataclass(frozen=True)
class Remote:
    """A service that was asked what it is.

    Attributes:
        service: Where it is, and its limits.
        address: Its address, in one language.
        identifier_space: What precedes its identifiers.
        properties: What we have -> the property that it calls so.
        batch: Queries in one request at most.
        type: What it calls works; empty if we do not know.
    """

    service: Service
    address: str
    identifier_space: str
    properties: Mapping[str, str]
    batch: int
    type: str = ""


def at_address(address: str) -> Service:
    """A service that ``data/services`` does not describe."""
    host = urlsplit(address).hostname or ""
    name = "at-" + "".join(char if char.isalnum() else "-" for char in host.lower())
    return Service(name, {"fr": host, "en": host}, {}, address, reconciliation=address, hosts=(host,))


def introduce(gateway: Gateway, service: Service, lang: str) -> Remote:
    """Ask a service what it is.

    Raises:
        ServiceError: It gave no usable answer, or speaks another version.
    """
    address = service.reconciliation.replace("{lang}", lang)
    manifest = gateway.get(replace(service, address=address)).json()
    versions = manifest.get("versions", ["0.2"]) if isinstance(manifest, dict) else ()
    if not isinstance(versions, list) or "0.2" not in versions:
        raise ServiceAnswerError(service=service.id, problem="manifest 0.2")
    space, schema = str(manifest.get("identifierSpace", "")), str(manifest.get("schemaSpace", ""))
    if not _IRI.fullmatch(space):
        raise ServiceAnswerError(service=service.id, problem="manifest: identifierSpace")
    batch = manifest.get("batchSize")
    size = batch if isinstance(batch, int) and batch > 0 else _BATCH
    known = next((found for start, found in _PROPERTIES.items() if schema.startswith(start)), {})
    kind = "Work" if schema.startswith(BASE) else ""
    return Remote(service, address, space, known, min(size, _MOST_IN_A_BATCH), kind)


def of_service(gateway: Gateway, remote: Remote) -> Propose:
    """Propose what a service answers."""

    def propose(entries: Sequence[Entry]) -> Iterator[tuple[Proposal, ...]]:
        for start in range(0, len(entries), remote.batch):
            yield from _asked(gateway, remote, entries[start : start + remote.batch])

    return propose


def _asked(gateway: Gateway, remote: Remote, entries: Sequence[Entry]) -> Iterator[tuple[Proposal, ...]]:
    """Ask for one batch, in halves where the service finds it too large."""
    queries = {f"q{number}": _query(remote, entry) for number, entry in enumerate(entries)}
    form = {"queries": json.dumps(queries, ensure_ascii=False)}
    try:
        answer = gateway.post(remote.service, remote.address, form).json()
    except ServiceAnswerError as error:
        if error.values.get("problem") != _TOO_LARGE or len(entries) == 1:
            raise
        half = len(entries) // 2
        yield from _asked(gateway, remote, entries[:half])
        yield from _asked(gateway, remote, entries[half:])
        return
    for key, entry in zip(queries, entries, strict=True):
        yield ranked(_proposals(remote, entry, _candidates(remote, answer, key)))


def _query(remote: Remote, entry: Entry) -> dict[str, Any]:
    properties = [
        {"pid": remote.properties[name], "v": value}
        for name, value in _known(entry.description)
        if name in remote.properties
    ]
    query: dict[str, Any] = {"query": entry.description.title or entry.words, "limit": MOST}
    kind = {"type": remote.type} if remote.type else {}
    return query | kind | ({"properties": properties} if properties else {})


def _known(said: Description) -> Iterator[tuple[str, str]]:
    for each in said.identifiers:
        # Wikidata holds DOIs in capitals.
        yield each.scheme, each.value.upper() if each.scheme == "doi" else each.value
    if year(said.year):
        yield "year", year(said.year)
    for name in said.creators[:1]:
        yield "author", f"{name.given} {name.family}".strip()


def _candidates(remote: Remote, answer: Any, key: str) -> Sequence[Mapping[str, Any]]:
    try:
        found = answer[key]["result"]
        if all(isinstance(each["id"], str) and isinstance(each["name"], str) for each in found):
            return list(found)
    except (KeyError, TypeError):
        pass
    raise ServiceAnswerError(service=remote.service.id, problem=f"Reconciliation API 0.2: {key}")


def _proposals(remote: Remote, entry: Entry, candidates: Sequence[Mapping[str, Any]]) -> Iterator[Proposal]:
    """Candidates as proposals: a service's own judgement counts where its title is that of the entry."""
    told = any(name in remote.properties for name, _ in _known(entry.description))
    for candidate in candidates:
        agreements = _compared(candidate["name"], entry.description.title)
        score = candidate.get("score")
        yield Proposal(
            remote.identifier_space + quote(candidate["id"], safe="/:#?=&-._~"),
            " ".join(candidate["name"].split())[:_LABEL],
            float(min(100, max(0, score))) if isinstance(score, int | float) else 0.0,
            candidate.get("match") is True and told and any(each.likeness >= 0.9 for each in agreements),
            agreements,
        )


def _compared(name: str, title: str) -> tuple[Agreement, ...]:
    """A name compared with a title; a name that ends with the title, as "Author (year), Title", agrees."""
    found = compare_works(Description(title=name), Description(title=title)).agreements
    ends = len(normal(title).split()) > 2 and normal(name).endswith(" " + normal(title))
    if ends and not is_review(name):
        return tuple(replace(each, likeness=max(each.likeness, 0.9)) for each in found)
    return found
