"""Keep how the last build of a project ended, for whoever watches over it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.files.atomic import write_unsynced
from pipeline.files.content import Project
from pipeline.files.read import read_bytes
from pipeline.flow.clock import now
from pipeline.model.encoding import decode, encode
from pipeline.model.errors import PipelineError
from pipeline.model.settings import Settings


@dataclass(frozen=True, slots=True)
class BuildOutcome:
    """How a build ended."""

    at: str
    """When, RFC 3339 UTC: the first of those that ended so, if nothing changed between them."""
    error: str = ""
    """What ended it before its time; empty: nothing did."""
    down: tuple[str, ...] = ()
    """Ids of Mandarin pages that it took down, or left down, though nobody withdrew them."""
    unread: tuple[str, ...] = ()
    """What is wrong with files that it could not read, a line each."""


def note_outcome(
    root: Path,
    *,
    error: str = "",
    down: tuple[str, ...] = (),
    unread: tuple[str, ...] = (),
    news: bool = True,
) -> None:
    """Keep how a build ended; without `news` a file that says the same stays. A disk that is full keeps nothing."""
    before = last_outcome(root)
    ended = BuildOutcome(before.at if before else "", error, down, unread)
    if not news and before == ended:
        return
    with suppress(PipelineError):
        write_unsynced(_file(root), encode(replace(ended, at=now())))


def last_outcome(root: Path) -> BuildOutcome | None:
    """How the last build ended; None where there was none, or the file cannot be read."""
    try:
        data = read_bytes(_file(root), ".pipeline/build.json", "CACHE")
        return None if data is None else decode(BuildOutcome, data)
    except (PipelineError, ValueError):
        return None


def _file(root: Path) -> Path:
    return Project(root, Settings()).build_outcome  # there, whatever is set
