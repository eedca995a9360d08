"""Publish pages, and withdraw them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.files.locales import (
    append_decision,
    is_ledger_whole,
    ledger_names,
    load_reviewers,
    readable_decisions,
    save_published,
)
from pipeline.files.locks import hold
from pipeline.flow.clock import now
from pipeline.flow.decisions import Decided, Decider, deciding
from pipeline.flow.journal_recovery import JournalRecovery
from pipeline.flow.locales import own_locale
from pipeline.flow.pages.status import PageSnapshot, on_disk, page_snapshot
from pipeline.flow.project import open_project
from pipeline.flow.save import save_decision
from pipeline.flow.source_files import named
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision
from pipeline.model.document import SITE
from pipeline.model.errors import RefusedError
from pipeline.model.hashing import sha_of_bytes
from pipeline.review import decide
from pipeline.review.published import published_state
from pipeline.review.review_context import ReviewContext


def publish(by: Decider, name: str, read: tuple[str, str, str] | None = None) -> Decided:
    """Publish a page that was read once more: the line first, then both files.

    `read`: SHA-256 of the English and the Mandarin file that were read, and `PivotPage.seen`; None: as they stand now. Raises
    RefusedError CHANGED where one of them is another by now, else with what the page waits for, or with the text that could not
    be proven from the two files alone.
    """
    workspace = by.workspace
    with deciding(by, name) as locked:
        document, context = locked.document, locked.review_context
        if document.id == SITE:
            raise RefusedError(
                "SITE",
                "the pages' labels are no page",
                "approve them; every page uses them at once",
            )
        page = page_snapshot(workspace, document, context.catalog)
        english, mandarin = document.source.encode(), page.markdown.encode()
        pair = (sha_of_bytes(english), sha_of_bytes(mandarin))
        beside = page.pivot.seen if page.pivot else ""
        if read is not None and read != (*pair, beside):
            raise RefusedError("CHANGED", "the page was changed", "read it once more")
        decision = decide.make_publish(context, *pair, page.waits_for, page.pivot)
        if decision:
            _prove(workspace, page, decision)
            save_decision(workspace, decision)
        save_published(workspace.project, document.id, english, mandarin)
        return Decided(document.id, (decision,) if decision else ())


def withdraw_page(
    root: Path, name: str, reviewer: str, via: str = "cli", locale: str | None = None
) -> tuple[str, Decision | None]:
    """Take a Mandarin page down; the next build leaves a notice at its address. `locale`: its folder; None: what the person reads.

    Needs the settings, the reviewers and what can be read of this one ledger: a fault in any other file, and be it
    the page's own, must not keep up what may harm somebody. Gives the document's id and the line that was written,
    None if the page was down already.
    """
    project = open_project(root)
    reviewers = load_reviewers(project)
    project = project.seen_from(locale or own_locale(project, reviewers, reviewer))
    document = named(name, ledger_names(project))
    with hold(project, document):
        review_context = ReviewContext(
            catalog=Catalog(document, project.settings.locale.babel),
            decisions=readable_decisions(project, document),
            reviewers=reviewers,
            settings=project.settings,
            reviewer=reviewer,
            at=now(),
            via=via,
        )
        whole = is_ledger_whole(project, document)
        decision = decide.make_page_withdrawal(review_context, whole=whole)
        if decision:
            append_decision(project, decision)
            if via == "desk":
                JournalRecovery(project, document).note(decision)
    return document, decision


def _prove(workspace: Workspace, page: PageSnapshot, decision: Decision) -> None:
    """Refuse a page whose approvals could not be found again from its two files alone."""
    decisions = (*page.decisions, decision)
    files = (page.document.source.encode(), page.markdown.encode())
    disk = replace(on_disk(workspace, page.document, decisions, *files), pivot=page.pivot)
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
