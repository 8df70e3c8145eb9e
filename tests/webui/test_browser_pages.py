"""Pages in a browser: quiet, accessible, usable by keyboard, no wider than a narrow screen."""

import re
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize
from werkzeug.serving import make_server

from tests.webui.browsing import Watch, axe_source, chromium, need_editor, violations
from tests.webui.site import PAGES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    # A browser that leaves a page hangs up on its pictures: their files are closed when they are collected.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

EVERY = pytest.mark.parametrize("kind", PAGES)
#: A small telephone.
TELEPHONE: ViewportSize = {"width": 360, "height": 740}
OPEN_DETAILS = "document.querySelectorAll('details').forEach(each => { each.open = true })"
QUERY = "SELECT ?case WHERE { ?case a <https://w3id.org/ordrelocal/ontology#Case> } ORDER BY ?case"


@pytest.fixture(scope="module")
def address(site_app: Flask) -> Iterator[str]:
    """Address of a server of the pages."""
    server = make_server("127.0.0.1", 0, site_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that all tests here share."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def axe() -> str:
    """Text of the accessibility checker."""
    return axe_source()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page as wide as a desk screen."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def narrow(browser: Browser) -> Iterator[Page]:
    """A page as narrow as a small telephone."""
    opened = browser.new_page(viewport=TELEPHONE)
    yield opened
    opened.close()


@EVERY
def test_page_is_quiet_and_accessible_and_no_wider_than_a_narrow_screen(
    page: Page, address: str, axe: str, kind: str
) -> None:
    watch = Watch(page, address)
    page.goto(f"{address}/fr{PAGES[kind]}", wait_until="load")
    assert violations(page, axe) == []
    page.set_viewport_size(TELEPHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    page.evaluate(OPEN_DETAILS)
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    assert watch.faults == []


@pytest.mark.parametrize("kind", ["home", "case", "query", "hits"])
def test_narrow_page_is_accessible_with_everything_opened(
    narrow: Page, address: str, axe: str, kind: str
) -> None:
    narrow.goto(f"{address}/en{PAGES[kind]}", wait_until="load")
    narrow.evaluate(OPEN_DETAILS)
    assert violations(narrow, axe) == []


def test_error_page_is_accessible(page: Page, address: str, axe: str) -> None:
    page.goto(f"{address}/en/nowhere")
    assert violations(page, axe) == []


def focused(page: Page) -> str:
    """What has the focus: its words, its label, or its id."""
    words: str = page.evaluate(
        """() => { const each = document.activeElement;
        return (each.innerText || each.getAttribute('aria-label') || each.id || each.tagName).trim(); }"""
    )
    return words


def test_keyboard_reaches_the_content_first_and_then_the_menu(page: Page, address: str) -> None:
    page.goto(f"{address}/en/id/case/essai")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_keyboard_reaches_menu_search_and_language_in_order(page: Page, address: str) -> None:
    page.goto(f"{address}/en/")
    met = []
    for _ in range(12):
        page.keyboard.press("Tab")
        met.append(focused(page))
    menu = ["Cases", "References", "Ontology", "Vocabularies", "Query", "Analyses", "About"]
    assert met[1:9] == ["ordrelocal", *menu]
    assert met[9:12] == ["site-search", "Search", "Français"]


def test_focus_is_visible_on_links_and_buttons(page: Page, address: str) -> None:
    page.goto(f"{address}/en/")
    for _ in range(3):
        page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"


def test_details_of_a_statement_open_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/en/id/case/essai")
    summary = page.locator("#s-lien details.kept > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("#s-lien details.kept").get_attribute("open") is not None
    assert page.locator("#s-lien .node").first.is_visible()


def test_plain_form_answers_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/en/query")
    assert page.locator("#editor").is_hidden()
    page.fill("#query", QUERY)
    page.click("#plain button[type=submit]")
    assert page.locator(".results a", has_text="Trial case").is_visible()
    context.close()


def test_language_switch_and_search_work_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/en/cases")
    page.click(".languages a")
    assert page.url == f"{address}/fr/cases"
    page.fill("#site-search", "mission locale")
    page.keyboard.press("Enter")
    page.click(".hits a >> nth=0")
    assert re.search("issions? locale", page.inner_text("h1"))
    context.close()


def test_links_of_a_diagram_are_reached_and_followed_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/fr/ontology/rights")
    page.locator("a[href='#table-head']").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('svg.diagram') !== null"):
            break
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert target.startswith("/fr/ontology/")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}{target}")


def test_terms_are_searched_by_keyboard_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/fr/ontology")
    page.locator("#term-search").focus()
    page.keyboard.type("droit filtre")
    page.keyboard.press("Enter")
    page.click(".concepts a >> nth=0")
    # Its words as written: what the style makes of the first letter comes when the style has.
    assert (page.text_content("h1") or "").strip() == "droit filtré localement"
    context.close()


@pytest.mark.parametrize(
    ("lang", "run", "rows"), [("en", "Run the query", "Rows 1"), ("fr", "Lancer la requête", "Lignes 1")]
)
def test_editor_answers_and_speaks_the_readers_language(
    page: Page, address: str, axe: str, lang: str, run: str, rows: str
) -> None:
    need_editor()
    watch = Watch(page, address)
    page.goto(f"{address}/{lang}/query", wait_until="networkidle")
    assert page.locator("#plain").is_hidden()
    page.get_by_role("button", name=run).first.click()
    page.wait_for_selector(".yasr .dataTable tbody tr")
    page.wait_for_function("document.querySelector('.yasr').innerText.includes('essai')")
    assert rows in page.inner_text(".yasr")
    link = page.locator(".yasr .dataTable a", has_text="case/essai").first
    assert link.get_attribute("href") == f"/{lang}/id/case/essai"
    assert violations(page, axe) == []
    assert watch.faults == []


def test_editor_tells_an_error_in_plain_words(page: Page, address: str) -> None:
    need_editor()
    page.goto(f"{address}/fr/query?query=SELECT", wait_until="networkidle")
    page.get_by_role("button", name="Éditeur").click()
    page.locator(".yasqe_queryButton").click()
    page.wait_for_selector(".yasr .error-box")
    assert "erreur de syntaxe" in page.inner_text(".yasr .error-box")


def test_editor_is_left_by_keyboard(page: Page, address: str) -> None:
    need_editor()
    page.goto(f"{address}/en/query", wait_until="networkidle")
    page.locator(".CodeMirror textarea").focus()
    before = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName !== 'TEXTAREA'")
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()") == before
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.tagName !== 'TEXTAREA'")


def test_editor_runs_by_keyboard(page: Page, address: str) -> None:
    need_editor()
    page.goto(f"{address}/en/query", wait_until="networkidle")
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".yasr .dataTable tbody tr")


def test_query_goes_along_from_editor_to_form_and_back(page: Page, address: str) -> None:
    need_editor()
    page.goto(f"{address}/en/query", wait_until="networkidle")
    page.evaluate(f"document.querySelector('.CodeMirror').CodeMirror.setValue({QUERY!r})")
    page.get_by_role("button", name="Plain form").click()
    assert page.input_value("#query") == QUERY
    page.fill("#query", QUERY + " LIMIT 1")
    page.get_by_role("button", name="Editor").click()
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()") == QUERY + " LIMIT 1"


def test_editor_completes_from_our_own_description(page: Page, address: str) -> None:
    need_editor()
    watch = Watch(page, address)
    page.goto(f"{address}/en/query", wait_until="networkidle")
    start = "PREFIX ol: <https://w3id.org/ordrelocal/ontology#>\\nSELECT * { ?x a ol:Local"
    page.evaluate(
        f"""() => {{ const editor = document.querySelector('.CodeMirror').CodeMirror;
        editor.setValue("{start}"); editor.focus(); editor.setCursor(1, 999); editor.autocomplete(); }}"""
    )
    page.wait_for_selector(".CodeMirror-hints")
    assert "ol:LocalOrder" in page.inner_text(".CodeMirror-hints")
    assert watch.faults == []
