"""Tell whether Chinese may stand for one of some English words, by the lists of `counterparts`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from pipeline.checks.counterparts import LISTS, written_for
from pipeline.terms.read_words import Vocabulary
from pipeline.terms.word_lists import two_sided

_LONGEST = 5
"""Characters of the longest Chinese word that is looked up."""
_SIGNS = frozenset("不没无非别勿未莫否")
_DENYING = "不没有未无"
"""Begin the opposite of another word on the same line: healthy and unhealthy stand on one."""


def holds(english: frozenset[str], mandarin: str, at: int) -> bool:
    """True if a character of a Chinese text is part of what may stand for one of some English words.

    >>> holds(frozenset(["different"]), "这不同。", 1)
    True
    """
    if not english:
        return False
    asked, known = _asked(english), _lines()
    for start in range(max(0, at - _LONGEST + 1), at + 1):
        for stop in range(at + 1, start + _LONGEST + 1):
            lines = known.get(mandarin[start:stop])
            if lines and not asked.isdisjoint(lines):
                return True
    return False


def denying(english: frozenset[str]) -> frozenset[str]:
    """Those of some English words for which Chinese with a sign of negation may stand: different, refuse; mostly none."""
    return frozenset(filter(_MAY_BE_DENIED.__getitem__, english))


class _MayBeDenied(Vocabulary[bool]):
    """Words, each with whether such Chinese may stand for it."""

    def _known_of(self, word: str) -> bool:
        return not _denying_lines().isdisjoint(written_for(word))


_MAY_BE_DENIED = _MayBeDenied()


@cache
def _denying_lines() -> frozenset[str]:
    """The lines of the lists with a Chinese word that has a sign of negation."""
    signed = (own for one, own in _lines().items() if not _SIGNS.isdisjoint(one))
    return frozenset(line for own in signed for line in own)


@lru_cache(maxsize=32)
def _asked(english: frozenset[str]) -> frozenset[str]:
    """The lines of the lists on which some English words stand."""
    return frozenset(line for word in english for line in written_for(word))


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
