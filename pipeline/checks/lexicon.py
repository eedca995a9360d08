"""Look up which English words a stretch of Chinese may stand for, by the lists of `counterparts`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.model.finding import Span
from pipeline.terms.read_words import Families
from pipeline.terms.word_lists import word_list

_LISTS = ("anchors", "kept", "renderings")
_LONGEST = 5
"""Characters of the longest Chinese word that is looked up."""


_SIGNS = frozenset("不没无非别勿未莫否")
_DENYING = "不没有未无"
"""Begin the opposite of another word on the same line: healthy and unhealthy stand on one."""


class Rendering(NamedTuple):
    """A stretch of Chinese that commonly stands for an English word of the text."""

    span: Span
    """Where it stands in the Chinese."""
    word: str
    """The English word."""


def renderings(english: frozenset[str], mandarin: str, start: int, end: int) -> Iterator[Rendering]:
    """The stretches between two places of a Chinese text that may stand for one of some English words, in their order.

    >>> {one.word for one in renderings(frozenset(["dog", "the", "barks"]), "狗在叫", 0, 3)} == {"dog", "barks"}
    True
    """
    asked, known = _asked(english), _lines()[0]
    for at in range(start, end):
        for stop in range(at + 1, min(at + _LONGEST, end) + 1):
            for number in known.get(mandarin[at:stop], ()):
                if number in asked:
                    yield Rendering((at, stop), asked[number])


def holds(english: frozenset[str], mandarin: str, at: int) -> bool:
    """True if a character of a Chinese text is part of what may stand for one of some English words.

    >>> holds(frozenset(["different"]), "这不同。", 1)
    True
    """
    if not english:
        return False
    asked, known = _asked(english).keys(), _lines()[0]
    return any(
        not asked.isdisjoint(known.get(mandarin[start:stop], ()))
        for start in range(max(0, at - _LONGEST + 1), at + 1)
        for stop in range(at + 1, start + _LONGEST + 1)
    )


@lru_cache(maxsize=64)
def denying(english: frozenset[str]) -> frozenset[str]:
    """Those of some English words for which Chinese with a sign of negation may stand: different, refuse; mostly none."""
    return frozenset(filter(_may_be_denied, english))


@lru_cache(maxsize=8192)
def _may_be_denied(word: str) -> bool:
    return not _denying_lines().isdisjoint(_lines()[1][word])


@cache
def _denying_lines() -> frozenset[int]:
    """The lines of the lists with a Chinese word that has a sign of negation."""
    signed = (own for one, own in _lines()[0].items() if not _SIGNS.isdisjoint(one))
    return frozenset(number for own in signed for number in own)


@lru_cache(maxsize=32)
def _asked(english: frozenset[str]) -> Mapping[int, str]:
    """The lines of the lists on which some English words stand, each with its word."""
    by_english = _lines()[1]
    return {number: word for word in english for number in by_english[word]}


@cache
def _lines() -> tuple[dict[str, list[int]], Families[int]]:
    """Chinese words, and English ones, each with the lines of the lists that have it."""
    chinese: dict[str, list[int]] = {}
    english: list[tuple[str, int]] = []
    entries = [entry for name in _LISTS for own in word_list(name).values() for entry in own]
    for number, entry in enumerate(entries):
        words, _, renderings = entry.partition(" = ")
        english += ((word, number) for word in words.split())
        own = renderings.split("|")
        for one in own:
            opposite = one[0] in _DENYING and one.lstrip(_DENYING) in own
            if one.isalpha() and len(one) <= _LONGEST and not opposite:
                chinese.setdefault(one, []).append(number)
    return chinese, Families(english)
