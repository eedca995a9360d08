"""Lock a path against other processes and threads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.files.atomic import disk, disk_error
from pipeline.model.errors import PipelineError

WAIT = 30.0
"""Seconds that a command waits for another one before it gives up."""


@contextmanager
def lock(path: Path, timeout: float = WAIT) -> Iterator[None]:
    """Holds the lock file `path`; the thread that holds it may take it again.

    Raises LOCKED after `timeout` seconds, DISK where the lock file cannot be made. A killed process
    loses its locks by itself: the file that stays behind means nothing.
    """
    with disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    held = FileLock(path, is_singleton=True)
    try:
        held.acquire(timeout=timeout)
    except Timeout as error:
        raise PipelineError(
            "LOCKED",
            f"another command has been working on this for {timeout:g} seconds",
            "wait until it is done, or end it, and run this one again",
            path=str(path),
        ) from error
    except OSError as error:
        raise disk_error(path, error) from error
    try:
        yield
    finally:
        held.release()
