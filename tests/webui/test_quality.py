"""The report on the quality of the ontology is published as the build wrote it; our own IRIs negotiate."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from ordrelocal import quality_report
from ordrelocal.dataset import current
from ordrelocal.i18n import LANGUAGES
from ordrelocal.ontology import shipped_terms
from ordrelocal.profiling import lacking
from ordrelocal.quality import LISTS, quality_checks
from ordrelocal_webui.pages.quality import counts
from tests.webui.site import by_id, parse, words


@pytest.fixture
def report(site: FlaskClient) -> dict[str, Any]:
    """The report as the service gives it."""
    response = site.get("/ontology/quality.json")
    assert response.mimetype == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    content: dict[str, Any] = json.loads(response.data)
    return content


def test_report_is_what_the_build_wrote(report: dict[str, Any], site_home: Path) -> None:
    assert report == json.loads(current(site_home).quality.read_text(encoding="utf-8"))
    assert [each["id"] for each in report["checks"]] == [check.id for check in quality_checks()]
    assert report["profile"]["checked"] == (lacking() == [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_shows_each_check_with_its_result(site: FlaskClient, report: dict[str, Any], lang: str) -> None:
    document = parse(site.get(f"/{lang}/ontology/quality").data)
    found = {"fr": "trouvé : ", "en": "found: "}[lang]
    for check in report["checks"]:
        shown = words(by_id(document, check["id"]))
        assert words_of(check["problem"][lang]) in shown
        assert (f"{found}{len(check['faults'])}" in shown) == bool(check["faults"])
        assert all(fault["entity"] in shown for fault in check["faults"][:5])
        if check["accepted"]:
            assert words_of(check["accepted"][lang]) in shown
    text = words(document)
    assert all(words_of(each["reason"][lang]) in text for each in report["elsewhere"])
    assert all(f"{name} " in text for name in LISTS)


def words_of(text: str) -> str:
    """Text with its spaces as a page shows them."""
    return " ".join(text.split())


def test_counts_tell_accepted_faults_from_others() -> None:
    def check(level: str, faults: int, accepted: bool) -> dict[str, Any]:
        return {"level": level, "faults": [{}] * faults, "accepted": {"en": "x"} if accepted else {}}

    checks = [
        check("ERROR", 0, False),
        check("ERROR", 2, False),
        check("INFO", 3, True),
        check("WARN", 1, False),
    ]
    assert counts({"checks": checks}) == {"passed": 1, "accepted": 1, "ERROR": 1, "WARN": 1, "INFO": 0}


@pytest.mark.parametrize(
    ("accept", "lang", "target"),
    [
        ("text/html", "fr", "/fr/ontology/quality"),
        ("text/html", "en", "/en/ontology/quality"),
        ("application/json", "fr", "/ontology/quality.json"),
    ],
)
def test_address_without_language_leads_to_what_the_reader_wants(
    site: FlaskClient, accept: str, lang: str, target: str
) -> None:
    response = site.get("/ontology/quality", headers={"Accept": accept, "Accept-Language": lang})
    assert (response.status_code, response.headers["Location"]) == (303, target)


def test_report_says_when_the_profile_was_not_checked(
    monkeypatch: pytest.MonkeyPatch, site: FlaskClient
) -> None:
    monkeypatch.setattr(quality_report, "lacking", lambda: ["jpype"])
    data = quality_report.as_data(quality_report.examine())
    assert data["profile"] == {"name": "OWL 2 DL", "checked": False, "lacking": ["jpype"], "violations": []}
    with site.application.test_request_context("/fr/ontology/quality"):
        page = site.application.jinja_env.get_template("quality.html")
        shown = page.render(
            report=data,
            groups={},
            counts=counts(data),
            lang="fr",
            languages=("fr", "en"),
            own_names={"fr": "Français", "en": "English"},
            same_page=str,
        )
    assert "non contrôlé dans cette construction" in shown
    assert "jpype" in shown


def test_address_of_the_page_is_no_terms() -> None:
    """The pages of terms stand beside it, under their names."""
    terms = shipped_terms()
    assert "quality" not in {*terms.classes, *terms.defined_classes, *terms.properties}


# FOOPS! CN1 and DOC1, asked of our own server


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/turtle", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/rdf+xml", ".rdf"),
        ("application/n-triples", ".nt"),
    ],
)
def test_iri_of_the_ontology_gives_the_rdf_that_is_asked_for(
    site: FlaskClient, accept: str, suffix: str
) -> None:
    response = site.get("/ontology", headers={"Accept": accept})
    assert (response.status_code, response.headers["Location"]) == (303, f"/ontology{suffix}")
    document = site.get(response.headers["Location"])
    assert document.status_code == 200
    assert document.mimetype == accept


def test_iri_of_the_ontology_gives_a_browser_its_documentation(site: FlaskClient) -> None:
    response = site.get("/ontology", headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert response.status_code == 303
    page = site.get(response.headers["Location"])
    assert page.mimetype == "text/html"
    assert "ordre local" in words(parse(page.data))
