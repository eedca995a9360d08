"""Keep files that somebody dropped at the desk until they are brought in, for a day at most."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.files.atomic import disk, make_folder, write_bytes, write_text
from pipeline.files.content import Project
from pipeline.files.read import read_bytes, read_text
from pipeline.model.errors import PipelineError

KEPT = 24 * 3600
"""Seconds."""
MOST_DROPS = 50
"""Drops that are kept: whoever drops more loses the oldest."""
_TOKEN = re.compile(r"[0-9a-f]{32}")
_STRANGE = re.compile(r"[^\w .()+,'’-]")


@dataclass(frozen=True, slots=True)
class Drop:
    """Files that somebody dropped at once."""

    token: str
    """Names it in addresses."""
    by: str
    """Id of the account; nobody else sees it."""
    names: tuple[str, ...]
    """Of the files, as they were dropped, without what a file system cannot hold."""


def keep_drop(project: Project, by: str, files: list[tuple[str, bytes]]) -> Drop:
    """Keep files, each under its own name; older drops go. Raises DISK."""
    _purge(project)
    drop = Drop(secrets.token_hex(16), by, tuple(plain_name(name) for name, _ in files))
    folder = _folder(project) / drop.token
    with disk(folder):
        make_folder(folder)
        folder.chmod(0o700)
    for number, (name, (_, data)) in enumerate(zip(drop.names, files, strict=True)):
        with disk(folder):
            (folder / str(number)).mkdir()
        write_bytes(folder / str(number) / name, data)
    write_text(folder / "drop.json", json.dumps({"by": by, "names": drop.names}))
    return drop


def drop_of(project: Project, token: str, by: str) -> Drop | None:
    """What somebody dropped; None where it is too old, or somebody else's."""
    if not _TOKEN.fullmatch(token):
        return None
    path = _folder(project) / token / "drop.json"
    with suppress(PipelineError, ValueError, KeyError):
        said = json.loads(read_text(path, project.shown(path), "IMPORT") or "{}")
        if said.get("by") == by:
            return Drop(token, by, tuple(said["names"]))
    return None


def dropped_file(project: Project, drop: Drop, number: int) -> Path:
    """Where one of its files lies."""
    return _folder(project) / drop.token / str(number) / drop.names[number]


def dropped_bytes(project: Project, drop: Drop, number: int) -> bytes:
    """What it holds; nothing where it is gone."""
    path = dropped_file(project, drop, number)
    return read_bytes(path, drop.names[number], "IMPORT") or b""


def forget_drop(project: Project, token: str) -> None:
    """Nobody needs it any more."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(_folder(project) / token, ignore_errors=True)


def plain_name(name: str) -> str:
    r"""The last part of a name, with nothing in it that a file system, a terminal or a page takes for something else.

    >>> plain_name("../../etc/pass\x00wd.docx"), plain_name("C:\\Users\\安全 计划.docx"), plain_name("...")
    ('pass_wd.docx', '安全 计划.docx', 'file')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = _STRANGE.sub("_", last).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    short = f"{stem[:60]}{dot}{ending[:10]}" if dot else plain[:60]
    return short.encode("utf-8")[:200].decode("utf-8", "ignore").strip(" .") or "file"


def _folder(project: Project) -> Path:
    return project.root / ".pipeline" / "uploads"


def _purge(project: Project) -> None:
    """Remove what is too old, or too many."""
    folder = _folder(project)
    with suppress(OSError):
        drops = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for number, path in enumerate(drops):
            if number >= MOST_DROPS - 1 or path.stat().st_mtime < time.time() - KEPT:
                shutil.rmtree(path, ignore_errors=True)
