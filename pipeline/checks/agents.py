"""Find acts and clauses that the Chinese gives to another person than the English does.

The persons are those of `roles.txt`, the acts the everyday words of `anchors.txt` and `kept.txt`. Nothing is guessed: who is
not named in both languages acts nowhere, and a word that stands twice belongs to nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.checks.counterparts import standing_for
from pipeline.checks.relations_en import persons_named
from pipeline.checks.relations_zh import persons_in
from pipeline.model.finding import Span
from pipeline.terms.read_words import places

_ANYBODY = frozenset(["he", "she", "they"])
_LONGEST = 200
"""Letters of a sentence whose persons are surely told apart."""
_CLAUSE_EN = re.compile(r"[,;:—.?!]|\b(?:and|but|while|whereas|so|because|since|if|when|which|who)\b")  # fmt: skip
_CLAUSE_ZH = re.compile("[，；：。！？—、]")
_Clauses = tuple[list[int], list[int]]
"""Where the clauses of both languages end."""
_Pair = tuple[Span, Span]
"""Where something stands in a folded English sentence, and where in its Chinese."""


def _same(one: str, other: str) -> bool:
    """True where two names may mean one person: a noun and he, she or they."""
    both = {one, other}
    may_be = len(both & _ANYBODY) == 1 and both.isdisjoint(("i", "we", "you"))
    return one == other or both == {"i", "we"} or may_be


class _Placed(NamedTuple):
    """A word, or a person, that stands in one clause of each language."""

    word: str
    ours: int
    """Number of the English clause."""
    theirs: int
    """Number of the Chinese one."""
    span: Span
    """Where, in the English."""
    at: int
    """Where, in the Chinese."""


def crossed(english: str, mandarin: str) -> _Pair | None:
    """Two persons of two clauses who changed places while what is said of one of them stayed; None for none.

    >>> crossed("the withdrawer needs time, and the pursuer needs an answer.", "追逐者需要时间，退缩者需要答案。")
    ((4, 42), (0, 9))
    """
    if len(english) > _LONGEST or ("，" not in mandarin and "；" not in mandarin):
        return None
    persons = persons_named(english)
    if len(persons) < 2:
        return None
    clauses = _ends(_CLAUSE_EN, english), _ends(_CLAUSE_ZH, mandarin)
    people = list(_people(mandarin, persons, clauses))
    apart = [
        (one, other)
        for one in people
        for other in people
        if one.ours != other.ours and one.theirs != other.theirs and not _same(one.word, other.word)
    ]
    words = list(_words(english, mandarin, persons, clauses)) if apart else []
    for one, other in apart:
        stayed = {(one.ours, one.theirs), (other.ours, other.theirs)}
        turned = any((w.ours, w.theirs) == (one.ours, other.theirs) for w in words)
        if turned and not any((w.ours, w.theirs) in stayed for w in words):
            first, last = sorted((one, other), key=lambda p: p.span)
            there = sorted((one.at, other.at))
            return (first.span[0], last.span[1]), (there[0], there[1] + 1)
    return None


def _people(
    mandarin: str, persons: Sequence[tuple[str, Span]], clauses: _Clauses
) -> Iterator[_Placed]:
    """The persons who are named once in the English, and in one clause of the Chinese."""
    ours = Counter(name for name, _ in persons)
    there: dict[str, list[int]] = {}
    for name, span in persons_in(mandarin):
        there.setdefault(name, []).append(span[0])
    for name, span in persons:
        if ours[name] == 1 and name in there:
            yield from _placed(name, span, there[name], clauses)


def _words(
    english: str, mandarin: str, persons: Sequence[tuple[str, Span]], clauses: _Clauses
) -> Iterator[_Placed]:
    """The known words that stand once in the English, and in one clause of the Chinese."""
    taken = {at for _, span in persons for at in range(*span)}
    for word, starts in places(english).items():
        if len(starts) == 1 and starts[0] not in taken:
            at = [m.start() for c in standing_for(word) for m in c.finditer(mandarin)]
            yield from _placed(word, (starts[0], starts[0] + len(word)), at, clauses)


def _placed(word: str, span: Span, at: list[int], clauses: _Clauses) -> Iterator[_Placed]:
    ours, theirs = clauses
    numbers = {bisect_right(theirs, place) for place in at}
    if len(numbers) == 1:
        yield _Placed(word, bisect_right(ours, span[0]), numbers.pop(), span, min(at))


def _ends(mark: re.Pattern[str], text: str) -> list[int]:
    """Where the clauses end."""
    return [match.start() for match in mark.finditer(text)]
