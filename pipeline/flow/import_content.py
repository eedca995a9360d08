"""Import files of other formats as Markdown below `content/en`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.extract.read import read
from pipeline.files.atomic import write_text
from pipeline.files.content import check_id
from pipeline.files.pandoc import has_pandoc, pandoc_html
from pipeline.files.read import decode, read_bytes, read_text
from pipeline.flow.workspace import Workspace
from pipeline.importers.docx import docx_html, docx_warnings, docx_words
from pipeline.importers.html import html_markdown, html_warnings
from pipeline.importers.lost import lost_words
from pipeline.importers.markdown import import_markdown
from pipeline.importers.text import diff, import_text
from pipeline.markdown.front_matter import load, split
from pipeline.markdown.splice import fill
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
    warnings: tuple[str, ...] = ()
    """What somebody should look at in the file that it came from."""


def import_file(
    workspace: Workspace,
    file: Path,
    *,
    kind: str,
    author: str = "",
    update: str | None = None,
    write: bool = False,
) -> Imported:
    """Turn a file into a document, or into the new text of document `update`.

    Raises PipelineError IMPORT for a kind of file that cannot be imported or a document that is there already.
    """
    data = read_bytes(file, str(file), "IMPORT")
    if data is None:
        raise PipelineError("IMPORT", "there is no such file", "check the path", path=str(file))
    if update:
        old = workspace.document(update)
        id_, path, kind = old.id, workspace.project.root / old.path, old.kind
    else:
        id_ = check_id(f"{kind}s/{slug_of(file.stem)}", str(file))
        path = workspace.project.english_file(id_)
    shown = workspace.project.shown(path)
    before = read_text(path, shown, "CONTENT")
    if before is not None and not update:
        what, todo = f"{shown} is there already", f"use --update {id_} to give it new text"
        raise PipelineError("IMPORT", what, todo, path=str(file))
    today = datetime.now(UTC).date().isoformat()
    fields = {"id": id_, "kind": kind, "date": today, "author": author}
    after = _converted(file, data, fields)
    if before is not None:
        after = _updated(before, after, shown)
    changes = diff(before or "", after, shown)
    written = write and write_text(path, after)
    return Imported(id_, shown, changes, written, _warnings(file, data, after))


def _converted(file: Path, data: bytes, fields: dict[str, str]) -> str:
    path = str(file)

    def text() -> str:
        return decode(data, path, "IMPORT")

    convert: dict[str, Callable[[], str]] = {
        ".docx": lambda: import_markdown(_word(data, path), path=path, **fields),
        ".html": lambda: import_markdown(html_markdown(text(), path=path), path=path, **fields),
        ".htm": lambda: import_markdown(html_markdown(text(), path=path), path=path, **fields),
        ".txt": lambda: import_text(text(), **fields),
        ".md": lambda: import_markdown(text(), path=path, **fields),
    }
    make = convert.get(file.suffix.lower())
    if make is None:
        raise PipelineError(
            "IMPORT",
            f"files of the kind `{file.suffix}` cannot be imported yet",
            f"save it as one of: {', '.join(convert)}",
            path=path,
        )
    try:
        return make()
    except PipelineError as error:
        path = error.path or path
        raise PipelineError(
            error.code, error.what, error.todo, path=path, line=error.line
        ) from None


def _word(data: bytes, path: str) -> str:
    """A Word file as Markdown: read by pandoc where it is there, else by our own means."""
    docx_warnings(data, path)  # refuses what is no Word file, whoever reads it
    html = pandoc_html(data, path) if has_pandoc() else docx_html(data, path)
    return html_markdown(html, path=path)


def _warnings(file: Path, data: bytes, after: str) -> tuple[str, ...]:
    """What somebody has to look at in the file, or in what was made of it."""
    path, kind = str(file), file.suffix.lower()
    if kind in {".html", ".htm"}:
        return html_warnings(decode(data, path, "IMPORT"))
    if kind == ".docx":
        lost = lost_words(docx_words(data, path), after)
        return (*docx_warnings(data, path), *filter(None, [lost]))
    return ()


def _updated(before: str, after: str, path: str) -> str:
    """The new text below the front matter that stands there: its id, slugs and dates stay, so that catalogs follow.

    Title and description are those of the new file, where it has them.
    """
    new = load(after, path)
    texts = {f"front:{name}": str(new[name]) for name in ("title", "description") if new.get(name)}
    document = read(before, path, "", ("title", "description"))
    block, _ = split(fill(document, lambda segment: texts.get(segment.context or "")))
    if block is None:
        return after
    return f"---\n{block}---\n\n{split(after)[1].lstrip(chr(10))}"


def slug_of(name: str) -> str:
    """A file's name as the last part of an id.

    >>> slug_of("Daily  Practice (v2)")
    'daily-practice-v2'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "document"
