"""Find the words by which one event of an English sentence is told from another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.checks.counterparts import standing_for
from pipeline.checks.persons_en import NOUNS
from pipeline.model.finding import Span
from pipeline.terms.read_words import words
from pipeline.terms.word_lists import compiled, word_list

_VAGUE = frozenset(word for line in word_list("vague")["words"] for word in line.split())
"""Words that tell no event from another one."""
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
        return any(pattern.search(mandarin) for pattern in self.chinese)


def event_words(english: str) -> list[EventWord]:
    """The known words of a folded English text that tell an event; no persons where he or she may stand for them.

    >>> [word.span for word in event_words("before you eat, wash your hands for 20 seconds.")]
    [(11, 14), (16, 20), (26, 31), (36, 38)]
    """
    vague = _VAGUE if _THIRD.isdisjoint(words(english)) else _VAGUE | NOUNS.keys()
    return [
        EventWord(match.span(), chinese, match.group() in NOUNS)
        for match in _WORD.finditer(english)
        if match.group() not in vague and (chinese := _standing_for(match.group()))
    ]


def fit(
    ours: Sequence[EventWord], theirs: Sequence[EventWord], here: str, there: str
) -> tuple[int, int]:
    """How many words of two events stand in their own one of two stretches of Chinese alone, and how many in the other one alone.

    Chinese that stands for a word of either event tells nothing.
    """
    both = _said(ours, ours, here + there) & _said(theirs, theirs, here + there)
    every = (*ours, *theirs)
    right = wrong = 0
    for own, one, other in ((ours, here, there), (theirs, there, here)):
        for word in own:
            inside = _said([word], every, one) - both
            outside = _said([word], every, other) - both
            right += bool(inside and not outside)
            wrong += bool(outside and not inside)
    return right, wrong


def _said(own: Sequence[EventWord], every: Sequence[EventWord], mandarin: str) -> set[str]:
    """The Chinese that stands for some words, without what is a part of longer Chinese that stands for another one: 话 in 打电话."""
    spans = {word: _spans(word, mandarin) for word in every}
    return {
        mandarin[a:b]
        for word in own
        for a, b in spans[word]
        if not any(
            c <= a and b <= d and d - c > b - a
            for other, longer in spans.items()
            if other is not word
            for c, d in longer
        )
    }


def _spans(word: EventWord, mandarin: str) -> list[Span]:
    return [match.span() for pattern in word.chinese for match in pattern.finditer(mandarin)]


def _standing_for(word: str) -> tuple[re.Pattern[str], ...]:
    return (compiled(f"(?<![0-9]){word}(?![0-9])"),) if word.isdigit() else standing_for(word)
