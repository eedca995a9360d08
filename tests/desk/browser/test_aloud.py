"""A text is read aloud by voices of the device alone; where there is none, nothing offers it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.desk.browser.person import IPAD, at_the_desk
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

VOICES = """(voices) => {
  const spoken = [];
  const own = { spoken, getVoices: () => voices, cancel: () => spoken.push("hush"),
    speak: (one) => spoken.push([one.text, one.voice.name]), addEventListener: () => {} };
  Object.defineProperty(window, "speechSynthesis", { value: own });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""
"""A browser in a container has no voices: these stand for those of a device."""


@pytest.mark.parametrize("is_local", [True, False])
def test_only_voices_of_the_device_read(
    chromium: Browser, desk: Served, world: World, *, is_local: bool
) -> None:
    """Mandarin is not read by a Cantonese voice, and another card is silent."""
    voices = [
        {"name": "away", "lang": "zh-CN", "localService": False},
        {"name": "cantonese", "lang": "zh-HK", "localService": True},
        {"name": "away too", "lang": "en-US", "localService": False},
        {"name": "here", "lang": "zh-CN", "localService": is_local},
    ]
    short_id = world.short_id(ARTICLE_ID, "Say what you need")
    with at_the_desk(chromium, desk, "ann", IPAD) as ann:
        ann.page.add_init_script(f"({VOICES})({json.dumps(voices)})")
        ann.card(ARTICLE_ID, short_id)
        expect(ann.page.locator('[data-aloud="en"]')).to_be_hidden()
        mandarin = ann.page.locator('[data-aloud="zh"]')
        if not is_local:
            expect(mandarin).to_be_hidden()
            return
        ann.hand(mandarin)
        expect(mandarin).to_have_attribute("aria-pressed", "true")
        target = next(
            e.target
            for e in world.open().catalog(world.open().document(ARTICLE_ID))
            if e.source == "Say what you need"
        )
        said = ann.page.evaluate("speechSynthesis.spoken")
        assert said[-1][0].startswith(target)
        assert said[-1][1] == "here"
        ann.hand(ann.page.locator(".step").last)
        expect(mandarin).to_have_attribute("aria-pressed", "false")
        assert ann.page.evaluate("speechSynthesis.spoken").pop() == "hush"
