"""Check spaces between Chinese and Latin characters against the house style.

The page sets the gap between Chinese and Latin itself (W3C clreq), so the usual style stores none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.safe_fix import apply, first_change, safe, until_stable
from pipeline.checks.visible_text import OPAQUE, visible
from pipeline.model.finding import Finding, Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import has_han, is_han

CODE = "spacing"
_BLANKS = frozenset(" \u00a0\u3000\u2009\u202f")
_BEHIND_MARKUP = late_pattern(
    r"(?<=[，。；：！？、”’）》…]\*) +(?=\S)|(?<=[，。；：！？、”’）》…]\*\*) +(?=\S)"
)
"""A blank that other readers of Markdown need: `**注意：**先` is no bold to them, `**注意：** 先` is."""
_WIDE_MARKS = frozenset("，。；：！？、）（》《”“’‘」「』『…—")
_ADVICE = {
    "tight": (
        "take it out",
        "请删去",
    ),
    "space": (
        "put one between Chinese and letters or figures",
        "中文与字母、数字之间请空一格",
    ),
}


def check(context: EntryContext) -> Iterator[Finding]:
    """No blank within Chinese or beside its marks; between Chinese and Latin as `style.spacing` says."""
    style = context.settings.style.spacing
    target = context.entry.target
    if style == "off" or (style == "tight" and _BLANKS.isdisjoint(context.signs)):
        return
    if not has_han(target):
        return
    fixed = fix(target, style)
    if fixed == target:
        return
    bare = _BEHIND_MARKUP.sub("", target)
    if bare != target and fix(bare, style) == bare:
        return
    start, end = first_change(target, fixed)
    is_blank = target[start] in _BLANKS
    advice, advice_zh = _ADVICE["tight" if is_blank else style]
    yield context.finding(
        CODE,
        Severity.WARNING,
        (
            f"There is {'one blank too many' if is_blank else 'a blank missing'} here; {advice}.",
            f"这里{'多了' if is_blank else '少了'}一个空格，{advice_zh}。",
        ),
        target=(start, end),
        fix=safe(context, fixed),
    )


def fix(text: str, style: str = "tight") -> str:
    """Write the blanks of a text as a style has them; line ends stay as they are.

    >>> fix("休息 20 分钟 ，再谈 。")
    '休息20分钟，再谈。'
    >>> fix("休息20分钟", "space")
    '休息 20 分钟'
    """
    return until_stable(text, lambda text: _round(text, style))


def _round(text: str, style: str) -> str:
    chars, places = visible(text)
    edits: dict[int, str] = {}
    previous = -1  # the last character that is no blank
    numbers = "://" not in text
    for index, char in enumerate(chars):
        if char in _BLANKS:
            continue
        gap = places[previous + 1 : index]
        if previous >= 0 and char != "\n" and chars[previous] != "\n":
            sides = ((chars[at], places[at]) for at in (previous, index))
            before, after = (_kind(text, *side, numbers=numbers) for side in sides)
            wanted = _wanted(before, after, style, has_gap=bool(gap))
            _set(edits, gap, wanted, places[index], text)
        previous = index
    return apply(text, edits)


def _set(
    edits: dict[int, str], gap: Sequence[int], wanted: str | None, place: int, text: str
) -> None:
    """Put what is wanted into a gap; None: leave it as it is."""
    if wanted is None or (not gap and not wanted):
        return
    if gap:
        for number, blank in enumerate(gap):
            edits[blank] = wanted if number == 0 else ""
    else:
        edits[place] = wanted + edits.get(place, text[place])


def _wanted(before: str, after: str, style: str, *, has_gap: bool) -> str | None:
    """What has to stand between two kinds of characters: nothing, a blank, or None for whatever is there."""
    kinds = {before, after}
    if "other" in kinds:
        return None
    if "mark" in kinds or kinds == {"han"}:
        return ""
    if kinds == {"han", "latin"}:
        return " " if style == "space" else ""
    return " " if has_gap else None


def _kind(text: str, char: str, place: int, *, numbers: bool) -> str:
    """`han`, `latin` (letters, figures, %), `mark` or `other` (addresses, code, signs); `numbers`: no address is there."""
    if char == OPAQUE:  # a number to call reads as figures; an address keeps its blanks
        return "latin" if text[place].isdigit() and numbers else "other"
    if char in _WIDE_MARKS:
        return "mark"
    if is_han(char):
        return "han"
    return "latin" if char.isalnum() or char in "%{}" else "other"


CHECK = Check(
    CODE,
    Severity.WARNING,
    "no blank within Chinese or beside its marks; beside letters and figures as the house style says",
    "中文字之间和标点旁没有空格；与英文、数字之间按本站风格",
    3,
    About(
        why=(
            "Stray blanks tear words apart where a line breaks; the page itself sets a fine gap between Chinese and Latin, so a typed blank is too much.",
            "多余的空格会在换行时把词语拆开；网页会自动在中文与英文之间留一点间距，再打一个空格就太宽了。",
        ),
        mend=(
            "Take the repair that is offered. The style is `style.spacing` in the settings: tight, space or off.",
            "采用建议的修改。风格在设置的style.spacing里：tight、space或off。",
        ),
        english="Take a break of 20 minutes.",
        wrong="休息 20 分钟。",
        right="休息20分钟。",
    ),
    entry=check,
)
