"""What the word lists say of counterparts: which words ask for which, and how much each weighs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple

from pipeline.checks.counterparts import LISTS, families, written_for
from pipeline.terms.read_words import VOCABULARY, Families
from pipeline.terms.word_lists import compiled, two_sided, word_list

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
        return bool(self.patterns) and any(p.search(mandarin) for p in self.patterns)


class English(dict[str, Known | None]):
    """Each English word that weighs something, None for all others; looked up once."""

    def __init__(self) -> None:
        """Of the lists."""
        firm = (left for name in _FIRM for part, left, _ in two_sided(name) if part != _WEAK)
        self._firm = Families((word, True) for left in firm for word in left.split())
        self._weights = _weights("english")

    def __missing__(self, word: str) -> Known | None:
        """Read what the lists say of a word."""
        if len(self) >= VOCABULARY:
            self.clear()
        usual = _WEIGHTS["firm" if self._firm[word] else "plain"]
        weight, lines = self._weights.get(word, usual), written_for(word)
        known = self[word] = _known(weight, lines) if weight and lines else None
        return known


class Asking(dict[str, frozenset[str]]):
    """Each English word with the Chinese that it may ask for; looked up once."""

    def __init__(self) -> None:
        """Of the lists."""
        own = [(left, right) for part, left, right in two_sided("coverage") if part == "asking"]
        own += [(right, left) for _, left, right in two_sided("added")]
        self._own = families(own)

    def __missing__(self, word: str) -> frozenset[str]:
        """Read what the lists say of a word."""
        if len(self) >= VOCABULARY:
            self.clear()
        lines = (*written_for(word), *self._own[word])
        known = self[word] = frozenset(chain.from_iterable(line.split("|") for line in lines))
        return known


class Chinese(NamedTuple):
    """The Chinese words of all lists."""

    begins: Mapping[str, tuple[str, ...]]
    """By their first two characters, or their only one; the longest first."""
    weights: Mapping[str, float]
    """Those that weigh something."""


@cache
def english() -> English:
    """The English words."""
    return English()


@cache
def asking() -> Asking:
    """What English words ask for."""
    return Asking()


@cache
def chinese() -> Chinese:
    """The Chinese words; of single characters only those that the list has."""
    known = {word for name in LISTS for _, _, right in two_sided(name) for word in right.split("|")}
    added = {word for _, left, _ in two_sided("added") for word in left.split("|")}
    others = {word[1:] for word in added if word.startswith("-")}
    weights = _weights("chinese")
    single = entries("chinese-single")
    every = {word for word in known | added | others | set(weights) if _HAN.fullmatch(word)}
    every = {word for word in every if len(word) > 1 or word in single}
    begins = defaultdict[str, list[str]](list)
    for word in sorted(every, key=lambda word: (-len(word), word)):
        begins[word[:2]].append(word)
    weighed = {word: weights.get(word, _WEIGHTS["plain"]) for word in every - others}
    return Chinese(
        {start: tuple(own) for start, own in begins.items()},
        {word: weight for word, weight in weighed.items() if weight},
    )


@cache
def entries(section: str) -> frozenset[str]:
    """The words of a section of the list."""
    return frozenset(chain.from_iterable(map(str.split, word_list("coverage")[section])))


@cache
def particles() -> frozenset[str]:
    """The characters that say little."""
    return frozenset("".join(entries("particles")))


def _known(weight: float, lines: Iterable[str]) -> Known:
    """What lines of Chinese say: words, and patterns."""
    plain = {line: bool(_HAN.fullmatch(line.replace("|", ""))) for line in lines}
    found = dict.fromkeys(chain.from_iterable(line.split("|") for line in plain if plain[line]))
    patterns = (compiled(line) for line in plain if not plain[line])
    return Known(weight, tuple(found), tuple(patterns))


def _weights(language: str) -> dict[str, float]:
    """The words of a language that the list weighs."""
    sections = ((f"{language}-{name}", weight) for name, weight in _WEIGHTS.items())
    lists = word_list("coverage")
    return {
        word: weight
        for section, weight in sections
        for line in lists.get(section, ())
        for word in line.split()
    }
