"""Find out whether a folder takes another file, and how much room its disk has."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from pipeline.files.atomic import TEMP_PREFIX, disk

PROBE = 256 * 1024
"""Bytes that are tried: more than a long page's catalog and ledger."""


def check_writable(folder: Path) -> None:
    """Write `PROBE` bytes into a folder and take them away again; nobody sees a file. Raises DISK."""
    # where the system knows no file without a name, it has one that git and our readers pass by
    with (
        disk(folder),
        tempfile.TemporaryFile(suffix=".tmp", prefix=TEMP_PREFIX, dir=folder) as file,
    ):
        file.write(b"\0" * PROBE)
        file.flush()
        os.fsync(file.fileno())


def free_bytes(folder: Path) -> int:
    """Bytes that are free on the disk of a folder. Raises DISK."""
    with disk(folder):
        return shutil.disk_usage(folder).free
