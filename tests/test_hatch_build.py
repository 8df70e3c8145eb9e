"""The front end is built when it has to be, and a failure says what to do."""

import os
import time
from pathlib import Path

import pytest

import hatch_build


@pytest.fixture
def frontend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A front end of one source, which its build copies."""
    folder = tmp_path / "frontend"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "page.ts").write_text("first", encoding="utf-8")
    (folder / "package.json").write_text(
        '{"name": "small", "version": "1.0.0", "scripts": {"build": "node build.mjs"}}', encoding="utf-8"
    )
    (folder / "package-lock.json").write_text(
        '{"name": "small", "version": "1.0.0", "lockfileVersion": 3,'
        ' "packages": {"": {"name": "small", "version": "1.0.0"}}}',
        encoding="utf-8",
    )
    (folder / "build.mjs").write_text(
        "import fs from 'node:fs';\n"
        "fs.mkdirSync('../out', {recursive: true});\n"
        "fs.copyFileSync('src/page.ts', '../out/page.js');\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(hatch_build, "FRONTEND", folder)
    monkeypatch.setattr(hatch_build, "MODULES", folder / "node_modules")
    monkeypatch.setattr(hatch_build, "OUTPUT", tmp_path / "out")
    monkeypatch.setattr(hatch_build, "STAMP", tmp_path / "out" / ".built")
    monkeypatch.delenv("ORDRELOCAL_SKIP_FRONTEND", raising=False)
    return folder


def test_front_end_is_built_again_only_when_a_source_changed(frontend: Path) -> None:
    hatch_build.build_frontend()
    built = frontend.parent / "out" / "page.js"
    assert built.read_text(encoding="utf-8") == "first"

    built.write_text("left alone", encoding="utf-8")
    hatch_build.build_frontend()
    assert built.read_text(encoding="utf-8") == "left alone"

    source = frontend / "src" / "page.ts"
    source.write_text("second", encoding="utf-8")
    os.utime(source, (time.time() + 5, time.time() + 5))
    hatch_build.build_frontend()
    assert built.read_text(encoding="utf-8") == "second"


def test_front_end_that_fails_says_what_to_do(frontend: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (frontend / "build.mjs").write_text("process.exit(7)", encoding="utf-8")
    with pytest.raises(hatch_build.FrontendError, match=r"ended with status 7, .*SKIP_FRONTEND=1"):
        hatch_build.build_frontend()
    assert not (frontend.parent / "out" / ".built").exists()
    assert "npm run build" in capfd.readouterr().err


def test_front_end_that_is_not_there_is_said(frontend: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (frontend / "package.json").unlink()
    hatch_build.build_frontend()
    assert "There is no webui/frontend/package.json" in capfd.readouterr().err


def test_front_end_can_be_left_alone(frontend: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDRELOCAL_SKIP_FRONTEND", "1")
    hatch_build.build_frontend()
    assert not (frontend.parent / "out").exists()
