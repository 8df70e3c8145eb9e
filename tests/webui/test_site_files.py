"""What browsers and robots ask for by name, and redirections without words in one language."""

import pytest
from flask.testing import FlaskClient

from ordrelocal_webui.resources import STATIC


def test_the_icon_is_served_where_browsers_look_for_it(site: FlaskClient) -> None:
    response = site.get("/favicon.ico")
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    assert response.data == (STATIC / "icon.svg").read_bytes()


def test_robots_may_read_pages_and_not_ask_queries(site: FlaskClient) -> None:
    response = site.get("/robots.txt")
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    rules = response.text.splitlines()
    assert rules[0] == "User-agent: *"
    computed = {"/sparql", "/evidence", "/fr/evidence?", "/en/evidence?"}
    assert {"Allow: /", *(f"Disallow: {each}" for each in computed)} == set(rules[1:])


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 302), ("/id/case/essai", 303), ("/sparql", 303), ("/fr", 308), ("/id//case/essai", 308)],
)
def test_a_redirection_has_no_words(site: FlaskClient, path: str, status: int) -> None:
    response = site.get(path, headers={"Accept": "text/html"})
    assert response.status_code == status
    assert response.data == b""
    assert response.headers["Content-Length"] == "0"
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize(("language", "lang"), [("fr", "fr"), ("en", "en")])
@pytest.mark.parametrize("path", ["/id/case/essai", "/vocabulary/modality/asks", "/ontology"])
def test_an_address_with_html_leads_to_the_page(
    site: FlaskClient, path: str, language: str, lang: str
) -> None:
    headers = {"Accept": "text/turtle", "Accept-Language": language}
    response = site.get(f"{path}.html", headers=headers)
    assert (response.status_code, response.headers["Location"]) == (303, f"/{lang}{path}")
    assert site.get(response.headers["Location"]).status_code == 200


def test_an_unknown_thing_has_no_page_either(site: FlaskClient) -> None:
    assert site.get("/id/case/none.html").status_code == 404
