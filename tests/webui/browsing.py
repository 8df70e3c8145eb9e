"""A Chromium for the tests, and what it needs of the machine."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from ordrelocal_webui.resources import BUILT, PACKAGE
from tests.lacking import lacking

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_AXE = PACKAGE.parent / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
#: What axe calls violations that keep people out.
GRAVE = frozenset({"serious", "critical"})


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, as long as the block runs."""
    path = shutil.which("chromium")
    if path is None:
        lacking("Chromium", "install the package 'chromium'")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


def axe_source() -> str:
    """Text of axe-core, the accessibility checker."""
    if not _AXE.is_file():
        lacking("axe-core", "run 'npm ci --ignore-scripts' in webui/frontend")
    return _AXE.read_text(encoding="utf-8")


def need_editor() -> None:
    """Skip or fail where the front end has not been built."""
    if not (BUILT / "query.js").is_file():
        lacking("The built front end", "run 'python hatch_build.py'")


class Watch:
    """What goes wrong while a page is open: console messages, script errors, requests to other hosts."""

    def __init__(self, page: Page, base: str) -> None:
        self.faults: list[str] = []
        self._base = base
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._base, "data:", "blob:")):
            self.faults.append(f"request: {request.url}")


def violations(page: Page, axe: str) -> list[str]:
    """Grave violations that axe finds on the page that is open: rule, and the first place."""
    page.evaluate(axe)
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)"
    )
    return [
        f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:200]}"
        for each in found
        if each["impact"] in GRAVE
    ]
