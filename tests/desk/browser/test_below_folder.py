"""A desk in a folder below the common address: scripts ask there, and answers that waited are sent there."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Browser, expect

from tests.desk.browser.person import at_the_desk
from tests.desk.served import served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World


def test_answers_go_to_the_desk_of_the_folder(chromium: Browser, world: World) -> None:
    """Kept without a connection and sent when it is back, each once; the key map is that of this desk."""
    first = world.short_id(ARTICLE_ID, "Pause together")
    with served(world.root, documents=("articles/*",), prefix="/articles") as running:
        desk = replace(running, url=f"{running.url}/articles")
        with at_the_desk(chromium, desk, "ann") as ann:
            ann.card(ARTICLE_ID, first)
            ann.page.wait_for_function("n => window.Desk.ahead() >= n", arg=2)
            ann.page.context.set_offline(True)
            with ann.another_card():
                ann.hand(ann.page.get_by_test_id("approve"))
            assert not world.ledger(ARTICLE_ID).exists()
            ann.page.context.set_offline(False)
            line = ann.page.get_by_test_id("connection")
            expect(line).to_contain_text("All answers are saved.")
            assert [one["source_sha"][:12] for one in world.lines(ARTICLE_ID)] == [first]
            ann.go("/pages")
            ann.page.keyboard.press("?")
            ann.page.wait_for_url(f"{desk.url}/keys")
            with ann.page.expect_navigation():
                ann.page.locator("#leave button[name=to]").click()
            assert ann.page.url.startswith(f"{desk.url}/sign-in?to=/articles/keys")
