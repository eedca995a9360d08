"""Detect by file status, without reading, which files of a folder are untouched.

A stamp is what the file system says of a file without reading it. Its change time and inode cannot be set by
programs, so an edit shows even where size and time of writing were put back. A stamp that does not fit costs
time only: the file counts as unknown, and is read or written again.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

Stat = tuple[int, int, int, int]
"""Size in bytes, time of writing and of change (ns since 1970), inode."""


@dataclass(frozen=True, slots=True)
class FileSignature:
    """A file as we left it."""

    sha: str
    """SHA-256 (hex) of its bytes."""
    stat: Stat
    """What the file system said of it then."""


FileSignatures = Mapping[str, FileSignature]
"""Path below the folder, with `/` → its stamp."""


def stats_below(folder: Path) -> dict[str, Stat | None]:
    """What the file system says of everything below a folder; None for what is no plain file or folder.

    Empty where there is no folder, or it cannot be read.
    """
    try:
        return {p: _plain(one.stat(follow_symlinks=False)) for p, one in _below(folder)}
    except OSError:
        return {}


def inodes_below(folder: Path) -> dict[str, int]:
    """Path → inode of all that is no folder: the listing has them, so no file is asked for. Empty as `stats_below`."""
    try:
        return {path: entry.inode() for path, entry in _below(folder)}
    except OSError:
        return {}


def untouched(stats: Mapping[str, Stat | None], stamps: FileSignatures) -> dict[str, str]:
    """Path → SHA-256 of the files that are surely as we left them."""
    found = ((path, stamps.get(path), now) for path, now in stats.items())
    return {path: stamp.sha for path, stamp, now in found if stamp and stamp.stat == now}


def signatures_of(
    folder: Path,
    hashes: Mapping[str, str],
    before: FileSignatures,
    known: Mapping[str, Stat | None] = MappingProxyType({}),
) -> dict[str, FileSignature]:
    """The stamps of a folder that was just written and holds `hashes` (path → SHA-256).

    `known`: what the file system has just said of some of them; only the others are looked at. `before` are the stamps of the files that were linked and not written: of these, only the change time may
    have moved. What somebody else has touched meanwhile gets no stamp.
    """
    stamps = {
        path: FileSignature(hashes[path], now)
        for path, now in _stats(folder, hashes, known).items()
        if now is not None and path in hashes
    }
    return {p: s for p, s in stamps.items() if not _touched(s, before.get(p))}


def _stats(
    folder: Path, paths: Collection[str], known: Mapping[str, Stat | None]
) -> Mapping[str, Stat | None]:
    if not known:
        return stats_below(folder)
    top = os.path.realpath(folder)
    return {**known, **{p: stat_of(f"{top}/{p}") for p in paths if p not in known}}


def stat_of(path: str) -> Stat | None:
    """What the file system says of one file; None where there is none, or no plain one."""
    try:
        return _plain(os.lstat(path))
    except OSError:
        return None


def _plain(now: os.stat_result) -> Stat | None:
    if not stat.S_ISREG(now.st_mode):
        return None
    return now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino


def _touched(stamp: FileSignature, before: FileSignature | None) -> bool:
    """True for a file that was linked, not written, and yet has another size or time of writing."""
    if before is None or before.stat[3] != stamp.stat[3]:
        return False
    return (before.sha, before.stat[:2]) != (stamp.sha, stamp.stat[:2])


def _below(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Path → entry of everything that is no folder. Raises OSError."""
    ask = [(os.path.realpath(folder), "")]
    while ask:
        top, prefix = ask.pop()
        with os.scandir(top) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    ask.append((entry.path, f"{prefix}{entry.name}/"))
                else:
                    yield prefix + entry.name, entry
