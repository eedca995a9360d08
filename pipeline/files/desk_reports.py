"""Keep what a desk has to tell its leads: a commit that failed, decisions that a commit took out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.files.atomic import remove, write_unsynced
from pipeline.files.content import Project
from pipeline.files.locks import lock
from pipeline.files.read import read_bytes
from pipeline.model.decision import Verdict
from pipeline.model.encoding import decode, encode
from pipeline.model.errors import PipelineError

KEEP = 30 * 24 * 3600
"""Seconds that leads are told of what a commit took out."""
_MOST = 200
"""Commits that are kept."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CommitFault:
    """The desk's own commits fail."""

    since: float
    """Seconds since 1970, when they began to."""
    says: str
    """The error, as a command would print it."""


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A decision that a commit took out."""

    id: str
    """Of the decision."""
    verdict: Verdict
    reviewer: str
    """Id of who had decided."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What a commit took out of a ledger, or a branch lacks."""

    at: float
    """Seconds since 1970, when the desk saw it."""
    document: str
    """Id."""
    left_out: tuple[TakenLine, ...]
    """What stays out."""
    put_back: tuple[TakenLine, ...]
    """What the desk has written again: it takes something down."""
    commit: str = ""
    """Hash of the commit; empty: it was not made yet when the desk saw it (`git revert` waits for its message)."""
    author: str = ""
    """Who made it, as git has the name."""
    subject: str = ""
    """First line of its message."""


def commit_fault(project: Project) -> CommitFault | None:
    """Why the desk cannot commit; None: it can, or is not asked to."""
    return _read(project, _fault_file(project), CommitFault)


def note_commit_fault(project: Project, fault: CommitFault | None) -> None:
    """Keep what is wrong; None: nothing is any more. Raises DISK."""
    if fault is None:
        remove(_fault_file(project))
    else:
        write_unsynced(_fault_file(project), encode(fault))


def taken_out(project: Project, now: float) -> tuple[TakenOut, ...]:
    """What commits took out lately, the last first."""
    found = _read(project, _taken_file(project), tuple[TakenOut, ...]) or ()
    return tuple(one for one in reversed(found) if one.at > now - KEEP)


def note_taken_out(project: Project, made: tuple[TakenOut, ...]) -> None:
    """Keep it, beside what was kept. Raises DISK, LOCKED."""
    path = _taken_file(project)
    with lock(project.lock_file("reports")):
        known = _read(project, path, tuple[TakenOut, ...]) or ()
        write_unsynced(path, encode((*known, *made)[-_MOST:]))


def _fault_file(project: Project) -> Path:
    return project.reports / "commit-fault.json"


def _taken_file(project: Project) -> Path:
    return project.reports / "taken-out.json"


def _read(project: Project, path: Path, kind: type[T]) -> T | None:
    """What a file says; None where it says nothing that we wrote: it may be deleted at any time."""
    with suppress(PipelineError, ValueError):
        data = read_bytes(path, project.shown(path), "REPORT")
        return None if data is None else decode(kind, data)
    return None
