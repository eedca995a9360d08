"""Every page of the desk, in both languages, light and dark, on iPad, phone and desktop: no barrier on any."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.desk.browser.person import (
    DESKTOP,
    IPAD,
    IPAD_WIDE,
    MISFITS,
    PHONE,
    Person,
    at_the_desk,
)
from tests.desk.browser.screens import (
    NO_SCREEN,
    NOBODY,
    PAGE,
    REFUSED,
    TEXT,
    Screens,
    addresses,
    screens,
)
from tests.desk.served import Served
from tests.desk.test_access import routes
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

LOOKS = {
    "en-ipad": ("en", "light", IPAD),
    "zh-ipad": ("zh-Hans", "light", IPAD),
    "en-wide": ("en", "dark", IPAD_WIDE),
    "zh-wide": ("zh-Hans", "light", IPAD_WIDE),
    "en-phone": ("en", "light", PHONE),
    "zh-phone": ("zh-Hans", "dark", PHONE),
    "en-desktop": ("en", "dark", DESKTOP),
}
SPLIT_VIEW = (320, 375, 507, 678)
"""Points that an app has beside another one on an iPad."""
NOWHERE = "/nowhere"
UNFOLD = """() => document.querySelectorAll("main details").forEach((one) => {
  if (one.id !== "edit" && one.id !== "ask") one.open = true;
})"""
"""The two that answer to a tap on the card have addresses of their own."""


@pytest.fixture
def shown(derived: World) -> Iterator[Screens]:
    with screens(derived) as found:
        yield found


def test_every_page_is_looked_at(tmp_path: Path) -> None:
    """A new route without an address in `tests/desk/browser/screens.py` is a failure."""
    rules = {route.removeprefix("GET ") for route in routes(tmp_path) if route.startswith("GET ")}
    assert rules == addresses(lambda *_: "", defaultdict(str)).keys() | NO_SCREEN


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS)
def test_no_barrier(chromium: Browser, shown: Screens, look: str) -> None:
    """axe finds nothing; targets have 44 px, text 14, and no page is wider than the screen. `DESK_PICTURES`: a folder for pictures."""
    barriers: list[str] = []
    states = [one for states in shown.shown.values() for one in states]
    for name, found in groupby(sorted(states), lambda one: one[0]):
        with _at(chromium, shown.desk, name, look) as person:
            for number, (_, path) in enumerate((*found, (name, NOWHERE))):
                answer = person.page.goto(shown.desk.url + path)
                assert answer
                status = 404 if path == NOWHERE else REFUSED.get(path, 200)
                assert (path, answer.status) == (path, status)
                person.page.wait_for_load_state("networkidle")
                _picture(person, f"{look}-{name or 'nobody'}{number:02}")
                person.page.evaluate(UNFOLD)
                barriers += [*person.barriers(), *(f"{path} {one}" for one in person.said)]
                person.said.clear()
    assert not barriers, "\n".join(barriers)


@pytest.mark.slow
def test_beside_another_app(chromium: Browser, shown: Screens) -> None:
    """In each width of Split View queue, page, card and last reading fit, and fingers hit what is there."""
    rules = ("/", PAGE, TEXT, f"{PAGE}/-/read")
    paths = [path for rule in rules for who, path in shown.shown[rule] if who == "ann"]
    misfits = []
    with _at(chromium, shown.desk, "ann", "zh-ipad") as ann:
        for width in SPLIT_VIEW:
            ann.page.set_viewport_size({"width": width, "height": 1180})
            for path in paths:
                ann.go(path)
                misfits += [f"{width} {path} {one}" for one in ann.page.evaluate(MISFITS)]
    assert not misfits, "\n".join(misfits)


@pytest.mark.slow
def test_both_languages_stay_side_by_side(chromium: Browser, desk: Served, world: World) -> None:
    """On a wide screen each text begins on the line of its translation, whichever of the two is longer."""
    world.change(
        world.english(ARTICLE_ID), "yourself** first.", "yourself** first. " + "It helps. " * 30
    )
    world.cli("extract")
    short_id = world.short_id(ARTICLE_ID, "Ask before")
    world.cli("review", "edit", ARTICLE_ID, short_id, "--text", "先问一声。" * 40, "--as", "bo")
    desk.memory.workspace(now=True)
    with at_the_desk(chromium, desk, "ann", DESKTOP) as ann:
        ann.card(ARTICLE_ID, short_id)
        ann.page.wait_for_selector("#pane a.t")
        tops = ann.page.evaluate(
            """() => [...document.querySelectorAll("#pane a.t[data-sign]")].map((one) => {
              const other = document.querySelector(`#pane span.t[data-sign="${one.dataset.sign}"]`);
              return other && [one, other].map((e) => e.getBoundingClientRect().top);
            }).filter(Boolean)"""
        )
        assert len(tops) >= 5
        assert all(abs(one - other) <= 2 for one, other in tops), tops


@contextmanager
def _at(chromium: Browser, desk: Served, name: str, look: str) -> Iterator[Person]:
    """Somebody with the cookies of their own session, and the language chosen."""
    language, scheme, size = LOOKS[look]
    device = at_the_desk(
        chromium, desk, name, size, scheme=scheme, language=language, sign_in=False
    )
    with device as person:
        if name != NOBODY:
            cookies = desk.as_(name).http.cookies
            person.page.context.add_cookies(
                [{"name": one.name, "value": one.value or "", "url": desk.url} for one in cookies]
            )
            person.speak(language)
        person.go("/sign-in")
        assert person.page.get_attribute("html", "lang") == language
        yield person


def _picture(person: Person, name: str) -> None:
    folder = os.environ.get("DESK_PICTURES")
    if folder:
        person.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


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
