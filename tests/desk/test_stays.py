"""What was decided at the desk stays: two people lower safety text, a take-down outlasts whoever made it. Over HTTP."""

from __future__ import annotations

from tests.desk.client import Browser, Page
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

DANGER = "If you are in danger now"
"""Safety text of the handout, in its crisis box."""
ENGLISH = "Say what you need"


def card(world: World, browser: Browser, document: str, words: str) -> Page:
    return browser.get(f"/pages/{document}/-/texts/{world.short_id(document, words)}")


def standing(world: World, words: str) -> tuple[str, int, int]:
    """State of a text of the handout, how many approvals it has and how many it needs."""
    rows = world.data("review", "show", HANDOUT_ID, "--all")["entries"]
    (row,) = (row for row in rows if words in row["source"])
    return row["state"], row["have"], row["need"]


def let_go(desk: Served, who: str) -> None:
    """Ada disables somebody on the page *People*."""
    ada = desk.as_("ada")
    action, fields = ada.get("/people").form("/people/disable")
    assert ada.post(action, {**fields, "id": who}).status == 200
    desk.memory.workspace(now=True)


def test_two_people_lower_safety_text(desk: Served, world: World) -> None:
    """A lead alone lowers nothing in a crisis box, however often; a reviewer's word beside hers does."""
    ann, bo, lea = (desk.as_(name) for name in ("ann", "bo", "lea"))
    ann.send(card(world, ann, HANDOUT_ID, DANGER), "/approve")
    assert standing(world, DANGER) == ("drafted", 1, 2)
    lowered = lea.send(card(world, lea, HANDOUT_ID, DANGER), "/lower-safety")
    assert lowered.status == 200
    assert standing(world, DANGER) == ("drafted", 1, 2)
    lea.send(lowered, "/lower-safety")
    assert standing(world, DANGER) == ("drafted", 1, 2)
    bo.send(card(world, bo, HANDOUT_ID, DANGER), "/lower-safety")
    assert standing(world, DANGER) == ("approved", 1, 1)
    lines = [line for line in world.lines(HANDOUT_ID) if line["verdict"] == "lower-safety"]
    assert {line["reviewer"] for line in lines} == {"lea", "bo"}
    assert {line["via"] for line in lines} == {"desk"}


def test_a_withdrawal_outlasts_its_author(desk: Served, world: World) -> None:
    """Who took a page down is let go: it stays down, until somebody who decides publishes it again."""
    world.release(ARTICLE_ID)
    assert world.version(ARTICLE_ID)
    lea, bo = desk.as_("lea"), desk.as_("bo")
    lea.send(lea.get(f"/pages/{ARTICLE_ID}/-/read"), "/withdraw")
    world.build()
    assert not world.version(ARTICLE_ID)
    let_go(desk, "lea")
    world.build()
    assert not world.version(ARTICLE_ID)
    assert world.status(ARTICLE_ID)["public"] == "withdrawn"
    assert bo.send(bo.get(f"/pages/{ARTICLE_ID}/-/read"), "/publish").status == 200
    world.build()
    assert world.version(ARTICLE_ID)


def test_a_question_outlasts_its_author(desk: Served, world: World) -> None:
    """Who asked is let go: the page waits all the same, until somebody answers."""
    world.approve(ARTICLE_ID, "bo", "lea")
    ann, bo = desk.as_("ann"), desk.as_("bo")
    ann.send(card(world, ann, ARTICLE_ID, ENGLISH), "/ask", words="这样说会不会太硬？", to="bo")
    let_go(desk, "ann")
    waits = bo.get(f"/pages/{ARTICLE_ID}/-/read")
    assert not any(action.endswith("/publish") for action in waits.actions())
    assert "question" in world.reasons(ARTICLE_ID)
    bo.send(card(world, bo, ARTICLE_ID, ENGLISH), "/answer")
    assert "question" not in world.reasons(ARTICLE_ID)
    last = bo.get(f"/pages/{ARTICLE_ID}/-/read")
    assert bo.send(last, "/publish").status == 200
    world.build()
    assert world.version(ARTICLE_ID)
