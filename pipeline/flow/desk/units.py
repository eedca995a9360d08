"""A document's texts as a reviewer sees them, with what waits for this person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.catalog.three_way import their_texts, without_theirs
from pipeline.flow.accounts.reviewers import may_decide
from pipeline.flow.clock import now
from pipeline.flow.desk.findings import open_on
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.english.public import public_english
from pipeline.flow.pages.status import waits_beside
from pipeline.flow.pages.waiting import title_zh, waits_for
from pipeline.flow.seen import seen_against
from pipeline.flow.workspace import Workspace
from pipeline.markdown.picture_words import picture_in
from pipeline.model.decision import Decision, Verdict
from pipeline.model.document import Document
from pipeline.model.entry import Entry, State
from pipeline.model.finding import Finding, Scope, Severity
from pipeline.model.hashing import sha_of_texts
from pipeline.model.reading_time import reading_minutes
from pipeline.model.segment import Key, Segment
from pipeline.review.gate import page_gate
from pipeline.review.page_status import Reason
from pipeline.review.states import EntryReview

SHORT_ID = 12
"""Digits of a `source_sha` by which addresses name a text."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One text of a document, as a person at the desk gets it."""

    number: int
    """Its place on the page, from 1."""
    short_id: str
    """The first digits of its `source_sha`."""
    entry: Entry
    segment: Segment
    """Where it stands first: what kind of block it is."""
    places: int
    """How often it stands on this page."""
    review: EntryReview
    """Where it stands with people."""
    findings: tuple[Finding, ...]
    """What the checks say of it and nobody has dismissed."""
    own: Decision | None
    """This person's approval or reject of it, if one stands."""
    waits: bool
    """True if it waits for this person."""
    seen: str
    """What a form of this text brings back: the digest of what speaks against it so far."""

    @property
    def picture(self) -> str:
        """The address of the picture that the text is; empty for a text that says something beside one."""
        return picture_in(self.entry.source)

    @property
    def mine(self) -> bool:
        """True if this person's approval of it stands."""
        return self.own is not None and self.own.verdict is Verdict.APPROVE

    @property
    def falls(self) -> str:
        """A digest of the approvals that other words would end; empty: none."""
        ids = sorted(made.id for made in self.review.approvals)
        return sha_of_texts(*ids)[:12] if ids else ""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that forbid an approval."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def theirs(self) -> tuple[str, ...]:
        """Other people's Mandarin that a merge has kept beside it."""
        return their_texts(self.entry.comments)

    @property
    def translators_say(self) -> tuple[str, ...]:
        """What translators wrote beside it in their own tools."""
        return without_theirs(self.entry.comments)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A document as one person sees it."""

    document: Document
    """The English."""
    snapshot: DocumentSnapshot
    rows: tuple[UnitRow, ...]
    """Every text, in order of the page."""
    findings: tuple[Finding, ...]
    """Open findings on the page as a whole."""
    gate: tuple[Reason, ...]
    """What it waits for before it may be published; empty: ready."""
    waiting: tuple[UnitRow, ...]
    """The texts that wait for this person."""

    @property
    def title_zh(self) -> str:
        """The Mandarin title; empty: none yet."""
        return title_zh(self.snapshot)

    @property
    def minutes(self) -> int:
        """How long these may take."""
        return reading_minutes(len(self.waiting), self.to_write)

    @property
    def to_write(self) -> int:
        """How many of these have no Mandarin."""
        return sum(not row.entry.target for row in self.waiting)

    @property
    def approved(self) -> int:
        """How many texts are approved."""
        return sum(row.review.state is State.APPROVED for row in self.rows)

    def row(self, short_id: str) -> UnitRow | None:
        """The text that an address names; None where it is not there any more."""
        found = [
            row
            for row in self.rows
            if len(short_id) >= 8 and row.entry.source_sha.startswith(short_id)
        ]
        return found[0] if len(found) == 1 else None

    def after(self, row: UnitRow | None) -> UnitRow | None:
        """The next text that waits for this person, from the top again after the last."""
        return next(iter(self.following(row)), None)

    def following(self, row: UnitRow | None) -> tuple[UnitRow, ...]:
        """The texts that wait for this person after one, then those before it."""
        start = row.number if row else 0
        others = [r for r in self.waiting if r is not row]
        return tuple(sorted(others, key=lambda r: (r.number < start, r.number)))


def remains_on(review_page: ReviewPage) -> tuple[UnitRow, ...]:
    """The texts that still hold a page up, whoever has to see to them, in order of the page."""
    return tuple(
        row
        for row in review_page.rows
        if row.review.state is not State.APPROVED or row.review.questions or row.errors
    )


def review_page_of(
    workspace: Workspace, document: Document, person: str, *, guest: bool = False
) -> ReviewPage:
    """The sheet of a document for a person (an id; empty: somebody who only reads).

    `guest`: they may see this page alone, so nothing is told that quotes another.
    """
    snapshot = workspace.snapshot(document)
    found = open_on(workspace, snapshot)
    able = may_decide(workspace, person, now())
    signed = public_english(workspace, document).has_published(document.source)
    beside = waits_beside(workspace, document)
    # the last person's alone: whoever reads a page asks for it with each text
    return workspace.cache.memo(
        ("review page", document.id),
        (snapshot, found, person, able, guest, signed, beside),
        lambda: _review_page(
            snapshot, found, person, beside, able=able, guest=guest, signed=signed
        ),
    )


def _review_page(
    snapshot: DocumentSnapshot,
    found: tuple[Finding, ...],
    person: str,
    beside: tuple[Reason, ...],
    *,
    able: bool,
    guest: bool,
    signed: bool,
) -> ReviewPage:
    ours = tuple(f for f in found if f.scope is not Scope.PROJECT)
    findings = ours if guest else found
    rows = _rows(snapshot, person, findings, able=able)
    known = {row.entry.key for row in rows}
    of_page = tuple(f for f in findings if (f.context, f.source) not in known)
    document = snapshot.document
    # as `publish` asks
    gate = page_gate(snapshot.catalog, snapshot.reviews, ours, document, signed=signed)
    waiting = tuple(row for row in rows if row.waits)
    return ReviewPage(document, snapshot, rows, of_page, gate + beside, waiting)


def decisions_on(snapshot: DocumentSnapshot, entry: Entry) -> tuple[Decision, ...]:
    """What people have decided about a text, the newest first."""
    return tuple(reversed(snapshot.index.on(entry.source_sha)))


def _rows(
    snapshot: DocumentSnapshot, person: str, findings: Iterable[Finding], *, able: bool
) -> tuple[UnitRow, ...]:
    by_key: dict[Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_key[(finding.context, finding.source)].append(finding)
    places: dict[Key, list[Segment]] = defaultdict(list)
    for segment in snapshot.document.segments:
        places[segment.key].append(segment)
    rows = []
    for number, entry in enumerate(snapshot.catalog, start=1):
        review = snapshot.reviews[entry.key]
        made = (*review.approvals, *review.rejections)
        rows.append(
            UnitRow(
                number,
                entry.source_sha[:SHORT_ID],
                entry,
                places[entry.key][0],
                len(places[entry.key]),
                review,
                tuple(by_key.get(entry.key, ())),
                next((d for d in made if d.reviewer == person), None),
                waits_for(review, person, may_decide=able),
                seen_against(snapshot.index, entry.source_sha, person),
            )
        )
    return tuple(rows)
