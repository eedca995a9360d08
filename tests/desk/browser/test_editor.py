"""The field of the Mandarin: marks that stay whole, findings of the words in it, and an input method that composes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.desk.browser.person import DESKTOP, IPAD, Person, at_the_desk
from tests.desk.served import Served
from tests.flow.tiny import ARTICLE_ID
from tests.flow.world import World

PLAIN = "Say what you need"
RICH = "先说**你自己**的[感受](https://example.org/a)，再说别的。"
"""The Mandarin of a text with bold and a link, without its footnote."""


@pytest.fixture
def rich(world: World) -> str:
    """A text whose English has both marks; gives its sign."""
    path = world.english(ARTICLE_ID)
    english = "Say **your own** [feelings](https://example.org/a) first, then the rest.[^1]"
    path.write_text(path.read_text() + f"\n{english}\n\n[^1]: A note.\n")
    world.cli("extract")
    sign = world.short_id(ARTICLE_ID, "your own")
    world.cli("review", "edit", ARTICLE_ID, sign, "--text", RICH, "--as", "bo")
    return sign


def _open(person: Person, sign: str) -> None:
    person.card(ARTICLE_ID, sign)
    person.page.get_by_test_id("approve").click(trial=True)
    person.hand(person.page.get_by_test_id("needs-change"))


def _at(person: Person, start: int, end: int | None = None) -> None:
    person.page.evaluate(
        "([a, b]) => document.querySelector('#text').setSelectionRange(a, b)",
        [start, start if end is None else end],
    )


def _value(person: Person) -> str:
    return person.page.input_value("#text")


def test_no_mark_is_half_deleted(chromium: Browser, desk: Served, world: World, rich: str) -> None:
    """Keys step over a mark; a selection takes both halves or leaves the one that is needed; nobody types within one."""
    with at_the_desk(chromium, desk, "ann", DESKTOP) as ann:
        _open(ann, rich)
        keys, after = ann.page.keyboard, RICH.index("**") + 2
        _at(ann, after)
        keys.press("Backspace")
        assert _value(ann) == RICH
        keys.press("Backspace")  # the cursor stands before the mark now
        assert _value(ann) == RICH.replace("先说**", "先**")
        keys.press("Control+z")
        assert _value(ann) == RICH
        _at(ann, RICH.index("说"), after + 1)  # “说**你”
        keys.type("讲")
        assert _value(ann) == RICH.replace("说**你", "讲**", 1)
        keys.press("Control+z")
        _at(ann, RICH.index("**"), RICH.index("的["))  # both halves
        keys.press("Delete")
        assert _value(ann) == RICH.replace("**你自己**", "")
        keys.press("Control+z")
        _at(ann, RICH.index("example"))
        keys.type("x")
        assert "https://example.org/a)" in _value(ann)
        keys.press("Control+a")
        keys.type("全部重写")
        assert _value(ann) == "全部重写"
        ann.hand("[data-mark=bold]")  # with nothing chosen: what is typed next is bold
        keys.type("要")
        assert _value(ann) == "全部重写**要**"
        keys.press("Backspace")
        keys.press("Backspace")  # marks without words go together
        assert _value(ann) == "全部重写"
        keys.type("***")  # half a mark of nothing is no mark to keep
        keys.press("Shift+Home")
        keys.press("Backspace")
        assert _value(ann) == ""


@pytest.mark.slow
def test_buttons_put_the_marks_in(chromium: Browser, desk: Served, world: World, rich: str) -> None:
    """Bold on and off, a link to where the English leads; Ctrl and Enter save and approve."""
    with at_the_desk(chromium, desk, "ann", DESKTOP) as ann:
        _open(ann, rich)
        assert ann.barriers() == []
        ann.page.fill("#text", "先说你自己的感受，再说别的。")
        _at(ann, 2, 5)
        ann.hand("[data-mark=bold]")
        assert _value(ann).startswith("先说**你自己**的")
        ann.hand("[data-mark=bold]")
        assert _value(ann).startswith("先说你自己的")
        ann.hand("[data-mark=bold]")
        at = _value(ann).index("感受")
        _at(ann, at, at + 2)
        ann.hand("[data-mark=link]")
        assert _value(ann) == RICH
        _at(ann, len(RICH) - 1)
        ann.hand("[data-mark=footnote]")
        assert _value(ann) == f"{RICH[:-1]}[^1]。"
        ann.page.keyboard.press("Backspace")
        assert _value(ann) == RICH
        ann.page.fill("#text", f"{RICH[:-1]}[^1]。".replace("再说", "再讲"))
        ann.page.focus("#text")
        with ann.another_card():
            ann.page.keyboard.press("Control+Enter")
        assert [line["verdict"] for line in world.lines(ARTICLE_ID)] == ["edit", "edit", "approve"]


@pytest.mark.slow
def test_the_cursor_stands_where_one_taps(
    chromium: Browser, desk: Served, world: World, rich: str
) -> None:
    """On the words as readers see them; the marks between are counted in."""
    with at_the_desk(chromium, desk, "ann", IPAD) as ann:
        ann.card(ARTICLE_ID, rich)
        ann.page.get_by_test_id("approve").click(trial=True)
        box = ann.page.evaluate(
            """() => {
              const walk = document.createTreeWalker(document.querySelector("#edit .zh"), NodeFilter.SHOW_TEXT);
              let node;
              while ((node = walk.nextNode())) if (node.data.includes("再说")) break;
              const range = document.createRange();
              range.setStart(node, node.data.indexOf("再说"));
              range.setEnd(node, node.data.indexOf("再说") + 1);
              const box = range.getBoundingClientRect();
              return [box.left + 2, box.top + box.height / 2];
            }"""
        )
        ann.page.touchscreen.tap(*box)
        at = ann.page.evaluate("() => document.querySelector('#text').selectionStart")
        assert RICH[at : at + 2] == "再说"


def test_the_verdict_is_that_of_the_words_in_the_field(
    chromium: Browser, desk: Served, world: World
) -> None:
    """Old findings go with the first letter; an empty field has no “nothing found”; back at the old words all is as it was."""
    with at_the_desk(chromium, desk, "ann") as ann:
        sign = world.short_id(ARTICLE_ID, PLAIN)
        world.cli("review", "edit", ARTICLE_ID, sign, "--text", "说出你需要的,别等", "--as", "bo")
        _open(ann, sign)
        old = ann.page.locator(".card > .findings")
        expect(old).to_be_visible()
        look = ann.page.locator("#look")
        ann.page.fill("#text", "把需要说出")
        expect(old).to_be_hidden()
        bar = ann.page.locator("#words-of-text > .actions")
        stood = bar.bounding_box()
        expect(look).to_contain_text("nothing found in these words")
        assert bar.bounding_box() == stood  # Save moves under no finger
        ann.page.fill("#text", "把需要,说出来")
        expect(look.locator(".state").first).not_to_contain_text("nothing found")
        assert bar.bounding_box() == stood
        ann.page.fill("#text", "把需要说出来")
        expect(look).to_contain_text("nothing found in these words")
        assert bar.bounding_box() == stood
        ann.page.fill("#text", "")
        expect(look).to_contain_text("There are no words in the field.")
        assert "nothing found" not in ann.text()
        ann.page.fill("#text", "说出你需要的,别等")
        expect(old).to_be_visible()
        expect(look).to_be_empty()


def test_a_refused_save_names_the_error_and_its_place(
    chromium: Browser, desk: Served, world: World
) -> None:
    """The words that were typed are in the field, marked where they are wrong; what was found of the old ones is gone."""
    with at_the_desk(chromium, desk, "ann") as ann:
        _open(ann, world.short_id(ARTICLE_ID, PLAIN))
        typed = "说出你需要的 10 样东西"
        ann.page.fill("#text", typed)
        ann.hand("text=Save and approve")
        alert = ann.page.locator("#card [role=alert]").first
        expect(alert).to_contain_text("The checks found an error")
        expect(alert).to_contain_text("10")
        assert _value(ann) == typed
        assert ann.page.locator("#look mark.error").inner_text() == "10"
        expect(ann.page.locator(".card > .found-nothing")).to_have_count(0)
        assert ann.barriers() == []


def test_nothing_is_said_while_an_input_method_composes(
    chromium: Browser, desk: Served, world: World, rich: str
) -> None:
    """Letters of Pinyin are no words yet; after the last one the words are looked at, and a mark that was covered stays."""
    with at_the_desk(chromium, desk, "ann", DESKTOP) as ann:
        _open(ann, rich)
        asked: list[str] = []
        ann.page.on("request", lambda r: asked.append(r.url) if r.url.endswith("/look") else None)
        ime = ann.page.context.new_cdp_session(ann.page)
        _at(ann, RICH.index("说"), RICH.index("**") + 3)  # “说**你”
        for letters in ("j", "ji", "jia", "jiang"):
            ime.send(
                "Input.imeSetComposition",
                {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
            )
            ann.page.wait_for_timeout(120)
        ann.page.wait_for_timeout(600)
        assert asked == []
        assert ann.page.locator("#look").inner_text() == ""
        assert ann.page.locator(".card > .found-nothing").is_hidden()
        ime.send("Input.insertText", {"text": "讲"})
        expect(ann.page.locator("#look")).to_contain_text("Readers will see:")
        assert _value(ann) == RICH.replace("说**你", "讲**", 1)


def test_the_save_bar_stands_above_the_keyboard(
    chromium: Browser, desk: Served, world: World
) -> None:
    """The keyboard of a screen covers the page without making it smaller: only the visual viewport knows."""
    covered = 340
    with at_the_desk(chromium, desk, "ann", IPAD) as ann:
        ann.page.add_init_script(
            "const view = Object.assign(new EventTarget(), { height: innerHeight, offsetTop: 0 });"
            "Object.defineProperty(window, 'visualViewport', { value: view });"
        )
        _open(ann, world.short_id(ARTICLE_ID, PLAIN))
        ann.page.fill("#text", "停一停，" * 300)
        bar = ann.page.locator("#edit form > .actions").first
        ann.page.evaluate(
            "n => { visualViewport.height -= n; visualViewport.dispatchEvent(new Event('resize')); }",
            covered,
        )
        ann.page.evaluate("document.querySelector('#text').scrollIntoView()")
        box = bar.bounding_box()
        assert box
        assert box["y"] + box["height"] <= IPAD["height"] - covered


def test_editing_what_somebody_approved_asks_first(
    chromium: Browser, desk: Served, world: World
) -> None:
    """By name and day, before anybody types; without the script the desk asks before it saves."""
    sign = world.short_id(ARTICLE_ID, PLAIN)
    world.cli("review", "approve", ARTICLE_ID, sign, "--as", "bo")
    with at_the_desk(chromium, desk, "ann") as ann:
        _open(ann, sign)
        ann.page.wait_for_selector("#falls[open]")
        assert "Bo on " in ann.page.locator("#falls").inner_text()
        assert ann.barriers() == []
        ann.hand("#falls [data-leave]")
        assert not ann.page.locator("#text").is_visible()
        ann.hand(ann.page.get_by_test_id("needs-change"))
        ann.hand("#falls [data-edit]")
        ann.page.fill("#text", "把需要说出来")
        with ann.another_card():
            ann.hand("text=Save, approve later")
        assert world.lines(ARTICLE_ID)[-1]["verdict"] == "edit"
    bo = desk.as_("bo")
    bo.send(bo.get(f"/pages/{ARTICLE_ID}/-/texts/{sign}"), "/approve")
    lea = desk.as_("lea")
    asked = lea.send(lea.get(f"/pages/{ARTICLE_ID}/-/texts/{sign}"), "/save", text="莉的译文")
    assert asked.status == 409
    assert "Bo on " in asked.text
    assert "莉的译文" not in world.po(ARTICLE_ID).read_text()
    assert "Saved, not approved yet." in lea.send(asked, "/save").text
    assert "莉的译文" in world.po(ARTICLE_ID).read_text()
