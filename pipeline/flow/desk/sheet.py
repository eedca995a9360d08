"""A document and a person in; the sheet that they read from, text by text, with what waits for them, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.catalog.three_way import their_texts
from pipeline.flow.desk.findings import open_on
from pipeline.flow.desk.memory import Live, Standing
from pipeline.flow.users import may_decide
from pipeline.flow.workspace import now
from pipeline.model.decision import Decision, Verdict
from pipeline.model.document import Document
from pipeline.model.effort import reading_minutes
from pipeline.model.entry import Entry, State
from pipeline.model.finding import Finding, Scope, Severity
from pipeline.model.hashing import sha_of_texts
from pipeline.model.segment import Key, Segment
from pipeline.review.book import Book
from pipeline.review.gate import Reason, page_gate
from pipeline.review.states import EntryReview
from pipeline.terms.matcher import Hit
from pipeline.terms.usage import Usage, usages

SIGN = 12
"""Digits of a `source_sha` by which addresses name a text."""
_AGAINST = (Verdict.REJECT, Verdict.WITHDRAW, Verdict.EDIT)


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text of a document, as a person at the desk gets it."""

    number: int
    """Its place on the page, from 1."""
    sign: str
    """The first digits of its `source_sha`."""
    entry: Entry
    """Both languages."""
    segment: Segment
    """Where it stands first: what kind of block it is."""
    places: int
    """How often it stands on this page."""
    review: EntryReview
    """Where it stands with people."""
    findings: tuple[Finding, ...]
    """What the checks say of it and nobody has dismissed."""
    mine: bool
    """True if this person's approval of it stands."""
    waits: bool
    """True if it waits for this person."""
    seen: str
    """What a form of this text brings back: the digest of what speaks against it so far."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that forbid an approval."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def theirs(self) -> tuple[str, ...]:
        """Other people's Mandarin that a merge has kept beside it."""
        return their_texts(self.entry.comments)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as one person sees it."""

    document: Document
    """The English."""
    standing: Standing
    """Its files."""
    rows: tuple[TextRow, ...]
    """Every text, in order of the page."""
    findings: tuple[Finding, ...]
    """Open findings on the page as a whole."""
    gate: tuple[Reason, ...]
    """What it waits for before it may be published; empty: ready."""

    @property
    def waiting(self) -> tuple[TextRow, ...]:
        """The texts that wait for this person."""
        return tuple(row for row in self.rows if row.waits)

    @property
    def minutes(self) -> int:
        """How long these may take."""
        return reading_minutes(len(self.waiting))

    @property
    def approved(self) -> int:
        """How many texts are approved."""
        return sum(row.review.state is State.APPROVED for row in self.rows)

    def row(self, sign: str) -> TextRow | None:
        """The text that an address names; None where it is not there any more."""
        found = [
            row for row in self.rows if len(sign) >= 8 and row.entry.source_sha.startswith(sign)
        ]
        return found[0] if len(found) == 1 else None

    def after(self, row: TextRow | None) -> TextRow | None:
        """The next text that waits for this person, from the top again after the last."""
        start = row.number if row else 0
        later = [r for r in self.waiting if r.number > start]
        return next(iter([*later, *(r for r in self.waiting if r is not row)]), None)


def sheet_of(live: Live, document: Document, person: str, *, guest: bool = False) -> Sheet:
    """The sheet of a document for a person (an id; empty: somebody who only reads).

    `guest`: they may see this page alone, so nothing is told that quotes another.
    """
    standing = live.standing(document)
    found = open_on(live, standing)
    ours = tuple(f for f in found if f.scope is not Scope.PROJECT)
    findings = ours if guest else found
    rows = _rows(live, standing, person, findings)
    known = {row.entry.key for row in rows}
    of_page = tuple(f for f in findings if (f.context, f.source) not in known)
    gate = page_gate(standing.catalog, standing.reviews, ours, document)  # as `publish` asks
    return Sheet(document, standing, rows, of_page, gate)


def waits_for(review: EntryReview, person: str, *, may_decide: bool) -> bool:
    """True if a text waits for this person: not approved, and they have not done their part."""
    if not may_decide or review.state is State.APPROVED:
        return False
    return all(d.reviewer != person for d in (*review.approvals, *review.rejections))


def seen_against(book: Book, source_sha: str, person: str) -> str:
    """A digest of what others have said against a text: a form that lacks the last word is stale."""
    ids = [d.id for d in book.on(source_sha) if d.reviewer != person and _is_against(d)]
    return sha_of_texts(*ids)[:12] if ids else ""


def history(standing: Standing, entry: Entry) -> tuple[Decision, ...]:
    """What people have decided about a text, the newest first."""
    return tuple(reversed(standing.book.on(entry.source_sha)))


def terms_of(live: Live, entry: Entry) -> tuple[tuple[Hit, ...], tuple[Usage, ...]]:
    """Where the glossary's terms stand in the English, and how the Mandarin renders the enforced ones."""
    hits = tuple(live.matcher.english(entry.source))
    return hits, usages(live.matcher, entry.source, entry.target) if entry.target else ()


def _is_against(decision: Decision) -> bool:
    return decision.verdict in _AGAINST or bool(decision.blocking)


def _rows(
    live: Live, standing: Standing, person: str, findings: Iterable[Finding]
) -> tuple[TextRow, ...]:
    by_key: dict[Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_key[(finding.context, finding.source)].append(finding)
    places: dict[Key, list[Segment]] = defaultdict(list)
    for segment in standing.document.segments:
        places[segment.key].append(segment)
    able = may_decide(live, person, now())
    rows = []
    for number, entry in enumerate(standing.catalog, start=1):
        review = standing.reviews[entry.key]
        rows.append(
            TextRow(
                number,
                entry.source_sha[:SIGN],
                entry,
                places[entry.key][0],
                len(places[entry.key]),
                review,
                tuple(by_key.get(entry.key, ())),
                any(d.reviewer == person for d in review.approvals),
                waits_for(review, person, may_decide=able),
                seen_against(standing.book, entry.source_sha, person),
            )
        )
    return tuple(rows)


def counted(reviews: Mapping[Key, EntryReview]) -> Mapping[State, int]:
    """How many texts are in each state."""
    counts: dict[State, int] = dict.fromkeys(State, 0)
    for review in reviews.values():
        counts[review.state] += 1
    return counts
