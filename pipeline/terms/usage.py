"""Find how a translation renders each enforced term of its English."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from string import ascii_letters
from typing import NamedTuple

from pipeline.model.glossary import Term
from pipeline.terms.matcher import Hit, Matcher, Rendering, RenderingKind
from pipeline.terms.read_words import characters
from pipeline.terms.words import is_whole

_GOOD = (RenderingKind.PREFERRED, RenderingKind.ACCEPTED)
_DOUBTFUL, _AVOIDED = RenderingKind.DOUBTFUL, RenderingKind.AVOIDED
"""Looked up once: Python 3.11 asks a member of an enumeration by a function."""
_LATIN = frozenset(ascii_letters)
_NEGATORS = "不无非未反"


class Usage(NamedTuple):
    """One term of the English and what stands for it in the Mandarin."""

    term: Term
    """An enforced term."""
    hits: tuple[Hit, ...]
    """Where the English has it."""
    good: int
    """How often a preferred or accepted rendering (or the kept word itself) stands for it."""
    wrong: tuple[Rendering, ...]
    """Avoided renderings, whole words, that no other word of the English explains."""
    doubtful: tuple[Rendering, ...] = ()
    """Renderings that are understood, but are not the words of this practice."""

    @property
    def is_open(self) -> bool:
        """True where the Mandarin has no rendering at all, or a wrong one: what `gl-missing` and `gl-forbidden` say."""
        return not (self.good or self.doubtful) or bool(self.wrong)


def usages(matcher: Matcher, source: str, target: str) -> tuple[Usage, ...]:
    """Compare the visible words of a pair; terms in the order of the English."""
    hits: dict[str, list[Hit]] = {}
    for hit in matcher.english(source):
        if "{" not in source or source.rfind("{", 0, hit.start) <= source.rfind("}", 0, hit.start):
            hits.setdefault(hit.term.en, []).append(hit)  # {partner_name} is a placeholder
    if not hits:
        return ()
    renderings = matcher.chinese(target)
    kept = set[str]()
    if not _LATIN.isdisjoint(characters(target)):  # few texts have any
        kept = {hit.term.en for hit in matcher.english(target) if hit.term.keep}
    owned = _owned(renderings, hits.keys())
    explained: dict[str, bool] = {}
    found: list[Usage] = []
    for name, places in hits.items():
        term, own = places[0].term, owned.get(name, [])
        if not term.enforce:
            continue
        good = [r for r in own if stands_for(r, term, hits.keys())]
        count = len(good) + (name in kept)
        wrong = () if count >= len(places) else _wrong(own, good, term, hits.keys())
        if wrong:
            for text in {r.text for r in wrong} - explained.keys():
                explained[text] = matcher.explained(text, source)
            wrong = tuple(
                r for r in wrong if not explained[r.text] and is_whole(target, r.start, r.end)
            )
        doubtful = [r for r in own if r.covered_by is None and r.kind(term) is _DOUBTFUL]
        found.append(Usage(term, tuple(places), count, wrong, tuple(doubtful)))
    return tuple(found)


def _owned(
    renderings: Iterable[Rendering], named: Collection[str]
) -> Mapping[str, list[Rendering]]:
    """The renderings of each term of the English, in their order."""
    owned: dict[str, list[Rendering]] = {}
    for rendering in renderings:
        for owner in rendering.owners:
            if (name := owner.term.en) in named:
                own = owned.setdefault(name, [])
                if not own or own[-1] is not rendering:  # a term may name one string twice
                    own.append(rendering)
    return owned


def stands_for(rendering: Rendering, term: Term, named: Collection[str]) -> bool:
    """True if this string renders the term here.

    Inside a longer string it does unless that one negates it (认可 in 不认可), is wrong itself, is another rendering
    of the same term, or is needed for another term of the English: 伴侣治疗 is a 伴侣 only where no therapy is meant.
    """
    if rendering.kind(term) not in _GOOD:
        return False
    cover = rendering.covered_by
    if cover is None:
        return True
    if not cover.owners:  # characters that stand there by chance
        return False
    negated = cover.text[0] in _NEGATORS and rendering.start == cover.start + 1
    return not negated and cover.kind(term) is None and not _explained(cover, term, named)


def _wrong(
    renderings: Sequence[Rendering], good: Sequence[Rendering], term: Term, named: Collection[str]
) -> tuple[Rendering, ...]:
    """Avoided renderings that stand for the term: not in a longer string, not beside a good one (一对伴侣)."""
    edges = {edge for rendering in good for edge in (rendering.start, rendering.end)}
    return tuple(
        rendering
        for rendering in renderings
        if rendering.kind(term) is _AVOIDED
        and not _excused(rendering.covered_by, named)
        and not _explained(rendering, term, named)
        and not edges & {rendering.start, rendering.end}
    )


def _excused(cover: Rendering | None, named: Collection[str]) -> bool:
    """True if what stands around a rendering is another word; not if it is only wrong for a term that is not meant.

    同情心 in 有同情心 is wrong for compassion, though that string is listed for empathic.
    """
    if cover is None:
        return False
    wrong = all(o.kind is RenderingKind.AVOIDED and o.term.en not in named for o in cover.owners)
    return not (cover.owners and wrong)


def _explained(rendering: Rendering, term: Term, named: Collection[str]) -> bool:
    """True if another term of the English asks for this string: 同情 where it says sympathy too."""
    return any(
        owner.kind in _GOOD and owner.term is not term and owner.term.en in named
        for owner in rendering.owners
    )
