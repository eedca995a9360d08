"""A lead sends a page to a translator and takes it back, in a browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.desk.served import PASSWORD, Served
from tests.desk.test_translator import HOT, PLACE, with_words
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

WORDS = "火气上来时，请停下来，慢慢呼吸一次。"


def test_out_and_back(chromium: Browser, desk: Served, world: World, tmp_path: Path) -> None:
    """Downloaded, changed in one place, sent back, read and brought in."""
    page = chromium.new_page(viewport={"width": 820, "height": 1180})
    page.goto(f"{desk.url}/sign-in")
    page.fill("#name", "lea")
    page.fill("#password", PASSWORD)
    page.click("main button.primary")
    page.goto(f"{desk.url}/pages/{ARTICLE_ID}")
    page.click(f'a[href="{PLACE}"]')
    page.check('[name="format"][value="po"]')
    page.fill("#translator", "Li Wei")
    with page.expect_download() as started:
        page.click('[data-testid="send-out"]')
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    file.write_bytes(with_words(file.read_bytes(), {HOT: WORDS}))
    page.set_input_files('[data-testid="returned-file"]', str(file))
    page.click("form.drop button")
    expect(page.locator('[data-testid="changed"]')).to_contain_text(WORDS)
    page.click('[data-testid="bring-in"]')
    expect(page.get_by_role("status").first).to_contain_text("1 text came in, as a draft.")
    assert WORDS in world.po(ARTICLE_ID).read_text(encoding="utf-8")
    page.close()
