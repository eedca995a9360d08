"""Write English in a browser: words that were typed survive a closed page and a lost connection, until they are saved."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.desk.browser.person import IPAD, at_the_desk
from tests.desk.served import Served, add_author
from tests.flow.tiny import HANDOUT_ID
from tests.flow.world import World

PATH = f"/pages/{HANDOUT_ID}/-/write"
"""A page with lines to write on: its readers' field is none of the author's."""


def test_typed_words_are_kept_until_they_are_saved(
    chromium: Browser, desk: Served, world: World
) -> None:
    """They are there again; they are the account's own; a save ends it; where another wrote meanwhile they stand above."""
    add_author(desk, world)
    with at_the_desk(chromium, desk, "ivy", IPAD) as ivy:
        ivy.go(PATH)
        kept = ivy.page.locator("#kept")
        expect(kept).to_be_hidden()
        ivy.follow(ivy.page.locator("a.write-it").first)
        place = ivy.page.url
        ivy.page.fill("#english", "My own words.")
        ivy.page.route("**/icon*", lambda route: route.abort("internetdisconnected"))
        ivy.hand("form.write button.primary")
        expect(ivy.page.locator("[data-alone]")).to_be_visible()
        assert ivy.page.input_value("#english") == "My own words."
        ivy.page.unroute("**/icon*")
        ivy.said.clear()
        ivy.go(PATH)
        expect(kept).to_contain_text("My own words.")
        assert ivy.barriers() == []
        ivy.follow(kept.locator("a"))
        assert ivy.page.url.split("#")[0] == place.split("#")[0]
        assert ivy.page.input_value("#english") == "My own words."
        ivy.follow("form.write button.primary")
        assert "My own words." in world.english(HANDOUT_ID).read_text()
        expect(kept).to_be_hidden()
        ivy.follow(ivy.page.locator("a.write-it").first)
        ivy.page.fill("#english", "Words that nobody saves.")
        world.change(world.english(HANDOUT_ID), "My own words.", "Somebody else's.")
        ivy.go(PATH)
        expect(kept).to_contain_text("Words that nobody saves.")
        expect(kept.locator("a")).to_have_count(0)
        ivy.hand(kept.locator("button"))
        expect(kept).to_be_hidden()
        ivy.go(PATH)
        expect(kept).to_be_hidden()
