"""Two therapists, a lead and a guest talk about a text in real browsers: nothing is lost, one tap takes a wording."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.desk.browser.person import DESKTOP, IPAD, PHONE, Person, at_the_desk
from tests.desk.served import PASSWORD, Served
from tests.desk.test_for_you import BETTER, HOT, do, talk
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

NARROW = {"width": 320, "height": 700}


def tap(person: Person, test_id: str) -> None:
    with person.another_card():
        person.hand(person.page.get_by_test_id(test_id).first)


def test_a_wording_and_its_way(chromium: Browser, desk: Served, world: World) -> None:
    """A guest suggests it on a phone; what was typed outlives a reload; a reviewer takes it by one tap from the list."""
    short_id = world.short_id(ARTICLE_ID, HOT)
    with at_the_desk(chromium, desk, "rae", PHONE) as rae:
        rae.card(ARTICLE_ID, short_id)
        rae.hand("#suggest > summary")
        rae.page.fill("#wording", BETTER)
        rae.page.reload()
        assert rae.page.input_value("#wording") == BETTER
        with rae.another_card():
            rae.hand(rae.page.get_by_role("button", name="Suggest it"))
        assert "Your comment is there." in rae.text()
        rae.page.reload()
        assert rae.page.input_value("#wording") != BETTER  # sent: no draft any more
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.follow('li[data-kind="wording"] a')
        tap(ann, "take-wording")
        assert [line["reviewer"] for line in world.lines(ARTICLE_ID)] == ["ann", "ann"]
        assert BETTER in world.po(ARTICLE_ID).read_text()


@pytest.mark.slow
def test_a_comment_on_a_page_outlives_a_reload(
    chromium: Browser, desk: Served, world: World
) -> None:
    """A lost connection, a flat battery: the words stand there again until they are sent, for their author alone."""
    at = f"/pages/{ARTICLE_ID}/-/comments"
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.go(at)
        ann.page.fill("#words", "语气可以更暖。")
        ann.page.reload()
        assert ann.page.input_value("#words") == "语气可以更暖。"
        ann.follow("text=Switch person")
        for name in ("bo", "ann"):
            ann.page.fill("#name", name)
            ann.page.fill("#password", PASSWORD)
            ann.follow("main button.primary")
            assert ann.page.url == desk.url + at
            assert ann.page.input_value("#words") == ("" if name == "bo" else "语气可以更暖。")
            if name == "bo":
                ann.follow("text=Switch person")
        ann.follow(ann.page.get_by_role("button", name="Send", exact=True))
        assert "Your comment is there." in ann.text()
        ann.page.reload()
        assert ann.page.input_value("#words") == ""
        assert ann.barriers() == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", [IPAD, PHONE, NARROW, DESKTOP], ids=lambda v: str(v["width"]))
def test_no_barrier(
    chromium: Browser, desk: Served, world: World, language: str, size: dict[str, int]
) -> None:
    """The list, the threads on card and page, and the form that gives a page: axe, fingers and weak eyes find nothing."""
    do(desk, "ann", HOT, "/approve")
    talk(desk)
    card = f"/pages/{ARTICLE_ID}/-/texts/{world.short_id(ARTICLE_ID, HOT)}"
    found = []
    with at_the_desk(chromium, desk, "ann", size) as ann:
        ann.speak(language)
        for path in ("/", "/for-you", f"/pages/{ARTICLE_ID}/-/comments", card):
            ann.go(path)
            ann.page.evaluate(
                "document.querySelectorAll('.remark details, #suggest').forEach(d => d.open = true)"
            )
            ann.page.wait_for_timeout(800)  # a new card rests
            found += ann.barriers()
    with at_the_desk(chromium, desk, "lea", size) as lead:
        lead.speak(language)
        lead.go(f"/pages/{HANDOUT_ID}")
        lead.page.evaluate("document.querySelector('details:has(#due)').open = true")
        found += lead.barriers()
    assert found == []
