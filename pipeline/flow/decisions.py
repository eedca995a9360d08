"""Record decisions from the command line, and publish pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pipeline.catalog.three_way import without_theirs
from pipeline.checks.registry import REVISION
from pipeline.files.locales import save_published
from pipeline.files.locks import lock
from pipeline.flow.findings import open_findings_of
from pipeline.flow.page_status import Page, on_disk, page_of
from pipeline.flow.workspace import Workspace, now
from pipeline.markdown.escape import canonical
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision
from pipeline.model.document import SITE, Document
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError, RefusedError
from pipeline.model.hashing import sha_of_bytes
from pipeline.review import decide
from pipeline.review.bulk import Passed, approve_all
from pipeline.review.published import published_state
from pipeline.review.review_context import ReviewContext


@dataclass(frozen=True, slots=True)
class Decided:
    """What a request did."""

    document: str
    """Id."""
    decisions: tuple[Decision, ...]
    """Lines that were added to the ledger; none where it was so already."""
    passed: tuple[Passed, ...] = ()
    """Entries that a bulk approval left alone, and why."""


Decide = Callable[[ReviewContext, Entry], Decision | None]


def approve_everything(
    workspace: Workspace, name: str, reviewer: str, *, safety: bool = False
) -> Decided:
    """Approve every entry of a document that has no error finding; safety text only if asked for."""
    with _sitting(workspace, name, reviewer) as (document, review_context):
        findings = open_findings_of(workspace, document, review_context.catalog)
        decisions, passed = approve_all(review_context, findings, include_safety=safety)
        _record(workspace, review_context.catalog, decisions)
        return Decided(document.id, decisions, passed)


def approve_entries(
    workspace: Workspace, name: str, reviewer: str, entries: Sequence[str]
) -> Decided:
    """Approve single entries, named by the first digits of their hash."""
    with _sitting(workspace, name, reviewer) as (document, review_context):
        findings = open_findings_of(workspace, document, review_context.catalog)

        def approve(review_context: ReviewContext, entry: Entry) -> Decision | None:
            return decide.approve(review_context, entry, findings)

        return _each(workspace, document, review_context, entries, approve)


def decide_entries(
    workspace: Workspace, name: str, reviewer: str, entries: Sequence[str], do: Decide
) -> Decided:
    """Take one decision (`review.decide.reject`, `withdraw` …) on single entries."""
    with _sitting(workspace, name, reviewer) as (document, review_context):
        return _each(workspace, document, review_context, entries, do)


def edit_entry(workspace: Workspace, name: str, reviewer: str, entry_id: str, text: str) -> Decided:
    """Give an entry other words. It approves nothing; the text becomes a person's."""
    with _sitting(workspace, name, reviewer) as (document, review_context):
        entry = find_entry(review_context.catalog, entry_id)
        target = canonical(text)
        if not target:
            raise PipelineError("EMPTY", "there are no words in the new text", "write the Mandarin")
        decide.needs_no_more(entry, target)
        decision = decide.edit(review_context, entry, target)
        if decision is None:
            return Decided(document.id, ())
        edited = typed(entry, target)
        entries = tuple(edited if e.key == entry.key else e for e in review_context.catalog)
        _record(workspace, replace(review_context.catalog, entries=entries), (decision,))
        return Decided(document.id, (decision,))


def typed(entry: Entry, target: str) -> Entry:
    """The entry with words that a person has typed: no machine's any more, and a conflict is settled by it."""
    comments = without_theirs(entry.comments)
    plain = replace(entry, origin=None, previous_source=None, previous_context=None)
    return replace(plain, target=target, comments=comments)


def publish(workspace: Workspace, name: str, reviewer: str, via: str = "cli") -> Decided:
    """Publish a page that was read once more: the line first, then both files.

    Raises RefusedError with what the page waits for, or with the text that could not be proven from
    the two files alone.
    """
    with _sitting(workspace, name, reviewer, via) as (document, review_context):
        if document.id == SITE:
            raise RefusedError(
                "SITE",
                "the pages' labels are no page",
                "approve them; every page uses them at once",
            )
        page = page_of(workspace, document, review_context.catalog)
        english, mandarin = document.source.encode(), page.markdown.encode()
        decision = decide.publish(
            review_context, sha_of_bytes(english), sha_of_bytes(mandarin), page.waits_for
        )
        if decision is None:
            save_published(workspace.project, document.id, english, mandarin)
            return Decided(document.id, ())
        _prove(workspace, page, decision, english, mandarin)
        workspace.record(decision)
        save_published(workspace.project, document.id, english, mandarin)
        return Decided(document.id, (decision,))


def find_entry(catalog: Catalog, entry_id: str) -> Entry:
    """Find an entry by the first digits (at least 4) of its `source_sha`. Raises UNKNOWN."""
    found = [e for e in catalog if len(entry_id) >= 4 and e.source_sha.startswith(entry_id.lower())]
    if len(found) != 1:
        raise PipelineError(
            "UNKNOWN",
            f"`{entry_id}` names {len(found)} texts of {catalog.document}",
            f"use the signs that `pipeline review show {catalog.document}` prints before a text",
        )
    return found[0]


@contextmanager
def _sitting(
    workspace: Workspace, name: str, reviewer: str, via: str = "cli"
) -> Iterator[tuple[Document, ReviewContext]]:
    """One person before one document, which nobody else can change meanwhile."""
    document = workspace.document(name)
    with lock(workspace.project.lock_file(document.id)):
        yield (
            document,
            ReviewContext(
                catalog=workspace.catalog(document),
                decisions=workspace.decisions(document.id),
                reviewers=workspace.reviewers,
                settings=workspace.project.settings,
                reviewer=reviewer,
                at=now(),
                via=via,
                glossary_rev=workspace.glossary.revision or None,
                checks_rev=REVISION,
                published=workspace.published_safety(document.id),
            ),
        )


def _each(
    workspace: Workspace,
    document: Document,
    review_context: ReviewContext,
    entries: Sequence[str],
    do: Decide,
) -> Decided:
    """All or none: every decision is made before the first is written."""
    wished = [do(review_context, find_entry(review_context.catalog, one)) for one in entries]
    decisions = tuple(decision for decision in wished if decision)
    _record(workspace, review_context.catalog, decisions)
    return Decided(document.id, decisions)


def _record(workspace: Workspace, catalog: Catalog, decisions: Sequence[Decision]) -> None:
    """The ledger first: a decision is taken once its line is on the disk. Then the catalog."""
    for decision in decisions:
        workspace.record(decision)
    workspace.save(workspace.mirrored(catalog))


def _prove(
    workspace: Workspace, page: Page, decision: Decision, english: bytes, mandarin: bytes
) -> None:
    """Refuse a page whose approvals could not be found again from its two files alone."""
    decisions = (*page.decisions, decision)
    disk = on_disk(workspace, page.document, decisions, english, mandarin)
    state = published_state(
        page.document.id, decisions, workspace.reviewers, workspace.project.settings, disk
    )
    if not state.shown:
        raise RefusedError(
            "PROOF",
            f"{page.document.id} could not be proven after publishing",
            "; ".join(reason.message_en for reason in state.reasons)
            + ": edit the text that pages cannot hold as it was typed",
        )
