"""Weigh what one language of a sentence says without a counterpart in the other one.

Free translation says a word otherwise: then the English has a word without a counterpart, and so has the Chinese. What is left
out, or made up, makes one side alone heavy. What the words weigh lies in `terms/words/coverage.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from operator import add, itemgetter
from typing import NamedTuple

from pipeline.checks.coverage_lists import asking, chinese, english, entries, particles
from pipeline.checks.idiom_list import idioms
from pipeline.checks.interface import EntryContext
from pipeline.checks.sentence_alignment import Sentence
from pipeline.model.finding import Span
from pipeline.terms.read_words import places_of, words

_REMEMBERED = 64
_CLAUSE = re.compile("[^，；。！？：]{4,}")
_INNER = re.compile("[，；。！？：](?=[^，；。！？：])")
"""What stands between two clauses."""
_INSIDE = frozenset("-_{}@/")
"""Signs beside a word that is part of another, of a placeholder or of an address."""
_NAME = re.compile(r"[A-Z][a-z]+(?: (?:[a-z]{1,3} )?[A-Z]|['’]s [A-Z])")
"""A word with a capital before another one: a name or a title."""
_ITEM = re.compile(r"(?:(?<=, )\w+(?:,| and| or) |(?<= and )\w+|(?<= or )\w+|\w+,? (?:and|or) )")
"""A word that is an item of a list, or one of two."""
_OF_LIST = 1.0
"""What it weighs more for that."""
_LONGEST = 160
"""Letters of a sentence that is weighed: in a longer one something is always said otherwise."""
_LONGEST_WORD = 4
"""Characters of a word that may reach into another one."""
_SHORT, _FULL = 0.2, 0.36
"""Characters for a letter of English: with fewer than the first something is missing, with more than the second nothing."""
_LOST, _TO_BE_LOST, _OWN_WORD, _OWN_CHARACTER = 0.33, 19.0, 0.5, 0.5
"""What lost words have to weigh: so much, so much a character for a letter above `_SHORT`, for the weight of Chinese words that nothing
asks for, and for a Chinese character without counterpart, by which a word may be said otherwise. By logistic regression, as those below."""
_LEAN, _LEAN_IF_SHORT, _LONG = 0.33, 0.42, 0.49
"""The same lengths for what is added: with fewer than the first nothing is, or than the second in a short sentence; with more than the
last something is."""
_TO_BE_ADDED, _OWN_UNSAID, _TERSE = 19.0, 0.67, 2.0
"""What added words have to weigh: so much a character for a letter below `_LONG`, for the weight of English words that are not said,
and where the English is short or has an idiom, which Chinese puts in more words."""
_TERSE_LOST, _SAFETY = 1.0, 1.0
"""What a short sentence weighs against a loss, and safety text for one."""
_NEW_CHARACTER, _NEW_CLAUSE = 0.75, 3.0
"""What a character weighs that says something, in a Chinese clause of which nothing is asked for, and such a clause at the most."""
_HEAVIEST = 2.0
"""What a word weighs at the most."""
_MOST = 3.0
"""Characters for a letter of English from which on `length` tells that it is none."""
_LEAST = 40
"""Letters of English that is not short."""


class Word(NamedTuple):
    """A word without a counterpart."""

    weight: float
    text: str
    at: int
    """Where it stands first."""


_AT = itemgetter(2)


def omitted(context: EntryContext) -> Iterator[Span]:
    """Where in `source.plain` the heaviest word stands that is not said, of each sentence that lacks something."""
    for sentence in context.sentences:
        ratio = _ratio(sentence)
        if not 0 < ratio < _FULL:
            continue
        least = _LOST + _TO_BE_LOST * max(0.0, ratio - _SHORT)
        least += _TERSE_LOST * (len(sentence.english) < _LEAST) - _SAFETY * context.entry.safety
        lost = unsaid(sentence.english, context.mandarin)
        if not lost or _weight(lost) + _OF_LIST < least:
            continue
        lost = tuple([word for word in lost if not _is_name(context, sentence, word)])
        if not _is_enough(lost, sentence, least):
            continue
        least += _OWN_CHARACTER * len(uncovered(context.folded, sentence.mandarin))
        if not _is_enough(lost, sentence, least):
            continue
        least += _OWN_WORD * _weight(unasked(context.folded, sentence.mandarin))
        if not _is_enough(lost, sentence, least):
            continue
        lost = tuple([word for word in lost if not _is_of_idiom(context, sentence, word)])
        if _is_enough(lost, sentence, least):
            yield _heaviest(lost, sentence.en_at)


def added(context: EntryContext) -> Iterator[Span]:
    """Where in `target.plain` the heaviest word stands that is not asked for, or a clause, of each sentence that says more.

    None where the English has a word of which no list knows anything: it may ask for whatever it is.
    """
    for sentence in context.sentences:
        ratio, is_short = _ratio(sentence), len(sentence.english) < _LEAST
        if ratio < (_LEAN_IF_SHORT if is_short else _LEAN):
            continue
        least = _TO_BE_ADDED * max(0.0, _LONG - ratio) + _TERSE * is_short
        most = _HEAVIEST + _NEW_CLAUSE * (_INNER.search(sentence.mandarin) is not None)
        if least > most:
            continue
        least += _OWN_UNSAID * _weight(unsaid(sentence.english, context.mandarin))
        if least > most or (asked := _asked(context.folded)) is None:
            continue
        clause, size = _new_clause(sentence.mandarin, asked)
        if least > size + _HEAVIEST:
            continue
        extra = unasked(context.folded, sentence.mandarin)
        weight = max([word.weight for word in extra], default=0.0) + size
        if weight < max(1, least):
            continue
        if is_short or not idioms(context.folded) or weight >= least + _TERSE:
            start, end = _heaviest(extra, 0) if extra else clause
            yield sentence.zh_at + start, sentence.zh_at + end


def _is_enough(lost: tuple[Word, ...], sentence: Sentence, least: float) -> bool:
    """True if lost words weigh so much, and at least 1; more where one of them is an item of a list."""
    weight = _weight(lost)
    if weight < 1 or weight + _OF_LIST < least:
        return False
    return weight >= least or any(_ITEM.match(sentence.english, word.at) for word in lost)


def _is_name(context: EntryContext, sentence: Sentence, word: Word) -> bool:
    """True for an English word that is part of a name, a placeholder or an address, or stands in the Mandarin."""
    start, end = _heaviest((word,), sentence.en_at)
    plain = context.source.plain
    said, around = plain[start:end], {plain[max(0, start - 1) : start], plain[end : end + 1]}
    name = said.isupper() or _NAME.match(plain, start) or said in context.target.plain
    return bool(name) or not around.isdisjoint(_INSIDE)


def _is_of_idiom(context: EntryContext, sentence: Sentence, word: Word) -> bool:
    """True for an English word that is part of an idiom."""
    start = sentence.en_at + word.at
    return any(first <= start < last for first, last in idioms(context.folded))


def _ratio(sentence: Sentence) -> float:
    """Characters for a letter of English; 0 where a sentence is too long, stands alone, or is no translation."""
    letters, characters = len(sentence.english), len(sentence.mandarin)
    return characters / letters if characters / _MOST < letters <= _LONGEST else 0.0


def _weight(found: tuple[Word, ...]) -> float:
    return sum([word.weight for word in found])


def _heaviest(found: tuple[Word, ...], start: int) -> Span:
    """Where the heaviest of some words stands, the first of some that are equally heavy."""
    word = max(found, key=lambda word: word.weight)
    return start + word.at, start + word.at + len(word.text)


@lru_cache(maxsize=_REMEMBERED)
def _asked(folded: str) -> tuple[frozenset[str], ...] | None:
    """The Chinese that the words of an English text may ask for, for each of them; None where no list knows one: it may ask for anything."""
    known, empty = asking(), entries("empty")
    there = words(folded) - empty
    found = [own for word in there if (own := known[word])]
    if len(found) < len(there) and any(word.isalpha() and not known[word] for word in there):
        return None
    return tuple(found)


def _new_clause(mandarin: str, asked: tuple[frozenset[str], ...]) -> tuple[Span, float]:
    """Of several Chinese clauses the one that says most of which nothing is asked for, and how much it weighs."""
    best, size = (0, 0), 0
    clauses = [match.span() for match in _CLAUSE.finditer(mandarin)]
    for start, end in clauses if len(clauses) > 1 else ():
        clause = mandarin[start:end]
        if _is_asked(frozenset(map(add, clause, clause[1:])), asked):  # most are
            continue
        own = _saying(mandarin, start, end)
        if len(own) > size and not _is_asked(_parts(mandarin, own, start, end), asked):
            best, size = (start, end), len(own)
    return best, min(_NEW_CHARACTER * size, _NEW_CLAUSE)


def _is_asked(parts: Set[str], asked: Iterable[frozenset[str]]) -> bool:
    """True if one of some stretches is asked for that is not of particles alone."""
    little = particles()
    for own in asked:
        if not own.isdisjoint(parts) and not all(map(little.issuperset, own & parts)):
            return True
    return False


def _parts(mandarin: str, places: Iterable[int], start: int, end: int) -> set[str]:
    """The stretches between two places of a Chinese text that may be words and have a character at one of some places."""
    return {
        mandarin[first:last]
        for at in places
        for first in range(max(start, at - _LONGEST_WORD + 1), at + 1)
        for last in range(at + 1, min(end, first + _LONGEST_WORD) + 1)
    }


def _saying(mandarin: str, start: int, end: int) -> list[int]:
    """Where characters stand in a stretch that say something."""
    little = particles()
    return [
        at
        for at in range(start, end)
        if "一" <= mandarin[at] <= "鿿" and mandarin[at] not in little
    ]


@lru_cache(maxsize=_REMEMBERED)
def unsaid(folded: str, mandarin: str) -> tuple[Word, ...]:
    """The words of a folded English sentence that weigh something and of which nothing stands in a Chinese text.

    >>> [word.text for word in unsaid("bring tea and a candle.", "带上茶。")]
    ['candle']
    """
    known = english()
    found = [
        Word(about.weight, word, next(places_of(word, folded)))
        for word in words(folded)
        if (about := known[word]) and not about.stands_in(mandarin)
    ]
    return tuple(sorted(found, key=_AT))


@lru_cache(maxsize=_REMEMBERED)
def unasked(folded: str, mandarin: str) -> tuple[Word, ...]:
    """The words of a Chinese sentence that weigh something and that no word of a folded English text asks for.

    >>> [word.text for word in unasked("talk with your doctor.", "和医生、家人谈谈。")]
    ['家人']
    """
    weights = chinese().weights
    found = dict[str, int]()
    for at, word in _known_words(mandarin):
        if word in weights:
            found.setdefault(word, at)
    if not found:
        return ()
    asked = [own for word in words(folded) if (own := asking()[word])]
    left = set(found)
    for own in asked:
        if not own.isdisjoint(left):
            left = left - own  # in place it would go through all that is asked for
    return tuple(
        [
            Word(weights[word], word, found[word])
            for word in found
            if word in left and not _is_part_asked(word, found[word], mandarin, asked)
        ]
    )


def _known_words(mandarin: str) -> Iterator[tuple[int, str]]:
    """The known words of a Chinese text, each the longest where it stands, with where it begins."""
    begins, single = chinese().begins, entries("chinese-single")
    end = 0
    for at, begun in enumerate(map(begins.get, map(add, mandarin, mandarin[1:] + " "))):
        if at < end or not (begun or mandarin[at] in single):
            continue
        for word in begun or ():
            if mandarin.startswith(word, at):
                yield at, word
                end = at + len(word)
                break
        else:
            if mandarin[at] in single:
                yield at, mandarin[at]


def _is_part_asked(word: str, at: int, mandarin: str, asked: Iterable[frozenset[str]]) -> bool:
    """True if a word that is asked for stands in another one, or across one of its ends."""
    parts = _parts(mandarin, range(at, at + len(word)), 0, len(mandarin))
    return _is_asked(parts, asked)


def uncovered(folded: str, mandarin: str) -> list[int]:
    """Where characters of a Chinese sentence stand that say something and belong to no word that the English asks for."""
    places = range(len(mandarin))
    parts = {mandarin[at : at + size] for size in range(1, _LONGEST_WORD + 1) for at in places}
    known = asking()
    covered = set[int]()
    for part in set().union(*[known[word] & parts for word in words(folded)]):
        at = mandarin.find(part)
        while at >= 0:
            covered.update(range(at, at + len(part)))
            at = mandarin.find(part, at + 1)
    return [at for at in _saying(mandarin, 0, len(mandarin)) if at not in covered]
