"""Find the words by which one event of an English sentence is told from another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.checks.counterparts import standing_for, stands
from pipeline.checks.persons_en import NOUNS
from pipeline.model.finding import Span
from pipeline.terms.read_words import words
from pipeline.terms.word_lists import compiled, word_list

_VAGUE = frozenset(word for line in word_list("vague")["words"] for word in line.split())
"""Words that tell no event from another one."""
_VAGUE_OR_PERSON = _VAGUE | NOUNS.keys()
_THIRD = frozenset(["he", "she", "they", "him", "her", "them", "his", "their"])
_WORD = re.compile(r"[a-z]+|(?<![\d.,:])[1-9]\d?(?![\d.,:])")


_NEAR = 3
"""Characters between two that may stand for one word: 说出来."""


class EventWord(NamedTuple):
    """An English word with a known Chinese counterpart."""

    span: Span
    """Where it stands."""
    chinese: tuple[re.Pattern[str], ...]
    """What commonly stands for it."""
    is_person: bool

    def place(self, mandarin: str) -> int | None:
        """Where its counterpart stands; None where there is none, or where two are far from each other."""
        starts = [m.start() for pattern in self.chinese for m in pattern.finditer(mandarin)]
        return min(starts) if starts and max(starts) - min(starts) <= _NEAR else None

    def stands_in(self, mandarin: str) -> bool:
        """True if a counterpart stands in a Chinese text."""
        return stands(self.chinese, mandarin)


@lru_cache(maxsize=16)
def event_words(english: str) -> tuple[EventWord, ...]:
    """The known words of a folded English text that tell an event; no persons where he or she may stand for them.

    The last few texts are remembered.

    >>> [word.span for word in event_words("before you eat, wash your hands for 20 seconds.")]
    [(11, 14), (16, 20), (26, 31), (36, 38), (39, 46)]
    """
    vague = _VAGUE if _THIRD.isdisjoint(words(english)) else _VAGUE_OR_PERSON
    found = list[EventWord]()
    for match in _WORD.finditer(english):
        word = match.group()
        if word not in vague:
            chinese = _figure(word) if word.isdigit() else standing_for(word)
            if chinese:
                found.append(EventWord(match.span(), chinese, word in NOUNS))
    return tuple(found)


def fit(
    ours: Sequence[EventWord], theirs: Sequence[EventWord], here: str, there: str
) -> tuple[int, int]:
    """How many words of two events stand in their own one of two stretches of Chinese alone, and how many in the other one alone.

    Chinese that stands for a word of either event tells nothing.
    """
    every = [*ours, *theirs]
    inside, outside = _said(every, here), _said(every, there)
    said = [one | other for one, other in zip(inside, outside, strict=True)]
    both = set[str]().union(*said[: len(ours)]) & set[str]().union(*said[len(ours) :])
    right = wrong = 0
    for number, (one, other) in enumerate(zip(inside, outside, strict=True)):
        is_here, is_there = bool(one - both), bool(other - both)
        if is_here != is_there:
            is_right = is_here == (number < len(ours))
            right, wrong = right + is_right, wrong + (not is_right)
    return right, wrong


def _said(every: Sequence[EventWord], mandarin: str) -> list[set[str]]:
    """The Chinese that stands for each word, without what is a part of longer Chinese that stands for another one: 话 in 打电话."""
    spans = [
        {match.span() for pattern in word.chinese for match in pattern.finditer(mandarin)}
        for word in every
    ]
    every_span = set[Span]().union(*spans)
    return [
        {
            mandarin[a:b]
            for a, b in own
            if not any(
                c <= a and b <= d and d - c > b - a and (c, d) not in own for c, d in every_span
            )
        }
        for own in spans
    ]


def _figure(figure: str) -> tuple[re.Pattern[str], ...]:
    return (compiled(f"(?<![0-9]){figure}(?![0-9])"),)
