"""The sandbox holds, whatever the code inside tries. Each attempt runs in a process of its own."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from ordrelocal.pool import sandbox

pytestmark = pytest.mark.skipif(bool(sandbox.missing()), reason="the filter needs Linux on x86-64 or ARM64")

ATTEMPTS = {
    "socket": "socket.socket()",
    "socketpair": "socket.socketpair()",
    "fork": "os.fork()",
    "thread": "threading.Thread(target=print).start()",
    "program": "os.execv('/bin/true', ['true'])",
    "spawn": "subprocess.run(['/bin/true'])",
    "write": "open(sys.argv[1] + '/written', 'w')",
    "append": "open(sys.argv[1] + '/kept', 'a')",
    "remove": "os.unlink(sys.argv[1] + '/kept')",
    "rename": "os.rename(sys.argv[1] + '/kept', sys.argv[1] + '/moved')",
    "folder": "os.mkdir(sys.argv[1] + '/made')",
    "signal": "os.kill(os.getppid(), 0)",
}


def _run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    imports = "import os, socket, subprocess, sys, threading\nfrom ordrelocal.pool import sandbox\n"
    command = [sys.executable, "-c", imports + textwrap.dedent(code), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_forbidden_attempts_fail(attempt: str, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept", encoding="utf-8")
    without = _run(ATTEMPTS[attempt], tmp_path)
    assert without.returncode == 0, without.stderr
    (tmp_path / "kept").write_text("kept", encoding="utf-8")
    for name in ("written", "moved"):
        (tmp_path / name).unlink(missing_ok=True)
    if (tmp_path / "made").is_dir():
        (tmp_path / "made").rmdir()
    held = _run(f"sandbox.forbid_system_calls()\n{ATTEMPTS[attempt]}", tmp_path)
    assert held.returncode == 1
    assert "not permitted" in held.stderr or "can't start new thread" in held.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_reading_stays_possible(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept", encoding="utf-8")
    done = _run("sandbox.forbid_system_calls()\nprint(open(sys.argv[1] + '/kept').read())", tmp_path)
    assert done.stdout == "kept\n"


def test_memory_is_capped_at_what_is_there_plus_the_limit(tmp_path: Path) -> None:
    code = """
    held = bytearray(200 << 20)
    sandbox.limit_memory(100)
    more = bytearray(80 << 20)
    print("fits")
    bytearray(80 << 20)
    """
    done = _run(code, tmp_path)
    assert done.stdout == "fits\n"
    assert "MemoryError" in done.stderr


def test_a_process_dies_with_its_parent(tmp_path: Path) -> None:
    code = """
    child = os.fork()
    if child == 0:
        sandbox.die_with_parent(os.getppid())
        os.write(1, b"ready")
        threading.Event().wait()
    os.read(0, 1)
    os.kill(os.getpid(), 9)
    """
    imports = "import os, threading\nfrom ordrelocal.pool import sandbox\n"
    parent = subprocess.Popen(
        [sys.executable, "-c", imports + textwrap.dedent(code)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdin is not None
        assert parent.stdout.read(5) == b"ready"
        parent.stdin.write(b"x")
        parent.stdin.flush()
        assert parent.stdout.read() == b""  # the end of the file comes only when the child has ended, too
    assert parent.returncode == -9


def test_a_process_whose_parent_has_ended_already_does_not_start(tmp_path: Path) -> None:
    assert _run("sandbox.die_with_parent(1 << 21)\nprint('alive')", tmp_path).returncode == 1
