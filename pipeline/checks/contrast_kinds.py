"""The kinds of word that `contrast` compares, and which of them may be wrong in a text at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

from pipeline.checks.sentence_alignment import Sentence
from pipeline.model.once import once
from pipeline.terms.read_words import VOCABULARY, characters, other_words, words
from pipeline.terms.word_lists import any_of, compiled, signs

ByKind = Iterable[tuple[str, Sequence[str]]]
"""The name of each kind, with entries of it."""


class ChineseWords(NamedTuple):
    """Chinese words that are looked for only where a character of theirs stands: much faster, for most sentences have none."""

    words: re.Pattern[str]
    """Any of them."""
    signs: frozenset[str]
    """Characters one of which stands in each; empty where that cannot be told."""

    def may_stand_in(self, chinese: str) -> bool:
        """False where no word can stand in a sentence, for it lacks their characters.

        >>> words = re.compile("必须|[^，]得")
        >>> ChineseWords(words, frozenset("必得")).may_stand_in("你可以走。")
        False
        """
        return not self.signs or not self.signs.isdisjoint(characters(chinese))

    def stands_in(self, chinese: str) -> bool:
        """True if one of them stands in a sentence."""
        return self.may_stand_in(chinese) and self.words.search(chinese) is not None


@dataclass(frozen=True)
class Kind:
    """One kind of word; its patterns are compiled when they are first asked for, and most commands ask for few."""

    name: str
    """What its sections are called by."""
    clashing: tuple[str, ...]
    """The Chinese words of the kinds that clash with it."""
    soft: str
    """Other Chinese that may stand for it, as a pattern; "" for none, as in the next two."""
    firm: str
    """Chinese that surely stands for it."""
    loose: str
    """Other English that may explain its Chinese words."""
    clashes: Mapping[str, str]
    """Kinds that say something else → the marks of their line in the list."""
    needed: bool
    """True if Chinese must put it into words."""

    @property
    def matters(self) -> bool:
        """True if anything can be wrong with it."""
        return self.needed or bool(self.clashing)

    def may_clash(self, chinese: str) -> bool:
        """True where something may be wrong with it in a sentence whose English says it."""
        lost = self.needed and not (self.soft and compiled(self.soft).search(chinese))
        return lost or (bool(self.clashing) and self._against.stands_in(chinese))

    @once
    def signs(self) -> frozenset[str]:
        """Characters one of which stands in all Chinese that clashes with it; empty where that cannot be told."""
        return signs(self.clashing)

    @once
    def _against(self) -> ChineseWords:
        return ChineseWords(any_of(self.clashing), self.signs)


def read_kind(kind: str, lists: Mapping[str, tuple[str, ...]]) -> Kind:
    """One kind of a word list; `lists`: its sections. Raises KeyError for a clash with a kind that it does not have."""
    soft, firm, loose = (lists.get(f"{kind}-{part}", ()) for part in ("soft", "firm", "loose"))
    clashes = [entry.split() for entry in lists.get("clash", ())]
    clashing = (word for one, other, *_ in clashes if one == kind for word in lists[f"{other}-zh"])
    return Kind(
        kind,
        tuple(clashing),
        "|".join(soft),
        "|".join(firm),
        rf"(?<!\w)(?:{'|'.join(loose)})(?!\w)" if loose else "",
        {other: "".join(rest) for one, other, *rest in clashes if one == kind},
        kind in lists.get("lost", ()),
    )


def groups(kinds: ByKind) -> str:
    """One alternative a kind, with its name, the first one first."""
    return "|".join(f"(?P<{kind}>{'|'.join(entries)})" for kind, entries in kinds if entries)


@dataclass(frozen=True)
class Beginning:
    """The entries of one list that begin with one word of English, for a look at whether something may be wrong."""

    name: str
    """Of the list."""
    word: str
    """The word."""
    entries: Sequence[tuple[str, Sequence[str]]]
    """By kinds."""
    kinds: Mapping[str, Kind]
    """Those of their kinds that matter, by name."""
    asked: frozenset[str]
    """Words one of which stands in all English that the list says anything of; empty where there is no such word."""

    @once
    def signs(self) -> frozenset[str]:
        """Characters without one of which nothing is wrong with any of them; empty where that cannot be told."""
        own = [frozenset() if about.needed else about.signs for about in self.kinds.values()]
        return frozenset[str]().union(*own) if all(own) else frozenset()

    @once
    def others(self) -> frozenset[str]:
        """Words one of which stands in all English of those kinds, beside the first; empty where that cannot be told."""
        entries = (entry for kind, own in self.entries if kind in self.kinds for entry in own)
        own = list(map(other_words, entries))
        return frozenset[str]().union(*own) if all(own) else frozenset()

    @once
    def needed(self) -> tuple[frozenset[str], ...]:
        """Words: of each set one stands in all English with which something may be wrong."""
        return tuple(filter(None, (self.asked, self.others)))

    def clashes_in(self, sentences: Iterable[Sentence]) -> bool:
        """True where one of some sentences has an entry with which something may be wrong."""
        word = self.word
        for english, mandarin, _, _ in sentences:
            asked, at = set[str](), english.find(word)  # a kind is looked for once a sentence
            while at >= 0:
                match = self._pattern.match(english, at)
                kind = (match.lastgroup if match else None) or ""
                about = None if kind in asked else self.kinds.get(kind)
                if about and about.may_clash(mandarin):
                    return True
                asked.add(kind)
                at = english.find(word, at + len(word))
        return False

    @once
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{groups(self.entries)})(?!\w)")


class Beginnings(dict[str, int]):
    """Words of English, each with what begins with it in all lists: bits of a number, so that one look tells which of them matter.

    A word with which nothing begins is 0; what was asked for is kept, as in `read_words.Families`.
    """

    def __init__(self) -> None:
        self.all: list[Beginning] = []
        """What each bit stands for."""
        self.by_word: dict[str, list[Beginning]] = {}
        """What begins with each word."""
        self._bits: dict[str, int] = {}
        """Those of the words that a text had."""
        self._by_sign = defaultdict[str, int](int)
        """Characters, each with the bits of what may be wrong where it stands."""
        self._always = 0
        """The bits of what may be wrong whatever stands there."""

    def add(self, one: Beginning) -> None:
        """Take in what begins with a word."""
        self.by_word.setdefault(one.word, []).append(one)
        self._bits.pop(one.word, None)
        self.pop(one.word, None)

    def __missing__(self, word: str) -> int:
        """The bits of a word."""
        if len(self) >= VOCABULARY:
            self.clear()
        bits = self[word] = self._read(word) if word in self.by_word else 0
        return bits

    def _read(self, word: str) -> int:
        """The same of one with which something begins; which characters that asks for is worked out when a text has the word."""
        if word not in self._bits:
            bits = 0
            for one in self.by_word[word]:
                bit = 1 << len(self.all)
                self.all.append(one)
                for sign in one.signs:
                    self._by_sign[sign] |= bit
                self._always |= 0 if one.signs else bit
                bits |= bit
            self._bits[word] = bits
        return self._bits[word]

    def open_in(self, english: frozenset[str], chinese: frozenset[str]) -> Iterator[Beginning]:
        """What begins with a word of a text, and is not ruled out by its other words or by the characters of its translation."""
        bits = reduce(or_, filter(None, map(self.__getitem__, english)), 0)
        left = bits & reduce(or_, filter(None, map(self._by_sign.get, chinese)), self._always)
        while left:
            last = left & -left
            left ^= last
            one = self.all[last.bit_length() - 1]
            if not any(map(english.isdisjoint, one.needed)):
                yield one


BEGINNINGS = Beginnings()
"""The entries of all lists that are of a kind that matters."""


def clashing_in(english: str, chinese: str, sentences: tuple[Sentence, ...]) -> frozenset[str]:
    """The lists of which the English seems to say a kind that is needed, or has its opposite in the Chinese.

    Args:
        english: the whole of the English, folded.
        chinese: the whole of the Chinese.
        sentences: both, sentence by sentence.
    """
    both = [sentence for sentence in sentences if sentence.english and sentence.mandarin]
    found = set[str]()
    for own in BEGINNINGS.open_in(words(english), characters(chinese)) if both else ():
        if own.name not in found and own.clashes_in(both):
            found.add(own.name)
    return frozenset(found)
