"""The term ladder: what is swapped and what is not, how an engine is asked again, and that nothing else moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalog.po import read_po, write_po
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.glossary import Glossary, Sense, Term
from pipeline.model.origin_detail import Strategy, TermStep, steps_in, with_steps
from pipeline.terms.matcher import Matcher
from pipeline.translate.draft import DraftReport, draft, plan
from pipeline.translate.engines.interface import Failed, Result, Translated
from pipeline.translate.mask import PLACEHOLDERS, Put, mask, placeholders
from pipeline.translate.memory import Memory
from pipeline.translate.privacy import Policy
from pipeline.translate.term_enforcer import TermEnforcer
from tests.fakes.engines import FakeEngine

GLOSSARY = Glossary(
    terms=(
        Term("validation", "认可", accept=("情感认可",), avoid=("验证", "证实")),
        Term("validate", "认可", pos="verb", avoid=("验证", "证实")),
        Term("compassion", "关怀", forms=("compassionate",), accept=("慈悲",), avoid=("同情", "怜悯")),
        Term("empathy", "共情", accept=("同理心",), avoid=("同情", "移情")),
        Term("withdrawal", "退缩", avoid=("撤军", "退出"), senses=(Sense(("troop",), ("撤军",)),)),
        Term("emotional flooding", "情绪淹没", avoid=("洪水",)),
        Term("attunement", "情感同调", accept=("同调",)),
        Term("partner", "伴侣", accept=("对方",), avoid=("伙伴",), vary=True),
        Term("shame", "羞耻", accept=("羞耻感", "羞愧"), avoid=("耻辱",)),
        Term("session", "会谈", avoid=("会话",), enforce=False),
        Term("EFT", keep=True),
    ),
    plain_words=(("证实", ("confirm",)), ("退出", ("leave", "left"))),
    look_alikes=("不同情",),
)  # fmt: skip
MATCHER = Matcher(GLOSSARY)
LADDER = TermEnforcer(MATCHER, is_clinical=True)


@pytest.mark.parametrize(
    ("source", "answer", "mended"),
    [
        ("Validation helps.", "验证有帮助。", "认可有帮助。"),
        ("Validation, and validation", "验证，然后验证", "认可，然后认可"),
        (
            "Validation is how we validate a feeling.",
            "验证是我们证实感受的方式。",
            "认可是我们认可感受的方式。",
        ),
        ("#XX_1#Validation#XX_2# helps", "＃XX_1＃验证#XX_2#有帮助", "＃XX_1＃认可#XX_2#有帮助"),
        ("Emotional flooding hurts.", "情绪洪水很伤人。", "情绪淹没很伤人。"),
        ("Shame is heavy.", "羞愧很沉重。", "羞耻很沉重。"),
        ("Compassion, not empathy", "慈悲，而不是移情", "关怀，而不是共情"),
    ],
)
def test_swapped(source: str, answer: str, mended: str) -> None:
    """A listed wrong rendering gives way, as often as the term stands there, and then one name is kept to."""
    assert LADDER.enforce(source, answer)[0] == mended


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("Validation helps.", "认可有帮助。"),
        ("Validation helps.", "验证和验证有帮助。"),  # oftener than the term
        ("Validation, validation", "验证有帮助。"),  # more seldom
        ("She confirmed her validation.", "她证实了。"),  # an ordinary word explains it
        ("He left; his withdrawal hurt.", "他退出，很伤人。"),
        ("The troops’ withdrawal", "撤军"),  # another sense
        ("Empathy and compassion", "同情"),  # whose is it?
        ("Compassion", "不同情"),  # characters by chance
        ("The session", "会话"),  # not enforced
        ("Your partner waits.", "对方在等。"),  # may vary
        ("Shame", "羞耻感"),  # holds the preferred one
        ("Be compassionate in love.", "要慈悲。"),  # not the noun
        ("Kindness", "验证"),  # no term at all
    ],
)
def test_left_alone(source: str, answer: str) -> None:
    """Wherever something else may be meant, nothing is swapped."""
    assert LADDER.enforce(source, answer) == (answer, ())


def test_the_steps_say_what_was_done() -> None:
    """Rung, term, what stood there, what stands there."""
    _, steps = LADDER.enforce("Validation and shame", "验证和羞愧")
    assert steps == (
        TermStep(Strategy.SWAPPED, "validation", "认可", "验证"),
        TermStep(Strategy.UNIFIED, "shame", "羞耻", "羞愧"),
    )


def test_people_choose_the_name() -> None:
    """What people wrote in this document for a noun is what machines write there; verbs and free terms have no name."""
    entries = [
        Entry(None, "Compassion for your partner", "对对方的慈悲"),
        Entry(None, "Shame", "羞愧"),
        Entry(None, "Shame again", "又是羞愧"),
        Entry(None, "More shame", "更多羞耻感"),
    ]
    ladder = TermEnforcer.of(MATCHER, entries)
    assert dict(ladder.chosen) == {"compassion": "慈悲", "shame": "羞愧"}
    assert ladder.enforce("Compassion and shame", "同情和羞耻")[0] == "慈悲和羞愧"


WORDS = ["Validation", "validate", "compassion", "empathy", "withdrawal", "left", "troops", "partner", "shame",
         "and", ",", ". ", "#XX_1#", "EFT", "session"]  # fmt: skip
ZI = ["验证", "认可", "同情", "关怀", "退出", "伴侣", "伙伴", "羞愧", "羞耻感", "和", "，", "#XX_1#", "＃ xx＿2 #", "会话", "不"]  # fmt: skip
SOURCES = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
ANSWERS = st.lists(st.sampled_from(ZI) | st.text(max_size=2), max_size=8).map("".join)


@given(SOURCES, ANSWERS)
def test_mending_is_safe(source: str, answer: str) -> None:
    """Law: placeholders stay as they are, mending twice changes nothing, no term is worse off, and the steps tell all."""
    mended, steps = LADDER.enforce(source, answer)
    assert PLACEHOLDERS.findall(mended) == PLACEHOLDERS.findall(answer)
    assert LADDER.enforce(source, mended)[0] == mended
    assert bool(steps) is (mended != answer)
    before = {usage.term.en for usage in LADDER.open(source, answer)}
    assert {usage.term.en for usage in LADDER.open(source, mended)} <= before


ABOUT = Entry(None, "Couples bring their feelings.", "伴侣带着感受而来。")
"""What the document is about, and that a person stands behind."""


def run(source: str, *answers: str | Failed, **entry: object) -> tuple[DraftReport, FakeEngine]:
    """Draft one text with an engine that gives these answers in turn."""
    left = list(answers)

    def answer(_text: str) -> Result:
        one = left.pop(0)
        return one if isinstance(one, Failed) else Translated(one)

    engine = FakeEngine(answer)
    asked = Entry(None, source, safety=bool(entry.get("safety")))
    catalog = Catalog("d", "zh_Hans", (asked, ABOUT))
    matcher = MATCHER if entry.get("mended", True) else None
    report = draft(plan(catalog, Memory.of([]), keep=("EFT",), matcher=matcher), [engine], Policy())
    return report, engine


def told(report: DraftReport) -> tuple[str, str]:
    """Mandarin and origin of the only text."""
    entry = report.catalog.entries[0]
    assert entry.origin is not None
    assert entry.origin.fits(entry.target)
    return entry.target, entry.origin.detail


@pytest.mark.parametrize(
    ("source", "answers", "asked", "outcome"),
    [
        # (1) and (2)
        ("Validation helps.", ["认可有帮助。"], ["Validation helps."], ("认可有帮助。", "fake")),
        # (3)
        (
            "**Validation** helps.",
            ["#XX_1#验证#XX_2#有帮助。"],
            ["#XX_1# Validation #XX_2# helps."],
            ("**认可**有帮助。", "fake: swapped 验证→认可 (validation)"),
        ),
        # (4) a noun is hidden, with the markup that touches it
        (
            "Good **attunement** helps.",
            ["好的 #XX_1# 协调 #XX_2# 有帮助。", "好的 ＃xx_1＃ 有帮助。"],
            ["Good #XX_1# attunement #XX_2# helps.", "Good #XX_1# helps."],
            ("好的**情感同调**有帮助。", "fake: masked 情感同调 (attunement)"),
        ),
        # the possessive stays in sight
        (
            "Attunement’s gift",
            ["协调的礼物", "#XX_1#的礼物"],
            ["Attunement’s gift", "#XX_1#’s gift"],
            ("情感同调的礼物", "fake: masked 情感同调 (attunement)"),
        ),
        # (5) a verb is not hidden; nor a word that is no noun
        (
            "We validate feelings.",
            ["我们确认感受。", "我们认可感受。"],
            ["We validate feelings.", "We 认可 feelings."],
            ("我们认可感受。", "fake: injected 认可 (validate)"),
        ),
        (
            "Be compassionate in love.",
            ["在爱中要善良。", "在爱中要关怀。"],
            ["Be compassionate in love.", "Be 关怀 in love."],
            ("在爱中要关怀。", "fake: injected 关怀 (compassion)"),
        ),
        # (4) fails, (5) helps
        (
            "Attunement helps.",
            ["协调有帮助。", "有帮助。", "情感同调有帮助。"],
            ["Attunement helps.", "#XX_1# helps.", "情感同调 helps."],
            ("情感同调有帮助。", "fake: injected 情感同调 (attunement)"),
        ),
        # (6) the engine gives nothing better: the first answer stays, and says what is open
        (
            "Attunement helps.",
            ["协调有帮助。", Failed("busy", "later"), "协调有帮助。"],
            ["Attunement helps.", "#XX_1# helps.", "情感同调 helps."],
            ("协调有帮助。", "fake: open (attunement)"),
        ),
        # what the engine leaves in English is no answer
        (
            "We validate feelings.",
            ["我们确认感受。", "We 认可 feelings."],
            ["We validate feelings.", "We 认可 feelings."],
            ("我们确认感受。", "fake: open (validate)"),
        ),
        # an answer that lost half of the sentence is no better
        (
            "Attunement helps, and it takes a long, long time to learn.",
            ["协调有帮助，而且需要很长很长的时间才能学会。", "#XX_1#。", "协调。"],
            None,
            ("协调有帮助，而且需要很长很长的时间才能学会。", "fake: open (attunement)"),
        ),
        # a heading that is nothing but its term needs no second answer
        (
            "Attunement",
            ["协调"],
            ["Attunement"],
            ("情感同调", "fake: masked 情感同调 (attunement)"),
        ),
    ],
)  # fmt: skip
def test_rungs(
    source: str,
    answers: Sequence[str | Failed],
    asked: list[str] | None,
    outcome: tuple[str, str],
) -> None:
    """Each rung in its turn: what the engine is asked, what is kept, and what the catalog says of it."""
    report, engine = run(source, *answers)
    assert told(report) == outcome
    assert asked is None or engine.asked == asked


def test_terms_side_by_side_share_a_placeholder() -> None:
    """Two marks beside each other are run together by engines, so there is only one."""
    report, engine = run(
        "Attunement, validation attunement **EFT** ends",
        "某事，某事#XX_1#结束",
        "#XX_1#，#XX_2#结束",
    )
    assert engine.asked[1] == "#XX_1#, #XX_2# ends"
    assert told(report)[0] == "情感同调，认可情感同调**EFT**结束"


@given(SOURCES.filter(lambda source: any(char.isalpha() for char in source)), ANSWERS)
def test_a_warning_is_the_engines_own_words(source: str, answer: str) -> None:
    """Law: no word of safety text is exchanged or put in, the engine is asked once, and every open term is named."""
    plain, engine = run(source, answer, mended=False, safety=True)
    bound, again = run(source, answer, safety=True)
    assert engine.asked == again.asked
    assert [e.target for e in bound.catalog] == [e.target for e in plain.catalog]
    for entry in bound.catalog.entries[:1]:
        steps = steps_in(entry.origin.detail) if entry.origin else ()
        assert {step.strategy for step in steps} <= {Strategy.OPEN}
        if entry.target:
            assert [s.term for s in steps] == [
                u.term.en for u in LADDER.open(source, entry.target, warning=True)
            ]


def test_a_warning_names_what_is_wrong_in_it() -> None:
    """The wrong word stays, to be seen by the check and by two people; an accepted word is as good as the preferred one."""
    assert told(run("Shame kills.", "羞愧会杀人。", safety=True)[0]) == ("羞愧会杀人。", "fake")
    wrong = told(run("Shame kills.", "耻辱会杀人。", safety=True)[0])
    assert wrong == ("耻辱会杀人。", "fake: open (shame)")
    missing = told(run("Attunement saves.", "协调能救人。", safety=True)[0])
    assert missing == ("协调能救人。", "fake: open (attunement)")


def test_a_translators_words_are_not_mended() -> None:
    """What a hand-off file says stays as it is, wrong word and half-width sign included; the checks say so."""
    engine = FakeEngine(lambda _text: Translated("验证有帮助.", final=True))
    catalog = Catalog("d", "zh_Hans", (Entry(None, "Validation helps."),))
    report = draft(plan(catalog, Memory.of([]), matcher=MATCHER), [engine], Policy())
    assert told(report) == ("验证有帮助.", "fake")
    assert engine.asked == ["Validation helps."]


def test_an_engine_is_asked_again_only_under_the_same_policy() -> None:
    """What may not leave this machine does not leave it on any rung."""
    engine = FakeEngine(lambda _text: Translated("协调"), sends_data_to_third_party=True)
    catalog = Catalog("d", "zh_Hans", (Entry(None, "Ms. Jane Doe needs attunement."),))
    planned = plan(catalog, Memory.of([]), matcher=MATCHER)
    report = draft(planned, [engine], Policy(allow_third_party=True))
    assert engine.asked == []
    assert report.waiting


def test_the_catalog_keeps_the_steps() -> None:
    """What was done is read back from the `.po`, and is gone with the machine's text."""
    report, _ = run("Validation and attunement", "验证与协调", "验证与协调", "验证与协调")
    back = read_po(write_po(report.catalog), "d.po", "d")
    entry = back.entries[0]
    assert entry.origin is not None
    assert steps_in(entry.origin.detail) == (
        TermStep(Strategy.SWAPPED, "validation", "认可", "验证"),
        TermStep(Strategy.OPEN, "attunement"),
    )
    assert replace(entry, target="认可与同调").is_persons


@given(
    st.lists(
        st.builds(
            TermStep,
            st.sampled_from(Strategy),
            st.sampled_from(["validation", "Four Horsemen", "I-statement"]),
            st.sampled_from(["认可", "“我”信息表达", ""]),
        ).map(lambda step: replace(step, before="验证") if step.after else step)
    )
)
def test_steps_read_back(steps: list[TermStep]) -> None:
    """Law: the mark says what was done, no more and no less."""
    assert list(steps_in(with_steps("google", steps))) == steps


def test_marks_without_steps() -> None:
    """Old marks, and those of memory, tell of no steps."""
    for detail in ("google", "100% articles/x approved by ann on 2026-11-23", "a: b; c (d)", ""):
        assert steps_in(detail) == ()


PIECES = ["validation", " ", "**", "`x`", "a", "EFT", "\n", "](u)", "[", "、", "'s"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_what_is_put_comes_back(text: str) -> None:
    """Law: with terms hidden each placeholder is there once, a term's beside no other, and each term came back."""
    puts = [Put(hit.start, hit.start + 10, "认可") for hit in MATCHER.english(text) if hit.term.zh]
    masked = mask(text, ("EFT",), puts)
    assert placeholders(masked.text) == list(range(1, len(masked.kept) + 1))
    restored = masked.unmask(masked.text)
    assert restored is not None
    inside = mask(text, ("EFT",)).kept  # code and URLs keep their words
    assert restored.count("认可") == len(puts) - sum(k.raw.count("validation") for k in inside)
    for one, other in pairwise(PLACEHOLDERS.finditer(masked.text)):
        if not masked.text[one.end() : other.start()].strip():
            assert "认可" not in masked.kept[placeholders(one[0])[0] - 1].raw
