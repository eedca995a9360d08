"""Compare two versions of a text word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(rf"\s+|[{_HAN}]|[^\W{_HAN}]+|[^\w\s]")
"""A Chinese character is a word of its own: nothing says where words end there."""


_MOST = 300_000
"""Pairs of equal words up to which two wordings are compared word by word; texts of a page have a few thousand."""


class Change(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that share one fate."""

    change: Change
    text: str
    """The words, blanks and signs included."""


def difference(old: str, new: str) -> tuple[Stretch, ...]:
    """The new text in stretches, with what is gone before what came in its place.

    >>> [f"{s.change}:{s.text}" for s in difference("Be very kind.", "Be kind!")]
    ['same:Be ', 'gone:very ', 'same:kind', 'gone:.', 'new:!']
    >>> [f"{s.change}:{s.text}" for s in difference("他不认可", "TA认可")]
    ['gone:他不', 'new:TA', 'same:认可']
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Stretch] = []
    for kind, a, b, c, d in _steps(before, after):
        parts = (
            [(Change.SAME, after[c:d])]
            if kind == "equal"
            else [(Change.GONE, before[a:b]), (Change.NEW, after[c:d])]
        )
        found += [Stretch(change, "".join(words)) for change, words in parts if words]
    return tuple(found)


def _steps(before: list[str], after: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """As `SequenceMatcher.get_opcodes`; where that would take long, all between the first and the last change is one."""
    often = Counter(after)
    if sum(often[word] for word in before) <= _MOST:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    most = min(len(before), len(after))
    head = next((n for n in range(most) if before[n] != after[n]), most)
    tail = next((n for n in range(most - head) if before[-1 - n] != after[-1 - n]), most - head)
    b, d = len(before) - tail, len(after) - tail
    steps = [
        ("equal", 0, head, 0, head),
        ("replace", head, b, head, d),
        ("equal", b, len(before), d, len(after)),
    ]
    return [step for step in steps if step[1] < step[2] or step[3] < step[4]]


def readable(old: str, new: str) -> tuple[Stretch, ...]:
    """As `difference`, where the two have more in common than not; else the new text whole: shreds help nobody.

    >>> [f"{s.change}:{s.text}" for s in readable("说出你的需要", "先停下")]
    ['same:先停下']
    """
    found = difference(old, new)
    common = sum(len(one.text) for one in found if one.change is Change.SAME)
    is_alike = 2 * common > max(len(old), len(new))
    return found if is_alike else (Stretch(Change.SAME, new),)


def shown(old: str, new: str) -> str:
    """The same on one line, as `git diff --word-diff` writes it.

    >>> shown("Be very kind.", "Be so kind.")
    'Be [-very-]{+so+} kind.'
    """
    marks = {Change.SAME: "{}", Change.GONE: "[-{}-]", Change.NEW: "{{+{}+}}"}
    return "".join(marks[s.change].format(s.text) for s in difference(old, new))
