"""The documents name what exists, and nothing that does not."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pyoxigraph as ox
import pytest

from docs import generate
from ordrelocal.cli import commands
from ordrelocal.dataset import current
from ordrelocal.namespaces import BASE
from ordrelocal.pool.limits import Limits
from tests.checkout import ROOT, read, shipped

DOCUMENTS = sorted(ROOT / name for name in shipped(".") if name.endswith(".md"))
MACHINE_PATH = re.compile(r"(?<![\w./>}-])/(?:root|work|home|Users)/\w")
REGISTRY = re.compile(r"\b(?:pypi|npmjs|pythonhosted|yarnpkg)\.(?:org|com|io)\b|\"resolv[e]d\":")


def shell_lines(text: str) -> list[str]:
    """Commands of the ``sh`` blocks of a document, and those quoted in its sentences."""
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    quoted = re.findall(r"`((?:make|ordrelocal|pytest|pip) [^`\n]+)`", text)
    return [*blocks.splitlines(), *quoted]


def halves() -> tuple[str, str]:
    """The French and the English half of the README."""
    french, english = read("README.md").split("\n## English\n")
    return french, english


def anchor(heading: str) -> str:
    """The anchor that a heading gets on a code-hosting site."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def test_documents_were_discovered() -> None:
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md"} <= {path.name for path in DOCUMENTS}


# --- README


def test_readme_gives_the_same_commands_in_both_languages() -> None:
    french, english = (
        [re.sub(r'/(fr|en)/|"(fr|en)"', "/lang/", line) for line in shell_lines(half)] for half in halves()
    )
    assert french == english
    assert "make serve" in french
    assert "make test" in french


def test_readme_names_targets_of_the_makefile() -> None:
    named = {line.split()[1] for line in shell_lines(read("README.md")) if line.startswith("make ")}
    (declared,) = re.findall(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)
    assert named
    assert named <= set(declared.split())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_document_names_commands_and_options_that_exist(document: Path) -> None:
    for line in shell_lines(document.read_text(encoding="utf-8")):
        if not line.startswith("ordrelocal "):
            continue
        name, *arguments = line.split()[1:]
        if name.startswith("-"):
            continue
        assert name in commands.commands, line
        command = commands.commands[name]
        if isinstance(command, click.Group) and arguments:
            assert arguments[0] in command.commands, line
            command = command.commands[arguments[0]]
        known = {option for param in command.params for option in param.opts}
        assert {part.split("=")[0] for part in arguments if part.startswith("--")} <= known | {"--help"}, line


def test_readme_names_files_that_exist() -> None:
    named = re.findall(
        r"(?:-r |--requirement |python )([\w/.]+\.\w+)", "\n".join(shell_lines(read("README.md")))
    )
    assert len(named) >= 6
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_readme_installs_what_make_installs() -> None:
    makefile, readme = read("Makefile"), read("README.md")
    for lock in re.findall(r"requirements/(\w+)\.lock", readme):
        assert f"requirements/{lock}.lock" in makefile
    for check in ("ruff check .", "ruff format --check .", "mypy", "hatch_build.py check", "pytest"):
        assert f"/{check}" in makefile or f" {check}" in makefile, check
        assert check in readme, check


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_document_links_to_what_is_there(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    anchors = {anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _hash, fragment = target.partition("#")
        if ":" in path:
            continue
        if (path and not (document.parent / path).exists()) or (not path and fragment not in anchors):
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize(("half", "lang"), [(0, "fr"), (1, "en")])
def test_first_query_and_first_page_of_the_readme_have_content(
    shipped_home: Path, half: int, lang: str
) -> None:
    store = ox.Store.read_only(str(current(shipped_home).store))
    text = halves()[half]
    (query,) = re.findall(r"--data-urlencode 'query=(.*?)'\n", text, re.DOTALL)
    rows = list(solutions(store, query))
    assert len(rows) > 10
    assert {value.language for row in rows for value in row if isinstance(value, ox.Literal)} == {lang}
    (page,) = re.findall(rf"<http://127.0.0.1:8000/{lang}/(id/[^>]+)>", text)
    assert list(store.quads_for_pattern(ox.NamedNode(BASE + page), None, None, ox.DefaultGraph()))


def solutions(store: ox.Store, query: str) -> ox.QuerySolutions:
    """Rows of a SELECT query."""
    answer = store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    return answer


# --- reference pages


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return generate.pages()


@pytest.mark.parametrize(
    "name", ["cli.md", "concepts.md", "errors.md", "miro.md", "modules.md", "queries.md"]
)
def test_reference_page_is_fresh(pages: dict[str, str], name: str) -> None:
    assert read(f"docs/{name}") == pages[name], "run `make docs`"


def all_commands(path: str, command: click.Command) -> Iterator[str]:
    """Full names of a command and all below it."""
    yield path
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from all_commands(f"{path} {name}", child)


def test_each_command_is_documented() -> None:
    headings = set(re.findall(r"^## (.*)$", read("docs/cli.md"), re.MULTILINE))
    assert headings == set(all_commands("ordrelocal", commands))


def test_each_module_and_public_class_is_documented() -> None:
    text = read("docs/modules.md")
    missing = []
    for name in sorted(shipped("ordrelocal") | shipped("webui/ordrelocal_webui")):
        if not name.endswith(".py"):
            continue
        module = name.removeprefix("webui/").removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        classes = [node.name for node in ast.parse(read(name)).body if isinstance(node, ast.ClassDef)]
        wanted = [f"### {module}\n", *(f"`{each}`" for each in classes if each[0] != "_")]
        missing += [f"{module}: {each}" for each in wanted if each not in text]
    assert missing == []


def test_each_module_and_public_name_says_what_it_is() -> None:
    assert re.findall(r"^### .*\n\n(?=\n|###|-)|^- `.*`: *$", read("docs/modules.md"), re.MULTILINE) == []


def test_each_error_is_documented_in_both_languages() -> None:
    text = read("docs/errors.md")
    sources = [
        name for name in shipped("ordrelocal") | shipped("webui/ordrelocal_webui") if name.endswith(".py")
    ]
    classes = [
        node for name in sources for node in ast.parse(read(name)).body if isinstance(node, ast.ClassDef)
    ]
    named = {"OrdreLocalError"}
    for _depth in range(5):
        named |= {each.name for each in classes if any(ast.unparse(base) in named for base in each.bases)}
    assert len(named) > 10
    assert {name for name in named if f"## {name}\n" not in text} == set()
    english, french = (re.findall(rf"^- {lang}: (.*)$", text, re.MULTILINE) for lang in ("en", "fr"))
    assert len(english) == len(french) > 10
    assert [message for message in english if message in french] == []


def test_each_query_is_documented() -> None:
    text = read("docs/queries.md")
    queries = [name for name in shipped("queries") if name.endswith(".rq")]
    assert len(queries) > 12
    assert [name for name in queries if f"](../{name})" not in text] == []


def test_each_limit_is_documented_with_its_default() -> None:
    rows = re.findall(r"^\| `(ORDRELOCAL_LIMIT_\w+)` \| (\S+) \|", read("docs/deployment.md"), re.MULTILINE)
    assert dict(rows) == Limits().as_environment()


def test_each_setting_is_documented() -> None:
    sources = [
        name for name in shipped("ordrelocal") | shipped("webui/ordrelocal_webui") if name.endswith(".py")
    ]
    named = {
        setting for name in sources for setting in re.findall(r"ORDRELOCAL_[A-Z]+(?:_[A-Z]+)*\b", read(name))
    }
    # Set by one process for another, or the head of longer names.
    internal = {"ORDRELOCAL_CURATE", "ORDRELOCAL_LIMIT", "ORDRELOCAL_MASTER", "ORDRELOCAL_POOL"}
    documented = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    assert len(named) > 3
    assert {setting for setting in named - internal if setting not in documented} == set()


# --- contributing, changelog


def test_contributing_has_four_recipes_of_at_most_eight_lines() -> None:
    _intro, *recipes = re.split(r"^## ", read("CONTRIBUTING.md"), flags=re.MULTILINE)
    assert [recipe.splitlines()[0] for recipe in recipes] == [
        "Add a term",
        "Add a competency question",
        "Add a check",
        "Add a case",
    ]
    for recipe in recipes:
        steps = [line for line in recipe.splitlines()[1:] if line]
        assert 0 < len(steps) <= 8


def test_contributing_names_folders_that_exist() -> None:
    named = set(re.findall(r"`((?:ontology|data|queries|tests|docs)/[\w/]*)", read("CONTRIBUTING.md")))
    assert len(named) > 5
    # A name in a pattern (CQnn-slug.rq) stands for a file of its folder.
    assert [name for name in named if not (ROOT / name).exists() and not (ROOT / name).parent.is_dir()] == []


def test_changelog_opens_with_what_is_not_released() -> None:
    headings = re.findall(r"^(##+) (.*)$", read("CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == ("##", "Unreleased")
    later = [at for at, (level, _) in enumerate(headings) if level == "##"][1:]
    sections = {name for _, name in headings[1 : later[0] if later else None]}
    assert sections >= {"Ontology", "Queries", "Library", "Web"}


# --- committed files


def test_committed_files_name_no_machine_and_no_registry() -> None:
    found = []
    for name in shipped("."):
        try:
            text = read(name)
        except UnicodeDecodeError:
            continue  # a picture or a font
        found += [f"{name}: {match[0]}" for match in MACHINE_PATH.finditer(text)]
        found += [f"{name}: {match[0]}" for match in REGISTRY.finditer(text)]
    assert found == []


def test_makefile_says_what_each_target_does() -> None:
    # Under `make test`, a make inside would say which folder it enters.
    command = ["make", "--no-print-directory"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (declared,) = re.findall(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)
    assert {line.split()[0] for line in shown.splitlines() if len(line.split()) > 2} == set(declared.split())


# --- MIRO

MIRO = {"A": 6, "B": 3, "C": 3, "D": 3, "E": 11, "F": 3, "G": 5}


def test_each_item_of_miro_is_answered() -> None:
    text = read("docs/miro.md")
    items = re.findall(r"^### (\w\.\d+) .* \((?:must|should|optional)\)$", text, re.MULTILINE)
    assert items == [f"{part}.{number}" for part, last in MIRO.items() for number in range(1, last + 1)]
    answers = re.split(r"^#+ .*$", text, flags=re.MULTILINE)
    assert len([answer for answer in answers if len(answer.strip()) > 4]) >= len(items)


def test_figures_of_miro_are_counted() -> None:
    found = dict(re.findall(r"^\| ([^|]+) \| (\d+) \|$", read("docs/miro.md"), re.MULTILINE))
    assert int(found["classes"]) > 150
    assert int(found["modules"]) == 8
    assert int(found["quality checks of the ontology"]) == len(
        list((ROOT / "queries" / "quality").rglob("*.rq"))
    )
