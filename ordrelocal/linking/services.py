"""Services of open bibliographic data, as ``data/services/`` describes them: addresses, limits, licences.

An address that moved is changed there, in one line; for one run, ``ORDRELOCAL_SERVICE_<ID>`` holds
another address for whatever the service is asked.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox
from jsonschema import Draft202012Validator

from ordrelocal.errors import InvalidDataError, ServiceAddressError
from ordrelocal.findings import Finding
from ordrelocal.linking.records import SERVICE
from ordrelocal.namespaces import DCTERMS, FOAF, GRAPH, OL, RDF, RDFS, VOID
from ordrelocal.paths import resource
from ordrelocal.schema_check import findings_against
from ordrelocal.yamlld import Document, read_yaml

GRAPH_SERVICES = GRAPH + "services"
OVERRIDE = "ORDRELOCAL_SERVICE_"

_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_NUMBER: dict[str, Any] = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}
_ADDRESS: dict[str, Any] = {"type": "string", "pattern": r"^https?://[^\s]+$"}
_BOTH: dict[str, Any] = {
    "type": "object",
    "properties": {"fr": _TEXT, "en": _TEXT},
    "required": ["fr", "en"],
    "additionalProperties": False,
}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
        "label": _BOTH,
        "description": _BOTH,
        "note": _BOTH,
        "connector": _TEXT,
        "endpoint": _ADDRESS,
        "endpoints": {"type": "object", "additionalProperties": _ADDRESS},
        "address": _ADDRESS,
        "reconciliation": _ADDRESS,
        "homepage": _ADDRESS,
        "hosts": {"type": "array", "items": _TEXT},
        "ratePerSecond": _NUMBER,
        "timeoutSeconds": _NUMBER,
        "maxRows": {"type": "string", "pattern": "^[0-9]+$"},
        "licence": _ADDRESS,
        "attribution": _TEXT,
        "prefixes": {"type": "object", "additionalProperties": _ADDRESS},
        "source": _TEXT,
        "checked": {"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$"},
    },
    "required": ["id", "label", "description", "homepage", "source", "checked"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Service:
    """One service.

    Attributes:
        id: Its name in files, commands and IRIs.
        label: Name by language.
        description: What it holds, by language.
        homepage: Page for people.
        connector: Module that asks it; empty if there is none.
        endpoint: SPARQL address.
        endpoints: Further SPARQL addresses by name.
        address: REST address.
        reconciliation: Address of its Reconciliation API, with ``{lang}``.
        hosts: Hosts that answers may come from.
        rate_per_s: Requests a second at most.
        timeout_s: Seconds that one answer may take, all in all.
        max_rows: Rows that one answer has at most.
        licence: Licence of its data, if known.
        attribution: Whom to name.
        prefixes: Prefixes of its vocabulary.
        note: What to mind, by language.
        source: Where the description comes from.
        checked: When that was read.
    """

    id: str
    label: Mapping[str, str]
    description: Mapping[str, str]
    homepage: str
    connector: str = ""
    endpoint: str = ""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    reconciliation: str = ""
    hosts: tuple[str, ...] = ()
    rate_per_s: float = 1.0
    timeout_s: float = 30.0
    max_rows: int = 1000
    licence: str = ""
    attribution: str = ""
    prefixes: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    checked: str = ""

    @property
    def iri(self) -> str:
        """Name of the service in the graph."""
        return SERVICE + self.id

    def moved(self, address: str) -> "Service":
        """The same service at another address, for whatever it is asked."""
        return replace(
            self,
            endpoint=address if self.endpoint else "",
            endpoints=dict.fromkeys(self.endpoints, address),
            address=address if self.address else "",
            reconciliation=address if self.reconciliation else "",
            hosts=(urlsplit(address).hostname or "",),
        )


def service_files() -> list[Path]:
    """Descriptions of services, in a fixed order."""
    return sorted(resource("data", "services").glob("*.yaml"))


def service_findings(path: Path) -> list[Finding]:
    """What is wrong with one description."""
    document = read_yaml(path)
    return [*document.findings, *_misfits(document, path)]


def _misfits(document: Document, path: Path) -> Iterator[Finding]:
    if document.content is None:
        return
    yield from findings_against(Draft202012Validator(_SCHEMA), document, document.content)
    if document.content.get("id", path.stem) != path.stem:
        line, name = document.line(("id",)), str(document.content["id"])
        yield Finding(document.file, line, "id", "wrong-file-name", name, {"expected": path.stem})


@cache
def described() -> Mapping[str, Service]:
    """Every service as the files have it: id -> service.

    Raises:
        InvalidDataError: A description does not fit.
    """
    findings = [finding for path in service_files() for finding in service_findings(path)]
    if findings:
        raise InvalidDataError(findings)
    return {path.stem: _service(read_yaml(path).content or {}) for path in service_files()}


def services() -> Mapping[str, Service]:
    """Every service, at the address that this environment gives it.

    Raises:
        ServiceAddressError: It gives one that is no address.
    """
    found = {}
    for name, service in described().items():
        setting = OVERRIDE + name.upper().replace("-", "_")
        address = os.environ.get(setting, "")
        if address and not is_address(address):
            raise ServiceAddressError(service=name, address=address, setting=setting)
        found[name] = service.moved(address) if address else service
    return found


def is_address(text: str) -> bool:
    """Whether a text is an address of the web that can be asked."""
    try:
        url = httpx.URL(text)
        return url.scheme in ("http", "https") and bool(url.host) and bool(urlsplit(text).hostname)
    except (httpx.InvalidURL, ValueError):
        return False


def _service(content: Mapping[str, Any]) -> Service:
    numbers = {"ratePerSecond": "rate_per_s", "timeoutSeconds": "timeout_s"}
    values = {name: value for name, value in content.items() if name not in (*numbers, "maxRows")}
    values |= {ours: float(content[name]) for name, ours in numbers.items() if name in content}
    if "maxRows" in content:
        values["max_rows"] = int(content["maxRows"])
    return Service(**values | {"hosts": tuple(content.get("hosts", ()))})


def service_quads() -> Iterator[ox.Quad]:
    """What the graph says of the services: what they are called, where they are, under which licence.

    If a description does not fit, nothing: the findings of the graph tell of it.
    """
    graph = ox.NamedNode(GRAPH_SERVICES)
    try:
        known = described()
    except InvalidDataError:
        return
    for service in known.values():
        for predicate, value in _told(service):
            yield ox.Quad(ox.NamedNode(service.iri), ox.NamedNode(predicate), value, graph)


def _told(service: Service) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    yield RDF + "type", ox.NamedNode(OL + "LinkedService")
    for lang, text in service.label.items():
        yield RDFS + "label", ox.Literal(text, language=lang)
    for lang, text in service.description.items():
        yield DCTERMS + "description", ox.Literal(text, language=lang)
    yield FOAF + "page", ox.NamedNode(service.homepage)
    if service.endpoint:
        yield VOID + "sparqlEndpoint", ox.NamedNode(service.endpoint)
    if service.licence:
        yield DCTERMS + "license", ox.NamedNode(service.licence)
