"""Derive the state of every entry from its text and the ledger.

The rules are in docs/ledger.md; the first that matches wins. A state is derived
from text and ledger each time and never stored, so no tool can forget to clear one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Reviewer
from pipeline.model.entry import Entry, State
from pipeline.model.finding import Finding
from pipeline.model.hashing import source_sha
from pipeline.model.segment import Key
from pipeline.model.settings import Settings
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.distinct_reviewers import Uncounted


@dataclass(frozen=True, slots=True)
class EntryReview:
    """Where one entry stands, and who says so."""

    state: State
    """First rule that matches."""
    have: int
    """Different eligible people whose approval of exactly this pair stands (`Vouching.different`)."""
    need: int
    """Different people that it takes."""
    approvals: tuple[Decision, ...] = ()
    """The standing approvals, one a person."""
    rejections: tuple[Decision, ...] = ()
    """Open rejects of exactly this pair."""
    safety: bool = False
    """True while the entry counts as safety text: marked now or once, and nobody who may has lowered it."""
    takes_two: bool = False
    """True if lowering it takes two people, one of them a lead."""
    lowerings: tuple[Decision, ...] = ()
    """What people said to lower it, one line a person."""
    questions: tuple[Decision, ...] = ()
    """Blocking comments that nobody has settled; they change no state, and the page waits."""
    uncounted: tuple[Uncounted, ...] = ()
    """Approvals that do not count beside another one: the person is not confirmed yet."""
    outdated: bool = False
    """Derived locales: True where it was approved beside a text that is not the approved one any more."""


def states(
    catalog: Catalog,
    decisions: Iterable[Decision],
    reviewers: Iterable[Reviewer],
    settings: Settings,
    pivot_shas: Mapping[str, str] | None = None,
) -> Mapping[Key, EntryReview]:
    """The review of every live entry, in source order; `pivot_shas` as `DecisionIndex.pivot_shas`."""
    index = DecisionIndex.of(
        decisions, reviewers, catalog.document, settings.locale.dir, pivot_shas=pivot_shas
    )
    return states_of(catalog, index, settings)


def states_of(
    catalog: Catalog, index: DecisionIndex, settings: Settings
) -> Mapping[Key, EntryReview]:
    """As `states`, from a `DecisionIndex` that is at hand."""
    live = frozenset((entry.source_sha, entry.target_sha) for entry in catalog)
    return {key: _review(entry, index, settings, live) for key, entry in catalog.by_key.items()}


def approved_targets(catalog: Catalog, reviews: Mapping[Key, EntryReview]) -> Mapping[str, str]:
    """`source_sha` → `target_sha` of each entry that is approved: what a derived locale is made from."""
    return {
        entry.source_sha: entry.target_sha
        for entry in catalog
        if reviews[entry.key].state is State.APPROVED
    }


def needed(settings: Settings, *, safety: bool) -> int:
    """Different people that a text needs; never none. `safety`: as `DecisionIndex.is_safety` says."""
    ordinary = max(1, settings.review.approvals)
    if not safety:
        return ordinary
    return max(ordinary, settings.review.safety_approvals)


def open_findings(
    findings: Iterable[Finding], index: DecisionIndex, settings: Settings
) -> tuple[Finding, ...]:
    """The findings that nobody who may has dismissed, for `page_gate` and the desk."""
    hard = settings.publish.hard
    return tuple(finding for finding in findings if not index.dismissed(finding, hard))


def _review(
    entry: Entry, index: DecisionIndex, settings: Settings, live: frozenset[tuple[str, str]]
) -> EntryReview:
    source, target = entry.source_sha, entry.target_sha
    safety = is_safety(entry, index)
    need = needed(settings, safety=safety)
    takes_two = index.takes_two(source, guarded=entry.guarded)
    has_text, is_stale = bool(entry.target.strip()), entry.previous_source is not None
    if not index.on(source):
        state = State.UNTRANSLATED
        if has_text:
            is_stale = is_stale or _came_from_elsewhere(source, target, index, live)
            state = State.STALE if is_stale else State.DRAFTED
        return _unsaid(state, need, safety, takes_two)
    lowerings, questions = index.lowerings(source), index.questions(source)
    if not has_text:
        blank = _unsaid(State.UNTRANSLATED, need, safety, takes_two)
        return replace(blank, lowerings=lowerings, questions=questions)
    is_outdated = index.is_outdated(source, target)
    approvals = index.approvals(source, target)
    have, uncounted = len(index.vouching.different(approvals)), index.vouching.uncounted(approvals)
    rejections = index.rejections(source, target)
    if rejections:
        state = State.REJECTED
    elif have >= need:
        state = State.APPROVED
    elif is_stale or is_outdated or _came_from_elsewhere(source, target, index, live):
        state = State.STALE
    else:
        state = State.DRAFTED
    return EntryReview(
        state=state,
        have=have,
        need=need,
        approvals=approvals,
        rejections=rejections,
        safety=safety,
        takes_two=takes_two,
        lowerings=lowerings,
        questions=questions,
        uncounted=uncounted,
        outdated=is_outdated,
    )


@lru_cache(maxsize=64)
def _unsaid(state: State, need: int, safety: bool, takes_two: bool) -> EntryReview:
    """Where a text stands of which nobody has said anything yet, as most texts of most pages do: one object for all."""
    return EntryReview(state, 0, need, safety=safety, takes_two=takes_two)


def is_safety(entry: Entry, index: DecisionIndex) -> bool:
    """True if the text is safety text now; one that was edited from safety text stays so until it is lowered."""
    before = entry.previous_source
    heir = before is not None and index.was_safety(source_sha(entry.context, before))
    marked = entry.safety or heir
    return index.is_safety(entry.source_sha, marked=marked, guarded=entry.guarded)


def _came_from_elsewhere(
    source: str, target: str, index: DecisionIndex, live: frozenset[tuple[str, str]]
) -> bool:
    """True if this Mandarin was approved for an English that no live entry has with it any more.

    A title and a heading may well share their Mandarin: while the other entry is there with it,
    its approval says nothing about this one.
    """
    others = index.approved_sources.get(target, frozenset()) - {source}
    return any((other, target) not in live for other in others)
