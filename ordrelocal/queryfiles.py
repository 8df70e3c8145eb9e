"""Query files: SPARQL with a header that says what the query asks, of which kind it is, and its parameters.

The header is made of ``#+ `` comment lines read as YAML, so that the file stays plain SPARQL::

    # + id: CQ01
    # + question: Which actors take part in a configuration?
    # + question_fr: Quels acteurs participent à une configuration ?
    # + kind: competency
    # + params: [{name: case, type: iri, default: "id:case/chelles-errance"}]

A parameter is a ``VALUES ?name { … }`` block whose content is replaced; the default stands in the file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox
from yaml import YAMLError

from ordrelocal.errors import QueryFileError
from ordrelocal.i18n import N_, Marked
from ordrelocal.paths import resource, shown
from ordrelocal.yamltext import load_yaml, problem

_HEADER = re.compile(r"^#\+ ?(.*)$", re.MULTILINE)
_KINDS = frozenset({"competency", "rule", "check", "page", "service", "onward"})

Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query: a variable bound by a VALUES block."""

    name: str
    type: str
    default: str
    choices: str


@dataclass(frozen=True)
class QueryFile:
    """One query file: ``question`` maps a language to the question in words; ``header`` holds every key."""

    id: str
    path: Path
    text: str
    kind: str
    question: Mapping[str, str]
    params: tuple[Parameter, ...]
    header: Mapping[str, object]

    def bind(self, **values: Term | list[Term]) -> str:
        """The query with the content of its VALUES blocks replaced.

        Args:
            values: Variable name -> one term, or several to be bound one after the other.

        Raises:
            QueryFileError: The query has no VALUES block for a name.
        """
        blocks = {
            name: f"VALUES ?{name} {{ {' '.join(map(str, value if isinstance(value, list) else [value]))} }}"
            for name, value in values.items()
        }
        # In one go: what a value holds is never looked at, even if it reads like the block of another.
        blocked = r"VALUES\s+\?(\w+)\s*\{[^}]*\}"
        text = re.sub(blocked, lambda found: blocks.get(found[1], found[0]), self.text)
        present = {found[1] for found in re.finditer(blocked, self.text)}
        for name in sorted(blocks.keys() - present):
            problem = Marked(N_("it has no block VALUES ?{name}"), {"name": name})
            raise QueryFileError(file=shown(self.path), problem=problem)
        return text

    def bind_rows(self, names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
        """The query with the rows of its VALUES block of several variables replaced.

        Raises:
            QueryFileError: The query has no VALUES block for these names.
        """
        head = f"({' '.join(f'?{name}' for name in names)})"
        block = f"VALUES {head} {{ {' '.join(f'({_joined(row)})' for row in rows)} }}"
        text, count = re.subn(rf"VALUES\s+{re.escape(head)}\s*\{{[^}}]*\}}", lambda _: block, self.text)
        if not count:
            problem = Marked(N_("it has no block VALUES ?{name}"), {"name": " ?".join(names)})
            raise QueryFileError(file=shown(self.path), problem=problem)
        return text


def _joined(row: Sequence[object]) -> str:
    return " ".join(map(str, row))


def load(path: Path) -> QueryFile:
    """Read one query file.

    Raises:
        QueryFileError: The header is missing, broken or incomplete.
    """
    text = path.read_text(encoding="utf-8")
    header = _header(path, text)
    kind = str(header.get("kind", ""))
    if kind not in _KINDS:
        raise QueryFileError(
            file=shown(path),
            problem=Marked(
                N_("its kind is “{kind}”, not one of {known}"),
                {"kind": kind, "known": ", ".join(sorted(_KINDS))},
            ),
        )
    return QueryFile(
        id=str(header.get("id", path.stem)),
        path=path,
        text=text,
        kind=kind,
        question=MappingProxyType(
            {"en": str(header.get("question", "")), "fr": str(header.get("question_fr", ""))}
        ),
        params=tuple(_parameters(path, header)),
        header=MappingProxyType(header),
    )


def catalogue(*folder: str) -> list[QueryFile]:
    """The query files of a folder under ``queries/``, in the order of their file names."""
    return [load(path) for path in sorted(resource("queries", *folder).glob("*.rq"))]


@cache
def page_query(name: str) -> QueryFile:
    """One query of ``queries/pages/``, read once."""
    return load(resource("queries", "pages", f"{name}.rq"))


@cache
def service_query(name: str) -> QueryFile:
    """One query of ``queries/services/``, read once: what a service of open data is asked."""
    return load(resource("queries", "services", f"{name}.rq"))


def _header(path: Path, text: str) -> dict[str, object]:
    source = "\n".join(_HEADER.findall(text))
    try:
        header = load_yaml(source)
    except YAMLError as error:
        raise QueryFileError(
            file=shown(path),
            problem=Marked(N_("its header is not YAML ({detail})"), {"detail": problem(error, source)[1]}),
        ) from error
    if not isinstance(header, dict):
        raise QueryFileError(file=shown(path), problem=Marked(N_("it has no header")))
    return {str(key): value for key, value in header.items()}


def _parameters(path: Path, header: Mapping[str, object]) -> list[Parameter]:
    declared = header.get("params") or []
    if not isinstance(declared, list):
        raise QueryFileError(file=shown(path), problem=Marked(N_("its key “params” is not a list")))
    return [
        Parameter(
            name=str(param["name"]),
            type=str(param.get("type", "iri")),
            default=str(param.get("default", "")),
            choices=str(param.get("choices", "")),
        )
        for param in declared
    ]
