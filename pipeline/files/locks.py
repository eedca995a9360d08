"""Lock a path, or all documents of a project at once, against other processes and threads."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.files.atomic import disk, disk_error
from pipeline.files.content import Project
from pipeline.model.errors import PipelineError

WAIT = 30.0
"""Seconds that a command waits for another one before it gives up."""
_PAUSE = 0.02
"""Seconds between two looks at a gate."""


class _Inside(threading.local):
    """How often this thread has gone through each gate, or closed it."""

    def __init__(self) -> None:
        self.count: dict[Path, int] = {}


_inside = _Inside()


@contextmanager
def lock(path: Path, timeout: float = WAIT) -> Iterator[None]:
    """Holds the lock file `path`; the thread that holds it may take it again.

    Raises LOCKED after `timeout` seconds, DISK where the lock file cannot be made. A killed process
    loses its locks by itself: the file that stays behind means nothing.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415  who only looks locks nothing

    held = FileLock(path, is_singleton=True)  # it makes the folder
    try:
        held.acquire(timeout=timeout)
    except Timeout as error:
        raise _locked(path, timeout) from error
    except OSError as error:
        raise disk_error(path, error) from error
    try:
        yield
    finally:
        held.release()


@contextmanager
def hold(project: Project, name: str, timeout: float = WAIT) -> Iterator[None]:
    """Nobody else writes this document (or `reviewers`), alone or by `hold_all`. Raises LOCKED, DISK.

    A thread that holds one document goes on to the next without looking at the gate: who closed it waits for
    the first one.
    """
    path, gate = project.lock_file(name), project.lock_gate
    ends = time.monotonic() + timeout
    while True:
        with lock(path, timeout):
            if gate in _inside.count or _is_open(gate):
                with _went_through(gate):
                    yield
                return
        while not _is_open(gate):
            if time.monotonic() > ends:
                raise _locked(path, timeout)
            time.sleep(_PAUSE)


@contextmanager
def hold_all(project: Project, names: Iterable[str], timeout: float = WAIT) -> Iterator[None]:
    """Nobody else writes any document; `names` are all that somebody may hold by now. Raises LOCKED, DISK.

    However many they are, two files are open at a time: the gate is closed, and then each is waited for once.
    """
    gate = project.lock_gate
    if gate in _inside.count:
        yield
        return
    with disk(gate):
        gate.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(gate, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        ends = time.monotonic() + timeout
        while not _flock(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > ends:
                raise _locked(gate, timeout)
            time.sleep(_PAUSE)
        with _went_through(gate):
            for name in names:
                with lock(project.lock_file(name), timeout):
                    pass
            yield
    finally:
        # said aloud, for a child of this process may have the descriptor too
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)


@contextmanager
def _went_through(gate: Path) -> Iterator[None]:
    before = _inside.count.get(gate, 0)
    _inside.count[gate] = before + 1
    try:
        yield
    finally:
        if before:
            _inside.count[gate] = before
        else:
            del _inside.count[gate]


def _is_open(gate: Path) -> bool:
    """True if nobody has closed it. Many may look at once."""
    try:
        descriptor = os.open(gate, os.O_RDONLY)
    except FileNotFoundError:
        return True
    except OSError as error:
        raise disk_error(gate, error) from error
    try:
        return _flock(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _flock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _locked(path: Path, timeout: float) -> PipelineError:
    return PipelineError(
        "LOCKED",
        f"another command has been working on this for {timeout:g} seconds",
        "wait until it is done, or end it, and run this one again",
        path=str(path),
    )
