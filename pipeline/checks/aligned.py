"""An English and a Chinese text in; their sentences, those together that say the same, out."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise

_END_EN = re.compile(r"[.!?;:\n]+[”’\"')\]]*\s*")
_END_ZH = re.compile(r"[。！？；：\n?!]+[”’」』）)]*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|st|vs|etc|e\.g|i\.e|no|[ap]\.m|u\.s)|\b[a-z]|\d)\.\s*$", re.IGNORECASE
)
_CHARACTERS_A_LETTER = 0.33
"""Chinese characters for one letter of English: 1.6 a word of five letters."""
_STEPS = ((1, 1, 0.0), (1, 2, 0.6), (2, 1, 0.6), (2, 2, 0.9), (1, 0, 2.0), (0, 1, 2.0))
"""Sentences taken on both sides, and what it costs."""


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences that say the same."""

    en: tuple[int, int]
    """Where they stand in the English."""
    zh: tuple[int, int]
    """Where they stand in the Chinese."""


def aligned(en: str, zh: str) -> tuple[Bead, ...]:
    """The sentences of both texts side by side, in order: by place where they are equally many, else by length.

    The way by length is Gale and Church's (1993), with lengths in letters and characters.

    >>> [bead.zh for bead in aligned("Stop. Breathe now.", "停。现在呼吸。")]
    [(0, 2), (2, 7)]
    """
    ours, theirs = _english(en), _spans(_END_ZH, zh)
    if len(ours) == len(theirs):
        return tuple(Bead(a, b) for a, b in zip(ours, theirs, strict=True))
    if not ours or not theirs or len(ours) * len(theirs) > 400:
        return (Bead((0, len(en)), (0, len(zh))),)
    return _by_length(ours, theirs)


def _by_length(ours: list[tuple[int, int]], theirs: list[tuple[int, int]]) -> tuple[Bead, ...]:
    """The cheapest way through both lists."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(ours) + 1):
        for j in range(len(theirs) + 1):
            if (i, j) not in best:
                continue
            for a, b, price in _STEPS:
                if i + a > len(ours) or j + b > len(theirs):
                    continue
                cost = best[i, j][0] + price + _cost(_span(ours, i, a), _span(theirs, j, b))
                known = best.get((i + a, j + b))
                if known is None or cost < known[0]:
                    best[i + a, j + b] = (cost, (i, j))
    beads: list[Bead] = []
    place = (len(ours), len(theirs))
    while place != (0, 0):
        before = best[place][1]
        beads.append(
            Bead(
                _span(ours, before[0], place[0] - before[0]),
                _span(theirs, before[1], place[1] - before[1]),
            )
        )
        place = before
    return tuple(reversed(beads))


def _span(spans: list[tuple[int, int]], start: int, count: int) -> tuple[int, int]:
    if not count:
        return (0, 0)
    return (spans[start][0], spans[start + count - 1][1])


def _cost(en: tuple[int, int], zh: tuple[int, int]) -> float:
    """How unlike the two lengths are."""
    letters, characters = (en[1] - en[0]) * _CHARACTERS_A_LETTER, zh[1] - zh[0]
    if not letters or not characters:
        return 0.0
    return abs(math.log(characters / letters))


def _english(text: str) -> list[tuple[int, int]]:
    """Sentences of English; an abbreviation or a figure ends none."""
    spans: list[tuple[int, int]] = []
    for start, end in _spans(_END_EN, text):
        if (
            spans
            and _ABBREVIATION.search(text[max(0, spans[-1][1] - 8) : spans[-1][1]])
            and text[start:end][:1].isalnum()
        ):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _spans(end: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """The stretches up to each end, and the rest; none that is blank."""
    cuts = [0, *(match.end() for match in end.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]
