"""One long text at the desk: it is refused where it is no translation, and holds nobody else where it is one."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator

import pytest

from pipeline.flow.desk import check_process
from tests.desk.client import Browser
from tests.desk.served import Served, served
from tests.flow.tiny import ARTICLE_ID, HANDOUT_ID
from tests.flow.world import World

WORDS = "Say what you need"
SHORTER = "我们先停一停，深呼吸三次。" * 30
ENGLISH = "Pause first, take three slow breaths, and do not go on. "
LONG_ENGLISH = (ENGLISH * 215)[:12_000].rstrip()


def card_of(world: World, document: str, words: str) -> str:
    """The address of a text's card."""
    return f"/pages/{document}/-/texts/{world.short_id(document, words)}"


def mandarin_of(world: World, words: str) -> str:
    """What stands in the article's catalog for an English text."""
    workspace = world.open()
    catalog = workspace.catalog(workspace.document(ARTICLE_ID))
    return next(entry.target for entry in catalog if entry.source == words)


@pytest.mark.parametrize("ending", ["/save", "/approve"])
def test_what_is_no_translation_is_refused(desk: Served, world: World, ending: str) -> None:
    """In both languages, with what was typed kept in the field; nothing is written."""
    ann, before = desk.as_("ann"), world.tracked()
    typed = "他她" * 50_000
    answer = ann.send(ann.get(card_of(world, ARTICLE_ID, WORDS)), ending, text=typed)
    assert answer.status == 422
    assert "four times as many characters as its English, and 500 more" in answer.text
    field = answer.tree.css_first("textarea[name=text]")
    assert field is not None
    assert field.text(deep=True).strip() == typed
    assert world.tracked() == before
    action, fields = ann.get("/me").form("/language")
    ann.post(action, {**fields, "language": "zh-Hans"})
    chinese = ann.send(ann.get(card_of(world, ARTICLE_ID, WORDS)), ending, text=typed)
    assert "译文最多是英文字符数的四倍再加 500 个字符" in chinese.text


def test_typing_it_is_answered_at_once(desk: Served, world: World) -> None:
    """What the field asks while somebody types."""
    ann = desk.as_("ann")
    page = ann.get(card_of(world, ARTICLE_ID, WORDS))
    action, data = page.form("/save")
    answer = ann.post(action.replace("/save", "/look"), {**data, "text": "他她" * 50_000})
    assert answer.status == 422
    assert "four times as many characters" in answer.response.text
    shorter = ann.post(action.replace("/save", "/look"), {**data, "text": "说出你的需要"})
    assert shorter.status == 200


def test_the_command_line_refuses_it_too(world: World) -> None:
    """`review edit`, with how many there may be."""
    short_id, most = world.short_id(ARTICLE_ID, WORDS), 4 * len(WORDS) + 500
    before = world.tracked()
    for text, code in (("好" * (most + 1), 1), ("好" * most, 0)):
        said = world.cli(
            "review", "edit", ARTICLE_ID, short_id, "--text", text, "--as", "ann", expect=code
        )
        assert (world.tracked() == before) == bool(code)
        assert not code or f"write {most} at the most" in said.output


def test_a_catalog_keeps_it_and_the_check_says_so(world: World) -> None:
    """No door drops text: what came by another way stays, and stops its page."""
    text = "好" * 1_000
    target = mandarin_of(world, WORDS)
    world.change(world.po(ARTICLE_ID), target, text)
    world.cli("extract")
    found = [f for f in world.data("check", expect=1)["findings"] if f["code"] == "length"]
    assert [(f["severity"], f["target"]) for f in found] == [("error", text)]
    assert text in world.po(ARTICLE_ID).read_text()


def test_checks_that_take_too_long_are_shown_and_approve_nothing(
    desk: Served, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their end is kept nowhere: with time enough the same page says what they find."""
    text = "好" * 4_500
    target = mandarin_of(world, WORDS)
    world.change(world.po(ARTICLE_ID), target, text)
    ann, card = desk.as_("ann"), card_of(world, ARTICLE_ID, WORDS)
    with monkeypatch.context() as hurried:
        hurried.setattr(check_process, "LIMIT", 0.01)
        page = ann.get(card)
        assert "The checks took too long" in page.text
        assert not any(action.endswith("/dismiss") for action in page.actions())
        refused = ann.send(page, "/approve")
        assert refused.status == 422
        assert world.lines(ARTICLE_ID) == [] if world.ledger(ARTICLE_ID).exists() else True
    page = ann.get(card)
    assert "The checks took too long" not in page.text
    assert "it holds more than a translation" in page.text


@pytest.fixture
def long_desk(world: World) -> Iterator[Served]:
    """A desk with a handout whose English has 12,000 characters in one paragraph."""
    world.change(
        world.english(HANDOUT_ID), "Sit down together and put the phones away.", LONG_ENGLISH
    )
    world.cli("extract")
    with served(world.root) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["他她", "是不是", "0-", "不知道他", "**不** "])
def test_nobody_waits_for_the_longest_text(long_desk: Served, world: World, unit: str) -> None:
    """While Ann sends the longest text that the desk takes, and far too long ones, Bo's pages come as ever."""
    ann, bo = long_desk.as_("ann"), long_desk.as_("bo")
    longest = (unit * 50_000)[: 4 * len(LONG_ENGLISH) + 500].strip()
    over = threading.Event()
    codes: list[int] = []

    def attack() -> None:
        card = ann.get(card_of(world, HANDOUT_ID, ENGLISH[:20]))
        action, data = card.form("/save")
        for ending, text in (("/look", longest), ("/save", longest), ("/save", unit * 50_000)):
            to = action.replace("/save", ending)
            codes.append(ann.post(to, {**data, "text": text}).status)
        short = ann.get(card_of(world, ARTICLE_ID, WORDS))
        codes.append(ann.send(short, "/save", text=(unit * 100_000)[:100_000]).status)
        over.set()

    card = card_of(world, ARTICLE_ID, WORDS)
    quiet = [answered(bo, card) for _ in range(40)]
    thread = threading.Thread(target=attack)
    thread.start()
    waits: list[float] = []
    while not over.is_set() or len(waits) < 40:
        waits.append(answered(bo, card))
        time.sleep(0.05)
    thread.join()
    assert codes[0] == codes[1] == 200
    assert codes[-1] == 422
    # 0.2 s is what a reader waits; on a machine that others use, three times what they wait anyway
    assert p95(waits) < max(0.2, 3 * p95(quiet)), (p95(quiet), sorted(waits)[-10:])


def answered(browser: Browser, address: str) -> float:
    """Seconds until a page is there."""
    start = time.perf_counter()
    assert browser.get(address).status == 200
    return time.perf_counter() - start


def p95(waits: list[float]) -> float:
    """What one of twenty waits is longer than."""
    return statistics.quantiles(waits, n=20)[-1]
