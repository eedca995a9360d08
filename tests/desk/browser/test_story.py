"""A page's way to its readers in a real browser: one person by keyboard alone, the other by touch on an iPad."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.desk.browser.person import DESKTOP, Person, at_the_desk
from tests.desk.served import PASSWORD, Served
from tests.flow.tiny import HANDOUT_ID
from tests.flow.world import World


@pytest.mark.slow
def test_reviewed_by_two_and_published(chromium: Browser, desk: Served, world: World) -> None:
    """Ann never touches her mouse, Bo never a key; two taps a text, and the page is public after the build."""
    barriers: list[str] = []
    with at_the_desk(chromium, desk, "ann", DESKTOP, sign_in=False) as ann:
        _to_the_first_text(ann)
        barriers += ann.barriers()
        for _ in range(6):
            ann.page.get_by_test_id("approve").click(trial=True)  # the card rests first
            with ann.another_card():
                ann.page.keyboard.press("a")
        assert "That was the last text that waited for you." in ann.text()
        assert "wait for a second reader" in ann.text()
    with at_the_desk(chromium, desk, "bo") as bo:
        bo.follow(f'a[href="/pages/{HANDOUT_ID}"]')
        bo.follow("text=Start reading")
        for _ in range(2):
            bo.answer("Reads well")
        barriers += bo.barriers()
        assert "This page is ready to be published." in bo.text()
        bo.follow("text=Read once more and publish")
        assert "一起坐下来，把手机放到一边。" in bo.text()
        bo.follow("text=Publish this page")
        bo.page.wait_for_selector("text=Published. Thank you.")
    world.build()
    assert "一起坐下来" in world.page(HANDOUT_ID)
    assert world.breaches() == []
    assert barriers == []


def _to_the_first_text(ann: Person) -> None:
    """Sign in and begin to read, by keyboard alone."""
    ann.go("/sign-in")
    keys = ann.page.keyboard
    _tab_to(ann, "#name")
    keys.type("ann")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    ann.page.wait_for_url(ann.desk.url + "/")
    _tab_to(ann, f'a[href="/pages/{HANDOUT_ID}"]')
    keys.press("Enter")
    ann.page.wait_for_selector("#card.about")
    keys.press("j")
    ann.page.wait_for_selector("#card[data-sign]")
    ann.page.wait_for_selector("#pane a.t.here")  # the page stands beside the card


def _tab_to(person: Person, selector: str) -> None:
    for _ in range(20):
        person.page.keyboard.press("Tab")
        if person.page.locator(selector).evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")
