"""Safety text is lowered by two people where it matters most; who deletes a fence lowers nothing. By the command line alone."""

from __future__ import annotations

import pytest

from tests.flow.tiny import HANDOUT_ID
from tests.flow.world import World

LABEL, BESIDE, DANGER = "If you need help now", "Say it again slowly", "If you are in danger now"
OPEN, CLOSE = "::: crisis | If you need help now\n\n", "\n:::\n"


def without_fence(world: World) -> None:
    """What an author does: the box goes, its label becomes a paragraph like any other."""
    path = world.english(HANDOUT_ID)
    text = path.read_text()
    assert OPEN in text
    path.write_text(text.replace(OPEN, "Come back to each other.\n\n").replace(CLOSE, ""))


def boxed(world: World) -> None:
    """A crisis box with a sentence that holds no word of danger."""
    path = world.english(HANDOUT_ID)
    text = path.read_text()
    path.write_text(text.replace(CLOSE, f"\n{BESIDE}, to somebody.\n{CLOSE}"))
    world.known.add("慢慢地再说一遍，说给人听。")
    world.build()
    sign = world.short_id(HANDOUT_ID, BESIDE)
    world.cli(
        "review", "edit", HANDOUT_ID, sign, "--text", "慢慢地再说一遍，说给人听。", "--as", "ann"
    )


def state(world: World, words: str) -> tuple[str, int, int]:
    """State of a text, how many approvals it has and how many it needs."""
    rows = world.data("review", "show", HANDOUT_ID, "--all")["entries"]
    (row,) = (row for row in rows if row["source"].startswith(words))
    return row["state"], row["have"], row["need"]


def test_one_lead_does_not_lower_a_text_in_a_box(live: World) -> None:
    """Neither does one reviewer; a lead and somebody else do."""
    boxed(live)
    sign = live.short_id(HANDOUT_ID, BESIDE)
    live.cli("review", "approve", HANDOUT_ID, sign, "--as", "ann")
    done = live.cli("review", "lower-safety", HANDOUT_ID, sign, "--as", "lea")
    assert "stays safety text until somebody else says so too" in done.output
    assert state(live, BESIDE) == ("drafted", 1, 2)
    live.cli("review", "publish", HANDOUT_ID, "--as", "bo", expect=1)
    live.cli("review", "lower-safety", HANDOUT_ID, sign, "--as", "lea")  # nothing new
    assert state(live, BESIDE) == ("drafted", 1, 2)
    live.cli("review", "lower-safety", HANDOUT_ID, sign, "--as", "bo")
    assert state(live, BESIDE) == ("approved", 1, 1)


def test_who_deletes_the_fence_lowers_nothing(live: World) -> None:
    """New words for a text of the box: one approval does not publish them after the fence is gone."""
    boxed(live)
    live.approve(HANDOUT_ID)
    live.publish(HANDOUT_ID)
    live.build()
    without_fence(live)
    live.cli("build", expect=1)
    live.known.add("再慢慢说一遍，说给人听。")
    sign = live.short_id(HANDOUT_ID, BESIDE)
    live.cli(
        "review", "edit", HANDOUT_ID, sign, "--text", "再慢慢说一遍，说给人听。", "--as", "ann"
    )
    live.cli("review", "approve", HANDOUT_ID, sign, "--as", "ann")
    assert state(live, BESIDE) == ("drafted", 1, 2)
    live.cli("review", "lower-safety", HANDOUT_ID, sign, "--as", "lea")
    assert state(live, BESIDE) == ("drafted", 1, 2)
    live.cli("review", "approve", HANDOUT_ID, sign, "--as", "bo")
    assert state(live, BESIDE) == ("approved", 2, 2)


def test_what_is_published_is_remembered_without_a_line(live: World) -> None:
    """A ledger from before lines said `safety`: the published English says it."""
    boxed(live)
    live.approve(HANDOUT_ID)
    live.publish(HANDOUT_ID)
    from pipeline.model.decision import Decision, Verdict  # noqa: PLC0415  the lines as they were

    rows: list[str] = []
    ids: dict[str, str] = {}
    for line in live.lines(HANDOUT_ID):
        body = {k: v for k, v in line.items() if k not in ("id", "safety")}
        body["verdict"] = Verdict(body["verdict"])
        body["after"] = tuple(ids.get(one, one) for one in body["after"])
        old = Decision(**body)
        ids[line["id"]] = old.id
        rows.append(old.line())
    live.ledger(HANDOUT_ID).write_text("".join(row + "\n" for row in rows))
    live.cli("build")
    assert live.version(HANDOUT_ID)
    without_fence(live)
    live.cli("build", expect=1)
    assert state(live, BESIDE)[2] == 2


def test_a_line_says_whether_its_text_was_safety_text(live: World) -> None:
    """True or false on texts; lines on the page say nothing of it."""
    said: dict[str, set[bool | None]] = {line["verdict"]: set() for line in live.lines(HANDOUT_ID)}
    for line in live.lines(HANDOUT_ID):
        said[line["verdict"]].add(line.get("safety"))
    assert said == {"approve": {True, False}, "publish": {None}}


@pytest.mark.parametrize("words", [LABEL, DANGER])
def test_verify_agrees(live: World, words: str) -> None:
    """A lowering by one lead changes nothing that is live."""
    live.cli("review", "lower-safety", HANDOUT_ID, live.short_id(HANDOUT_ID, words), "--as", "lea")
    live.cli("build")
    assert live.version(HANDOUT_ID)
    live.cli("verify")
    assert state(live, words)[2] == 2
