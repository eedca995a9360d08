"""Check that quotation marks are those of simplified Chinese, and they and brackets in pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from pipeline.checks.interface import About, Check, EntryContext
from pipeline.checks.safe_fix import apply, first_change, safe, until_stable
from pipeline.checks.visible_text import visible
from pipeline.model.finding import Finding, Severity
from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import HanPlaces, has_han

CODE = "quotes"
_OPEN, _CLOSE, _EITHER = "“‘「『＂", "”’」』", "\"'＂＇"
_MARKS = frozenset(_OPEN + _CLOSE + _EITHER)
_MARK_OR_END = re.compile(f"[{_OPEN}{_CLOSE}{_EITHER}\n]")
_QUOTED = late_pattern(r"[“\"]([^“”\"]+)[”\"]")
_TITLE = late_pattern("[《〈*_]")
_WORDS = 3
"""A quotation of so many words at the most is a word that is spoken of, not speech."""
_BRACKETS = ("(（", ")）"), ("《", "》"), ("【", "】")
_ALL_BRACKETS = frozenset(chain.from_iterable(chain.from_iterable(_BRACKETS)))
_NO_PAIR = re.compile(r"[:;]-?[()]|(?:^|(?<=[\n；;，,。:：]))\s?[A-Za-z0-9]{1,2}[)）]")
"""Faces, and the bracket behind the number of an item."""
_LEVELS = ("“”", "‘’")
_TAIWAN = ("「」", "『』")
"""Of Traditional: outside and inside (Ministry of Education of Taiwan, 重訂標點符號手冊)."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two marks that belong together, by their place in the visible characters."""

    opener: int
    """Place of the first."""
    closer: int
    """Place of the second."""
    depth: int
    """How many pairs are around it."""


def check(context: EntryContext) -> Iterator[Finding]:
    """“ ” outside, ‘ ’ inside, each closed; never straight marks or 「 」 around Chinese. In Traditional 「 」 and 『 』."""
    target = context.entry.target
    if not _ALL_BRACKETS.isdisjoint(context.signs):
        yield from _open_brackets(context)
    if _MARKS.isdisjoint(context.signs):
        yield from _lost(context)
        return
    lost = _pairs(context.chars)[1]
    if lost is not None and has_han(context.chars):
        place = context.visible.places[lost]
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                f"The quotation mark {target[place]} stands alone; add its other half, or take it out.",
                f"这个引号（{target[place]}）没有成对，请补上另一半，或者去掉它。",
            ),
            target=(place, place + 1),
        )
        return
    levels = _levels(context)
    fixed = fix(target, levels)
    if fixed != target:
        outside, inside = (" ".join(level) for level in levels)
        yield context.finding(
            CODE,
            Severity.WARNING,
            (
                f"Our quotation marks in Chinese are {outside} outside and {inside} inside; write these here.",
                f"引号外层用{outside}，内层用{inside}，请改过来。",
            ),
            target=first_change(target, fixed),
            fix=safe(context, fixed),
        )


def _levels(context: EntryContext) -> tuple[str, str]:
    return _TAIWAN if context.is_traditional else _LEVELS


def _open_brackets(context: EntryContext) -> Iterator[Finding]:
    """A bracket without its other half, where those of the English come in pairs."""
    theirs, ours = (_NO_PAIR.sub("", text) for text in (context.chars, context.source.plain))
    for opening, closing in _BRACKETS:
        if _more(theirs, opening, closing) and not _more(ours, opening, closing):
            yield context.finding(
                CODE,
                Severity.WARNING,
                (
                    f"A bracket {opening[-1]} {closing[-1]} lacks its other half; add it, or take the one out.",
                    f"括号{opening[-1]}{closing[-1]}没有成对，请补上另一半，或者去掉多余的那个。",
                ),
            )
            return


def _more(text: str, opening: str, closing: str) -> bool:
    """True if a text has more marks of one kind than of the other."""
    return sum(map(text.count, opening)) != sum(map(text.count, closing))


def _lost(context: EntryContext) -> Iterator[Finding]:
    """A word that the English puts in quotation marks stands without any; speech may be told without, so that is a hint."""
    plain = context.source.plain
    quoted = _QUOTED.search(plain) if "“" in plain or '"' in plain else None
    if quoted is None or _TITLE.search(context.chars) or not has_han(context.chars):
        return
    outside = " ".join(_levels(context)[0])
    is_word = len(quoted[1].split()) <= _WORDS and quoted[1][-1] not in ",.!?"
    yield context.finding(
        CODE,
        Severity.WARNING if is_word else Severity.INFO,
        (
            f"The English has {quoted.group()} in quotation marks, the Mandarin does not; put {outside} around these words.",
            f"英文里的{quoted.group()}加了引号，译文没有，请给对应的词语加上{outside}。",
        ),
        source=context.source_span(*quoted.span()),
    )


def fix(text: str, levels: tuple[str, str] = _LEVELS) -> str:
    """Write every pair of quotation marks around or beside Chinese as those outside, or inside another.

    >>> fix('她说"我听见『算了』两个字"。')
    '她说“我听见‘算了’两个字”。'
    """
    if _MARKS.isdisjoint(text):
        return text
    return until_stable(text, lambda text: _round(text, levels))


def _round(text: str, levels: tuple[str, str]) -> str:
    chars, places = visible(text)
    pairs, lost = _pairs(chars)
    if lost is not None:
        return text
    edits: dict[int, str] = {}
    han = HanPlaces(chars)
    for pair in pairs:
        wanted = levels[pair.depth % 2]
        if han.within(max(0, pair.opener - 1), pair.closer + 2):
            edits[places[pair.opener]] = wanted[0]
            edits[places[pair.closer]] = wanted[1]
    return apply(text, edits)


def _pairs(chars: str) -> tuple[list[_Pair], int | None]:
    """The pairs, and the first mark that has no partner on its line."""
    pairs: list[_Pair] = []
    stack: list[int] = []
    for match in _MARK_OR_END.finditer(chars):
        index, char = match.start(), match.group()
        if char == "\n":
            if stack:
                return pairs, stack[0]
        elif _is_apostrophe(chars, index):
            continue
        elif char in _EITHER:
            if stack and chars[stack[-1]] == char:
                pairs.append(_Pair(stack.pop(), index, len(stack)))
            else:
                stack.append(index)
        elif char in _OPEN:
            stack.append(index)
        elif not stack or not _close(chars[stack[-1]], char):
            return pairs, index
        else:
            pairs.append(_Pair(stack.pop(), index, len(stack)))
    return pairs, stack[0] if stack else None


def _close(opener: str, closer: str) -> bool:
    """True for marks of one form."""
    return opener in _OPEN and _CLOSE[_OPEN.index(opener)] == closer


def _is_apostrophe(chars: str, index: int) -> bool:
    """True inside or behind a Latin word: partner’s, couples’; and for feet and minutes behind a figure."""
    before, after = chars[index - 1 : index] if index else "", chars[index + 1 : index + 2]
    if chars[index] not in "'’＇":
        return chars[index] == '"' and before.isdigit() and chars.find('"') == index
    latin = before.isascii() and before.isalpha()
    return (latin and (after.isascii() and after.isalpha())) or (
        before.isdigit() and chars[index] == "'"
    )


CHECK = Check(
    CODE,
    Severity.WARNING,
    "quotation marks are “ ” outside and ‘ ’ inside, in pairs",
    "引号成对，外层用“ ”，内层用‘ ’",
    3,
    About(
        why=(
            "Straight marks and 「」 look careless in simplified Chinese, and a mark without its other half leaves open who is speaking (GB/T 15834).",
            "直引号和「」在简体中文里显得随意；引号不成对，读者分不清是谁在说话（见GB/T 15834）。",
        ),
        mend=(
            "Take the repair that is offered, or type “ ” and ‘ ’ yourself.",
            "采用建议的修改，或自己改成“ ”和‘ ’。",
        ),
        english="Say: “I hear you.”",
        wrong='说："我听到了。"',
        right="说：“我听到了。”",
    ),
    entry=check,
)
