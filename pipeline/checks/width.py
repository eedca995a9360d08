"""Check for full-width punctuation, and half-width letters and digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.visible_text import visible
from pipeline.markdown.inline import read_inline
from pipeline.model.finding import Finding, Severity
from pipeline.terms.script import HanPlaces, is_han

CODE = "width"
_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
_NARROW = {
    code: chr(code - 0xFEE0)
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_CJK_MARKS = frozenset("，。；：！？、）（》《”“’‘」「』『…—")
_MAY_BE_WRONG = re.compile("[,;:!?.()０-９Ａ-Ｚａ-ｚ]")
_SIGNS = frozenset([*_WIDE, *map(chr, _NARROW), "(", ")"])
"""The same characters."""
_OPENERS, _BRACKET = "(（", re.compile(r"[\n()（）]")


def check(context: EntryContext) -> Iterator[Finding]:
    """Chinese is written with ，。；：！？（）, digits and Latin letters are narrow."""
    if _SIGNS.isdisjoint(context.signs):
        return
    fixed = widen(context.entry.target)
    if fixed == context.entry.target:
        return
    same = read_inline(fixed, context.references).marks == context.target.marks
    start = next(
        (i for i, (a, b) in enumerate(zip(context.entry.target, fixed, strict=False)) if a != b), 0
    )
    char = context.entry.target[start]
    yield context.finding(
        CODE,
        Severity.WARNING,
        (
            f"“{char}” (and perhaps more) has the wrong width for Chinese; marks are full-width here, digits and letters half-width.",
            f"“{char}”等字符的全角半角不对：标点请用全角，数字和字母请用半角。",
        ),
        target=(start, start + 1),
        fix=fixed if same else None,
    )


def widen(text: str) -> str:
    """Mend the width of all punctuation, digits and letters of inline Markdown; what it wrote it leaves alone.

    >>> widen("先倾听, 再回应(慢慢来).")
    '先倾听，再回应（慢慢来）。'
    """
    if not _MAY_BE_WRONG.search(text):
        return text
    while True:  # each round leaves fewer characters of the wrong width
        mended = _round(text)
        if mended == text:
            return text
        text = mended


def _round(text: str) -> str:
    """One pass."""
    chars, places = visible(text)
    edits: dict[int, str] = {}
    for match in _MAY_BE_WRONG.finditer(chars):
        index, char = match.start(), match[0]
        if ord(char) in _NARROW:
            edits[places[index]] = _NARROW[ord(char)]
        elif char in _WIDE and _belongs_to_chinese(chars, index):
            edits[places[index]] = _WIDE[char]
            if chars[index + 1 : index + 2] == " " and not _ends_line(chars, index + 2):
                edits[places[index + 1]] = ""
    pairs = [*_pairs(chars)]
    han = HanPlaces(chars if pairs else "")
    for opener, closer in pairs:
        if _is_chinese_pair(chars, opener, closer, han):
            edits[places[opener]], edits[places[closer]] = "（", "）"
    return _apply(text, edits)


def _belongs_to_chinese(chars: str, index: int) -> bool:
    """True for a mark behind Chinese, or between a Latin word and Chinese; a stop only behind Chinese."""
    before, after = chars[index - 1] if index else "", chars[index + 1 : index + 2]
    behind = is_han(before) or before in _CJK_MARKS - set("（《“‘「『")
    if chars[index] == ".":
        return (
            behind
            and bool(before)
            and before not in ".…"
            and after not in (".", "…")
            and not _is_ascii_word(after)
        )
    if behind and before:
        return True
    return _is_ascii_word(before) and is_han(after)


def _is_ascii_word(char: str) -> bool:
    """An ASCII letter or digit."""
    return char.isascii() and char.isalnum()


def _ends_line(chars: str, index: int) -> bool:
    """True where nothing but blanks follows up to the end of the line."""
    while chars[index : index + 1] == " ":
        index += 1
    return chars[index : index + 1] in {"", "\n"}


def _pairs(chars: str) -> Iterator[tuple[int, int]]:
    """Opening and closing brackets of either width that belong together, within one line."""
    stack: list[int] = []
    for match in _BRACKET.finditer(chars):
        if match[0] == "\n":
            stack.clear()
        elif match[0] in _OPENERS:
            stack.append(match.start())
        elif stack:
            yield stack.pop(), match.start()


def _is_chinese_pair(chars: str, opener: int, closer: int, han: HanPlaces) -> bool:
    """True for a half-width or mixed pair that holds Chinese or stands beside it."""
    pair = chars[opener] + chars[closer]
    if pair == "（）":
        return False
    return pair != "()" or han.within(max(0, opener - 1), closer + 2)


def _apply(text: str, edits: Mapping[int, str]) -> str:
    """The text with some of its characters replaced."""
    if not edits:
        return text
    return "".join(edits.get(place, char) for place, char in enumerate(text))


CHECK = Check(
    CODE,
    Severity.WARNING,
    "full-width punctuation, half-width digits and letters",
    "标点用全角，数字和字母用半角",
    1,
    About(
        why=(
            "Half-width marks crowd Chinese characters and break lines in the wrong place; full-width digits cannot be tapped to call.",
            "半角标点会和汉字挤在一起，换行也会出错；全角数字点一下拨不出去。",
        ),
        mend=("Take the repair that is offered.", "采用建议的修改。"),
        english="Listen first, then answer.",
        wrong="先倾听,再回应。",
        right="先倾听，再回应。",
    ),
    entry=check,
)
