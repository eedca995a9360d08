"""Hostile answers of engines: each is refused, or its draft has a finding."""

from __future__ import annotations

import pytest

from pipeline.checks.registry import run_entry_checks
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.translate.draft import draft, plan
from pipeline.translate.engines.interface import Translated
from pipeline.translate.memory import Memory
from pipeline.translate.privacy import Policy
from tests.checks.reader import entry_context
from tests.fakes.engines import FakeEngine

ENGLISH = "You may stop at any time. If you feel unsafe, do not stay alone with him; call **911**."
"""Engines get it with #XX_1# for the number and its bold type."""
GOOD = "你随时可以停下来。如果觉得不安全，不要单独跟他待在一起，请拨打#XX_1#。"
HOSTILE = {
    "nothing": "",
    "a placeholder alone": "#XX_1#",
    "the English": "You may stop at any time. If you feel unsafe, do not stay alone with him; call #XX_1#.",
    "another language": "Vous pouvez arrêter à tout moment. Appelez #XX_1#.",
    "Japanese": "いつでもやめられます。危険を感じたら #XX_1# に電話してください。",
    "Korean in part": f"{GOOD}언제든지 멈출 수 있습니다。",
    "Traditional, the not lost": "你隨時可以停下來。如果覺得不安全，請單獨跟他待在一起，撥打#XX_1#。",
    "a prefix": f"以下是翻译：{GOOD}",
    "a label": f"译文：{GOOD}",
    "a yes": f"好的，{GOOD}",
    "an English prefix": f"Translation: {GOOD}",
    "chatter behind": f"{GOOD}希望这个翻译对你有帮助！",
    "an offer": f"{GOOD}如需进一步帮助，请告诉我。",
    "a refusal": "作为一个AI语言模型，我无法翻译关于#XX_1#的内容。",
    "a note": f"{GOOD}（译注：原文语气较强）",
    "a remark in brackets": f"{GOOD}【待校对】",
    "two wordings": GOOD.replace("停下来", "停下来/中止"),
    "an invisible sign": GOOD.replace("随时", "随\u200b时"),
    "a sign of direction": GOOD.replace("随时", "随\u202e时"),
    "a damaged character": GOOD.replace("随时", "随\ufffd时"),
    "an entity": GOOD.replace("不安全", "&quot;不安全&quot;"),
    "twice": GOOD * 2,
    "a page of a server": f"<html><p>{GOOD}</p></html>",
    "a quota": "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS #XX_1#",
    "the placeholder lost": GOOD.replace("#XX_1#", "911"),
    "the placeholder doubled": GOOD.replace("#XX_1#", "#XX_1##XX_1#"),
    "another placeholder": GOOD.replace("#XX_1#", "#XX_2#"),
    "half a sentence": "你随时可以停下来。如果觉得不安全，",
    "half of it": "你随时可以停下来。#XX_1#",
    "much too long": GOOD * 12,
    "one word for all": "好#XX_1#",
    "the answer to another text": "深呼吸，慢慢数到十，再打给#XX_1#。",
    "the not lost": GOOD.replace("不要单独", "请单独"),
    "may became must": GOOD.replace("随时可以停", "必须马上停"),
    "the call became a text": GOOD.replace("请拨打", "请发短信到"),
    "an act added": GOOD.replace("请拨打", "告诉你的伴侣，再拨打"),
    "the condition lost": "你随时可以停下来。不要单独跟他待在一起，请拨打#XX_1#。",
    "the formal you": GOOD.replace("你", "您"),
    "a name left": GOOD.replace("跟他", "跟him"),
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_no_hostile_answer_becomes_a_draft_without_a_finding(answer: str) -> None:
    """Refused by the stage that drafts, or named by a check."""
    (entry,) = drafted(answer)
    if entry.target:
        assert run_entry_checks(entry_context(ENGLISH, entry.target)), entry.target


def test_the_good_answer_becomes_a_draft_without_one() -> None:
    """Else the test above would prove nothing."""
    (entry,) = drafted(GOOD)
    assert entry.target == GOOD.replace("#XX_1#", "**911**")
    assert run_entry_checks(entry_context(ENGLISH, entry.target)) == ()


def test_traditional_characters_are_folded() -> None:
    """By whole words, before it becomes a draft."""
    (entry,) = drafted("你隨時可以停下來。如果覺得不安全，不要單獨跟他待在一起，請撥打#XX_1#。")
    assert entry.target == GOOD.replace("#XX_1#", "**911**")


def drafted(answer: str) -> Catalog:
    """The catalog of the text after an engine gave this answer."""
    engine = FakeEngine(lambda _text: Translated(answer))
    planned = plan(Catalog("d", "zh_Hans", (Entry(None, ENGLISH),)), Memory.of([]))
    return draft(planned, [engine], Policy(allow_third_party=True)).catalog
