"""Say which pages may be published, without having all their checks run before an answer."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from pipeline.files.locales import load_published
from pipeline.flow.desk.page_facts import withdrawals
from pipeline.flow.desk.queue import Snapshots
from pipeline.flow.documents import DocumentSnapshot
from pipeline.flow.english.public import public_english
from pipeline.flow.findings import filled, findings_of, is_checked
from pipeline.flow.pages.readers_view import look_alike
from pipeline.flow.pages.status import pivot_page_of, published_of, waits_beside
from pipeline.flow.pages.waiting import summary_of
from pipeline.flow.workspace import Workspace
from pipeline.model.decision import Verdict
from pipeline.model.document import SITE
from pipeline.model.entry import State
from pipeline.model.errors import PipelineError
from pipeline.review.gate import page_gate
from pipeline.review.published import current_publishes
from pipeline.review.states import open_findings

AT_ONCE = 2
"""So many pages are checked while somebody waits for the list: such as people have just approved by another tool."""


def ready_pages(
    workspace: Workspace, snapshots: Iterable[DocumentSnapshot], *, complete: bool = False
) -> frozenset[str]:
    """Ids of the pages that may be published, so that readers would see a difference; without most `unchecked_pages`.

    `complete`: nobody waits for the answer, so their checks run here.
    """
    wanted = [one for one in snapshots if _would_change(workspace, one)]
    later = frozenset(() if complete else _unchecked(workspace, wanted)[AT_ONCE:])
    known = (one for one in wanted if one.document.id not in later)
    return frozenset(one.document.id for one in known if _may_be_published(workspace, one))


def unchecked_pages(workspace: Workspace, snapshots: Snapshots) -> tuple[str, ...]:
    """Ids of pages that may be published if their checks find nothing, which the desk runs behind its answers.

    After a start, and where the program, the settings or the glossary are new, that may be all pages.
    """
    readable = (one for one in snapshots.values() if isinstance(one, DocumentSnapshot))
    return _unchecked(workspace, (one for one in readable if _would_change(workspace, one)))


def _unchecked(workspace: Workspace, wanted: Iterable[DocumentSnapshot]) -> tuple[str, ...]:
    return tuple(one.document.id for one in wanted if not _is_known(workspace, one))


def _is_known(workspace: Workspace, snapshot: DocumentSnapshot) -> bool:
    held = workspace.cache.held(("ready", snapshot.document.id))
    if held is not None and held[0] == _token(workspace, snapshot):
        return True
    return is_checked(workspace, snapshot.document, snapshot.catalog)


def _token(workspace: Workspace, snapshot: DocumentSnapshot) -> tuple[object, ...]:
    """What it hangs on whether a page may be published."""
    document = snapshot.document
    english = public_english(workspace, document)
    return snapshot, workspace.glossary, english, pivot_page_of(workspace, document)


def _would_change(workspace: Workspace, snapshot: DocumentSnapshot) -> bool:
    """True if all texts of a page are approved, and readers would see a difference if somebody published it."""
    summary, document = summary_of(workspace, snapshot), snapshot.document
    if (
        summary.counts[State.APPROVED] < len(snapshot.reviews)
        or document.id == SITE
        or document.draft
    ):
        return False
    with suppress(PipelineError):  # its published files cannot be read: the lists of pages say so
        token = (snapshot, workspace.glossary, pivot_page_of(workspace, document))
        name = ("would change", document.id)
        return workspace.cache.memo(name, token, lambda: _differs(workspace, snapshot))
    return False


def _differs(workspace: Workspace, snapshot: DocumentSnapshot) -> bool:
    document, catalog, settings = snapshot.document, snapshot.catalog, workspace.project.settings
    if not current_publishes(snapshot.index):
        down = max((d.at for d in withdrawals(snapshot.index)), default="")
        approved = (d.at for d in snapshot.decisions if d.verdict is Verdict.APPROVE)
        return not down or any(
            at > down for at in approved
        )  # who took it down knows that it could be up
    files = load_published(workspace.project, document.id)
    if workspace.pivot and not published_of(workspace, document, *files).shown:
        return True  # it came down with the page that it is made from, and that one is back
    pairs = zip(
        files,
        (document.source, filled(workspace, document, catalog)),
        strict=True,
    )
    return not all(
        data is not None and look_alike(data.decode("utf-8", "replace"), text, settings)
        for data, text in pairs
    )


def _may_be_published(workspace: Workspace, snapshot: DocumentSnapshot) -> bool:
    """True if nothing holds the page up."""
    document = snapshot.document

    def look() -> bool:
        found = findings_of(workspace, document, snapshot.catalog)
        signed = public_english(workspace, document).has_published(document.source)
        still_open = open_findings(found, snapshot.index, workspace.project.settings)
        gate = page_gate(snapshot.catalog, snapshot.reviews, still_open, document, signed=signed)
        return not gate and not waits_beside(workspace, document)

    token = _token(workspace, snapshot)
    return workspace.cache.memo(("ready", document.id), token, look)
