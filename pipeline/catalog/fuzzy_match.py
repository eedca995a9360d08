"""Match new strings to the removed entries they were edited from."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.catalog.matches import FuzzyMatches, RemovedEntry, SplitJoinMatch
from pipeline.catalog.similarity import Candidate, SimilarityIndex, is_part
from pipeline.catalog.split_join import copied, join, split
from pipeline.model.entry import Entry
from pipeline.model.segment import Key

_MOST = 0.8
"""A half is at most so much of the whole."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A new text and a lost entry that are alike."""

    key: Key
    order: int
    near: Candidate
    entry: Entry

    @property
    def rank(self) -> tuple[float, int, int]:
        """The likest first; then in the order of the page."""
        return (-self.near.score, self.order, self.near.old)


def fuzzy_match(new: Sequence[tuple[Key, int]], lost: Sequence[RemovedEntry]) -> FuzzyMatches:
    """Say what each new text was made from.

    `new`: key, and how many old entries stood before its place, in the order of the page. Likeness
    does not cross contexts. A join or split of whole paragraphs comes first; then each entry goes to
    the text most like it; a further part of an entry that is taken gets a copy to look at.
    """
    pairs = _pairs(new, lost)
    proposals = {**_joins(pairs), **_splits(pairs)}
    heirs: dict[Key, Entry] = {}
    taken: set[Key] = set()
    copies: dict[Key, SplitJoinMatch] = {}
    for pair in sorted(pairs, key=lambda pair: pair.rank):
        if pair.key in heirs or pair.key in proposals:
            continue
        if pair.entry.key not in taken:
            heirs[pair.key] = pair.entry
            taken.add(pair.entry.key)
        elif is_part(pair.key[1], pair.entry.source) and not _is_most(pair):
            copies.setdefault(pair.key, copied(pair.key[1], pair.entry))
    left = {key: copy for key, copy in copies.items() if key not in heirs}
    return FuzzyMatches(heirs, {**proposals, **left})


def _is_most(pair: _Pair) -> bool:
    """True for nearly the whole: such a text is a rival of the one that took it, no other half."""
    return len(pair.key[1]) > _MOST * len(pair.entry.source)


def _pairs(new: Sequence[tuple[Key, int]], lost: Sequence[RemovedEntry]) -> list[_Pair]:
    groups: dict[str | None, list[RemovedEntry]] = defaultdict(list)
    for one in lost:
        groups[one.entry.context].append(one)
    places = {context: [one.place for one in group] for context, group in groups.items()}
    indexes = {
        context: SimilarityIndex([one.entry.source for one in group])
        for context, group in groups.items()
    }
    pairs: list[_Pair] = []
    for order, (key, place) in enumerate(new):
        context, text = key
        if context in indexes:
            at = bisect_left(places[context], place)
            found = indexes[context].candidates(text, at)
            pairs += [_Pair(key, order, near, groups[context][near.old].entry) for near in found]
    return pairs


def _joins(pairs: Sequence[_Pair]) -> dict[Key, SplitJoinMatch]:
    """New texts that are several old paragraphs run together."""
    pieces: dict[Key, list[Entry]] = defaultdict(list)
    for pair in pairs:
        if pair.entry.source in pair.key[1]:
            pieces[pair.key].append(pair.entry)
    joined = {key: join(key[1], found) for key, found in pieces.items()}
    return {key: proposal for key, proposal in joined.items() if proposal}


def _splits(pairs: Sequence[_Pair]) -> dict[Key, SplitJoinMatch]:
    """New texts that together are one old paragraph."""
    wholes: dict[Key, Entry] = {}
    pieces: dict[Key, list[Key]] = defaultdict(list)
    for pair in pairs:
        if pair.key[1] in pair.entry.source:
            wholes[pair.entry.key] = pair.entry
            pieces[pair.entry.key].append(pair.key)
    found: dict[Key, SplitJoinMatch] = {}
    for whole, keys in pieces.items():
        parts = split(wholes[whole], [text for _, text in keys])
        found.update(zip(keys, parts or (), strict=False))
    return found
