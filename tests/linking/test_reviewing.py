"""Decisions keep their rules, stand in the file at once, and two reviewers lose nothing of each other."""

import json
import multiprocessing
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ordrelocal.cli import link_review
from ordrelocal.cli.link import link
from ordrelocal.errors import (
    CandidateChangedError,
    NoLinkToRetractError,
    NoReasonError,
    NoReviewerError,
    OrdreLocalError,
    RelationRefusedError,
    SecondRecordError,
    UndoRefusedError,
    UnknownCandidateError,
    UnknownOutcomeError,
)
from ordrelocal.linking import reviewing
from ordrelocal.linking.admission import Admission, admission, form_key, is_form_key
from ordrelocal.linking.filing import Links
from ordrelocal.linking.records import ACCEPTED, DEFERRED, REJECTED, RETRACTED, Candidate, LinkSearch
from ordrelocal.linking.reviewing import CLOSE, SAME, Verdict, Wanted
from tests.linking.reviewed import ARTICLE, DAY, GOOD, HOMONYM, JOURNAL, NOTION, PERSON, TITLE, links_in

ME = "A. Reviewer"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with candidates nobody decided on."""
    return links_in(tmp_path / "links")


def state(folder: Path, candidate: Candidate) -> str:
    return Links.load(folder).state(candidate.iri)


def test_queue_goes_by_thing_and_score_and_leaves_out_what_is_decided(folder: Path) -> None:
    def waiting(wanted: Wanted | None = None) -> list[Candidate]:
        return reviewing.queue(Links.load(folder), wanted)

    assert waiting() == [TITLE, GOOD, HOMONYM, NOTION, ARTICLE]
    reviewing.decide(folder, HOMONYM.iri, Verdict(REJECTED, ME, reason="another century"))
    reviewing.decide(folder, TITLE.iri, Verdict(DEFERRED, ME))
    assert waiting() == [GOOD, NOTION, ARTICLE]
    assert waiting(Wanted(thing=PERSON, state="")) == [GOOD, HOMONYM]
    assert waiting(Wanted(kind="journal", state=DEFERRED)) == [TITLE]
    assert waiting(Wanted(service="hal")) == []
    assert reviewing.counts(Links.load(folder)) == {"proposed": 3, REJECTED: 1, DEFERRED: 1}


def test_view_shows_both_sides_the_search_and_the_history(folder: Path) -> None:
    reviewing.decide(folder, GOOD.iri, Verdict(DEFERRED, ME, reason="ask her"))
    view = reviewing.view(Links.load(folder), GOOD.iri)
    assert {(each.field, each.ours, each.theirs) for each in view.candidate.agreements} == {
        (each.field, each.ours, each.theirs) for each in GOOD.agreements
    }
    assert view.search is not None
    assert (view.search.on, "Borraz" in view.search.query) == (DAY, True)
    assert [(each.outcome, each.reason) for each in view.decisions] == [(DEFERRED, "ask her")]
    with pytest.raises(UnknownCandidateError):
        reviewing.view(Links.load(folder), GOOD.iri + "x")


def test_neighbours_of_a_candidate_are_known_after_it_has_left_the_queue(folder: Path) -> None:
    before = reviewing.place(Links.load(folder), Wanted(), GOOD.iri)
    assert (before.number, before.total, before.before, before.after) == (2, 5, TITLE.iri, HOMONYM.iri)
    reviewing.decide(folder, GOOD.iri, Verdict(ACCEPTED, ME))
    after = reviewing.place(Links.load(folder), Wanted(), GOOD.iri)
    assert (after.number, after.total, after.before, after.after) == (0, 4, TITLE.iri, HOMONYM.iri)
    assert reviewing.place(Links.load(folder), Wanted(), TITLE.iri).before == ""


@pytest.mark.parametrize(
    ("candidate", "asked", "put"),
    [(GOOD, "", SAME), (ARTICLE, CLOSE, CLOSE), (TITLE, SAME, SAME), (NOTION, "", CLOSE)],
    ids=["person", "work", "journal", "right"],
)
def test_acceptance_puts_the_relation_that_fits_the_thing(
    folder: Path, candidate: Candidate, asked: str, put: str
) -> None:
    decision = reviewing.decide(folder, candidate.iri, Verdict(ACCEPTED, ME, asked))
    assert Links.load(folder).decisions(candidate.iri) == [decision]
    assert decision.relation == put


@pytest.mark.parametrize(
    ("verdict", "error"),
    [
        (Verdict(ACCEPTED, " \t"), NoReviewerError),
        (Verdict(REJECTED, ME, reason="\u00a0"), NoReasonError),
        (Verdict(ACCEPTED, ME, SAME), RelationRefusedError),
        (Verdict(ACCEPTED, ME, "urn:other"), RelationRefusedError),
        (Verdict(RETRACTED, ME), NoLinkToRetractError),
        (Verdict("", ME), UnknownOutcomeError),
        (Verdict(ACCEPTED, ME, seen="an older one"), CandidateChangedError),
    ],
)
def test_decision_that_breaks_a_rule_is_refused_and_not_written(
    folder: Path, verdict: Verdict, error: type[OrdreLocalError]
) -> None:
    with pytest.raises(error):
        reviewing.decide(folder, NOTION.iri, verdict)
    assert Links.load(folder).decisions(NOTION.iri) == []


def test_link_is_taken_back_with_its_history(folder: Path) -> None:
    reviewing.decide(folder, GOOD.iri, Verdict(ACCEPTED, ME))
    reviewing.decide(folder, GOOD.iri, Verdict(RETRACTED, "B. Reviewer", reason="a homonym"))
    decisions = Links.load(folder).decisions(GOOD.iri)
    assert [(each.outcome, each.reviewer, each.relation) for each in decisions] == [
        (ACCEPTED, ME, SAME),
        (RETRACTED, "B. Reviewer", ""),
    ]
    assert decisions[0].at < decisions[1].at


def test_undo_takes_out_ones_own_last_decision_and_no_other(folder: Path) -> None:
    first = reviewing.decide(folder, GOOD.iri, Verdict(DEFERRED, ME))
    second = reviewing.decide(folder, GOOD.iri, Verdict(ACCEPTED, ME))
    for decision, reviewer in ((first, ME), (second, "B. Reviewer")):
        with pytest.raises(UndoRefusedError):
            reviewing.undo(folder, decision.iri, reviewer)
    reviewing.undo(folder, second.iri, ME)
    assert Links.load(folder).decisions(GOOD.iri) == [first]


def test_words_of_a_reviewer_are_one_line_without_signs_for_the_terminal(folder: Path) -> None:
    reviewing.decide(folder, GOOD.iri, Verdict(REJECTED, "A.\n\x1b[31mReviewer", reason="two\u202e\nlines"))
    (decision,) = Links.load(folder).decisions(GOOD.iri)
    assert (decision.reviewer, decision.reason) == ("A. [31mReviewer", "two lines")


def _decide_often(folder: Path, start: "multiprocessing.synchronize.Barrier", name: str) -> None:
    start.wait()
    for candidate in (GOOD, HOMONYM, ARTICLE, TITLE, NOTION):
        reviewing.decide(folder, candidate.iri, Verdict(DEFERRED, name))


def test_reviewers_at_once_lose_no_decision(folder: Path) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(4)
    names = [f"Reviewer {number}" for number in range(4)]
    processes = [context.Process(target=_decide_often, args=(folder, start, name)) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join(20)
    links = Links.load(folder)
    for candidate in (GOOD, HOMONYM, ARTICLE, TITLE, NOTION):
        assert sorted(each.reviewer for each in links.decisions(candidate.iri)) == names


# --- Admission


def test_token_admits_once_and_a_session_dies_with_its_folder() -> None:
    with admission() as admitted:
        token = admitted.issue()
        assert admitted.redeem("x" + token) == ""
        other = Admission(admitted.folder)  # as another process sees it
        secret = other.redeem(token)
        assert admitted.admits(secret)
        assert admitted.redeem(token) == ""
        assert not admitted.admits("")
        assert not admitted.admits(token)
        assert admitted.folder.stat().st_mode & 0o077 == 0
        kept = {path.name + path.read_text(encoding="utf-8") for path in admitted.folder.iterdir()}
        assert not any(word in each for each in kept for word in (token, secret))
        assert is_form_key(secret, form_key(secret))
        assert not is_form_key(secret, form_key(token))
    assert not admitted.admits(secret)


# --- Terminal


def run(folder: Path, *arguments: str, keys: str = "", reviewer: str = ME) -> Result:
    environment = {"ORDRELOCAL_REVIEWER": reviewer}
    return CliRunner().invoke(link, [*arguments, "--links", str(folder)], input=keys, env=environment)


def test_review_reads_letters_and_writes_each_decision(folder: Path) -> None:
    done = run(folder, "review", keys="a\nc\nr\nanother person\nd\nr two words\nq\n")
    assert done.exit_code == 0, done.output
    assert "Borraz, Olivier" in done.output
    assert "Notice 000000019" in done.output
    links = Links.load(folder)
    decided = [links.decisions(each.iri)[-1] for each in (TITLE, GOOD, HOMONYM, NOTION, ARTICLE)]
    assert [(each.outcome, each.relation, each.reason) for each in decided] == [
        (ACCEPTED, SAME, ""),
        (ACCEPTED, CLOSE, ""),
        (REJECTED, "", "another person"),
        (DEFERRED, "", ""),
        (REJECTED, "", "two words"),
    ]
    assert {each.reviewer for each in decided} == {ME}


def test_review_undoes_helps_and_ends_with_its_letters(folder: Path) -> None:
    done = run(folder, "review", "--thing", "person/borraz", keys="u\n?\nx\nr\n\na\nd\nu\n")
    assert done.exit_code == 0, done.output
    assert "Nothing to undo" in done.output
    assert "has no reason" in done.output
    assert "Decisions written: 1." in done.output
    assert (state(folder, GOOD), state(folder, HOMONYM)) == (ACCEPTED, "proposed")


@pytest.mark.parametrize("word", ["reject", "remarks on this", "accept please", "dd"])
def test_a_word_is_no_letter(folder: Path, word: str) -> None:
    done = run(folder, "review", keys=f"{word}\nq\n")
    assert "a: accept" in done.output
    assert state(folder, TITLE) == "proposed"


def test_a_decision_made_meanwhile_is_shown_before_it_is_overridden(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = iter([("?", ""), ("a", ""), ("q", "")])

    def key() -> tuple[str, str]:
        letter = next(letters)
        if letter[0] == "?":
            reviewing.decide(folder, TITLE.iri, Verdict(REJECTED, "B. Other", reason="another journal"))
        return letter

    monkeypatch.setattr(link_review, "_key", key)
    done = run(folder, "review")
    assert "B. Other" in done.output
    assert "another journal" in done.output
    assert state(folder, TITLE) == REJECTED


def test_a_candidate_that_a_search_replaced_does_not_end_the_sitting(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = iter([("d", ""), ("d", ""), ("q", "")])

    def key() -> tuple[str, str]:
        links = Links.load(folder)
        links.found(LinkSearch(PERSON, "idref", DAY, "again"), [HOMONYM])
        links.save()
        return next(letters)

    monkeypatch.setattr(link_review, "_key", key)
    done = run(folder, "review")
    assert done.exit_code == 0, done.output
    assert "There is no candidate" in done.output
    assert (state(folder, TITLE), state(folder, HOMONYM)) == (DEFERRED, DEFERRED)


def test_two_records_of_one_service_are_one_person_only_for_a_reason(folder: Path) -> None:
    reviewing.decide(folder, GOOD.iri, Verdict(ACCEPTED, ME))
    with pytest.raises(SecondRecordError, match=GOOD.target):
        reviewing.decide(folder, HOMONYM.iri, Verdict(ACCEPTED, ME))
    done = run(folder, "review", "--thing", PERSON, keys="a\nthe service has two\nq\n")
    assert "without a reason" in done.output
    (decision,) = Links.load(folder).decisions(HOMONYM.iri)
    assert (decision.relation, decision.reason) == (SAME, "the service has two")
    other = reviewing.decide(folder, TITLE.iri, Verdict(ACCEPTED, ME, CLOSE))
    assert other.relation == CLOSE


def test_decisions_of_two_branches_merge(folder: Path) -> None:
    """As git merges the files of links by the attributes of the repository."""

    def git(*words: str) -> str:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", *who, *words]
        return subprocess.run(command, cwd=folder.parent, check=True, capture_output=True, text=True).stdout

    attributes = (Path(__file__).parents[2] / ".gitattributes").read_text(encoding="utf-8")
    (folder.parent / ".gitattributes").write_text(attributes.replace("data/links/", "links/"))
    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "--message=Search")
    git("checkout", "--quiet", "-b", "other")
    reviewing.decide(folder, HOMONYM.iri, Verdict(REJECTED, "B. Other", reason="another century"))
    git("commit", "--quiet", "--all", "--message=Reject")
    git("checkout", "--quiet", "main")
    reviewing.decide(folder, GOOD.iri, Verdict(ACCEPTED, ME))
    git("commit", "--quiet", "--all", "--message=Accept")
    git("merge", "--quiet", "--message=Merge", "other")
    assert (state(folder, GOOD), state(folder, HOMONYM)) == (ACCEPTED, REJECTED)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--service", "idrf"], "no service “idrf”; those asked are bnf"),
        (["--thing", "person/boraz"], "Did you mean id:person/borraz?"),
    ],
)
@pytest.mark.parametrize("command", ["list", "review"])
def test_what_nothing_is_called_is_no_empty_list(
    folder: Path, command: str, arguments: list[str], says: str
) -> None:
    done = run(folder, command, *arguments)
    assert done.exit_code == 2
    assert says in done.output
    assert run(folder.parent / "nowhere", command).exit_code == 2


def test_review_wants_a_name(folder: Path) -> None:
    done = run(folder, "review", keys="a\n", reviewer="")
    assert isinstance(done.exception, NoReviewerError)
    assert state(folder, TITLE) == "proposed"


def test_list_and_retract(folder: Path) -> None:
    run(folder, "review", "--thing", GOOD.thing, keys="a\nq\n")
    listed = json.loads(run(folder, "list", "--state", ACCEPTED, "--format", "json").output)
    assert [each["candidate"] for each in listed] == [GOOD.iri]
    assert listed[0]["decisions"][0]["relation"] == SAME
    name = GOOD.iri.removeprefix("https://w3id.org/ordrelocal/id/")
    done = run(folder, "retract", name, "--reason", "a homonym")
    assert done.exit_code == 0, done.output
    lines = run(folder, "list", "--thing", PERSON).output.splitlines()
    assert lines[0].startswith("taken back | id:person/borraz | idref | 000000019 | 92 | A. Reviewer")
    assert len(lines) == 3
    assert isinstance(run(folder, "retract", name).exception, NoLinkToRetractError)


def test_words_of_a_service_cannot_steer_the_terminal(folder: Path) -> None:
    links = Links.load(folder)
    (search,) = [each for each in links.searches() if each.thing == JOURNAL]
    hostile = Candidate(JOURNAL, "idref", TITLE.target, "idref", "1\x1b]0;x\x07", label="\x1b[2JRevue\u202e")
    links.found(search, [hostile])
    links.save()
    for command in ("review", "list"):
        output = run(folder, command, keys="q\n").output
        assert not set("\x1b\x07\u202e") & set(output)


def _interruptible() -> None:
    """What is started in the background of a shell ignores interrupts, and its children with it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_interrupt_loses_nothing(folder: Path) -> None:
    command = [sys.executable, "-m", "ordrelocal", "link", "review", "--links", str(folder), "--reviewer", ME]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=_interruptible
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("a\nd\n")
        process.stdin.flush()
        assert any(HOMONYM.value in line for line in process.stdout)  # the third one is shown
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    decided = [state(folder, each) for each in (TITLE, GOOD, HOMONYM)]
    assert decided == [ACCEPTED, DEFERRED, "proposed"]
