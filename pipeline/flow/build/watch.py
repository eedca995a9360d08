"""Notice changes to the files that a build reads."""

from __future__ import annotations

from pipeline.files.changes import changes
from pipeline.files.snapshot import snapshot as snapshot_of

__all__ = ["changes", "snapshot_of"]
