"""Check that ellipses and dashes are the Chinese ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.safe_fix import apply, first_change, safe, until_stable
from pipeline.checks.visible_text import visible
from pipeline.model.finding import Finding, Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import HAN, has_han, is_han

CODE = "ellipsis-dash"
_ELLIPSIS = re.compile(r"(?=[.。…⋯·])(?:\.(?: ?\.){2,}|。{3,}|[…⋯]+|·{3,})")
_DASH = re.compile(r"(?=[ \-—–―─－])(?:(?<! ) +|)(?:-{2,}|[—–―─－]+| -(?= )) *")
_SIGNS = frozenset(".…⋯·-—–―─－")
"""One of these stands in each, but for the ellipsis of three stops."""
_STOPS = "。。。"
_COMPOUND = late_pattern(r"[A-Za-z][-–][A-Za-z]")
_JOIN = late_pattern(f"(?<=[{HAN}])—(?=[{HAN}])")
"""The connecting mark of GB/T 15834 (4.13), one character long: 要求—退缩模式 for the demand-withdraw pattern."""
_HYPHEN = late_pattern(f"(?<=[{HAN}”）])-(?=[{HAN}“])")
_DASH_EN = re.compile("—| [–-] |--")
"""English that sets a part of a sentence off; 焦虑-回避 stands for a hyphen."""
_CHINESE_MARKS = frozenset("，。；：！？、）（》《”“’‘」「』『…—")


def check(context: EntryContext) -> Iterator[Finding]:
    """…… and ——, each two characters wide, where Chinese stands beside them."""
    target = context.entry.target
    if _SIGNS.isdisjoint(context.signs) and _STOPS not in target:
        return
    fixed = fix(target)
    if fixed == target and "-" in context.signs and _DASH_EN.search(context.source.plain):
        fixed = _set_off(target)
    if fixed == target or (
        _COMPOUND.search(context.source.plain) and fix(_joined(target)) == _joined(target)
    ):
        return
    yield context.finding(
        CODE,
        Severity.WARNING,
        (
            "In Chinese, the ellipsis is …… and the dash ——, with no blanks around them; write it so here.",
            "中文的省略号写作“……”，破折号写作“——”，前后不空格，请照此改正。",
        ),
        target=first_change(target, fixed),
        fix=safe(context, fixed),
    )


def _set_off(target: str) -> str:
    """The text with a dash for a hyphen between Chinese words."""
    chars, places = visible(target)
    return apply(target, {places[m.start()]: "——" for m in _HYPHEN.finditer(chars)})


def _joined(target: str) -> str:
    """The text without its connecting marks."""
    return _JOIN.sub("", target)


def fix(text: str) -> str:
    """Write ellipses and dashes beside Chinese as Chinese does; ranges of figures stay.

    >>> fix("我想...也许 -- 算了")
    '我想……也许——算了'
    """
    return until_stable(text, _round) if _ELLIPSIS.search(text) or _DASH.search(text) else text


def _round(text: str) -> str:
    chars, places = visible(text)
    edits: dict[int, str] = {}
    for pattern, wanted in ((_ELLIPSIS, "……"), (_DASH, "——")):
        for match in pattern.finditer(chars):
            if match.group() != wanted and _beside_chinese(chars, *match.span()):
                for index in range(*match.span()):
                    edits[places[index]] = wanted if index == match.start() else ""
    return apply(text, edits)


def _beside_chinese(chars: str, start: int, end: int) -> bool:
    """True where Chinese stands before or behind; at the start or end of a text the other side decides."""
    before, after = _word_before(chars, start), _word_after(chars, end)
    sides = [side for side in (before, after) if side]
    if any(side.isascii() and side.isalnum() for side in sides) and not has_han("".join(sides)):
        return False
    return any(is_han(side) or side in _CHINESE_MARKS for side in sides)


def _word_before(chars: str, at: int) -> str:
    """The last character before a place that is no blank; "" for none."""
    while chars[at - 1 : at].isspace():
        at -= 1
    return chars[at - 1 : at]


def _word_after(chars: str, at: int) -> str:
    """The first character from a place on that is no blank; "" for none."""
    while chars[at : at + 1].isspace():
        at += 1
    return chars[at : at + 1]


CHECK = Check(
    CODE,
    Severity.WARNING,
    "the ellipsis is …… and the dash is ——",
    "省略号用“……”，破折号用“——”",
    3,
    About(
        why=(
            "Three dots or two hyphens are typing habits of English; in Chinese text they look like a slip (GB/T 15834).",
            "三个点和两个短横是英文的打字习惯，放在中文里像打错了（见GB/T 15834）。",
        ),
        mend=(
            "Take the repair that is offered, or type …… and ——.",
            "采用建议的修改，或自己改成“……”和“——”。",
        ),
        english="I feel … tired.",
        wrong="我觉得...累了。",
        right="我觉得……累了。",
    ),
    entry=check,
)
