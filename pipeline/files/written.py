"""Keep what people have written at the desk, version by version, so that it can be restored."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass

from pipeline.files.atomic import append_line, write_text
from pipeline.files.content import Project
from pipeline.files.read import read_text
from pipeline.model.errors import PipelineError

MOST = 100
"""Versions of a page that are kept."""


@dataclass(frozen=True, slots=True)
class WrittenVersion:
    """A page as somebody left it."""

    at: str
    """RFC 3339 UTC."""
    by: str
    """Id of the account; empty: what stood there before, whoever wrote it."""
    text: str
    """The whole file."""


def keep_written(project: Project, document: str, version: WrittenVersion) -> None:
    """Add a version. Raises DISK, ID; hold the document meanwhile."""
    path = project.written_file(document)
    known = written(project, document)
    line = json.dumps(asdict(version), ensure_ascii=False)
    if len(known) < 2 * MOST:
        append_line(path, line)
        return
    rows = [json.dumps(asdict(one), ensure_ascii=False) for one in known[1 - MOST :]]
    write_text(path, "\n".join([*rows, line, ""]))


def written(project: Project, document: str) -> tuple[WrittenVersion, ...]:
    """The versions that are kept, the oldest first; a line that cannot be read is left out."""
    path, found = project.written_file(document), []
    with suppress(PipelineError):
        for row in (read_text(path, project.shown(path), "CONTENT") or "").split("\n"):
            with suppress(ValueError, TypeError):
                found.append(WrittenVersion(**json.loads(row)))
    return tuple(found)
