"""Notice changes to the files that a build reads."""

from __future__ import annotations

from pathlib import Path

from pipeline.files.snapshot import Snapshot, snapshot


def snapshot_of(root: Path) -> Snapshot:
    """What a build of this project would read; differs once any of it changes."""
    return snapshot(root)
