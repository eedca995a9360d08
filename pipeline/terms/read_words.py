"""Read the words and characters of a text once for all checks that ask about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import TypeVar

_REMEMBERED = 64
"""Texts that were read last: a dozen checks ask about each."""
VOCABULARY = 20_000
"""Words that are kept when they were looked up."""
_LONGEST = 14
"""Letters of the beginnings that stand for whole families of words."""
Value = TypeVar("Value")
_WORD = re.compile(r"\w+")
_FIRST = re.compile(r"\(\?:([^()?\\]+)\)|([a-z']+)")
_PART = re.compile(r"(?<![^ -])(?:([a-z]+)|\(\?:([a-z |]+)\))(?![^ -])")
"""A word, or one of some, that stands between blanks."""
_MAY_LACK = re.compile(r"(?<= )\(\?:(?:[^()|]* \|)*[^()|]* \)\?")
"""Words between blanks that may lack: is (?:not )?allowed."""
_NO_WORDS = re.compile(
    r"\(\?<?[!=](?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|(?<= )\(\?:(?:\\w|\[\\w['’-]*\])\+ \)(?:[?*+]|\{[0-9,]+\})\??"
)
"""What only looks around, and any words between blanks: (?! to), (?:\\w+ ){1,2}."""
_ODD = re.compile(r"\\[()|\[]|\[[^\]]*[()|]|[ -][?*{]|\|\)|\(\?:\||\|\|")
"""What makes it hard to tell what stands between blanks."""
_GOES_ON = re.compile(r"\(\?:[a-z]|[\[?*+]|\\[^b]")
"""What would make the first word longer."""


def blanking(kept: str = "") -> bytes:
    """A table for `bytes.translate`: each ASCII letter, figure and sign of `kept`, and a blank for any other."""
    stays = (chr(code).isalnum() or chr(code) in kept for code in range(128))
    return bytes(code if stay else ord(" ") for code, stay in enumerate(stays)).ljust(256)


_PARTED = blanking("_")


@lru_cache(maxsize=_REMEMBERED)
def words(folded: str) -> frozenset[str]:
    """The words of English text, parted at apostrophes and hyphens; the last few texts are remembered."""
    if folded.isascii():  # most texts, and then much faster than by the pattern
        return frozenset(ascii_words(folded))
    return frozenset(_WORD.findall(folded))


def ascii_words(folded: str) -> list[str]:
    """The words that begin with ASCII letters or figures, in order, parted also where another letter stands.

    >>> ascii_words("don't be naïve")
    ['don', 't', 'be', 'na', 've']
    """
    return folded.encode("ascii", "replace").translate(_PARTED).decode().split()


@lru_cache(maxsize=_REMEMBERED)
def places(folded: str) -> Mapping[str, list[int]]:
    """The same words, each with where it begins."""
    found: dict[str, list[int]] = {}
    for match in _WORD.finditer(folded):
        found.setdefault(match.group(), []).append(match.start())
    return found


def ordered(folded: str) -> Iterable[str]:
    """The same words, each once, in the order in which they stand first."""
    return dict.fromkeys(_WORD.findall(folded))


def _is_of_word(char: str) -> bool:
    """True for a character of a word; False for ""."""
    return char.isalnum() or char == "_"


def places_of(
    word: str, folded: str, is_of_word: Callable[[str], bool] = _is_of_word
) -> Iterator[int]:
    """Where one of the words begins: much faster than `places` for a word or two.

    `is_of_word`: what the character before it, or behind, may not be; "" at the ends of the text.

    >>> list(places_of("not", "not knotted, not_so"))
    [0]
    """
    at = folded.find(word)
    while at >= 0:
        end = at + len(word)
        if not is_of_word(folded[at - 1 : at]) and not is_of_word(folded[end : end + 1]):
            yield at
        at = folded.find(word, end)


def has_figure(text: str) -> bool:
    """True for a text with one of the ten digits: ten looks for one are much faster than one look for any."""
    return (
        "1" in text or "2" in text or "0" in text or "3" in text or "5" in text
        or "4" in text or "6" in text or "8" in text or "7" in text or "9" in text
    )  # fmt: skip


@lru_cache(maxsize=_REMEMBERED)
def characters(chinese: str) -> frozenset[str]:
    """The characters of a Chinese text; the last few texts are remembered."""
    return frozenset(chinese)


class Vocabulary(dict[str, Value]):
    """What is known of English words, worked out when a word is first asked for: the words of a language come again and again."""

    def __missing__(self, word: str) -> Value:
        """Work it out and keep it, with that of at most so many others as a language has."""
        if len(self) >= VOCABULARY:
            self.clear()
        known = self[word] = self._known_of(word)
        return known

    def _known_of(self, word: str) -> Value:
        """What a word is to have."""
        raise NotImplementedError


class Families(Vocabulary[tuple[Value, ...]]):
    """English words, and families of words by their beginnings, each with what was written for it.

    >>> Families([("cry", 1), ("cri*", 2), ("c*", 3)])["cried"]
    (3, 2)
    """

    def __init__(self, names: Iterable[tuple[str, Value]]) -> None:
        """Of names in small letters; one with * stands for all words that begin with it."""
        self._words: dict[str, list[Value]] = {}
        self._stems: dict[str, list[Value]] = {}
        for name, value in names:
            into = self._stems if name.endswith("*") else self._words
            into.setdefault(name.rstrip("*"), []).append(value)

    def _known_of(self, word: str) -> tuple[Value, ...]:
        """What was written for a word and for the families that it belongs to, each once."""
        found = list(self._words.get(word, ()))
        for length in range(1, min(len(word), _LONGEST) + 1):
            found += self._stems.get(word[:length], ())
        return tuple(dict.fromkeys(found))


def by_first_word(entries: Iterable[str]) -> Mapping[str, list[str]]:
    """Each word with which entries begin, and those entries in order: looked up among the words of a text, not searched for.

    Raises ValueError as `first_words`.
    """
    found: dict[str, list[str]] = {}
    for entry in entries:
        for first in first_words(entry):
            found.setdefault(first, []).append(entry)
    return found


def first_words(entry: str) -> frozenset[str]:
    """The words with which the matches of an English entry begin. Raises ValueError where it does not say them.

    >>> sorted(first_words("(?:has|have) to")), sorted(first_words("can't"))
    (['has', 'have'], ['can'])
    """
    word = entry.partition(" ")[0]
    if word.isascii() and word.isalpha() and word.islower():  # as most, and then much faster
        return frozenset([word])
    match = _FIRST.match(entry)
    if match is None or _GOES_ON.match(entry, match.end()):
        raise ValueError(
            f"“{entry}” does not begin with a plain word, or with (?: and plain words)"
        )
    firsts = (match[1] or match[2] or "").split("|")
    return frozenset(part.lstrip("'").split()[0].split("'")[0] for part in firsts)


def other_words(entry: str) -> frozenset[str]:
    """Words one of which stands in every match of an English entry, beside the one with which it begins; empty where that cannot be told.

    >>> sorted(other_words("not (?:all|every) of")), sorted(other_words("(?:has|have) (?:been |be )?heard"))
    (['all', 'every'], ['heard'])
    """
    entry = _MAY_LACK.sub("", _NO_WORDS.sub("", entry))
    depths = list(accumulate((char == "(") - (char == ")") for char in entry))
    plain = "|" not in [char for char, depth in zip(entry, depths, strict=True) if not depth]
    if not plain or _ODD.search(entry):
        return frozenset()
    parts = [m for m in _PART.finditer(entry) if m.start() and depths[m.start() - 1] == 0]
    sets = [
        frozenset(max(p.split(), key=len) for p in m[m.lastindex or 0].split("|")) for m in parts
    ]
    return max(sets, key=lambda words: min(map(len, words)), default=frozenset())
