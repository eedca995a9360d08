"""The stories that this began with, each told once: who may undo whose decision, and who counts as two people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stories.calm import BOX, GLOSSARY, MANDARIN, PLAIN, Key
from tests.stories.practice import Practice

GONE = ["delete", "rename", "end", "reviewer", "unread"]
"""What may become of a person in `reviewers.yaml`."""


@pytest.fixture
def live() -> Iterator[Practice]:
    """The page is public, approved by Ann and Bo."""
    story = Practice.begin(public=True)
    yield story
    story.end()


@pytest.fixture
def drafted() -> Iterator[Practice]:
    """Nobody has decided anything."""
    story = Practice.begin(public=False)
    yield story
    story.end()


def built(story: Practice) -> bool:
    """Build, hold the site against the rules; True if the page is public."""
    story.build()
    return bool(story.world.version("articles/calm"))


def revise(story: Practice, key: Key, *people: str, desk: bool = False) -> None:
    """The first of them writes other words, all of them approve."""
    story.decide(people[0], "edit", key, desk=desk, text=MANDARIN[key][1])
    for who in people:
        assert story.decide(who, "approve", key, desk=desk) == ["approve"]


def published(story: Practice, who: str, *, desk: bool = False) -> bool:
    """Try to publish; True if that was taken."""
    before = len(story.rules.lines)
    story.publish(who, desk=desk)
    return len(story.rules.lines) > before


@pytest.mark.parametrize("how", GONE)
def test_a_withdrawn_page_stays_down_whoever_goes(live: Practice, how: str) -> None:
    """Only another publish brings it back."""
    assert live.of_page("lea", "withdraw", desk=True) == ["withdraw"]
    live.edit_people("lea", how)
    assert not built(live)
    assert published(live, "ann")
    assert built(live)


@pytest.mark.parametrize("how", GONE)
def test_a_rejected_text_stays_rejected_whoever_goes(live: Practice, how: str) -> None:
    """Who is there still does not approve over it; a lead does."""
    assert live.decide("max", "reject", PLAIN, desk=False) == ["reject"]
    live.edit_people("max", how)
    assert not built(live)
    assert live.decide("bo", "approve", PLAIN, desk=False) == []
    assert live.decide("bo", "approve", PLAIN, desk=True) == []
    assert live.decide("lea", "approve", PLAIN, desk=False) == ["approve"]
    assert built(live)


@pytest.mark.parametrize("how", GONE)
def test_an_open_question_stays_open_whoever_goes(drafted: Practice, how: str) -> None:
    """The page waits for an answer, and who is there still gives it."""
    for who in ("ann", "lea"):
        drafted.command("review", "approve", "articles/calm", "--all", "--safety", "--as", who)
        assert drafted.news(who)
    assert drafted.decide("bo", "ask", PLAIN, desk=True) == ["comment"]
    drafted.edit_people("bo", how)
    assert not published(drafted, "ann")
    assert not built(drafted)
    assert drafted.decide("ann", "answer", PLAIN, desk=True) == ["resolve"]
    assert published(drafted, "ann")
    assert built(drafted)


@pytest.mark.parametrize("how", GONE)
def test_an_approval_that_was_taken_back_does_not_come_back(live: Practice, how: str) -> None:
    """Of safety text: it lacks its second person."""
    assert live.decide("lea", "withdraw", BOX, desk=False) == ["withdraw"]
    live.edit_people("lea", how)
    assert not built(live)


@pytest.mark.parametrize("how", GONE)
def test_a_page_whose_publisher_goes_leaves_a_notice(live: Practice, how: str) -> None:
    """Nobody who may has published it any more: readers who have the address find the numbers there."""
    live.edit_people("ann", how)
    assert built(live) == (how == "reviewer")
    assert live.rules.surely_public() == (how == "reviewer")


@pytest.mark.parametrize(
    "glossary",
    ["terms: []\n", GLOSSARY.replace('"988"', '"9888"'), GLOSSARY.replace('"911"', '"91"')],
    ids=["none", "988", "911"],
)
def test_a_notice_has_its_numbers_without_the_glossary(live: Practice, glossary: str) -> None:
    """The page comes down all the same, and the build says what is missing."""
    assert live.of_page("ann", "withdraw", desk=False) == ["withdraw"]
    live.write("glossary.yaml", glossary)
    live.rules.tidy = False
    assert not built(live)
    done = live.world.cli("build", expect=1)
    assert "988" in done.output or "911" in done.output
