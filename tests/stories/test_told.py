"""The stories that this began with, each told once: who may undo whose decision, and who counts as two people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.stories.calm import BOX, GLOSSARY, HOTLINE, LABEL, MANDARIN, MARKED, PLAIN, Key
from tests.stories.practice import Practice

GONE = ["delete", "rename", "end", "reviewer", "unread"]
"""What may become of a person in `reviewers.yaml`."""
DOORS = pytest.mark.parametrize("desk", [False, True], ids=["command", "desk"])


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


@pytest.mark.parametrize("by", ["lea", "max", "ada"])
@pytest.mark.parametrize("name", ["ann", "max", "ada"])
def test_an_invitation_gives_nobody_elses_identity(live: Practice, by: str, name: str) -> None:
    """Whoever asks: who stands in the list or has an account comes in by no link that others made."""
    assert not live.invite(by, name, "reviewer")
    live.world.cli("users", "add", "eve", "--name", "Eve")
    live.look()
    assert not live.invite(by, "eve", "reviewer")


@DOORS
def test_who_was_asked_in_is_no_second_person(live: Practice, desk: bool) -> None:
    """Inviter and invited count as one until the owner of the server confirms."""
    assert live.invite("lea", "gu1", "reviewer")
    revise(live, BOX, "gu1", "lea", desk=desk)
    assert not published(live, "ann", desk=desk)
    live.confirm("", "gu1")
    assert published(live, "ann", desk=desk)
    assert built(live)


def test_who_was_asked_in_is_a_second_person_beside_others(live: Practice) -> None:
    """A guest's word counts: only not with the word of who brought them in."""
    assert live.invite("lea", "gu1", "reviewer")
    revise(live, BOX, "gu1", "max", desk=True)
    assert published(live, "ann")
    assert built(live)


def test_a_second_lead_confirms(live: Practice) -> None:
    """At the desk; not the inviter, not the guest."""
    assert live.invite("lea", "gu1", "reviewer")
    revise(live, BOX, "lea", "gu1", desk=True)
    for who in ("lea", "gu1", "ann", "ada"):
        live.confirm(who, "gu1")
        assert not published(live, "ann")
    live.confirm("max", "gu1")
    assert "gu1" in live.rules.confirmed
    assert published(live, "ann")
    assert built(live)


def test_a_lead_who_was_asked_in_confirms_nobody_of_the_same(live: Practice) -> None:
    """Else who invites two has two people."""
    assert live.invite("lea", "gu1", "lead")
    assert live.invite("lea", "gu2", "reviewer")
    live.confirm("gu1", "gu2")
    assert "gu2" not in live.rules.confirmed
    revise(live, BOX, "lea", "gu2", desk=True)
    assert not published(live, "ann")


@pytest.mark.parametrize("name", ["fence", "mark"])
def test_safety_text_stays_so_without_its_fence(live: Practice, name: str) -> None:
    """The author deletes the box or the mark: one approval of other words publishes nothing."""
    key = BOX if name == "fence" else MARKED
    live.write_english(replace(live.rules.english, **{name: False}))
    built(live)
    revise(live, key, "ann")
    assert not published(live, "ann")
    assert live.decide("bo", "approve", key, desk=False) == ["approve"]
    assert published(live, "ann")
    assert built(live)


def test_a_page_comes_down_with_safety_text_that_has_lost_its_fence(live: Practice) -> None:
    """Other English in an ordinary text leaves the page up with a note; in what was the box it takes it down."""
    live.write_english(replace(live.rules.english, fence=False))
    assert published(live, "ann")
    assert built(live)
    live.write_english(replace(live.rules.english, together=True))
    assert built(live)
    live.write_english(replace(live.rules.english, slowly=True))
    assert not built(live)


@DOORS
@pytest.mark.parametrize("key", [LABEL, BOX, HOTLINE], ids=["label", "box", "hotline"])
def test_the_crisis_box_is_lowered_by_two(drafted: Practice, key: Key, desk: bool) -> None:
    """One of them a lead; one lead alone lowers nothing."""
    for who in ("ann", "bo"):
        drafted.command("review", "approve", "articles/calm", "--all", "--safety", "--as", who)
        assert drafted.news(who)
    drafted.decide("ann", "edit", key, desk=desk, text=MANDARIN[key][1])
    drafted.decide("lea", "lower-safety", key, desk=desk)
    assert drafted.decide("ann", "approve", key, desk=desk) == ["approve"]
    assert not published(drafted, "ann")
    assert drafted.decide("max", "lower-safety", key, desk=desk) == ["lower-safety"]
    assert published(drafted, "ann")
    assert built(drafted)


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


def test_a_term_that_the_desk_suggests_stops_nothing(live: Practice) -> None:
    """It is shown; the page stays up, its texts are approved and published as before."""
    browser = live.at_desk("bo")
    assert browser
    csrf = browser.get("/me").form("/language")[1]["csrf"]
    sent = {"csrf": csrf, "en": "phones", "zh": "电话机", "note": ""}
    assert browser.post("/terms", sent).status == 200
    assert "电话机" in live.world.path("glossary.yaml").read_text(encoding="utf-8")
    assert built(live)
    revise(live, PLAIN, "ann", desk=True)
    assert published(live, "ann", desk=True)
    assert built(live)
