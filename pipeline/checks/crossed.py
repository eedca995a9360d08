"""Find two things that were said of each other: he washes and she cooks, for she washes and he cooks."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple, TypeVar

from pipeline.checks import relations_en, relations_zh
from pipeline.checks.anchors import Anchor
from pipeline.checks.numbers_en import english_numbers
from pipeline.checks.numbers_zh import chinese_numbers
from pipeline.checks.sequence import event_words
from pipeline.model.finding import Span

_PARTS = re.compile(r"[,;:.!?]|\b(?:and|but|while|whereas)\b")
_PARTS_ZH = re.compile("[，；：。！？、]|而(?!且|不|非)|[和与](?!好)")
_NUMBER = re.compile("[0-9]+|[一二两三四五六七八九十百]+")
_Name = TypeVar("_Name")
_LONGEST = 180
"""Letters of a sentence that is looked at."""
_MOST = 14
"""Words of one up to which all pairs are held against each other."""


class Crossed(NamedTuple):
    """Two things that each stand with what belongs to the other."""

    english: Span
    chinese: Span
    number: bool
    """True if they are numbers."""


class _Thing(NamedTuple):
    span: Span
    part: int
    """Of the English, by number."""
    there: Span
    part_there: int
    number: bool


@lru_cache(maxsize=16)
def crossed(english: str, mandarin: str) -> Crossed | None:
    """The first things of two parts of the folded English that have changed places; the last few sentences are remembered.

    >>> found = crossed("she cooks, and he washes the dog.", "他做饭，她给狗洗澡。")
    >>> found.english, found.chinese, found.number
    ((0, 24), (0, 8), False)
    """
    if len(english) > _LONGEST or not _PARTS.search(english, 0, len(english) - 1):
        return None
    ends = [match.start() for match in _PARTS.finditer(english)]
    ends_there = [match.start() for match in _PARTS_ZH.finditer(mandarin)]
    if len(ends_there) < 2:
        return None
    things = [
        _Thing(span, bisect(ends, span[0]), there, bisect(ends_there, there[0]), number)
        for span, there, number in _things(english, mandarin)
    ]
    if not 4 <= len(things) <= _MOST:
        return None
    pairs = [
        (a, b)
        for a, b in combinations(sorted(things), 2)
        if a.part == b.part and a.part_there != b.part_there
    ]
    for (a, b), (c, d) in combinations(pairs, 2):
        if a.part == c.part:
            continue
        for x, y in ((c, d), (d, c)):
            four = (a, b, x, y)
            numbers = sum(thing.number for thing in four)
            if a.part_there == y.part_there and b.part_there == x.part_there and numbers != 1:
                spans, there = [t.span for t in four], [t.there for t in four]
                return Crossed(_around(spans), _around(there), number=bool(numbers))
    return None


def _things(english: str, mandarin: str) -> Iterator[tuple[Span, Span, bool]]:
    """What stands once in both: persons, numbers and words with a known counterpart."""
    persons = list(relations_en.named_persons(english))
    there = [(person.name, person.span) for person in relations_zh.persons_of(mandarin)]
    for span, other in _once(persons, there):
        yield span, other, False
    numbers = [
        (max(d.values), d.span) for d in english_numbers(english).demands if len(d.values) == 1
    ]
    if numbers:
        said = [
            (max(chinese_numbers(m.group()).values, default=0), m.span())
            for m in _NUMBER.finditer(mandarin)
        ]
        for span, other in _once(numbers, said):
            yield span, other, True
    taken = {at for _, span in persons for at in range(*span)}
    known = [a for a in event_words(english) if a.span[0] not in taken]
    often = Counter(meaning.name for a in known for meaning in a.meanings)
    for anchor in known:
        if all(often[meaning.name] == 1 for meaning in anchor.meanings):
            found = _places(anchor, mandarin)
            if len(found) == 1:
                yield anchor.span, found[0], False


def _once(
    ours: list[tuple[_Name, Span]], theirs: list[tuple[_Name, Span]]
) -> Iterator[tuple[Span, Span]]:
    """What stands once here and once there."""
    here, there = Counter(name for name, _ in ours), Counter(name for name, _ in theirs)
    where = dict(theirs)
    for name, span in ours:
        if here[name] == there[name] == 1:
            yield span, where[name]


def _places(anchor: Anchor, mandarin: str) -> list[Span]:
    return [m.span() for meaning in anchor.meanings for m in meaning.chinese.finditer(mandarin)]


def _around(spans: list[Span]) -> Span:
    return min(start for start, _ in spans), max(end for _, end in spans)
