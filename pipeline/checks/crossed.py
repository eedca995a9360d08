"""Find two things that were said of each other: he washes and she cooks, for she washes and he cooks."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from pipeline.checks.numbers_en import english_numbers
from pipeline.checks.numbers_zh import chinese_numbers
from pipeline.checks.relations_en import may_name, named_persons
from pipeline.checks.relations_zh import named_in
from pipeline.checks.sequence import event_words
from pipeline.model.finding import Span

_PARTS = re.compile(r"[,;:.!?]|\b(?:and|but|while|whereas)\b")
_PARTS_ZH = re.compile("[，；：。！？、]|而(?!且|不|非)|[和与](?!好)")
_NUMBER = re.compile("[0-9]+|[一二两三四五六七八九十百]+")
_Name = TypeVar("_Name")
_LONGEST = 180
"""Letters of a sentence that is looked at."""


class Crossed(NamedTuple):
    """Two things that each stand with what belongs to the other."""

    english: Span
    chinese: Span


class _Thing(NamedTuple):
    span: Span
    part: int
    """Of the English, by number."""
    there: Span
    part_there: int


def crossed(english: str, mandarin: str) -> Crossed | None:
    """The first two persons of the folded English who changed places between two parts of it.

    >>> crossed("she cooks, and he washes the dog.", "他做饭，她给狗洗澡。")
    Crossed(english=(0, 24), chinese=(0, 8))
    """
    if len(english) > _LONGEST or not may_name(english, 2) or not _parted(english, mandarin):
        return None
    persons = named_persons(english)
    return _crossed(english, mandarin, _once(persons, named_in(mandarin)))


def crossed_numbers(english: str, mandarin: str) -> Crossed | None:
    """The same of two numbers.

    >>> crossed_numbers("40% quarrel about screens, 16% about homework.", "16%为屏幕争吵，40%为作业争吵。")
    Crossed(english=(0, 45), chinese=(0, 15))
    """
    there = list(_NUMBER.finditer(mandarin)) if len(english) <= _LONGEST else []
    if len(there) < 2 or not _parted(english, mandarin):
        return None
    numbers = [
        (max(d.values), d.span) for d in english_numbers(english).demands if len(d.values) == 1
    ]
    if len(numbers) < 2:
        return None
    said = [(max(chinese_numbers(m.group()).values, default=0), m.span()) for m in there]
    return _crossed(english, mandarin, _once(numbers, said))


def _parted(english: str, mandarin: str) -> bool:
    """True where both have two parts."""
    inner = _PARTS_ZH.search(mandarin, 0, len(mandarin) - 1)
    return inner is not None and _PARTS.search(english, 0, len(english) - 1) is not None


def _crossed(english: str, mandarin: str, leads: list[tuple[Span, Span]]) -> Crossed | None:
    """Two of the leads that each stand, in the Chinese, with what belongs to the other."""
    if len(leads) < 2:
        return None
    ends = [match.start() for match in _PARTS.finditer(english)]
    ends_there = [match.start() for match in _PARTS_ZH.finditer(mandarin)]

    def thing(pair: tuple[Span, Span]) -> _Thing:
        span, there = pair
        return _Thing(span, bisect(ends, span[0]), there, bisect(ends_there, there[0]))

    led = [thing(pair) for pair in leads]
    apart = [
        (a, b) for a, b in combinations(led, 2) if a.part != b.part and a.part_there != b.part_there
    ]
    things = [*led, *map(thing, _words(english, mandarin))] if apart else []
    for a, b in apart:
        for x in things:
            if (x.part, x.part_there) == (a.part, b.part_there) and x != a:
                for y in things:
                    if (y.part, y.part_there) == (b.part, a.part_there) and y != b:
                        four = (a, b, x, y)
                        return Crossed(
                            _around([t.span for t in four]), _around([t.there for t in four])
                        )
    return None


def _words(english: str, mandarin: str) -> Iterator[tuple[Span, Span]]:
    """The words that stand once in both; no persons."""
    taken = {at for _, span in named_persons(english) for at in range(*span)}
    known = [a for a in event_words(english) if a.span[0] not in taken]
    often = Counter(meaning.name for a in known for meaning in a.meanings)
    for anchor in known:
        if all(often[meaning.name] == 1 for meaning in anchor.meanings):
            found = {m.span() for own in anchor.meanings for m in own.chinese.finditer(mandarin)}
            if len(found) == 1:
                yield anchor.span, found.pop()


def _once(
    ours: Sequence[tuple[_Name, Span]], theirs: Sequence[tuple[_Name, Span]]
) -> list[tuple[Span, Span]]:
    """Where what stands once here and once there does so."""
    if len(ours) < 2 or len(theirs) < 2:
        return []  # two are needed to change places
    here, there = Counter(name for name, _ in ours), Counter(name for name, _ in theirs)
    where = dict(theirs)
    return [(span, where[name]) for name, span in ours if here[name] == there[name] == 1]


def _around(spans: list[Span]) -> Span:
    return min(start for start, _ in spans), max(end for _, end in spans)
