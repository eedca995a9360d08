"""Replace one rendering of a term by another in a translation."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.model.glossary import Term
from pipeline.terms.matcher import Matcher
from pipeline.terms.script import simplified
from pipeline.terms.usage import stands_for


@dataclass(frozen=True, slots=True)
class Rerendered:
    """A text in which a term would be said otherwise."""

    target: str
    """The Mandarin with the new rendering."""
    places: int
    """How often it was put there."""
    sure: bool
    """False where one of the places may stand for something else: more of them than the English has of the
    term, or another term of the English that is said so too. Somebody should look."""


def rerendered(
    matcher: Matcher, term: Term, source: str, target: str, old: str, new: str
) -> Rerendered | None:
    """The target with `new` wherever `old` stands for `term`; None where it does not.

    A rendering of the glossary counts where it stands for the term and not inside a longer word (认可 in 不认可);
    other words count wherever they stand, but not inside a `new` that is there already.
    """
    hits = matcher.english(source)
    own = [hit.term for hit in hits if hit.term.en == term.en]
    if not own:
        return None
    named = {hit.term.en for hit in hits}
    found = _places(matcher, own[0], target, old, named)
    places = [place for place in found if not _within(place, target, new)]
    if not places:
        return None
    made = target
    for start, end in reversed(places):
        made = made[:start] + new + made[end:]
    shared = any(
        r.text == old and any(o.term.en in named - {term.en} for o in r.owners)
        for r in matcher.chinese(target)
    )
    return Rerendered(made, len(places), len(places) <= len(own) and not shared)


def _places(
    matcher: Matcher, term: Term, target: str, old: str, named: Collection[str]
) -> list[tuple[int, int]]:
    """Where `old` stands for the term, in order, without overlaps; `term` as the matcher itself has it."""
    listed = (term.zh, *term.accept, *term.doubtful, *term.avoid, *term.never)
    if simplified(old) not in map(simplified, listed):
        return [m.span() for m in re.finditer(re.escape(old), target)]
    found: list[tuple[int, int]] = []
    for r in matcher.chinese(target):
        is_ruled_out = r.kind(term) is not None and r.covered_by is None
        means_it = stands_for(r, term, named) or is_ruled_out
        if r.text == old and means_it and (not found or found[-1][1] <= r.start):
            found.append((r.start, r.end))
    return found


def _within(place: tuple[int, int], target: str, new: str) -> bool:
    return any(
        m.start() <= place[0] and place[1] <= m.end() for m in re.finditer(re.escape(new), target)
    )
