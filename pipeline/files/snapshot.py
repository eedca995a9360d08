"""Take a snapshot of the files that a build reads, to notice changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

Snapshot = dict[str, tuple[int, int, int]]
"""Path → time of change (ns), size, inode: one `stat` a file, no content is read."""

_FOLDERS = ("content", "locales")
_FILES = ("glossary.yaml", "pipeline.toml", "pyproject.toml")


def snapshot(root: Path) -> Snapshot:
    """What is there now. Looked at again and again, it also sees files on network drives, which report nothing."""
    found = {path: one for name in _FOLDERS for path, one in _below(f"{root}/{name}")}
    for path in (f"{root}/{name}" for name in _FILES):
        if there := _stat(path):
            found[path] = there
    return found


def _below(top: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Every file below a folder; links are followed, names with a dot are not looked at."""
    ask = [top]
    while ask:
        try:
            with os.scandir(ask.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir():
                        ask.append(entry.path)
                    elif there := _stat(entry):
                        yield entry.path, there
        except OSError:
            continue  # gone while we looked, or not to be read: the build will say so


def _stat(path: str | os.DirEntry[str]) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116  thousands, twice a second: no object is made for each
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
