"""Align the sentences of an English text with those of its Mandarin."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from pipeline.model.finding import Span

_END_EN = re.compile(r"[.!?;:\n](?:(?<!:)|(?![\d/]))(?:[.!?;\n]|:(?![\d/]))*[”’\"')\]]*\s*")
"""Begins with one of some characters, which is looked for much faster than one of two patterns."""
_END_ZH = re.compile(r"[。！？；：\n?!]+[”’」』）)]*")
_LAST = re.compile(r"(\w+)\.\s*\Z")
_ABBREVIATIONS = frozenset(["dr", "mr", "mrs", "ms", "st", "vs", "etc", "no"])
_CHARACTERS_A_LETTER = 0.33
"""Chinese characters for one letter of English: 1.6 a word of five letters."""
_STEPS = ((1, 1, 0.0), (1, 2, 0.6), (2, 1, 0.6), (2, 2, 0.9), (1, 0, 2.0), (0, 1, 2.0))
"""Sentences taken on both sides, and what it costs."""
_SHORTEST, _LONGEST = (_CHARACTERS_A_LETTER * math.exp(way * 0.8) for way in (-1, 1))
"""Sentences of equal number are paired by place unless two are so unlike: one is twice as long as usual. Characters for a letter."""


class Bead(NamedTuple):
    """Sentences that say the same."""

    en: Span
    """Where they stand in the English."""
    zh: Span
    """Where they stand in the Chinese."""


class Sentence(NamedTuple):
    """One sentence, or several that say the same, in both languages; "" where one of them has none."""

    english: str
    """Folded as `script.fold` does, with blanks for numbers to call and addresses."""
    mandarin: str
    """With blanks for the same."""
    en_at: int
    """Where it begins in `source.plain`."""
    zh_at: int
    """Where it begins in `target.plain`."""


def aligned(en: str, zh: str) -> tuple[Bead, ...]:
    """The sentences of both texts side by side, in order: by place where they are equally many and as long, else by length.

    The way by length is Gale and Church's (1993), with lengths in letters and characters.

    >>> [bead.zh for bead in aligned("Stop. Breathe now.", "停。现在呼吸。")]
    [(0, 2), (2, 7)]
    """
    ours, theirs = _english(en), _spans(_END_ZH, zh)
    if len(ours) == len(theirs) and (len(ours) < 2 or _are_alike(ours, theirs)):
        return tuple(map(Bead, ours, theirs))
    if not ours or not theirs or len(ours) * len(theirs) > 400:
        return (Bead((0, len(en)), (0, len(zh))),)
    return _by_length(ours, theirs)


def _are_alike(ours: list[Span], theirs: list[Span]) -> bool:
    """True if each sentence is about as long as usual for the one in its place."""
    for (start, end), (first, last) in zip(ours, theirs, strict=True):
        if not _SHORTEST < (last - first) / (end - start) < _LONGEST:
            return False
    return True


def _by_length(ours: list[Span], theirs: list[Span]) -> tuple[Bead, ...]:
    """The cheapest way through both lists."""
    rows, columns = len(ours), len(theirs)
    costs = [[math.inf] * (columns + 1) for _ in range(rows + 1)]
    steps = [[(0, 0)] * (columns + 1) for _ in range(rows + 1)]
    costs[0][0] = 0.0
    for i in range(rows + 1):
        for j in range(columns + 1):
            so_far = costs[i][j]
            for a, b, price in _STEPS:
                down, right = i + a, j + b
                if down > rows or right > columns or so_far + price >= costs[down][right]:
                    continue
                cost = so_far + price
                if a and b:
                    cost += _unlike(
                        ours[down - 1][1] - ours[i][0], theirs[right - 1][1] - theirs[j][0]
                    )
                if cost < costs[down][right]:
                    costs[down][right], steps[down][right] = cost, (a, b)
    beads: list[Bead] = []
    i, j = rows, columns
    while i or j:
        a, b = steps[i][j]
        i, j = i - a, j - b
        beads.append(Bead(_span(ours, i, a), _span(theirs, j, b)))
    return tuple(reversed(beads))


def _span(spans: list[Span], start: int, count: int) -> Span:
    """From the first of some spans to the end of the last; (0, 0) for none."""
    return (spans[start][0], spans[start + count - 1][1]) if count else (0, 0)


def _unlike(letters: int, characters: int) -> float:
    """How unlike two lengths are, neither of them 0."""
    return abs(math.log(characters / (letters * _CHARACTERS_A_LETTER)))


def _english(text: str) -> list[Span]:
    """Sentences of English; an abbreviation or a figure ends none."""
    found = _spans(_END_EN, text)
    if len(found) < 2:
        return found
    spans = found[:1]
    for start, end in found[1:]:
        if text[start].isalnum() and _goes_on(text, spans[-1]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _goes_on(text: str, span: Span) -> bool:
    """True if what ends here is an abbreviation or a figure with its full stop: e.g., a.m., 1. of a list, but not “Call 911. Then …”."""
    start, end = span
    if text[end - 2 : end] == ". " and text[end - 6 : end - 2].isalpha():
        return False  # a word of four letters is neither, and most words are as long
    match = _LAST.search(text, max(0, end - 8), end)
    if match is None:
        return False
    word = match[1].lower()
    if word[-1].isdecimal():
        return match.start() == start or not text[end].isupper()
    return word in _ABBREVIATIONS or (len(word) == 1 and "a" <= word <= "z")


def between(ends: re.Pattern[str], text: str) -> list[Span]:
    """The stretches of a text between the matches of a pattern, blank ones too.

    >>> between(re.compile(", "), "stop, breathe")
    [(0, 4), (6, 13)]
    """
    cuts = [match.span() for match in ends.finditer(text)]
    starts, stops = [0, *(stop for _, stop in cuts)], [*(start for start, _ in cuts), len(text)]
    return list(zip(starts, stops, strict=True))


def _spans(end: re.Pattern[str], text: str) -> list[Span]:
    """The stretches up to each end, and the rest; none that is blank."""
    spans, start = list[Span](), 0
    for match in end.finditer(text):
        stop = match.end()
        if text[start].isalnum() or not text[start:stop].isspace():
            spans.append((start, stop))
        start = stop
    if start < len(text) and not text[start:].isspace():
        spans.append((start, len(text)))
    return spans
