"""Laws of the checks over any text: they never raise, spans lie inside, fixes are safe and final."""

from __future__ import annotations

import unicodedata
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import ellipsis_dash, quotes, script, spacing
from pipeline.checks.autofix import autofixed
from pipeline.checks.numbers_en import english_numbers
from pipeline.checks.numbers_zh import ChineseNumbers
from pipeline.checks.registry import run_entry_checks
from pipeline.checks.width import widen
from pipeline.markdown.inline import read_inline
from tests.checks.reader import entry_context
from tests.examples import examples

PIECES = st.sampled_from(
    [
        "认可",
        "不",
        "伴侣",
        "partner's",
        "validation",
        "EFT",
        "988",
        "９８８",
        "911",
        "1-800-799-7233",
        "全国家庭暴力热线",
        "三十",
        "十",
        "万",
        "半",
        "点",
        "成",
        "3.5",
        "24/7",
        "%",
        "twenty",
        "three",
        "hundred",
        "and",
        "a",
        "half",
        "(",
        ")",
        "（",
        "）",
        ",",
        ".",
        ";",
        ":",
        "!",
        "?",
        "**",
        "*",
        "_",
        "`",
        "~~",
        "[",
        "]",
        "](",
        "![",
        "<",
        ">",
        "<b>",
        "</b>",
        "&amp;",
        "\\",
        "|",
        "#",
        "https://a.b/c",
        "a@b.cc",
        "Ａ",
        "ｂ",
        "，",
        "。",
        "“",
        "”",
        "\n",
        "...",
        "TA",
        "text",
        "HOME",
        "İ",
        "您",
        "你",
        "後",
        "気",
        "的的",
        "了了",
        "可以可以",
        "「",
        "」",
        '"',
        "'",
        "‘",
        "’",
        "--",
        "—",
        "…",
        "。。",
        "，，",
        "休息",
        "吗",
        "？",
    ]
)
TEXTS = st.lists(PIECES | st.just(" "), max_size=16).map("".join) | st.text(max_size=40)


@settings(max_examples=examples(200), deadline=None)
@given(TEXTS, TEXTS)
def test_checks_never_raise(en: str, zh: str) -> None:
    """On any pair each finding has spans inside its texts and both messages."""
    for finding in run_entry_checks(entry_context(en, zh)):
        for span, text in ((finding.source_span, en), (finding.target_span, zh)):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
        assert finding.message_en
        assert finding.message_zh


@settings(max_examples=examples(200), deadline=None)
@given(TEXTS)
def test_widen_is_idempotent(text: str) -> None:
    """What was mended needs no mending."""
    assert widen(widen(text)) == widen(text)


@settings(max_examples=examples(200), deadline=None)
@given(TEXTS)
def test_a_fix_keeps_the_markup(text: str) -> None:
    """An offered fix has the marks of the text that it mends: links, code and HTML to the letter."""
    for finding in run_entry_checks(entry_context("x", text)):
        if finding.fix is not None:
            assert read_inline(finding.fix).marks == read_inline(text).marks


@settings(max_examples=examples(200), deadline=None)
@given(TEXTS)
def test_each_repair_is_final(text: str) -> None:
    """What a check has mended needs no mending by it."""
    for mend in (quotes.fix, spacing.fix, ellipsis_dash.fix, script.fix):
        assert mend(mend(text)) == mend(text)
    assert spacing.fix(spacing.fix(text, "space"), "space") == spacing.fix(text, "space")


@settings(max_examples=examples(300), deadline=None)
@given(TEXTS, TEXTS)
def test_mending_helps_and_ends(en: str, zh: str) -> None:
    """All repairs together: no check finds more than before, a second time changes nothing, and what is not asked for stays."""
    context = entry_context(en, zh)
    before = run_entry_checks(context)
    after = autofixed(context)
    found = run_entry_checks(entry_context(en, after))
    assert Counter(f.code for f in found) <= Counter(f.code for f in before)
    assert autofixed(entry_context(en, after)) == after
    assert read_inline(after).marks == read_inline(zh).marks
    asked = {finding.code for finding in before if finding.fix is not None}
    if not asked:
        assert after == zh
    if not asked & {"script", "dup", "person"}:
        assert letters(after) == letters(zh)


def letters(text: str) -> str:
    """What no rule about marks, blanks and widths may touch."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum() or c in "\\`<>[]&")


@settings(max_examples=examples(200), deadline=None)
@given(st.integers(3, 99_999))
def test_numbers_agree(number: int) -> None:
    """A number in digits, with commas, full-width or in Chinese characters is the same number."""
    wide = str(number).translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)})
    for written in (f"{number}", f"{number:,}", wide, in_characters(number)):
        (demand,) = english_numbers(f"about {number:,} days").demands
        assert demand.values & ChineseNumbers(f"约{written}天").values
    assert number + 1 not in ChineseNumbers(f"约{number}天").values


def in_characters(number: int) -> str:
    """A number below 100,000 as Chinese writes it out: 一万零三十."""
    text, zero = "", False
    for unit, name in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if zero and text else "") + "零一二三四五六七八九"[digit] + name
        zero = not digit
    return text
