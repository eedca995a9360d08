"""The Look in a browser: its frames show the page at the width that was asked for, and can do nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from pipeline.flow.desk.look import Look
from tests.desk.browser.person import DESKTOP, PHONE, at_the_desk
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID

pytestmark = pytest.mark.slow
AT = f"/pages/{ARTICLE_ID}/-/look"
HOSTILE = """<!doctype html><html lang="en"><title>x</title>
<meta http-equiv="refresh" content="0;url=/me?refresh"><base href="https://evil.example/">
<script>top.location = "/me?top"; fetch("/me?fetch"); document.title = "ran"</script>
<img src="/me?picture" onerror="top.location = '/me?error'"><link rel="stylesheet" href="/me?style">
<iframe src="/me?frame"></iframe><object data="/me?object"></object>
<form action="/me/language" method="post"><button name="language" value="zh-Hans">Send</button></form>
<a href="/me?link" target="_top">Out</a><a href="/me?window" target="_blank">Away</a>
"""
"""What no page has, for the sanitizer takes it out: this is what the browser makes of it all the same."""


@pytest.mark.parametrize(("size", "columns"), [(DESKTOP, 2), (PHONE, 1)])
@pytest.mark.parametrize(("show", "wide"), [("phone", 390), ("desktop", 1280)])
def test_frames_show_each_language(
    chromium: Browser, desk: Served, size: dict[str, int], columns: int, show: str, wide: int
) -> None:
    """As wide inside as was asked for, side by side or one below the other, and no link leads anywhere."""
    with at_the_desk(chromium, desk, "ann", size) as ann:
        ann.go(f"{AT}?show={show}")
        frames = [ann.page.frame_locator(f"iframe >> nth={number}") for number in range(2)]
        for frame, title in zip(frames, ("Pause together", "一起停一停"), strict=True):
            assert frame.locator("h1").inner_text() == title
            assert frame.locator("html").evaluate("() => innerWidth") == wide
            assert frame.locator("a[href]:not([href^='#'])").count() == 0
        places = [
            box
            for number in range(2)
            if (box := ann.page.locator(".screen").nth(number).bounding_box())
        ]
        assert len({box["x"] for box in places}) == columns
        assert all(box["x"] + box["width"] <= size["width"] for box in places)
        assert ann.page.url.endswith(f"{AT}?show={show}")
        assert ann.barriers() == []


def test_whatever_stands_in_a_frame_can_do_nothing(
    chromium: Browser, desk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing runs, nothing is fetched or sent, and no click leads the desk anywhere; alone in a tab neither."""
    monkeypatch.setattr(Look, "framed", lambda *_: HOSTILE.encode())
    with at_the_desk(chromium, desk, "ann", DESKTOP) as ann:
        asked, stopped = list[str](), list[str]()
        ann.page.context.on("requestfinished", lambda request: asked.append(request.url))
        ann.page.context.on("requestfailed", lambda request: stopped.append(str(request.failure)))
        for path in (AT, f"{AT}/en"):
            ann.go(path)
            ann.page.wait_for_load_state("networkidle")
            inside = ann.page.frame_locator("iframe").first if path == AT else ann.page
            for words in ("Send", "Out", "Away") if path == AT else ("Send",):
                inside.get_by_text(words).click()
            ann.page.wait_for_timeout(500)
            assert ann.page.url == desk.url + path
            assert ann.page.title() != "ran"
            assert len(ann.page.context.pages) == 1
        kinds = ("/static/", "/-/look", "/me/here")
        assert [url for url in asked if not any(kind in url for kind in kinds)] == []
        assert set(stopped) == {"csp"}
        ann.said.clear()  # the browser has named all that it stopped
        ann.go("/me")
        assert ann.page.get_attribute("html", "lang") == "en"
