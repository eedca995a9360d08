"""Words that somebody typed are neither hidden nor left behind by an answer; the desk asks first."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.desk.browser.person import DESKTOP, at_the_desk
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

PLAIN = "Pause together"


def test_escape_hides_no_words(chromium: Browser, desk: Served, world: World) -> None:
    """Esc leaves the field; the words stay in sight, and the key of approval does nothing over them."""
    with at_the_desk(chromium, desk, "ann", DESKTOP) as ann:
        ann.card(ARTICLE_ID, world.short_id(ARTICLE_ID, PLAIN))
        ann.hand(ann.page.get_by_test_id("needs-change"))
        ann.page.fill("#text", "停一停")
        ann.page.keyboard.press("Escape")
        ann.page.keyboard.press("a")
        ann.page.wait_for_timeout(400)
        assert ann.page.locator("#text").is_visible()
        assert ann.page.input_value("#text") == "停一停"
        assert not world.ledger(ARTICLE_ID).exists()


def test_a_question_is_not_left_behind(chromium: Browser, desk: Served, world: World) -> None:
    """“Reads well” over a typed question asks: back to it, or on without it."""
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.card(ARTICLE_ID, world.short_id(ARTICLE_ID, PLAIN))
        ann.hand(ann.page.get_by_test_id("not-sure"))
        ann.page.fill("#words", "真的吗？")
        ann.hand(ann.page.get_by_test_id("approve"))
        ann.page.wait_for_selector("#unsaved[open]")
        assert ann.barriers() == []
        ann.hand("#unsaved [data-back]")
        assert ann.page.input_value("#words") == "真的吗？"
        assert not world.ledger(ARTICLE_ID).exists()
        ann.hand(ann.page.get_by_test_id("approve"))
        with ann.another_card():
            ann.hand("#unsaved [data-discard]")
        assert [line["verdict"] for line in world.lines(ARTICLE_ID)] == ["approve"]


def test_cancel_asks_and_then_forgets(chromium: Browser, desk: Served, world: World) -> None:
    """“Cancel” over typed words asks; whoever discards them does not find them there again."""
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.card(ARTICLE_ID, world.short_id(ARTICLE_ID, PLAIN))
        ann.hand(ann.page.get_by_test_id("needs-change"))
        ann.page.fill("#text", "停一停")
        ann.hand("a[data-cancels]")
        ann.hand("#unsaved [data-back]")
        assert ann.page.input_value("#text") == "停一停"
        ann.hand("a[data-cancels]")
        with ann.another_card():
            ann.hand("#unsaved [data-discard]")
        assert not ann.page.locator("#text").is_visible()
        ann.page.reload()
        assert ann.page.input_value("#text") == "一起停一停"
