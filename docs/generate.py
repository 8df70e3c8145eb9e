"""Write the reference pages from the code: commands, modules, errors, queries, concepts, cases.

By hand: ``make docs``. A test compares the pages with what this script would write, so that they cannot lie.
"""

import ast
import importlib
import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from docs import case_base, concepts, metrics
from ordrelocal import errors, queryfiles
from ordrelocal.i18n import LANGUAGES, add_catalogue, translate
from ordrelocal.paths import shown

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
PACKAGES = (ROOT / "ordrelocal", ROOT / "webui" / "ordrelocal_webui")
NOTICE = "<!-- Written by `make docs`: change the code, then run it again. -->"
# Modules that start something when they are imported.
STARTERS = {"__main__", "wsgi"}
KINDS = {
    "competency": "Competency questions",
    "rules": "Rules",
    "checks": "Checks",
    "quality/robot": "Quality checks after ROBOT",
    "quality/oops": "Quality checks after OOPS!",
    "quality/foops": "Quality checks after FOOPS!",
    "quality/odk": "Quality checks after ODK",
    "quality/house": "Quality checks of our own",
    "pages": "What the pages read",
    "reconcile": "What the reconciliation service reads",
    "services": "What services of open data are asked",
    "onward": "Questions that go on at a service",
}


def pages() -> dict[str, str]:
    """The reference pages as they should stand, by file name."""
    return {
        "cli.md": _page("Commands", _commands()),
        "modules.md": _page("Modules", _modules()),
        "errors.md": _page("Errors", _errors()),
        "queries.md": _page("Queries", _queries()),
        "concepts.md": _page("Concepts", concepts.table()),
        "case-base.md": _page("The case base", case_base.table()),
        "miro.md": metrics.filled((DOCS / "miro.md").read_text(encoding="utf-8")),
    }


def _page(title: str, blocks: Iterator[str]) -> str:
    return "\n\n".join([f"# {title}", NOTICE, *blocks]) + "\n"


def _commands() -> Iterator[str]:
    """One section a command: its help in both languages, as the terminal shows it."""
    yield (
        "Each command ends with status 0 when it did what was asked, 1 when it could not, and 2 when it was"
        " called wrongly. `ORDRELOCAL_LANG=fr` or `en` sets the language of its messages."
    )
    helps = {lang: _helps(lang) for lang in LANGUAGES}
    for path in helps["en"]:
        yield f"## {path}"
        for lang in ("en", "fr"):
            yield f"```text\n{helps[lang][path].rstrip()}\n```"


def _helps(lang: str) -> dict[str, str]:
    """Help of each command; the language is fixed when the program starts, so another process is asked."""
    environment = {**os.environ, "ORDRELOCAL_LANG": lang}
    command = [sys.executable, __file__, "--helps"]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    helps: dict[str, str] = json.loads(done.stdout)
    return helps


def _own_helps() -> dict[str, str]:
    from ordrelocal.cli import commands  # reads the language

    return {
        path: command.get_help(
            click.Context(command, info_name=path, terminal_width=100, max_content_width=100)
        )
        for path, command in _walk_commands("ordrelocal", commands)
    }


def _walk_commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _walk_commands(f"{path} {name}", command.commands[name])


def _modules() -> Iterator[str]:
    """One section a package, one entry a module with its public classes and functions."""
    for package in PACKAGES:
        yield f"## {package.name}"
        for file in sorted(package.rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            yield f"### {_dotted(package, file)}"
            yield _first_paragraph(ast.get_docstring(tree))
            names = list(_public_names(tree))
            if names:
                yield "\n".join(names)


def _dotted(package: Path, file: Path) -> str:
    parts = file.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _public_names(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
            call = "" if isinstance(node, ast.ClassDef) else "()"
            yield f"- `{node.name}{call}`: {_first_paragraph(ast.get_docstring(node))}"


def _first_paragraph(docstring: str | None) -> str:
    """First paragraph of a docstring on one line, its literals marked as Markdown does."""
    return " ".join((docstring or "").split("\n\n")[0].split()).replace("``", "`")


def _errors() -> Iterator[str]:
    """One section an error class: when it is raised, and its message in both languages."""
    yield (
        "Every error says what failed, why, and what to do. On the web it comes as JSON or as a page, with"
        " the name of its class as a stable code."
    )
    _import_all()
    for error in _tree(errors.OrdreLocalError):
        yield f"## {error.__name__}"
        parent = error.__bases__[0]
        kind = f" A kind of `{parent.__name__}`." if issubclass(parent, errors.OrdreLocalError) else ""
        yield _first_paragraph(error.__doc__) + kind
        if error.what:
            yield "\n".join(f"- {lang}: {_template(error, lang)}" for lang in ("en", "fr"))


def _import_all() -> None:
    """Import every module and every catalogue, for an error is known once its module is."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages([str(package)], f"{package.name}."):
            if module.name.split(".")[-1] not in STARTERS:
                importlib.import_module(module.name)
        add_catalogue(package / "translations" / "fr.po")


def _tree(error: type[errors.OrdreLocalError]) -> Iterator[type[errors.OrdreLocalError]]:
    """An error and those below it, without what tests may have added."""
    yield error
    for child in sorted(error.__subclasses__(), key=lambda each: each.__name__):
        if child.__module__.split(".")[0] in {package.name for package in PACKAGES}:
            yield from _tree(child)


def _template(error: type[errors.OrdreLocalError], lang: str) -> str:
    texts = (error.what, error.why, error.fix)
    return " ".join(translate(text, lang) for text in texts if text)


def _queries() -> Iterator[str]:
    """One table a folder of queries."""
    for folder, title in KINDS.items():
        found = queryfiles.catalogue(*folder.split("/"))
        if not found:
            continue
        yield f"## {title}"
        rows = [
            f"| [{query.id}](../{shown(query.path)}) | {_said(query, 'en')} | {_said(query, 'fr')} |"
            for query in found
        ]
        yield "\n".join(["| query | in English | en français |", "| --- | --- | --- |", *rows])


def _said(query: queryfiles.QueryFile, lang: str) -> str:
    """What a query asks or looks for; checks say it as their problem."""
    suffix = "" if lang == "en" else f"_{lang}"
    text = query.question.get(lang) or query.header.get(f"problem{suffix}") or ""
    return " ".join(str(text).split()).replace("|", r"\|")


def write(say: Callable[[str], object]) -> None:
    """Write the pages that changed, and say which."""
    for name, text in pages().items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            say(f"docs/{name}\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--helps"]:
        json.dump(_own_helps(), sys.stdout)
    else:
        write(sys.stdout.write)
