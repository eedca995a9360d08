"""The same English in other words on another page: told at the text, and put aside with a reason, like any finding."""

from __future__ import annotations

import re

import pytest

from pipeline.flow.accounts.invitations import guest, invite
from tests.desk.served import PASSWORD, Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

SAME = "Ask before you give advice."
SAYS = "The same English is “"


@pytest.fixture
def twins(world: World, desk: Served) -> str:
    """One sentence of the article stands in the handout too, in other words; gives the address of the latter."""
    world.change(world.english(HANDOUT_ID), "Sit down", f"{SAME}\n\nSit down")
    world.cli("extract")
    short_id = world.short_id(HANDOUT_ID, SAME)
    world.cli("review", "edit", HANDOUT_ID, short_id, "--text", "先问，再给建议。", "--as", "ann")
    world.cli("review", "approve", ARTICLE_ID, world.short_id(ARTICLE_ID, SAME), "--as", "ann")
    desk.memory.workspace(now=True)
    return f"/pages/{HANDOUT_ID}/-/texts/{short_id}"


def test_it_is_told_and_dismissed(desk: Served, world: World, twins: str) -> None:
    """The approved one is the example; the line names these very words, and `pipeline check` is silent too."""
    ann = desk.as_("ann")
    card = ann.get(twins)
    assert SAYS in card.text
    assert "给建议之前先问一声" in card.text
    assert (
        SAYS not in ann.get(f"/pages/{ARTICLE_ID}/-/texts/{world.short_id(ARTICLE_ID, SAME)}").text
    )
    assert "1 finding" in ann.get(f"/pages/{HANDOUT_ID}").text
    assert f"{SAME}" in ann.get("/search?finding=consist").text
    after = ann.send(card, "/dismiss", reason="not-a-problem")
    assert SAYS not in after.text
    line = world.lines(HANDOUT_ID)[-1]
    assert (line["verdict"], line["finding"], line["reviewer"]) == ("dismiss", "consist", "ann")
    assert "consist" not in world.cli("check").output
    ann.send(ann.get(twins), "/save", text="先问一问，再给建议。")
    assert SAYS in ann.get(twins).text  # other words, which nobody has looked at


def test_it_goes_when_the_other_page_says_the_same(desk: Served, world: World, twins: str) -> None:
    """Seen by the next request, whoever wrote the other page."""
    assert SAYS in desk.as_("bo").get(twins).text
    article = world.short_id(ARTICLE_ID, SAME)
    world.cli("review", "edit", ARTICLE_ID, article, "--text", "先问，再给建议。", "--as", "bo")
    assert SAYS not in desk.as_("bo").get(twins).text


def test_it_stands_in_nobodys_way(desk: Served, twins: str) -> None:
    """A warning: the text may be approved as it is."""
    bo = desk.as_("bo")
    assert bo.send(bo.get(twins), "/approve").status == 200


def test_a_guest_of_one_page_is_told_nothing_of_another(
    desk: Served, world: World, twins: str
) -> None:
    """Neither its words nor its name."""
    wished = guest(desk.desk, "gu", "Gu", "reviewer", HANDOUT_ID)
    token = invite(desk.desk, desk.memory.workspace(now=True), wished, "lea")
    browser = desk.browser()
    browser.send(browser.get(f"/invitations/{token}"), "", password=PASSWORD + " too")
    card = browser.get(twins)
    assert card.status == 200
    assert "先问，再给建议" in card.text
    assert SAYS not in card.text
    assert not re.search(f"{ARTICLE_ID}|给建议之前先问一声", card.response.text)
