"""Make files that nobody else on the machine may read, and move damaged ones out of the way."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.files.atomic import TEMP_PREFIX, disk
from pipeline.files.content import Project
from pipeline.files.locks import lock
from pipeline.files.read import read_bytes, unreadable

SQLITE = ("", "-wal", "-shm")
"""Endings of the files that are one SQLite database."""


@contextmanager
def written_private(file: Path) -> Iterator[Path]:
    """A place to write a file to; at the end of the block it stands at `file`, mode 600, whole and on the disk.

    What stood there is gone only then. Raises DISK.
    """
    with disk(file), tempfile.TemporaryDirectory(prefix=TEMP_PREFIX, dir=file.parent) as folder:
        made = Path(folder) / file.name
        made.touch(mode=0o600)
        yield made
        _sync(made)
        made.replace(file)
        _sync(file.parent)


@contextmanager
def private_copy(file: Path) -> Iterator[Path]:
    """A copy of a file that may be written to, until the end of the block. Raises BACKUP where it cannot be read."""
    with tempfile.TemporaryDirectory(prefix=TEMP_PREFIX) as folder:
        made = Path(folder) / "copy.db"
        try:
            shutil.copyfile(file, made)
        except OSError as error:
            raise unreadable(error, str(file), "BACKUP") from error
        yield made


def private_key(project: Project, make: Callable[[], bytes]) -> bytes:
    """The key of the project's desk, made where it is missing. Raises DISK, LOCKED, KEY where it cannot be read."""
    file = project.desk_key
    if not file.exists():
        with lock(
            project.lock_file("desk-key")
        ):  # two processes that start at once get the same one
            if not file.exists():
                with written_private(file) as made:
                    made.write_bytes(make())
    return read_bytes(file, project.shown(file), "KEY") or b""


def move_aside(file: Path, beside: Path) -> None:
    """Move an SQLite database, whole or damaged, to another name. Raises DISK."""
    for ending in SQLITE:
        there = file.with_name(file.name + ending)
        if there.exists():
            with disk(there):
                there.replace(beside.with_name(beside.name + ending))


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
