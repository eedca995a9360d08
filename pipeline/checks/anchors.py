"""Find English words with a known Chinese counterpart, and whether a Chinese text has it.

The words lie in `terms/words/anchors.txt`, with how its lines are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.model.finding import Span
from pipeline.terms.read_words import Families
from pipeline.terms.word_lists import compiled, two_sided

_WORD = re.compile(r"[a-z][a-z']*")


@dataclass(frozen=True, slots=True)
class AnchorMeaning:
    """One line of the list."""

    name: str
    """Its first English word."""
    chinese: str
    """Pattern of what commonly stands for it."""
    weak: bool
    """True if Chinese says it in many other ways too."""


class Anchor(NamedTuple):
    """A word of an English text with its counterparts."""

    span: Span
    """Where the word stands."""
    meanings: tuple[AnchorMeaning, ...]
    """What it may mean: text is 短信 or 发."""

    @property
    def weak(self) -> bool:
        """True if Chinese says it in many other ways too."""
        return all(meaning.weak for meaning in self.meanings)

    def stands_in(self, chinese: str) -> bool:
        """True if a counterpart stands in a Chinese text."""
        return self.place(chinese) is not None

    def place(self, chinese: str) -> int | None:
        """Where the first counterpart stands."""
        found = (compiled(meaning.chinese).search(chinese) for meaning in self.meanings)
        return min((match.start() for match in found if match), default=None)


def known_words(chinese: str) -> list[str]:
    """The counterparts in a Chinese text, of words that are not weak.

    >>> known_words("先把药锁好。")
    ['药', '锁']
    """
    return _counterparts().findall(chinese)


@lru_cache(maxsize=64)
def anchors(folded: str) -> tuple[Anchor, ...]:
    """The words of a folded English text that the list knows, in order; the last few texts are remembered.

    >>> [folded_anchor.span for folded_anchor in anchors("lock up knives, guns and pills.")]
    [(0, 4), (8, 14), (16, 20), (25, 30)]
    """
    return tuple(_found(folded))


def meanings_of(word: str) -> tuple[AnchorMeaning, ...]:
    """What a word of the list may mean; empty for another one."""
    return _families()[word.removesuffix("'s")]


def _found(folded: str) -> Iterator[Anchor]:
    for match in _WORD.finditer(folded):
        found = meanings_of(match.group())
        if found:
            yield Anchor(match.span(), found)


@cache
def _list() -> tuple[tuple[str, AnchorMeaning], ...]:
    """Each English word, or beginning of words with *, with a meaning of its own or of its line."""
    found: list[tuple[str, AnchorMeaning]] = []
    for section, english, chinese in two_sided("anchors"):
        names = english.split()
        meaning = AnchorMeaning(names[0].rstrip("*"), chinese, section == "weak")
        found += ((name, meaning) for name in names)
    return tuple(found)


@cache
def _families() -> Families[AnchorMeaning]:
    return Families(_list())


@cache
def _counterparts() -> re.Pattern[str]:
    """All the Chinese of words that are not weak, the longest first."""
    meanings = {meaning for _, meaning in _list() if not meaning.weak}
    words = {word for meaning in meanings for word in meaning.chinese.split("|")}
    return re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))
