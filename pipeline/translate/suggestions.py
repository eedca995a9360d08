"""Suggest approved Mandarin of similar texts, or of a text's sentences.

An offer is for a person to read and take. Nothing is put together from offers, and none is ever a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.markdown.inline import read_inline
from pipeline.model.entry import Entry
from pipeline.translate.fuzzy import near
from pipeline.translate.memory import Match, rank
from pipeline.translate.sentence_pairs import aligned, pieces

MOST = 3
"""Like texts that one text is offered."""


@dataclass(frozen=True, slots=True)
class StoredSources:
    """The English of one document's texts that have Mandarin."""

    sources: tuple[str, ...]
    """Text by text."""
    joined: str
    """All of them, to see quickly that a sentence is in none."""

    @classmethod
    def of(cls, sources: Sequence[str]) -> StoredSources:
        """These texts."""
        return cls(tuple(sources), "\n".join(sources))

    def holding(self, sentence: str) -> Iterator[int]:
        """Places of the texts that hold these words."""
        if sentence in self.joined:
            yield from (n for n, source in enumerate(self.sources) if sentence in source)


Lookup = Callable[[int, int], Match | None]
"""Number of a document, place of a text in it → its Mandarin; None where nobody stands behind that."""


@dataclass(frozen=True, slots=True)
class HumanSuggestion:
    """Mandarin that people stand behind, for a text that is like this one or for one sentence of it."""

    source: str
    """The English that it translates: the whole like text, or the sentence."""
    target: str
    """The Mandarin of just that."""
    match: Match
    """The text it comes from: where, by whom, and how like it is."""
    is_sentence: bool
    """It is for one sentence of this text."""


def suggestions(
    entry: Entry, stored: Sequence[StoredSources], lookup: Lookup
) -> tuple[HumanSuggestion, ...]:
    """Texts by people that are three quarters like this one, the best first; where there are none, its sentences.

    What differs by a number or a "not", or in its markup, is not offered, nor what the entry says already. Sentences are
    of approved texts alone.
    """
    return _like(entry, stored, lookup) or tuple(_sentences(entry, stored, lookup))


def _like(
    entry: Entry, stored: Sequence[StoredSources], lookup: Lookup
) -> tuple[HumanSuggestion, ...]:
    marks = read_inline(entry.source).marks
    found: list[Match] = []
    for number, one in enumerate(stored):
        for place, percent in near(entry.source, one.sources):
            match = lookup(number, place)
            if match and match.target != entry.target and read_inline(match.target).marks == marks:
                found.append(replace(match, percent=percent))
    found.sort(key=lambda match: rank(match, entry.context), reverse=True)
    best = list({match.target: match for match in found}.values())
    best.sort(key=lambda match: rank(match, entry.context))
    return tuple(HumanSuggestion(m.source, m.target, m, is_sentence=False) for m in best[:MOST])


def _sentences(
    entry: Entry, stored: Sequence[StoredSources], lookup: Lookup
) -> Iterator[HumanSuggestion]:
    """Each sentence of the text, in its order, as people approved it last."""
    for sentence in dict.fromkeys(pieces(entry.source)):
        found = [
            HumanSuggestion(sentence, mandarin, match, is_sentence=True)
            for number, one in enumerate(stored)
            for place in one.holding(sentence)
            if (match := lookup(number, place)) and match.approved
            for english, mandarin in aligned(match.source, match.target)
            if english == sentence and mandarin not in entry.target
        ]
        if found:
            yield max(found, key=lambda o: (o.match.approval and o.match.approval.on, o.target))
