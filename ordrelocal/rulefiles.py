"""Rule files (``queries/rules/*.rq``) read into rules, by rdflib's SPARQL parser.

A file has a binding form, so that its conclusions can be explained like those of an axiom: WHERE holds triple
patterns without paths, each of them a premise, and beside them only FILTER, FILTER NOT EXISTS, VALUES, BIND.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import Any

import rdflib
from pyparsing import ParseException, ParseResults
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql.algebra import translatePath, translatePName, translatePrologue, traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ordrelocal.errors import RuleFormError
from ordrelocal.i18n import LANGUAGES, N_, Marked
from ordrelocal.paths import shown
from ordrelocal.queryfiles import QueryFile, catalogue
from ordrelocal.rules import Pattern, Rule, key

_ALLOWED = frozenset({"TriplesBlock", "Filter", "InlineData", "Bind"})
_FORBIDDEN = {
    "OptionalGraphPattern": "OPTIONAL",
    "GroupOrUnionGraphPattern": "UNION",
    "MinusGraphPattern": "MINUS",
    "GraphGraphPattern": "GRAPH",
    "ServiceGraphPattern": "SERVICE",
    "SubSelect": "SELECT",
}
_MODIFIERS = ("datasetClause", "groupby", "having", "orderby", "limitoffset", "valuesClause")
_TEMPLATE = re.compile(r"CONSTRUCT\s*\{[^{}]*\}\s*WHERE\s*\{(.*)\}\s*$", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_CLOSED = {"en": "Known in the graph: ", "fr": "Connu dans le graphe : "}


def shipped_rules() -> tuple[Rule, ...]:
    """The rules of ``queries/rules/`` in the order of their file names, the projection left out.

    Raises:
        RuleFormError: A file departs from the binding form.
    """
    return tuple(read_rule(query) for query in catalogue("rules") if query.id != "projection")


def condition(query: QueryFile) -> tuple[str, str]:
    """PREFIX lines and WHERE group (without braces) of a CONSTRUCT, as they are written.

    Raises:
        RuleFormError: The WHERE group does not end the file.
    """
    return _parsed(query.text)[1], _where(shown(query.path), query.text)


def read_rule(query: QueryFile) -> Rule:
    """Read one rule file.

    Raises:
        RuleFormError: The file departs from the binding form.
    """
    name = shown(query.path)
    try:
        tree, prologue = _parsed(query.text)
    except ParseException as error:
        raise _fault(
            name, N_("it is not SPARQL (line {line})"), N_("Mend that line."), line=error.lineno
        ) from error
    parts = list(_parts(name, tree))
    head = tuple(_patterns(name, [tree.template]))
    closed = _in_words(query, "closed_world")
    body = tuple(_patterns(name, (each.triples for each in parts if each.name == "TriplesBlock")))
    _check_head(name, head, body, {_text(each.var) for each in parts if each.name == "Bind"})
    _check_filters(name, parts, closed)
    return Rule(
        id=query.path.stem,
        head=head,
        body=body,
        where=_where(name, query.text),
        words=dict(query.question),
        premise=_in_words(query, "premise"),
        closed_world=closed,
        source=str(query.header.get("source", "")),
        stratum=int(str(query.header.get("stratum", 1))),
        prologue=prologue,
        named=_named(tree.where),
    )


@cache
def _parsed(text: str) -> tuple[Any, str]:
    """Syntax tree of a query, with full IRIs and without trivial paths, and its PREFIX lines."""
    parsed = parseQuery(text)
    prologue = translatePrologue(parsed[0], None, {})
    tree = traverse(parsed[1], visitPost=partial(translatePName, prologue=prologue))
    lines = [f"PREFIX {each.prefix or ''}: <{each.iri}>\n" for each in parsed[0] if each.name == "PrefixDecl"]
    return traverse(tree, visitPost=translatePath), "".join(lines)


def _parts(name: str, tree: Any) -> Iterable[CompValue]:
    """Parts of the WHERE group, each of a kind that the form allows."""
    if tree.name != "ConstructQuery" or not tree.template:
        raise _fault(name, N_("it is no CONSTRUCT with a template"), N_("Write CONSTRUCT { … } WHERE { … }."))
    found = next((each for each in _MODIFIERS if each in tree), "")
    if found or tree.where.name == "SubSelect":
        raise _forbidden(name, "SELECT" if not found else found)
    for part in tree.where.part:
        if part.name not in _ALLOWED:
            raise _forbidden(name, _FORBIDDEN.get(part.name, part.name))
        yield part


def _patterns(name: str, blocks: Iterable[Any]) -> Iterator[Pattern]:
    """Triple patterns in the order in which they are written."""
    for block in blocks:
        for flat in block:
            for start in range(0, len(flat), 3):
                triple = flat[start : start + 3]
                if any(isinstance(part, PropertyPath) for part in triple):
                    problem = N_("the premise with the path {path} is no triple")
                    remedy = N_("Conclude a property of its own by another rule, and use that.")
                    raise _fault(name, problem, remedy, path=triple[1].n3())
                if any(isinstance(part, rdflib.BNode) for part in triple):
                    problem, remedy = N_("a pattern has a blank node"), N_("Write a variable instead.")
                    raise _fault(name, problem, remedy)
                yield _text(triple[0]), _text(triple[1]), _text(triple[2])


def _named(where: Any) -> frozenset[str] | None:
    """IRIs that a condition names anywhere; None if a pattern leaves open what it looks for."""
    nodes: list[Any] = []
    traverse(where, visitPre=nodes.append)
    blocks = [each for each in nodes if isinstance(each, CompValue)]
    listed = {name for each in blocks if each.name == "InlineData" for name in each.var}
    for flat in (flat for each in blocks if each.name == "TriplesBlock" for flat in each.triples):
        for predicate, value in zip(flat[1::3], flat[2::3], strict=True):
            sought = value if predicate == rdflib.RDF.type else predicate
            if isinstance(sought, PropertyPath) or (
                isinstance(sought, rdflib.Variable) and sought not in listed
            ):
                return None
    return frozenset(each.n3() for each in nodes if isinstance(each, rdflib.URIRef))


def _text(term: rdflib.term.Node) -> str:
    """A term as both SPARQL and N-Triples write it."""
    if isinstance(term, rdflib.Literal) and term.datatype:
        return rdflib.Literal(str(term)).n3() + f"^^<{term.datatype}>"
    return str(term.n3())


def _check_head(name: str, head: tuple[Pattern, ...], body: tuple[Pattern, ...], bound: set[str]) -> None:
    if not body:
        raise _fault(name, N_("it has no premise"), N_("Write at least one triple pattern."))
    known = {part for pattern in body for part in pattern} | bound
    for pattern in head:
        if key(pattern).startswith("?"):
            problem, remedy = N_("its head leaves a property or a class open"), N_("Name it.")
            raise _fault(name, problem, remedy)
        for part in pattern:
            if part.startswith("?") and part not in known:
                problem, remedy = (
                    N_("nothing binds {variable} of its head"),
                    N_("Bind it in a premise or by BIND."),
                )
                raise _fault(name, problem, remedy, variable=part)


def _check_filters(name: str, parts: Iterable[CompValue], closed: dict[str, str]) -> None:
    found = {kind for part in parts if part.name == "Filter" for kind in _closing(part.expr)}
    if "Builtin_EXISTS" in found:
        problem, remedy = N_("FILTER EXISTS hides a premise"), N_("Write its patterns as premises.")
        raise _fault(name, problem, remedy)
    if "Builtin_NOTEXISTS" in found and any(
        not closed.get(lang, "").startswith(_CLOSED[lang]) for lang in LANGUAGES
    ):
        problem = N_("it has NOT EXISTS and does not say in both languages what is then known to be absent")
        remedy = N_(
            "Add closed_world: “Known in the graph: …” and closed_world_fr: “Connu dans le graphe : …”."
        )
        raise _fault(name, problem, remedy)


def _closing(node: Any) -> Iterator[str]:
    """Names of EXISTS and NOT EXISTS in an expression, but for what stands inside a NOT EXISTS."""
    if isinstance(node, CompValue):
        if node.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield node.name
            return
        node = list(node.values())
    if isinstance(node, list | ParseResults):
        for each in node:
            yield from _closing(each)


def _in_words(query: QueryFile, name: str) -> dict[str, str]:
    """A text of the header in both languages; empty if it is not given."""
    texts = {"en": str(query.header.get(name) or ""), "fr": str(query.header.get(f"{name}_fr") or "")}
    return {lang: " ".join(text.split()) for lang, text in texts.items() if text}


def _where(name: str, text: str) -> str:
    """The WHERE group as it is written, without braces and comment lines."""
    found = _TEMPLATE.search(_COMMENT.sub("", text).rstrip())
    if found is None:
        raise _fault(name, N_("its WHERE does not end the file"), N_("End the file with the brace of WHERE."))
    return "\n".join(line.rstrip() for line in found[1].strip().splitlines() if line.strip())


def _forbidden(name: str, word: str) -> RuleFormError:
    remedy = N_("Several ways to one conclusion are several files; what is counted or missing is a FILTER.")
    return _fault(name, N_("it uses {word} in WHERE"), remedy, word=word)


def _fault(name: str, problem: str, remedy: str, /, **values: object) -> RuleFormError:
    return RuleFormError(file=name, problem=Marked(problem, values), remedy=Marked(remedy, {}))
