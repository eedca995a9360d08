"""Gather what in a document's ledger concerns particular people, such as approvals that fell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pipeline.flow.desk.comments import former_sha
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.pages.waiting import Summary, summary_of
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import UNCLEAR, Decision, Verdict
from pipeline.model.entry import Entry, State
from pipeline.review.decision_index import DecisionIndex
from pipeline.review.states import EntryReview

_WORDS = (Verdict.APPROVE, Verdict.REJECT, Verdict.WITHDRAW, Verdict.EDIT)
"""What a person says of the words of a text; the last of them is where they stand."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A text of the page."""

    number: int
    """Its place, from 1."""
    entry: Entry
    review: EntryReview


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the ledger that concerns people, and the text that it is about."""

    spot: Spot | None
    """None where the English is there no more."""
    line: Decision
    cause: Decision | None = None
    """An approval that fell: the first line that ended it; None: another program changed the words."""
    note: str = ""
    """A reject: id of the words that were said with it; empty: none."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a document, whoever asks: made once for its files as they are."""

    document: str
    """Id."""
    snapshot: DocumentSnapshot
    summary: Summary
    """What waits in it."""
    second: tuple[Spot, ...]
    """Safety texts that somebody has approved, and that wait for one more reader."""
    rejected: tuple[Fact, ...]
    """Open rejects."""
    questions: tuple[Fact, ...]
    """Open questions: the page waits for an answer."""
    unclear: tuple[Fact, ...]
    """Open notes that the English is unclear."""
    mended: tuple[Fact, ...]
    """Notes on English that is there no more."""
    fallen: tuple[Fact, ...]
    """Approvals that were ended by others: the last word of their author on the text."""
    english: tuple[Fact, ...]
    """Approvals of the former English of a text that waits since."""
    withdrawn: tuple[Decision, ...]
    """Withdrawals of the page that no publish has seen."""
    places: Mapping[str, int]
    """`source_sha` of each text → its place on the page, from 1."""
    settled: Mapping[str, Decision]
    """Id of a comment's words → the line that settled it."""


def page_facts(workspace: Workspace, snapshot: DocumentSnapshot) -> PageFacts:
    """What is known of a document, from memory while its files are the same."""
    name = ("facts", snapshot.document.id)
    summary = summary_of(workspace, snapshot)
    return workspace.cache.memo(name, snapshot, lambda: _facts(snapshot, summary))


def _facts(snapshot: DocumentSnapshot, summary: Summary) -> PageFacts:
    index = snapshot.index
    places = {entry.source_sha: n for n, entry in enumerate(snapshot.catalog, start=1)}
    spots = [
        Spot(number, entry, snapshot.reviews[entry.key])
        for number, entry in enumerate(snapshot.catalog, start=1)
        if entry.previous_source is not None or index.on(entry.source_sha)
    ]  # of the others nobody has said anything
    return PageFacts(
        snapshot.document.id,
        snapshot,
        summary,
        tuple(spot for spot in spots if _needs_second(spot.review)),
        tuple(
            Fact(spot, line, note=_note_with(index, line))
            for spot in spots
            for line in spot.review.rejections
        ),
        tuple(Fact(spot, line) for spot in spots for line in spot.review.questions),
        tuple(Fact(s, line) for s in spots for line in index.unclear(s.entry.source_sha)),
        tuple(_mended(index, spots, places.keys())),
        tuple(fact for spot in spots for fact in _fallen(index, spot)),
        tuple(fact for spot in spots for fact in _of_former_english(index, spot)),
        tuple(withdrawals(index)),
        places,
        _settled(index),
    )


def _note_with(index: DecisionIndex, reject: Decision) -> str:
    """The words that the same form sent: a comment of the same person, right behind the reject."""
    said = (d for d in index.on(reject.source_sha or "") if reject.id in d.after)
    by_same = (d for d in said if (d.reviewer, d.at) == (reject.reviewer, reject.at))
    return next((d.ref or "" for d in by_same if d.verdict is Verdict.COMMENT), "")


def _settled(index: DecisionIndex) -> Mapping[str, Decision]:
    made = [d for found in index.entries.values() for d in found]
    refs = {d.id: d.ref for d in made if d.verdict is Verdict.COMMENT and d.ref}
    ends = ((d, refs.get(d.ref or "")) for d in made if d.verdict is Verdict.RESOLVE)
    return {ref: line for line, ref in ends if ref}


def _needs_second(review: EntryReview) -> bool:
    waits = review.state is not State.APPROVED and not review.rejections
    return review.safety and waits and 0 < review.have < review.need


def _mended(index: DecisionIndex, spots: list[Spot], live: Collection[str]) -> Iterator[Fact]:
    heirs = {former_sha(spot.entry): spot for spot in spots}
    for source, made in index.entries.items():
        if source not in live and any(d.reason_code == UNCLEAR for d in made):
            for line in index.unclear(source):
                yield Fact(heirs.get(source), line)


def _fallen(index: DecisionIndex, spot: Spot) -> Iterator[Fact]:
    made = index.on(spot.entry.source_sha)
    if not any(d.verdict is Verdict.APPROVE for d in made):
        return
    standing = {d.id for d in spot.review.approvals}
    for line in _last_words(made):
        if line.verdict is Verdict.APPROVE and line.id not in standing:
            later = (d for d in made if line.id in d.after and d.reviewer != line.reviewer)
            ends = (d for d in later if d.verdict in _WORDS and _ends(d, line))
            yield Fact(spot, line, next(ends, None))


def _ends(later: Decision, approval: Decision) -> bool:
    """True if a later line is about other words, or takes these back."""
    other = later.target_sha != approval.target_sha
    return other or later.verdict in (Verdict.REJECT, Verdict.WITHDRAW)


def _last_words(made: tuple[Decision, ...]) -> list[Decision]:
    """The last line of each person on the words: the one that no other of theirs has seen."""
    said = [d for d in made if d.verdict in _WORDS]
    seen = {(d.reviewer, id_) for d in said for id_ in d.after}
    return [d for d in said if (d.reviewer, d.id) not in seen]


def _of_former_english(index: DecisionIndex, spot: Spot) -> Iterator[Fact]:
    former = former_sha(spot.entry)
    if not former or spot.review.state is State.APPROVED:
        return
    since = {d.reviewer for d in index.on(spot.entry.source_sha) if d.verdict in _WORDS}
    for line in index.approvals(former, spot.entry.target_sha):
        if line.reviewer not in since:
            yield Fact(spot, line)


def withdrawals(index: DecisionIndex) -> Iterator[Decision]:
    """Those of the page that no publish has seen."""
    publishes = [d for d in index.page if d.verdict is Verdict.PUBLISH]
    for line in index.page:
        if line.verdict is Verdict.WITHDRAW and not any(line.id in d.after for d in publishes):
            yield line
