"""What is shipped is whole: the locks, and the wheel.

The wheel is built for real, installed into a fresh environment with Node and Java hidden, and serves from an
empty folder.
"""

import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from ordrelocal import __version__
from tests.checkout import ROOT, read, shipped
from tests.lacking import lacking

PROJECT: dict[str, Any] = tomllib.loads(read("pyproject.toml"))
LOCKS = {path.stem: path for path in sorted((ROOT / "requirements").glob("*.lock"))}
START_S = 240
# What pip says when it reaches no index.
UNREACHED = re.compile(r"NewConnectionError|Network is unreachable|No matching distribution found")


def pins(lock: str) -> dict[str, str]:
    """Pinned versions of a lock by package name."""
    found = re.findall(r"^([a-z0-9.-]+)==(\S+)", LOCKS[lock].read_text(encoding="utf-8"), re.MULTILINE)
    return dict(found)


def declared(*extras: str) -> list[Requirement]:
    """Direct dependencies that the project declares, without the reference to itself."""
    texts = [*PROJECT["project"]["dependencies"]]
    for extra in extras:
        texts += PROJECT["project"]["optional-dependencies"][extra]
    requirements = [Requirement(text) for text in texts]
    return [requirement for requirement in requirements if requirement.name != "ordrelocal"]


def test_locks_were_discovered() -> None:
    assert set(LOCKS) == {"bench", "build", "dev", "runtime"}


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pin_has_hashes_and_no_address(lock: str) -> None:
    text = LOCKS[lock].read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"://|--index-url|--find-links", text)


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("runtime", ()), ("dev", ("reason", "dev")), ("bench", ("reason", "dev", "bench"))],
)
def test_lock_meets_what_the_project_declares(lock: str, extras: tuple[str, ...]) -> None:
    pinned = pins(lock)
    unmet = [
        str(requirement)
        for requirement in declared(*extras)
        if requirement.name not in pinned or not requirement.specifier.contains(pinned[requirement.name])
    ]
    assert unmet == [], "run `make lock`"


def test_locks_agree_with_each_other() -> None:
    union = pins("bench")
    for lock in LOCKS:
        assert pins(lock).items() <= union.items(), lock


def test_build_dependencies_are_locked() -> None:
    requires = PROJECT["build-system"]["requires"]
    assert PROJECT["dependency-groups"]["build"] == requires
    for text in requires:
        requirement = Requirement(text)
        for lock in ("build", "dev"):
            assert requirement.specifier.contains(pins(lock)[requirement.name]), (lock, text)


def test_version_is_the_same_everywhere() -> None:
    citation = read("CITATION.cff")
    assert f"\nversion: {__version__}\n" in citation
    assert set(re.findall(r"version (\d+\.\d+\.\d+)", read("README.md"))) == {__version__}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout with the build dependencies of the lock."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*command, "--wheel-dir", str(folder), str(ROOT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_carries_all_that_the_program_reads(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    authored = [name for folder in ("ontology", "data", "queries") for name in shipped(folder)]
    wanted = {f"ordrelocal/resources/{name}" for name in authored} | shipped("ordrelocal")
    wanted |= {name.removeprefix("webui/") for name in shipped("webui/ordrelocal_webui")}
    wanted.add("ordrelocal/resources/requirements/runtime.lock")
    assert len(wanted) > 50
    assert wanted - names == set()


def test_wheel_carries_the_built_front_end_and_nothing_else(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    built = [name for name in names if name.startswith("ordrelocal_webui/static/dist/")]
    assert any(name.endswith(".js") for name in built)
    assert any(name.endswith(".css") for name in built)
    tops = {name.split("/")[0] for name in names}
    assert tops == {"ordrelocal", "ordrelocal_webui", f"ordrelocal-{__version__}.dist-info"}
    assert [name for name in names if re.search(r"node_modules|__pycache__|\.py[co]$|/tests?/", name)] == []


def test_wheel_needs_no_compiler_and_names_its_licences(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    names = ZipFile(wheel).namelist()
    folder = f"ordrelocal-{__version__}.dist-info/licenses"
    assert {f"{folder}/LICENSE", f"{folder}/LICENSE-data"} <= set(names)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Programs folder of a fresh environment that holds the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(folder, with_pip=True)
    programs = folder / "bin"
    install = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--only-binary=:all:"]
    locked = ["--require-hashes", "--requirement", str(LOCKS["runtime"])]
    done = subprocess.run([*install, *locked], capture_output=True, text=True, check=False)
    if done.returncode != 0 and UNREACHED.search(done.stderr):
        lacking("A package index", f"pip says: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    # Without an index: what the lock does not give is missing, and pip says so.
    subprocess.run([*install, "--no-index", str(wheel)], check=True)
    subprocess.run([str(programs / "python"), "-m", "pip", "check"], check=True)
    return programs


@pytest.fixture
def served(installed: Path) -> Iterator[str]:
    """Address at which the installed program serves, started in an empty folder with Node and Java hidden."""
    hidden = ("node", "npm", "java", "cc", "gcc")
    assert [name for name in hidden if shutil.which(name, path=str(installed))] == []
    with tempfile.TemporaryDirectory() as name, socket.socket() as probe:
        folder = Path(name)
        work, home, log = folder / "empty", folder / "home", folder / "log"
        work.mkdir()
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {"PATH": str(installed), "HOME": name, "LANG": "C.UTF-8", "ORDRELOCAL_HOME": str(home)}
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(installed / "ordrelocal"), "serve", "--port", str(port)],
                cwd=work,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                wait_until_served(f"http://127.0.0.1:{port}", process, log)
                yield f"http://127.0.0.1:{port}"
                assert (home / "current").is_file()
                assert list(work.iterdir()) == []
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=30)
        assert not answers(port), "a process still answers after the server was stopped"


def wait_until_served(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the address answers; fail with what the server wrote."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/fr/", timeout=10).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"`ordrelocal serve` did not answer; it wrote:\n{log.read_text(encoding='utf-8')}")


def answers(port: int) -> bool:
    """Whether somebody accepts connections on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def fetch(address: str, accept: str = "text/html") -> str:
    """Text at an address."""
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=60) as answer:
        body: bytes = answer.read()
    return body.decode("utf-8")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_wheel_serves_from_an_empty_folder_without_node_and_java(served: str) -> None:
    for lang, word in (("fr", "errance"), ("en", "wandering")):
        page = fetch(f"{served}/{lang}/id/case/chelles-errance")
        assert f'lang="{lang}"' in page
        assert word in page
    styles = re.findall(r'<link[^>]+href="([^"]+\.css[^"]*)"', page)
    assert styles
    assert all(fetch(urllib.parse.urljoin(served, style), "text/css") for style in styles)

    query = "SELECT (COUNT(*) AS ?cases) WHERE { ?case a <https://w3id.org/ordrelocal/ontology#Case> }"
    rows = fetch(f"{served}/sparql?{urllib.parse.urlencode({'query': query})}", "text/csv").split()
    assert rows[0] == "cases"
    assert int(rows[1]) == len(list((ROOT / "data" / "cases").glob("*.yaml"))) > 0
