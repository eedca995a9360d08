"""Let somebody without an account look at one page for some days, by a sealed link."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.flow.accounts.auth import Desk
from pipeline.flow.accounts.reviewers import writes
from pipeline.flow.clock import now
from pipeline.flow.desk.page_view import PageView, page_view
from pipeline.flow.locales import in_locale
from pipeline.flow.pages.waiting import summary_of
from pipeline.flow.workspace import Workspace
from pipeline.model.document import SITE, Document
from pipeline.model.entry import State
from pipeline.model.errors import PipelineError
from pipeline.store import accounts
from pipeline.store.sealed import seal, unseal

DAYS = 7
"""Days for which a link is good."""
_FOR = "preview link"
"""Whose secret the seal says it is: no secret of an account is taken for a link, and no link for one."""


@dataclass(frozen=True, slots=True)
class LinkedPreview:
    """What whoever has a link sees."""

    document: Document
    title: str
    """In Mandarin; empty: none is written."""
    tag: str
    """BCP 47 tag of the Mandarin."""
    view: PageView
    missing: frozenset[str]
    """`source_sha` of the texts that have no Mandarin."""
    unread: int
    """Texts whose Mandarin nobody has approved as it stands."""
    by: str
    """Name of whoever made the link."""
    until: str
    """Its last day."""


def preview_link(desk: Desk, workspace: Workspace, document: str, by: str) -> str:
    """The secret of a link to a page in the language of the workspace. Raises UNKNOWN."""
    until = desk.store.now() + DAYS * 24 * 3600
    folder = workspace.project.settings.locale.dir
    body = [workspace.document(document).id, folder, by, until]
    return seal(desk.store.key, _FOR, json.dumps(body))


def preview_of(desk: Desk, workspace: Workspace, token: str) -> LinkedPreview | None:
    """What a link shows; None where nobody made it, its time is over, its page is gone, or its maker may not write now.

    Raises ELSEWHERE where it is good, and its page is read at another desk.
    """
    body = unseal(desk.store.key, _FOR, token)
    if body is None:
        return None
    name, folder, by, until = json.loads(body)
    maker = accounts.find(desk.store, by)
    if until <= desk.store.now() or maker is None or maker.disabled:
        return None
    if name == SITE or not writes(workspace, by, now()):
        return None
    workspace.check_here(name)
    try:
        own = in_locale(workspace, folder)
        document = own.document(name)
        snapshot = own.snapshot(document)
        view = page_view(own, snapshot)
    except PipelineError:  # it was removed, or cannot be read just now
        return None
    summary = summary_of(own, snapshot)
    last = datetime.fromtimestamp(until, UTC).date().isoformat()
    return LinkedPreview(
        document=document,
        title=summary.title_zh,
        tag=own.project.settings.locale.tag,
        view=view,
        missing=frozenset(e.source_sha for e in snapshot.catalog if not e.target),
        unread=len(snapshot.reviews) - summary.counts[State.APPROVED],
        by=maker.name,
        until=last,
    )
