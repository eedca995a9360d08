"""A document in; who approved what, when, with hashes, as a sheet to print, out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.flow.desk.memory import Live
from pipeline.model.decision import Decision, Reviewer
from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.review.published import standing_publishes
from pipeline.review.states import EntryReview


@dataclass(frozen=True, slots=True)
class SignOffRow:
    """One text."""

    number: int
    """Its place on the page, from 1."""
    entry: Entry
    """Both languages, and their hashes."""
    review: EntryReview
    """Who stands by it."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """A document's sheet."""

    document: Document
    """The English."""
    rows: tuple[SignOffRow, ...]
    """Every text, in order of the page."""
    people: tuple[Reviewer, ...]
    """Those who approved or published, as reviewers.yaml has them."""
    publish: Decision | None
    """The publish that stands, with the hashes of both files; None: none."""
    glossary: str
    """Revision of the glossary now."""


def signoff_of(live: Live, document: Document) -> SignOff:
    """The sheet as the ledger has it now."""
    standing = live.standing(document)
    rows = tuple(
        SignOffRow(number, entry, standing.reviews[entry.key])
        for number, entry in enumerate(standing.catalog, start=1)
    )
    heads = standing_publishes(standing.book)
    ids = {d.reviewer for row in rows for d in row.review.approvals} | {d.reviewer for d in heads}
    return SignOff(
        document,
        rows,
        tuple(r for r in live.reviewers if r.id in ids),
        heads[-1] if heads else None,
        live.glossary.revision,
    )
