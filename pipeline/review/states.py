"""A catalog, its ledger and the reviewers in; where each entry stands (`EntryReview`) out.

The rules are those of `contracts.md`, "States"; the first that matches wins. A state is derived
from text and ledger each time and never stored, so no tool can forget to clear one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Reviewer
from pipeline.model.entry import Entry, State
from pipeline.model.finding import Finding
from pipeline.model.segment import Key
from pipeline.model.settings import Settings
from pipeline.review.book import Book
from pipeline.review.vouching import Uncounted


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
    """True while the entry counts as safety text: no lead's decision lowers it."""
    questions: tuple[Decision, ...] = ()
    """Blocking comments that nobody has settled; they change no state, and the page waits."""
    uncounted: tuple[Uncounted, ...] = ()
    """Approvals that do not count beside another one: the person is not confirmed yet."""


def states(
    catalog: Catalog,
    decisions: Iterable[Decision],
    reviewers: Iterable[Reviewer],
    settings: Settings,
) -> Mapping[Key, EntryReview]:
    """The review of every live entry, in source order."""
    book = Book.of(decisions, reviewers, catalog.document, settings.locale.dir)
    return states_of(catalog, book, settings)


def states_of(catalog: Catalog, book: Book, settings: Settings) -> Mapping[Key, EntryReview]:
    """As `states`, from a `Book` that is at hand."""
    live = frozenset((entry.source_sha, entry.target_sha) for entry in catalog)
    return {entry.key: _review(entry, book, settings, live) for entry in catalog}


def needed(book: Book, source: str, *, safety: bool, settings: Settings) -> int:
    """Different people that a text with this `source_sha` needs; never none."""
    ordinary = max(1, settings.review.approvals)
    if not safety or book.lowered(source):
        return ordinary
    return max(ordinary, settings.review.safety_approvals)


def open_findings(
    findings: Iterable[Finding], book: Book, settings: Settings
) -> tuple[Finding, ...]:
    """The findings that nobody who may has dismissed, for `page_gate` and the desk."""
    hard = settings.publish.hard
    return tuple(finding for finding in findings if not book.dismissed(finding, hard))


def _review(
    entry: Entry, book: Book, settings: Settings, live: frozenset[tuple[str, str]]
) -> EntryReview:
    source, target = entry.source_sha, entry.target_sha
    need = needed(book, source, safety=entry.safety, settings=settings)
    safety = entry.safety and not book.lowered(source)
    asked = book.questions(source)
    if not entry.target.strip():
        return EntryReview(State.UNTRANSLATED, 0, need, safety=safety, questions=asked)
    approvals = book.approvals(source, target)
    have, uncounted = len(book.vouching.different(approvals)), book.vouching.uncounted(approvals)
    rejections = book.rejections(source, target)
    if rejections:
        state = State.REJECTED
    elif have >= need:
        state = State.APPROVED
    elif entry.previous_source is not None or _came_from_elsewhere(source, target, book, live):
        state = State.STALE
    else:
        state = State.DRAFTED
    return EntryReview(state, have, need, approvals, rejections, safety, asked, uncounted)


def _came_from_elsewhere(
    source: str, target: str, book: Book, live: frozenset[tuple[str, str]]
) -> bool:
    """True if this Mandarin was approved for an English that no live entry has with it any more.

    A title and a heading may well share their Mandarin: while the other entry is there with it,
    its approval says nothing about this one.
    """
    others = book.approved_sources.get(target, frozenset()) - {source}
    return any((other, target) not in live for other in others)
