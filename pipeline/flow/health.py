"""Look whether database, disk and project let people work, and how builds and commits go.

`pipeline doctor` and the desk's `/health` say the same lines.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.files import git
from pipeline.files.content import Project
from pipeline.files.desk_reports import commit_fault
from pipeline.files.free_space import check_writable, free_bytes
from pipeline.files.read import signature_of
from pipeline.flow.build.outcome import last_outcome
from pipeline.model.errors import PipelineError

LITTLE = 500_000_000
"""Free bytes below which there is a note: a few builds and backups more, and the disk is full."""
LATE = 3600
"""Seconds after which a decision that is not in git is late: the desk commits ten minutes after the last one."""


@dataclass(frozen=True, slots=True)
class Checkup:
    """One thing that was looked at."""

    name: str
    """What: `settings`, `glossary` …"""
    level: str
    """`ok`, `note` (works, but …) or `fault`."""
    says: str
    """What was found, and what to do where something is to be done."""


def attempt(name: str, look: Callable[[], str]) -> Checkup:
    """What `look` says, or the error that it raises, as a fault."""
    try:
        return Checkup(name, "ok", look())
    except PipelineError as error:
        return Checkup(name, "fault", str(error))


def disk_checkup(root: Path) -> Checkup:
    """Whether the folders that decisions are written to take another file."""
    folders = [folder for folder in (root / "locales", root / ".pipeline") if folder.is_dir()]

    try:
        for folder in folders or [root]:
            check_writable(folder)
        free = free_bytes(root)
    except PipelineError as error:
        return Checkup("disk", "fault", str(error))
    says = f"{free / 1e9:.1f} GB free"
    if free < LITTLE:
        return Checkup("disk", "note", f"{says}: free some before it is full")
    return Checkup("disk", "ok", says)


def build_checkup(root: Path) -> Checkup:
    """How the last build on this machine ended."""
    last = last_outcome(root)
    if last is None:
        return Checkup("last build", "note", "none on this machine yet: pipeline build")
    if last.error:
        return Checkup("last build", "note", f"failed {last.at}: {last.error}")
    if last.unread:
        more = f" (and {len(last.unread) - 1} more)" if len(last.unread) > 1 else ""
        return Checkup("last build", "note", f"{last.at}, without {last.unread[0]}{more}")
    if last.down:
        return Checkup("last build", "note", f"{last.at}, pages are down: {', '.join(last.down)}")
    return Checkup("last build", "ok", last.at)


def commits_checkup(project: Project) -> Checkup:
    """Whether the desk commits what people decide, where the settings ask for it."""
    if project.settings.review.git != "commit":
        return Checkup("commits", "ok", 'review.git is "off": people commit decisions themselves')
    if fault := commit_fault(project):
        return Checkup("commits", "note", fault.says)
    try:
        waiting = git.changed(project.root, (project.shown(project.locale.parent),))
    except PipelineError as error:
        return Checkup("commits", "note", str(error))
    files = f"{len(waiting)} file{'' if len(waiting) == 1 else 's'} of locales/"
    stamps = [stamp[0] / 1e9 for path in waiting if (stamp := signature_of(project.root / path))]
    if stamps and time.time() - max(stamps) > LATE:
        says = f"not in git for over an hour: {files}; pipeline sync says why"
        return Checkup("commits", "note", says)
    return Checkup("commits", "ok", f"not in git yet: {files}" if waiting else "all in git")
