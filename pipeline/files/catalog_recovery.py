"""Restore translations that another program removed from a catalog file.

An agency's file is copied over ours, an editor saves half of it. So each catalog that we read or wrote lies once
more in `.pipeline/seen`; where there is none yet, or a commit is newer, the last commit says what was there.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha1
from pathlib import Path

from pipeline.catalog.po import read_po
from pipeline.catalog.returned_catalog import put_back
from pipeline.files import git
from pipeline.files.atomic import write_unsynced
from pipeline.files.content import Project
from pipeline.files.read import decode, read_bytes, signature_of
from pipeline.model.catalog import Catalog
from pipeline.model.entry import Entry
from pipeline.model.errors import PipelineError


@dataclass(frozen=True, slots=True)
class RecoveredCatalog:
    """A catalog as it was found."""

    catalog: Catalog | None
    """With what was kept; None where there is no file."""
    kept: tuple[Entry, ...] = ()
    """Entries whose Mandarin is not in the file any more."""


def load_returned(project: Project, document: str) -> RecoveredCatalog:
    """The catalog of a document (or `site`), with nothing lost. Raises CATALOG, ID."""
    data = _data(project, document)
    if data is None:
        return RecoveredCatalog(None)
    now = _read(project, document, data)
    before = _before(project, document, data)
    if before is None:
        return RecoveredCatalog(now)
    found = put_back(now, before)
    return RecoveredCatalog(found.catalog, found.kept)


def kept_in(project: Project, document: str) -> tuple[Entry, ...]:
    """`RecoveredCatalog.kept`; a catalog that nobody else has written is not taken apart for it. Raises CATALOG, ID."""
    data = _data(project, document)
    before = None if data is None else _before(project, document, data)
    return () if data is None or before is None else load_returned(project, document).kept


def note_seen(project: Project, document: str, text: str) -> None:
    """Remember what a catalog's file says now. Call it under the document's lock. Raises DISK."""
    path, data = project.seen_file(document), text.encode()
    if read_bytes(path, project.shown(path), "CATALOG") != data:
        # not synced: after a power cut the last commit speaks for it
        write_unsynced(path, data)


def last_catalog(project: Project, document: str) -> Catalog | None:
    """A catalog as we read or wrote it last, else as it was committed, where its file cannot be read now."""
    path = project.seen_file(document)
    with suppress(PipelineError):
        if found := _last(project, document, read_bytes(path, project.shown(path), "CATALOG")):
            return found
    with suppress(PipelineError):
        shown = project.shown(project.catalog_file(document))
        return _last(project, document, git.at_head(project.root, shown))
    return None


def _data(project: Project, document: str) -> bytes | None:
    path = project.catalog_file(document)
    return read_bytes(path, project.shown(path), "CATALOG")


def _read(project: Project, document: str, data: bytes) -> Catalog:
    shown = project.shown(project.catalog_file(document))
    text = decode(data, shown, "CATALOG").removeprefix("\ufeff")
    return read_po(text, shown, document, project.settings.locale.babel)


def _before(project: Project, document: str, data: bytes) -> Catalog | None:
    """The catalog before another program wrote `data`; None where none did, or nobody can tell."""
    path = project.seen_file(document)
    seen = read_bytes(path, project.shown(path), "CATALOG")
    if seen == data:
        return None
    shown = project.shown(project.catalog_file(document))
    if seen is None:
        return _last(project, document, _committed(project, shown, data))
    since = (signature_of(path) or (0,))[0] / 1e9
    head: bytes | None = None
    with suppress(PipelineError):  # no git, no repository: then only we know
        head = git.at_head(project.root, shown)
        if head == data and not git.moved_on(project.root, since):
            return None  # git has put back what was committed, or another branch: somebody meant it
        if head is not None and git.committed(project.root, shown) < int(since):
            head = None
    before, newer = _last(project, document, seen), _last(project, document, head)
    if before and newer and head != data:
        return put_back(newer, before).catalog
    return before or newer


def _last(project: Project, document: str, data: bytes | None) -> Catalog | None:
    """What was there; None where nobody can read it."""
    with suppress(PipelineError):
        return None if data is None else _read(project, document, data)
    return None


def _committed(project: Project, shown: str, data: bytes) -> bytes | None:
    """The last commit's file, where it is another than `data`."""
    with suppress(PipelineError):
        folder = project.shown(project.catalogs)
        blob = sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
        if _blobs(project.root, folder).get(shown) not in (None, blob):
            return git.at_head(project.root, shown)
    return None


@lru_cache(
    maxsize=8
)  # for all catalogs of a project git is asked once; who differs is looked up again
def _blobs(root: Path, folder: str) -> dict[str, str]:
    try:
        return git.blobs_at_head(root, folder)
    except PipelineError:
        return {}
