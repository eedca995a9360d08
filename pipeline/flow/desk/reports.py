"""Gather what the desk has to tell its leads: its commits fail, or a commit took decisions out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.files.desk_reports import CommitFault, TakenLine, TakenOut, commit_fault
from pipeline.flow.taken_out import taken_out_lately
from pipeline.flow.workspace import Workspace

__all__ = ["CommitFault", "TakenLine", "TakenOut"]


@dataclass(frozen=True, slots=True)
class Reports:
    """What leads and administrators are told on the start page."""

    commit_fault: CommitFault | None
    """Why the desk cannot commit; None: it can, or is not asked to."""
    taken_out: tuple[TakenOut, ...]
    """What commits took out of ledgers lately, the last first."""


def reports_of(workspace: Workspace) -> Reports:
    """As the files say now."""
    project = workspace.project
    fault = commit_fault(project) if project.settings.review.git == "commit" else None
    taken_out = taken_out_lately(project)
    here = (one for one in taken_out if one.document not in workspace.elsewhere)
    return Reports(fault, tuple(here))
