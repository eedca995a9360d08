"""Merge one catalog with its English, here or in another process."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.flow.extract import update_catalog
from pipeline.flow.translate.run import wants_draft
from pipeline.flow.workspace import Workspace
from pipeline.model.entry import Entry


@dataclass(frozen=True, slots=True)
class MergedCatalog:
    """What a merge did to one catalog; without the catalog, for it may come from another process."""

    document: str
    """Id."""
    written: bool
    """True if the file changed."""
    wants_draft: bool
    """True where memory may fill something."""
    kept: tuple[Entry, ...]
    """Entries whose Mandarin another program had left out of the file."""


def merge_catalog(workspace: Workspace, name: str) -> MergedCatalog:
    """Bring one catalog up to date with its English, and write it if that changed it. Raises FROZEN, DISK, LOCKED."""
    done = update_catalog(workspace, workspace.document(name))
    return MergedCatalog(name, done.written, wants_draft(done.catalog), done.kept)
