"""Tell which Chinese commonly stands for an English word.

The words lie in `terms/words/anchors.txt`, `kept.txt` and `renderings.txt`, with how their lines are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from pipeline.checks.anchors import meanings_of
from pipeline.terms.read_words import Families
from pipeline.terms.word_lists import compiled, two_sided

LISTS = ("anchors", "kept", "renderings")
"""The lists of English words with the Chinese that stands for them."""


@lru_cache(maxsize=4096)
def standing_for(word: str) -> tuple[re.Pattern[str], ...]:
    """The Chinese that commonly stands for an English word, by the lists `anchors`, `kept` and `renderings`; empty for an unknown word."""
    return tuple(map(compiled, written_for(word)))


@lru_cache(maxsize=8192)
def written_for(word: str) -> tuple[str, ...]:
    """The same as it is written: a line of a list each."""
    anchored = (meaning.chinese for meaning in meanings_of(word))
    return (*anchored, *_kept()[word], *_renderings()[word])


def known(words: Iterable[str]) -> list[tuple[re.Pattern[str], ...]]:
    """The same of each of some words that is known."""
    return [patterns for word in words if (patterns := standing_for(word))]


def stands(patterns: Iterable[re.Pattern[str]], chinese: str) -> bool:
    """True if one of some counterparts stands in a Chinese text."""
    return any(pattern.search(chinese) for pattern in patterns)


def families(pairs: Iterable[tuple[str, str]]) -> Families[str]:
    """English words, each with the lines that have it: pairs of the words of a line, parted by blanks, and of its other side."""
    return Families((word, right) for left, right in pairs for word in left.split())


@cache
def _kept() -> Families[str]:
    """English words that hardly ever go unsaid, each with patterns of the Chinese that says it."""
    return families((left, right) for _, left, right in two_sided("kept"))


@cache
def _renderings() -> Families[str]:
    """English words that Chinese says in many ways, each with patterns of the commonest."""
    return families((left, right) for _, left, right in two_sided("renderings"))
