"""An iPad that several people use: it locks by itself, comes back to the same text, and keeps each one's words apart."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.desk.browser.person import Person, at_the_desk
from tests.desk.served import PASSWORD, Served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

WORDS = "还没保存的文字"


def _sign_in(person: Person, name: str, *, shared: bool) -> None:
    person.page.fill("#name", name)
    person.page.fill("#password", PASSWORD)
    if shared:
        person.page.check("[name=shared]")
    person.follow("main button.primary")


def test_it_locks_and_keeps_words_apart(chromium: Browser, desk: Served, world: World) -> None:
    """After a quarter of an hour without a touch nothing of the page is on the screen; Bo finds none of Ann's words."""
    at = f"/pages/{ARTICLE_ID}/-/texts/{world.short_id(ARTICLE_ID, 'Say what you need')}"
    with at_the_desk(chromium, desk, "ann", sign_in=False) as ann:
        ann.page.clock.install()
        ann.go("/sign-in")
        assert ann.barriers() == []
        ann.hand("[data-show-password]")
        assert ann.page.get_attribute("#password", "type") == "text"
        _sign_in(ann, "ann", shared=True)
        ann.go(at)
        ann.page.clock.run_for(2000)
        ann.hand(ann.page.get_by_test_id("needs-change"))
        ann.page.fill("#text", WORDS)
        ann.page.clock.run_for(10 * 60_000)
        ann.page.locator("h1").first.tap()  # she is there
        ann.page.clock.run_for(10 * 60_000)
        assert ann.page.locator("#text").is_visible()
        with ann.page.expect_navigation():
            ann.page.clock.run_for(6 * 60_000)
        assert "The desk is locked." in ann.text()
        assert ann.page.input_value("#name") == "ann"
        assert ann.page.is_checked("[name=shared]")
        _sign_in(ann, "bo", shared=True)
        assert ann.page.url == desk.url + "/"
        ann.go(at)
        assert ann.page.input_value("#text") == "说出你的需要"
        assert WORDS not in ann.page.content()
        ann.follow("text=Switch person")
        _sign_in(ann, "ann", shared=True)
        assert ann.page.url == desk.url + at
        assert ann.page.input_value("#text") == WORDS
