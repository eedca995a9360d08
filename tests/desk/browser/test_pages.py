"""Every page of the desk, in both languages, light and dark, on iPad, phone and desktop: no barrier on any."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.desk.browser.person import DESKTOP, IPAD, PHONE, at_the_desk
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

pytestmark = pytest.mark.slow

PAGES = (
    "/",
    f"/pages/{HANDOUT_ID}",
    f"/pages/{ARTICLE_ID}?show=waiting",
    "/pages/site",
    "/for-you",
    f"/pages/{HANDOUT_ID}/-/comments",
    f"/pages/{HANDOUT_ID}/-/bulk",
    f"/pages/{HANDOUT_ID}/-/read",
    f"/pages/{ARTICLE_ID}/-/read",
    f"/pages/{HANDOUT_ID}/-/sign-off",
    "/search",
    "/search?q=手机",
    "/terms",
    "/terms/breath",
    "/terms/breath/everywhere?old=吸一口气&new=深呼吸",
    "/search?term=breath&finding=any",
    "/me",
    "/keys",
    "/people",
    "/nowhere",
)
LOOKS = (
    ("en", "light", IPAD),
    ("zh-Hans", "light", IPAD),
    ("en", "dark", DESKTOP),
    ("zh-Hans", "dark", PHONE),
    ("en", "light", PHONE),
)


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    LOOKS,
    ids=lambda v: v if isinstance(v, str) else str(v["width"]),
)
def test_no_barrier(
    chromium: Browser,
    desk: Served,
    world: World,
    language: str,
    scheme: str,
    size: dict[str, int],
) -> None:
    """axe finds nothing; targets have 44 px, text 14, and no page is wider than the screen."""
    glossary = world.path("glossary.yaml")
    glossary.write_text("terms:\n  - {en: breath, zh: 吸一口气}\n" + glossary.read_text())
    world.release(ARTICLE_ID)
    world.cli("review", "approve", HANDOUT_ID, "--all", "--as", "bo")
    cards = [
        f"/pages/{HANDOUT_ID}/-/texts/{world.short_id(HANDOUT_ID, words)}"
        for words in ("Sit down", "If you are in danger")
    ]
    barriers: list[str] = []
    with at_the_desk(chromium, desk, "lea", size, scheme=scheme) as lea:
        lea.speak(language)
        assert lea.page.get_attribute("html", "lang") == language
        for path in (*PAGES, *cards, f"{cards[0]}?answer=edit", f"{cards[0]}?answer=ask"):
            lea.go(path)
            lea.page.wait_for_load_state("networkidle")
            barriers += lea.barriers()
    assert barriers == []


def test_the_desk_speaks_chinese(chromium: Browser, desk: Served, world: World) -> None:
    """Chosen for the account; no English of the desk's own is left on the pages of a reviewer."""
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.speak("zh-Hans")
        ann.go("/")
        assert "有 13 段等你审读" in ann.text() or "等你审读" in ann.text()
        ann.card(ARTICLE_ID, world.short_id(ARTICLE_ID, "Say what you need"))
        assert ann.page.get_by_role("button", name="没问题，通过").is_visible()
        own = ann.page.evaluate(
            "[...document.querySelectorAll('main :not([lang=en] *):not([lang=en])')]"
            ".filter(e => !e.children.length).map(e => e.textContent.trim())"
            ".filter(t => /[A-Za-z]{4}/.test(t))"
        )
        assert [t for t in own if t not in ("Pause together", "Ann")] == []
