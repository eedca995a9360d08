"""A second tap or key that comes too soon for anybody to have read the next text takes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator

from tests.desk.browser.person import DESKTOP, IPAD, Person, at_the_desk
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

GAPS = (30, 60, 120, 200, 350, 500, 600)
"""Milliseconds from the first tap of a double tap to the second."""
SLOWLY = 0.2
"""The browser's animations run at this speed: a busy machine may be late with a tap."""
PLAIN = "Pause together"


def _go_to(person: Person, world: World) -> None:
    """The first text of the article, at a pace that a busy machine keeps."""
    person.card(ARTICLE_ID, world.short_id(ARTICLE_ID, PLAIN))
    _awake(person)
    session = person.page.context.new_cdp_session(person.page)
    session.send("Animation.enable")
    session.send("Animation.setPlaybackRate", {"playbackRate": SLOWLY})


def _awake(person: Person) -> None:
    """Wait until the answers of the card live."""
    person.page.get_by_test_id("approve").click(trial=True)


def _approve(person: Person) -> Locator:
    return person.page.get_by_test_id("approve")


def _edited(button: str) -> Callable[[Person], Locator]:
    def find(person: Person) -> Locator:
        person.hand(person.page.get_by_test_id("needs-change"))
        person.page.fill("#text", "停一停")
        person.page.wait_for_selector("#look .state")  # what is found moves the buttons down
        return person.page.get_by_role("button", name=button)

    return find


def _rejected(person: Person) -> Locator:
    person.hand(person.page.get_by_test_id("needs-change"))
    person.hand("text=I have no better words, but this must change")
    return person.page.get_by_role("button", name="Mark as “needs change”")


def _asked(person: Person) -> Locator:
    person.hand(person.page.get_by_test_id("not-sure"))
    person.page.fill("#words", "真的吗？")
    return person.page.get_by_role("button", name="Send")


def _undone(person: Person) -> Locator:
    person.answer("Reads well")
    return person.page.get_by_test_id("undo")


ANSWERS: dict[str, Callable[[Person], Locator]] = {
    "approve": _approve,
    "save-approve": _edited("Save and approve"),
    "save": _edited("Save, approve later"),
    "reject": _rejected,
    "ask": _asked,
    "undo": _undone,
}
"""Each way to answer, from an open card to its button."""


def _double_tap(person: Person, found: Locator, gap: int) -> None:
    """Two taps of one finger at one place, the second whatever stands there by then."""
    found.tap(trial=True)
    box = found.bounding_box()
    assert box
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    with person.another_card():
        person.page.touchscreen.tap(*at)
        person.page.wait_for_timeout(gap)
        person.page.touchscreen.tap(*at)
    person.page.wait_for_timeout(400)  # time for a second answer to be taken, if it were


def _texts(world: World) -> set[object]:
    return {line["source_sha"] for line in world.lines(ARTICLE_ID)}


def _is_taken_once(chromium: Browser, desk: Served, world: World, answer: str, gap: int) -> None:
    with at_the_desk(chromium, desk, "ann") as ann:
        _go_to(ann, world)
        _double_tap(ann, ANSWERS[answer](ann), gap)
        assert len(_texts(world)) == 1
        _awake(ann)
        ann.answer("Reads well")  # the new card lives by now
        assert world.lines(ARTICLE_ID)[-1]["verdict"] == "approve"


@pytest.mark.parametrize("gap", [60])
def test_a_double_tap_takes_one_text(
    chromium: Browser, desk: Served, world: World, gap: int
) -> None:
    """The second tap falls on a card that rests."""
    _is_taken_once(chromium, desk, world, "approve", gap)


@pytest.mark.slow
@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_no_answer_takes_two_texts(
    chromium: Browser, desk: Served, world: World, answer: str, gap: int
) -> None:
    """Every way to answer, at every pace of a double tap."""
    _is_taken_once(chromium, desk, world, answer, gap)


def test_it_rests_without_script_and_without_motion(
    chromium: Browser, desk: Served, world: World
) -> None:
    """The style sheet alone holds it; a device that asks for no motion gets the rest all the same."""
    context = chromium.new_context(
        java_script_enabled=False,
        has_touch=True,
        viewport=IPAD,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    bare = Person("ann", context.new_page(), desk)
    try:
        bare.sign_in()
        _go_to(bare, world)
        box = _approve(bare).bounding_box()
        assert box
        at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        with bare.page.expect_navigation():
            bare.page.touchscreen.tap(*at)
        bare.page.touchscreen.tap(*at)
        bare.page.wait_for_timeout(400)
        assert len(_texts(world)) == 1
    finally:
        context.close()


@pytest.mark.parametrize(
    ("document", "words", "rest"),
    [(ARTICLE_ID, PLAIN, "0.7s"), (HANDOUT_ID, "If you are in danger", "1.2s")],
    ids=["plain", "safety"],
)
def test_how_long_a_card_rests(
    chromium: Browser, desk: Served, world: World, document: str, words: str, rest: str
) -> None:
    """Safety text rests longer; a tap of 600 ms is within both."""
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.card(document, world.short_id(document, words))
        for name in ("approve", "needs-change", "not-sure"):
            found = ann.page.get_by_test_id(name)
            how = "e => [getComputedStyle(e).animationName, getComputedStyle(e).animationDuration]"
            names, durations = found.evaluate(how)
            assert names.split(", ")[0] == "rest"
            assert set(durations.split(", ")) == {rest}


@pytest.mark.parametrize("key", ["a", pytest.param("Enter", marks=pytest.mark.slow)])
def test_a_second_key_takes_nothing(
    chromium: Browser, desk: Served, world: World, key: str
) -> None:
    """Pressed twice or held down; the focus stays on the card, so that the next key is heard."""
    with at_the_desk(chromium, desk, "ann", DESKTOP) as ann:
        _go_to(ann, world)
        keys = ann.page.keyboard
        _approve(ann).focus()
        with ann.another_card():
            keys.press(key)
        for press in (keys.press, keys.down, keys.down):
            if key == "Enter":
                _approve(ann).focus()
            press(key)
        ann.page.wait_for_timeout(400)
        assert len(_texts(world)) == 1
        _awake(ann)
        keys.down("a")  # held since the rest: a person lifts the finger first
        ann.page.wait_for_timeout(400)
        assert len(_texts(world)) == (1 if key == "a" else 2)


def test_it_says_which_text_was_answered(chromium: Browser, desk: Served, world: World) -> None:
    """By its number and words; the hooks for tests from outside name the text that is open."""
    with at_the_desk(chromium, desk, "ann") as ann:
        first = world.short_id(ARTICLE_ID, PLAIN)
        ann.card(ARTICLE_ID, first)
        text = ann.page.get_by_test_id("text")
        assert text.get_attribute("data-text-id") == first
        ann.answer("Reads well")
        assert text.get_attribute("data-text-id") != first
        said = ann.page.locator(".undo")
        assert f"1 · {PLAIN}" in " ".join(said.inner_text().split())
        assert ann.barriers() == []


@pytest.mark.slow
def test_what_moves_up_in_a_list_rests(chromium: Browser, desk: Served, world: World) -> None:
    """A second tap confirms no term that nobody looked at, and takes no news for known."""
    glossary = world.path("glossary.yaml")
    suggested = "status: suggested, note: why, suggested_by: bo"
    terms = [
        f"  - {{en: {en}, zh: {zh}, {suggested}}}"
        for en, zh in (("breath", "呼吸"), ("phone", "手机"))
    ]
    glossary.write_text("\n".join(["terms:", *terms]) + "\n")
    desk.memory.workspace(now=True)
    with at_the_desk(chromium, desk, "lea") as lea:
        session = lea.page.context.new_cdp_session(lea.page)
        session.send("Animation.enable")
        session.send("Animation.setPlaybackRate", {"playbackRate": SLOWLY})
        lea.go("/terms?status=suggested")
        confirm = lea.page.get_by_role("button", name="Confirm this translation")
        assert confirm.count() == 2
        confirm.first.tap(trial=True)
        box = confirm.first.bounding_box()
        assert box
        at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        with lea.page.expect_navigation():
            lea.page.touchscreen.tap(*at)
        lea.page.touchscreen.tap(*at)
        lea.page.wait_for_timeout(600)
        assert glossary.read_text().count("confirmed") == 1
        confirm.tap()  # it lives by now
        lea.page.wait_for_selector("text=Nothing found.")


@pytest.mark.slow
@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("what", ["bulk", "read"])
def test_a_double_tap_on_a_whole_page_counts_once(
    chromium: Browser, desk: Served, world: World, what: str, gap: int
) -> None:
    """All at once, and published after the final reading: one line each, and the second tap decides nothing."""
    if what == "read":
        world.approve(ARTICLE_ID)
    before = len(world.lines(ARTICLE_ID)) if world.ledger(ARTICLE_ID).exists() else 0
    with at_the_desk(chromium, desk, "ann") as ann:
        ann.go(f"/pages/{ARTICLE_ID}/-/{what}")
        button = ann.page.locator("form:has([name=pair]) button, form[action$='/publish'] button")
        button.tap(trial=True)
        box = button.bounding_box()
        assert box
        at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        ann.page.touchscreen.tap(*at)
        ann.page.wait_for_timeout(gap)
        ann.page.touchscreen.tap(*at)
        ann.page.wait_for_timeout(1500)
    made = world.lines(ARTICLE_ID)[before:]
    assert {line["verdict"] for line in made} == {"publish" if what == "read" else "approve"}
    assert len({line["source_sha"] for line in made}) == len(made)
