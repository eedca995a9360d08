"""Find everyday words of one language that the other one has no counterpart for.

The words lie in `terms/words/kept.txt`, `added.txt` and `renderings.txt`, with how their lines are read. Free translation says
some words otherwise, and then it lacks one and has another: only where one side alone has such a word is something lost or
made up. How long a sentence is tells which of the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from operator import add

from pipeline.checks.anchors import anchors
from pipeline.checks.idiom import idioms
from pipeline.checks.interface import EntryContext
from pipeline.checks.sentence_alignment import Sentence
from pipeline.model.finding import Span
from pipeline.terms.read_words import Families, ordered, places_of, words
from pipeline.terms.word_lists import compiled, word_list

_USUAL = 0.34
"""Characters for a letter of English, signs and blanks counted: a sentence with fewer may lack something, one with more may say more."""
_SHORT, _LONG = 0.24, 0.46
"""The same outside of safety text: between them free translation drew hints on 156 of 6,479 public pairs, now on 39."""
_LONGEST = 120
"""Letters of a sentence in which a lost or added word can be told: in a longer one something is always said otherwise."""
_ITEM = re.compile(r"(?:(?<=, )\w+(?:,| and| or) |(?<= and )\w+|(?<= or )\w+)")
_LIST = re.compile(r", \w+,? (?:and|or) ")
"""A word that is an item of a list, and the end of a list."""
_LEAST = 36
"""Letters of English from which on a lost word can be told from free translation."""
_REMEMBERED = 64
_INSIDE = frozenset("-_{}@/")
"""Signs beside a word that is part of another, of a placeholder or of an address."""
_NAME = re.compile(r"[A-Z][a-z]+(?: (?:[a-z]{1,3} )?[A-Z]|['’]s [A-Z])")
"""A word with a capital before another one: a name or a title."""


@dataclass(frozen=True, slots=True)
class _Chinese:
    """One line of the list of what is added."""

    words: tuple[str, ...]
    others: tuple[str, ...]
    """Words in which one of them stands and means something else."""

    def place(self, text: str) -> Span | None:
        """Where the first of them stands."""
        for other in self.others:
            text = text.replace(other, " " * len(other))
        spans = [(at, at + len(word)) for word in self.words if (at := text.find(word)) >= 0]
        return min(spans, default=None)


def unsaid(context: EntryContext) -> Iterator[Span]:
    """Where in `source.plain` the first word of each sentence stands that the Mandarin says nowhere."""
    for sentence in context.sentences:
        english, mandarin = sentence.english, sentence.mandarin
        short = 0 < len(mandarin) <= len(english) * _USUAL
        if not _LEAST <= len(english) <= _LONGEST or not short:
            continue
        is_clear = context.entry.safety or len(mandarin) <= len(english) * _SHORT
        if not is_clear and not _LIST.search(context.folded):
            continue
        lost = next(_lost(context, sentence), None)
        is_item = lost and _ITEM.match(context.folded, lost[0])
        if lost and (is_clear or is_item) and not made_up(context.folded, mandarin):
            yield lost


def unasked(context: EntryContext) -> Iterator[Span]:
    """Where in `target.plain` the first word of each sentence stands that no word of the English asks for."""
    least = _USUAL if context.entry.safety else _LONG
    for sentence in context.sentences:
        letters = len(sentence.english)
        if not 0 < letters <= _LONGEST or len(sentence.mandarin) < letters * least:
            continue
        spans = made_up(context.folded, sentence.mandarin)
        if spans and next(_lost(context, sentence), None) is None:
            start, end = min(spans)
            yield sentence.zh_at + start, sentence.zh_at + end


def _lost(context: EntryContext, sentence: Sentence) -> Iterator[Span]:
    """The words of a sentence that have no counterpart in the whole text, and that are no part of a name or of an idiom."""
    missing = left_out(sentence.english, context.mandarin)
    if not missing:
        return
    plain, known = context.source.plain, idioms(context.folded)
    for word in missing:
        start = sentence.en_at + next(places_of(word, sentence.english))
        end = start + len(word)
        around = {plain[max(0, start - 1) : start], plain[end : end + 1]}
        said = plain[start:end]
        name = said.isupper() or _NAME.match(plain, start) or said in context.target.plain
        if not name and around.isdisjoint(_INSIDE) and not any(a <= start < b for a, b in known):
            yield start, end


@lru_cache(maxsize=_REMEMBERED)
def left_out(english: str, mandarin: str) -> tuple[str, ...]:
    """The words of a folded text of the list none of whose counterparts stands in the Chinese, in their order."""
    kept = _kept()
    return tuple(
        word
        for word in ordered(english)
        if (known := kept[word])
        and not any(compiled(chinese).search(mandarin) for chinese in known)
    )


@lru_cache(maxsize=_REMEMBERED)
def made_up(english: str, mandarin: str) -> tuple[Span, ...]:
    """Where words of the list stand in a Chinese text that no word of a folded English text asks for."""
    lines, by_sign, asks = _added()
    signs = chain(mandarin, map(add, mandarin, mandarin[1:]))
    found = set(chain.from_iterable(filter(None, map(by_sign.get, signs))))
    if found:
        found.difference_update(*map(asks.__getitem__, words(english)))
    spans = (lines[number].place(mandarin) for number in found)
    return tuple(span for span in spans if span)


@lru_cache(maxsize=4096)
def standing_for(word: str) -> tuple[re.Pattern[str], ...]:
    """The Chinese that commonly stands for an English word, by the lists `anchors`, `kept` and `renderings`; empty for an unknown word."""
    anchored = (meaning.chinese for anchor in anchors(word) for meaning in anchor.meanings)
    return tuple(map(compiled, (*anchored, *_kept()[word], *_renderings()[word])))


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


@cache
def _added() -> tuple[list[_Chinese], dict[str, list[int]], Families[int]]:
    """The lines; their numbers by the first two characters of their words, and by the English words that ask for them."""
    lines: list[_Chinese] = []
    by_sign: dict[str, list[int]] = {}
    asking: list[tuple[str, int]] = []
    for entry in (entry for section in word_list("added").values() for entry in section):
        chinese, _, english = entry.partition(" = ")
        parts = chinese.split("|")
        line = _Chinese(
            tuple(part for part in parts if not part.startswith("-")),
            tuple(part[1:] for part in parts if part.startswith("-")),
        )
        for word in line.words:
            by_sign.setdefault(word[:2], []).append(len(lines))
        asking += ((word, len(lines)) for word in english.split())
        lines.append(line)
    return lines, by_sign, Families(asking)
