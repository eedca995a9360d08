"""A file from elsewhere in; clean English Markdown below `content/en`, shown as a diff before it is written, out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.files.atomic import write_text
from pipeline.files.content import check_id
from pipeline.files.reading import read_text
from pipeline.flow.workspace import Workspace
from pipeline.importers.markdown import import_markdown
from pipeline.importers.text import diff, import_text
from pipeline.model.errors import PipelineError

KINDS = ("article", "handout")
"""What a document may be."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import would write, or has written."""

    id: str
    """Id of the document."""
    path: str
    """The file, from the project folder."""
    diff: str
    """What changes in it, as a unified diff; empty: nothing."""
    written: bool
    """True if it was written."""


def import_file(
    workspace: Workspace,
    file: Path,
    *,
    kind: str,
    author: str = "",
    update: str | None = None,
    write: bool = False,
) -> Imported:
    """Turn a `.txt` or `.md` file into a document, or into the new text of document `update`.

    Raises PipelineError IMPORT for a kind of file that cannot be imported or a document that is there already.
    """
    text = read_text(file, str(file), "IMPORT")
    if text is None:
        raise PipelineError("IMPORT", "there is no such file", "check the path", path=str(file))
    if update:
        old = workspace.document(update)
        id_, path = old.id, workspace.project.root / old.path
        kind, author = old.kind, author or old.text_of("author")
        date = old.text_of("date")
    else:
        id_ = check_id(f"{kind}s/{slug_of(file.stem)}", str(file))
        path = workspace.project.english_file(id_)
        date = datetime.now(UTC).date().isoformat()
    before = read_text(path, workspace.project.shown(path), "CONTENT")
    if before is not None and not update:
        raise PipelineError(
            "IMPORT",
            f"{workspace.project.shown(path)} is there already",
            f"use --update {id_} to give it new text",
            path=str(file),
        )
    after = _converted(file, text, id_, kind, date, author)
    changes = diff(before or "", after, workspace.project.shown(path))
    written = write and write_text(path, after)
    return Imported(id_, workspace.project.shown(path), changes, written)


def _converted(file: Path, text: str, id_: str, kind: str, date: str, author: str) -> str:
    fields = {"id": id_, "kind": kind, "date": date, "author": author}
    convert: dict[str, Callable[[], str]] = {
        ".txt": lambda: import_text(text, **fields),
        ".md": lambda: import_markdown(text, path=str(file), **fields),
    }
    make = convert.get(file.suffix.lower())
    if make is None:
        raise PipelineError(
            "IMPORT",
            f"files of the kind `{file.suffix}` cannot be imported yet",
            f"save it as one of: {', '.join(convert)}",
            path=str(file),
        )
    try:
        return make()
    except PipelineError as error:
        path = error.path or str(file)
        raise PipelineError(
            error.code, error.what, error.todo, path=path, line=error.line
        ) from None


def slug_of(name: str) -> str:
    """A file's name as the last part of an id.

    >>> slug_of("Daily  Practice (v2)")
    'daily-practice-v2'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "document"
