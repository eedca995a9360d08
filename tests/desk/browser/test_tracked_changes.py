"""Tracked changes of a Word file are chosen on a phone, by keys alone, without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.served import PASSWORD, Served, add_author
from tests.flow.world import World
from tests.importers.tracked import EVERY_KIND, Writer


def press_until(page: Page, key: str, wanted: str) -> None:
    """Press a key until what is wanted has the focus."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.locator(f"{wanted}:focus").count():
            return
    raise AssertionError(f"no {wanted} is reached by {key}")


@pytest.mark.slow
def test_by_keys_alone(chromium: Browser, desk: Served, world: World, tmp_path: Path) -> None:
    """One is left, the page shows it; going back, forth and a reload keep what was chosen."""
    add_author(desk, world)
    file = tmp_path / "A plan.docx"
    file.write_bytes(Writer(EVERY_KIND).file())
    size = {"width": 390, "height": 844}
    with chromium.new_context(java_script_enabled=False, viewport=size) as phone:  # type: ignore[arg-type]
        page = phone.new_page()
        page.goto(f"{desk.url}/sign-in")
        page.fill("#name", "ivy")
        page.fill("#password", PASSWORD)
        page.locator("main button.primary").press("Enter")
        expect(page.get_by_text("Sign out").first).to_be_visible()
        page.goto(f"{desk.url}/pages")
        page.set_input_files("[data-testid=drop-file]", str(file))
        page.locator("form.drop button").press("Enter")
        state, beside = page.get_by_test_id("tracked-state"), page.locator("#page")
        expect(state).to_contain_text("all 9 changes are taken")
        expect(beside).to_contain_text("You should always stop")
        press_until(page, "Tab", '[name="change.2"]')
        page.keyboard.press("ArrowRight")
        press_until(page, "Tab", '.actions [value="list"]')
        page.keyboard.press("Enter")
        for turn in (lambda: None, page.reload, lambda: (page.go_back(), page.go_forward())):
            turn()
            expect(state).to_contain_text("8 taken, 1 left with the old words.")
            expect(beside).to_contain_text("You should never stop")
            expect(page.locator('[name="change.2"][value="leave"]')).to_be_checked()
        expect(page.locator("#changes")).to_be_in_viewport()
        press_until(page, "Tab", '[data-testid="bring-in"]')
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("Brought in")
        page.goto(f"{desk.url}/pages/articles/plan/-/about")
        page.get_by_text("It was the wrong file").first.click()
        page.get_by_role("button", name="Take it back").click()
    assert not world.english("articles/plan").exists()
