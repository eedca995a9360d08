"""The sign-off sheet of a document: who approved what, and when."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Decision, Reviewer
from pipeline.model.document import Document
from pipeline.model.entry import Entry
from pipeline.review.published import current_publishes
from pipeline.review.states import EntryReview


@dataclass(frozen=True, slots=True)
class SignOffRow:
    """One text."""

    number: int
    """Its place on the page, from 1."""
    entry: Entry
    """Both languages, and their hashes."""
    review: EntryReview


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


def signoff_of(workspace: Workspace, document: Document) -> SignOff:
    """The sheet as the ledger has it now."""
    snapshot = workspace.snapshot(document)
    rows = tuple(
        SignOffRow(number, entry, snapshot.reviews[entry.key])
        for number, entry in enumerate(snapshot.catalog, start=1)
    )
    heads = current_publishes(snapshot.index)
    ids = {d.reviewer for row in rows for d in row.review.approvals} | {d.reviewer for d in heads}
    return SignOff(
        document,
        rows,
        tuple(r for r in workspace.reviewers if r.id in ids),
        heads[-1] if heads else None,
        workspace.glossary.revision,
    )
