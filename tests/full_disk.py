"""A small disk of its own in a folder, and a file that takes what is left of it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of that size; the test is skipped where this user may not mount one."""
    folder.mkdir()
    mount = shutil.which("mount")
    words = ["-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)]
    # a fixed program with a folder of the test's own
    if mount is None or subprocess.run([mount, *words], check=False).returncode:  # noqa: S603
        pytest.skip("this user may not mount a disk")
    try:
        yield folder
    finally:
        subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)  # noqa: S603  a fixed program with a folder of the test's own


def fill(filler: Path) -> None:
    """Write until the disk refuses."""
    with pytest.raises(OSError, match="No space"):
        _write_on(filler)


def _write_on(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
