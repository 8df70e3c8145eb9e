"""The repository that the tests check."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def shipped(folder: str) -> set[str]:
    """Files of one folder of the checkout that git knows."""
    command = ["git", "ls-files", "-z", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {name for name in done.stdout.split("\0") if name and (ROOT / name).exists()}


def read(name: str) -> str:
    """Text of a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")
