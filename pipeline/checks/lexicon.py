"""Look up which English words a stretch of Chinese may stand for, by the lists of `counterparts`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.checks.counterparts import LISTS, written_for
from pipeline.model.finding import Span
from pipeline.terms.word_lists import two_sided

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
    asked, known = _asked(english), _lines()
    for at in range(start, end):
        for stop in range(at + 1, min(at + _LONGEST, end) + 1):
            for line in known.get(mandarin[at:stop], ()):
                if line in asked:
                    yield Rendering((at, stop), asked[line])


def holds(english: frozenset[str], mandarin: str, at: int) -> bool:
    """True if a character of a Chinese text is part of what may stand for one of some English words.

    >>> holds(frozenset(["different"]), "这不同。", 1)
    True
    """
    if not english:
        return False
    asked, known = _asked(english).keys(), _lines()
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
    return not _denying_lines().isdisjoint(written_for(word))


@cache
def _denying_lines() -> frozenset[str]:
    """The lines of the lists with a Chinese word that has a sign of negation."""
    signed = (own for one, own in _lines().items() if not _SIGNS.isdisjoint(one))
    return frozenset(line for own in signed for line in own)


@lru_cache(maxsize=32)
def _asked(english: frozenset[str]) -> Mapping[str, str]:
    """The lines of the lists on which some English words stand, each with its word."""
    return {line: word for word in sorted(english) for line in written_for(word)}


@cache
def _lines() -> Mapping[str, tuple[str, ...]]:
    """Chinese words, each with the lines of the lists that have it, as `written_for` gives them; in tuples, which cost the collector of garbage nothing."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (right for name in LISTS for _, _, right in two_sided(name)):
        words = line.split("|")
        for one in words:
            opposite = one[0] in _DENYING and one.lstrip(_DENYING) in words
            if one.isalpha() and len(one) <= _LONGEST and not opposite:
                found[one] = (*found.get(one, ()), line)
    return found
