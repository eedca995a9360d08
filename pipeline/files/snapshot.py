"""Take a snapshot of the files that a build reads, to notice changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

Snapshot = dict[str, tuple[int, int, int]]
"""Path → time of change (ns), size, inode: one `stat` a file, no content is read."""

_READ = ("content", "locales", "glossary.yaml", "pipeline.toml", "pyproject.toml")


def snapshot(root: Path) -> Snapshot:
    """What is there now. Looked at again and again, it also sees files on network drives, which report nothing."""
    return dict(entry for name in _READ for entry in _below(root / name))


def _below(path: Path) -> Iterator[tuple[str, tuple[int, int, int]]]:
    try:
        if path.is_dir():
            with os.scandir(path) as entries:
                for entry in sorted(entries, key=lambda one: one.name):
                    if not entry.name.startswith("."):
                        yield from _below(Path(entry.path))
        else:
            found = path.stat()
            yield str(path), (found.st_mtime_ns, found.st_size, found.st_ino)
    except OSError:
        return  # gone while we looked, or not to be read: the build will say so
