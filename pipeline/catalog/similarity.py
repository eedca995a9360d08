"""Find the old strings that a new string is most similar to.

Nothing is compared with everything. A new text is held against the few old ones that share its
rarest words and pairs of words, or that stood at its place; only these are measured letter by letter.
So the time grows with the number of texts, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.model.late_pattern import late_pattern

CLOSE = 70.0
"""From this likeness (0–100) on, a new text is an edited old one."""
_WORD = late_pattern(r"\w+")
_AT_ITS_PLACE = 60.0
"""Enough for a text that stands where the old one stood, between the same neighbours."""
_RARE = 12
"""A feature of more old texts than this tells little: then only those near the place are looked at."""
_FEATURES = 10
"""So many of a text's rarest features are asked."""
_MEASURED = 6
"""So many candidates are measured letter by letter."""
_BESIDE = 3
"""So many old texts on each side of the place are candidates."""
_FEW = 5
"""Texts of fewer words are known by runs of letters too."""
_SURE = 85.0
"""With one old text so like the new one, parts and moved clauses are not looked for."""
_ORDER = 5.0
"""What it costs to have the same words in another order."""
_PART = 90.0
"""From this likeness on, a text stands within another."""
_PART_LETTERS = 20
_PART_SHARE = 0.2
"""A part is at least so long, and so much of the whole: shorter ones stand within many by chance."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An old text that a new one may have been made from."""

    score: float
    """Likeness, 70–100."""
    old: int
    """Number of the old text."""


class SimilarityIndex:
    """Old texts in their order, ready to be asked."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Keep the texts; what they have in common with others is noted when it is first asked."""
        self._texts = texts

    @cached_property
    def _holders(self) -> Mapping[str, list[int]]:
        return _holders(self._texts)

    def candidates(self, text: str, place: int = 0) -> list[Candidate]:
        """The old texts that are like `text`, the likest first, then in their order.

        `place`: how many old texts stood before the place where the new one stands.
        """
        if near := self._in_its_place(text, place):
            return [near]
        found: list[Candidate] = []
        sure = False
        for old in self._candidates(text, place):
            other = self._texts[old]
            limit = _AT_ITS_PLACE if place <= old < place + _BESIDE else CLOSE
            if score := fuzz.ratio(text, other, score_cutoff=limit):
                found.append(Candidate(max(score, CLOSE), old))
                sure = sure or score >= _SURE
            elif not sure and (near := _loose(text, other, old)):
                found.append(near)
        return sorted(found, key=lambda near: (-near.score, near.old))

    def _in_its_place(self, text: str, place: int) -> Candidate | None:
        """The old text of this place, where it alone is like the new one, and very: most edits are so."""
        beside = enumerate(self._texts[place : place + _BESIDE], place)
        scores = [(fuzz.ratio(text, other, score_cutoff=CLOSE), old) for old, other in beside]
        like = [Candidate(score, old) for score, old in scores if score]
        return like[0] if len(like) == 1 and like[0].score >= _SURE else None

    def _candidates(self, text: str, place: int) -> list[int]:
        votes: dict[int, float] = defaultdict(float)
        known = (feature for feature in _features(text) if feature in self._holders)
        rarest = sorted(known, key=lambda feature: (len(self._holders[feature]), feature))
        for held in (self._holders[feature] for feature in rarest[:_FEATURES]):
            weight = 1 / len(held)
            for old in held if len(held) <= _RARE else _around(held, place):
                votes[old] += weight
        first = nsmallest(_MEASURED, votes, key=lambda old: (-votes[old], old))
        beside = range(max(0, place - _BESIDE), min(len(self._texts), place + _BESIDE))
        return [*first, *(old for old in beside if old not in first)]


def _loose(text: str, other: str, old: int) -> Candidate | None:
    """How two texts are alike that differ letter by letter."""
    # The same words in another order: a clause has moved.
    score = fuzz.token_sort_ratio(text, other, score_cutoff=CLOSE + _ORDER)
    if score:
        return Candidate(score - _ORDER, old)
    alike = is_part(text, other) or is_part(other, text)
    return Candidate(CLOSE, old) if alike else None


def is_part(text: str, whole: str) -> bool:
    """True if `text` stands within `whole`, little words apart: a half of a paragraph that was split."""
    if not max(_PART_LETTERS, _PART_SHARE * len(whole)) <= len(text) <= len(whole):
        return False
    if not fuzz.token_set_ratio(text, whole, score_cutoff=_PART):
        return False  # the cheaper question first
    return bool(fuzz.partial_ratio(text, whole, score_cutoff=_PART))


def _holders(texts: Iterable[str]) -> Mapping[str, list[int]]:
    """Feature → the texts that have it, in their order."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for feature in _features(text):
            holders[feature].append(number)
    return holders


def _features(text: str) -> set[str]:
    """Words and pairs of words; of short texts also runs of four letters."""
    lower = text.lower()
    words = _WORD.findall(lower)
    found = {*words, *map(" ".join, pairwise(words))}
    if len(words) < _FEW:
        found.update(f"{lower[n : n + 4]}\0" for n in range(len(lower) - 3))
    return found


def _around(held: list[int], place: int) -> list[int]:
    """The few holders of a frequent feature that stood nearest the place."""
    middle = bisect_left(held, place)
    return held[max(0, middle - _BESIDE) : middle + _BESIDE]
