"""What new texts were made from: data alone, read without the library that compares texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.entry import Entry
from pipeline.model.segment import Key


@dataclass(frozen=True, slots=True)
class SplitJoinMatch:
    """Mandarin that a text might have, for a person to look at."""

    target: str
    previous_source: str | None
    """The English that it was made for, where that is not the text itself."""
    likeness: int
    """How much the two are alike, in percent."""
    pieces: tuple[Entry, ...]
    """The entries whose Mandarin it is."""


@dataclass(frozen=True, slots=True)
class RemovedEntry:
    """An entry with Mandarin whose English is gone."""

    entry: Entry
    place: int
    """How many entries stood before it."""


@dataclass(frozen=True, slots=True)
class FuzzyMatches:
    """The answer of `fuzzy_match`."""

    edited: Mapping[Key, Entry]
    """New key → the entry that becomes its own: an edit. Each entry at most once."""
    split_joins: Mapping[Key, SplitJoinMatch]
    """New key → Mandarin of the paragraph that it was split or joined from; that one stays where it is."""
