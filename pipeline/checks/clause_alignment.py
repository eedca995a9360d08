"""Align the clauses of an English sentence with those of its Mandarin, by the words that both say.

Mandarin often puts clauses in another order, so that place and length tell nothing: what counts are words of one language whose
known counterparts stand in one clause of the other one (`counterparts.standing_for`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.checks.counterparts import standing_for
from pipeline.checks.sentence_alignment import between
from pipeline.model.finding import Span

_END_EN = re.compile(
    r"(?:(?<!\d),|,(?!\d)|[;:—()!?]|(?<!\b[a-z])\.(?!\d))[”’\"') ]*(?:(?:and|but|or|so|then) )?"
    r"| (?=(?:but|because|if|when|while|although|though|unless|until|before|after|since|whether|once|so that|and then|as (?:long|soon) as)\b)"
    r"| (?:and|or) (?=(?:you|he|she|they|we|i|it|do|does|did|don't|let|your|the|both|neither|if|when|try|ask|call|tell|keep|never|always|not|no)\b)"
)
"""What ends a clause: signs, and words that begin another one."""
_END_ZH = re.compile("[，；：。！？—…?!]+[”’」』）]*")
_LONGEST = 400
"""Letters of a sentence that is read: each clause is held against each other one."""
_CLEAR = 1.5
"""How many times as much as with any other clause a clause has to share with the one that is taken for its own."""


class ClausePair(NamedTuple):
    """Neighbouring clauses that say the same in both languages."""

    english: Span
    """Where, in the English sentence."""
    mandarin: Span
    """Where, in the Mandarin one."""


@lru_cache(maxsize=32)
def clause_pairs(english: str, mandarin: str) -> tuple[ClausePair, ...]:
    """The clauses of a folded sentence side by side, in the order of the English; empty where they cannot be told apart.

    >>> pairs = clause_pairs("call a doctor before you take the pills, and keep the phone.", "手机要留着，吃药之前先给医生打电话。")
    >>> [pair.mandarin for pair in pairs]
    [(6, 17), (0, 5)]
    """
    ours, theirs = _spans(_END_EN, english), _spans(_END_ZH, mandarin)
    if len(english) > _LONGEST or len(ours) < 2 or len(theirs) < 2:
        return ()
    shared = _shared(english, mandarin, ours, theirs)
    turned = [list(column) for column in zip(*shared, strict=True)]
    pairs = [(i, j) for i, row in enumerate(shared) if (j := _best(row)) is not None]
    pairs += [(i, j) for j, column in enumerate(turned) if (i := _best(column)) is not None]
    return tuple(_joined(sorted(set(pairs)), ours, theirs))


def _shared(english: str, mandarin: str, ours: list[Span], theirs: list[Span]) -> list[list[float]]:
    """How much each English clause (a row) shares with each Mandarin one: a word that stands in one of them alone counts 1."""
    starts = [start for start, _ in theirs]
    found = [[0.0] * len(theirs) for _ in ours]
    for row, (start, end) in zip(found, ours, strict=True):
        for word in dict.fromkeys(re.findall(r"[a-z]+", english[start:end])):
            there = {
                bisect_right(starts, match.start()) - 1
                for pattern in standing_for(word)
                for match in pattern.finditer(mandarin)
            }
            for j in there:
                row[j] += 1 / len(there) ** 2
    return found


def _best(row: Sequence[float]) -> int | None:
    """The one with which most is shared; None where that is not clear."""
    first = max(range(len(row)), key=row.__getitem__)
    second = max((value for j, value in enumerate(row) if j != first), default=0.0)
    return first if row[first] >= 1 and row[first] >= _CLEAR * second else None


def _joined(pairs: list[tuple[int, int]], ours: list[Span], theirs: list[Span]) -> list[ClausePair]:
    """Clauses that hang together, each group once; those of which nothing is known go with the one before, or behind."""
    of_ours = _groups(pairs, len(ours), len(theirs))
    if len(set(of_ours[0])) < 2:
        return []
    found: list[ClausePair] = []
    for group in dict.fromkeys(of_ours[0]):
        en = [i for i, own in enumerate(of_ours[0]) if own == group]
        zh = [j for j, own in enumerate(of_ours[1]) if own == group]
        if not zh or en[-1] - en[0] >= len(en) or zh[-1] - zh[0] >= len(zh):
            return []  # not side by side: another sentence than this aligner understands
        found.append(
            ClausePair((ours[en[0]][0], ours[en[-1]][1]), (theirs[zh[0]][0], theirs[zh[-1]][1]))
        )
    return found


def _groups(pairs: list[tuple[int, int]], rows: int, columns: int) -> tuple[list[int], list[int]]:
    """For each English clause, and each Mandarin one, the number of its group."""
    en, zh = [-1] * rows, [-1] * columns
    for number, (i, j) in enumerate(pairs):
        old = {en[i], zh[j]} - {-1}
        en = [number if own in old else own for own in en]
        zh = [number if own in old else own for own in zh]
        en[i] = zh[j] = number
    for side in (en, zh):
        for i, own in enumerate(side):
            if own < 0 and i:
                side[i] = side[i - 1]
        for i in reversed(range(len(side) - 1)):
            if side[i] < 0:
                side[i] = side[i + 1]
    return en, zh


def _spans(end: re.Pattern[str], text: str) -> list[Span]:
    """The stretches between the ends; none without a letter."""
    return [(a, b) for a, b in between(end, text) if any(map(str.isalnum, text[a:b]))]
