"""Keep a desk's decisions out of git's reach, so that none is lost to a checkout.

`git pull` and `git checkout` know nothing of our locks: one that replaces a ledger or a catalog at the
very moment of a decision can take it away. So the desk notes each decision here too, out of git's
reach (`.pipeline/journal`), and puts back what is missing when it sees that a file was replaced.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from pipeline.files.atomic import disk, make_folder, write_unsynced
from pipeline.files.content import Project
from pipeline.files.read import read_bytes
from pipeline.model.segment import Key

KEEP = 24 * 3600
"""Seconds that a note is kept; a pull that takes longer is none."""
_BIG = 1_000_000
"""Bytes from which on old notes are dropped."""


@dataclass(frozen=True, slots=True)
class Note:
    """One decision that a person was told is taken."""

    at: float
    """Seconds since 1970."""
    id: str
    """Of the decision."""
    line: str
    """The ledger's line."""
    key: Key | None = None
    """An edit: the entry's key."""
    before: str = ""
    """An edit: the Mandarin that was replaced."""
    target: str = ""
    """An edit: the Mandarin that was typed."""


def note(project: Project, document: str, made: Note) -> None:
    """Keep a decision; call it under the document's lock. Raises DISK."""
    path = project.journal_file(document)
    row = json.dumps(
        [made.at, made.id, made.line, made.key, made.before, made.target], ensure_ascii=False
    )
    with disk(path):
        make_folder(path.parent)
        if path.exists() and path.stat().st_size > _BIG:
            write_unsynced(path, _newest(path.read_bytes(), made.at))
        # not synced: it guards against other programs, and the ledger itself against a power cut
        with path.open("ab") as file:
            # a line of its own, also behind half a line of a killed desk
            file.write(b"\n" + row.encode("utf-8", "surrogatepass"))


def notes(project: Project, document: str) -> tuple[Note, ...]:
    """What is kept of a document, in order; a line that cannot be read is passed by."""
    path = project.journal_file(document)
    data = read_bytes(path, project.shown(path), "JOURNAL") or b""
    found: list[Note] = []
    for row in data.split(b"\n"):
        with suppress(ValueError, TypeError):
            at, id_, line, key, before, target = json.loads(row.decode("utf-8", "surrogatepass"))
            found.append(Note(at, id_, line, (key[0], key[1]) if key else None, before, target))
    return tuple(found)


def drop(project: Project, document: str, ids: Collection[str]) -> None:
    """Forget some decisions: their lines are in git. Call it under the document's lock. Raises DISK."""
    path = project.journal_file(document)
    data = read_bytes(path, project.shown(path), "JOURNAL") or b""
    rows = (row for row in data.split(b"\n") if row.strip())
    write_unsynced(path, b"".join(b"\n" + row for row in rows if _id_of(row) not in ids))


def _id_of(row: bytes) -> str:
    with suppress(ValueError, TypeError, LookupError):
        return str(json.loads(row.decode("utf-8", "surrogatepass"))[1])
    return ""


def _newest(data: bytes, now: float) -> bytes:
    """The rows that may still be of use: of the last day, and at most half of what is too big."""
    kept: list[bytes] = []
    left = _BIG // 2
    for row in reversed(data.splitlines(keepends=True)):
        left -= len(row)
        if left < 0 or not _is_since(row, now - KEEP):
            break
        kept.append(row)
    return b"".join(reversed(kept))


def _is_since(row: bytes, moment: float) -> bool:
    with suppress(ValueError, TypeError, LookupError):
        return bool(json.loads(row)[0] > moment)
    return True  # half a line of a killed desk: what stands before it counts
