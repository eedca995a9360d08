"""Tell which Chinese commonly stands for an English word.

The words lie in `terms/words/anchors.txt`, `kept.txt` and `renderings.txt`, with how their lines are read.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.checks.anchors import anchors
from pipeline.terms.read_words import Families
from pipeline.terms.word_lists import compiled, word_list


@lru_cache(maxsize=4096)
def standing_for(word: str) -> tuple[re.Pattern[str], ...]:
    """The Chinese that commonly stands for an English word, by the lists `anchors`, `kept` and `renderings`; empty for an unknown word."""
    return tuple(map(compiled, written_for(word)))


@lru_cache(maxsize=8192)
def written_for(word: str) -> tuple[str, ...]:
    """The same as it is written: a line of a list each."""
    anchored = (meaning.chinese for anchor in anchors(word) for meaning in anchor.meanings)
    return (*anchored, *_kept()[word], *_renderings()[word])


@cache
def _kept() -> Families[str]:
    """English words that hardly ever go unsaid, each with patterns of the Chinese that says it."""
    return _families("kept")


@cache
def _renderings() -> Families[str]:
    """English words that Chinese says in many ways, each with patterns of the commonest."""
    return _families("renderings")


def _families(name: str) -> Families[str]:
    entries = (entry for section in word_list(name).values() for entry in section)
    pairs = (entry.split(" = ") for entry in entries)
    return Families((word, chinese) for english, chinese in pairs for word in english.split())
