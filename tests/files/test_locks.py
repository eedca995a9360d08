"""Locks: one holder at a time, no wait for ever, no lock that outlives its process."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pipeline.files.locks import lock
from pipeline.model.errors import PipelineError
from tests.files.processes import child


def test_lock_of_another_process(tmp_path: Path) -> None:
    """While another process holds it, LOCKED says what to do; once that one is killed, it is free."""
    path = tmp_path / "locks" / "articles" / "x.lock"
    with child("hold", str(path)) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        with pytest.raises(PipelineError, match=r"LOCKED .*run this one again"), lock(path, 0.1):
            pass
    with lock(path, 5):
        pass


def test_holder_may_take_it_again(tmp_path: Path) -> None:
    """A command that holds a document's lock can call what takes it too, and holds it until the end."""
    path = tmp_path / "x.lock"
    refused: list[str] = []

    def other() -> None:
        try:
            with lock(path, 0.1):
                refused.append("no")
        except PipelineError as error:
            refused.append(error.code)

    with lock(path), lock(path, 0.1):
        pass
    with lock(path):
        with lock(path, 0.1):
            pass
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert refused == ["LOCKED"]


def test_lock_that_cannot_be_made(tmp_path: Path) -> None:
    """A file where the folder of locks should be is a DISK error, and so is a folder as lock file."""
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder.lock").mkdir()
    for path in (tmp_path / "file" / "x.lock", tmp_path / "folder.lock"):
        with pytest.raises(PipelineError, match="DISK"), lock(path, 0.1):
            pass
