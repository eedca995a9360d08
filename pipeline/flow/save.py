"""Write the decisions and the catalog of a document, with nobody else at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.catalog.po import write_po
from pipeline.files import locales
from pipeline.files.locks import hold
from pipeline.files.read import read_text, signature_of
from pipeline.flow.journal_recovery import JournalRecovery
from pipeline.flow.workspace import Workspace
from pipeline.model.catalog import Catalog
from pipeline.model.decision import Decision
from pipeline.model.entry import Entry
from pipeline.model.errors import RefusedError


@contextmanager
def alone_with(workspace: Workspace, document: str) -> Iterator[None]:
    """Nobody else writes this document: no thread of ours, no other process. Raises LOCKED."""
    with (workspace.pivot or workspace).cache.lock(document), hold(workspace.project, document):
        yield


def save_decision(
    workspace: Workspace, decision: Decision, edit: tuple[Entry, str] | None = None
) -> None:
    """Add a decision to its ledger; once this returns, it is acknowledged. Raises DISK, LOCKED.

    `edit`, the entry before and the words that were typed: the desk puts them back where a race removes them.
    """
    project, document = workspace.project, decision.document
    if not workspace.at_desk:
        locales.append_decision(project, decision)
        return
    path = workspace.paths(document).ledger
    known, before = workspace.decisions(document), signature_of(path)
    locales.append_decision(project, decision)
    JournalRecovery(project, document).note(decision, edit)
    now, added = signature_of(path), len(decision.line().encode()) + 1
    # else another program has written it in the same moment: it is read at the next look
    if now is not None and (before is None or (before[2] + added, before[3]) == now[2:]):
        both = {d.id: d for d in (*known, decision)}.values()
        held = tuple(sorted(both, key=lambda d: (d.at, d.id)))
        workspace.cache.memo(("ledger", document), now, lambda: held)


def save_catalog(workspace: Workspace, catalog: Catalog) -> bool:
    """Write a catalog where it says something new. Raises FROZEN, DISK."""
    shown = workspace.catalog_path(catalog.document)
    text = write_po(catalog) if workspace.frozen or workspace.at_desk else ""
    if workspace.frozen:
        path = workspace.project.catalog_file(catalog.document)
        if read_text(path, shown, "CATALOG") != text:
            raise would_change(shown)
        return False
    written = locales.save_catalog(workspace.project, catalog)
    if workspace.at_desk:
        _keep_saved(workspace, catalog, text)
    return written


def would_change(shown: str) -> RefusedError:
    """What a run with --frozen says of a file that it would have to change."""
    return RefusedError(
        "FROZEN",
        "is not what a build makes of the project",
        "run `pipeline build` and commit it",
        path=shown,
    )


def _keep_saved(workspace: Workspace, catalog: Catalog, text: str) -> None:
    """Keep what was written, if nobody else has written since: then it need not be read and merged again."""
    document = workspace.document(catalog.document)
    path = workspace.paths(document.id).catalog
    token = (document, signature_of(path), workspace.decision_index(document.id))
    if read_text(Path(path), workspace.catalog_path(document.id), "CATALOG") == text:
        name = ("snapshot", document.id)
        workspace.cache.memo(name, token, lambda: workspace.snapshot_of(document, catalog))
