"""Find answers that stand under the id of another text, by length, numbers, placeholders and terms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from pipeline.translate.engines.prompt import Item
from pipeline.translate.mask import PLACEHOLDERS, words

_NUMBER = re.compile(r"\d+")
_LATIN = re.compile(r"\b[A-Z][A-Z]+\b")
_ENDS = {"?": "？", "？": "？", ":": "：", "：": "：", ".": "。", "。": "。", "!": "。", "！": "。"}
_PER_LETTER = 0.36
"""Characters of Mandarin for one of English, in our own approved texts."""
_SPREAD = 0.27
"""Standard deviation of the logarithm of that: 0.21 in 1,006 good pairs, and machines write less evenly."""
_ANCHOR = 2.0
"""What one anchor weighs that is in an answer, or is missing: a number hardly gets there by chance."""
_LEAST = 1.0
"""How much better an answer must fit another text than its own. Of 1,006 good pairs 15 are asked for once more without need."""
_MANY = 4
"""Where a fourth of a reply is in the wrong place, and three at least, nobody knows where the rest belongs."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an answer to a text should hold."""

    length: int
    """Characters of its words."""
    marks: int
    """Placeholders."""
    end: str
    """Its last sign, as Mandarin writes it; empty where it ends with a letter."""
    numbers: frozenset[str]
    """Numbers and capital letters that stay."""
    renderings: tuple[tuple[str, ...], ...]
    """Good renderings of each of its terms."""


def mixed_up(items: Sequence[Item], answers: Mapping[int, str]) -> set[int]:
    """The ids (from 1) whose answer fits another text of the request far better, while theirs stands elsewhere.

    Both have to hold: a free translation alone puts nothing under suspicion. Two texts of one length without a number
    or a term of their own cannot be told apart.
    """
    asked = {number: _asked(item) for number, item in enumerate(items, 1) if number in answers}
    fit = {
        (text, answer): _fit(one, answers[answer])
        for text, one in asked.items()
        for answer in asked
    }
    taken = {
        (text, answer)
        for text in asked
        for answer in asked
        if answer != text
        and answers[answer] != answers[text]
        and fit[text, answer] - fit[text, text] > _LEAST
    }
    lost_its_own = {text for text, _ in taken}
    fits_elsewhere = {answer for _, answer in taken}
    found = lost_its_own & fits_elsewhere
    return set(asked) if len(found) >= max(3, len(asked) / _MANY) else found


def _asked(item: Item) -> _Asked:
    text, hints = item
    english = words(text)
    kept = frozenset((*_NUMBER.findall(english), *_LATIN.findall(english)))
    renderings = tuple((t.zh, *t.accept) for t in hints.terms if t.zh and not t.senses)
    marks = len(PLACEHOLDERS.findall(text))
    return _Asked(len(english.strip()), marks, _end(english), kept, renderings)


def _end(text: str) -> str:
    """A question mark, a colon or a full stop; empty where the text ends with none."""
    last = text.strip().rstrip("\"'”’」』)）*_")[-1:]
    return _ENDS.get(last, "")


def _fit(asked: _Asked, answer: str) -> float:
    """How well an answer fits a text; 0 is perfect, and worse is less."""
    mandarin = words(answer)
    ratio = log((len(mandarin.strip()) + 2) / (_PER_LETTER * asked.length + 2)) / _SPREAD
    there = {*_NUMBER.findall(mandarin), *_LATIN.findall(mandarin)}
    missing = len(asked.numbers - there) + sum(
        not any(word in mandarin for word in words) for words in asked.renderings
    )
    extra = len({mark for mark in there - asked.numbers if not mark.isdigit()})
    marks = abs(len(PLACEHOLDERS.findall(answer)) - asked.marks)
    end = _end(mandarin) != asked.end
    return -min(ratio * ratio / 2, 8.0) - _ANCHOR * (missing + extra / 2 + marks + end)
