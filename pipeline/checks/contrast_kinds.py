"""The kinds of word that `contrast` compares, and which of them may be wrong in a text at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import NamedTuple

from pipeline.checks.sentence_alignment import Sentence
from pipeline.model.once import once
from pipeline.terms.read_words import Vocabulary, characters, other_words, words
from pipeline.terms.word_lists import any_of, compiled, marks, signs

_COMMON = frozenset(["a", "and", "are", "at", "be", "can", "do", "for", "have", "he", "i", "if", "in", "is", "it", "no", "not", "of", "she", "t", "that", "the", "to", "was", "we", "what", "you", "your"])  # fmt: skip
"""Words that stand in many texts."""
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
    def marks(self) -> frozenset[str]:
        """What stands in all Chinese with which something may be wrong: of `word_lists.marks`; empty where that cannot be told."""
        return frozenset() if self.needed else marks(self.clashing)

    @once
    def _against(self) -> ChineseWords:
        return ChineseWords(any_of(self.clashing), signs(self.clashing))


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


@dataclass(frozen=True, eq=False)
class Beginning:
    """The entries of one kind that begin with one word of English, for a look at whether something may be wrong."""

    name: str
    """Of their list."""
    word: str
    """The word."""
    kind: Kind
    """Theirs."""
    entries: Sequence[str]
    """They."""
    pattern: str
    """Of all entries of the list that begin with the word, as of `groups`: one of another kind may stand before them."""
    asked: frozenset[str]
    """Words one of which stands in all English that the list says anything of; empty where there is no such word."""

    @once
    def others(self) -> frozenset[str]:
        """Words one of which stands in each entry beside the first; empty where that cannot be told."""
        own = list(map(other_words, self.entries))
        return frozenset[str]().union(*own) if all(own) else frozenset()

    @once
    def rare(self) -> frozenset[str]:
        """Words one of which stands in each entry: the first, or the others where that one is in most texts."""
        is_better = self.word in _COMMON and self.others and _COMMON.isdisjoint(self.others)
        return self.others if is_better else frozenset([self.word])

    @once
    def needed(self) -> tuple[frozenset[str], ...]:
        """Other words: of each set one stands in all English with which something may be wrong."""
        beside = frozenset([self.word]) if self.rare is self.others else self.others
        return tuple(filter(None, (self.asked, beside)))

    def clashes_in(self, english: str, chinese: str) -> bool:
        """True where a sentence has an entry with which something may be wrong."""
        word, kind, pattern = self.word, self.kind.name, compiled(self.pattern)
        at = english.find(word)
        while at >= 0:
            match = pattern.match(english, at)
            if match and match.lastgroup == kind:
                return self.kind.may_clash(chinese)
            at = english.find(word, at + len(word))
        return False


class Beginnings(Vocabulary[int]):
    """Words of English, each with what begins with it in all lists: bits of a number, so that one look tells which of them matter.

    A word with which nothing begins is 0.
    """

    def __init__(self) -> None:
        self._by_word = defaultdict[str, list[Beginning]](list)
        """Words, each with what has it among its rare ones."""
        self._new: list[Beginning] = []
        """What was added since a text was read."""
        self._bits: dict[Beginning, int] = {}
        """Those of what a text had a word of."""
        self._all: list[Beginning] = []
        """What each bit stands for."""
        self._by_mark = defaultdict[str, int](int)
        """Characters, and two of them, each with the bits of what may be wrong where it stands."""
        self._always = 0
        """The bits of what may be wrong whatever stands there."""

    def add(self, one: Beginning) -> None:
        """Take in what begins with a word."""
        self._new.append(one)

    def _sort_in(self) -> None:
        """Put what was added where its rare words are."""
        for one in self._new:
            for word in one.rare:
                self._by_word[word].append(one)
                self.pop(word, None)
        self._new.clear()

    def _known_of(self, word: str) -> int:
        """The bits of a word."""
        bits = 0
        for one in self._by_word.get(word, ()):
            bits |= self._bits.get(one) or self._read(one)
        return bits

    def _read(self, one: Beginning) -> int:
        """The bit of what begins with a word; which Chinese it asks for is worked out when a text has a word of it."""
        bit = self._bits[one] = 1 << len(self._all)
        self._all.append(one)
        for mark in one.kind.marks:
            self._by_mark[mark] |= bit
        self._always |= 0 if one.kind.marks else bit
        return bit

    def clashing_in(self, english: str, chinese: str) -> Iterator[str]:
        """The lists of which a sentence has an entry with which something may be wrong: most are ruled out by a look at all words and marks."""
        if self._new:
            self._sort_in()
        there, by_mark = words(english), self._by_mark.get
        left = reduce(or_, filter(None, map(self.__getitem__, there)), 0)
        if left:
            kept = reduce(or_, filter(None, map(by_mark, characters(chinese))), self._always)
            left &= reduce(or_, filter(None, map(by_mark, map(add, chinese, chinese[1:]))), kept)
        while left:
            last = left & -left
            left ^= last
            one = self._all[last.bit_length() - 1]
            for needed in one.needed:
                if needed.isdisjoint(there):
                    break
            else:
                if one.clashes_in(english, chinese):
                    yield one.name


BEGINNINGS = Beginnings()
"""The entries of all lists that are of a kind that matters."""


def clashing_in(sentences: Sequence[Sentence]) -> Mapping[str, Sequence[int]]:
    """The lists of which the English of some sentences seems to say a kind that is needed, or has its opposite in the Chinese.

    Each comes with the numbers of those sentences.
    """
    found: dict[str, list[int]] = {}
    for number, (english, mandarin, _, _) in enumerate(sentences):
        if english and mandarin:  # else it is the matter of `length`
            for name in set(BEGINNINGS.clashing_in(english, mandarin)):
                found.setdefault(name, []).append(number)
    return found
