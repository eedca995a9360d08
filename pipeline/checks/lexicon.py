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


def around(mandarin: str, at: int) -> frozenset[int]:
    """The lines of the lists with a Chinese word that holds the character at some place of a text.

    >>> around("这不同。", 1) & lines("different") != frozenset(), around("他不去。", 1)
    (True, frozenset())
    """
    known, pairs = _lines()[0], _denying_pairs()
    if mandarin[at : at + 1] in _SIGNS and pairs.isdisjoint(
        (mandarin[at - 1 : at + 1], mandarin[at : at + 2])
    ):
        return frozenset()
    return frozenset(
        number
        for start in range(max(0, at - _LONGEST + 1), at + 1)
        for stop in range(at + 1, start + _LONGEST + 1)
        for number in known.get(mandarin[start:stop], ())
    )


def lines(*english: str) -> frozenset[int]:
    """The lines of the lists on which some English words stand."""
    by_english = _lines()[1]
    return frozenset(number for word in english for number in by_english[word])


@lru_cache(maxsize=32)
def _asked(english: frozenset[str]) -> Mapping[int, str]:
    """The lines of the lists on which some English words stand, each with its word."""
    by_english = _lines()[1]
    return {number: word for word in english for number in by_english[word]}


@cache
def _denying_pairs() -> frozenset[str]:
    """Two characters of Chinese words, one of them a sign of negation: most negations stand in no such word."""
    pairs = (one[at : at + 2] for one in _lines()[0] for at in range(len(one) - 1))
    return frozenset(pair for pair in pairs if not _SIGNS.isdisjoint(pair))


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
