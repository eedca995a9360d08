"""Starts and ends the processes of `children`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def child(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A running child; killed at the end of the block, if it still runs."""
    command = [sys.executable, "-m", "tests.files.children", *arguments]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)  # noqa: S603 - our own module
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said_by(*arguments: str) -> str:
    """What a child prints until it ends."""
    with child(*arguments) as process:
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        return said.strip()
