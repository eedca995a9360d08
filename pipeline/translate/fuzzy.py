"""Find stored English texts that are similar to a new one, with rapidfuzz.

Two texts that are three quarters alike share a rare word, or two words in a row, nearly always: so only texts that
share one of the question's rarest are measured, and a question costs about the same in a memory of any size.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from pipeline.model.late_pattern import late_pattern
from pipeline.terms.script import fold

LEAST = 75
"""Percent of equal letters from which a translation is worth a look (research: the default of most tools)."""
EXACT = 100
"""Percent of the very same text."""
_ASKED = 16
"""How many of a text's rarest words and pairs are looked up: a phrase that differs hides five of them, and two may."""
_COMMON = 200
"""A word or pair of more texts than this tells nothing."""
_WORD = re.compile(r"\w+(?:'\w+)?")
_NUMBER = late_pattern(r"\d+(?:[.,:/-]\d+)*")
_DENIALS = frozenset(
    [
        "no",
        "not",
        "never",
        "none",
        "nobody",
        "nothing",
        "nowhere",
        "neither",
        "nor",
        "without",
        "cannot",
        "stop",
        "avoid",
        "refuse",
    ]
)
_OPPOSITES = ("un", "in", "im", "ir", "il", "dis", "non", "mis")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stored text and how like it is."""

    source: str
    """The stored English."""
    percent: int
    """Share of equal letters, 75 to 99."""


@dataclass(frozen=True, slots=True)
class Index:
    """Texts by their words."""

    texts: tuple[str, ...]
    """All of them, sorted."""
    words: Mapping[str, tuple[int, ...]]
    """Folded word, or two in a row → the numbers of the texts that hold it; those of very many texts are left out."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> Index:
        """Index different texts."""
        known = tuple(sorted(set(texts)))
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(known):
            for word in set(_keys(text)):
                found[word].append(number)
        return cls(known, {w: tuple(ns) for w, ns in found.items() if len(ns) <= _COMMON})

    def like(self, text: str) -> Iterator[Likeness]:
        """Texts that are at least `LEAST` percent like this one and say no other number and no other "not"."""
        known = [word for word in dict.fromkeys(_keys(text)) if word in self.words]
        rarest = sorted(known, key=lambda word: (len(self.words[word]), word))[:_ASKED]
        for number in dict.fromkeys(n for word in rarest for n in self.words[word]):
            candidate = self.texts[number]
            percent = int(fuzz.ratio(candidate, text, score_cutoff=LEAST))
            if percent >= LEAST and candidate != text and same_facts(candidate, text):
                yield Likeness(candidate, min(percent, EXACT - 1))

    def related(self, texts: Sequence[str]) -> list[str]:
        """Texts that share words with these and are none of them; those that share the rarest come first."""
        weights: Counter[int] = Counter()
        asked = {word for text in texts for word in _keys(text) if word in self.words}
        for word in asked:
            for number in self.words[word]:
                weights[number] += _COMMON // len(self.words[word])
        own = set(texts)
        ranked = sorted(weights, key=lambda number: (-weights[number], number))
        return [text for text in map(self.texts.__getitem__, ranked) if text not in own]


def near(text: str, texts: Sequence[str]) -> list[tuple[int, int]]:
    """(place, percent) of the texts that are at least `LEAST` percent like this one and say no other number and no other "not".

    Every text is looked at: for one question, that is cheaper than an index.
    """
    found = process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=LEAST, limit=None)
    return [
        (place, EXACT if candidate == text else min(int(percent), EXACT - 1))
        for candidate, percent, place in found
        if same_facts(candidate, text)
    ]


def likest(text: str, texts: Mapping[str, str], least: int) -> str | None:
    """The name of the text that is most like this one; None where none is at least `least` percent like it.

    >>> likest("content/en/sleeep.md", {"a": "content/en/sleep.md", "b": "content/en/x.md"}, 80)
    'a'
    """
    found = process.extractOne(text, texts, scorer=fuzz.ratio, score_cutoff=least)
    return found[2] if found else None


def same_facts(one: str, other: str) -> bool:
    """False where two texts differ by a number, a denial or an opposite: their Mandarin would say the contrary.

    >>> same_facts("You are safe.", "You are not safe."), same_facts("Call 988.", "Call 911.")
    (False, False)
    >>> same_facts("It is safe here.", "It is unsafe here."), same_facts("Be very kind.", "Be so kind.")
    (False, True)
    """
    if sorted(_NUMBER.findall(one)) != sorted(_NUMBER.findall(other)):
        return False
    mine, theirs = Counter(_words(one)), Counter(_words(other))
    only = (set(mine - theirs), set(theirs - mine))
    if any(word in _DENIALS or word.endswith("n't") for words in only for word in words):
        return False
    return not any(
        front + word in only[1 - side]
        for side in (0, 1)
        for word in only[side]
        for front in _OPPOSITES
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _keys(text: str) -> list[str]:
    words = _words(text)
    return [*words, *map(" ".join, pairwise(words))]
