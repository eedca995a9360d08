"""Take the last import back: its files are what they were before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.files.atomic import remove, write_bytes
from pipeline.files.content import Project, is_id
from pipeline.files.import_log import FileChange, last_import
from pipeline.files.locales import load_readable_ledger
from pipeline.files.read import read_bytes
from pipeline.flow.project import open_project
from pipeline.importers.text import diff
from pipeline.markdown.front_matter import load
from pipeline.model.errors import PipelineError, together
from pipeline.model.hashing import sha_of_bytes


@dataclass(frozen=True, slots=True)
class Undone:
    """A file that is, or would be, as it was before the import."""

    path: str
    """From the project folder."""
    removed: bool
    """True for a file that the import had made."""
    diff: str
    """What changes in a page; empty for what is no text."""


def undo_import(root: Path, *, write: bool, of: str | None = None) -> tuple[Undone, ...]:
    """Take the last import back that was not taken back yet; without `write` only say what would change.

    `of`: the last one that wrote this file, from the project folder.

    Raises TAKE-BACK where there is none, and, before anything is written, where somebody has changed a file since.
    """
    project = open_project(root)
    found = last_import(project, of)
    if found is None:
        what = "no import is left to take back"
        raise PipelineError("TAKE-BACK", what, "git has what was committed: `git log content`")
    record, changes = found
    first: dict[str, FileChange] = {}
    for change in changes:  # two files of one run may share a picture
        first.setdefault(change.path, change)
    last = {change.path: change.after for change in changes}
    held = {path: _now(project, path) for path in first}
    changed = [
        path
        for path, data in held.items()
        if data != first[path].before  # as after an undo that was killed
        and (data is None or sha_of_bytes(data) != last[path])
    ]
    if changed:
        raise together(_changed(first[path], held[path]) for path in changed)
    undone = tuple(_undone(project, change, held[path]) for path, change in first.items())
    catalogs = tuple(_catalogs_of_drafts(project, first.values()))
    undone += tuple(Undone(project.shown(path), removed=True, diff="") for path in catalogs)
    if write:
        for path in catalogs:
            remove(path)
        for change in reversed(tuple(first.values())):
            if change.before is None:
                remove(project.root / change.path)
            else:
                write_bytes(project.root / change.path, change.before)
        remove(record)
    return undone


def _catalogs_of_drafts(project: Project, changes: Iterable[FileChange]) -> Iterator[Path]:
    """Of pages that the import had made, that no reader had and nobody decided on: a catalog alone would be a riddle."""
    folder = f"{project.shown(project.content_en)}/"
    for change in changes:
        is_page = change.path.startswith(folder) and change.path.endswith(".md")
        name = change.path.removeprefix(folder).removesuffix(".md")
        if change.before is not None or not (is_page and is_id(name)):
            continue
        base = project.shown(project.import_file(name))  # the same, where somebody deleted the page
        text = (_now(project, change.path) or _now(project, base) or b"").decode("utf-8", "replace")
        for locale in project.settings.locales:
            own = project.seen_from(locale.dir)
            path = own.catalog_file(name)
            is_free = path.exists() and not load_readable_ledger(own, name)
            if is_free and load(text, change.path).get("draft"):
                yield path


def _now(project: Project, path: str) -> bytes | None:
    return read_bytes(project.root / path, path, "TAKE-BACK")


def _changed(change: FileChange, now: bytes | None) -> PipelineError:
    """Why an import stays: what somebody wrote since would be lost."""
    todo = "write it anew as the import left it, then take the import back again"
    if now is not None and change.before is None:
        todo = "copy out what you want to keep, delete this file, then take the import back again"
    elif now is not None:
        todo = (
            "copy out what was written since, and take it out here, then take the import back again"
        )
    what = "was changed since the import, so nothing was taken back"
    return PipelineError("TAKE-BACK", what, todo, path=change.path)


def _undone(project: Project, change: FileChange, now: bytes | None) -> Undone:
    # what the next update compares with says the same once more
    is_page = change.path.startswith(f"{project.shown(project.content_en)}/")
    is_text = is_page and change.path.endswith(".md")
    texts = [(data or b"").decode("utf-8", "replace") for data in (now, change.before)]
    return Undone(
        change.path, change.before is None, diff(texts[0], texts[1], change.path) if is_text else ""
    )
