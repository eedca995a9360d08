"""Keep what files were before an import, so that it can be taken back."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.files.atomic import remove, write_text
from pipeline.files.content import Project
from pipeline.files.read import read_text
from pipeline.model.errors import PipelineError

_KEPT = 20
"""Imports that can be taken back, one after the other."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What an import did to one file."""

    path: str
    """From the project folder."""
    before: bytes | None
    """What was there; None: no file."""
    after: str
    """SHA-256 of what was written."""


def note_import(project: Project, run: str, changes: tuple[FileChange, ...]) -> None:
    """Add to the record of a run what is about to be written. Raises DISK."""
    path = _folder(project) / f"{run}.json"
    both = (*_read(project, path), *changes)
    rows = [
        {
            "path": one.path,
            "before": None if one.before is None else base64.b64encode(one.before).decode(),
            "after": one.after,
        }
        for one in both
    ]
    write_text(path, json.dumps({"schema": 1, "files": rows}, indent=1) + "\n")
    for old in _records(project)[:-_KEPT]:
        remove(old)


def last_import(
    project: Project, of: str | None = None
) -> tuple[Path, tuple[FileChange, ...]] | None:
    """The record of the last import and what it did, in its order; None where nothing is left to take back.

    `of`: the last one that wrote this file, from the project folder.

    Raises TAKE-BACK for a record that cannot be read.
    """
    for record in reversed(_records(project)):
        changes = _read(project, record)
        if of is None or any(change.path == of for change in changes):
            return record, changes
    return None


def _folder(project: Project) -> Path:
    return project.root / ".pipeline" / "imports"


def _records(project: Project) -> list[Path]:
    return sorted(_folder(project).glob("*.json"))


def _read(project: Project, path: Path) -> tuple[FileChange, ...]:
    text = read_text(path, project.shown(path), "TAKE-BACK")
    try:
        rows = json.loads(text)["files"] if text else []
        return tuple(
            FileChange(
                str(row["path"]),
                None if row["before"] is None else base64.b64decode(row["before"], validate=True),
                str(row["after"]),
            )
            for row in rows
        )
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        what, todo = "is damaged", "remove it; the import before it can then be taken back"
        raise PipelineError("TAKE-BACK", what, todo, path=project.shown(path)) from error
