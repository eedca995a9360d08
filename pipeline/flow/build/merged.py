"""Merge one catalog with its English and judge its page, here or in another process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.flow.build.evaluate import Evaluation, complete_and_evaluate
from pipeline.flow.extract import update_catalog
from pipeline.flow.translate.memory import keep_share
from pipeline.flow.translate.run import wants_draft
from pipeline.flow.workspace import Workspace
from pipeline.model.encoding import AsJson
from pipeline.model.entry import Entry


@dataclass(frozen=True, slots=True)
class MergedCatalog(AsJson):
    """What a merge did to one catalog; without the catalog, for it may come from another process."""

    document: str
    """Id."""
    written: bool
    """True if the file changed."""
    wants_draft: bool
    """True where memory may fill something."""
    kept: tuple[Entry, ...]
    """Entries whose Mandarin another program had left out of the file."""
    page: Evaluation | None
    """See `MergeTask.judges`; it is saved."""


@dataclass(frozen=True, slots=True)
class Merging:
    """What all merges of one locale share."""

    workspace: Workspace
    base: str
    """`Inputs.base`."""


class MergeTask(NamedTuple):
    """One catalog to be merged."""

    document: str
    """Id."""
    judges: bool
    """True where its page is judged at once, unless memory may still fill something."""


def merge_catalog(merging: Merging, task: MergeTask) -> MergedCatalog:
    """Bring one catalog up to date with its English, and write it if that changed it. Raises FROZEN, DISK, LOCKED."""
    workspace, name = merging.workspace, task.document
    done = update_catalog(workspace, workspace.document(name))
    wants = wants_draft(done.catalog)
    page = complete_and_evaluate(workspace, name) if task.judges and not wants else None
    if page and page.shas:
        keep_share(workspace, name, merging.base)
        page.save(workspace.project, merging.base, workspace.headers[name])
    return MergedCatalog(name, done.written, wants, done.kept, page)
