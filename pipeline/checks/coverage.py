"""Tell which words of either language have no counterpart in the other one, and how much that says.

What the words weigh lies in `terms/words/coverage.txt`; what stands for them in the lists of `counterparts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from pipeline.checks.counterparts import stands, written_for
from pipeline.terms.read_words import Families, Vocabulary, places_of, words
from pipeline.terms.word_lists import compiled, two_sided, word_list

_REMEMBERED = 64
_LONGEST = 4
"""Characters of a Chinese word that is looked for as a counterpart."""
_GRAMMAR = 3
"""Letters of words of grammar, which no list knows."""
_FIRM = ("anchors", "kept")
"""Lists whose words hardly ever go unsaid, but for those of the section [weak]."""
_WEAK = "weak"
_WEIGHTS = {"open": 0.0, "light": 0.5, "plain": 1.0, "firm": 2.0}
_HAN = re.compile("[一-鿿]+")


class Known(NamedTuple):
    """An English word that weighs something."""

    weight: float
    chinese: tuple[str, ...]
    """Words that commonly stand for it."""
    patterns: tuple[re.Pattern[str], ...]
    """The same, where it is more than words."""

    def stands_in(self, mandarin: str) -> bool:
        """True if something stands for it."""
        for word in self.chinese:
            if word in mandarin:
                return True
        return stands(self.patterns, mandarin)


class Weighed(Vocabulary[Known | None]):
    """Each English word that weighs something, None for all others; looked up once."""

    def __init__(self) -> None:
        """Of the lists."""
        firm = (left for name in _FIRM for part, left, _ in two_sided(name) if part != _WEAK)
        self._firm = Families((word, True) for left in firm for word in left.split())
        lists = word_list("coverage")
        weights = ((word, _WEIGHTS[part]) for part in _WEIGHTS for word in _entries(lists[part]))
        self._weights = dict(weights)

    def _known_of(self, word: str) -> Known | None:
        """Read what the lists say of a word."""
        usual = _WEIGHTS["firm" if self._firm[word] else "plain"]
        weight, lines = self._weights.get(word, usual), written_for(word)
        return _known(weight, lines) if weight and lines else None


class Word(NamedTuple):
    """A word without a counterpart."""

    weight: float
    text: str
    at: int
    """Where it stands first."""


@cache
def weighed() -> Weighed:
    """The English words."""
    return Weighed()


@lru_cache(maxsize=_REMEMBERED)
def unsaid(folded: str, mandarin: str) -> tuple[Word, ...]:
    """The words of a folded English sentence that weigh something and of which nothing stands in a Chinese text, in order.

    >>> [word.text for word in unsaid("bring tea and a candle.", "带上茶。")]
    ['candle']
    """
    known = weighed()
    found = [
        Word(about.weight, word, next(places_of(word, folded)))
        for word in words(folded)
        if (about := known[word]) and not about.stands_in(mandarin)
    ]
    return tuple(sorted(found, key=lambda word: word.at))


def uncovered(folded: str, mandarin: str) -> int:
    """How many characters of a Chinese text say something and belong to no counterpart of a word of a folded English one.

    >>> uncovered("bring tea and a candle.", "带上茶和电筒。")
    2
    """
    found, parts = set[int](), _parts(mandarin)
    for part in set().union(*[counterparts(word) & parts for word in words(folded)]):
        at = mandarin.find(part)
        while at >= 0:
            found.update(range(at, at + len(part)))
            at = mandarin.find(part, at + 1)
    return len(set(saying(mandarin)) - found)


def is_uncovered(folded: str, mandarin: str) -> bool:
    """True if nothing in a Chinese text is a counterpart of a word of a folded English one.

    >>> is_uncovered("bring tea and a candle.", "和电筒")
    True
    """
    parts = _parts(mandarin)
    return all(parts.isdisjoint(counterparts(word)) for word in words(folded))


def unknown(folded: str, mandarin: str | None = None) -> int:
    """How many words of a folded English sentence are in no list, but for those of grammar, or are not said in a Chinese text.

    >>> unknown("bring tea and a bodkin."), unknown("bring tea and a bodkin.", "带上针。")
    (1, 2)
    """
    parts = None if mandarin is None else _parts(mandarin)
    found = 0
    for word in words(folded):
        own = counterparts(word)
        if own:
            found += parts is not None and own.isdisjoint(parts)
        else:
            found += len(word) > _GRAMMAR
    return found


def saying(mandarin: str) -> list[int]:
    """Where characters stand in a Chinese text that say something.

    >>> saying("带上茶。")
    [0, 2]
    """
    little = _particles()
    return [at for at, char in enumerate(mandarin) if char not in little and "一" <= char <= "鿿"]


def _parts(mandarin: str) -> set[str]:
    """The stretches of a Chinese text that may be counterparts."""
    places = range(len(mandarin))
    return {mandarin[at : at + size] for size in range(1, _LONGEST + 1) for at in places}


@lru_cache(maxsize=8192)
def counterparts(word: str) -> frozenset[str]:
    """The Chinese words that commonly stand for an English one."""
    return frozenset(chain.from_iterable(line.split("|") for line in written_for(word)))


@cache
def _particles() -> frozenset[str]:
    """The characters that say little."""
    return frozenset("".join(_entries(word_list("coverage")["particles"])))


def _entries(lines: Iterable[str]) -> Iterable[str]:
    """The words of some lines, parted by blanks."""
    return chain.from_iterable(map(str.split, lines))


def _known(weight: float, lines: Iterable[str]) -> Known:
    """What lines of Chinese say: words, and patterns."""
    plain = {line: bool(_HAN.fullmatch(line.replace("|", ""))) for line in lines}
    found = dict.fromkeys(chain.from_iterable(line.split("|") for line in plain if plain[line]))
    patterns = (compiled(line) for line in plain if not plain[line])
    return Known(weight, tuple(found), tuple(patterns))
