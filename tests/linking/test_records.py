"""Link records are written so that git merges them, read back whole, and count as last decided."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordrelocal import graphing
from ordrelocal.errors import LinkFileError
from ordrelocal.linking import filing
from ordrelocal.linking.filing import Links, accepted_quads, link_findings, read_links
from ordrelocal.linking.records import Candidate, Described, LinkDecision, LinkSearch, triples
from ordrelocal.matching import Agreement
from ordrelocal.namespaces import GRAPH, ID, OL, OWL
from ordrelocal.paths import resource

THING = ID + "person/borraz"
TARGET = "http://www.idref.fr/035679794/id"
SAME = OWL + "sameAs"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SEARCH = LinkSearch(THING, "idref", date(2026, 11, 23), 'SELECT "Borraz"\nWHERE {}')
AGREEMENTS = (
    Agreement("name", "Borraz, Olivier", "Borraz, O.", "borraz olivier", "borraz o", 0.9, 40.0),
    Agreement("work", "L’État", "L'Etat", "l etat", "l etat", 1.0, 30.0),
)
CANDIDATE = Candidate(THING, "idref", TARGET, "idref", "035679794", 87.5, AGREEMENTS, "Borraz, Olivier")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def decided(outcome: str, minutes: int = 0, relation: str = "") -> LinkDecision:
    at = NOON + timedelta(minutes=minutes)
    return LinkDecision(CANDIDATE.iri, outcome, "A. Reviewer", at, relation, "seen at the service")


def links_in(folder: Path) -> Links:
    links = Links.load(folder)
    links.found(SEARCH, [CANDIDATE])
    return links


@pytest.mark.parametrize(
    "record", [SEARCH, CANDIDATE, decided("accepted", relation=SAME)], ids=["s", "c", "d"]
)
def test_record_is_read_back_from_its_triples(record: LinkSearch | Candidate | LinkDecision) -> None:
    assert list(Described(triples(record)).records()) == [record]


@settings(max_examples=30, deadline=None)
@given(texts, texts, texts)
def test_any_words_survive_the_file(query: str, label: str, value: str) -> None:
    search = LinkSearch(THING, "idref", date(2026, 1, 2), query)
    agreement = Agreement("title", value, value, label, label, 0.5, 10.0)
    candidate = Candidate(THING, "idref", TARGET, "idref", value, 1.0, (agreement,), label)
    text = "".join(f"{triple} .\n" for each in (search, candidate) for triple in triples(each))
    found = Described(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)).records()
    assert set(found) == {search, candidate}


def test_file_is_sorted_one_triple_a_line_and_the_same_whatever_the_order(tmp_path: Path) -> None:
    first, second = links_in(tmp_path / "a"), Links.load(tmp_path / "b")
    other = LinkSearch(ID + "person/duran", "idref", date(2026, 11, 23), "?")
    first.found(other, [])
    second.found(other, [])
    second.found(SEARCH, [CANDIDATE])
    first.save()
    second.save()
    text = (tmp_path / "a" / "idref.ttl").read_text(encoding="utf-8")
    assert text == (tmp_path / "b" / "idref.ttl").read_text(encoding="utf-8")
    lines = text.splitlines()[1:]
    assert lines == sorted(lines)
    assert all(line.startswith("<") and line.endswith(" .") for line in lines)
    assert list(tmp_path.glob("a/.*")) == []


def test_what_is_saved_is_loaded_and_nothing_unchanged_is_written(tmp_path: Path) -> None:
    links = links_in(tmp_path)
    links.save()
    again = Links.load(tmp_path)
    assert again.searches() == [SEARCH]
    assert again.candidates(THING) == [CANDIDATE]
    assert again.search_of(THING, "idref") == SEARCH
    assert again.search_of(THING, "persee") is None
    (tmp_path / "idref.ttl").unlink()
    again.save()
    assert not (tmp_path / "idref.ttl").exists()


def test_new_search_replaces_what_nobody_decided_and_keeps_the_rest(tmp_path: Path) -> None:
    links = links_in(tmp_path)
    stale = Candidate(THING, "idref", "http://www.idref.fr/000000000/id", "", "", 12.0)
    links.found(SEARCH, [CANDIDATE, stale])
    links.decide(decided("rejected"))
    links.found(SEARCH, [Candidate(THING, "idref", TARGET, "idref", "035679794", 99.0)])
    assert links.candidates() == [CANDIDATE]
    assert links.state(CANDIDATE.iri) == "rejected"


def test_last_decision_counts_and_a_retracted_link_is_gone(tmp_path: Path) -> None:
    links = links_in(tmp_path)
    assert links.state(CANDIDATE.iri) == "proposed"
    links.decide(decided("accepted", 1, SAME))
    links.save()
    quads = read_links(tmp_path / "idref.ttl").quads
    graph = ox.NamedNode(GRAPH + "accepted-links/idref")
    link = ox.Quad(ox.NamedNode(THING), ox.NamedNode(SAME), ox.NamedNode(TARGET), graph)
    assert accepted_quads(quads) == [link]
    links.decide(decided("retracted", 2))
    links.save()
    assert accepted_quads(read_links(tmp_path / "idref.ttl").quads) == []
    assert [each.outcome for each in Links.load(tmp_path).decisions(CANDIDATE.iri)] == [
        "accepted",
        "retracted",
    ]


def test_decision_on_what_is_no_candidate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Links.load(tmp_path).decide(decided("accepted"))


def test_identifiers_given_from_memory_are_candidates_that_can_be_decided(tmp_path: Path) -> None:
    name = "recalled.yaml"
    (tmp_path / name).write_bytes((resource("data", "links") / name).read_bytes())
    links = Links.load(tmp_path)
    doi = next(each for each in links.candidates() if each.value == "10.3406/rfsp.1996.395082")
    assert (doi.scheme, doi.confidence) == ("doi", "medium")
    assert doi.target == "https://doi.org/10.3406/rfsp.1996.395082"
    links.decide(LinkDecision(doi.iri, "rejected", "A. Reviewer", NOON, "", "another article"))
    links.save()
    assert Links.load(tmp_path).state(doi.iri) == "rejected"
    assert "matchScore" not in (tmp_path / "recalled.ttl").read_text(encoding="utf-8")


def test_broken_file_is_told_with_its_line_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "idref.ttl"
    path.write_text("# one\n<https://example.org/a> oops .\n", encoding="utf-8")
    with pytest.raises(LinkFileError) as caught:
        Links.load(tmp_path)
    assert caught.value.values["line"] == 2
    (finding,) = read_links(path).findings
    assert (finding.code, finding.line) == ("turtle-syntax", 2)


def test_record_about_nothing_known_is_found_with_its_line(tmp_path: Path) -> None:
    links_in(tmp_path).save()
    source = read_links(tmp_path / "idref.ttl")
    findings = list(link_findings([source], {CANDIDATE.iri}))
    assert {finding.field for finding in findings} == {"candidateFor", "searchFor"}
    assert {finding.value for finding in findings} == {"person/borraz"}
    lines = (tmp_path / "idref.ttl").read_text(encoding="utf-8").splitlines()
    assert all(f"<{ID}" in lines[finding.line - 1] for finding in findings)
    assert list(link_findings([source], {CANDIDATE.iri, THING})) == []


def test_build_takes_accepted_links_as_facts_and_candidates_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = links_in(tmp_path)
    links.decide(decided("accepted", 1, SAME))
    links.save()
    people = resource("data", "references", "people.yaml")
    monkeypatch.setattr(graphing, "data_files", lambda: [people])
    monkeypatch.setattr(graphing, "link_files", lambda: filing.link_files(tmp_path))
    knowledge = graphing.build_graph()
    assert [each for each in knowledge.findings if "links" in each.file or "idref" in each.file] == []
    subject, default = ox.NamedNode(THING), ox.DefaultGraph()
    same = knowledge.store.quads_for_pattern(subject, ox.NamedNode(SAME), None, default)
    assert [quad.object for quad in same] == [ox.NamedNode(TARGET)]
    about = ox.NamedNode(OL + "candidateFor")
    graphs = {quad.graph_name for quad in knowledge.store.quads_for_pattern(None, about, subject, None)}
    assert graphs == {ox.NamedNode(GRAPH + "links/idref")}
