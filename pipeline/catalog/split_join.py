"""Find the translation for the parts of a paragraph that was split, or joined with another.

What is found is a proposal with the mark of memory, never text that somebody is said to have
written: the Mandarin of whole sentences, or else the whole paragraph's with its English as `#|`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.catalog.matches import SplitJoinMatch
from pipeline.model.entry import Entry
from pipeline.model.late_pattern import late_pattern

_EN_SENTENCE = late_pattern(r"[.!?…]+[”’\"')\]*_`]*(?:\s+|$)")
_ZH_SENTENCE = late_pattern(r"[。！？!?…]+[”’」』）)\]*_`]*\s*")
_PAIRS = (("(", ")"), ("[", "]"), ("（", "）"), ("“", "”"), ("「", "」"), ("《", "》"))
_TWICE = "*_`"
_UNEVEN = 2.0
"""A piece whose share of the Mandarin is so many times its share of the English is cut wrongly."""
_COVER = 0.9
"""Pieces that make up so much of a text (by letters) are what it was joined from."""


def copied(source: str, whole: Entry) -> SplitJoinMatch:
    """The whole's Mandarin for a piece of it: too much, and `#|` says what it is for."""
    made_for = whole.made_for
    return SplitJoinMatch(whole.target, made_for, round(fuzz.ratio(source, made_for)), (whole,))


def join(source: str, pieces: Sequence[Entry]) -> SplitJoinMatch | None:
    """The Mandarin of `pieces` in the order in which they stand in `source`; None if they are not it."""
    placed = sorted((_place(piece.source, source), n) for n, piece in enumerate(pieces))
    ordered = [pieces[n] for _, n in placed]
    made_for = " ".join(piece.made_for for piece in ordered)
    size = sum(len(piece.source) for piece in ordered)
    if len(pieces) < 2 or not _COVER * len(source) <= size <= len(source):
        return None
    target = "".join(piece.target for piece in ordered)
    likeness = round(fuzz.ratio(source, made_for))
    return SplitJoinMatch(
        target, None if made_for == source else made_for, likeness, tuple(ordered)
    )


def split(whole: Entry, pieces: Sequence[str]) -> tuple[SplitJoinMatch, ...] | None:
    """The Mandarin of each piece, in the order given; None where that cannot be told.

    It can where the pieces are the whole, both languages have as many sentences, and no cut runs
    through a bracket, a quotation or an emphasis.
    """
    ordered = sorted(pieces, key=whole.source.find)
    if len(pieces) < 2 or whole.previous_source is not None or " ".join(ordered) != whole.source:
        return None
    counts = [len(_EN_SENTENCE.findall(piece)) for piece in ordered]
    sentences = _sentences(whole.target)
    if 0 in counts or sum(counts) != len(sentences):
        return None
    cuts = [sum(counts[:n]) for n in range(len(counts) + 1)]
    parts = ["".join(sentences[a:b]).strip() for a, b in pairwise(cuts)]
    shares = zip(parts, ordered, strict=True)
    if not all(_is_even(zh, en, whole) and _is_whole(zh) for zh, en in shares):
        return None
    found = dict(zip(ordered, parts, strict=True))
    return tuple(SplitJoinMatch(found[piece], None, 100, (whole,)) for piece in pieces)


def _sentences(text: str) -> list[str]:
    """The sentences of a Mandarin text; joined they are the text."""
    ends = [found.end() for found in _ZH_SENTENCE.finditer(text)]
    cuts = [0, *ends] if ends and ends[-1] == len(text) else [0, *ends, len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if a != b]


def _place(piece: str, text: str) -> int:
    """Where a piece stands in a text, or where what is most like it does."""
    exact = text.find(piece)
    if exact >= 0:
        return exact
    found = fuzz.partial_ratio_alignment(piece, text)
    return found.dest_start if found else 0


def _is_even(zh: str, en: str, whole: Entry) -> bool:
    share = (len(zh) / len(whole.target)) / (len(en) / len(whole.source))
    return 1 / _UNEVEN <= share <= _UNEVEN


def _is_whole(text: str) -> bool:
    """True if no bracket, quotation or emphasis is cut."""
    pairs = all(text.count(one) == text.count(other) for one, other in _PAIRS)
    return pairs and all(text.count(mark) % 2 == 0 for mark in _TWICE)
