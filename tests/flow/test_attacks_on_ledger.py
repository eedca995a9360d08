"""Hands on the ledger: lines removed, changed, forged and merged; what counts is what eligible people wrote."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.decision import Decision, Verdict
from pipeline.model.errors import PipelineError
from pipeline.model.hashing import sha_of_bytes, source_sha, target_sha
from tests.flow.oracle import assert_honest
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID, MANDARIN
from tests.flow.world import World, names

ENGLISH = "Say what you need"
HEADING = MANDARIN[ENGLISH]
CRISIS = "If you are in danger now"


def remove_lines(world: World, document: str, **wanted: str) -> int:
    """Take out every line with these values."""
    lines = world.lines(document)
    rest = [line for line in lines if any(line[key] != value for key, value in wanted.items())]
    write_lines(world.ledger(document), rest)
    return len(lines) - len(rest)


def write_lines(path: Path, lines: list[dict[str, Any]]) -> None:
    rows = (
        json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        for line in lines
    )
    path.write_text("".join(row + "\n" for row in rows), encoding="utf-8")


def test_a_removed_approval_takes_the_page_down(live: World) -> None:
    """The page is down with a notice, named by build, status and verify; every other approval stands."""
    sha = target_sha(HEADING)
    assert remove_lines(live, ARTICLE_ID, verdict="approve", target_sha=sha, reviewer="ann") == 1
    assert remove_lines(live, ARTICLE_ID, verdict="approve", target_sha=sha, reviewer="bo") == 0
    done = live.cli("build", expect=1)
    assert names(done, "articles/pause", "unapproved", "1 of 7 published texts lacks the approvals")
    assert {"unapproved", "first-reader"} <= live.reasons(ARTICLE_ID)
    assert "content/zh/articles/pause.md published" in live.breaches()
    assert not live.version(ARTICLE_ID)
    assert live.version(HANDOUT_ID)
    assert live.status(ARTICLE_ID)["approved"] == 6
    assert_honest(live)


def test_a_removed_safety_approval_takes_the_page_down(live: World) -> None:
    """One of two people is not enough for safety text."""
    crisis = next(m for e, m in MANDARIN.items() if e.startswith(CRISIS))
    remove_lines(live, HANDOUT_ID, verdict="approve", target_sha=target_sha(crisis), reviewer="bo")
    live.cli("build", expect=1)
    assert not live.version(HANDOUT_ID)
    assert "second-reader" in live.reasons(HANDOUT_ID)
    live.cli("verify", expect=1)


def test_a_removed_publish_takes_the_page_off(live: World) -> None:
    """Files that no decision publishes are not shown, a notice is; the approvals stand, and publishing again brings the page back."""
    page = live.page(ARTICLE_ID)
    remove_lines(live, ARTICLE_ID, verdict="publish")
    done = live.cli("build", expect=1)
    assert names(done, "articles/pause", "no-publish")
    assert 'class="notice"' in live.page(ARTICLE_ID)
    assert live.breaches() == ["content/zh/articles/pause.md published"]
    assert live.status(ARTICLE_ID)["approved"] == 7
    assert_honest(live)
    live.publish(ARTICLE_ID)
    live.cli("build")
    assert live.page(ARTICLE_ID) == page


def test_a_removed_line_that_others_have_seen_is_named(live: World) -> None:
    """A reject that was taken out does not vanish unnoticed: later lines name it, and `verify` says which is gone."""
    sign = live.short_id(ARTICLE_ID, ENGLISH)
    live.cli("review", "reject", ARTICLE_ID, sign, "--as", "ann")
    live.cli("review", "approve", ARTICLE_ID, sign, "--as", "ann")
    (gone,) = [line["id"] for line in live.lines(ARTICLE_ID) if line["verdict"] == "reject"]
    live.build()
    assert live.breaches() == []
    remove_lines(live, ARTICLE_ID, verdict="reject")
    done = live.cli("verify", expect=1)
    assert names(done, "articles/pause.jsonl", "lacks decisions that others have seen", gone[:8])


def test_git_names_every_removed_and_added_line(live: World) -> None:
    """`verify --since` fails on a line that was there at a commit and is gone, and lists what was added by whom."""
    git(live, "init", "-q")
    git(live, "add", ".")
    git(live, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "all")
    live.cli("review", "withdraw", HANDOUT_ID, "--as", "bo")
    live.build()
    assert names(live.cli("verify", "--since", "HEAD"), "+", "bo", "withdraw", HANDOUT_ID)
    (page,) = (line for line in live.lines(HANDOUT_ID) if line["verdict"] == "publish")
    remove_lines(live, HANDOUT_ID, verdict="publish")
    live.build()
    said = live.cli("verify", "--since", "HEAD", expect=1).output
    assert f"decision {page['id'][:8]} was there at HEAD and is gone" in said


def test_a_removed_withdraw_is_named_by_git(live: World) -> None:
    """Taking the newest withdraw out of the file brings the page back, which only git can tell: `--since` does."""
    live.cli("review", "withdraw", HANDOUT_ID, "--as", "bo")
    git(live, "init", "-q")
    git(live, "add", ".")
    git(live, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "all")
    remove_lines(live, HANDOUT_ID, verdict="withdraw")
    live.build()
    assert "is gone" in live.cli("verify", "--since", "HEAD", expect=1).output


def git(world: World, *args: str) -> None:
    world.path(".gitignore").write_text("dist/\n.pipeline/\n")
    subprocess.run(  # noqa: S603  our own words
        ["git", *args],  # noqa: S607  the machine's git
        cwd=world.root,
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reviewer", "bo"),
        ("target_sha", target_sha("偷")),
        ("verdict", "comment"),
        ("at", "2020-01-01T00:00:00Z"),
    ],
)
def test_a_changed_line_is_an_error_and_the_old_site_stays(
    live: World, name: str, value: str
) -> None:
    """Its id does not fit any more: exit 1 with path and line; what a ledger that lies would change stays as it was."""
    site = live.site()
    lines = live.lines(ARTICLE_ID)
    lines[2] = {**lines[2], name: value}
    write_lines(live.ledger(ARTICLE_ID), lines)
    before = live.tracked()
    for command in ("build", "status", "verify"):
        done = live.cli(command, expect=1)
        assert "articles/pause.jsonl:3: LEDGER" in done.stderr
    assert live.site() == site
    assert live.tracked() == before


def forge(world: World, document: str, english: str, mandarin: str, who: str) -> None:
    """An approval as the product would write it, id and all."""
    decision = Decision(
        at="2099-01-01T00:00:00Z" if who == "future" else now_of(world),
        locale="zh",
        document=document,
        verdict=Verdict.APPROVE,
        reviewer=who,
        context=None,
        source_sha=source_sha(None, english),
        target_sha=target_sha(mandarin),
        via="cli",
    )
    append(world.ledger(document), decision)


def now_of(world: World) -> str:
    """A moment at which the people of the tests hold their roles."""
    text = world.path("locales/reviewers.yaml").read_text()
    return text.split("from: ")[1][:10] + "T12:00:00Z"


def append(path: Path, decision: Decision) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(decision.line() + "\n")


def test_an_approval_forged_for_a_stranger_counts_nothing(drafted: World) -> None:
    """A well-formed line of somebody who is not in reviewers.yaml approves nothing, and verify names it."""
    for english, mandarin in MANDARIN.items():
        for who in ("mallory", "eve"):
            forge(drafted, ARTICLE_ID, english, mandarin, who)
    drafted.build()
    status = drafted.status(ARTICLE_ID)
    assert status["approved"] == 0
    assert drafted.reasons(ARTICLE_ID) == {"first-reader"}
    drafted.cli("review", "publish", ARTICLE_ID, "--as", "ann", expect=1)
    done = drafted.cli("verify", expect=1)
    assert names(done, "decisions/articles/pause.jsonl", "ledger", "mallory", "count for nothing")
    assert_honest(drafted)


def test_a_whole_page_forged_by_a_stranger_is_not_shown(drafted: World) -> None:
    """Approvals, publish line and both files by one who may not: the site has none of it."""
    drafted.approve(ARTICLE_ID)
    drafted.publish(ARTICLE_ID)
    lines = drafted.lines(ARTICLE_ID)
    drafted.ledger(ARTICLE_ID).unlink()
    for line in lines:
        body = {**line, "reviewer": "mallory", "verdict": Verdict(line["verdict"]), "after": ()}
        append(drafted.ledger(ARTICLE_ID), Decision(**{k: v for k, v in body.items() if k != "id"}))
    drafted.cli("build", expect=1)
    assert 'class="notice"' in drafted.page(ARTICLE_ID)
    assert "content/zh/articles/pause.md published" in drafted.breaches()
    assert_honest(drafted)


def test_an_approval_for_another_document_or_text_counts_nothing(drafted: World) -> None:
    """Bound to bytes: an approval of one blank more, or of the same text on another page, approves nothing here."""
    forge(drafted, ARTICLE_ID, ENGLISH, HEADING + " ", "ann")
    forge(drafted, ARTICLE_ID, ENGLISH + " ", HEADING, "ann")
    forge(drafted, HANDOUT_ID, ENGLISH, HEADING, "ann")
    drafted.build()
    assert drafted.status(ARTICLE_ID)["approved"] == 0
    with pytest.raises(PipelineError):
        drafted.publish(ARTICLE_ID)


def test_the_union_of_two_branches_keeps_both_peoples_approvals(
    drafted: World, tmp_path: Path
) -> None:
    """Ann's and Bo's lines from two clones, in any order and doubled, make one page of two people."""
    ours, theirs = drafted, drafted.copy(tmp_path / "theirs")
    ours.approve(HANDOUT_ID, "ann")
    theirs.approve(HANDOUT_ID, "bo")
    rows = ours.ledger(HANDOUT_ID).read_text().splitlines() * 2
    rows += theirs.ledger(HANDOUT_ID).read_text().splitlines()
    for seed in range(5):
        random.Random(seed).shuffle(rows)  # noqa: S311  chance for a test, not a secret
        ours.ledger(HANDOUT_ID).write_text("".join(row + "\n" for row in rows))
        assert ours.status(HANDOUT_ID)["approved"] == 6
    ours.release(HANDOUT_ID)
    assert ours.version(HANDOUT_ID)
    assert ours.breaches() == []
    assert_honest(ours)


@pytest.mark.parametrize("order", [1, -1])
def test_approved_here_and_rejected_there_stays_rejected(
    live: World, tmp_path: Path, order: int
) -> None:
    """A conflict of two branches falls to the safe side, named; other approvals stand; who rejected can settle it."""
    page = live.page(ARTICLE_ID)
    theirs = live.copy(tmp_path / "theirs")
    sign = live.short_id(ARTICLE_ID, ENGLISH)
    theirs.cli("review", "reject", ARTICLE_ID, sign, "--reason", "meaning", "--as", "bo")
    live.cli("review", "approve", ARTICLE_ID, sign, "--as", "lea")
    rows = {*live.ledger(ARTICLE_ID).read_text().splitlines()}
    rows |= {*theirs.ledger(ARTICLE_ID).read_text().splitlines()}
    live.ledger(ARTICLE_ID).write_text("".join(row + "\n" for row in sorted(rows)[::order]))
    assert names(live.cli("build", expect=1), "articles/pause", "rejected")
    assert live.status(ARTICLE_ID)["rejected"] == 1
    assert live.status(ARTICLE_ID)["approved"] == 6
    assert not live.version(ARTICLE_ID)
    assert HEADING not in live.page(ARTICLE_ID)
    assert_honest(live)
    live.cli("review", "approve", ARTICLE_ID, sign, "--as", "bo")
    live.cli("build")
    assert live.page(ARTICLE_ID) == page


def test_two_branches_that_published_different_pages(live: World, tmp_path: Path) -> None:
    """The page whose bytes are on disk is shown, that there are two is named, and publishing again settles it."""
    theirs = live.copy(tmp_path / "theirs")
    for world, text in ((live, "说清你的需要"), (theirs, "讲出你的需要")):
        live.known.add(text)
        sign = world.short_id(ARTICLE_ID, ENGLISH)
        world.cli("review", "edit", ARTICLE_ID, sign, "--text", text, "--as", "ann")
        world.release(ARTICLE_ID)
    rows = {*live.ledger(ARTICLE_ID).read_text().splitlines()}
    rows |= {*theirs.ledger(ARTICLE_ID).read_text().splitlines()}
    live.ledger(ARTICLE_ID).write_text("".join(row + "\n" for row in sorted(rows)))
    live.cli("build")
    assert "说清你的需要" in live.page(ARTICLE_ID)
    assert "two-publishes" in live.reasons(ARTICLE_ID)
    assert_honest(live)
    live.approve(ARTICLE_ID)
    live.publish(ARTICLE_ID)
    live.build()
    assert "two-publishes" not in live.reasons(ARTICLE_ID)
    assert live.breaches() == []


def test_a_publish_that_was_killed_is_completed(drafted: World) -> None:
    """The line alone stands in the ledger, as after a crash: the next build writes both files and shows the page."""
    drafted.approve(ARTICLE_ID)
    whole = drafted.copy(drafted.root.parent / "whole")
    whole.publish(ARTICLE_ID)
    (publish,) = [line for line in whole.lines(ARTICLE_ID) if line["verdict"] == "publish"]
    append_row(drafted, publish)
    drafted.cli("build", "--frozen", expect=1)
    assert not drafted.mandarin(ARTICLE_ID).exists()
    drafted.cli("build")
    whole.cli("build")
    assert drafted.site() == whole.site()
    assert drafted.tracked() == whole.tracked()
    assert drafted.breaches() == []


def test_a_second_publish_that_was_killed_is_completed(live: World) -> None:
    """The files of the publish before are still there: they are ours, and the next build replaces them."""
    sign = live.short_id(ARTICLE_ID, ENGLISH)
    live.known.add("说清你的需要")
    live.cli("review", "edit", ARTICLE_ID, sign, "--text", "说清你的需要", "--as", "ann")
    live.cli("review", "approve", ARTICLE_ID, sign, "--as", "bo")
    old = live.mandarin(ARTICLE_ID).read_bytes()
    live.publish(ARTICLE_ID)
    new = live.mandarin(ARTICLE_ID).read_bytes()
    live.mandarin(ARTICLE_ID).write_bytes(old)
    live.cli("build")
    assert live.mandarin(ARTICLE_ID).read_bytes() == new
    assert "说清你的需要" in live.page(ARTICLE_ID)
    assert live.breaches() == []


def append_row(world: World, line: dict[str, Any]) -> None:
    with world.ledger(ARTICLE_ID).open("a", encoding="utf-8") as file:
        file.write(
            json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"
        )


def test_a_publish_line_without_its_text_shows_nothing(drafted: World) -> None:
    """A publish of bytes that the catalog does not make is not completed: no page, and the case is named."""
    drafted.approve(ARTICLE_ID)
    english = sha_of_bytes(drafted.english(ARTICLE_ID).read_bytes())
    lie = Decision(
        at=now_of(drafted),
        locale="zh",
        document=ARTICLE_ID,
        verdict=Verdict.PUBLISH,
        reviewer="ann",
        source_page_sha=english,
        target_page_sha=sha_of_bytes("偷".encode()),
    )
    append(drafted.ledger(ARTICLE_ID), lie)
    done = drafted.cli("build", expect=1)
    assert names(done, "articles/pause", "files-missing")
    assert not drafted.mandarin(ARTICLE_ID).exists()
    assert not drafted.version(ARTICLE_ID)
    assert "content/zh/articles/pause.md published" in drafted.breaches()
    assert_honest(drafted)


def test_a_torn_last_line_is_no_decision(live: World) -> None:
    """What a killed process left of a line counts for nothing and harms nothing; the next decision stands behind it."""
    site = live.site()
    with live.ledger(ARTICLE_ID).open("a") as file:
        file.write('{"after":[],"at":"2026-')
    live.cli("build")
    assert live.site() == site
    live.cli("review", "withdraw", ARTICLE_ID, "--as", "ann")
    live.cli("build")
    assert live.status(ARTICLE_ID)["public"] == "withdrawn"
