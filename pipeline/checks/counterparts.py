"""Tell which Chinese commonly stands for an English word.

The words lie in `terms/words/anchors.txt`, `kept.txt` and `renderings.txt`, with how their lines are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

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
    return tuple(line for name in LISTS for line in _list(name)[word])


def is_everyday(word: str) -> bool:
    """True for an English word of the list `anchors`: its counterparts are few, and hardly ever left out.

    >>> is_everyday("pills"), is_everyday("tyrrell")
    (True, False)
    """
    return bool(_list("anchors")[word])


def known(words: Iterable[str]) -> list[tuple[re.Pattern[str], ...]]:
    """The same of each of some words that is known."""
    return [patterns for word in words if (patterns := standing_for(word))]


def stands(patterns: Iterable[re.Pattern[str]], chinese: str) -> bool:
    """True if one of some counterparts stands in a Chinese text."""
    for pattern in patterns:  # noqa: SIM110 (much faster than a generator: most words have one)
        if pattern.search(chinese):
            return True
    return False


@cache
def _list(name: str) -> Families[str]:
    """The English words of a list, each with patterns of the Chinese that says it."""
    lines = two_sided(name)
    return Families((word, right) for _, left, right in lines for word in left.split())
