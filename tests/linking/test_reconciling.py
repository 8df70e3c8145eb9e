"""A scholar's bibliography is matched entry by entry: nothing is lost, nothing unsure decided in silence."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from ordrelocal.asking import of_store
from ordrelocal.cli import commands
from ordrelocal.dataset import Dataset
from ordrelocal.errors import ServiceAnswerError, ServiceUnreachableError
from ordrelocal.linking.entries import Bibliography, Entry, read_bibliography
from ordrelocal.linking.gateway import Gateway
from ordrelocal.linking.kept import KeptAnswers
from ordrelocal.linking.reconciling import Outcome, Proposal, State, our_works
from ordrelocal.linking.remote import at_address, introduce, of_service
from ordrelocal.linking.reporting import _COLUMNS, as_csv, as_markdown, links, rows
from ordrelocal.namespaces import ID, PREFIXES, SKOS
from ordrelocal.paths import resource
from tests.linking.measuring import authored_works, figures, misses, outcomes
from tests.linking.serving import Asked, Given, Serving, serving
from tests.test_cli import run

TABLE = """titre;auteurs;année;revue;numéro;doi
L'Etat et la gestion publique territoriale;Duran, P.; Thoenig, J.-C.;1996;RFSP;4;
"""


@pytest.fixture(scope="module")
def measured() -> list[Outcome]:
    return outcomes()


def test_precision_and_recall_hold_their_floors_and_stand_in_the_documents(measured: list[Outcome]) -> None:
    found = figures(measured)
    assert (found.entries, found.ours) == (200, 151)
    assert found.sure == found.sure_right, list(misses(measured))
    shares = found.shares()
    assert shares["sure recall"] >= 55
    assert shares["first recall"] >= 98
    assert shares["first precision"] >= 88
    document = resource("docs", "linking.md").read_text(encoding="utf-8")
    for count in (found.sure, found.sure_right, found.proposed, found.first_right):
        assert f"| {count} |" in document
    for share in shares.values():
        assert f"| {share} % |" in document


def test_works_of_the_dataset_are_those_authored(shipped: Dataset) -> None:
    served = {each.iri: each for each in our_works(of_store(ox.Store.read_only(str(shipped.store))), "fr")}
    for work in authored_works():
        assert served[work.iri].description == work.description
        assert served[work.iri].label == work.label


def table(folder: Path, text: str | bytes, name: str = "table.csv") -> Bibliography:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_bibliography(path)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_table_is_read_whatever_separates_its_cells(tmp_path: Path, separator: str, mark: str) -> None:
    lines = [
        [
            "Key",
            "Item Type",
            "Publication Year",
            "Author",
            "Title",
            "Publication Title",
            "Issue",
            "DOI",
            "Notes",
        ],
        [
            "A1",
            "journalArticle",
            "1996-08",
            '"Duran, Patrice; Thoenig, J."',
            "État",
            "RFSP",
            "4",
            "10.5555/X",
            "x",
        ],
    ]
    found = table(tmp_path, mark + "\n".join(separator.join(line) for line in lines) + "\n")
    assert found.problems == ()
    (entry,) = found.entries
    said = entry.description
    assert (entry.key, entry.line, said.kind, said.year, said.title) == (
        "A1",
        2,
        "article-journal",
        "1996",
        "État",
    )
    assert [str(name) for name in said.creators] == ["Duran, Patrice", "Thoenig, J."]
    assert (said.container, said.issue) == ("RFSP", "4")
    assert [each.value for each in said.identifiers] == ["10.5555/x"]


def test_no_row_of_a_table_is_lost(tmp_path: Path) -> None:
    text = 'title,author\nFirst,A\nSecond,B,too many\n,C\nThird \xe9,D\n\nFourth,"open\nFifth,E\n'.encode(
        "latin-1"
    )
    found = table(tmp_path, text)
    assert [entry.description.title for entry in found.entries] == ["First", "Fifth"]
    assert [(problem.line, problem.code) for problem in found.problems] == [
        (3, "table-cells"),
        (4, "reference-empty"),
        (5, "table-encoding"),
        (7, "table-row"),
    ]
    for problem in found.problems:
        assert problem.render("fr").encode()


def test_quotes_of_a_cell_are_read_as_zotero_writes_them(tmp_path: Path) -> None:
    """The heading says nothing of how a quote within a cell is written."""
    title = 'Le ""RMI"", et le local'
    rows_ = [f'k1,"{title}",2008', 'k1,"Deux\nlignes",2009', "k3,Un\u2028deux,2010"]
    file = tmp_path / "z.csv"
    file.write_text("\n".join(["key,title,year", *rows_]), encoding="utf-8", newline="")
    found = read_bibliography(file)
    assert found.problems == ()
    assert [(each.key, each.description.title, each.description.year) for each in found.entries] == [
        ("k1", 'Le "RMI", et le local', "2008"),
        ("k1-2", "Deux\nlignes", "2009"),
        ("k3", "Un\u2028deux", "2010"),
    ]


def test_number_of_a_row_is_no_key_that_another_row_has(tmp_path: Path) -> None:
    found = table(tmp_path, "key,title\n2,Un\n,Deux\n3,Trois\n,Quatre\n")
    assert [each.key for each in found.entries] == ["2", "2-2", "3", "4"]


def test_quote_that_is_not_closed_takes_no_other_row_with_it(tmp_path: Path) -> None:
    file = tmp_path / "z.csv"
    file.write_text('key,title,year\na,"Un titre,2008\nb,Deux,2009\nc,Trois,2010\n')
    found = read_bibliography(file)
    assert [each.key for each in found.entries] == ["b", "c"]
    assert [(each.line, each.code) for each in found.problems] == [(2, "table-row")]


def test_words_of_a_service_are_no_formula() -> None:
    table = as_csv(
        [dict.fromkeys(_COLUMNS, "") | {"label": '=HYPERLINK("http://example.org")', "score": "3"}]
    )
    assert "'=HYPERLINK" in table


def test_command_writes_over_nothing_and_asks_for_nothing_in_vain(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(TABLE)

    def told(*options: str) -> str:
        done = CliRunner().invoke(commands, ["reconcile", str(file), *options])
        assert done.exit_code == 2, done.output
        return done.output

    assert "written over" in told("--report", str(file))
    same = str(tmp_path / "out.csv")
    assert "written over" in told("--report", same, "--links", same)
    assert "no folder" in told("--links", str(tmp_path / "nowhere" / "links.ttl"))
    assert "an address" in told("--service", "http://[")
    assert file.read_text() == TABLE
    for empty, content in (("empty.csv", ""), ("head.csv", "key,title\n"), ("empty.bib", "")):
        (tmp_path / empty).write_text(content)
        done = CliRunner().invoke(commands, ["reconcile", str(tmp_path / empty)])
        assert done.exit_code == 1
        assert f"{empty} holds no reference" in done.output


def test_what_was_decided_before_a_failure_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, report = tmp_path / "mine.csv", tmp_path / "report.csv"

    def failing(_entries: Sequence[Entry]) -> Iterator[tuple[Proposal, ...]]:
        yield ()
        raise ServiceUnreachableError(service="trial", problem="gone")

    file.write_text("key,title\na,Un titre\nb,Deux\n")
    monkeypatch.setattr(import_module("ordrelocal.cli.reconcile"), "_proposer", lambda *_, **__: failing)
    done = CliRunner().invoke(commands, ["reconcile", str(file), "--report", str(report)])
    assert isinstance(done.exception, ServiceUnreachableError)
    assert [row["key"] for row in csv.DictReader(io.StringIO(report.read_text()))] == ["a"]


def test_table_without_known_columns_says_so(tmp_path: Path) -> None:
    assert [problem.code for problem in table(tmp_path, "a,b\n1,2\n").problems] == ["table-header"]
    assert table(tmp_path, "").entries == ()


def test_other_formats_keep_their_problems(tmp_path: Path) -> None:
    found = table(tmp_path, "@book{a, title={One}}\n@book{b, year={2008}}\n@book{c, title={Two\n", "x.bib")
    assert [entry.key for entry in found.entries] == ["a"]
    assert {problem.code for problem in found.problems} >= {"reference-empty"}
    assert len(found.problems) == 2


BAD_ROW = "Row;with;too;many;cells;in;it;and more\n"


def test_command_writes_report_and_links(shipped_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(
        TABLE.replace("Duran, P.; Thoenig, J.-C.", '"Duran, P.; Thoenig, J.-C."') + BAD_ROW + "Rien de tel\n"
    )
    report, turtle = tmp_path / "out.json", tmp_path / "out.ttl"
    done = run(shipped_home, "reconcile", str(file), "--yes", "--report", str(report), "--links", str(turtle))
    assert done.returncode == 1
    assert "2 entries: 1 matched, 0 with candidates" in done.stdout
    assert "mine.csv:3:" in done.stderr
    told = json.loads(report.read_text())
    assert [entry["state"] for entry in told["entries"]] == ["matched", "none"]
    assert told["entries"][0]["proposals"][0]["agreements"][0]["field"] == "title"
    assert [problem["code"] for problem in told["problems"]] == ["table-cells"]
    graph = ox.Store()
    graph.load(path=str(turtle), format=ox.RdfFormat.TURTLE)
    work = ox.NamedNode(ID + "work/duran-thoenig-1996")
    assert len(list(graph.quads_for_pattern(None, ox.NamedNode(SKOS + "closeMatch"), work))) == 1
    provenance = "SELECT * { ?link rdf:object ?work ; prov:generatedAtTime ?on ; prov:wasDerivedFrom ?entry }"
    assert len(list(graph.query(provenance, prefixes=PREFIXES))) == 1  # type: ignore[arg-type]


UNSURE = """title,author,year
La régulation des pauvres,"Paugam, Serge",2009
L'institution incertaine du partenariat,"Lyet, Philippe",\x1b[31m2009
Le droit à l'assistance sociale à l'épreuve du local,"Destremau, B.",2008
"""


def test_command_asks_in_a_dialogue_until_told_to_stop(shipped_home: Path, tmp_path: Path) -> None:
    file, report, turtle = tmp_path / "mine.csv", tmp_path / "out.csv", tmp_path / "out.ttl"
    file.write_text(UNSURE)
    arguments = ("reconcile", str(file), "--ask", "--report", str(report), "--links", str(turtle))
    done = run(shipped_home, *arguments, text="z\ny\nq\n", lang="fr")
    assert done.returncode == 0, done.stderr
    assert "votre entrée" in done.stdout
    assert "\x1b" not in done.stdout
    with report.open(newline="") as written:
        told = list(csv.DictReader(written))
    assert told[0]["decidedBy"] == "une personne"
    assert {row["state"] for row in told[1:]} == {"candidats, aucun retenu"}
    assert {row["number"] for row in told} == {"1", "2", "3"}
    assert "skos:exactMatch <https://w3id.org/ordrelocal/id/work/paugam-duvoux-2008>" in turtle.read_text()


def test_command_refuses_unknown_services_and_formats(shipped_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(TABLE)
    unknown = run(shipped_home, "reconcile", str(file), "--service", "nowhere")
    assert unknown.returncode == 2
    assert "wikidata" in unknown.stderr
    assert run(shipped_home, "reconcile", str(file), "--report", str(tmp_path / "x.html")).returncode == 2


def test_report_in_markdown_is_not_taken_for_markup(measured: list[Outcome]) -> None:
    first = measured[0]
    entry = replace(first.entry, key="a|b", description=replace(first.entry.description, title="<b>[x](y)`"))
    lines = as_markdown(rows([replace(first, entry=entry)], (), "fr"), "fr").splitlines()
    assert len(lines) == 3
    assert "a\\|b" in lines[2]
    assert "<b>" not in lines[2]


def test_links_of_the_same_decisions_have_the_same_names(measured: list[Outcome]) -> None:
    one, other = (links(measured, "mine.bib", b"x").split("prov:generatedAtTime")[0] for _ in range(2))
    assert one == other
    assert not {*re.findall("urn:uuid:[0-9a-f-]+", one)} & {
        *re.findall("urn:uuid:[0-9a-f-]+", links(measured, "mine.bib", b"y"))
    }
    assert {outcome.state for outcome in measured} == {State.MATCHED, State.OPEN, State.NONE}


MANIFEST = {
    "versions": ["0.2"],
    "name": "Trial",
    "identifierSpace": "http://example.org/id/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
    "batchSize": 4,
}


class Reconciling:
    """A service that knows one work, and takes two queries at most whatever its manifest says."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def __call__(self, asked: Asked) -> Given:
        if asked.method == "GET":
            return Given(json.dumps(MANIFEST))
        queries = json.loads(asked.params["queries"])
        self.sizes.append(len(queries))
        if len(queries) > 2:
            return Given("too many", status=413)
        return Given(json.dumps({key: {"result": self.results(query)} for key, query in queries.items()}))

    def results(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        if "pauvres" not in query["query"]:
            return []
        known = any(each["pid"] == "P577" for each in query.get("properties", ()))
        # A score that no float holds: what a service says is not to be relied upon.
        found = {"id": "Q 1<>", "name": "La régulation des pauvres", "score": 10**400, "match": known}
        return [{"id": "Q2", "name": "Autre", "score": -1, "match": False}, found]


def gateway(folder: Path) -> Gateway:
    return Gateway(KeptAnswers(folder), sleep=lambda _: None)


def test_remote_service_is_asked_in_batches_that_it_takes(tmp_path: Path) -> None:
    titles = ["La régulation des pauvres,2008", "Un", "Deux", "La regulation des pauvres,", "Trois"]
    entries = table(tmp_path, "title,year\n" + "\n".join(titles) + "\n").entries
    answering = Reconciling()
    with serving(answering) as server:
        out = gateway(tmp_path / "kept")
        remote = introduce(out, at_address(server.address), "fr")
        found = list(of_service(out, remote)(entries))
    assert answering.sizes == [4, 2, 2, 1]
    assert [len(each) for each in found] == [2, 0, 0, 2, 0]
    best = found[0][0]
    assert (best.iri, best.score, best.sure) == ("http://example.org/id/Q%201%3C%3E", 100.0, True)
    # The same title without a year is a title alone.
    assert not found[3][0].sure
    sent = json.loads(server.asked[1].params["queries"])["q0"]
    assert sent == {
        "query": "La régulation des pauvres",
        "limit": 5,
        "properties": [{"pid": "P577", "v": "2008"}],
    }


def test_remote_name_that_ends_with_the_title_agrees_but_not_that_of_a_review(tmp_path: Path) -> None:
    names = ["Paugam (2008), La régulation des pauvres", "Recension de La régulation des pauvres"]

    def answering(asked: Asked) -> Given:
        if asked.method == "GET":
            return Given(json.dumps(MANIFEST))
        result = [{"id": f"Q{at}", "name": name, "score": 90, "match": True} for at, name in enumerate(names)]
        return Given(json.dumps({"q0": {"result": result}}))

    entries = table(tmp_path, "title,year\nLa régulation des pauvres,2008\n").entries
    with serving(answering) as server:
        out = gateway(tmp_path / "kept")
        remote = introduce(out, at_address(server.address), "fr")
        (found,) = of_service(out, remote)(entries)
    assert [each.sure for each in found] == [True, False]


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{}",
        '{"q0": {"result": [{"id": 1, "name": "x"}]}}',
        '{"q0": {"result": 5}}',
        "<html>",
        "",
        "null",
    ],
)
def test_answers_of_another_form_are_named(tmp_path: Path, body: str) -> None:
    def answering(asked: Asked) -> Given:
        return Given(json.dumps(MANIFEST) if asked.method == "GET" else body)

    entries = table(tmp_path, "title\nUn\n").entries
    with serving(answering) as server:
        out = gateway(tmp_path / "kept")
        propose = of_service(out, introduce(out, at_address(server.address), "fr"))
        with pytest.raises(ServiceAnswerError):
            list(propose(entries))


@pytest.mark.parametrize(
    "manifest", [[], {"versions": ["1.0"]}, {"identifierSpace": "javascript:alert(1)//"}, {"versions": 5}]
)
def test_manifest_of_another_form_is_refused(tmp_path: Path, manifest: Any) -> None:
    with serving(lambda _: Given(json.dumps(manifest))) as server, pytest.raises(ServiceAnswerError):
        introduce(gateway(tmp_path), at_address(server.address), "fr")


def test_command_asks_the_service_at_an_address(shipped_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("title,year\nLa régulation des pauvres,2008\n")
    with serving(Reconciling()) as server:
        done = asked_twice(shipped_home, file, server)
    assert done == ["1 entries: 1 matched"] * 2


def asked_twice(home: Path, file: Path, server: Serving) -> list[str]:
    """The second time, the answers are on disk."""
    told = [run(home, "reconcile", str(file), "--service", server.address)]
    asked = len(server.asked)
    told.append(run(home, "reconcile", str(file), "--service", server.address, "--offline"))
    assert len(server.asked) == asked
    return [done.stdout.splitlines()[-1].partition(",")[0] for done in told]
