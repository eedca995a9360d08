"""A catalog, its ledger and the reviewers in; where each entry stands (`EntryReview`) out.

The rules are those of `contracts.md`, "States"; the first that matches wins. A state is derived
from text and ledger each time and never stored, so no tool can forget to clear one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision, Reviewer
from pipeline.model.entry import Entry, State
from pipeline.model.finding import Finding
from pipeline.model.hashing import source_sha
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
    """True while the entry counts as safety text: marked now or once, and nobody who may has lowered it."""
    takes_two: bool = False
    """True if lowering it takes two people, one of them a lead."""
    lowerings: tuple[Decision, ...] = ()
    """What people said to lower it, one line a person."""
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


def needed(settings: Settings, *, safety: bool) -> int:
    """Different people that a text needs; never none. `safety`: as `Book.is_safety` says."""
    ordinary = max(1, settings.review.approvals)
    if not safety:
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
    safety = is_safety(entry, book)
    need = needed(settings, safety=safety)
    asked = book.questions(source)
    blank = EntryReview(
        State.UNTRANSLATED,
        0,
        need,
        safety=safety,
        takes_two=book.takes_two(source, guarded=entry.guarded),
        lowerings=book.lowerings(source),
        questions=asked,
    )
    if not entry.target.strip():
        return blank
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
    return replace(
        blank,
        state=state,
        have=have,
        approvals=approvals,
        rejections=rejections,
        uncounted=uncounted,
    )


def is_safety(entry: Entry, book: Book) -> bool:
    """True if the text is safety text now; one that was edited from safety text stays so until it is lowered."""
    before = entry.previous_source
    heir = before is not None and book.was_safety(source_sha(entry.context, before))
    marked = entry.safety or heir
    return book.is_safety(entry.source_sha, marked=marked, guarded=entry.guarded)


def _came_from_elsewhere(
    source: str, target: str, book: Book, live: frozenset[tuple[str, str]]
) -> bool:
    """True if this Mandarin was approved for an English that no live entry has with it any more.

    A title and a heading may well share their Mandarin: while the other entry is there with it,
    its approval says nothing about this one.
    """
    others = book.approved_sources.get(target, frozenset()) - {source}
    return any((other, target) not in live for other in others)
