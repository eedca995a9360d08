"""Threads on a text or a page, people who are named, and wordings that guests suggest and reviewers take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.flow.desk.comments import _named_in
from pipeline.store.accounts import Account, put
from pipeline.store.comments import Comment, comments_on, say
from tests.desk.client import Page
from tests.desk.served import CHEAP, PASSWORD, Served
from tests.desk.test_for_you import HOT, SAY, card, do, follow, told
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

PEOPLE = {"ann": "Ann", "anna": "Anna Bell", "wang": "王敏", "bo": "Bo"}


def taking_form(page: Page) -> tuple[str, dict[str, str]]:
    """Where the button that takes a wording leads, and what goes along."""
    (form,) = (f for f in page.tree.css("form") if f.css('[data-testid="take-wording"]'))
    fields = {str(i.attributes["name"]): i.attributes["value"] or "" for i in form.css("input")}
    return str(form.attributes["action"]), fields


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ann please", ["ann"]),
        ("@anna bell, see this", ["anna"]),
        ("@annabel", []),
        ("请看一下@王敏这里对吗？＠Bo", ["wang", "bo"]),
        ("mail ann@bo.example or @nobody", ["bo"]),
        ("@bo @Bo @BO", ["bo"]),
        ("no one", []),
    ],
)
def test_who_is_named(text: str, named: list[str]) -> None:
    """The longest name that fits; a Latin name ends with its letters, a Chinese one where it ends."""
    assert _named_in(text, PEOPLE) == named


def test_a_thread_on_a_page(desk: Served, world: World) -> None:
    """Whoever reads may speak and answer; it holds nothing up and stands on no ledger; who is named is told."""
    rae = desk.as_("rae")
    page = rae.get(f"/pages/{ARTICLE_ID}/-/comments")
    page = rae.send(page, "/comments", words="The title could be warmer. @Ann?")
    assert "The title could be warmer." in page.text
    assert not world.ledger(ARTICLE_ID).exists()
    assert "Rae wrote to you" in told(desk, "ann")["named"]
    assert "named" not in told(desk, "bo")
    there = follow(desk, "ann", "named")
    assert "named" not in told(desk, "ann")
    desk.clock.now += 60
    ann = desk.as_("ann")
    (reply,) = (
        f for f in there.tree.css("form") if f.css('input[name="thread"]') and f.css("textarea")
    )
    fields = {str(i.attributes["name"]): str(i.attributes["value"]) for i in reply.css("input")}
    ann.post(f"/pages/{ARTICLE_ID}/-/comments", {**fields, "words": "Warmer how?"})
    assert "Ann answered Warmer how?" in told(desk, "rae")["answered"]
    assert "Comments · 1" in ann.get(f"/pages/{ARTICLE_ID}").text
    end = ann.send(ann.get(f"/pages/{ARTICLE_ID}/-/comments"), "/settle")
    assert "settled by Ann" in end.text
    assert "Ann settled what you wrote" in told(desk, "rae")["settled"]


def test_a_suggested_wording_is_taken_in_one_tap(desk: Served, world: World) -> None:
    """The line on the ledger is the reviewer's; the words are known as the guest's; the guest is told."""
    rae, better = desk.as_("rae"), "火气上来时，先停一停，慢慢吸一口气。"
    rae.send(card(desk, "rae", ARTICLE_ID, HOT), "/say", wording=better, words="Shorter.")
    assert not world.ledger(ARTICLE_ID).exists()
    assert better not in world.po(ARTICLE_ID).read_text()
    offer = follow(desk, "ann", "wording")
    assert "Rae · September 21, 2026 · suggests another wording" in offer.text
    ann = desk.as_("ann")
    action, fields = taking_form(offer)
    after = ann.post(action, {**fields, "text": better})
    assert after.status == 200
    assert [
        (d["verdict"], d["reviewer"])
        for d in sorted(world.lines(ARTICLE_ID), key=lambda d: len(d["after"]))
    ] == [("edit", "ann"), ("approve", "ann")]
    assert better in world.po(ARTICLE_ID).read_text()
    assert "Ann took your wording" in told(desk, "rae")["taken"]
    assert "wording" not in told(desk, "bo")
    short_id = world.short_id(ARTICLE_ID, HOT)
    history = ann.get(f"/pages/{ARTICLE_ID}/-/texts/{short_id}/history").text
    assert "· Rae ·" in history


def test_a_wording_that_the_checks_refuse_is_not_taken(desk: Served, world: World) -> None:
    """The rules are those of words that a reviewer types."""
    rae = desk.as_("rae")
    rae.send(card(desk, "rae", HANDOUT_ID, "call 911"), "/say", wording="有危险请打电话。")
    ann = desk.as_("ann")
    page = card(desk, "ann", HANDOUT_ID, "call 911")
    action, fields = taking_form(page)
    after = ann.post(action, {**fields, "text": "有危险请打电话。"})
    assert after.status == 422
    assert not world.ledger(HANDOUT_ID).exists()
    assert "wording" in told(desk, "bo")


def test_a_wording_is_declined_by_who_decides_or_taken_back(desk: Served) -> None:
    """Nobody else ends it; who suggested it is told of the one, and not of the other."""
    rae = desk.as_("rae")
    rae.send(card(desk, "rae", ARTICLE_ID, SAY), "/say", wording="说说你的需要")
    desk.as_("ann").send(card(desk, "ann", ARTICLE_ID, SAY), "/settle")
    assert "Ann left the text as it was" in told(desk, "rae")["declined"]
    rae.send(card(desk, "rae", ARTICLE_ID, HOT), "/say", wording="先停下。")
    page = card(desk, "rae", ARTICLE_ID, HOT)
    thread = page.form("/settle")[1]
    put(desk.store, Account("eve", "Eve", "reader", "en"), CHEAP.hash(PASSWORD), "test")
    eve = desk.as_("eve")
    token = card(desk, "eve", ARTICLE_ID, HOT).form("/say")[1]["csrf"]
    refused = eve.post(f"/pages/{ARTICLE_ID}/-/comments/settle", {**thread, "csrf": token})
    assert refused.status == 403
    rae.send(page, "/settle")
    assert "wording" not in told(desk, "bo")


def test_a_question_is_settled_on_its_text_alone(desk: Served, world: World) -> None:
    """What holds a page up is a line of the ledger, and so is its end."""
    do(desk, "ann", SAY, "/ask", kind="question", to="", words="Right?")
    ref = world.lines(ARTICLE_ID)[-1]["ref"]
    rae = desk.as_("rae")
    token = card(desk, "rae", ARTICLE_ID, SAY).form("/say")[1]["csrf"]
    for who, csrf in (
        ("rae", token),
        ("ann", card(desk, "ann", ARTICLE_ID, SAY).form("/say")[1]["csrf"]),
    ):
        told_so = desk.as_(who).post(
            f"/pages/{ARTICLE_ID}/-/comments/settle", {"csrf": csrf, "thread": ref}
        )
        assert told_so.status == 404
    assert "the page waits for an answer" in rae.get(f"/pages/{ARTICLE_ID}/-/comments").text


def test_a_guest_of_one_page_speaks_of_that_page_alone(desk: Served, world: World) -> None:
    """Not on another page, nor in a thread of another page; nothing of other pages is for them."""
    put(
        desk.store,
        Account("gus", "Gus", "reader", "en", HANDOUT_ID),
        CHEAP.hash(PASSWORD),
        "test",
    )
    gus = desk.as_("gus")
    own = gus.get(f"/pages/{HANDOUT_ID}/-/comments")
    _, fields = own.form("/comments")
    assert gus.post(f"/pages/{ARTICLE_ID}/-/comments", {**fields, "words": "x"}).status == 404
    ann = desk.as_("ann")
    ann.send(ann.get(f"/pages/{ARTICLE_ID}/-/comments"), "/comments", words="@Gus, a secret")
    thread = ann.get(f"/pages/{ARTICLE_ID}/-/comments").form("/settle")[1]["thread"]
    lost = gus.post(f"/pages/{HANDOUT_ID}/-/comments", {**fields, "thread": thread, "words": "x"})
    assert lost.status == 404
    assert told(desk, "gus") == {}
    assert gus.send(own, "/comments", words="Mine.").status == 200


def test_words_follow_a_page_that_is_renamed(desk: Served, world: World) -> None:
    """On the page and on its texts, under the new id."""
    ann = desk.as_("ann")
    ann.send(ann.get(f"/pages/{ARTICLE_ID}/-/comments"), "/comments", words="Of the page.")
    ann.send(card(desk, "ann", ARTICLE_ID, HOT), "/say", words="短一点。", wording="先停下。")
    do(desk, "ann", SAY, "/ask", kind="question", to="bo", words="Right?")
    lea = desk.as_("lea")
    lea.send(lea.get(f"/pages/{ARTICLE_ID}"), "/give", person="bo", due="2026-12-24")
    world.cli("rename", ARTICLE_ID, "articles/stop", "--as", "lea")
    desk.memory.workspace(now=True)
    assert "given" in told(desk, "bo")
    assert "wording" in told(desk, "bo")
    shown = ann.get("/pages/articles/stop/-/comments").text
    assert all(words in shown for words in ("Of the page.", "短一点。", "Right?"))
    assert "短一点。" in card(desk, "ann", "articles/stop", HOT).text
    assert "asked" in told(desk, "bo")


def test_an_answer_in_the_same_second_is_an_answer(desk: Served) -> None:
    """Words that were kept without a connection come in a burst: what began a thread stands before its replies."""
    now = desk.store.now()
    first = Comment("f", ARTICLE_ID, "", "rae", "", "note", "Warmer?", now)
    say(desk.store, first)
    say(desk.store, replace(first, id="a", author="ann", kind="reply", text="Yes.", thread="f"))
    assert [one.id for one in comments_on(desk.store, ARTICLE_ID)] == ["f", "a"]
    assert "Ann answered Yes." in told(desk, "rae")["answered"]


def test_nothing_is_said_without_words(desk: Served) -> None:
    """And a form that is sent twice says it once."""
    rae = desk.as_("rae")
    page = rae.get(f"/pages/{ARTICLE_ID}/-/comments")
    assert rae.send(page, "/comments", words="  ").status == 422
    for _ in range(2):
        rae.send(page, "/comments", words="Once.")
    shown = rae.get(f"/pages/{ARTICLE_ID}/-/comments")
    assert len(shown.tree.css('[data-testid="comment"]')) == 1
