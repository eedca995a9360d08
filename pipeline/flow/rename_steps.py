"""Rename a document in steps that can be completed after a crash.

A process killed in between leaves the note, and the next command completes what it says: each step
finds out by itself whether it was done.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.catalog.po import write_po
from pipeline.catalog.three_way import three_way
from pipeline.files.addresses import add_redirects
from pipeline.files.atomic import remove, write_bytes, write_text
from pipeline.files.content import Project
from pipeline.files.locales import load_catalog, load_ledger, prune
from pipeline.files.locks import hold, lock
from pipeline.files.read import read_bytes, read_text
from pipeline.markdown.front_id import with_id
from pipeline.model.addresses import Redirect
from pipeline.model.catalog import Catalog
from pipeline.model.errors import PipelineError


@dataclass(frozen=True, slots=True)
class Rename:
    """One document's way from an old id to a new one."""

    old: str
    """Its id until now."""
    new: str
    """Its id from now on."""
    line: str | None
    """The ledger's line that says so; None where nobody had decided anything."""
    before: str | None
    """The English file, from the project folder; None where it carries the new id already."""
    after: str | None
    """Where it goes."""
    leads: Sequence[tuple[str, str, str]] = ()
    """(former address, today's, ISO date) of its pages, where they change."""
    english_line: str | None = None
    """The line that says so in the ledger of its English; None where it has none."""
    derived: Sequence[tuple[str, str]] = ()
    """(folder, line) of each derived locale in which somebody had decided."""


def carry_out(project: Project, rename: Rename) -> None:
    """Rename a document in all its files, or leave a note of what is left to do. Raises DISK, LOCKED."""
    with (
        lock(project.lock_file("rename")),
        hold(project, rename.old),
        hold(project, rename.new),
    ):
        write_text(project.rename_note, json.dumps(asdict(rename), ensure_ascii=False) + "\n")
        _steps(project, rename)


def complete_rename(project: Project) -> str | None:
    """Complete a rename that was killed; its new id, or None where there is nothing to do."""
    if not project.rename_note.exists():
        return None
    with lock(project.lock_file("rename")):
        text = read_text(project.rename_note, project.shown(project.rename_note), "RENAME")
        if text is None:
            return None  # another process has just completed it
        rename = _read(text, project.shown(project.rename_note))
        with hold(project, rename.old), hold(project, rename.new):
            _steps(project, rename)
    return rename.new


def _read(text: str, shown: str) -> Rename:
    try:
        return Rename(**json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        todo = "run `pipeline rename` again, and delete this file first"
        raise PipelineError("RENAME", "is not what we wrote", todo, path=shown) from error


def _steps(project: Project, rename: Rename) -> None:
    add_redirects(project, [Redirect(*one) for one in rename.leads])
    _move_english(project, rename)
    lines = dict(rename.derived)
    for one in project.in_each_locale:
        line = lines.get(one.settings.locale.dir) if one.settings.derived else rename.line
        _move_ledger(one, rename, line)
        _move_catalog(one, rename)
        for file in (one.published_file, one.mandarin_file):
            _move(one, file(rename.old), file(rename.new))
    _move_ledger(project.english, rename, rename.english_line)
    _move_rows(project, project.written_file(rename.old), project.written_file(rename.new))
    for file in (project.import_file, project.english.published_file):
        _move(project, file(rename.old), file(rename.new))
    for folder in _folders(project):
        prune((folder / rename.old).parent, folder)
    remove(project.rename_note)


def _folders(project: Project) -> tuple[Path, ...]:
    """Where a document has its files."""
    own = (folder for one in project.in_each_language for folder in one.page_folders)
    return (project.imports, *own)


def _move_english(project: Project, rename: Rename) -> None:
    """First the id, which is the step that counts; then the place."""
    if rename.before is None or rename.after is None:
        return
    before, after = project.root / rename.before, project.root / rename.after
    data = read_bytes(before, rename.before, "CONTENT")
    if data is None:
        return
    write_text(before, with_id(data.decode("utf-8"), rename.new))
    _move(project, before, after)


def _move_ledger(project: Project, rename: Rename, line: str | None) -> None:
    """A ledger is a set: the lines of both, each once, and the one that says that they belong together."""
    old, new = project.ledger_file(rename.old), project.ledger_file(rename.new)
    every = (*load_ledger(project, rename.new), *load_ledger(project, rename.old))
    lines = dict.fromkeys(decision.line() for decision in every)
    if line:
        lines[line] = None
    if lines:
        write_text(new, "".join(f"{line}\n" for line in lines))
    _move_rows(project, project.journal_file(rename.old), project.journal_file(rename.new))
    remove(old)


def _move_catalog(project: Project, rename: Rename) -> None:
    old, new = (load_catalog(project, name) for name in (rename.old, rename.new))
    if old and new:  # the new one began anew: a person's text there stands beside what moves
        merged = three_way(Catalog(rename.new, old.locale), old, new).catalog
        write_text(project.catalog_file(rename.new), write_po(merged))
        remove(project.catalog_file(rename.old))
    else:
        _move(project, project.catalog_file(rename.old), project.catalog_file(rename.new))
    remove(project.seen_file(rename.old))


def _move_rows(project: Project, before: Path, after: Path) -> None:
    """What this machine alone keeps of a document, behind what it keeps under the new id already."""
    data, there = (read_bytes(one, project.shown(one), "CONTENT") or b"" for one in (before, after))
    if data and not there.endswith(data):  # else a rename that was killed did it
        write_bytes(after, b"\n".join(filter(None, (there, data))))
    remove(before)


def _move(project: Project, before: Path, after: Path) -> None:
    """Written under its new name before the old one goes."""
    data = read_bytes(before, project.shown(before), "CONTENT")
    if data is not None and before != after:
        write_bytes(after, data)
        remove(before)
