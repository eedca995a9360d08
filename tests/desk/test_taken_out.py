"""What a commit takes out of a ledger stays out, unless it takes something down; leads see the commit. Over HTTP."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.decision import Decision, Verdict
from pipeline.review.taken_out import coming_back
from tests.conftest import need
from tests.desk.client import Browser
from tests.desk.served import PASSWORD, Served
from tests.desk.test_together import accounts, command, desk_process, git, long_world
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World, write_files

ENGLISH = "Say what you need"


@pytest.fixture
def repository(world: World) -> World:
    """The tiny project in git, everything approved by two people and the article public."""
    need("git")
    world.release(ARTICLE_ID)
    write_files(world.root, {".gitignore": "dist/\n.pipeline/\n"})
    git(world.root, "init", "-q", "-b", "main")
    git(world.root, "add", "-A")
    git(world.root, "commit", "-q", "-m", "begin")
    return world


def card(world: World, browser: Browser, ending: str, **fields: str) -> None:
    page = browser.get(f"/pages/{ARTICLE_ID}/-/texts/{world.short_id(ARTICLE_ID, ENGLISH)}")
    assert browser.send(page, ending, **fields).status == 200


def act(world: World, browser: Browser, verdict: str) -> None:
    """A decision at the desk."""
    if verdict == "withdraw page":
        browser.send(browser.get(f"/pages/{ARTICLE_ID}/-/read"), "/withdraw")
    elif verdict == "comment":
        card(world, browser, "/ask", words="这样说会不会太硬？", to="bo")
    else:
        card(world, browser, f"/{verdict}")


def verdicts(world: World) -> list[str]:
    return [line["verdict"] for line in world.lines(ARTICLE_ID)]


def look(desk: Served) -> str:
    """A reader of the desk opens the page; what the lead is told on the start page."""
    desk.as_("bo").get(f"/pages/{ARTICLE_ID}")
    desk.memory.workspace(now=True)
    return desk.as_("lea").get("/").text


@pytest.mark.parametrize(
    ("verdict", "line", "is_back"),
    [
        ("approve", "approve", False),
        ("reject", "reject", True),
        ("comment", "comment", True),
        ("withdraw page", "withdraw", True),
    ],
)
@pytest.mark.parametrize("how", ["revert", "branch"])
def test_what_a_commit_takes_out(
    repository: World, desk: Served, verdict: str, line: str, is_back: bool, how: str
) -> None:
    """Reverted, or not on the branch that is checked out: an approval stays out, a take-down is put back."""
    world, lea = repository, desk.as_("lea")
    before = verdicts(world)
    act(world, lea, verdict)
    assert sorted(verdicts(world)) == sorted([*before, line])
    git(world.root, "branch", "other")
    command(world, "sync")
    if how == "revert":
        git(world.root, "revert", "--no-edit", "HEAD")
    else:
        git(world.root, "checkout", "-q", "other")
    assert sorted(verdicts(world)) == sorted(before)
    said = look(desk)
    assert sorted(verdicts(world)) == sorted([*before, line] if is_back else before)
    assert git(world.root, "rev-parse", "HEAD")[:10] in said
    assert "of Test" in said
    assert ("the desk has put it back" if is_back else "stays out") in said
    assert "Commits took" not in desk.as_("bo").get("/").text
    assert look(desk) == said
    assert sorted(verdicts(world)) == sorted([*before, line] if is_back else before)


def test_a_publish_that_was_reverted_stays_out(repository: World, desk: Served) -> None:
    """The files and the line go by one commit; the page is not public any more, and nobody publishes it again by opening it."""
    world, lea = repository, desk.as_("lea")
    act(world, lea, "withdraw page")
    command(world, "sync")
    lea.send(lea.get(f"/pages/{ARTICLE_ID}/-/read"), "/publish")
    command(world, "sync")
    assert verdicts(world).count("publish") == 2
    git(world.root, "revert", "--no-edit", "HEAD")
    assert "stays out" in look(desk)
    assert verdicts(world).count("publish") == 1
    world.build()
    assert not world.version(ARTICLE_ID)


def test_words_that_were_reverted_stay_out(repository: World, desk: Served) -> None:
    """The catalog keeps the words that the commit has, also within the minutes in which a race is looked for."""
    world, ann = repository, desk.as_("ann")
    before = world.po(ARTICLE_ID).read_bytes()
    card(world, ann, "/save", text="说说你自己需要什么吧")
    command(world, "sync")
    git(world.root, "revert", "--no-edit", "HEAD")
    look(desk)
    assert "edit" not in verdicts(world)
    assert world.po(ARTICLE_ID).read_bytes() == before


def test_a_commit_that_waits_for_its_message(repository: World, desk: Served) -> None:
    """`git revert` has changed the files and an editor is open: the approval stays out already; later the commit is named."""
    world = repository
    before = verdicts(world)
    act(world, desk.as_("lea"), "approve")
    command(world, "sync")
    git(world.root, "revert", "--no-commit", "HEAD")
    assert "a commit that is not made yet" in look(desk)
    assert verdicts(world) == before
    git(world.root, "commit", "-qm", "Take it back")
    assert f"commit {git(world.root, 'rev-parse', 'HEAD')[:10]} of Test" in look(desk)


@pytest.mark.parametrize("verdict", ["approve", "withdraw page"])
def test_what_no_commit_has_is_put_back(repository: World, desk: Served, verdict: str) -> None:
    """A race, or `git stash`: the line was in no commit of a branch, so nobody can have meant to take it out."""
    world = repository
    act(world, desk.as_("lea"), verdict)
    made = verdicts(world)
    git(world.root, "stash", "-q")
    assert verdicts(world) != made
    assert "stays out" not in look(desk)
    assert verdicts(world) == made


def test_leads_learn_that_commits_fail(tmp_path: Path) -> None:
    """A desk that shall commit and cannot says so to its lead from the start, in words that help; to nobody else."""
    need("git")
    world = long_world(tmp_path / "p", 2)
    world.cli("users", "add", "w2", "--name", "W2", "--role", "lead")
    accounts(world, 3)
    write_files(world.root, {"pipeline.toml": '[review]\ngit = "commit"\n'})
    with desk_process(world) as (_, url):
        lead, other = Browser(url), Browser(url)
        lead.sign_in("w2", PASSWORD)
        other.sign_in("w0", PASSWORD)
        said = lead.get("/").text
        assert "has not been able to commit decisions to git" in said
        assert "not a git repository" in said
        assert "has not been able" not in other.get("/").text


def decision(verdict: Verdict, at: int, ref: str | None = None) -> Decision:
    return Decision(
        f"2026-11-23T14:05:{at:02}Z",
        "zh",
        ARTICLE_ID,
        verdict,
        "ann",
        source_sha="a" * 64,
        target_sha="b" * 64,
        blocking=verdict is Verdict.COMMENT or None,
        ref=ref,
    )


@given(st.lists(st.tuples(st.sampled_from(list(Verdict)), st.integers(0, 4)), max_size=8))
def test_nothing_that_takes_down_stays_out(made: list[tuple[Verdict, int]]) -> None:
    """Each removed line is put back or left out; only what takes something down is put back, unless it was lifted."""
    lines: list[Decision] = []
    for at, (verdict, about) in enumerate(made):
        ref = lines[about].id if about < len(lines) else None
        lines.append(decision(verdict, at, ref))
    back, out = coming_back(lines[1::2], lines[::2])
    assert sorted(d.id for d in (*back, *out)) == sorted(d.id for d in lines[1::2])
    assert {d.verdict for d in back} <= {Verdict.REJECT, Verdict.WITHDRAW, Verdict.COMMENT}
    by_id = {d.id: d for d in lines}
    lifts = {d.ref for d in lines if d.verdict in (Verdict.WITHDRAW, Verdict.RESOLVE)}
    for d in out:
        if d.verdict in (Verdict.REJECT, Verdict.COMMENT):
            assert d.id in lifts
        if d.verdict is Verdict.WITHDRAW:
            said_of = by_id.get(d.ref or "")
            assert d.id in lifts or (
                said_of and said_of.verdict in (Verdict.REJECT, Verdict.COMMENT)
            )


def test_json_of_the_journal_holds_no_forgotten_line(repository: World, desk: Served) -> None:
    """A line that stays out is asked for once: the journal forgets it, for git has it."""
    world = repository
    act(world, desk.as_("lea"), "approve")
    command(world, "sync")
    git(world.root, "revert", "--no-edit", "HEAD")
    look(desk)
    rows = world.path(f".pipeline/journal/{ARTICLE_ID}.jsonl").read_text().split("\n")
    assert not [row for row in rows if row and "approve" in json.loads(row)[2]]
